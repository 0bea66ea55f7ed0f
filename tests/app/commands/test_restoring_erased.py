"""A backup from before something was erased: agendas and the register of copies know it again."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.commands.agenda import RemoveItem
from app.commands.cases import CloseCase, EraseCase
from app.commands.minutes import IssueMinutes, SignMinutes
from app.commands.sitting import OpenItem, OpenMeeting
from app.domain.case import CaseId
from app.domain.log import OF_KEYS, Act
from app.domain.meeting import MeetingId, MeetingState
from app.domain.person import PersonId
from app.queries.cases import CaseList
from app.queries.copies import CopyFile
from app.queries.meetings import MeetingBoard, MeetingList
from app.queries.register import AllCopies, Standing
from app.queries.today import Due, Today
from app.session import Session
from tests.app.commands.sittings import (
    at,
    begun,
    do,
    opened,
    planned,
    recorded,
    said,
    seated,
    signed,
)
from tests.app.commands.test_restoring_former_office import PASSWORD, lost
from tests.app.commands.test_signing import text

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD, CLERK, OTHER = map(PersonId, ("mayor", "coord", "clerk", "other"))
SOONER = date(2027, 4, 10)
PLANNED = (
    *begun("insp"),
    *said("gezien aan de kaai", "insp"),
    *recorded("mayor", "coord", "clerk", "insp"),
    *signed(),
    do("issue_minutes", meeting="m", to="all"),
    opened("k2", valid_until=SOONER),
    planned("n"),
    do("add_item", "mayor", meeting="n", case="k"),
    do("add_item", "mayor", meeting="n", case="k2"),
    at("invite", "mayor", case="k2", meeting="n", person="pol"),
    at("respond", "pol", case="k2", meeting="n", answer="accept"),
)
"""A case whose minutes are out stands on another agenda too, with a second case."""


def forgetting(session: Session) -> list[PersonId]:
    """Who looked for what was erased, as the log says."""
    entries = [line.entry for line in session.log("coord") if line.entry is not None]
    return [entry.member for entry in entries if entry.why == "forget_erased"]


def to_come(session: Session) -> MeetingId:
    meetings = session.ask(MeetingList(), MAYOR)
    (found,) = [one.id for one in meetings if one.state is not MeetingState.ISSUED]
    return found


def discussed(session: Session) -> CaseId:
    found = {line.valid_until == SOONER: line.id for line in session.ask(CaseList(), COORD)}
    return found[False]


def erased(session: Session) -> None:
    case = discussed(session)
    session.run(CloseCase(case), COORD)
    session.run(EraseCase(case), COORD)


def taken_off(session: Session) -> None:
    session.run(RemoveItem(to_come(session), discussed(session)), MAYOR)


@pytest.mark.parametrize("member", [COORD, MAYOR, CLERK, OTHER])
@pytest.mark.parametrize("then", [erased, taken_off])
def test_the_next_meeting_opens(
    tmp_path: Path, then: Callable[[Session], None], member: PersonId
) -> None:
    with lost(tmp_path, PLANNED, then).back(member) as again:
        for one in {MAYOR, COORD, CLERK} - {member}:
            again.unlock(one, f"play-{one}")
        again.run(OpenMeeting(to_come(again)), MAYOR)
        assert again.check(member) == ()


@pytest.mark.parametrize("member", [COORD, OTHER])
def test_copies_of_what_is_gone_are_to_come_back(tmp_path: Path, member: PersonId) -> None:
    with lost(tmp_path, PLANNED, erased).back(member) as again:
        if member != COORD:
            again.unlock(COORD, "play-coord")
        copies = again.ask(AllCopies(), COORD).lines
        assert len(copies) == 4
        assert {copy.standing for copy in copies} == {Standing.RECALLED}
        due = [line.what for line in again.ask(Today(), COORD).lines]
        assert due.count(Due.RECALL) == 4
        once_each = list(dict.fromkeys((member, COORD)))
        assert forgetting(again) == once_each
        again.lock()
        again.unlock(COORD, PASSWORD if member == COORD else "play-coord")
        assert forgetting(again) == once_each


def test_at_an_open_item_the_log_does_not_say_that_somebody_looked(tmp_path: Path) -> None:
    with lost(tmp_path, PLANNED, erased).back(COORD) as again:
        again.unlock(MAYOR, "play-mayor")
        (case,) = [line.id for line in again.ask(CaseList(), COORD)]
        again.run(OpenMeeting(to_come(again)), MAYOR)
        again.run(OpenItem(to_come(again), case), MAYOR)
        before = len(list(again.log(COORD)))
        again.unlock(CLERK, "play-clerk")
        new = [line.entry for line in again.log(COORD)][before:]
        acts = {entry.act for entry in new if entry is not None}
        assert Act.ITEM_RECORD_CHANGED in acts
        assert acts <= {*OF_KEYS, Act.ITEM_RECORD_CHANGED}


def test_what_was_not_erased_stays(tmp_path: Path) -> None:
    left = lost(tmp_path, PLANNED, lambda session: session.settle())
    with left.back(COORD) as again:
        assert len(again.ask(CaseList(), COORD)) == 2
        assert {c.standing for c in again.ask(AllCopies(), COORD).lines} == {Standing.ISSUED}
        assert forgetting(again) == []


HELD_WITHOUT_ITS_WRITER = (
    opened("k"),
    opened("k2", valid_until=SOONER),
    planned("m"),
    do("add_item", "mayor", meeting="m", case="k"),
    at("invite", "mayor", person="pol"),
    at("respond", "pol", answer="accept"),
    *seated("mayor", "coord", "clerk", "pol"),
    *said("gezien aan de kaai", "pol"),
    do("withdraw_declaration", "clerk"),
    *signed()[:2],
)
"""Whoever takes the minutes opens the case, and not its item as it was written since."""
TO_COME_WITHOUT_ITS_WRITER = (
    opened("k"),
    opened("k2", valid_until=SOONER),
    planned("m"),
    do("add_item", "mayor", meeting="m", case="k"),
    do("declare", "clerk"),
    do("withdraw_declaration", "clerk"),
    at("invite", "mayor", person="pol"),
)


def another_erased(session: Session) -> None:
    found = {line.valid_until == SOONER: line.id for line in session.ask(CaseList(), COORD)}
    session.run(CloseCase(found[True]), COORD)
    session.run(EraseCase(found[True]), COORD)


def test_minutes_tell_what_was_said_though_their_writer_opens_no_item(tmp_path: Path) -> None:
    with lost(tmp_path, HELD_WITHOUT_ITS_WRITER, another_erased).back(MAYOR) as again:
        again.unlock(COORD, "play-coord")
        again.unlock(CLERK, "play-clerk")
        (meeting,) = [line.id for line in again.ask(MeetingList(), MAYOR)]
        again.run(SignMinutes(meeting), MAYOR)
        again.run(IssueMinutes(meeting), COORD)
        assert "gezien aan de kaai" in text(again.ask(CopyFile(meeting, MAYOR), MAYOR))


@pytest.mark.parametrize("declares", [False, True])
def test_an_agenda_keeps_what_stands_on_it_though_its_writer_opens_no_item(
    tmp_path: Path, declares: bool
) -> None:
    again_declared = (do("declare", "clerk"),) if declares else ()
    steps = (*TO_COME_WITHOUT_ITS_WRITER, *again_declared)
    with lost(tmp_path, steps, another_erased).back(CLERK) as again:
        again.unlock(MAYOR, "play-mayor")
        (meeting,) = again.ask(MeetingList(), MAYOR)
        assert len(again.ask(MeetingBoard(meeting.id), MAYOR).agenda) == 1
