"""What is damaged takes no right away that is about something else."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.commands.emergency import EndEmergency, OpenInEmergency
from app.commands.meetings import AddItem, Invite, Plan, Respond
from app.commands.members import RemoveMember
from app.commands.minutes import SignMinutes
from app.commands.office import Declare, Wait
from app.commands.people import EndClearance, WithdrawDeclaration
from app.commands.sitting import CloseMeeting
from app.domain.basis import Kind
from app.domain.case import CaseId, Urgency
from app.domain.meeting import Meeting, MeetingId, MeetingState
from app.domain.person import Charge, Person, PersonId
from app.errors import Damaged
from app.queries.cases import CaseList
from app.queries.meetings import MeetingList
from app.queries.people import OfficeView, Persons
from app.session import Session
from tests.app.commands import sittings
from tests.app.commands.sittings import (
    TODAY,
    at,
    convened,
    do,
    opened,
    planned,
    said,
)
from tests.app.commands.sittings import signed as ended
from tests.app.commands.spoiling import records_of, spoil, spoil_last, store_of, unlocked_anew
from tests.app.commands.test_chair_left import (
    AIV,
    BM,
    CLERK,
    COORD,
    MAYOR,
    both_left,
    mayor_left,
    played,
    together,
)
from tests.app.commands.test_chair_left import EVENING as ONE_CASE
from tests.app.commands.test_damage_elsewhere import EVENING
from tests.app.commands.test_handing import HELD
from tests.app.commands.test_signed_whole import NAMED as EVERYBODY
from tests.app.commands.test_signed_whole import NEW, NOTE, WORD, evening

pytestmark = pytest.mark.usefixtures("quick_passwords")
OTHER = PersonId("other")
MEMBERS = (MAYOR, COORD, CLERK, BM, AIV, OTHER)


@pytest.fixture(params=["frame", "inside"])
def issued(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Session, CaseId]:
    """A whole case that once shared a meeting with another, of which a record is damaged."""
    opens = next(n for n, step in enumerate(EVENING) if step["do"] == "open_meeting")
    guest = (
        at("invite", "mayor", "k2", person="aiv"),
        at("respond", "aiv", "k2", answer="accept"),
    )
    out = (do("sign_minutes", "mayor", meeting="m"), do("issue_minutes", meeting="m", to="all"))
    steps = (*EVENING[:opens], *guest, *EVENING[opens:], *ended("k2")[:2], *out)
    session = played(tmp_path, *steps)
    with records_of(session, COORD) as records:
        (meeting,) = records.meetings()
        agenda = records.agenda(meeting)
        assert agenda is not None
        whole, other = agenda.cases
    if request.param == "frame":
        spoil(session, other)
    else:
        spoil_last(session, other)
    unlocked_anew(session, *MEMBERS)
    return session, whole


def test_a_whole_case_is_opened_in_an_emergency(issued: tuple[Session, CaseId]) -> None:
    session, case = issued
    session.run(Declare(), BM)
    words = {"coord": "play-coord", "clerk": "play-clerk"}
    session.run_together(OpenInEmergency(case, BM, 2, Urgency.DANGER), COORD, words)
    assert case in [line.id for line in session.ask(CaseList(), BM)]


def test_an_invitation_to_a_whole_case_is_accepted(issued: tuple[Session, CaseId]) -> None:
    session, case = issued
    plan = Plan(Kind.CONSENT, TODAY, "Stadhuis", MAYOR, CLERK)
    meeting = MeetingId(session.run(plan, COORD).made or "")
    session.run(AddItem(meeting, case), COORD)
    session.run(Invite(meeting, case, OTHER), MAYOR)
    session.run(Respond(meeting, case, True), OTHER)
    assert case in [line.id for line in session.ask(CaseList(), OTHER)]


def test_who_was_admitted_to_the_damaged_case_still_knows_of_its_meeting(
    issued: tuple[Session, CaseId],
) -> None:
    session, case = issued
    before = session.ask(MeetingList(), AIV)
    session.run(Declare(), BM)
    words = {"coord": "play-coord", "clerk": "play-clerk"}
    session.run_together(OpenInEmergency(case, BM, 2, Urgency.DANGER), COORD, words)
    assert session.ask(MeetingList(), AIV) == before != ()


def line_of(session: Session, who: PersonId, by: PersonId = COORD) -> Person:
    return next(person for person in session.ask(Persons(), by) if person.id == who)


@pytest.fixture(params=["case", "meeting", "agenda"])
def sitting(request: pytest.FixtureRequest, tmp_path: Path) -> Session:
    """Two cases at a meeting that goes on; of one, or of the meeting, something is damaged."""
    session = played(tmp_path, *EVENING)
    with records_of(session, COORD) as records:
        (meeting,) = records.meetings()
        agenda = records.agenda(meeting)
        assert agenda is not None
        _now, over = reversed(agenda.cases)
    if request.param == "case":
        spoil_last(session, over)
    else:
        spoil(session, meeting.id if request.param == "meeting" else meeting.agenda)
    unlocked_anew(session, *MEMBERS)
    return session


def test_a_declaration_is_withdrawn(sitting: Session) -> None:
    sitting.run(WithdrawDeclaration(), CLERK)
    assert line_of(sitting, CLERK).withdrawn_on == TODAY


def test_a_clearance_ends(sitting: Session) -> None:
    pol, last_day = PersonId("pol"), TODAY - timedelta(days=1)
    sitting.run(EndClearance(pol, last_day), COORD)
    assert line_of(sitting, pol).clearance_until == last_day


def test_an_office_is_handed_over(sitting: Session) -> None:
    sitting.run(Wait(1), COORD)
    together(sitting, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    together(sitting, Charge.MAYOR, BM, AIV, CLERK)
    assert sitting.ask(OfficeView(), CLERK).mayor == BM


def test_who_is_removed_left(sitting: Session) -> None:
    sitting.work(RemoveMember(CLERK), COORD)
    told = line_of(sitting, CLERK)
    assert (told.member, told.left_on) == (False, TODAY)


def test_who_is_removed_sits_at_no_table_that_can_be_read(tmp_path: Path) -> None:
    session = played(tmp_path, *EVENING)
    with records_of(session, COORD) as records:
        (meeting,) = records.meetings()
        agenda = records.agenda(meeting)
        assert agenda is not None
        over, now = agenda.cases
    spoil_last(session, over)
    unlocked_anew(session, *MEMBERS)
    session.work(RemoveMember(CLERK), COORD)
    with records_of(session, COORD) as records:
        file = records.casefile(now)
        item = file.item_of(meeting.id) if file is not None else None
        assert item is not None
        assert CLERK not in item.attendance.present
        assert COORD in item.attendance.present


def frames(session: Session, by: PersonId = COORD) -> dict[MeetingState, Meeting]:
    with records_of(session, by) as records:
        return {meeting.state: meeting for meeting in records.meetings()}


def spoil_line(session: Session, who: PersonId, by: PersonId = COORD) -> None:
    with records_of(session, by) as records:
        record = records.person_record(who)
        assert record is not None
    spoil(session, record)


def test_minutes_are_signed_past_the_damaged_line_of_who_was_not_there(tmp_path: Path) -> None:
    session = mayor_left(tmp_path, *ONE_CASE, *ended()[:2])
    meeting = session.ask(MeetingList(), COORD)[0].id
    spoil_line(session, OTHER)
    unlocked_anew(session, COORD, CLERK, BM)
    session.run(SignMinutes(meeting), COORD)
    assert line_of(session, CLERK).clears == {meeting}


def test_minutes_that_cannot_name_who_was_there_are_not_signed(tmp_path: Path) -> None:
    session = mayor_left(tmp_path, *ONE_CASE, *ended()[:2])
    spoil_line(session, CLERK)
    unlocked_anew(session, COORD, BM)
    with pytest.raises(Damaged):
        session.run(SignMinutes(session.ask(MeetingList(), COORD)[0].id), COORD)


def test_a_meeting_is_let_go_past_the_damaged_line_of_a_member(tmp_path: Path) -> None:
    session = both_left(tmp_path, *ONE_CASE, *ended()[:2])
    spoil_line(session, OTHER, BM)
    unlocked_anew(session, BM, AIV, CLERK)
    session.run(CloseMeeting(session.ask(MeetingList(), BM)[0].id), BM)


def test_minutes_are_not_signed_past_a_damaged_record_of_what_was_discussed(
    tmp_path: Path,
) -> None:
    session = played(tmp_path, *EVENING, *ended("k2")[:2])
    with records_of(session, COORD) as records:
        over = max(case.id for case in records.cases())
    spoil_last(session, over)
    unlocked_anew(session, *MEMBERS)
    with pytest.raises(Damaged):
        session.run(SignMinutes(session.ask(MeetingList(), COORD)[0].id), MAYOR)


@pytest.fixture
def noted(tmp_path: Path) -> tuple[Session, CaseId, CaseId]:
    """Minutes signed in the place of a chair who left; a guest is to destroy a working note."""
    note = at("contribute", "aiv", id="n", text=NOTE, nature="fact", secret=False)
    everybody = ("mayor", "coord", "pol", "clerk", "aiv")
    session, _ = sittings.played(
        tmp_path,
        *evening(*said(WORD, "pol"), note, chair="mayor", also=("aiv",)),
        opened("k2", named=EVERYBODY),
        planned("m2"),
        *convened("pol", "aiv", case="k2", meeting="m2"),
        do("open_meeting", "mayor", meeting="m2"),
        at("open_item", "mayor", "k2", "m2"),
        *(at("arrive", one, "k2", "m2") for one in everybody),
        *ended("k2", "m2"),
        do("issue_minutes", meeting="m2", to="all"),
        **NEW,
    )
    session.run(Wait(1), COORD)
    together(session, Charge.MAYOR, BM, COORD, CLERK)
    session.work(RemoveMember(MAYOR), COORD)
    session.run(SignMinutes(frames(session)[MeetingState.CLOSED].id), COORD)
    with records_of(session, COORD) as records:
        (signed,) = (m for m in records.meetings() if m.state is MeetingState.SIGNED)
        agenda = records.agenda(signed)
        assert agenda is not None
        (of_note,) = agenda.cases
        (other,) = (case.id for case in records.cases() if case.id != of_note)
    return session, of_note, other


def notes(session: Session, case: CaseId) -> list[str]:
    with records_of(session, AIV) as records:
        file = records.casefile(case)
        assert file is not None
        return [text.id for text in file.contributions if not text.kept]


def test_working_notes_go_beside_a_damaged_case(noted: tuple[Session, CaseId, CaseId]) -> None:
    session, of_note, other = noted
    assert notes(session, of_note)
    spoil_last(session, other)
    unlocked_anew(session, COORD, AIV)
    assert notes(session, of_note) == []


def test_working_notes_behind_damage_go_once_it_is_recovered(
    noted: tuple[Session, CaseId, CaseId],
) -> None:
    session, of_note, _other = noted
    store = store_of(session)
    asked = "SELECT sealed FROM record WHERE id = ?"
    ((whole,),) = store.rows(asked, of_note)
    spoil(session, of_note)
    unlocked_anew(session, COORD, AIV)
    said = len(list(session.log(COORD)))
    unlocked_anew(session, COORD, AIV)
    assert len(list(session.log(COORD))) == said + 2, "nothing went, and nothing is said of it"
    store = store_of(session)
    with store.writing():
        store.run("UPDATE record SET sealed = ? WHERE id = ?", whole, of_note)
    unlocked_anew(session, COORD, AIV)
    assert notes(session, of_note) == []
    assert not line_of(session, AIV).clears


@pytest.fixture
def held(tmp_path: Path) -> tuple[Session, Meeting, CaseId]:
    """A case whose only meeting was signed and handed out."""
    session = played(tmp_path, *HELD)
    with records_of(session, COORD) as records:
        (meeting,), (case,) = records.meetings(), records.cases()
    return session, meeting, case.id


def readers_of(session: Session, case: CaseId) -> frozenset[PersonId]:
    """Who opens something that was said."""
    with records_of(session, COORD) as records:
        file = records.casefile(case)
        assert file is not None
        return frozenset().union(*(records.readers(text.id) for text in file.contributions))


def test_an_emergency_opens_and_closes_a_case_that_met_at_a_damaged_meeting(
    held: tuple[Session, Meeting, CaseId],
) -> None:
    session, meeting, case = held
    words = {"coord": "play-coord", "clerk": "play-clerk"}
    session.run(Declare(), BM)
    session.run(Declare(), AIV)
    emergency = OpenInEmergency(case, AIV, 2, Urgency.DANGER)
    session.run_together(emergency, COORD, words)
    assert AIV in readers_of(session, case)
    spoil(session, meeting.id)
    unlocked_anew(session, *MEMBERS)
    session.run_together(OpenInEmergency(case, BM, 2, Urgency.DANGER), COORD, words)
    assert case in [line.id for line in session.ask(CaseList(), BM)]
    assert BM not in readers_of(session, case), "for whom it is meant nobody can tell"
    session.run(EndEmergency(case, AIV), COORD)
    assert AIV not in readers_of(session, case)


@pytest.mark.parametrize("what", ["agenda", "line"])
def test_a_new_coordinator_keeps_the_rest_of_a_register(
    held: tuple[Session, Meeting, CaseId], what: str
) -> None:
    session, meeting, _case = held
    with records_of(session, COORD) as records:
        lines = records.lines(meeting)
    spoilt = meeting.agenda if what == "agenda" else min(lines)
    spoil(session, spoilt)
    unlocked_anew(session, *MEMBERS)
    session.run(Wait(1), COORD)
    together(session, Charge.COORDINATOR, AIV, COORD, CLERK)
    with records_of(session, AIV) as records:
        assert records.lines(meeting).keys() == lines.keys() - {spoilt}
