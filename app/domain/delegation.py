"""A delegation of the mayor that ends by itself: on a day, or with one meeting (R8)."""

from dataclasses import dataclass
from datetime import date

from app.domain.ids import MeetingId, PersonId


@dataclass(frozen=True, slots=True)
class Delegation:
    """To convene and chair in the mayor's place. Days are both included; None has no end."""

    to: PersonId
    since: date
    until: date | None = None
    meeting: MeetingId | None = None
    """Only this meeting; None is every meeting."""

    def holds(self, on: date, meeting: MeetingId | None) -> bool:
        """Whether it covers that day and that meeting."""
        ended = self.until is not None and self.until < on
        return self.since <= on and not ended and self.meeting in (None, meeting)
