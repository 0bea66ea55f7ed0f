"""Who lost an admission loses what speaks of that case, and nothing else (R41)."""

from pathlib import Path

import pytest

from tests.builders import exercise, play
from tests.journeys.test_exercises import readers
from tests.meetings import (
    STAFF,
    Step,
    arrived,
    declared,
    invited,
    opened_case,
    planned,
    recorded,
    said,
    scenario,
    step,
)

pytestmark = pytest.mark.usefixtures("quick_passwords")
OTHER = {"meeting": "m", "case": "other"}
ROOM = (*STAFF, "care", "pol")
_revoked = step("revoke", case="other", person="care")
_signed = step("sign_minutes", "mayor", meeting="m")


def evening(*end: Step) -> list[Step]:
    """Two cases, the same people at both."""
    items = []
    for case, text in (("k", "Over de eerste casus."), ("other", "Over de andere casus.")):
        place = {"meeting": "m", "case": case}
        items += [
            step("open_item", "mayor", **place),
            *arrived(ROOM, case=case),
            *said("pol", f"c-{case}", text, case=case),
            *recorded(ROOM, case=case),
            step("close_item", "mayor", **place),
        ]
    return [
        *opened_case(),
        *opened_case("other", "Netwerk Noord"),
        *planned(),
        step("add_item", meeting="m", case="k"),
        step("add_item", **OTHER),
        *invited(("care", "pol")),
        *invited(("care", "pol"), case="other"),
        *declared(ROOM),
        step("open_meeting", "mayor", meeting="m"),
        *items,
        step("close_meeting", "mayor", meeting="m"),
        *end,
    ]


def test_before_signing_the_copy_speaks_of_the_other_case_alone(tmp_path: Path) -> None:
    to_care = step("issue_minutes", meeting="m", to=["care"])
    rest = step("issue_minutes", meeting="m", to="all")
    plan = scenario(evening(_revoked, _signed, to_care, rest))
    with exercise(tmp_path, plan) as session:
        outcomes = play(session, plan)
    assert outcomes.surprises == []
    assert "care" in readers(outcomes, "Over de eerste casus.")
    assert readers(outcomes, "Over de andere casus.") == {*STAFF, "pol"}


def test_after_signing_the_copy_is_not_handed_out(tmp_path: Path) -> None:
    to_care = step("issue_minutes", None, "refused:R41", meeting="m", to=["care"])
    rest = step("issue_minutes", meeting="m", to="all")
    plan = scenario(evening(_signed, _revoked, to_care, rest))
    with exercise(tmp_path, plan) as session:
        outcomes = play(session, plan)
    assert outcomes.surprises == []
    assert readers(outcomes, "Over de eerste casus.") == {*STAFF, "pol"}
