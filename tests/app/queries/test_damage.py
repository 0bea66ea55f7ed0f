"""What is whole is shown beside what is damaged, and that something is left out is said."""

from pathlib import Path

import pytest

from app.domain.case import CaseId
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.errors import Damaged
from app.queries.board import ItemBoard, NameCards
from app.queries.cases import CaseView
from app.queries.meetings import MeetingBoard
from app.queries.people import Partners
from app.session import Session
from tests.app.commands.sittings import (
    at,
    convened,
    do,
    opened,
    planned,
    played,
    recorded,
    said,
    seated,
    signed,
)
from tests.app.commands.spoiling import spoil, spoil_last, unlocked_anew
from tests.builders import Outcomes

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD = PersonId("mayor"), PersonId("coord")
TABLE = ("mayor", "coord", "clerk")
TWICE = (
    opened(),
    opened("k2"),
    planned(),
    *convened("pol"),
    *seated(*TABLE, "pol"),
    *said("gezien", "pol"),
    at("decide", "mayor", id="e", text="opvolgen", derived_from=["c"]),
    *recorded(*TABLE, "pol"),
    *signed(),
    planned("m2"),
    *convened("pol", meeting="m2"),
    *convened("pol", case="k2", meeting="m2"),
)


@pytest.fixture
def made(tmp_path: Path) -> tuple[Session, Outcomes]:
    """A case that was discussed and stands, beside another, on the agenda of what comes."""
    return played(tmp_path, *TWICE)


def left_out(session: Session) -> str | None:
    told = session.left_out()
    return None if told is None else told.code


@pytest.mark.parametrize("what", ["frame", "inside"])
def test_a_meeting_is_shown_without_the_case_that_is_damaged(
    made: tuple[Session, Outcomes], what: str
) -> None:
    session, outcomes = made
    meeting, case, other = (outcomes.ids[one] for one in ("m2", "k", "k2"))
    (spoil if what == "frame" else spoil_last)(session, other)
    unlocked_anew(session, *TABLE)
    board = session.ask(MeetingBoard(MeetingId(meeting)), MAYOR)
    assert [line.case for line in board.agenda] == [case]
    assert [need.code for need in board.needs if need.blocks] == ["unseen"]
    assert left_out(session) == "records_left_out"
    assert {card.person for card in session.ask(NameCards(MeetingId(meeting)), COORD)} == {"pol"}
    session.ask(ItemBoard(MeetingId(meeting), CaseId(case)), MAYOR)


def test_a_case_is_shown_without_the_meeting_that_is_damaged(
    made: tuple[Session, Outcomes],
) -> None:
    session, outcomes = made
    spoil(session, outcomes.ids["m"])
    unlocked_anew(session, *TABLE)
    page = session.ask(CaseView(CaseId(outcomes.ids["k"])), MAYOR)
    assert [item.meeting for item in page.items] == [outcomes.ids["m2"]]
    assert left_out(session) == "records_left_out"


def test_partners_are_listed_beside_a_delegation_for_a_meeting_that_is_damaged(
    tmp_path: Path,
) -> None:
    session, outcomes = played(tmp_path, *TWICE, do("delegate", "mayor", to="clerk", meeting="m2"))
    spoil(session, outcomes.ids["m2"])
    unlocked_anew(session, *TABLE)
    assert "clerk" in [line.person.id for line in session.ask(Partners(), COORD)]


def test_a_case_that_is_damaged_itself_is_not_shown(made: tuple[Session, Outcomes]) -> None:
    session, outcomes = made
    spoil_last(session, outcomes.ids["k"])
    unlocked_anew(session, *TABLE)
    with pytest.raises(Damaged):
        session.ask(CaseView(CaseId(outcomes.ids["k"])), MAYOR)
