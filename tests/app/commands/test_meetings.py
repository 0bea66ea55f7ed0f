"""Admission is per case: who came in by one meeting sits at the others of that case as well."""

from pathlib import Path

import pytest

from tests.app.commands.sittings import (
    TODAY,
    at,
    begun,
    convened,
    do,
    opened,
    planned,
    seated,
    tried,
)

pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.mark.parametrize("slot", [False, True])
def test_who_was_admitted_by_one_meeting_arrives_at_another(tmp_path: Path, slot: bool) -> None:
    steps = [
        opened(),
        planned(),
        *convened("insp"),
        planned("m2"),
        *convened("care", meeting="m2"),
        *seated("mayor", "care"),
    ]
    _, made = tried(tmp_path, *steps, care={"member": slot})
    assert made.surprises == []


def test_a_neutral_text_that_says_nothing_is_refused(tmp_path: Path) -> None:
    empty = at("decide", "mayor", id="b", text="t", derived_from=[], neutral_text=" ")
    owed = {"id": "a", "text": "t", "owner": "clerk", "due": TODAY, "derived_from": []}
    _, made = tried(
        tmp_path,
        *begun("insp"),
        empty,
        at("assign", "mayor", **owed, neutral_text=""),
        do("wait", days=1),
    )
    assert [p.rules for p in made[-3:]] == [("R30",), ("R30",), ()]
