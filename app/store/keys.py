"""keys.db as unlocked members see it: circles and record keys, found, made, kept and destroyed.

What was opened stays in memory until the vault locks, so that writing one record neither derives
nor wraps anew. New keys wait here until the transaction that needs them commits.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.crypto.sealing import KEY_LENGTH, new_key, seal, unseal
from app.errors import Damaged
from app.store import ahead
from app.store import circle as circles
from app.store.binding import bind
from app.store.circle import Circle, CircleRow
from app.store.connection import LISTED, Database, listed
from app.store.ids import RECOVERY
from app.store.log import Log
from app.store.member import Unlocked
from app.store.numbers import REACH, highest
from app.store.reserve import NO_LEAF, Reserve, Spare

ADD_CIRCLE = "INSERT INTO circle VALUES (?, ?, ?, ?, ?, ?)"
ADD_KEY = "INSERT INTO record_key VALUES (?, ?, ?, ?, ?)"
_SPEND = f"INSERT OR IGNORE INTO spent {LISTED}"
_DROP_KEY = "DELETE FROM record_key WHERE number = ?"
DROP_KEYS = f"DELETE FROM record_key WHERE number IN ({LISTED})"  # noqa: S608
_SALTS = f"SELECT number, salt FROM record_key WHERE number IN ({LISTED})"  # noqa: S608
_CIRCLE = "SELECT id, tag, sealed, wraps, recovery FROM circle"


@dataclass(frozen=True, slots=True)
class RecordKey:
    """The key of one record, the circle that reads it, and the salt of its commitments."""

    number: int
    record: str
    circle: Circle
    key: bytes = field(repr=False)
    salt: bytes = field(repr=False)


class Keys:
    """Circles and record keys of one open vault."""

    def __init__(self, vault: str, database: Database, log: Log | None = None) -> None:
        self._vault = vault
        self._database = database
        self._log = log
        self._opened: dict[tuple[str, str], Circle | None] = {}
        self._own: dict[tuple[str, frozenset[str]], Circle] = {}
        self._record_keys: dict[tuple[str, int], RecordKey] = {}
        self._new_circles: dict[str, tuple[CircleRow, Circle, Unlocked]] = {}
        self._new_keys: dict[int, tuple[RecordKey, Unlocked]] = {}
        self._reserve = Reserve()
        self._position = NO_LEAF
        self._next_number = 0
        self._orphans_possible = True
        self.behind = False
        """Whether keys are missing that records of the store need: see `app.store.behind`."""
        self.ahead = False
        """Whether the store lost leaves, which nobody accepted: see `app.store.ahead`."""
        self.given = 0
        """The highest number that a stored record got since the unlocking; 0 for none."""

    def circle_for(
        self, me: Unlocked, readers: frozenset[str], before: Circle | None = None
    ) -> Circle:
        """My circle of exactly these readers, found or made.

        While keys are missing another reader's of before will do: no record gets a new key then,
        and nobody could enter whose entering is to be noted where somebody else noted theirs.

        Raises ValueError for no readers, NotFound("member_unknown"); Damaged: member_key_changed,
        member_left, circle_damaged, circle_altered.
        """
        if not readers:
            raise ValueError("a circle without readers could never be opened")
        for reader in (readers | {me.member, RECOVERY}) & (me.trust.changed | me.trust.left.keys()):
            me.trust.public(reader)  # raises, also where there is a circle of before
        if self.behind and before is not None and before.readers == readers:
            row = self.circle_row(before.id)
            before.check_maker(me.trust)
            if row is not None and row.tag is not None and self._is_committed(row):
                return before
        found = self._own.get((me.member, readers))
        if found is None:
            found, turn = self._find_own(me, readers)
            if found is None:
                row, found = circles.make(self._vault, me, readers, turn)
                self._new_circles[found.id] = (row, found, me)
        self._own[me.member, readers] = found
        return found

    def open_circle(self, me: Unlocked, identifier: str) -> Circle | None:
        """The circle, None where I am no reader. Raises Damaged("circle_damaged")."""
        if identifier in self._new_circles:
            made = self._new_circles[identifier][1]
            return made if me.member in made.readers else None
        known = (me.member, identifier)
        if known not in self._opened:
            row = self.circle_row(identifier)
            if row is None:
                raise Damaged("circle_missing", circle=identifier)
            self._opened[known] = circles.open_as(self._vault, row, me.member, me.identity.hpke)
        return self._opened[known]

    def circle_row(self, identifier: str) -> CircleRow | None:
        """The circle as it is stored."""
        row = self._database.row(f"{_CIRCLE} WHERE id = ?", identifier)
        return CircleRow(*row) if row else None

    def circle_rows(self) -> list[CircleRow]:
        """All circles."""
        return [CircleRow(*row) for row in self._database.rows(f"{_CIRCLE} ORDER BY id")]

    def new_record_key(
        self, me: Unlocked, circle: Circle, record: str, salt: bytes | None = None
    ) -> RecordKey:
        """A fresh key for a record, with the salt of the one that it replaces.

        Raises Damaged("keys_behind_store").
        """
        if self.behind:
            raise Damaged("keys_behind_store")
        spare = self._reserve.take(circle.id) if salt is None else None
        if spare is None:
            spare = Spare(self._following(), circle.id, new_key(), salt or new_key())
            self._next_number = spare.number + 1
        made = RecordKey(spare.number, record, circle, spare.key, spare.salt)
        self._new_keys[made.number] = made, me
        return made

    def passed_over(self) -> frozenset[int]:
        """A number that no key gets: once it is destroyed, an old keys.db lacks it.

        None while keys are missing, for it may be one of theirs; nor beside an old store, where it
        waits for its destruction and would be given to a record meanwhile.
        """
        if self.behind or self.ahead:
            return frozenset()
        number = self._following()
        self._next_number = number + 1
        return frozenset({number})

    def open_record_key(self, me: Unlocked, number: int, record: str) -> RecordKey | None:
        """The key, None where I am no reader.

        Raises Damaged: record_key_missing, record_key_damaged, circle_missing, circle_damaged.
        """
        if number in self._new_keys:
            made = self._new_keys[number][0]
            return made if me.member in made.circle.readers else None
        known = self._record_keys.get((me.member, number))
        if known is not None and known.record == record:
            return known
        circle_id, wrapped, salt = self._stored_key(number, record)
        circle = self.open_circle(me, circle_id)
        if circle is None:
            return None
        opened = unwrapped(self._vault, circle, number, record, wrapped, salt)
        self._record_keys[me.member, number] = opened
        return opened

    def salt(self, number: int, record: str) -> bytes:
        """The salt beside a key, also of one that cannot be opened."""
        if number in self._new_keys:
            return self._new_keys[number][0].salt
        return self._stored_key(number, record)[2]

    def salts(self, numbers: Iterable[int]) -> dict[int, bytes]:
        """The same of many by number, from the disk where no member opened them.

        A key that is lost has none. Raises Damaged("keys_behind_store") where another file has it.
        """
        wanted = frozenset(numbers)
        known = {number: key.salt for (_, number), key in self._record_keys.items()}
        known |= {number: key.salt for number, (key, _) in self._new_keys.items()}
        found = {number: known[number] for number in wanted & known.keys()}
        if others := wanted - known.keys():
            found.update(self._database.rows(_SALTS, listed(others)))
        if self.behind and found.keys() != wanted:
            raise Damaged("keys_behind_store")
        return found

    def drop_new(self, numbers: Iterable[int]) -> frozenset[int]:
        """Forgets those of the keys that have no stored record yet; the other ones."""
        doomed = frozenset(numbers)
        new = doomed & self._new_keys.keys()
        for number in new:
            self._reserve.give_back(number)
            del self._new_keys[number]
        return doomed - new

    def new_rows(self) -> tuple[CircleRow, ...]:
        """The circles that wait to be stored."""
        return tuple(row for row, _, _ in self._new_circles.values())

    def flush(self, position: int) -> None:
        """Puts new circles and keys on the disk, for the log leaf at `position` to commit.

        Beside an old store they are said to be of no leaf: in the right log, should it come back,
        another one stands there.
        """
        self._position = position = NO_LEAF if self.ahead else position
        new = [made for made, _ in self._new_keys.values() if not self._is_spare(made)]
        if not new and not self._new_circles:
            return
        circles = (made.circle.id for made in new)
        ahead = self._reserve.made(circles, self._following(), not_for=self._new_circles)
        circle_keys = {made.circle.id: made.circle.records_key for made in new}
        with self._database.writing():
            for row, _, _ in self._new_circles.values():
                self._database.run(
                    ADD_CIRCLE,
                    *(row.id, row.tag, row.sealed, row.wraps, row.recovery, position),
                )
            for made in new:
                spare = Spare(made.number, made.circle.id, made.key, made.salt)
                self._insert(spare, circle_keys[spare.circle], position)
            for spare in ahead:
                self._insert(spare, circle_keys[spare.circle], NO_LEAF)
            self._tell_used()
        self._reserve.told()
        self._reserve.fill(ahead)
        self._next_number = self._following() + len(ahead)

    def settle(self) -> None:
        """After the store's commit: what was new is known from now on."""
        for _, made, me in self._new_circles.values():
            self._opened[me.member, made.id] = made if me.member in made.readers else None
        for number, (key, me) in self._new_keys.items():
            if me.member in key.circle.readers:
                self._record_keys[me.member, number] = key
        self.given = max(self.given, *self._new_keys) if self._new_keys else self.given
        self._new_circles.clear()
        self._new_keys.clear()
        self._reserve.settle(self._position)
        self._orphans_possible = False

    def forget_new(self) -> None:
        """After a rollback: what was new never was; `set_aside` takes what was flushed."""
        for row, made, me in self._new_circles.values():
            self._own.pop((me.member, made.readers), None)
            self._opened.pop((me.member, row.id), None)
        self._orphans_possible = self._orphans_possible or bool(self._new_keys or self._new_circles)
        self._new_circles.clear()
        self._new_keys.clear()
        self._reserve.give_all_back()

    def set_aside(self, size: int) -> None:
        """Keys whose transaction did not reach the store, a log of this size, are not of its next.

        Before anything new is sealed. They stay: it may be the store that lost its end.
        """
        if self._orphans_possible:
            ahead.set_aside(self._database, size)
        self._orphans_possible = False

    def born(self, number: int) -> int:
        """The position of the leaf that commits a key; -1 where it is not known."""
        row = self._database.row("SELECT born FROM record_key WHERE number = ?", number)
        return ahead.position(row[0]) if row else NO_LEAF

    @property
    def highest(self) -> int:
        """The highest number that a key has or had; 0 for none."""
        return highest(self._database)

    def go_on_above(self, number: int) -> None:
        """The keys that are missing are given up: none gets a number of theirs."""
        self._next_number = max(self._next_number, number + 1)
        self.behind = False

    def tidy(self) -> None:
        """Before locking: spare keys go, and the disk hears which of them were used."""
        unused = self._reserve.unused
        if not unused and not self._reserve.used:
            return
        with self._database.writing():
            self._tell_used()
            for number in unused:
                self._database.run(_DROP_KEY, number)
        self._reserve = Reserve()

    def destroy(self, numbers: Iterable[int]) -> None:
        """In a running change: deletes record keys, whose numbers are never given again."""
        doomed = frozenset(numbers)
        following = self._following()
        counting = (number + 1 for number in doomed if number < following + REACH)
        self._next_number = max([following, *counting])
        spend(self._database, doomed)
        self._database.run(DROP_KEYS, listed(doomed))
        for known in [known for known in self._record_keys if known[1] in doomed]:
            del self._record_keys[known]

    def forget_member(self, member: str) -> None:
        """Drops what was opened as a member whose identity changed."""
        self._opened = {k: v for k, v in self._opened.items() if k[0] != member}
        self._own = {k: v for k, v in self._own.items() if k[0] != member}
        self._record_keys = {k: v for k, v in self._record_keys.items() if k[0] != member}

    def _find_own(self, me: Unlocked, readers: frozenset[str]) -> tuple[Circle | None, int]:
        """Mine for these readers, and how many there are of which the log knows nothing."""
        turn = 0
        while me.member in readers:
            stored = self._database.row(f"{_CIRCLE} WHERE tag = ?", me.tag(readers, turn))
            if stored is None:
                break
            row = CircleRow(*stored)
            found = self.open_circle(me, row.id)
            if found is None or found.readers != readers or found.maker != me.member:
                raise Damaged("circle_damaged", circle=row.id)
            found.check_maker(me.trust)
            if self._is_committed(row):
                return found, turn
            turn += 1
        return None, turn

    def _is_committed(self, row: CircleRow) -> bool:
        """Whether the log knows a circle: it may be of a course of events that was lost.

        Raises Damaged("circle_altered") (circle) for one that is not as its leaf says: else
        somebody who put another's wrap out of use would be noticed by that one alone, who would
        take the record for one that is not theirs. Only circles that were never granted anew are
        looked for, so the leaf of their making is the one.
        """
        born = self._database.row("SELECT born FROM circle WHERE id = ?", row.id)
        if self._log is None or born is None:
            return True
        at = ahead.position(born[0])
        for signed in self._log.leaves(at, at + 1):
            for made in signed.leaf().circles:
                if made.circle == row.id:
                    if made.digest != row.digest():
                        raise Damaged("circle_altered", circle=row.id)
                    return True
        return False

    def _following(self) -> int:
        if self._next_number:
            return self._next_number
        return self.highest + 1

    def _stored_key(self, number: int, record: str) -> tuple[str, bytes, bytes]:
        row = self._database.row(
            "SELECT circle, wrapped, salt FROM record_key WHERE number = ?", number
        )
        if row is None:
            raise Damaged("record_key_missing", record=record)
        return row[0], row[1], row[2]

    def _is_spare(self, made: RecordKey) -> bool:
        return self._reserve.is_taken(made.number)

    def _insert(self, key: Spare, records_key: bytes, born: int) -> None:
        wrapped = seal(records_key, key.key, key_aad(self._vault, key.number, key.circle))
        self._database.run(ADD_KEY, key.number, key.circle, wrapped, key.salt, born)

    def _tell_used(self) -> None:
        for number, position in self._reserve.used.items():
            self._database.run("UPDATE record_key SET born = ? WHERE number = ?", position, number)


def spend(keys_file: Database, numbers: Iterable[int]) -> None:
    """Says, in a running change, that the keys of these numbers are no more."""
    keys_file.run(_SPEND, listed(numbers))


def spent(keys_file: Database) -> tuple[int, ...]:
    """The numbers of keys that are no more, as far as they count."""
    rows = keys_file.rows("SELECT number FROM spent WHERE number <= ?", highest(keys_file))
    return tuple(int(number) for (number,) in rows)


def unwrapped(
    vault: str, circle: Circle, number: int, record: str, wrapped: bytes, salt: bytes
) -> RecordKey:
    """The key of a record, as it is stored, for who opened its circle.

    Raises Damaged("record_key_damaged") (record).
    """
    try:
        key = unseal(circle.records_key, wrapped, key_aad(vault, number, circle.id))
        if len(key) != KEY_LENGTH:
            raise Damaged("unsealable")
    except Damaged:
        raise Damaged("record_key_damaged", record=record) from None
    return RecordKey(number, record, circle, key, salt)


def key_aad(vault: str, number: int, circle: str) -> bytes:
    """Which record it is for is said by that record, whose seal binds its own id."""
    return bind("record key", vault, number, circle)
