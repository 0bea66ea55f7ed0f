"""Partners and office, as whoever unlocked the vault may see them, and what is missing or ends."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.basis import Kind
from app.domain.delegation import Delegation
from app.domain.person import Category, Community, Office, Person, PersonId, alphabetical
from app.policy.rules import covered, rests_on_decree
from app.queries.desk import Desk
from app.queries.query import Open

NEAR = timedelta(days=30)
"""An end that is this close is told beforehand."""
USUAL: dict[Category, Community] = {
    Category.POL: Community.FEDERAL,
    Category.HULP: Community.FLEMISH,
    Category.JEUGD: Community.FLEMISH,
    Category.SCHOOL: Community.FLEMISH,
    Category.SOC: Community.FLEMISH,
    Category.FWB: Community.FRENCH,
}
"""Under whom a service mostly works; the others are of the municipality. One can choose another."""


class Role(StrEnum):
    """What somebody is in this office."""

    COORDINATOR = "coordinator"
    MAYOR = "mayor"
    DELEGATE = "delegate"
    MEMBER = "member"


class Matter(StrEnum):
    """What keeps somebody from a table, or soon will."""

    LEFT = "left"
    DECLARATION = "declaration"
    WITHDRAWN = "withdrawn"
    CLEARANCE = "clearance"
    CLEARANCE_ENDED = "clearance_ended"
    CLEARANCE_ENDS = "clearance_ends"
    AUTHORISATION = "authorisation"
    AUTHORISATION_ENDED = "authorisation_ended"
    AUTHORISATION_ENDS = "authorisation_ends"
    DELEGATION_ENDS = "delegation_ends"


_RULES = {
    "left": "R41",
    "declaration": "R17",
    "withdrawn": "R41",
    "clearance": "R9",
    "authorisation": "R11",
}


@dataclass(frozen=True, slots=True)
class Notable:
    """One matter, with the day on which something was withdrawn, ended or will end."""

    matter: Matter
    on: date | None = None

    @property
    def rule(self) -> str:
        """The rule that it is about."""
        return _RULES.get(self.matter.value.removesuffix("_ended").removesuffix("_ends"), "R8")


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """Somebody in the list of partners."""

    person: Person
    roles: tuple[Role, ...]
    notables: tuple[Notable, ...]
    police: bool = False
    """Needs a clearance in an LIVC-R (R9)."""


class Shortage(StrEnum):
    """What an organisation lacks as a whole."""

    NOBODY_DECLARED = "nobody_declared"
    NOBODY_CLEARED = "nobody_cleared"
    NOBODY_AUTHORISED = "nobody_authorised"


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation, by the name under which most of its people stand."""

    name: str
    people: tuple[PartnerLine, ...]
    shortages: tuple[Shortage, ...]

    @property
    def declared(self) -> int:
        """How many of its people signed the declaration."""
        there = (line.person for line in self.people if line.person.left_on is None)
        return sum(person.declared_on is not None for person in there)


@dataclass(frozen=True, slots=True)
class Persons(Open):
    """The list of partners, by name."""

    def answer(self, desk: Desk) -> tuple[Person, ...]:
        """Everyone who can be asked to the table."""
        desk.records.note_persons()
        return tuple(sorted(desk.persons.values(), key=lambda p: alphabetical(p.name)))


@dataclass(frozen=True, slots=True)
class OfficeView(Open):
    """The office."""

    def answer(self, desk: Desk) -> Office:
        """Municipality, mayor, coordinator, DPO, terms."""
        return desk.office


@dataclass(frozen=True, slots=True)
class Partners(Open):
    """The list of partners with what each is here, what is missing, and what ends."""

    def answer(self, desk: Desk) -> tuple[PartnerLine, ...]:
        """By name."""
        return tuple(
            PartnerLine(
                person,
                tuple(_roles(desk, person.id)),
                tuple(_notables(desk, person)),
                desk.law.categories[person.category].police,
            )
            for person in Persons().answer(desk)
        )


def organisations(partners: Iterable[PartnerLine]) -> tuple[OrganisationLine, ...]:
    """The same people by organisation; accents, capitals and spaces make no other organisation."""
    found: defaultdict[str, list[PartnerLine]] = defaultdict(list)
    for line in partners:
        found[organisation_key(line.person.organisation)].append(line)
    return tuple(
        OrganisationLine(_usual_name(lines), tuple(lines), tuple(_shortages(lines)))
        for _key, lines in sorted(found.items())
    )


def organisation_key(name: str) -> str:
    """What two ways to write one organisation have in common."""
    return " ".join(alphabetical(name).split())


def _usual_name(lines: list[PartnerLine]) -> str:
    names = [line.person.organisation for line in lines]
    return max(names, key=names.count)


def _roles(desk: Desk, person: PersonId) -> Iterator[Role]:
    office = desk.office
    if person == office.coordinator:
        yield Role.COORDINATOR
    if person == office.mayor:
        yield Role.MAYOR
    if person in office.delegates | {d.to for d in _standing(desk)}:
        yield Role.DELEGATE
    if person in desk.setting.members - {office.coordinator, office.mayor}:
        yield Role.MEMBER


def _notables(desk: Desk, person: Person) -> Iterator[Notable]:
    today, entry = desk.today, desk.law.categories[person.category]
    if person.left_on is not None:  # nothing else keeps them from a table any more
        yield Notable(Matter.LEFT, person.left_on)
        return
    if person.declared_on is None:
        withdrawn = person.withdrawn_on is not None
        matter = Matter.WITHDRAWN if withdrawn else Matter.DECLARATION
        yield Notable(matter, person.withdrawn_on)
    livc = desk.setting.profile.holds(Kind.LIVC_R)
    if livc and person.clearance is not None:
        yield from _end(
            person.clearance_until, today, Matter.CLEARANCE_ENDED, Matter.CLEARANCE_ENDS
        )
    elif livc and entry.police:
        yield Notable(Matter.CLEARANCE)
    if livc and entry.livc_seat and entry.invitable and rests_on_decree(entry):
        if not covered(desk.law, person, today):
            yield Notable(Matter.AUTHORISATION)
        else:
            yield from _end(
                person.authorisation_until,
                today,
                Matter.AUTHORISATION_ENDED,
                Matter.AUTHORISATION_ENDS,
            )
    ends = Matter.DELEGATION_ENDS
    for delegation in _standing(desk):
        if delegation.to == person.id:
            yield from _end(delegation.until, today, ends, ends)


def _standing(desk: Desk) -> Iterator[Delegation]:
    """Delegations that hold today; one for a meeting, to whom it concerns and until it is over."""
    for delegation in desk.office.delegations:
        only = delegation.meeting
        named = desk.each([only] if only else (), lambda one: (desk.records.meeting(one),))
        to_come = only is None or any(m is not None and not m.state.signed for m in named)
        if to_come and delegation.holds(desk.today, only):
            yield delegation


def _end(until: date | None, today: date, ended: Matter, ends: Matter) -> Iterator[Notable]:
    if until is not None and until < today:
        yield Notable(ended, until)
    elif until is not None and until - today <= NEAR:
        yield Notable(ends, until)


def _shortages(people: list[PartnerLine]) -> Iterator[Shortage]:
    lines = [line for line in people if line.person.left_on is None]
    if not lines:
        return
    if all(line.person.declared_on is None for line in lines):
        yield Shortage.NOBODY_DECLARED
    cleared = {Matter.CLEARANCE, Matter.CLEARANCE_ENDED}
    police = [line for line in lines if line.police]
    if police and all(_any(line, cleared) for line in police):
        yield Shortage.NOBODY_CLEARED
    lacking = {Matter.AUTHORISATION, Matter.AUTHORISATION_ENDED}
    if all(_any(line, lacking) for line in lines):
        yield Shortage.NOBODY_AUTHORISED


def _any(line: PartnerLine, matters: set[Matter]) -> bool:
    return any(notable.matter in matters for notable in line.notables)
