"""The office and its people: partners, declarations, and the clock of an exercise."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from app.commands.returning import let_in
from app.commands.step import Done, Loud, Step
from app.commands.typed import require_printable
from app.domain.log import Act
from app.domain.person import Office, Person, PersonId
from app.errors import WrongState
from app.policy.permission import preparing
from app.policy.rules import rests_on_decree
from app.policy.verdict import Verdict, verdict


def kept(
    step: Step, office: Office, verb: str, act: Act = Act.CHANGE, to: tuple[PersonId, ...] = ()
) -> Done:
    """Write the office for every member, and that it changed."""
    step.records.keep_office(office, step.setting.members)
    step.note(act, to=to, why=verb)
    return Done()


def keep_partners(step: Step, persons: Iterable[Person]) -> tuple[Person, ...]:
    """Write people as typed; what they declared stays, and whoever stands otherwise lost that.

    Who regains by it what they had lost, for `let_in`. Raises Unusable: text_undrawn.
    """
    before, now = step.persons, tuple(_as_declared(step, person) for person in persons)
    for person in now:
        require_printable(person, before.get(person.id))
    moved = tuple(p for p in now if p.id in before and _standing(before[p.id]) != _standing(p))
    for person in moved:
        step.loses(person.id)
    step.keep_persons(now)
    return tuple(p for p in moved if _regains(step, before[p.id], p))


def _as_declared(step: Step, person: Person) -> Person:
    """With the declaration, key slot and certificates that they have."""
    earlier = step.persons.get(person.id)
    return replace(
        person,
        member=earlier.member if earlier is not None else person.id in step.setting.members,
        declared_on=earlier.declared_on if earlier is not None else None,
        withdrawn_on=earlier.withdrawn_on if earlier is not None else None,
        certificates=earlier.certificates if earlier is not None else (),
        left_on=earlier.left_on if earlier is not None else None,
        awaits=earlier.awaits if earlier is not None else frozenset(),
        unheard=earlier.unheard if earlier is not None else frozenset(),
        clears=earlier.clears if earlier is not None else frozenset(),
        rechecks=earlier.rechecks if earlier is not None else frozenset(),
    )


def _standing(person: Person) -> tuple[object, ...]:
    """By what somebody may sit at a table (R9, R11)."""
    return (
        person.category,
        person.community,
        person.clearance,
        person.clearance_until,
        person.authorisation,
        person.authorisation_until,
    )


def _regains(step: Step, before: Person, now: Person) -> bool:
    """Whether somebody follows a case again for whom it was closed (R41)."""
    today = step.today
    cleared = now.cleared(today) and not before.cleared(today)
    authorised = before.authorisation_ended(today) and not now.authorisation_ended(today)
    moved = now.category is not before.category and _sat_out(step, before)
    return cleared or authorised or moved


def _sat_out(step: Step, person: Person) -> bool:
    """Whether an LIVC-R was closed to somebody of that category (R9, R11)."""
    entry = step.law.categories[person.category]
    uncleared = entry.police and not person.cleared(step.today)
    return uncleared or (rests_on_decree(entry) and person.authorisation_ended(step.today))


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
        act = Act.CHANGE if self.person.id in step.persons else Act.ADD
        back = keep_partners(step, (self.person,))
        step.note(act, to=(self.person.id,), why=self.verb)
        let_in(step, back)
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
        step.keep_persons((person,))
        step.note(Act.ADD, why=self.verb)
        if who.withdrawn_on is not None:
            let_in(step, (person,))
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
        return kept(step, office, self.verb)
