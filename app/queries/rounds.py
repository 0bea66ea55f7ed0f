"""Rounds at an item as the table may see them: who is asked, and at the end one bit.

Who answered, how many, and what, is in no answer of this module (R31, R44): everyone who arrived
and lost no admission since is asked as long as the round runs, in the order in which they arrived.
Closing the item ends every round: one that nobody held and one that somebody refused then read
alike.
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from app.domain.case import CaseId
from app.domain.contribution import TextId
from app.domain.meeting import Item, ItemState, MeetingId
from app.domain.person import PersonId
from app.queries.cabinet import Place
from app.queries.desk import Desk
from app.queries.meetings import AtItem
from app.queries.query import Seen
from app.queries.reading import derived_text


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round. `sheet` is None for the round on own files (R44)."""

    sheet: TextId | None
    text: str
    asked: tuple[PersonId, ...]
    """Everyone whose answer counts, answered or not; nobody once it is over."""
    over: bool
    unanimous: bool
    """The one bit; meaningless before it is over."""
    exported: bool = False


@dataclass(frozen=True, slots=True)
class Rounds(AtItem):
    """The round on own files first, then the feedback sheets of this item."""

    meeting: MeetingId
    case: CaseId

    def seen(self, desk: Desk) -> Seen | None:
        """No view: who looked would tell who waits."""
        return None

    def answer(self, desk: Desk) -> tuple[RoundLine, ...]:
        """Each with who is asked, in the order of arrival: a newcomer comes last."""
        place = desk.at(self.meeting, self.case)
        return () if place is None else tuple(_rounds(desk, place))


def asked(item: Item, following: Set[PersonId]) -> tuple[PersonId, ...]:
    """Whose answer a round waits for, as they arrived: who lost no admission since (R41)."""
    return tuple(person for person in item.attendance.arrived if person in following)


def _rounds(desk: Desk, place: Place) -> Iterator[RoundLine]:
    item = place.item
    people = asked(item, desk.following(place.file.case, item))
    closed = item.state is ItemState.CLOSED
    over = closed or item.own_files or desk.table.recording_over(item.id, people)
    yield RoundLine(None, "", () if over else people, over, item.own_files)
    for proposal in desk.table.proposals.values():
        if proposal.sheet.item != item.id:
            continue
        over = closed or proposal.round.ended(people)
        text = derived_text(desk, place, proposal.sheet)
        yield RoundLine(proposal.sheet.id, text, () if over else people, over, unanimous=False)
    for sheet in place.file.feedback:
        if sheet.item == item.id:
            text = derived_text(desk, place, sheet)
            yield RoundLine(sheet.id, text, (), True, True, sheet.exported)
