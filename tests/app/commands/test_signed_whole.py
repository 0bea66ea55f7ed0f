"""Minutes are signed with keys that open all that the officers heard, or not at all (R24)."""

from pathlib import Path

import pytest

from app.commands.cases import Revoke
from app.commands.delegation import Delegate
from app.commands.members import AddMember, RemoveMember
from app.commands.minutes import IssueMinutes, SignMinutes
from app.commands.office import Declare
from app.commands.people import WithdrawDeclaration
from app.commands.sitting import CloseMeeting
from app.commands.speaking import Approve
from app.domain.contribution import TextId
from app.domain.meeting import MeetingId, MeetingState
from app.domain.person import Charge, PersonId
from app.errors import Refused, WrongState
from app.queries.cases import CaseList
from app.queries.copies import CopyFile
from app.queries.meetings import MeetingBoard, MeetingList
from app.queries.today import Due
from app.session import Session
from tests.app.commands.sittings import (
    CAST,
    Step,
    at,
    convened,
    do,
    opened,
    planned,
    played,
    recorded,
    said,
    seated,
)
from tests.app.commands.sittings import signed as ended
from tests.app.commands.test_chair_left import CLERKS, EVENING, NOTE, both_left, due, mayor_left
from tests.app.commands.test_ending_unread import everything_of
from tests.app.commands.test_handing import together
from tests.app.commands.test_signing import text
from tests.builders import Outcomes

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD, CLERK, BM, AIV, POL = map(PersonId, ("mayor", "coord", "clerk", "bm", "aiv", "pol"))
WORD, FEW, DECIDED = "gezien aan de kaai", "voor enkelen gezegd", "opvolgen nu"
NEW = {
    "bm": {"category": "BM", "member": True},
    "aiv": {"category": "AIV", "member": True},
    "pol": {"member": True},
}
NAMED = (*CAST, *NEW)
KEYLESS = {**NEW, "mayor": {"category": "BM", "member": False}}


def evening(*spoken: Step, chair: str = "clerk", also: tuple[str, ...] = ()) -> tuple[Step, ...]:
    """An item that is over, at a meeting that awaits its signature."""
    people = ("mayor", "coord", "clerk", "pol", *also)
    led = (do("delegate", "mayor", to=chair),) if chair != "mayor" else ()
    table = (*convened("pol", *also, chair="coord"), *seated(*people, chair=chair))
    end = (*recorded(*people), *ended(chair=chair)[:2])
    return (*led, opened(named=NAMED), planned(chair=chair), *table, *spoken, *end)


def decided(chair: str) -> Step:
    return at("decide", chair, id="e", text=DECIDED, derived_from=["c"])


def meeting_of(session: Session) -> MeetingId:
    lists = (session.ask(MeetingList(), PersonId(who)) for who in sorted(session.unlocked))
    return next(lines[0].id for lines in lists if lines)


def unlocked_anew(session: Session, *members: PersonId) -> None:
    session.lock()
    for member in members:
        session.unlock(member, f"play-{member}")


def copied(session: Session, recipient: PersonId) -> str:
    return text(session.ask(CopyFile(meeting_of(session), recipient), recipient))


def test_a_mayor_who_gets_keys_signs_what_they_heard_without(tmp_path: Path) -> None:
    steps = evening(
        *said(WORD, "pol"), *said(FEW, "pol", "d", audience=["clerk"]), decided("clerk")
    )
    session, _ = played(tmp_path, *steps, **KEYLESS)
    session.work(AddMember(MAYOR, "play-mayor"), COORD)
    session.unlock(MAYOR, "play-mayor")
    session.work(RemoveMember(CLERK), COORD)
    session.run(SignMinutes(meeting_of(session)), MAYOR)
    session.run(IssueMinutes(meeting_of(session)), COORD)
    for officer in (MAYOR, COORD):
        assert all(word in copied(session, officer) for word in (WORD, FEW, DECIDED))
    assert session.check("mayor") == ()


def test_a_chair_who_gets_keys_signs_what_was_said_before(tmp_path: Path) -> None:
    note = at("contribute", "pol", id="n", text=NOTE, nature="fact", secret=False)
    steps = evening(note, *said(WORD, "pol"), chair="mayor")
    session, _ = played(tmp_path, *steps, **KEYLESS)
    session.work(AddMember(MAYOR, "play-mayor"), COORD)
    session.unlock(MAYOR, "play-mayor")
    session.run(SignMinutes(meeting_of(session)), MAYOR)
    session.run(IssueMinutes(meeting_of(session)), COORD)
    assert WORD in copied(session, COORD)
    assert NOTE.encode() not in everything_of(session, POL)


def declared_again(folder: Path) -> tuple[Session, Outcomes]:
    """A former coordinator heard it, and was not admitted while the last text was approved."""
    spoken = at("contribute", "pol", id="c", text=WORD, nature="fact", keep="minutes", secret=False)
    session, made = played(folder, *evening(spoken), **NEW)
    together(session, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    session.run(WithdrawDeclaration(), COORD)
    session.run(Approve(TextId(made.ids["c"])), POL)
    session.run(Declare(), COORD)
    return session, made


def test_nobody_signs_whose_keys_do_not_open_yet_what_was_said(tmp_path: Path) -> None:
    session, _ = declared_again(tmp_path)
    session.work(RemoveMember(CLERK), MAYOR)
    meeting = meeting_of(session)
    with pytest.raises(WrongState, match="keys_awaited"):
        session.run(SignMinutes(meeting), COORD)
    unlocked_anew(session, COORD, MAYOR, AIV, POL)
    session.run(SignMinutes(meeting), COORD)
    session.run(IssueMinutes(meeting), MAYOR)
    assert WORD in copied(session, COORD)


def test_what_others_said_meanwhile_opens_to_nobody_whom_no_rule_names(tmp_path: Path) -> None:
    spoken = at("contribute", "pol", id="c", text=WORD, nature="fact", keep="minutes", secret=False)
    session, made = played(tmp_path, *evening(spoken, also=("bm",)), **NEW)
    session.run(WithdrawDeclaration(), BM)
    session.run(Approve(TextId(made.ids["c"])), POL)
    session.run(Declare(), BM)
    unlocked_anew(session, *map(PersonId, sorted(session.unlocked)))
    assert WORD.encode() not in everything_of(session, BM)


def test_a_chair_without_keys_signs_by_nobody_who_did_not_hear_it(tmp_path: Path) -> None:
    steps = evening(*said(FEW, "pol", audience=["clerk"]), also=("aiv",))
    session, _ = played(tmp_path, *steps, **NEW)
    together(session, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    session.work(RemoveMember(CLERK, role_ended=False), MAYOR)
    meeting = meeting_of(session)
    with pytest.raises(Refused):
        session.run(SignMinutes(meeting), CLERK)
    session.run(SignMinutes(meeting), MAYOR)
    session.run(IssueMinutes(meeting), MAYOR)
    assert FEW in copied(session, MAYOR)


def test_notes_go_where_the_coordinators_keys_sign_for_a_chair_who_had_their_own(
    tmp_path: Path,
) -> None:
    note = at("contribute", "aiv", id="n", text=NOTE, nature="fact", secret=False)
    session, _ = played(tmp_path, *evening(note, also=("aiv",)), **NEW)
    session.work(RemoveMember(CLERK, role_ended=False), MAYOR)
    session.run(SignMinutes(meeting_of(session)), CLERK)
    unlocked_anew(session, MAYOR, COORD, AIV)
    assert NOTE.encode() not in everything_of(session, AIV)


# Whoever finishes it lost an admission


def test_an_officer_who_was_taken_off_the_case_leaves_it_to_a_delegate_who_was_there(
    tmp_path: Path,
) -> None:
    steps = evening(*said(WORD, "pol"), also=("aiv",))
    session, _ = played(tmp_path, *steps, **NEW)
    meeting, case = meeting_of(session), session.ask(CaseList(), AIV)[0].id
    together(session, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    session.run(Revoke(case, COORD), AIV)
    together(session, Charge.MAYOR, BM, AIV, MAYOR)
    for former in (MAYOR, CLERK):
        session.work(RemoveMember(former), AIV)
    assert Due.ABANDONED in due(session, AIV)
    session.run(Delegate(POL, meeting=meeting), BM)
    assert session.ask(MeetingBoard(meeting), AIV).finisher == POL
    assert due(session, POL) == {Due.UNFINISHED}
    with pytest.raises(Refused):
        session.run(SignMinutes(meeting), COORD)
    session.run(SignMinutes(meeting), POL)
    handed = {one.copy.recipient: one for one in session.run(IssueMinutes(meeting), POL).handed}
    assert WORD in text(handed[AIV].data)
    assert WORD in copied(session, POL)


def test_an_officer_who_declares_no_more_finishes_what_they_heard(tmp_path: Path) -> None:
    session = mayor_left(tmp_path, *EVENING, *ended()[:2])
    together(session, Charge.COORDINATOR, AIV, BM, CLERK)
    session.run(WithdrawDeclaration(), COORD)
    session.run(SignMinutes(meeting_of(session)), COORD)
    assert session.check("coord") == ()


def test_a_delegate_who_was_not_there_is_not_asked_to_finish_it(tmp_path: Path) -> None:
    session = both_left(tmp_path, *EVENING, *ended()[:2])
    meeting = meeting_of(session)
    session.run(Delegate(AIV, meeting=meeting), BM)
    assert due(session, AIV) == {Due.ABANDONED}
    session.run(CloseMeeting(meeting), AIV)


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "open"])
def test_it_is_let_go_where_the_last_who_opens_it_declares_no_more(
    tmp_path: Path, closed: bool
) -> None:
    session = both_left(tmp_path, *EVENING, *CLERKS, *(ended()[:2] if closed else ()))
    session.run(WithdrawDeclaration(), CLERK)
    session.run(CloseMeeting(meeting_of(session)), BM)
    assert session.ask(MeetingList(), BM)[0].state is MeetingState.CLOSED
    assert NOTE.encode() not in everything_of(session, CLERK)
    assert session.check("clerk") == ()


@pytest.mark.parametrize("who", [(MAYOR, COORD), (MAYOR,)])
def test_officers_who_declare_anew_wait_for_nobody_whose_keys_they_do_not_need(
    tmp_path: Path, who: tuple[PersonId, ...]
) -> None:
    """What they read stayed open to them: a partner who unlocks once a year holds nothing up."""
    session, _ = played(tmp_path, *evening(*said(WORD, "pol"), chair="mayor"), **NEW)
    unlocked_anew(session, MAYOR, COORD, CLERK)
    for one in who:
        session.run(WithdrawDeclaration(), one)
        session.run(Declare(), one)
    session.run(SignMinutes(meeting_of(session)), MAYOR)
    session.run(IssueMinutes(meeting_of(session)), COORD)
    assert session.ask(MeetingList(), COORD)[0].state is MeetingState.ISSUED


def test_who_still_awaits_keys_lets_no_meeting_go(tmp_path: Path) -> None:
    """One more unlocking would let them sign it, and letting go is for good."""
    steps = evening(*said(WORD, "pol"), decided("clerk"))
    session, _ = played(tmp_path, *steps, **KEYLESS)
    meeting = meeting_of(session)
    together(session, Charge.COORDINATOR, AIV, COORD, CLERK)
    for gone in (COORD, CLERK):
        session.work(RemoveMember(gone), AIV)
    unlocked_anew(session, AIV)
    session.work(AddMember(MAYOR, "play-mayor"), AIV)
    session.unlock(MAYOR, "play-mayor")
    assert Due.ABANDONED not in due(session, MAYOR)
    with pytest.raises(Refused, match="R10"):
        session.run(CloseMeeting(meeting), MAYOR)
    session.unlock(POL, "play-pol")
    session.run(SignMinutes(meeting), MAYOR)
