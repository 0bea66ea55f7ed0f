"""Who lost an admission loses what speaks of that case, and nothing else (R41)."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from app.domain.log import Act
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
_issued = step("issue_minutes", meeting="m", to="all")


def evening(*end: Step, middle: Iterable[Step] = ()) -> list[Step]:
    """Two cases, the same people at both; `middle` while the second is open."""
    items = []
    for case, text in (("k", "Over de eerste casus."), ("other", "Over de andere casus.")):
        place = {"meeting": "m", "case": case}
        items += [
            step("open_item", "mayor", **place),
            *arrived(ROOM, case=case),
            *said("pol", f"c-{case}", text, case=case),
            *(middle if case == "other" else ()),
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


def test_a_member_takes_an_own_text_back_until_signing_though_the_case_closed_to_them(
    tmp_path: Path,
) -> None:
    taken_back = step("withdraw", "care", contribution="c-care")
    spoken = said("care", "c-care", "Wat ik niet meer wil.", case="other")
    end = (_revoked, taken_back, _signed, _issued)
    plan = scenario(evening(*end, middle=spoken), members=["care"])
    with exercise(tmp_path, plan) as session:
        outcomes = play(session, plan)
        lines = [line.entry for line in session.log("coord") if line.entry is not None]
    assert outcomes.surprises == []
    assert readers(outcomes, "Wat ik niet meer wil.") == set()
    last = [line for line in lines if line.act is Act.DELETE][-1]
    assert (last.member, last.acting, last.why) == ("coord", "care", "withdraw")


def test_a_lost_admission_gives_no_hold_on_the_texts_of_others(tmp_path: Path) -> None:
    others = step("withdraw", "care", "refused:R10", contribution="c-other")
    plan = scenario(evening(_revoked, others), members=["care"])
    with exercise(tmp_path, plan) as session:
        assert play(session, plan).surprises == []
