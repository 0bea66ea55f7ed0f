"""The office's own bundle: the office, the list of partners, and where key files are."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.domain.person import Office, Person, PersonId
from app.domain.signature import KeyFilePlace
from app.errors import Damaged
from app.store.assembly import thing_or_damage
from app.store.transaction import Stored


class Persons(dict[PersonId, Person]):
    """Partners by id; knows whether everybody is there."""

    damage: Damaged | None = None

    def __missing__(self, person: PersonId) -> Person:
        raise self.damage or KeyError(person)


@dataclass(slots=True)
class OfficeBundle:
    """The office's own bundle, put together."""

    office: list[Office] = field(default_factory=list)
    persons: Persons = field(default_factory=lambda: Persons())
    damaged: list[Damaged] = field(default_factory=list)
    records: dict[PersonId, str] = field(default_factory=dict)
    """Ids of the records that hold the persons."""
    key_files: dict[str, KeyFilePlace] = field(default_factory=dict)
    """This member's own, by the fingerprint of the certificate."""


def put_together(records: Iterable[Stored | Damaged]) -> OfficeBundle:
    """Of all its records that a member can read."""
    found = OfficeBundle()
    for stored in records:
        thing = thing_or_damage(stored)
        if isinstance(thing, Damaged):
            found.damaged.append(thing)
            found.persons.damage = thing
        elif isinstance(thing, Office):
            found.office.append(thing)
        elif isinstance(thing, Person) and isinstance(stored, Stored):
            found.persons[thing.id] = thing
            found.records[thing.id] = stored.id
        elif isinstance(thing, KeyFilePlace):
            found.key_files[thing.sha256] = thing
    return found
