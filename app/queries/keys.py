"""Who has a key in this vault, and its fingerprint to be read aloud."""

from dataclasses import dataclass

from app.domain.person import PersonId, alphabetical
from app.queries.desk import Desk
from app.queries.query import Open
from app.store.ids import RECOVERY


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A member's key as the acting member's own vault pinned it."""

    member: PersonId
    name: str
    function: str
    fingerprint: str | None
    """Sixteen groups of four hexadecimal digits; None where the key is not the one pinned."""


@dataclass(frozen=True, slots=True)
class Keys(Open):
    """The keys of all members, by name."""

    def answer(self, desk: Desk) -> tuple[KeyLine, ...]:
        """One line for each."""
        lines = []
        for member, fingerprint in desk.records.fingerprints().items():
            known = desk.persons.get(PersonId(member))
            if member == RECOVERY or known is None:
                continue
            lines.append(KeyLine(known.id, known.name, known.function, fingerprint))
        return tuple(sorted(lines, key=lambda line: alphabetical(line.name)))
