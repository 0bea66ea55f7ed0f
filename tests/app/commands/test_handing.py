"""The offices of mayor and coordinator go to others, and what follows works for them."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.commands.cases import CloseCase, EraseCase
from app.commands.delegation import Delegate
from app.commands.handing import HandOver
from app.commands.meetings import AddItem, Plan
from app.commands.members import RemoveMember
from app.commands.minutes import SignMinutes
from app.commands.office import Wait
from app.commands.step import Step
from app.domain.basis import Kind
from app.domain.case import CaseId
from app.domain.log import Act
from app.domain.meeting import MeetingId
from app.domain.person import Charge, Office, PersonId
from app.errors import Refused, WrongState
from app.queries.cases import CaseList, CaseView
from app.queries.meetings import MeetingList
from app.queries.people import OfficeView
from app.queries.retention import Overdue, Unread
from app.queries.today import Standing, Today
from app.session import Session
from app.store.records import Records
from tests.app.commands.sittings import CAST, TODAY, at, begun, do, opened, said, scenario, signed
from tests.app.commands.test_ending_unread import everything_of
from tests.builders import exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD, CLERK, BM, AIV = map(PersonId, ("mayor", "coord", "clerk", "bm", "aiv"))
NEW = {
    "bm": {"category": "BM", "member": True},
    "aiv": {"category": "AIV", "member": True},
    "other": {"category": "SCHOOL", "community": "flemish", "member": True},
}
NAMED = (*CAST, *NEW)
WORD = "gezien aan de kaai"
EVENING = (
    *begun("pol", named=NAMED),
    *said(WORD, "pol"),
    *said("voor wie genoemd is", "pol", made="d", audience=["clerk"]),
    at("decide", "mayor", id="e", text="opvolgen", derived_from=["c"]),
    at("vote_record", "mayor", vote="agree"),
    at("vote_record", "coord", vote="agree"),
    at("vote_record", "clerk", vote="agree"),
    at("vote_record", "pol", vote="agree"),
)
HELD = (*EVENING, *signed(), do("issue_minutes", meeting="m", to="all"))


def played(folder: Path, *steps: dict[str, object]) -> Session:
    file = scenario(steps, **NEW)
    session = exercise(folder, file)
    made = play(session, file)
    assert made.surprises == []
    return session


def together(session: Session, charge: Charge, to: PersonId, *by: PersonId) -> None:
    words = {str(member): f"play-{member}" for member in by}
    session.run_together(HandOver(charge, to), by[0], words)


def office(session: Session, who: PersonId = CLERK) -> Office:
    return session.ask(OfficeView(), who)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """A case that was discussed, its minutes signed and handed out."""
    return played(tmp_path, *HELD)


@pytest.fixture
def case(session: Session) -> CaseId:
    return session.ask(CaseList(), COORD)[0].id


def test_it_takes_two_members_one_of_whom_holds_an_office(session: Session) -> None:
    for by in ((COORD,), (MAYOR,)):
        with pytest.raises(WrongState, match="two_persons_needed"):
            together(session, Charge.COORDINATOR, AIV, *by)
    for who in (CLERK, AIV):
        with pytest.raises(Refused) as caught:
            together(session, Charge.COORDINATOR, AIV, who, MAYOR)
        assert caught.value.rules == ("R10",)
    together(session, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    assert office(session).coordinator == AIV
    told = office(session).handovers[-1]
    assert (told.former, told.to, told.by) == (COORD, AIV, (CLERK, MAYOR))


@pytest.mark.parametrize(
    ("charge", "to", "why"),
    [
        (Charge.MAYOR, AIV, "office_needs_mayor"),
        (Charge.MAYOR, COORD, "office_held_already"),
        (Charge.COORDINATOR, MAYOR, "office_held_already"),
        (Charge.COORDINATOR, COORD, "office_held_already"),
        (Charge.COORDINATOR, PersonId("pol"), "office_needs_keys"),
        (Charge.COORDINATOR, PersonId("other"), "office_needs_service"),
    ],
)
def test_the_successor_has_keys_and_the_fitting_category(
    session: Session, charge: Charge, to: PersonId, why: str
) -> None:
    with pytest.raises(WrongState, match=why):
        together(session, charge, to, COORD, CLERK)
    assert office(session).handovers == ()


def test_not_while_a_meeting_of_today_is_open(tmp_path: Path) -> None:
    session = played(tmp_path, *EVENING)
    with pytest.raises(WrongState, match="office_meeting_open"):
        together(session, Charge.MAYOR, BM, COORD, CLERK)


def test_who_chairs_what_has_begun_finishes_it_and_other_delegations_end(tmp_path: Path) -> None:
    closed = signed()[:2]
    session = played(tmp_path, *EVENING, *closed, do("delegate", "mayor", to="clerk"))
    together(session, Charge.MAYOR, BM, COORD, CLERK)
    now = office(session)
    assert not now.leads(CLERK, TODAY)
    assert not now.leads(MAYOR, TODAY)
    (meeting,) = session.ask(MeetingList(), COORD)
    assert now.leads(MAYOR, TODAY, meeting.id)
    session.run(SignMinutes(meeting.id), MAYOR)
    assert now.leads(BM, TODAY)


def test_nobody_is_admitted_by_it_and_nothing_said_before_opens(
    session: Session, case: CaseId
) -> None:
    before = {who: everything_of(session, who) for who in ("bm", "aiv")}
    together(session, Charge.MAYOR, BM, COORD, CLERK)
    together(session, Charge.COORDINATOR, AIV, BM, CLERK)
    for who in (BM, AIV):
        read = everything_of(session, who)
        assert len(read) > len(before[who])
        for word in (WORD, "voor wie genoemd is", "Netwerk", "opvolgen", "verwevenheid"):
            assert word.encode() not in read, (who, word)
        assert session.ask(CaseList(), who) == ()
        with pytest.raises(Refused):
            session.ask(CaseView(case), who)
    (term,) = session.ask(Unread(), AIV)
    assert term.case == case
    assert session.ask(Unread(), COORD) == (), "no longer theirs"


def test_the_new_holders_prepare_what_follows(session: Session) -> None:
    together(session, Charge.MAYOR, BM, COORD, CLERK)
    together(session, Charge.COORDINATOR, AIV, BM, CLERK)
    file = scenario(
        (
            opened("n", "aiv", named=NAMED),
            do("weigh", "bm", case="n", outcome="case"),
            do(
                "plan",
                "aiv",
                id="p",
                kind="consent",
                on=TODAY + timedelta(days=7),
                place="Zaal",
                chair="bm",
                minute_taker="clerk",
            ),
            do("add_item", "aiv", meeting="p", case="n"),
            at("invite", "bm", "n", "p", person="pol"),
            at("respond", "pol", "n", "p", answer="accept"),
            do("wait", "aiv", days=7),
            do("open_meeting", "bm", meeting="p"),
            at("open_item", "bm", "n", "p"),
            *(do("declare", who) for who in ("bm", "aiv")),
            *(at("arrive", who, "n", "p") for who in ("bm", "aiv", "clerk", "pol")),
            at(
                "contribute",
                "clerk",
                "n",
                "p",
                id="x",
                text="nieuw woord",
                nature="fact",
                keep="minutes",
                secret=False,
            ),
            do("approve", "clerk", contribution="x"),
            *signed("n", "p", "bm"),
            do("issue_minutes", "aiv", meeting="p", to="all"),
            do("close_case", "aiv", case="n"),
        ),
        **NEW,
    )
    made = play(session, file)
    assert made.surprises == []
    assert b"nieuw woord" in everything_of(session, "aiv")
    assert b"nieuw woord" in everything_of(session, "bm")
    assert b"nieuw woord" not in everything_of(session, "coord")
    for former in (MAYOR, COORD):
        with pytest.raises(Refused) as caught:
            session.run(Delegate(CLERK), former)
        assert "R10" in caught.value.rules
    assert session.check("aiv") == session.check("coord") == ()


def test_elections_former_ones_removed_and_their_cases_closed_and_erased(
    session: Session, case: CaseId
) -> None:
    together(session, Charge.MAYOR, BM, COORD, CLERK)
    together(session, Charge.COORDINATOR, AIV, BM, CLERK)
    for gone in (MAYOR, COORD):
        session.work(RemoveMember(gone), BM)
    session.run(CloseCase(case), AIV)
    session.run(Wait(3000), AIV)
    (due,) = session.ask(Overdue(), AIV)
    assert (due.id, due.unread, due.out) == (case, True, 4)
    session.run(EraseCase(case), AIV)
    assert session.ask(Unread(), AIV) == session.ask(CaseList(), CLERK) == ()
    assert WORD.encode() not in everything_of(session, "clerk")
    assert session.check("aiv") == ()


def test_an_admission_by_the_agenda_shows_the_new_holder_the_case_and_no_older_words(
    session: Session, case: CaseId
) -> None:
    together(session, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    later = TODAY + timedelta(days=7)
    plan = Plan(Kind.CONSENT, later, "Zaal", MAYOR, AIV)
    meeting = session.run(plan, MAYOR).made
    assert meeting is not None
    session.run(AddItem(MeetingId(meeting), case), MAYOR)
    assert [line.id for line in session.ask(CaseList(), AIV)] == [case]
    read = everything_of(session, "aiv")
    assert b"Netwerk" in read
    assert WORD.encode() not in read
    assert b"voor wie genoemd is" not in read
    assert b"opvolgen" not in read
    assert session.ask(Unread(), AIV) == ()
    session.run(CloseCase(case), AIV)


def test_a_new_mayor_is_admitted_by_the_agenda_of_a_meeting_that_they_chair(
    session: Session, case: CaseId
) -> None:
    together(session, Charge.MAYOR, BM, COORD, CLERK)
    plan = Plan(Kind.CONSENT, TODAY + timedelta(days=7), "Zaal", BM, CLERK)
    meeting = session.run(plan, COORD).made
    assert meeting is not None
    session.run(AddItem(MeetingId(meeting), case), COORD)
    assert [line.id for line in session.ask(CaseList(), BM)] == [case]
    assert WORD.encode() not in everything_of(session, "bm")


def test_what_rests_on_older_words_stays_with_whom_it_was_for(
    session: Session, case: CaseId
) -> None:
    """Written again, a text of before is for the officers of before (R24)."""
    together(session, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    with session._vault.transaction("mayor", now=session._now()) as transaction:
        step = Step(
            session._setting, Records(transaction), acting=MAYOR, member=MAYOR, now=session._now()
        )
        file = step.casefile(case)
        assert file is not None
        told = step.officers(file, file.items[0])
        assert told == {MAYOR, COORD}
        for text in file.contributions:
            assert AIV not in step.label(file, text.id, told).audience


def test_the_log_names_both_and_the_two_who_did_it(session: Session) -> None:
    together(session, Charge.MAYOR, BM, COORD, CLERK)
    entries = [line.entry for line in session.log("coord") if line.entry is not None]
    (entry,) = [e for e in entries if e.why == "hand_over_mayor"]
    assert entry.act is Act.MEMBERS
    assert entry.to == (BM, MAYOR, CLERK, COORD)


def test_whoever_did_not_do_it_is_told_for_a_month(session: Session) -> None:
    together(session, Charge.MAYOR, BM, COORD, CLERK)
    for who in (MAYOR, BM, AIV):
        (told,) = session.ask(Standing(), who).handed
        assert (told.charge, told.former) == (Charge.MAYOR, "Name of mayor")
    assert session.ask(Standing(), COORD).handed == ()
    session.run(Wait(31), COORD)
    assert session.ask(Standing(), MAYOR).handed == ()


def test_an_office_without_a_key_slot_is_handed_over_without_one(tmp_path: Path) -> None:
    file = scenario([opened()], **NEW, mayor={"member": False}, heir={"category": "BM"})
    session = exercise(tmp_path, file)
    assert play(session, file).surprises == []
    together(session, Charge.MAYOR, PersonId("heir"), COORD, CLERK)
    assert office(session).mayor == "heir"


def test_what_only_others_read_is_known_to_the_new_holder_once_they_unlock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A case of before clocks were written down, which its mayor alone reads."""
    with monkeypatch.context() as before:
        before.setattr(Step, "_with_term", lambda _step, case, _readers: case)
        session = played(tmp_path, opened("k", "mayor", named=("mayor", "pol")))
    (case,) = session.ask(CaseList(), MAYOR)
    assert session.ask(Unread(), COORD) == ()
    together(session, Charge.COORDINATOR, AIV, COORD, CLERK)
    assert session.ask(Unread(), AIV) == ()
    session.lock()
    session.unlock("mayor", "play-mayor")
    session.unlock("aiv", "play-aiv")
    assert [term.case for term in session.ask(Unread(), AIV)] == [case.id]
    assert b"Netwerk" not in everything_of(session, "aiv")
    session.run(CloseCase(case.id), AIV)
    assert session.ask(CaseView(case.id), MAYOR).clock.runs_from == TODAY


def test_a_mayor_who_died_leaves_no_case_behind(tmp_path: Path) -> None:
    """Nobody unlocks with the keys that alone read it, and it ends all the same (R38)."""
    session = played(tmp_path, opened("k", "mayor", named=("mayor", "pol")))
    (term,) = session.ask(Unread(), COORD)
    session.lock()
    for member in ("coord", "clerk", "bm"):
        session.unlock(member, f"play-{member}")
    together(session, Charge.MAYOR, BM, COORD, CLERK)
    session.work(RemoveMember(MAYOR), COORD)
    session.run(Wait(200), COORD)
    assert [line.case for line in session.ask(Today(), COORD).lines] == [term.key]
    session.run(CloseCase(term.case), COORD)
    session.run(Wait(3000), COORD)
    session.run(EraseCase(term.case), COORD)
    assert session.ask(Unread(), COORD) == ()
    assert session.check("coord") == ()
