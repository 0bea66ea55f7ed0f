"""An outside tool that finds badly blacked-out text agrees with our scanner.

Skipped where x-ray cannot be installed: PyMuPDF has no wheel for every system.
"""

import asyncio
from pathlib import Path

import pytest

from app.domain.withheld import Withheld
from app.leaks.finding import Finding, Surface
from app.leaks.known import Known
from app.leaks.scan import scan
from app.leaks.terms import SearchTerms
from app.minutes.compose import feedback_pdf, minutes_pdf
from tests.app.leaks.broken import HIDDEN
from tests.app.minutes.drafts import feedback, minutes
from tests.builders import EXERCISES, exercise, law, play

xray = pytest.importorskip("xray", reason="x-ray cannot be installed here")


def seen(pdf: bytes) -> dict[int, object]:
    """Redactions by page under which a text still stands."""
    found: dict[int, object] = asyncio.run(xray.inspect(pdf))
    return found


def test_a_text_under_a_black_box_is_seen_by_both(clean: bytes, known: Known) -> None:
    broken = HIDDEN["under a black box"](clean)
    assert set(seen(broken)) == {1}
    found = scan(broken, SearchTerms(Withheld(), known), known)
    assert Finding(1, Surface.HIDDEN_TEXT) in found


def test_no_product_has_one(clean: bytes) -> None:
    for pdf in (clean, minutes_pdf(minutes(), law()), feedback_pdf(feedback(), law())):
        assert seen(pdf) == {}


@pytest.mark.usefixtures("quick_passwords")
@pytest.mark.parametrize("file", sorted(EXERCISES.glob("*.toml")), ids=lambda file: file.stem)
def test_no_signed_copy_of_an_exercise_has_one(tmp_path: Path, file: Path) -> None:
    with exercise(tmp_path, file) as session:
        made = play(session, file)
    assert made.surprises == []
    assert {key: seen(pdf) for key, pdf in made.files.items()} == {key: {} for key in made.files}
