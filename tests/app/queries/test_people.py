"""What the list of partners says of each, and to whom."""

from pathlib import Path

import pytest

from app.commands.planning import CancelMeeting
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.queries.people import Partners, Role
from app.session import Session
from tests.app.commands.sittings import do, planned, scenario
from tests.builders import exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")


def delegates(session: Session, who: str) -> list[str]:
    lines = session.ask(Partners(), PersonId(who))
    return [line.person.id for line in lines if Role.DELEGATE in line.roles]


def test_a_delegation_for_one_meeting_is_told_to_whom_it_concerns_and_ends_with_it(
    tmp_path: Path,
) -> None:
    file = scenario(
        [planned(), do("delegate", "mayor", to="pol", meeting="m")],
        guard={"category": "GEM", "member": True},
    )
    with exercise(tmp_path, file) as session:
        made = play(session, file)
        assert made.surprises == []
        assert delegates(session, "coord") == ["pol"]
        assert delegates(session, "guard") == []
        session.run(CancelMeeting(MeetingId(made.ids["m"])))
        assert delegates(session, "coord") == []
