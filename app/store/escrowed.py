"""Which record keys an escrow takes: see `app.store.escrow`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from app.store import sealed
from app.store.keys import spent
from app.store.living import lives, naming, owners, owning
from app.store.log import Log
from app.store.opened import Opened
from app.store.sealed import SealedRow


class EscrowedKey(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A record key as keys.db has it: wrapped under its circle, with its salt."""

    number: int
    circle: str
    wrapped: bytes
    salt: bytes
    born: int
    until: int = 0
    """Of one that was replaced by another for the same record: the length of the log from which on
    no pair needs it, as none does before `born`."""

    def is_as(self, other: "EscrowedKey") -> bool:
        """Whether it is the same key: that it was used is noted later."""
        mine = self.number, self.circle, self.wrapped, self.salt
        return mine == (other.number, other.circle, other.wrapped, other.salt)


def taken(
    opened: Opened, former: Iterable[EscrowedKey], pairs: frozenset[int]
) -> tuple[EscrowedKey, ...]:
    """The keys of all records that there are, and those before them which a pair needs.

    Of which keys.db lost its key and a former escrow has it, that comes from there, unless the log
    knows it as no record's that is here; also where keys.db has another by the same number, unless
    the log says that a record lies under that one. One that keys.db itself destroyed was not lost:
    an old store that names it does not know what was erased since.
    """
    former = tuple(former)
    rows = opened.keys_file.rows("SELECT number, circle, wrapped, salt, born FROM record_key")
    gone = set(spent(opened.keys_file))
    said, named = opened.log.said(), naming(opened.store)
    own = owning(said, {row[0]: row[3] for row in rows}, named)
    mine = {number for _, number in own}
    keys = {row[0]: EscrowedKey(*row) for row in rows if row[0] in mine}
    lacking = [one for one in named if one not in own]
    lost = _Lost(opened.log, lacking, gone, {row[3] for row in rows})
    wanted = {number for _, number in named} - gone
    before = {key.number: key for key in former if key.number in wanted}
    before = {n: key for n, key in before.items() if n in keys or lost.may_be(key)}
    others = [keys[n] for n, key in before.items() if n in keys and not key.is_as(keys[n])]
    proven = _proven(opened, others)
    keys |= {n: key for n, key in before.items() if n not in keys or _ousts(key, keys[n], proven)}
    size = opened.log.frontier.size
    older = (_until(key, key.until or size) for key in former if key.number not in keys)
    needed = [key for key in older if any(key.born < pair < key.until for pair in pairs)]
    alive = {key.salt for key in keys.values()}
    alive |= lost.salts((key.salt for key in needed if key.salt not in alive), keys)
    keys |= {key.number: key for key in needed if key.salt in alive}
    return tuple(keys[number] for number in sorted(keys))


def _until(key: EscrowedKey, size: int) -> EscrowedKey:
    return msgspec.structs.replace(key, until=size)


class _Lost:
    """The records whose key keys.db has no more, and what the log tells of former keys by them.

    Of which keys.db destroyed the key, that was erased, or sealed anew and the store is an old one.
    Then keys.db has a later key by the salt.
    """

    def __init__(
        self,
        log: Log,
        rows: Sequence[tuple[str, int]],
        gone: set[int],
        there: set[bytes],
    ) -> None:
        self._log, self._said = log, log.said()
        self._rows, self._gone, self._there = rows, gone, there
        self._naming = defaultdict[int, list[str]](list)
        for record, number in rows:
            self._naming[number].append(record)

    def may_be(self, key: EscrowedKey) -> bool:
        """Whether it is of a record that names it, where the log is there to tell."""
        said = self._said
        return said is None or any(lives(said, key.salt, one) for one in self._naming[key.number])

    def salts(self, salts: Iterable[bytes], keys: Mapping[int, EscrowedKey]) -> set[bytes]:
        """Which of these salts are of a record whose key was not found either."""
        salts, log, said = tuple(salts), self._log, self._said or {}
        found = owning(said, {number: key.salt for number, key in keys.items()}, self._rows)
        left = [row for row in self._rows if row not in found]
        lost = [record for record, number in left if number not in self._gone]
        anew = [record for record, number in left if number in self._gone]
        later = (salt for salt in salts if salt in self._there)
        return {*owners(log, said, salts, lost), *owners(log, said, later, anew)}


def _ousts(before: EscrowedKey, key: EscrowedKey, proven: frozenset[int]) -> bool:
    """Whether the key of a former escrow is taken in the place of the one that keys.db has."""
    return not before.is_as(key) and (key.number not in proven or before.salt == key.salt)


def _proven(opened: Opened, keys: Sequence[EscrowedKey]) -> frozenset[int]:
    """For which keys, by number, the log commits to a record by their salt."""
    if not keys:
        return frozenset()
    salts = {key.number: key.salt for key in keys}
    rows = sealed.of_keys(opened.store, salts)
    said = {(c.tag, c.digest) for one in opened.log.leaves() for c in one.leaf().changes}

    def commits(row: SealedRow, salt: bytes) -> bool:
        return (sealed.tag(salt, row.id), row.digest(salt)) in said

    return frozenset(row.key for row in rows if commits(row, salts[row.key]))
