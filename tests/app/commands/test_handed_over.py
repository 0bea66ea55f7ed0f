"""What was heard before an office went to another is finished by whoever heard it."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.commands.cases import CloseCase, EraseCase
from app.commands.delegation import Delegate
from app.commands.meetings import AddItem, Plan
from app.commands.members import RemoveMember
from app.commands.minutes import IssueMinutes, SignMinutes
from app.commands.office import Declare, Wait
from app.commands.outcomes import UpdateAction
from app.commands.people import WithdrawDeclaration
from app.commands.planning import ChangeMeeting
from app.commands.reviewing import ReviewCase
from app.commands.settings import KeepSigning, KeepTerms
from app.commands.speaking import Approve, Contribute, Withdraw
from app.domain.action_state import ActionState
from app.domain.basis import Kind
from app.domain.case import CaseId
from app.domain.contribution import Keep, Nature, TextId
from app.domain.meeting import MeetingId
from app.domain.person import Charge, PersonId
from app.domain.secret import SecretText
from app.errors import Refused, WrongState
from app.queries.board import ItemBoard
from app.queries.cases import CaseList, CaseView
from app.queries.meetings import MeetingList
from app.queries.retention import Overdue, Unread, ends_on
from app.queries.tablecodes import TableCode
from app.queries.today import Due, Today
from app.session import Session
from app.store.records import Records
from tests.app.commands.sittings import (
    TODAY,
    at,
    begun,
    do,
    opened,
    recorded,
    said,
    signed,
)
from tests.app.commands.test_ending_unread import everything_of
from tests.app.commands.test_handing import (
    AIV,
    BM,
    CLERK,
    COORD,
    EVENING,
    HELD,
    MAYOR,
    NAMED,
    WORD,
    office,
    played,
    together,
)
from tests.ui.faulty_window import restore, spoil

pytestmark = pytest.mark.usefixtures("quick_passwords")
POL = PersonId("pol")
CLOSED = signed()[:2]
ALONE = (
    *begun("pol", named=NAMED),
    *said("voor pol alleen", "pol", audience=["pol"]),
    *recorded("mayor", "coord", "clerk", "pol"),
    *CLOSED,
)


def text_of(session: Session) -> TextId:
    with session._vault.transaction("mayor", now=session._now()) as transaction:
        records = Records(transaction)
        file = records.casefile(next(iter(records.cases())).id)
        assert file is not None
        return next(t.id for t in file.contributions if t.contributor == POL)


def printed(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


def test_copies_made_after_it_are_for_the_officers_who_heard(tmp_path: Path) -> None:
    """The new coordinator sat at that table and heard less than the one of that evening."""
    session = played(tmp_path, *ALONE)
    together(session, Charge.COORDINATOR, CLERK, MAYOR, CLERK)
    (meeting,) = session.ask(MeetingList(), MAYOR)
    session.run(SignMinutes(meeting.id), MAYOR)
    with session._vault.transaction("mayor", now=session._now()) as transaction:
        records = Records(transaction)
        (held,) = records.meetings()
        readers = {c.recipient: records.readers(c.file) for c in records.copies(held)}
    assert {who for who, read in readers.items() if "clerk" in read} == {"clerk"}
    assert all({"mayor", "coord"} <= read for read in readers.values())


def test_their_own_copy_tells_the_new_coordinator_no_more_than_they_heard(tmp_path: Path) -> None:
    session = played(tmp_path, *ALONE)
    together(session, Charge.COORDINATOR, CLERK, MAYOR, CLERK)
    (meeting,) = session.ask(MeetingList(), MAYOR)
    session.run(SignMinutes(meeting.id), MAYOR)
    (own,) = session.run(IssueMinutes(meeting.id), CLERK).handed
    assert own.copy.recipient == CLERK
    assert "voor pol alleen" not in printed(own.data)


@pytest.mark.parametrize("who", [MAYOR, COORD])
def test_officers_who_heard_issue_where_the_new_coordinator_cannot(
    tmp_path: Path, who: PersonId
) -> None:
    session = played(tmp_path, *EVENING, *signed())
    together(session, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    (meeting,) = session.ask(MeetingList(), MAYOR)
    with pytest.raises(Refused):
        session.run(IssueMinutes(meeting.id), CLERK)
    assert len(session.run(IssueMinutes(meeting.id), who).handed) == 4


def test_a_former_coordinator_reads_their_own_lines_of_the_log(tmp_path: Path) -> None:
    session = played(tmp_path, *HELD)
    before = sum(line.entry is not None for line in session.log("coord"))
    together(session, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    assert sum(line.entry is not None for line in session.log("coord")) >= before
    assert sum(line.entry is not None for line in session.log("aiv")) < before
    with pytest.raises(Refused):
        list(session.log("clerk"))


def test_a_guest_withdraws_after_it(tmp_path: Path) -> None:
    session = played(tmp_path, *EVENING, *CLOSED)
    text = text_of(session)
    card = session.ask(TableCode(text, POL), COORD)
    together(session, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    assert WORD.encode() in everything_of(session, "mayor")
    session.run(Withdraw(text, card), POL)
    assert WORD.encode() not in everything_of(session, "mayor")


def test_a_mayor_of_after_it_countersigns_nothing_they_did_not_hear(tmp_path: Path) -> None:
    session = played(tmp_path, *EVENING, *CLOSED)
    session.run(KeepSigning(True), COORD)
    together(session, Charge.MAYOR, BM, COORD, CLERK)
    (meeting,) = session.ask(MeetingList(), COORD)
    session.run(SignMinutes(meeting.id), MAYOR)
    with session._vault.transaction("coord", now=session._now()) as transaction:
        records = Records(transaction)
        assert {c.countersigner for m in records.meetings() for c in records.copies(m)} == {None}
    assert len(session.run(IssueMinutes(meeting.id), COORD).handed) == 4


def test_an_open_table_of_yesterday_names_who_reads_along(tmp_path: Path) -> None:
    session = played(tmp_path, *EVENING)
    session.run(Wait(1), COORD)
    (meeting,) = session.ask(MeetingList(), MAYOR)
    case = session.ask(CaseList(), MAYOR)[0].id
    together(session, Charge.COORDINATOR, CLERK, MAYOR, CLERK)
    told = session.ask(ItemBoard(meeting.id, case), MAYOR)
    assert told is not None
    word = Contribute(
        meeting.id,
        case,
        SecretText("na de overdracht"),
        Nature.FACT,
        secret=False,
        keep=Keep.MINUTES,
        audience=frozenset({MAYOR}),
    )
    made = session.run(word, MAYOR).made
    assert made is not None
    session.run(Approve(TextId(made)), MAYOR)
    with session._vault.transaction("mayor", now=session._now()) as transaction:
        assert Records(transaction).readers(made) == set(told.officers) == {"mayor", "coord"}


def test_one_damaged_clock_leaves_the_lists_readable(tmp_path: Path) -> None:
    session = played(tmp_path, *HELD, opened("z", named=NAMED))
    together(session, Charge.MAYOR, BM, COORD, CLERK)
    with session._vault.transaction("coord", now=session._now()) as transaction:
        term, other = Records(transaction).terms()
    rows = spoil(session, f"id = '{term.id}'")
    for who, cases in ((COORD, 2), (CLERK, 1)):
        for query in (Today(), Overdue(), Unread(), MeetingList()):
            session.ask(query, who)
        assert len(session.ask(CaseList(), who)) == cases
    restore(session, rows)
    assert other.id != term.id


def test_an_unread_case_keeps_the_longer_term_that_the_office_proposes_since(
    tmp_path: Path,
) -> None:
    """R38: two clocks of one case do not part where nothing was agreed yet."""
    session = played(tmp_path, opened("k", "mayor", named=("mayor", "clerk", "pol")))
    session.run(KeepTerms("L. Vermandere", 24), COORD)
    (term,) = session.ask(Unread(), COORD)
    assert term.months == 24
    session.run(CloseCase(term.case), COORD)
    session.run(Wait(400), COORD)
    told = session.ask(CaseView(term.case), MAYOR)
    assert told is not None
    assert ends_on(session.ask(Unread(), COORD)[0]) == told.clock.ends_on
    assert session.ask(Overdue(), COORD) == ()
    with pytest.raises(WrongState):
        session.run(EraseCase(term.case), COORD)
    session.run(Wait(400), COORD)
    session.run(EraseCase(term.case), COORD)
    assert session.ask(Unread(), COORD) == ()


def test_whoever_left_convenes_and_leads_nothing(tmp_path: Path) -> None:
    """R41: a delegation ends with the role of who had it (R8)."""
    session = played(tmp_path, *HELD)
    later = TODAY + timedelta(days=7)
    session.run(Delegate(CLERK), MAYOR)
    session.run(Delegate(CLERK, until=later), MAYOR)
    meeting = session.run(Plan(Kind.CONSENT, later, "Zaal", CLERK, AIV), COORD).made
    assert meeting is not None
    session.work(RemoveMember(CLERK), COORD)
    now = office(session, COORD)
    assert (now.delegates, now.delegations) == (frozenset(), ())
    assert not now.leads(CLERK, TODAY)
    for led in ((CLERK, AIV), (AIV, CLERK)):
        for step in (
            Plan(Kind.CONSENT, later, "Zaal", *led),
            ChangeMeeting(MeetingId(meeting), later, "Zaal", *led),
        ):
            with pytest.raises(Refused) as caught:
                session.run(step, COORD)
            assert caught.value.rules == ("R41",)
    session.run(ChangeMeeting(MeetingId(meeting), later, "Zaal", MAYOR, AIV), COORD)


def test_an_action_of_before_gets_a_state_from_whoever_heard_it(tmp_path: Path) -> None:
    """R43: the new coordinator is not told of it, and it is still followed up."""
    due = TODAY + timedelta(days=3)
    told = {"text": "nagaan", "derived_from": [], "owner": "pol", "due": due}
    session = played(
        tmp_path,
        *begun("pol", named=NAMED),
        at("assign", "mayor", id="a", **told),
        do("accept_action", "pol", action="a"),
        *recorded("mayor", "coord", "clerk", "pol"),
        *signed(),
        do("issue_minutes", meeting="m", to="all"),
    )
    with session._vault.transaction("mayor", now=session._now()) as transaction:
        records = Records(transaction)
        file = records.casefile(next(iter(records.cases())).id)
        assert file is not None
        (action,) = file.actions
    with pytest.raises(Refused):
        session.run(UpdateAction(action.id, ActionState.DONE), MAYOR)
    together(session, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    plan = Plan(Kind.CONSENT, TODAY + timedelta(days=7), "Zaal", MAYOR, AIV)
    meeting = session.run(plan, MAYOR).made
    assert meeting is not None
    session.run(AddItem(MeetingId(meeting), file.case.id), MAYOR)
    for who in (AIV, CLERK):
        with pytest.raises(Refused):
            session.run(UpdateAction(action.id, ActionState.DONE), who)
    for who in (COORD, MAYOR):
        session.run(UpdateAction(action.id, ActionState.DONE), who)


def test_minutes_to_issue_stand_in_the_day_of_whoever_may_issue_them(tmp_path: Path) -> None:
    session = played(tmp_path, *EVENING, *signed())
    together(session, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    waiting = {
        who: [line.what for line in session.ask(Today(), who).lines]
        for who in (MAYOR, COORD, AIV, CLERK)
    }
    assert waiting[MAYOR] == waiting[COORD] == [Due.UNISSUED]
    assert waiting[AIV] == waiting[CLERK] == []


@pytest.fixture(params=[False, True], ids=["as it was", "written since"])
def inherited(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Session, CaseId]:
    """A closed case whose new coordinator was admitted, and had taken their declaration back."""
    said_by = (*begun("aiv", named=NAMED), *said(WORD, "mayor"), *signed())
    session = played(tmp_path, *said_by)
    (case,) = session.ask(CaseList(), COORD)
    session.run(WithdrawDeclaration(), AIV)
    if request.param:
        session.run(ReviewCase(case.id, SecretText("nodig")), COORD)
    session.run(CloseCase(case.id), COORD)
    together(session, Charge.COORDINATOR, AIV, COORD, CLERK)
    return session, case.id


def test_whoever_holds_an_office_and_had_lost_the_case_ends_it_by_its_clock(
    inherited: tuple[Session, CaseId],
) -> None:
    session, case = inherited
    assert [term.case for term in session.ask(Unread(), AIV)] == [case]
    assert b"Netwerk" not in everything_of(session, "aiv")
    session.run(Wait(3000), MAYOR)
    (line,) = session.ask(Overdue(), AIV)
    assert (line.id, line.unread) == (case, True)
    assert Due.RETENTION in {due.what for due in session.ask(Today(), AIV).lines}
    session.run(EraseCase(case), AIV)
    assert session.ask(CaseList(), MAYOR) == ()
    assert session.check("aiv") == session.check("mayor") == ()


def test_the_mayor_ends_it_where_the_coordinator_lost_the_case(
    inherited: tuple[Session, CaseId],
) -> None:
    session, case = inherited
    session.run(Wait(3000), MAYOR)
    assert [line.id for line in session.ask(Overdue(), MAYOR)] == [case]
    session.run(EraseCase(case), MAYOR)
    assert session.ask(Unread(), AIV) == ()


def test_whoever_holds_an_office_and_signs_again_reads_the_case_again(
    inherited: tuple[Session, CaseId],
) -> None:
    session, case = inherited
    session.run(Declare(), AIV)
    session.lock()
    for member in ("mayor", "aiv"):
        session.unlock(member, f"play-{member}")
    assert [line.id for line in session.ask(CaseList(), AIV)] == [case]
    assert session.ask(Unread(), AIV) == ()
