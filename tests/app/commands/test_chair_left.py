"""Whoever had the chair left before the minutes were signed: others finish it (R24, R41)."""

from pathlib import Path

import pytest

from app.commands.cases import CloseCase
from app.commands.delegation import Delegate
from app.commands.members import RemoveMember
from app.commands.minutes import IssueMinutes, SignMinutes
from app.commands.office import Wait
from app.commands.settings import KeepSigning
from app.commands.sitting import CloseItem, CloseMeeting
from app.commands.speaking import Withdraw
from app.domain.case import CaseId
from app.domain.contribution import TextId
from app.domain.log import Act
from app.domain.meeting import ItemState, MeetingId, MeetingState
from app.domain.person import Charge, PersonId
from app.errors import Locked, Refused, WrongState
from app.queries.cases import CaseList
from app.queries.copies import CopyFile, Recipients
from app.queries.meetings import MeetingBoard, MeetingList
from app.queries.retention import Unread
from app.queries.today import Due, Today
from app.session import Session
from tests.app.commands import sittings
from tests.app.commands.sittings import (
    at,
    case_file,
    convened,
    do,
    opened,
    planned,
    scenario,
    seated,
)
from tests.app.commands.sittings import signed as ended
from tests.app.commands.test_ending_unread import everything_of
from tests.app.commands.test_handing import (
    AIV,
    BM,
    CLERK,
    COORD,
    EVENING,
    MAYOR,
    NAMED,
    NEW,
    WORD,
    played,
    together,
)
from tests.app.commands.test_signing import text
from tests.builders import play

pytestmark = pytest.mark.usefixtures("quick_passwords")
NOTE = "alleen een werknota"


def place(session: Session) -> tuple[MeetingId, CaseId]:
    return session.ask(MeetingList(), COORD)[0].id, session.ask(CaseList(), CLERK)[0].id


def mayor_left(folder: Path, *steps: dict[str, object]) -> Session:
    """A new mayor; the one who had the chair was removed."""
    session = played(folder, *steps)
    session.run(Wait(1), COORD)
    together(session, Charge.MAYOR, BM, COORD, CLERK)
    session.work(RemoveMember(MAYOR), COORD)
    return session


def refused(session: Session, command: object, who: PersonId) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        session.run(command, who)
    return caught.value.rules


def state(session: Session) -> MeetingState:
    return session.ask(MeetingList(), COORD)[0].state


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "open"])
def test_who_left_ends_and_signs_nothing(tmp_path: Path, closed: bool) -> None:
    session = mayor_left(tmp_path, *EVENING, *(ended()[:2] if closed else ()))
    meeting, case = place(session)
    for step in (CloseItem(meeting, case), CloseMeeting(meeting), SignMinutes(meeting)):
        assert "R41" in refused(session, step, MAYOR)
        for who in (BM, CLERK):
            assert refused(session, step, who) == ("R10",)
    assert state(session) is (MeetingState.CLOSED if closed else MeetingState.OPEN)


def test_the_officer_who_heard_it_too_closes_and_signs_in_the_place_of_the_chair(
    tmp_path: Path,
) -> None:
    session = mayor_left(tmp_path, *EVENING)
    meeting, case = place(session)
    for step in (CloseItem(meeting, case), CloseMeeting(meeting), SignMinutes(meeting)):
        session.run(step, COORD)
    session.run(IssueMinutes(meeting), COORD)
    assert state(session) is MeetingState.ISSUED
    told = text(session.ask(CopyFile(meeting, COORD), COORD))
    assert WORD in told
    assert "Ondertekend door Name of coord" in told
    assert "in de plaats van de voorzitter, Name of mayor" in told
    signs = [
        line.entry for line in session.log(COORD) if line.entry and line.entry.why == "sign_minutes"
    ]
    assert [(e.member, e.acting) for e in signs] == [(COORD, COORD)]
    assert session.check("coord") == ()


def test_the_board_says_who_finishes_it(tmp_path: Path) -> None:
    session = mayor_left(tmp_path, *EVENING)
    board = session.ask(MeetingBoard(place(session)[0]), BM)
    assert (board.finisher, board.signer) == (COORD, COORD)


def test_working_notes_that_the_signer_does_not_open_go_with_the_next_unlocking(
    tmp_path: Path,
) -> None:
    note = at("contribute", "clerk", id="n", text=NOTE, nature="fact", secret=False)
    session = mayor_left(tmp_path, *EVENING, note, *ended()[:2])
    meeting, _case = place(session)
    session.run(SignMinutes(meeting), COORD)
    assert NOTE.encode() in everything_of(session, CLERK)
    session.lock()
    for who in (COORD, CLERK):
        session.unlock(who, f"play-{who}")
    assert NOTE.encode() not in everything_of(session, CLERK)
    assert session.check("clerk") == ()


def test_at_an_open_item_the_log_does_not_say_that_notes_went(tmp_path: Path) -> None:
    note = at("contribute", "clerk", id="n", text=NOTE, nature="fact", secret=False)
    session = mayor_left(tmp_path, *EVENING, note, *ended()[:2])
    session.run(SignMinutes(place(session)[0]), COORD)
    session.lock()
    for who in (COORD, BM):
        session.unlock(who, f"play-{who}")
    told = {"chair": BM, "minute_taker": CLERK, "kind": "consent", "place": "Stadhuis"}
    later = (
        opened("k2", named=NAMED),
        do("plan", id="m2", on=session._now().date(), **told),
        *convened("pol", case="k2", meeting="m2", chair=BM),
        *seated(BM, COORD, "pol", case="k2", meeting="m2", chair=BM),
    )
    assert not play(session, scenario(later, today=session._now().date(), **NEW)).surprises
    before = len(list(session.log(COORD)))
    session.unlock(CLERK, "play-clerk")
    acts = [line.entry.act for line in session.log(COORD)][before:]
    assert acts == [Act.UNLOCK, Act.MEMBERS, Act.ITEM_RECORD_CHANGED]


def due(session: Session, who: PersonId) -> set[Due]:
    return {line.what for line in session.ask(Today(), who).lines}


def test_the_day_of_who_finishes_says_so(tmp_path: Path) -> None:
    session = mayor_left(tmp_path, *EVENING)
    assert due(session, COORD) == {Due.UNFINISHED}
    assert Due.UNFINISHED not in due(session, BM) | due(session, CLERK)


def test_a_new_mayor_lets_nobody_sign_for_who_heard_it_and_is_there(tmp_path: Path) -> None:
    session = mayor_left(tmp_path, *EVENING)
    meeting, case = place(session)
    session.run(Delegate(CLERK, meeting=meeting), BM)
    assert refused(session, CloseItem(meeting, case), CLERK) == ("R10",)


def both_left(folder: Path, *steps: dict[str, object], partner: bool = False) -> Session:
    """New holders of both offices; those who heard the meeting were removed."""
    session = mayor_left(folder, *steps)
    together(session, Charge.COORDINATOR, AIV, BM, CLERK)
    session.work(RemoveMember(COORD, role_ended=not partner), AIV)
    return session


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "open"])
def test_a_delegate_for_that_meeting_who_was_there_signs_once_nobody_else_can(
    tmp_path: Path, closed: bool
) -> None:
    session = both_left(tmp_path, *EVENING, *(ended()[:2] if closed else ()))
    (line,), (case,) = session.ask(MeetingList(), AIV), session.ask(CaseList(), CLERK)
    assert refused(session, SignMinutes(line.id), CLERK) == ("R10",)
    session.run(Delegate(CLERK, meeting=line.id), BM)
    assert Due.UNFINISHED in due(session, CLERK)
    if not closed:
        session.run(CloseItem(line.id, case.id), CLERK)
        session.run(CloseMeeting(line.id), CLERK)
    assert {line.person for line in session.ask(Recipients(line.id), CLERK)} == {CLERK, "pol"}
    session.run(SignMinutes(line.id), CLERK)
    assert due(session, CLERK) == {Due.UNISSUED}
    session.run(IssueMinutes(line.id), CLERK)
    assert session.ask(MeetingList(), AIV)[0].state is MeetingState.ISSUED
    assert session.check("aiv") == ()


def test_a_delegate_who_was_not_there_signs_nothing(tmp_path: Path) -> None:
    session = both_left(tmp_path, *EVENING, *ended()[:2])
    (line,) = session.ask(MeetingList(), AIV)
    for who in (AIV, BM):
        if who == AIV:
            session.run(Delegate(who, meeting=line.id), BM)
        assert refused(session, SignMinutes(line.id), who) == ("R10",)


def test_minutes_of_a_delegate_who_left_keep_no_place_for_the_mayor_who_signs_them(
    tmp_path: Path,
) -> None:
    session = played(
        tmp_path,
        do("delegate", "mayor", to="clerk"),
        opened(named=NAMED),
        planned(chair="clerk"),
        do("add_item", meeting="m", case="k"),
        at("invite", "clerk", person="pol"),
        at("respond", "pol", answer="accept"),
        *seated("mayor", "coord", "clerk", "pol", chair="clerk"),
        *ended(chair="clerk")[:2],
    )
    session.run(KeepSigning(True), COORD)
    session.work(RemoveMember(CLERK), COORD)
    meeting = session.ask(MeetingList(), MAYOR)[0].id
    session.run(SignMinutes(meeting), MAYOR)
    session.run(IssueMinutes(meeting), COORD)


CLERKS = (
    at("contribute", "clerk", id="n", text=NOTE, nature="fact", secret=False),
    at("decide", "mayor", id="e2", text="steunt op de nota", derived_from=["n"]),
)


def items(session: Session) -> set[ItemState]:
    case = session.ask(CaseList(), CLERK)[0].id
    return {item.state for item in case_file(session, case, "clerk").items}


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "open"])
@pytest.mark.parametrize("who", [BM, AIV], ids=["mayor", "coordinator"])
def test_what_nobody_is_there_to_sign_is_closed_and_its_notes_go(
    tmp_path: Path, closed: bool, who: PersonId
) -> None:
    session = both_left(tmp_path, *EVENING, *CLERKS, *(ended()[:2] if closed else ()))
    (line,) = session.ask(MeetingList(), who)
    assert due(session, BM) == due(session, AIV) == {Due.ABANDONED}
    assert Due.ABANDONED not in due(session, CLERK)
    for other in (CLERK, PersonId("pol"), MAYOR):
        with pytest.raises(Refused):
            session.run(CloseMeeting(line.id), other)
    board = session.ask(MeetingBoard(line.id), who)
    assert (board.abandoned, board.finisher, board.agenda) == (True, who, ())
    session.run(CloseMeeting(line.id), who)
    assert NOTE.encode() not in everything_of(session, CLERK)
    assert items(session) == {ItemState.CLOSED}
    assert session.ask(MeetingList(), who)[0].state is MeetingState.CLOSED
    assert due(session, BM) == due(session, AIV) == set()
    assert not session.ask(MeetingBoard(line.id), who).abandoned
    with pytest.raises(WrongState, match="meeting_over"):
        session.run(CloseMeeting(line.id), who)
    assert session.check("clerk") == ()


def test_a_former_officer_without_keys_finishes_nothing(tmp_path: Path) -> None:
    session = both_left(tmp_path, *EVENING, partner=True)
    assert due(session, BM) == {Due.ABANDONED}


def test_it_is_not_closed_past_the_minute_taker_who_opens_it(tmp_path: Path) -> None:
    session = both_left(tmp_path, *EVENING, *CLERKS)
    (line,) = session.ask(MeetingList(), BM)
    session._vault.lock_member(CLERK)
    with pytest.raises(Locked, match="member_locked member=clerk"):
        session.run(CloseMeeting(line.id), BM)


def test_a_new_mayor_alone_closes_what_nobody_who_is_there_opens(tmp_path: Path) -> None:
    session = both_left(tmp_path, *EVENING, *CLERKS, *ended()[:2])
    (line,) = session.ask(MeetingList(), BM)
    session.work(RemoveMember(CLERK), BM)
    session.lock_others(BM)
    session.run(CloseMeeting(line.id), BM)
    assert due(session, BM) == set()


@pytest.mark.parametrize("step", ["close", "withdraw"])
def test_the_log_names_who_was_refused_at_an_open_item_and_nobody_else(
    tmp_path: Path, step: str
) -> None:
    session, made = sittings.played(tmp_path, *EVENING, **NEW)
    command = CloseMeeting(place(session)[0])
    if step == "withdraw":
        command = Withdraw(TextId(made.ids["c"]))
    other = PersonId("other")
    assert refused(session, command, other)
    last = [line.entry for line in session.log(COORD) if line.entry is not None][-1]
    assert (last.member, last.acting, last.why) == (other, None, None)


def test_a_case_that_waited_for_nobody_ends(tmp_path: Path) -> None:
    session = both_left(tmp_path, *EVENING)
    (term,) = session.ask(Unread(), AIV)
    session.run(CloseCase(term.case), AIV)


def test_a_case_at_the_table_waits_for_who_finishes_its_item(tmp_path: Path) -> None:
    session = mayor_left(tmp_path, *EVENING)
    meeting, case = place(session)
    with pytest.raises(WrongState, match="item_still_open"):
        session.run(CloseCase(case), COORD)
    session.run(CloseItem(meeting, case), COORD)
    session.run(CloseCase(case), COORD)
