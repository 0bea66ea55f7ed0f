"""Services of the French Community: invited in time, and with a shorter term (R38, R45)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.commands.meetings import AddItem, Invite, Plan, Respond
from app.commands.office import Declare, KeepPerson, Wait
from app.commands.planning import CancelMeeting, ChangeMeeting
from app.commands.reviewing import ReviewCase
from app.commands.settings import KeepTerms
from app.commands.sitting import CloseItem, CloseMeeting, OpenItem, OpenMeeting
from app.domain.basis import Kind
from app.domain.case import CaseId
from app.domain.meeting import MeetingId
from app.domain.person import Category, Community, PersonId
from app.domain.secret import SecretText
from app.errors import Refused
from app.queries.board import ItemBoard
from app.queries.cases import CaseList, CaseView
from app.queries.meetings import MeetingList
from app.queries.people import Persons
from app.queries.retention import Overdue
from app.queries.today import Due, Today
from app.session import Session
from tests.app.commands.sittings import CAST, TODAY, opened, tried

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD, CLERK, SERVICE = map(PersonId, ("mayor", "coord", "clerk", "fwb"))
URGENT = SecretText("Een plaatsing loopt morgen af.")


class Office:
    """One case to whose meetings a service may come."""

    def __init__(self, folder: Path) -> None:
        case = opened(named=[*CAST, SERVICE])
        people = {SERVICE: {"category": "FWB", "community": "french"}}
        self.session, made = tried(folder, case, **people)
        assert made.surprises == []
        self.case: CaseId = self.session.ask(CaseList())[0].id
        self.session.run(Declare(), SERVICE)

    def plan(self, days: int = 0, *, urgency: SecretText | None = URGENT) -> MeetingId:
        on = TODAY + timedelta(days=days)
        told = Plan(Kind.CONSENT, on, "Stadhuis", MAYOR, CLERK)
        meeting = MeetingId(self.session.run(told, MAYOR).made or "")
        self.session.run(AddItem(meeting, self.case), MAYOR)
        self.session.run(Invite(meeting, self.case, SERVICE, urgency=urgency), MAYOR)
        return meeting

    def comes(self, meeting: MeetingId) -> None:
        self.session.run(Respond(meeting, self.case, accepts=True), SERVICE)

    def hold(self, meeting: MeetingId, months: int | None = None) -> None:
        self.begin(meeting, months)
        self.session.run(CloseItem(meeting, self.case), MAYOR)
        self.session.run(CloseMeeting(meeting), MAYOR)

    def begin(self, meeting: MeetingId, months: int | None = None) -> None:
        self.session.run(OpenMeeting(meeting), MAYOR)
        self.session.run(OpenItem(meeting, self.case, months), MAYOR)

    @property
    def months(self) -> int | None:
        return self.session.ask(CaseView(self.case)).retention_months


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def day_of(session: Session, meeting: MeetingId) -> object:
    return next(line.on for line in session.ask(MeetingList()) if line.id == meeting)


def test_a_meeting_is_held_on_the_day_on_which_it_opens(office: Office) -> None:
    meeting = office.plan(days=3)
    office.session.run(OpenMeeting(meeting), MAYOR)
    assert day_of(office.session, meeting) == TODAY


def test_no_meeting_opens_so_early_that_a_superior_had_it_too_late(office: Office) -> None:
    meeting = office.plan(days=20, urgency=None)
    with pytest.raises(Refused) as refused:
        office.session.run(OpenMeeting(meeting), MAYOR)
    assert refused.value.rules == ("R45",)
    assert day_of(office.session, meeting) == TODAY + timedelta(days=20)


def test_a_term_that_grew_with_reasons_lets_the_case_be_discussed_again(office: Office) -> None:
    first, second = office.plan(), office.plan()
    office.comes(first)
    office.hold(first, 12)
    office.session.run(ReviewCase(office.case, SecretText("ernstige redenen"), 24), COORD)
    office.comes(second)
    office.hold(second)
    assert office.months == 24


def test_whoever_comes_to_a_case_with_a_longer_term_shortens_it(office: Office) -> None:
    first, second = office.plan(), office.plan()
    office.hold(first, 24)
    office.comes(second)
    assert office.months == 12
    office.hold(second)


def test_whoever_comes_while_the_item_is_open_shortens_the_term_at_once(office: Office) -> None:
    meeting = office.plan()
    office.begin(meeting, 36)
    assert office.months == 36
    office.comes(meeting)
    assert office.months == 12


def test_whoever_comes_to_a_later_meeting_shortens_the_term_of_an_earlier_one(
    office: Office,
) -> None:
    first, second = office.plan(), office.plan()
    office.comes(second)
    with pytest.raises(Refused) as refused:
        office.hold(first, 24)
    assert refused.value.rules == ("R38",), "what is proposed by hand is not shortened unsaid"
    office.session.run(OpenItem(first, office.case), MAYOR)
    office.session.run(CloseItem(first, office.case), MAYOR)
    office.session.run(CloseMeeting(first), MAYOR)
    assert office.months == 6
    office.hold(second)


@pytest.mark.parametrize(("proposed", "kept"), [(24, 12), (8, 8)])
def test_what_the_office_proposes_is_never_too_long_for_whoever_comes(
    office: Office, proposed: int, kept: int
) -> None:
    office.session.run(KeepTerms("L. Vermandere", proposed), COORD)
    first, second = office.plan(), office.plan()
    office.comes(second)
    assert office.session.ask(ItemBoard(first, office.case)).retention_months == kept
    office.hold(first)
    assert office.months == kept
    office.hold(second)
    assert office.months == kept


def test_whoever_takes_the_minutes_for_such_a_service_shortens_the_term_too(
    office: Office,
) -> None:
    office.hold(office.plan(), 24)
    evening = Plan(Kind.CONSENT, TODAY, "Stadhuis", MAYOR, SERVICE)
    meeting = MeetingId(office.session.run(evening, MAYOR).made or "")
    office.session.run(AddItem(meeting, office.case), MAYOR)
    assert office.months == 12


def test_whoever_takes_over_the_minutes_shortens_the_term_too(office: Office) -> None:
    first, second = office.plan(), office.plan()
    office.hold(first, 24)
    told = (TODAY, "Stadhuis", MAYOR, SERVICE)
    office.session.run(ChangeMeeting(second, *told), MAYOR)
    assert office.months == 12


def test_its_clock_runs_on_whatever_category_the_service_comes_to_have(office: Office) -> None:
    meeting = office.plan()
    office.comes(meeting)
    office.hold(meeting)
    session = office.session
    session.run(Wait(400), COORD)
    (due,) = session.ask(Overdue(), COORD)
    fwb = next(one for one in session.ask(Persons(), COORD) if one.id == SERVICE)
    municipal = replace(fwb, category=Category.GEM, community=Community.MUNICIPAL)
    session.run(KeepPerson(municipal), COORD)
    assert session.ask(Overdue(), COORD) == (due,)
    assert Due.RETENTION in {line.what for line in session.ask(Today(), COORD).lines}
    assert session.ask(CaseView(office.case), COORD).clock.from_discussion


def test_a_service_that_stood_otherwise_before_it_ever_sat_changes_no_clock(
    office: Office,
) -> None:
    office.comes(office.plan(days=20))
    session = office.session
    fwb = next(one for one in session.ask(Persons(), COORD) if one.id == SERVICE)
    municipal = replace(fwb, category=Category.GEM, community=Community.MUNICIPAL)
    session.run(KeepPerson(municipal), COORD)
    assert not session.ask(CaseView(office.case), COORD).clock.from_discussion


def test_a_service_that_was_to_come_to_what_is_cancelled_changes_no_clock(office: Office) -> None:
    first, second = office.plan(), office.plan()
    office.hold(first, 24)
    office.comes(second)
    office.session.run(CancelMeeting(second), MAYOR)
    clock = office.session.ask(CaseView(office.case), COORD).clock
    assert (clock.from_discussion, clock.runs_from) == (False, None)


def test_a_service_that_takes_the_minutes_of_what_opened_keeps_its_clock(office: Office) -> None:
    session = office.session
    evening = Plan(Kind.CONSENT, TODAY, "Stadhuis", MAYOR, SERVICE)
    meeting = MeetingId(session.run(evening, MAYOR).made or "")
    session.run(AddItem(meeting, office.case), MAYOR)
    session.run(Invite(meeting, office.case, CLERK), MAYOR)
    office.begin(meeting)
    fwb = next(one for one in session.ask(Persons(), COORD) if one.id == SERVICE)
    municipal = replace(fwb, category=Category.GEM, community=Community.MUNICIPAL)
    session.run(KeepPerson(municipal), COORD)
    assert session.ask(CaseView(office.case), COORD).clock.from_discussion
