"""The list of partners in bulk, and how what somebody signed, holds or was given comes to an end.

An end keeps nothing from those who read before; what follows is closed to them at once (R41).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from app.commands.office import keep_partners
from app.commands.returning import let_in
from app.commands.step import Done, Loud, Step
from app.domain.log import Act
from app.domain.meeting import MeetingState
from app.domain.person import Person, PersonId
from app.errors import WrongState
from app.policy.permission import preparing, table
from app.policy.verdict import Verdict
from app.queries.cabinet import Place


@dataclass(frozen=True, slots=True)
class ImportPartners(Loud):
    """Put several people in the list of partners, or change what it says of them: all or none."""

    verb: ClassVar[str] = "import_partners"
    persons: tuple[Person, ...]

    def asks(self, step: Step) -> Verdict:
        """Whoever prepares keeps the list."""
        return preparing.keep_persons(step.situation())

    def carry_out(self, step: Step) -> Done:
        """Write them in one go; what they declared stays as it is."""
        back = keep_partners(step, self.persons)
        step.note(Act.ADD, why=self.verb)
        let_in(step, back)
        return Done()


@dataclass(frozen=True, slots=True)
class WithdrawDeclaration(Loud):
    """Take the signed confidentiality declaration back (R41). Signing again is always possible."""

    verb: ClassVar[str] = "withdraw_declaration"

    def asks(self, step: Step) -> Verdict:
        """Anyone, for themselves."""
        return preparing.withdraw_declaration(step.situation())

    def carry_out(self, step: Step) -> Done:
        """Keep the day of withdrawal in place of the day of signing."""
        who = step.person(step.acting)
        if who.declared_on is None:
            raise WrongState("not_declared")
        _end(step, replace(who, declared_on=None, withdrawn_on=step.today), self.verb)
        return Done()


@dataclass(frozen=True, slots=True)
class EndClearance(Loud):
    """Record the last day of a security clearance that was taken away or not renewed (R9, R41)."""

    verb: ClassVar[str] = "end_clearance"
    person: PersonId
    last_day: date

    def asks(self, step: Step) -> Verdict:
        """Whoever prepares keeps the list."""
        step.person(self.person)
        return preparing.keep_persons(step.situation())

    def carry_out(self, step: Step) -> Done:
        """Keep the last day."""
        who = step.person(self.person)
        if who.clearance is None:
            raise WrongState("no_clearance")
        _must_come_sooner(self.last_day, who.clearance_until)
        _end(step, replace(who, clearance_until=self.last_day), self.verb)
        return Done()


@dataclass(frozen=True, slots=True)
class EndAuthorisation(Loud):
    """Record the last day on which somebody takes part under a decree (R11, R41)."""

    verb: ClassVar[str] = "end_authorisation"
    person: PersonId
    last_day: date

    def asks(self, step: Step) -> Verdict:
        """Whoever prepares keeps the list."""
        step.person(self.person)
        return preparing.keep_persons(step.situation())

    def carry_out(self, step: Step) -> Done:
        """Keep the last day."""
        who = step.person(self.person)
        if who.authorisation is None:
            raise WrongState("no_authorisation")
        _must_come_sooner(self.last_day, who.authorisation_until)
        _end(step, replace(who, authorisation_until=self.last_day), self.verb)
        return Done()


def _must_come_sooner(last_day: date, until: date | None) -> None:
    """Ending is no renewal: a later day is typed with what was renewed, on the form."""
    if until is not None and last_day > until:
        raise WrongState("ended_sooner")


def _end(step: Step, person: Person, verb: str) -> None:
    """Write what somebody still has; whoever loses an admission by it leaves the table."""
    step.keep_persons((person,))
    step.loses(person.id)
    step.note(Act.CHANGE, to=(person.id,), why=verb)
    leave_tables(step, person)


def leave_tables(step: Step, person: Person) -> None:
    """Where somebody sits right now, they sit no more if they do not follow that case any more."""
    for place in tuple(_seats(step, person.id)):
        known = step.looking(place)
        now = replace(known, persons={**known.persons, person.id: person})
        if not table.follows(now, person.id):
            step.keep_frame(place.file, place.item.without(person.id))


def _seats(step: Step, person: PersonId) -> Iterator[Place]:
    """Where somebody sits right now, as far as the session member can see."""
    for meeting in tuple(step.records.meetings()):
        if meeting.state is MeetingState.OPEN:
            places = step.opened_places(meeting)
            yield from (p for p in places if person in p.item.attendance.present)
