"""Record keys that are on the disk before a record needs them, so that keeping a text commits once.

What is said at a table goes into the same few circles again and again: a circle that got some keys
since the unlocking gets the next ones several at a time. One that is used is a record key like any
other; the rest goes at locking. After a crash some stay behind as keys of nothing, which is
harmless, while taking a key away that some copy of the store still needs would not be.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

from app.crypto.sealing import new_key

AFTER = 8
"""Keys that a circle gets one by one."""
AT_ONCE = 16
NO_LEAF = -1
"""Stands for the log position of a key that no leaf is known to commit."""


@dataclass(frozen=True, slots=True)
class Spare:
    """A key without a record. The salt is for the record's commitments."""

    number: int
    circle: str
    key: bytes = field(repr=False)
    salt: bytes = field(repr=False)


class Reserve:
    """The spare keys of one open vault."""

    def __init__(self) -> None:
        self._got: Counter[str] = Counter()
        self._ready: defaultdict[str, list[Spare]] = defaultdict(list)
        self._taken: dict[int, Spare] = {}
        self._used: dict[int, int] = {}

    def take(self, circle: str) -> Spare | None:
        """A spare key for the running transaction, if this circle has one."""
        ready = self._ready.get(circle)
        if not ready:
            return None
        spare = ready.pop()
        self._taken[spare.number] = spare
        return spare

    def is_taken(self, number: int) -> bool:
        """Whether the running transaction took this key from here."""
        return number in self._taken

    def give_back(self, number: int) -> None:
        """The running transaction needs the key no more."""
        spare = self._taken.pop(number, None)
        if spare is not None:
            self._ready[spare.circle].append(spare)

    def give_all_back(self) -> None:
        """After a rollback: in the order in which they lay."""
        for number in reversed(tuple(self._taken)):
            self.give_back(number)

    def settle(self, position: int) -> None:
        """After a commit: what was taken is used, by the leaf at this position."""
        self._used.update(dict.fromkeys(self._taken, position))
        self._taken.clear()

    def made(
        self, circles: Iterable[str], following: int, *, not_for: Container[str]
    ) -> list[Spare]:
        """New spares for those circles that often need one, numbered from `following` on.

        They count once they are on the disk: see `fill`. None are made for circles that are new
        themselves: where the transaction does not reach the store nothing is put under those.
        """
        found: list[Spare] = []
        for circle, count in Counter(circles).items():
            self._got[circle] += count
            if self._got[circle] > AFTER and not self._ready[circle] and circle not in not_for:
                numbers = range(following + len(found), following + len(found) + AT_ONCE)
                found += [Spare(number, circle, new_key(), new_key()) for number in numbers]
                self._got[circle] = AFTER
        return found

    def fill(self, spares: Iterable[Spare]) -> None:
        """Takes in what is on the disk now; the lowest number is taken first."""
        for spare in reversed(tuple(spares)):
            self._ready[spare.circle].append(spare)

    @property
    def used(self) -> Mapping[int, int]:
        """Keys whose leaf the disk does not know yet, with its position."""
        return self._used

    @property
    def unused(self) -> tuple[int, ...]:
        """Numbers of the keys that wait."""
        return tuple(spare.number for ready in self._ready.values() for spare in ready)

    def told(self) -> None:
        """The disk knows what was used."""
        self._used.clear()
