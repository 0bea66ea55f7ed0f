"""What the minutes will lack once they are signed, while something can still be said about it.

One line per case on the agenda; of texts only how many, and only those the acting person reads.
"""

from dataclasses import dataclass

from app.domain.contribution import Keep
from app.domain.meeting import ItemState, MeetingId
from app.policy.disclosure import Occasion
from app.policy.verdict import UNKNOWN, Verdict, verdict
from app.queries.desk import Desk, Place
from app.queries.meetings import concerns
from app.queries.query import Seen
from app.queries.reading import read_item


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A case that was on the table, by its key."""

    case_key: str
    own_files: bool
    """False: participants get its frame alone (R44)."""
    unapproved: int
    """Texts meant for the minutes that were not approved; signing destroys them (R20)."""


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
        agenda = desk.records.agenda(meeting) if meeting is not None else None
        cases = agenda.cases if agenda is not None else ()
        places = [desk.at(self.meeting, case) for case in cases]
        lines = [
            _line(desk, place)
            for place in places
            if place is not None
            and place.item.state is ItemState.CLOSED
            and desk.looking(place).admitted(desk.acting)
        ]
        return tuple(line for line in lines if line.unapproved or not line.own_files)


def _line(desk: Desk, place: Place) -> Unsettled:
    reading = read_item(desk, place.file, place.item, desk.acting, Occasion.SCREEN)
    waiting = [t for t, _ in reading.contributions if t.keep is Keep.MINUTES and not t.approved]
    return Unsettled(place.file.case.key, place.item.own_files, len(waiting))
