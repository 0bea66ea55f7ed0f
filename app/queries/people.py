"""Partners and office, as whoever unlocked the vault may see them."""

from dataclasses import dataclass

from app.domain.person import Office, Person, alphabetical
from app.queries.desk import Desk
from app.queries.query import Open


@dataclass(frozen=True, slots=True)
class Persons(Open):
    """The list of partners, by name."""

    def answer(self, desk: Desk) -> tuple[Person, ...]:
        """Everyone who can be asked to the table."""
        return tuple(sorted(desk.persons.values(), key=lambda p: alphabetical(p.name)))


@dataclass(frozen=True, slots=True)
class OfficeView(Open):
    """The office."""

    def answer(self, desk: Desk) -> Office:
        """Municipality, mayor, coordinator, DPO, terms."""
        return desk.office
