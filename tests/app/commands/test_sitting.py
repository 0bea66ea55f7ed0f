"""Items and meetings can always come to their end."""

from pathlib import Path

import pytest

from app.commands.sitting import Arrive, Leave
from app.domain.case import CaseId
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.errors import Locked, Refused
from app.queries.board import ItemBoard
from app.session import Session
from tests.app.commands.sittings import (
    Step,
    at,
    begun,
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
        at("close_item", "coord"),
        do("close_case", case="k"),
        do("erase_case", case="k"),
        do("close_meeting", "clerk", meeting="m"),
        do("sign_minutes", "clerk", meeting="m"),
    ]
    _, made = tried(tmp_path, *steps)
    assert made.surprises == []


# After a lock at the table only the coordinator unlocked: the others' keys are locked

COORD, CLERK = PersonId("coord"), PersonId("clerk")


def locked_at_the_table(folder: Path, *steps: Step) -> tuple[Session, tuple[MeetingId, CaseId]]:
    session, made = tried(folder, *begun("insp"), *steps)
    assert made.surprises == []
    session.lock()
    session.unlock("coord", "play-coord")
    return session, (MeetingId(made.ids["m"]), CaseId(made.ids["k"]))


def present(session: Session, meeting: MeetingId, case: CaseId) -> set[str]:
    chairs = session.ask(ItemBoard(meeting, case), COORD).chairs
    return {chair.person for chair in chairs if chair.present}


def writer(session: Session) -> PersonId:
    """Whose keys wrote what was kept last: at an open item the log says no more (R39)."""
    last = [line.entry for line in session.log("coord") if line.entry is not None][-1]
    return last.member


def test_a_member_who_walked_out_behind_a_lock_is_noted_as_gone(tmp_path: Path) -> None:
    session, place = locked_at_the_table(tmp_path)
    before = present(session, *place)
    session.run(Leave(*place), CLERK)
    assert present(session, *place) == before - {"clerk"}
    assert writer(session) == COORD
    with pytest.raises(Refused, match="R10"):
        session.run(Leave(*place), CLERK)


def test_a_member_who_leaves_with_open_keys_writes_it_with_them(tmp_path: Path) -> None:
    session, place = locked_at_the_table(tmp_path)
    session.unlock("clerk", "play-clerk")
    session.run(Leave(*place), CLERK)
    assert writer(session) == CLERK


def test_nobody_sits_down_as_a_member_whose_keys_are_locked(tmp_path: Path) -> None:
    session, place = locked_at_the_table(tmp_path, at("leave", "clerk"))
    before = present(session, *place)
    with pytest.raises(Locked, match="member_locked"):
        session.run(Arrive(*place), CLERK)
    assert present(session, *place) == before


def test_what_is_over_is_not_called_unopened(tmp_path: Path) -> None:
    again = [
        at("decide", "mayor", id="b", text="t", derived_from=[]),
        at("arrive", "insp"),
        do("close_meeting", "mayor", meeting="m"),
        do("close_meeting", "mayor", meeting="m"),
        at("open_item", "mayor"),
    ]
    steps = [*begun("insp"), at("close_item", "mayor"), *again]
    _, made = tried(tmp_path, *steps)
    codes = [one.error.code if one.error else "" for one in made[-len(again) :]]
    assert codes == ["item_closed", "item_closed", "", "meeting_over", "meeting_over"]
