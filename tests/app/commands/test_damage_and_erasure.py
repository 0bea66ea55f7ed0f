"""Erasing a case leaves nothing of it behind what is damaged, and waits for nothing else."""

from pathlib import Path

import pytest

from app.commands.cases import CloseCase, EraseCase
from app.commands.office import Wait
from app.domain.case import CaseId
from app.domain.meeting import MeetingState
from app.domain.person import Charge
from app.errors import Damaged
from app.queries.retention import Unread
from app.session import Session
from tests.app.commands.sittings import opened, planned
from tests.app.commands.spoiling import records_of, spoil, store_of, unlocked_anew
from tests.app.commands.test_chair_left import AIV, CLERK, COORD, MAYOR, NAMED, played, together
from tests.app.commands.test_damage_and_rights import MEMBERS, frames
from tests.app.commands.test_handing import HELD

pytestmark = pytest.mark.usefixtures("quick_passwords")


def unread_case(session: Session) -> CaseId:
    """The one that was discussed, of the two that a new coordinator ends without reading them."""
    with records_of(session, MAYOR) as records:
        return next(case.id for case in records.cases() if case.discussed_on)


def rows_in(session: Session, bundle: str) -> int:
    return len(store_of(session).rows("SELECT id FROM record WHERE bundle = ?", bundle))


@pytest.fixture
def unread(tmp_path: Path) -> Session:
    """A case of which copies are out, and which nobody reads who may end it; another meeting."""
    session = played(tmp_path, *HELD, opened("k2", named=NAMED), planned("m2"))
    session.run(Wait(1), COORD)
    together(session, Charge.COORDINATOR, AIV, COORD, CLERK)
    return session


def erased(session: Session, case: CaseId) -> None:
    session.run(CloseCase(case), AIV)
    session.run(Wait(800), COORD)
    session.run(EraseCase(case), AIV)


@pytest.mark.parametrize("what", ["frame", "agenda"])
def test_a_case_that_nobody_reads_ends_beside_a_damaged_meeting(unread: Session, what: str) -> None:
    case, planned_one = unread_case(unread), frames(unread)[MeetingState.PLANNED]
    spoil(unread, planned_one.id if what == "frame" else planned_one.agenda)
    unlocked_anew(unread, *MEMBERS)
    erased(unread, case)
    assert case not in [term.case for term in unread.ask(Unread(), AIV)]
    assert not rows_in(unread, case)


@pytest.mark.parametrize("reads", [True, False], ids=["read", "unread"])
def test_the_copies_of_a_meeting_whose_frame_is_damaged_go_with_the_case(
    unread: Session, reads: bool
) -> None:
    case, held = unread_case(unread), frames(unread)[MeetingState.ISSUED]
    assert rows_in(unread, held.files)
    spoil(unread, held.id)
    unlocked_anew(unread, *MEMBERS)
    if reads:
        unread.run(CloseCase(case), MAYOR)
        unread.run(EraseCase(case), MAYOR)
    else:
        erased(unread, case)
    assert not rows_in(unread, held.files)
    assert not rows_in(unread, case)


def test_a_case_is_not_erased_past_a_register_that_may_name_more_of_its_copies(
    unread: Session,
) -> None:
    case, held = unread_case(unread), frames(unread)[MeetingState.ISSUED]
    with records_of(unread, MAYOR) as records:
        line = min(records.copy_records(held).values())
    spoil(unread, line)
    unlocked_anew(unread, *MEMBERS)
    with pytest.raises(Damaged):
        erased(unread, case)
    assert rows_in(unread, case)


@pytest.mark.parametrize("reads", [True, False], ids=["read", "unread"])
def test_a_case_is_not_erased_past_copies_of_which_nobody_can_tell_what_they_say(
    unread: Session, reads: bool
) -> None:
    case, held = unread_case(unread), frames(unread)[MeetingState.ISSUED]
    with records_of(unread, MAYOR) as records:
        line = min(records.lines(held))
    for record in (held.id, line):
        spoil(unread, record)
    unlocked_anew(unread, *MEMBERS)
    by = MAYOR if reads else AIV
    unread.run(CloseCase(case), by)
    unread.run(Wait(800), COORD)
    with pytest.raises(Damaged):
        unread.run(EraseCase(case), by)
    assert rows_in(unread, held.files)
    assert rows_in(unread, case)
