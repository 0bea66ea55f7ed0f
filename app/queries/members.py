"""Who has keys in this vault: since when, by what they sit at a table, and who could have some."""

from dataclasses import dataclass
from datetime import date

from app.crypto.certificate import made_on
from app.domain.person import Person, alphabetical
from app.queries.desk import Desk
from app.queries.query import Open


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member of this vault."""

    person: Person
    since: date | None
    """When the keys were made that they have now; None where those are not the ones pinned."""
    office: bool
    """Mayor or coordinator, who cannot be removed."""
    lapsed: bool
    """Whether clearance or authorisation ran out, or the declaration was withdrawn (R41)."""


@dataclass(frozen=True, slots=True)
class MemberPage:
    """The members by name, and the partners who have no keys."""

    members: tuple[MemberLine, ...]
    others: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Members(Open):
    """Who has keys: every member may know that."""

    def answer(self, desk: Desk) -> MemberPage:
        """From the list of partners."""
        desk.records.note_persons()
        people = sorted(desk.persons.values(), key=lambda p: (alphabetical(p.name), p.id))
        return MemberPage(
            tuple(_line(desk, p) for p in people if p.id in desk.setting.members),
            tuple(p for p in people if _may_get_keys(desk, p)),
        )


def _line(desk: Desk, person: Person) -> MemberLine:
    certificate = desk.records.certificates().get(person.id)
    return MemberLine(
        person,
        made_on(certificate) if certificate is not None else None,
        person.id in (desk.office.mayor, desk.office.coordinator),
        person.lapsed(desk.today) or person.withdrawn_on is not None,
    )


def _may_get_keys(desk: Desk, person: Person) -> bool:
    """Who never had any here: nobody is let in again on the same line of the list."""
    gone = person.left_on is not None or person.id in desk.records.removed()
    return person.id not in desk.setting.members and not gone
