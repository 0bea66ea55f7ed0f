"""What the window asks once a vault is unlocked: its name, its office's habits, who came in."""

from dataclasses import dataclass

from app.domain.language import Language
from app.domain.meeting import MeetingId
from app.domain.person import LONGEST_IDLE, PersonId
from app.queries.meetings import MeetingList
from app.queries.people import OfficeView, Persons
from app.session import Session


@dataclass(frozen=True, slots=True)
class Arrival:
    """An unlocked vault, as far as the window itself needs to know it."""

    label: str
    exercise: bool
    idle_minutes: int
    language: Language
    """That of whoever unlocked it."""

    @classmethod
    def of(cls, session: Session, member: PersonId) -> "Arrival":
        """Asked in the worker, as the member who unlocked."""
        people = session.ask(Persons(), member)
        own = [person.language for person in people if person.id == member]
        language = own[0] if own else session.ask(OfficeView(), member).language
        header = session.header
        return cls(header.label, header.exercise, idle_minutes(session), language)


def latest_meeting(session: Session, member: PersonId) -> MeetingId | None:
    """The meeting of an exercise; None where the play was stopped before one was planned."""
    return next((line.id for line in session.ask(MeetingList(), member)), None)


def idle_minutes(session: Session) -> int:
    """After how many minutes without anybody the vault locks, asked for anybody who is unlocked.

    Not for the coordinator: who it is by now may not have been here.
    """
    anyone = min(map(PersonId, session.unlocked), default=None)
    return min(session.ask(OfficeView(), anyone).idle_minutes, LONGEST_IDLE)
