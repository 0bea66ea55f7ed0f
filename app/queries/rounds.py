"""Rounds at an item as the table may see them: whose turn it is, and at the end one bit.

How many answered, and what, is in no answer of this module (R31, R44).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.case import CaseId
from app.domain.contribution import TextId
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.policy.permission import table
from app.policy.verdict import UNKNOWN, Verdict, verdict
from app.queries.desk import Desk, Place
from app.queries.query import Seen
from app.queries.reading import derived_text
from app.queries.table import Round


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round. `sheet` is None for the round on own files (R44)."""

    sheet: TextId | None
    text: str
    turn: PersonId | None
    """Who is asked next; None before anybody arrived and once it is over."""
    over: bool
    unanimous: bool
    """The one bit; meaningless before it is over."""
    exported: bool = False


@dataclass(frozen=True, slots=True)
class Rounds:
    """The round on own files first, then the feedback sheets of this item."""

    meeting: MeetingId
    case: CaseId

    def asks(self, desk: Desk) -> Verdict:
        """Admission to the case (R10)."""
        place = desk.at(self.meeting, self.case)
        known = place is not None and table.follows(desk.looking(place), desk.acting)
        return verdict() if known else UNKNOWN

    def seen(self, desk: Desk) -> Seen | None:
        """No view: who looked would tell who waits."""
        return None

    def answer(self, desk: Desk) -> tuple[RoundLine, ...]:
        """Each with whose turn it is, in the order of arrival."""
        place = desk.at(self.meeting, self.case)
        return () if place is None else tuple(_rounds(desk, place))


def _rounds(desk: Desk, place: Place) -> Iterator[RoundLine]:
    item = place.item
    running = desk.table.recording.get(item.id, Round())
    over = item.own_files or running.over
    turn = None if over else _turn(running, item.attendance.arrived)
    yield RoundLine(None, "", turn, over, item.own_files)
    for proposal in desk.table.proposals.values():
        if proposal.sheet.item != item.id:
            continue
        round_ = proposal.round
        turn = None if round_.over else _turn(round_, item.attendance.arrived)
        text = derived_text(desk, place, proposal.sheet)
        yield RoundLine(proposal.sheet.id, text, turn, round_.over, unanimous=False)
    for sheet in place.file.feedback:
        if sheet.item == item.id:
            text = derived_text(desk, place, sheet)
            yield RoundLine(sheet.id, text, None, True, True, sheet.exported)


def _turn(running: Round, arrived: tuple[PersonId, ...]) -> PersonId | None:
    return next((person for person in arrived if running.waits_for(person)), None)
