"""Who opened a case by an office keeps that admission when an agenda gives and takes another."""

from pathlib import Path

import pytest

from app.commands.agenda import RemoveItem
from app.commands.meetings import AddItem, Plan
from app.commands.office import Wait
from app.commands.planning import CancelMeeting, ChangeMeeting
from app.domain.basis import Kind
from app.domain.meeting import MeetingId
from app.domain.person import Charge, PersonId
from app.queries.cases import CaseList
from app.queries.meetings import MeetingList
from app.session import Session
from tests.app.commands.sittings import opened, scenario
from tests.app.commands.test_handing import (
    AIV,
    CLERK,
    COORD,
    HELD,
    MAYOR,
    NAMED,
    NEW,
    played,
    together,
)
from tests.builders import play

pytestmark = pytest.mark.usefixtures("quick_passwords")


def meeting_that_they_note(session: Session, who: PersonId) -> MeetingId:
    told = Plan(Kind.CONSENT, session._now().date(), "Elders", MAYOR, who)
    meeting = MeetingId(str(session.run(told, MAYOR).made))
    session.run(AddItem(meeting, session.ask(CaseList(), MAYOR)[0].id), MAYOR)
    assert session.ask(CaseList(), who)
    return meeting


def take_off(session: Session, meeting: MeetingId, how: str) -> None:
    case = session.ask(CaseList(), MAYOR)[0].id
    if how == "another notes":
        on = next(line.on for line in session.ask(MeetingList(), MAYOR) if line.id == meeting)
        session.run(ChangeMeeting(meeting, on, "Elders", MAYOR, CLERK), MAYOR)
    elif how == "cancelled":
        session.run(CancelMeeting(meeting), MAYOR)
    else:
        session.run(RemoveItem(meeting, case), MAYOR)


HOWS = pytest.mark.parametrize("how", ["taken off", "cancelled", "another notes"])


@HOWS
@pytest.mark.parametrize("steps", [(opened(named=NAMED),), HELD], ids=["opened", "held"])
def test_a_former_coordinator_who_would_note_a_meeting_keeps_their_admission(
    tmp_path: Path, how: str, steps: tuple[dict[str, object], ...]
) -> None:
    session = played(tmp_path, *steps)
    session.run(Wait(1), MAYOR)
    together(session, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    take_off(session, meeting_that_they_note(session, COORD), how)
    assert session.ask(CaseList(), COORD), "as if it never stood there"


@HOWS
def test_whom_the_agenda_alone_had_admitted_is_so_no_more(tmp_path: Path, how: str) -> None:
    """The office came to them after the case was opened, and went on."""
    session = played(tmp_path, opened(named=NAMED))
    session.run(Wait(1), MAYOR)
    together(session, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    session.run(Wait(1), MAYOR)
    together(session, Charge.COORDINATOR, COORD, MAYOR, CLERK)
    assert session.ask(CaseList(), AIV) == ()
    take_off(session, meeting_that_they_note(session, AIV), how)
    assert session.ask(CaseList(), AIV) == ()


@HOWS
def test_who_left_the_office_before_a_case_was_opened_was_admitted_by_the_agenda_alone(
    tmp_path: Path, how: str
) -> None:
    """The office went on in the morning; the case is of that same day."""
    session = played(tmp_path)
    together(session, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    made = play(session, scenario((opened(who="aiv", named=NAMED),), **NEW))
    assert made.surprises == []
    assert session.ask(CaseList(), COORD) == ()
    take_off(session, meeting_that_they_note(session, COORD), how)
    assert session.ask(CaseList(), COORD) == ()
