"""Who was invited to a meeting, whatever they answered: whom one tells that it changes."""

from dataclasses import dataclass

from app.domain.meeting import Item, MeetingId
from app.domain.person import PersonId, alphabetical
from app.policy.permission import preparing
from app.policy.verdict import UNKNOWN, Verdict, verdict
from app.queries.desk import Desk
from app.queries.query import Seen


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who was asked to one of its cases; to which one is not said here."""

    person: PersonId
    name: str
    organisation: str
    through_superior: bool
    """The superior was asked, and is told (R45)."""


def substitution(desk: Desk, item: Item, person: PersonId) -> tuple[str, str]:
    """Names of who comes in that person's place, and of whose place they take; "" for nobody."""
    sent, whom = item.invitation(person), item.stands_for(person)
    sends = sent.represented_by if sent is not None else None
    return (
        desk.person(sends).name if sends is not None else "",
        desk.person(whom).name if whom != person else "",
    )


@dataclass(frozen=True, slots=True)
class MeetingGuests:
    """Everyone who was invited, by name; for those who prepare (R14, R15)."""

    meeting: MeetingId

    def asks(self, desk: Desk) -> Verdict:
        """Preparation."""
        meeting = desk.records.meeting(self.meeting)
        known = meeting is not None and preparing.prepares(desk.situation(None, meeting))
        return verdict() if known else UNKNOWN

    def seen(self, desk: Desk) -> Seen | None:
        """A list without a case."""
        return None

    def answer(self, desk: Desk) -> tuple[Guest, ...]:
        """Whoever accepted, declined or did not answer stands here alike."""
        meeting = desk.records.meeting(self.meeting)
        places = desk.known_places(meeting) if meeting is not None else ()
        asked = {invitation.person for place in places for invitation in place.item.invitations}
        people = sorted((desk.person(p) for p in asked), key=lambda one: alphabetical(one.name))
        return tuple(
            Guest(
                person.id,
                person.name,
                person.organisation,
                desk.law.categories[person.category].through_superior,
            )
            for person in people
        )
