"""What takes two members: opening a case in an emergency, and erasing what is kept."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from app.commands.cases import CloseCase, EraseCase, HoldCase, NoteChildInterest
from app.commands.emergency import EndEmergency, OpenInEmergency
from app.commands.people import WithdrawDeclaration
from app.commands.settings import KeepIdle
from app.commands.sitting import Arrive, CloseItem, CloseMeeting
from app.domain.case import CaseId, Urgency
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.errors import AppError, Locked, Refused
from app.queries.cases import CaseList, CaseView
from app.queries.meetings import MeetingList
from app.session import Session
from tests.app.commands.sittings import CAST, at, begun, do, said, scenario, signed
from tests.builders import exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD, GUEST, OTHER = map(PersonId, ("mayor", "coord", "guest", "other"))
MEMBERS = {
    "guest": {"category": "GEM", "member": True},
    "other": {"category": "GEM", "member": True},
}
NAMED = (*CAST, "guest")
BOTH = {"coord": "play-coord", "guest": "play-guest"}


def played(tmp_path: Path, *more: dict[str, object]) -> Session:
    steps = [
        *begun("insp", named=NAMED),
        *said("voor allen", "insp"),
        *said("voor een paar", "insp", made="d", audience=["pol"]),
        at("decide", "mayor", id="e", text="opvolgen", derived_from=["c"]),
        do("declare", "guest"),
        do("declare", "other"),
        *more,
    ]
    file = scenario(steps, **MEMBERS)
    session = exercise(tmp_path, file)
    made = play(session, file)
    assert made.surprises == []
    return session


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """A case at the table; `guest` is named in the consent and was never invited."""
    return played(tmp_path)


@pytest.fixture
def case(session: Session) -> CaseId:
    return session.ask(CaseList())[0].id


def opened(case: CaseId, person: PersonId = GUEST, hours: int = 4) -> OpenInEmergency:
    return OpenInEmergency(case, person, hours, Urgency.DANGER)


def later(session: Session, monkeypatch: pytest.MonkeyPatch, **time: float) -> None:
    now = session._now()
    monkeypatch.setattr(session, "_now", lambda: now + timedelta(**time))
    session._ledger._now = session._now


def test_the_guest_reads_what_everyone_admitted_reads(session: Session, case: CaseId) -> None:
    assert session.ask(CaseList(), GUEST) == ()
    session.run_together(opened(case), COORD, BOTH)
    assert [line.id for line in session.ask(CaseList(), GUEST)] == [case]
    page = session.ask(CaseView(case), GUEST)
    assert page.subject == "Netwerk"
    told = [text for event in page.course.events for text in str(event).split("'")]
    assert any("opvolgen" in text for text in told)
    assert session.check("guest") == ()
    assert session.check("coord") == ()


def test_what_is_for_some_stays_closed_to_the_guest(session: Session, case: CaseId) -> None:
    session.run_together(opened(case), COORD, BOTH)
    vault = session._vault
    with vault.transaction("guest", now=session._now()) as transaction:
        stored = b"".join(one.payload for one in transaction.bundle(case))
    assert b"voor allen" in stored
    assert b"voor een paar" not in stored


def test_the_guest_reads_and_does_nothing_else(session: Session, case: CaseId) -> None:
    session.run_together(opened(case), COORD, BOTH)
    meeting = session.ask(MeetingList())[0].id
    for command in (Arrive(meeting, case), EndEmergency(case, GUEST), opened(case, OTHER)):
        with pytest.raises(Refused) as caught:
            session.run(command, GUEST)
        assert caught.value.rules == ("R10",)


def test_clock_that_is_set_back_opens_nothing_before_its_time(
    session: Session, case: CaseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.run_together(opened(case), COORD, BOTH)
    later(session, monkeypatch, hours=-1)
    assert session.ask(CaseList(), GUEST) == ()
    with pytest.raises(Refused):
        session.ask(CaseView(case), GUEST)
    assert all(line.person != GUEST for line in session.ask(CaseView(case)).circle)
    session.run(EndEmergency(case, GUEST), COORD)
    later(session, monkeypatch, hours=2)
    assert session.ask(CaseList(), GUEST) == ()


@pytest.mark.parametrize("seen", ["in a line of the log", "by this program"])
def test_clock_that_is_set_back_into_the_hours_opens_nothing_again(
    session: Session, case: CaseId, monkeypatch: pytest.MonkeyPatch, seen: str
) -> None:
    session.run_together(opened(case), COORD, BOTH)
    assert session.ask(CaseList(), GUEST) != ()
    later(session, monkeypatch, hours=4)
    assert session.ask(CaseList(), GUEST) == ()
    if seen == "in a line of the log":
        session.lock()
        for member in ("guest", "coord"):
            session.unlock(member, f"play-{member}")
    later(session, monkeypatch, hours=-2)
    assert session.ask(CaseList(), GUEST) == ()
    with pytest.raises(Refused):
        session.ask(CaseView(case), GUEST)
    session.run(NoteChildInterest(case, SecretText("daarna")), COORD)
    with session._vault.transaction("guest", now=session._now()) as transaction:
        assert transaction.read(case) is None
    assert session.check("coord") == ()


def test_clock_that_was_years_ahead_ends_an_emergency_and_hinders_no_other(
    session: Session, case: CaseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    for opened_before in (False, True):
        if opened_before:
            session.run_together(opened(case), COORD, BOTH)
        later(session, monkeypatch, days=3650)
        session.run(KeepIdle(3), COORD)
        later(session, monkeypatch, days=-3650)
        assert session.ask(CaseList(), GUEST) == ()
    session.run_together(opened(case), COORD, BOTH)
    assert [line.id for line in session.ask(CaseList(), GUEST)] == [case]
    later(session, monkeypatch, hours=3)
    assert session.ask(CaseView(case), GUEST).subject == "Netwerk"


def test_after_the_hours_views_are_refused_and_nothing_more_is_sealed_to_the_guest(
    session: Session, case: CaseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.run_together(opened(case), COORD, BOTH)
    session.ask(CaseView(case), GUEST)
    later(session, monkeypatch, hours=4)
    with pytest.raises(Refused) as caught:
        session.ask(CaseView(case), GUEST)
    assert caught.value.rules == ("R10",)
    assert session.ask(CaseList(), GUEST) == ()
    session.run(NoteChildInterest(case, SecretText("daarna")), COORD)
    with session._vault.transaction("guest", now=session._now()) as transaction:
        assert transaction.read(case) is None


def test_of_the_meeting_too_the_guest_learns_nothing_that_follows(
    session: Session, case: CaseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = session.ask(MeetingList())[0].id

    def read() -> bool:
        with session._vault.transaction("guest", now=session._now()) as transaction:
            return transaction.read(meeting) is not None

    assert not read()
    session.run_together(opened(case), COORD, BOTH)
    assert read()
    later(session, monkeypatch, hours=4)
    session.run(CloseItem(meeting, case), MAYOR)
    session.run(CloseMeeting(meeting), MAYOR)
    assert not read()
    assert session.check("coord") == ()


def test_it_can_end_sooner(session: Session, case: CaseId) -> None:
    session.run_together(opened(case), COORD, BOTH)
    before = session._vault.whole("coord").vault_key
    session.run(EndEmergency(case, GUEST), MAYOR)
    assert session._vault.whole("coord").vault_key != before
    with pytest.raises(Refused):
        session.ask(CaseView(case), GUEST)
    with pytest.raises(AppError, match="not_opened"):
        session.run(EndEmergency(case, GUEST), MAYOR)


def test_the_log_names_case_reason_guest_and_both_also_while_the_item_is_open(
    session: Session, case: CaseId
) -> None:
    session.run_together(opened(case), COORD, BOTH)
    entry = [e.entry for e in session.log("coord") if e.entry and e.entry.act.value == "emergency"]
    assert len(entry) == 1
    assert entry[0].why == "open_in_emergency_danger"
    assert entry[0].case == session.ask(CaseList())[0].key
    assert set(entry[0].to) == {"guest", "coord"}


def test_both_passwords_are_asked_and_a_wrong_one_changes_nothing(
    session: Session, case: CaseId
) -> None:
    with pytest.raises(AppError, match="two_persons_needed"):
        session.run(opened(case), COORD)
    with pytest.raises(AppError, match="two_persons_needed"):
        session.run_together(opened(case), COORD, {"coord": "play-coord"})
    with pytest.raises(Locked, match="wrong_password"):
        session.run_together(opened(case), COORD, {**BOTH, "guest": "anders"})
    with pytest.raises(AppError, match="two_persons_needed"):
        session.run(opened(case), COORD)  # nothing of the step before counts for this one
    assert session.ask(CaseList(), GUEST) == ()


def test_one_of_the_two_reads_the_case(session: Session, case: CaseId) -> None:
    both = {"other": "play-other", "guest": "play-guest"}
    with pytest.raises(Refused) as caught:
        session.run_together(opened(case), OTHER, both)
    assert caught.value.rules == ("R10",)
    with pytest.raises(AppError, match="two_persons_needed"):
        session.run_together(opened(case), COORD, both)


def test_keys_that_a_step_opened_are_dropped_again(session: Session, case: CaseId) -> None:
    session._vault.lock_member("guest")
    session.run_together(opened(case), COORD, BOTH)
    assert "guest" not in session.unlocked
    session.unlock("guest", "play-guest")
    assert session.ask(CaseView(case), GUEST).subject == "Netwerk"


def test_under_a_consent_the_guest_is_named_in_it(session: Session, case: CaseId) -> None:
    findings = session.may(opened(case, OTHER), COORD)
    assert {rule for rule, _facts in findings} == {"R5", "R11"}


def test_whose_declaration_was_withdrawn_is_refused(session: Session, case: CaseId) -> None:
    session.run(WithdrawDeclaration(), GUEST)
    assert {rule for rule, _facts in session.may(opened(case), COORD)} == {"R17", "R41"}


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (lambda case: opened(case, hours=25), "emergency_hours"),
        (lambda case: opened(case, hours=0), "emergency_hours"),
        (lambda case: opened(case, PersonId("insp")), "not_a_member"),
        (lambda case: opened(case, PersonId("mayor")), "admitted_already"),
    ],
)
def test_what_cannot_be_is_said(
    session: Session, case: CaseId, command: Callable[[CaseId], OpenInEmergency], code: str
) -> None:
    with pytest.raises(AppError) as caught:
        session.run_together(command(case), COORD, BOTH)
    assert caught.value.code == code


@pytest.fixture
def held(tmp_path: Path) -> tuple[Session, CaseId]:
    """A closed case, kept for the archive."""
    session = played(tmp_path, *signed())
    case = session.ask(CaseList())[0].id
    session.run(CloseCase(case), COORD)
    session.run(HoldCase(case, hold=True), COORD)
    return session, case


def test_what_is_kept_for_the_archive_is_erased_by_two(held: tuple[Session, CaseId]) -> None:
    session, case = held
    with pytest.raises(AppError, match="case_on_hold"):
        session.run(EraseCase(case), COORD)
    with pytest.raises(Refused):
        session.run_together(EraseCase(case), GUEST, BOTH)
    session.run_together(EraseCase(case), COORD, {"coord": "play-coord", "other": "play-other"})
    assert session.ask(CaseList()) == ()
    last = [line.entry for line in session.log("coord") if line.entry][-1]
    assert (last.why, last.to) == ("erase_case_held", ("other",))
    assert session.check("coord") == ()
