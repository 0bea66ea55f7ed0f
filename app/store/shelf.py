"""What members opened, kept while the vault is open so that nothing is opened or decoded twice.

Folder and databases are held against every other program, so only our own transactions change
what is kept: each carries its writes and erasures over at once, and one that fails takes with it
whatever it touched. Locking drops all of it.
"""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from app.errors import Damaged
from app.store.sealed import Stored

LARGEST = 32 * 1024
"""Bytes of a single record that is kept: signed files are larger, and seldom read."""


@dataclass(slots=True)
class Shelf:
    """All that one member reads of one bundle, in order of first writing."""

    records: dict[str, Stored]
    view: Any = field(default=None, repr=False)
    """What a reader made of all of them together; it goes when one of them is erased."""
    news: list[Stored] = field(default_factory=list)
    """What was written since the view was made, in that order."""
    damaged: tuple[Damaged, ...] = ()
    """What of the bundle could not be opened."""

    def show(self, view: Any) -> None:
        """Keeps what a reader made of all that is here now."""
        self.view = view
        self.news.clear()


class Shelves:
    """The records that members opened, singly and by bundle."""

    def __init__(self) -> None:
        self._records: defaultdict[str, dict[str, Stored]] = defaultdict(dict)
        self._shelves: dict[tuple[str, str], Shelf] = {}

    def record(self, member: str, record: str) -> Stored | None:
        """A record, if this member opened it before."""
        return self._records[member].get(record)

    def keep(self, member: str, stored: Stored) -> None:
        """Keeps a record that the member opened."""
        if len(stored.payload) <= LARGEST:
            self._records[member][stored.id] = stored

    def shelf(self, member: str, bundle: str) -> Shelf | None:
        """A bundle, if this member opened it before."""
        return self._shelves.get((member, bundle))

    def fill(self, member: str, bundle: str, records: Iterable[Stored | Damaged]) -> Shelf:
        """Keeps all that the member reads of a bundle, and what of it cannot be opened."""
        made = Shelf({})
        for stored in records:
            if isinstance(stored, Damaged):
                made.damaged += (stored,)
            else:
                made.records[stored.id] = stored
        self._shelves[member, bundle] = made
        return made

    def written(self, stored: Stored, readers: frozenset[str], members: Iterable[str]) -> None:
        """Carries a write over to each of the unlocked members."""
        for member in members:
            shelf = self._shelves.get((member, stored.bundle))
            if member not in readers:
                self._forget(member, stored.id, shelf)
                continue
            self._records[member].pop(stored.id, None)
            self.keep(member, stored)
            if shelf is None:
                continue
            shelf.news.append(stored)
            if stored.version == 1 or stored.id in shelf.records:
                shelf.records[stored.id] = stored
            else:  # new to this reader: its place is among older ones, which a look at them tells
                del self._shelves[member, stored.bundle]

    def erased(self, records: AbstractSet[str], bundle: str) -> None:
        """Carries the erasure of some of a bundle over to everybody."""
        for member, known in self._records.items():
            for record in known.keys() & records:
                del known[record]
            shelf = self._shelves.get((member, bundle))
            if shelf is None or shelf.damaged or shelf.records.keys() <= records:
                self._shelves.pop((member, bundle), None)  # what is damaged may be among them
                continue
            for record in shelf.records.keys() & records:
                del shelf.records[record]
                shelf.show(None)

    def undone(self, record: str, bundle: str) -> None:
        """What a failed transaction touched is opened anew when somebody asks for it."""
        for member, records in self._records.items():
            records.pop(record, None)
            self._shelves.pop((member, bundle), None)

    def forget_member(self, member: str) -> None:
        """Drops what a member opened."""
        self._records.pop(member, None)
        self._shelves = {known: kept for known, kept in self._shelves.items() if known[0] != member}

    def _forget(self, member: str, record: str, shelf: Shelf | None) -> None:
        self._records[member].pop(record, None)
        if shelf is not None and shelf.records.pop(record, None) is not None:
            shelf.show(None)
