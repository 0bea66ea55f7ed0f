"""A backup from before something was erased: agendas and the register of copies know it again."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.commands.agenda import RemoveItem
from app.commands.cases import CloseCase, EraseCase
from app.commands.sitting import OpenMeeting
from app.domain.case import CaseId
from app.domain.meeting import MeetingId, MeetingState
from app.domain.person import PersonId
from app.queries.cases import CaseList
from app.queries.meetings import MeetingList
from app.queries.register import AllCopies, Standing
from app.queries.today import Due, Today
from app.session import Session
from tests.app.commands.sittings import (
    at,
    begun,
    do,
    opened,
    planned,
    recorded,
    said,
    signed,
)
from tests.app.commands.test_restoring_former_office import PASSWORD, lost

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD, CLERK, OTHER = map(PersonId, ("mayor", "coord", "clerk", "other"))
SOONER = date(2027, 4, 10)
PLANNED = (
    *begun("insp"),
    *said("gezien aan de kaai", "insp"),
    *recorded("mayor", "coord", "clerk", "insp"),
    *signed(),
    do("issue_minutes", meeting="m", to="all"),
    opened("k2", valid_until=SOONER),
    planned("n"),
    do("add_item", "mayor", meeting="n", case="k"),
    do("add_item", "mayor", meeting="n", case="k2"),
    at("invite", "mayor", case="k2", meeting="n", person="pol"),
    at("respond", "pol", case="k2", meeting="n", answer="accept"),
)
"""A case whose minutes are out stands on another agenda too, with a second case."""


def forgetting(session: Session) -> list[PersonId]:
    """Who looked for what was erased, as the log says."""
    entries = [line.entry for line in session.log("coord") if line.entry is not None]
    return [entry.member for entry in entries if entry.why == "forget_erased"]


def to_come(session: Session) -> MeetingId:
    meetings = session.ask(MeetingList(), MAYOR)
    (found,) = [one.id for one in meetings if one.state is not MeetingState.ISSUED]
    return found


def discussed(session: Session) -> CaseId:
    found = {line.valid_until == SOONER: line.id for line in session.ask(CaseList(), COORD)}
    return found[False]


def erased(session: Session) -> None:
    case = discussed(session)
    session.run(CloseCase(case), COORD)
    session.run(EraseCase(case), COORD)


def taken_off(session: Session) -> None:
    session.run(RemoveItem(to_come(session), discussed(session)), MAYOR)


@pytest.mark.parametrize("member", [COORD, MAYOR, CLERK, OTHER])
@pytest.mark.parametrize("then", [erased, taken_off])
def test_the_next_meeting_opens(
    tmp_path: Path, then: Callable[[Session], None], member: PersonId
) -> None:
    with lost(tmp_path, PLANNED, then).back(member) as again:
        for one in {MAYOR, COORD, CLERK} - {member}:
            again.unlock(one, f"play-{one}")
        again.run(OpenMeeting(to_come(again)), MAYOR)
        assert again.check(member) == ()


@pytest.mark.parametrize("member", [COORD, OTHER])
def test_copies_of_what_is_gone_are_to_come_back(tmp_path: Path, member: PersonId) -> None:
    with lost(tmp_path, PLANNED, erased).back(member) as again:
        if member != COORD:
            again.unlock(COORD, "play-coord")
        copies = again.ask(AllCopies(), COORD).lines
        assert len(copies) == 4
        assert {copy.standing for copy in copies} == {Standing.RECALLED}
        due = [line.what for line in again.ask(Today(), COORD).lines]
        assert due.count(Due.RECALL) == 4
        once_each = list(dict.fromkeys((member, COORD)))
        assert forgetting(again) == once_each
        again.lock()
        again.unlock(COORD, PASSWORD if member == COORD else "play-coord")
        assert forgetting(again) == once_each


def test_what_was_not_erased_stays(tmp_path: Path) -> None:
    left = lost(tmp_path, PLANNED, lambda session: session.settle())
    with left.back(COORD) as again:
        assert len(again.ask(CaseList(), COORD)) == 2
        assert {c.standing for c in again.ask(AllCopies(), COORD).lines} == {Standing.ISSUED}
        assert forgetting(again) == []
