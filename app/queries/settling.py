"""What the minutes will lack once they are signed, while something can still be said about it.

One line per case on the agenda; of texts only how many, and only those the acting person reads.
What waits in memory for somebody's answer is not counted: nobody may see whether anything does.
"""

from dataclasses import dataclass

from app.domain.case import CaseId
from app.domain.contribution import Keep
from app.domain.meeting import ItemState, MeetingId
from app.policy.disclosure import Occasion
from app.policy.verdict import UNKNOWN, Verdict, verdict
from app.queries.cabinet import Place
from app.queries.desk import Desk
from app.queries.meetings import AtItem, concerns
from app.queries.query import Seen
from app.queries.reading import read_item
from app.queries.rounds import asked


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A case that is or was on the table, by its key."""

    case_key: str
    own_files: bool
    """False: participants get its frame alone (R44)."""
    notes: int
    """Texts that signing destroys: not kept for the minutes, or not approved (R20, R29).

    In one number: how many somebody has not approved would be a count of their silence.
    """
    round_open: bool
    """A feedback sheet is before the table and its round is not over (R31)."""
    own_files_over: bool = False
    """The round on own files is over: where there is no agreement, there will be none (R44)."""

    @property
    def lacks(self) -> bool:
        """Whether there is anything to say."""
        return not self.own_files or self.round_open or bool(self.notes)


@dataclass(frozen=True, slots=True)
class Settling:
    """The cases of a meeting about which the minutes will say less than was said."""

    meeting: MeetingId

    def asks(self, desk: Desk) -> Verdict:
        """Whoever the meeting concerns."""
        meeting = desk.records.meeting(self.meeting)
        return verdict() if meeting is not None and concerns(desk, meeting) else UNKNOWN

    def seen(self, desk: Desk) -> Seen | None:
        """No text is shown."""
        return None

    def answer(self, desk: Desk) -> tuple[Unsettled, ...]:
        """In the order of the agenda; a case that lacks nothing has no line."""
        meeting = desk.records.meeting(self.meeting)
        places = desk.known_places(meeting) if meeting is not None else ()
        lines = [_line(desk, place) for place in places if place.item.state is ItemState.CLOSED]
        return tuple(line for line in lines if line.lacks)


@dataclass(frozen=True, slots=True)
class ItemSettling(AtItem):
    """One item while it is open: what it would lack if it closed now."""

    meeting: MeetingId
    case: CaseId

    def seen(self, desk: Desk) -> Seen | None:
        """No text is shown."""
        return None

    def answer(self, desk: Desk) -> Unsettled | None:
        """None where there is no such item."""
        place = desk.at(self.meeting, self.case)
        return None if place is None else _line(desk, place)


def _line(desk: Desk, place: Place) -> Unsettled:
    reading = read_item(desk, place.file, place.item, desk.acting, Occasion.SCREEN)
    notes = sum(t.keep is not Keep.MINUTES or not t.approved for t, _ in reading.contributions)
    proposals = desk.table.proposals.values()
    people = asked(place.item, desk.following(place.file.case, place.item))
    open_ = any(p.sheet.item == place.item.id and not p.round.ended(people) for p in proposals)
    own_files, over = place.item.own_files, desk.table.recording_over(place.item.id, people)
    return Unsettled(place.file.case.key, own_files, notes, open_, over)
