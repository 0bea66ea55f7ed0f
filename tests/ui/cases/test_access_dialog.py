"""The answer to the person concerned is made on the case's page, and leaves as one file."""

from collections.abc import Callable
from pathlib import Path

from app.queries.verification import verify_document
from tests.ui.cases.conftest import Screens, dialog
from tests.ui.cases.test_steps import OPENED, OWN


def test_the_answer_goes_to_a_folder_under_the_key_of_the_case(
    screens: Screens, settle: Callable[[], None], tmp_path: Path
) -> None:
    screens.opened(OPENED)
    page = screens.page
    page.buttons["access"].click()
    settle()
    form = dialog()
    assert form.none.isVisible(), "nothing was decided yet"
    form.language.choose("fr")
    form.password.line.setText(OWN)
    form.do()
    settle()
    assert "map" in form.refusal.text
    form.folder.line.setText(str(tmp_path / "nowhere"))
    form.do()
    settle()
    assert form.refusal.text
    form.folder.line.setText(str(tmp_path))
    form.do()
    settle()
    (written,) = tmp_path.glob("L-*.pdf")
    assert page.page is not None
    assert written.name == f"{page.page.line.key}.pdf"
    assert verify_document(written.read_bytes()).whole
