"""Items and meetings can always come to their end."""

from pathlib import Path

import pytest

from tests.app.commands.sittings import (
    at,
    convened,
    do,
    opened,
    planned,
    seated,
    signed,
    tried,
)

pytestmark = pytest.mark.usefixtures("quick_passwords")


def test_a_duty_ends_with_the_consent_that_laid_it_down(tmp_path: Path) -> None:
    steps = [
        opened(duties=["insp"]),
        planned(),
        *convened("insp"),
        *seated("mayor", "insp"),
        at("ask", "mayor", id="q", to="insp", question="?"),
        at("close_item", "mayor", expect="refused:R42"),
        do("wait", days=300),
        do("answer", "insp", question="q", no_data=True, expect="refused:R6"),
        *signed(),
    ]
    _, made = tried(tmp_path, *steps)
    assert made.surprises == []


def test_a_case_whose_chair_lost_the_admission_can_still_be_closed_and_erased(
    tmp_path: Path,
) -> None:
    steps = [
        opened(),
        do("delegate", "mayor", to="clerk"),
        planned(chair="clerk"),
        *convened("insp"),
        *seated("clerk", "insp", chair="clerk"),
        do("revoke", case="k", person="clerk"),
        at("close_item", "clerk", expect="refused:R10"),
        do("close_meeting", "clerk", meeting="m", expect="refused:R10"),
        do("close_case", case="k"),
        do("erase_case", case="k"),
        do("close_meeting", "clerk", meeting="m"),
        do("sign_minutes", "clerk", meeting="m"),
    ]
    _, made = tried(tmp_path, *steps)
    assert made.surprises == []
