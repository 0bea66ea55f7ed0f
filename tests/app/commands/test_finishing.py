"""Whoever may and can finish a meeting does: nobody who lost a case of it, or does not open it."""

from pathlib import Path

import pytest

from app.commands.cases import CloseCase, Revoke
from app.commands.delegation import Delegate, EndDelegation
from app.commands.members import AddMember, RemoveMember
from app.commands.minutes import IssueMinutes, SignMinutes
from app.commands.office import Wait
from app.commands.people import WithdrawDeclaration
from app.commands.sitting import CloseItem, CloseMeeting, OpenItem
from app.domain.case import CaseId
from app.domain.meeting import MeetingId, MeetingState
from app.domain.person import Charge, PersonId
from app.errors import Refused, WrongState
from app.queries.cases import CaseList
from app.queries.copies import CopyFile
from app.queries.meetings import MeetingBoard, MeetingList
from app.queries.retention import Unread
from app.queries.searching import DocumentLeaks
from app.queries.today import Due
from app.session import Session
from tests.app.commands import sittings
from tests.app.commands.sittings import TODAY, Step, at, convened, do, opened, planned, said, seated
from tests.app.commands.test_chair_left import due, refused
from tests.app.commands.test_handing import together
from tests.app.commands.test_signed_whole import (
    AIV,
    BM,
    CLERK,
    COORD,
    MAYOR,
    NAMED,
    NEW,
    POL,
    WORD,
    evening,
    meeting_of,
    unlocked_anew,
)
from tests.app.commands.test_signing import text

pytestmark = pytest.mark.usefixtures("quick_passwords")
NONE = {"member": False}
KEYLESS_CHAIR = {"category": "GEM", **NONE}
CLOSED = pytest.mark.parametrize("closed", [True, False], ids=["closed", "open"])
DELEGATED = do("delegate", "mayor", to="clerk")


def held(folder: Path, *steps: Step, closed: bool = True, **cast: object) -> Session:
    """The clerk chairs an item; with `closed` it waits for the signature alone."""
    told = {**NEW, **cast}
    session, _ = sittings.played(folder, *(steps if closed else steps[:-2]), **told)
    return session


def state(session: Session, who: PersonId = COORD) -> MeetingState:
    return session.ask(MeetingList(), who)[0].state


def case_of(session: Session, who: PersonId = COORD) -> CaseId:
    return session.ask(CaseList(), who)[0].id


# The chair lost a case of it


@CLOSED
@pytest.mark.parametrize("who", [MAYOR, COORD])
@pytest.mark.parametrize("keys", [True, False], ids=["with keys", "without"])
def test_the_officers_who_heard_it_finish_what_a_chair_lost(
    tmp_path: Path, who: PersonId, closed: bool, keys: bool
) -> None:
    """An admission ends at once (R41), whatever still waits for a signature."""
    chair = {"clerk": {"category": "GEM", "member": keys}}
    session = held(tmp_path, *evening(*said(WORD, "pol")), closed=closed, **chair)
    meeting, case = meeting_of(session), case_of(session)
    session.run(Revoke(case, CLERK), COORD)
    assert due(session, MAYOR) == due(session, COORD) == {Due.UNFINISHED}
    assert due(session, CLERK) == set()
    board = session.ask(MeetingBoard(meeting), who)
    assert (board.finisher, board.agenda[0].leader, board.leaderless) == (who, who, False)
    ending = (CloseItem(meeting, case), CloseMeeting(meeting)) if not closed else ()
    for step in (*ending, SignMinutes(meeting)):
        assert refused(session, step, CLERK) == ("R10",)
        session.run(step, who)
    handed = {one.copy.recipient: one for one in session.run(IssueMinutes(meeting), COORD).handed}
    assert CLERK not in handed
    told = text(handed[COORD].data)
    assert WORD in told
    assert "in de plaats van de voorzitter, Name of clerk" in told
    assert session.check("coord") == ()


TWO = (
    DELEGATED,
    opened(named=NAMED),
    opened("k2", named=NAMED),
    planned(chair="clerk"),
    *convened("pol", chair="coord"),
    *convened("pol", case="k2", chair="coord"),
)
BEGUN = (
    *seated("mayor", "coord", "clerk", "pol", chair="clerk"),
    at("close_item", "clerk"),
)


def test_a_chair_leads_the_cases_that_they_did_not_lose(tmp_path: Path) -> None:
    session, made = sittings.played(tmp_path, *TWO, *BEGUN, **NEW)
    meeting, first, second = (made.ids[one] for one in ("m", "k", "k2"))
    session.run(Revoke(CaseId(first), CLERK), COORD)
    lines = session.ask(MeetingBoard(MeetingId(meeting)), MAYOR).agenda
    assert {line.case: line.leader for line in lines} == {first: MAYOR, second: CLERK}
    session.run(OpenItem(MeetingId(meeting), CaseId(second)), CLERK)
    session.run(CloseItem(MeetingId(meeting), CaseId(second)), CLERK)
    assert refused(session, CloseMeeting(MeetingId(meeting)), CLERK) == ("R10",)
    session.run(CloseMeeting(MeetingId(meeting)), MAYOR)
    assert refused(session, SignMinutes(MeetingId(meeting)), CLERK) == ("R10",)
    session.run(SignMinutes(MeetingId(meeting)), MAYOR)


def test_a_chair_who_declares_no_more_still_finishes_it(tmp_path: Path) -> None:
    session = held(tmp_path, *evening(*said(WORD, "pol")))
    session.run(WithdrawDeclaration(), CLERK)
    assert due(session, CLERK) == {Due.UNSIGNED}
    session.run(SignMinutes(meeting_of(session)), CLERK)
    assert state(session) is MeetingState.SIGNED


# Nobody who is there opens it


@CLOSED
def test_a_former_officer_who_lost_the_case_holds_nobody_up(tmp_path: Path, closed: bool) -> None:
    session = held(tmp_path, *evening(*said(WORD, "pol")), closed=closed, pol=NONE)
    meeting, case = meeting_of(session), case_of(session)
    session.run(Wait(1), COORD)
    together(session, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    session.run(Revoke(case, COORD), MAYOR)
    together(session, Charge.MAYOR, BM, AIV, MAYOR)
    assert Due.ABANDONED not in due(session, AIV), "who chaired it is there"
    for former in (MAYOR, CLERK):
        session.work(RemoveMember(former), AIV)
    assert due(session, AIV) == due(session, BM) == {Due.ABANDONED}
    assert session.ask(MeetingBoard(meeting), AIV).finisher == AIV
    for step in (CloseMeeting(meeting), SignMinutes(meeting)):
        with pytest.raises(Refused):
            session.run(step, COORD)
    (term,) = session.ask(Unread(), AIV)
    session.run(CloseCase(term.case), AIV)
    session.run(CloseMeeting(meeting), BM)
    assert due(session, AIV) | due(session, BM) == set()


def spoil(session: Session, record: str) -> None:
    store = session._vault.whole("aiv").store
    ((length,),) = store.rows("SELECT length(sealed) FROM record WHERE id = ?", record)
    with store.writing():
        store.run("UPDATE record SET sealed = zeroblob(?) WHERE id = ?", length, record)


@pytest.mark.parametrize("damaged", [False, True], ids=["whole", "damage elsewhere"])
def test_keys_that_come_too_late_keep_nobody_from_letting_it_go(
    tmp_path: Path, damaged: bool
) -> None:
    """Nobody is left who could open it to the chair."""
    cast = {"clerk": KEYLESS_CHAIR, "mayor": {"category": "BM", **NONE}, "pol": NONE}
    steps = (planned("another"), *evening(*said(WORD, "pol")))
    session, made = sittings.played(tmp_path, *steps, **{**NEW, **cast})
    meeting = MeetingId(made.ids["m"])
    session.run(Wait(1), COORD)
    together(session, Charge.COORDINATOR, AIV, COORD, BM)
    session.work(RemoveMember(COORD), AIV)
    assert Due.ABANDONED in due(session, AIV)
    session.work(AddMember(CLERK, "play-clerk"), AIV)
    session.unlock(CLERK, "play-clerk")
    assert Due.ABANDONED in due(session, AIV)
    with pytest.raises(Refused):
        session.run(SignMinutes(meeting), CLERK)
    if damaged:
        spoil(session, made.ids["another"])
    unlocked_anew(session, AIV, BM, CLERK)
    session.run(CloseMeeting(meeting), AIV)
    assert Due.ABANDONED not in due(session, AIV)


def test_an_officer_who_was_never_admitted_holds_nobody_up(tmp_path: Path) -> None:
    """The consent did not name the mayor, who reads how long the case is kept and no more."""
    steps = (
        DELEGATED,
        opened(named=[name for name in NAMED if name != "mayor"]),
        planned(chair="clerk"),
        *convened("pol", chair="coord"),
        *seated("coord", "clerk", "pol", chair="clerk"),
        *said(WORD, "pol"),
        *sittings.signed(chair="clerk")[:2],
    )
    session = held(tmp_path, *steps, pol=NONE)
    meeting = meeting_of(session)
    session.run(Wait(1), COORD)
    together(session, Charge.COORDINATOR, AIV, COORD, CLERK)
    together(session, Charge.MAYOR, BM, AIV, MAYOR)
    for former in (COORD, CLERK):
        session.work(RemoveMember(former), AIV)
    assert due(session, AIV) == due(session, BM) == {Due.ABANDONED}
    session.run(CloseMeeting(meeting), BM)


def test_keys_that_an_office_brought_open_nothing_once_it_is_gone(tmp_path: Path) -> None:
    """The mayor of then got keys after the last who opened it had left."""
    cast = {"mayor": {"category": "BM", **NONE}, "pol": NONE}
    session = held(tmp_path, *evening(*said(WORD, "pol")), **cast)
    meeting = meeting_of(session)
    session.run(Wait(1), COORD)
    together(session, Charge.COORDINATOR, AIV, COORD, BM)
    for former in (COORD, CLERK):
        session.work(RemoveMember(former), AIV)
    session.work(AddMember(MAYOR, "play-mayor"), AIV)
    session.unlock(MAYOR, "play-mayor")
    assert due(session, MAYOR) == due(session, AIV) == {Due.ABANDONED}
    together(session, Charge.MAYOR, BM, AIV, MAYOR)
    assert due(session, BM) == due(session, AIV) == {Due.ABANDONED}
    session.run(CloseMeeting(meeting), BM)


def test_whom_a_guest_still_opens_it_to_is_waited_for(tmp_path: Path) -> None:
    """Letting go is for good, and one unlocking of who was there lets the chair sign."""
    cast = {"clerk": KEYLESS_CHAIR, "mayor": {"category": "BM", **NONE}}
    session = held(tmp_path, *evening(*said(WORD, "pol", audience=["clerk"])), **cast)
    meeting = meeting_of(session)
    session.run(Wait(1), COORD)
    together(session, Charge.COORDINATOR, AIV, COORD, BM)
    session.work(RemoveMember(COORD), AIV)
    session.work(AddMember(CLERK, "play-clerk"), AIV)
    session.unlock(CLERK, "play-clerk")
    assert Due.ABANDONED not in due(session, AIV) | due(session, BM)
    unlocked_anew(session, AIV, CLERK, POL)
    session.run(SignMinutes(meeting), CLERK)
    assert WORD in text(session.ask(CopyFile(meeting, CLERK), CLERK))


# A delegation that ran out


def ran_out(folder: Path, *, closed: bool = True) -> Session:
    until = do("delegate", "mayor", to="clerk", until=TODAY)
    session = held(folder, until, *evening(*said(WORD, "pol"))[1:], closed=closed)
    session.run(Wait(1), COORD)
    return session


@CLOSED
def test_the_mayor_delegates_again_for_that_meeting_alone(tmp_path: Path, closed: bool) -> None:
    session = ran_out(tmp_path, closed=closed)
    meeting, case = meeting_of(session), case_of(session)
    assert due(session, MAYOR) == due(session, COORD) == {Due.LEADERLESS}
    assert session.ask(MeetingBoard(meeting), MAYOR).leaderless
    for who in (MAYOR, COORD, CLERK):
        with pytest.raises(Refused, match="R10"):
            session.run(SignMinutes(meeting), who)
    session.run(Delegate(CLERK, meeting=meeting), MAYOR)
    assert not session.ask(MeetingBoard(meeting), MAYOR).leaderless
    if not closed:
        session.run(CloseItem(meeting, case), CLERK)
        session.run(CloseMeeting(meeting), CLERK)
    session.run(SignMinutes(meeting), CLERK)
    with pytest.raises(WrongState, match="meeting_begun"):
        session.run(Delegate(CLERK, meeting=meeting), MAYOR)


def test_it_is_not_let_go_while_the_chair_is_there(tmp_path: Path) -> None:
    session = ran_out(tmp_path)
    for who in (MAYOR, COORD):
        with pytest.raises(Refused, match="R10"):
            session.run(CloseMeeting(meeting_of(session)), who)


def test_another_delegate_for_it_who_was_there_signs(tmp_path: Path) -> None:
    session = ran_out(tmp_path)
    meeting = meeting_of(session)
    session.run(Delegate(AIV, meeting=meeting), MAYOR)
    assert Due.UNFINISHED not in due(session, AIV), "who was not there finishes nothing"
    session.run(EndDelegation(AIV), MAYOR)
    session.run(Delegate(POL, meeting=meeting), MAYOR)
    assert due(session, POL) == {Due.UNFINISHED}
    session.run(SignMinutes(meeting), POL)
    assert state(session) is MeetingState.SIGNED


def test_whoever_chairs_and_signs_is_not_replaced(tmp_path: Path) -> None:
    session = held(tmp_path, *evening(*said(WORD, "pol")))
    with pytest.raises(WrongState, match="meeting_begun"):
        session.run(Delegate(POL, meeting=meeting_of(session)), MAYOR)


# What follows from who signed, and from who leads now


def test_whoever_asks_finds_no_leak_in_what_another_signed(tmp_path: Path) -> None:
    """The minutes name who signed, not who would today."""
    session = held(tmp_path, *evening(*said(WORD, "pol")))
    meeting, case = meeting_of(session), case_of(session)
    session.run(Revoke(case, CLERK), COORD)
    session.run(SignMinutes(meeting), COORD)
    handed = session.run(IssueMinutes(meeting), COORD).handed
    assert handed
    for who in (MAYOR, COORD):
        for one in handed:
            assert session.ask(DocumentLeaks(untrusted=one.data), who).findings == ()


def test_nor_in_what_the_coordinator_of_then_signed_for_a_chair_without_keys(
    tmp_path: Path,
) -> None:
    session = held(tmp_path, *evening(*said(WORD, "pol")), clerk=KEYLESS_CHAIR)
    meeting = meeting_of(session)
    session.run(SignMinutes(meeting), CLERK)
    handed = session.run(IssueMinutes(meeting), COORD).handed
    together(session, Charge.COORDINATOR, AIV, MAYOR, COORD)
    assert handed
    for one in handed:
        assert session.ask(DocumentLeaks(untrusted=one.data), MAYOR).findings == ()


def test_a_case_is_not_closed_at_the_table_while_an_officer_can_close_its_item(
    tmp_path: Path,
) -> None:
    session = held(tmp_path, *evening(*said(WORD, "pol")), closed=False)
    meeting, case = meeting_of(session), case_of(session)
    session.run(Revoke(case, CLERK), COORD)
    with pytest.raises(WrongState, match="item_still_open"):
        session.run(CloseCase(case), COORD)
    session.run(CloseItem(meeting, case), COORD)
    session.run(CloseCase(case), COORD)
