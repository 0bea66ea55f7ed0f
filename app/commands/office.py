"""The office and its people: partners, declarations, and the clock of an exercise."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from app.commands.step import Done, Loud, Step
from app.domain.log import Act
from app.domain.person import Person
from app.errors import WrongState
from app.policy.permission import preparing
from app.policy.verdict import Verdict, verdict


def as_declared(step: Step, person: Person) -> Person:
    """A person as typed, with the declaration, key slot and certificates that they have."""
    earlier = step.persons.get(person.id)
    return replace(
        person,
        member=earlier.member if earlier is not None else person.id in step.setting.members,
        declared_on=earlier.declared_on if earlier is not None else None,
        withdrawn_on=earlier.withdrawn_on if earlier is not None else None,
        certificates=earlier.certificates if earlier is not None else (),
        left_on=earlier.left_on if earlier is not None else None,
    )


def standing(person: Person) -> tuple[object, ...]:
    """By what somebody may sit at a table (R9, R11)."""
    return (
        person.category,
        person.community,
        person.clearance,
        person.clearance_until,
        person.authorisation,
        person.authorisation_until,
    )


@dataclass(frozen=True, slots=True)
class KeepPerson(Loud):
    """Put somebody in the list of partners, or change what it says of them."""

    verb: ClassVar[str] = "keep_person"
    person: Person

    def asks(self, step: Step) -> Verdict:
        """Whoever prepares keeps the list."""
        return preparing.keep_persons(step.situation())

    def carry_out(self, step: Step) -> Done:
        """Write the person; a declaration that was signed or withdrawn stays so."""
        earlier = step.persons.get(self.person.id)
        step.records.keep_person(as_declared(step, self.person), step.setting.members)
        if earlier is not None and standing(earlier) != standing(self.person):
            step.loses(self.person.id)
        step.note(Act.CHANGE if earlier else Act.ADD, to=(self.person.id,), why=self.verb)
        return Done(self.person.id)


@dataclass(frozen=True, slots=True)
class Declare(Loud):
    """Sign the confidentiality declaration (R17), now or on paper on an earlier day."""

    verb: ClassVar[str] = "declare"
    on: date | None = None

    def asks(self, step: Step) -> Verdict:
        """Anyone, for themselves."""
        return preparing.declare(step.situation())

    def carry_out(self, step: Step) -> Done:
        """Keep the day."""
        who, on = step.person(step.acting), self.on or step.today
        if on > step.today:
            raise WrongState("declared_in_the_future")
        if who.withdrawn_on is not None and on < who.withdrawn_on:
            raise WrongState("declared_before_withdrawal")
        person = replace(who, declared_on=on, withdrawn_on=None)
        step.records.keep_person(person, step.setting.members)
        step.note(Act.ADD, why=self.verb)
        return Done()


@dataclass(frozen=True, slots=True)
class Wait(Loud):
    """Move the clock of an exercise."""

    verb: ClassVar[str] = "wait"
    days: int

    def asks(self, step: Step) -> Verdict:
        """No rule objects to time."""
        return verdict()

    def carry_out(self, step: Step) -> Done:
        """Set the clock; a real vault has the machine's."""
        today = step.office.exercise_today
        if today is None or self.days < 0:
            raise WrongState("no_exercise_clock")
        office = replace(step.office, exercise_today=today + timedelta(days=self.days))
        step.records.keep_office(office, step.setting.members)
        step.note(Act.CHANGE, why=self.verb)
        return Done()
