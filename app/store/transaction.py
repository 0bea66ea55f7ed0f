"""One change of a vault: reads, writes, erasures and the log leaf that commits to them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from app.crypto.sealing import pad, seal
from app.errors import Damaged, Locked, NotFound, Unavailable, Unusable
from app.store import backup, draft, erasing, ids, sealed
from app.store.anchor import Anchoring
from app.store.backup import Backup
from app.store.circle import Circle
from app.store.connection import LISTED, listed
from app.store.keys import RecordKey
from app.store.log import Change, CircleMade, Leaf, Log, payload_aad
from app.store.opened import ROTATION_WAITS, Opened
from app.store.reading import LoggedLeaf, Slice, read_slice
from app.store.roster import Trust
from app.store.sealed import Head, SealedRow, Stored
from app.store.shelf import Shelf

__all__ = ["Shelf", "Stored", "Transaction"]

_BATCH = 200
T = TypeVar("T")


class Transaction:
    """Made by `Vault.transaction`, which also ends it."""

    def __init__(self, opened: Opened, by: str, now: datetime) -> None:
        self.by = by
        self.now = now
        self._opened = opened
        self._me = opened.member(by)
        self._begun = False
        self._ended = False
        self._changes: dict[bytes, Change] = {}
        self._inserted: set[str] = set()
        self._fresh: set[str] = set()
        self._touched: set[tuple[str, str]] = set()
        self._doomed = False
        self._gone: frozenset[int] = frozenset()
        self._doubtful: set[int] = set()
        """Keys that went with rows of which nobody could tell whether they were theirs."""
        self._entry: tuple[bytes, Circle, bool] | None = None
        self.rotates = False
        """Whether another vault key is due once this is on the disk."""

    def new_id(self) -> str:
        """128 random bits, in hexadecimal."""
        identifier = ids.new_id()
        self._fresh.add(identifier)
        return identifier

    def read(self, record: str) -> Stored | None:
        """The record; None where it is absent or `by` is not among its readers.

        Raises Damaged for stored bytes that are not what was stored.
        """
        if (known := self._live().shelves.record(self.by, record)) is not None:
            return known
        row = sealed.find(self._opened.store, record)
        return self._open(row) if row else None

    def holds(self, record: str) -> bool:
        """Whether there is such a record, also one that `by` cannot read."""
        return self._head(record) is not None

    def bundle(self, bundle: str) -> tuple[Stored, ...]:
        """The records of a bundle that `by` can read, in order of first writing.

        Raises Damaged as `read`: of a bundle all is there or nothing.
        """
        shelf = self.shelf(bundle)
        if shelf.damaged:
            raise shelf.damaged[0]
        return tuple(shelf.records.values())

    def shelf(self, bundle: str) -> Shelf:
        """The same as it is kept from one transaction to the next, for looking only.

        What cannot be opened stands beside the rest, for whoever can do with the rest alone.
        """
        known = self._live().shelves.shelf(self.by, bundle)
        if known is not None:
            return known
        rows = sealed.rows_of_bundle(self._opened.store, bundle)
        opened = (self._or_damage(self._open, row) for row in rows)
        return self._opened.shelves.fill(self.by, bundle, filter(None, opened))

    def roots(self) -> Iterator[Stored | Damaged]:
        """The records named like their bundle that `by` can read, one by one.

        In the place of one that is damaged stands what `read` would raise.
        """
        after = 0
        while heads := sealed.heads_of_roots(self._live().store, after, _BATCH):
            yield from filter(None, (self._or_damage(self._at, head) for head in heads))
            after = heads[-1].place

    def roots_after(
        self, place: int, limit: int
    ) -> tuple[tuple[Stored | Damaged, ...], int | None]:
        """The same by slices: those of the next `limit` roots, and the place to go on from.

        The first slice begins after place 0; None where nothing is left.
        """
        heads = sealed.heads_of_roots(self._live().store, place, limit)
        found = (self._or_damage(self._at, head) for head in heads)
        return tuple(filter(None, found)), heads[-1].place if len(heads) == limit else None

    def rootless(self) -> dict[str, str]:
        """The bundle of each record in whose bundle none is named like it."""
        return sealed.rootless(self._live().store)

    def write(
        self, bundle: str, record: str, payload: bytes, readers: frozenset[str], schema: int = 1
    ) -> None:
        """Inserts a record, or replaces one that `by` can read.

        Raises Locked("not_a_reader") (record); Damaged: member_key_changed (member),
        keys_behind_store; NotFound("member_unknown") (member), Unavailable; ValueError for a bad
        id, no readers, or another bundle than before.
        """
        store = self._live().store
        before = self._head(ids.require_random(record))
        if before is not None and before.bundle != bundle:
            raise ValueError("a record stays in its bundle")
        self._begin()
        key = self._key_for(before, record, readers)
        self._touched.add((record, bundle))
        row = sealed.seal_row(
            self._opened.vault,
            key,
            SealedRow(
                id=record,
                bundle=ids.require_random(bundle),
                version=before.version + 1 if before else 1,
                schema=schema,
                key=key.number,
                written_at=_written(self.now),
                sealed=b"",
            ),
            payload,
        )
        if before is None:
            sealed.insert(store, row)
            self._inserted.add(record)
        else:
            sealed.replace(store, row)
        self._fresh.discard(record)
        named = sealed.tag(key.salt, record)
        self._changes[named] = Change(named, row.version, row.digest(key.salt))
        stored = Stored(record, bundle, row.version, schema, payload, key.number)
        self._opened.shelves.written(stored, key.circle.readers, self._opened.members)

    def readers(self, record: str) -> frozenset[str]:
        """Who can read a record that `by` can read.

        Raises NotFound("record_unknown"), Locked("not_a_reader") (record).
        """
        head = self._head(record)
        if head is None:
            raise NotFound("record_unknown", record=record)
        return self._require_key(head).circle.readers

    def erase(self, record: str) -> None:
        """Destroys a record and its key, also one that `by` cannot read or whose key is lost.

        Raises NotFound("record_unknown") (record), Damaged: store_behind_keys, keys_behind_store.
        """
        head = self._head(record)
        if head is None:
            raise NotFound("record_unknown", record=record)
        try:
            vouched = self.read(record) is not None
        except (Damaged, Unusable):  # also one that was altered into that of a newer program
            vouched = False
        if not vouched:
            self._doubtful.add(head.key)
        self._erase((head,), erasing.known(self._opened, head))

    def erase_bundle(self, bundle: str) -> None:
        """Destroys all records of a bundle and their keys, and what is typed for it. As `erase`."""
        self._end_drafts(draft.CLEARED)
        rows = sealed.rows_of_bundle(self._live().store, bundle)
        named = erasing.vouched(self._opened, rows, self._changes)
        self._doubtful |= {row.key for row in rows if row.id not in named}
        self._erase(rows, named, bundle)

    def end_drafts(self) -> None:
        """Has whatever anybody was typing at the table overwritten after the commit."""
        self._end_drafts(draft.AT_TABLE_CLEARED)

    def log_slice(
        self, before: int | None, count: int, wanted: Callable[[LoggedLeaf], bool]
    ) -> Slice:
        """Leaves of the log as `by` may read them, newest first: see `reading.read_slice`."""
        return read_slice(self._live(), self.by, before, count, wanted)

    @property
    def history(self) -> Log:
        """The log, to be looked at: its tree, and how far the clock went."""
        return self._live().log

    def anchoring(self) -> Anchoring:
        """The log beside what others hold of it."""
        return Anchoring(self._live(), self._me)

    def backups(self) -> tuple[tuple[Path, ...], dict[Path, str], bool]:
        """Where the backups are, what keeps one out of them, and whether an erasure waits there."""
        opened = self._live()
        return opened.places, opened.hindered, opened.escrow_waits

    def look_at(self, place: Path) -> tuple[bool, tuple[Backup, ...], tuple[str, ...]]:
        """What is in a folder of backups: see `backup.look`."""
        return backup.look(self._live(), place)

    @property
    def trust(self) -> Trust:
        """The roster as `by` believes it."""
        return self._me.trust

    @property
    def behind(self) -> bool:
        """Whether no record gets another key, for keys.db is an old one."""
        return self._opened.keys.behind

    def rotate(self) -> None:
        """Has the vault key changed after the commit: somebody lost an admission (R41)."""
        self._begin()
        self._opened.store.run("INSERT OR IGNORE INTO intent VALUES (?)", ROTATION_WAITS)
        self.rotates = True

    def log(self, payload: bytes, readers: frozenset[str], *, chaired: bool = False) -> None:
        """Appends the one leaf of this transaction, sealed to `readers`. Raises as `write`.

        `chaired`: whether it is about what the coordinator chaired.
        """
        opened = self._live()
        if self._entry is not None:
            raise RuntimeError("a transaction has one leaf")
        self._begin()
        circle = opened.keys.circle_for(self._me, readers)
        self._entry = (payload, circle, chaired)

    def commit(self) -> None:
        """Puts everything on the disk, keys first; destroys what was erased.

        Raises Unavailable, after which nothing of it remains, or maybe (outcome_unknown), or all
        but the destruction of keys (erasure_unfinished), which the next unlocking finishes.
        """
        opened = self._live()
        if not self._begun:
            self._ended = True
            return
        if self._entry is None:
            raise RuntimeError("a transaction that writes must log")
        self._doom(erasing.alike(opened, self._gone))
        erasing.spare(opened, self._doubtful, self._changes)
        leaf = self._leaf(*self._entry)
        opened.log.append(opened.log.signed(leaf, self._me.identity.sign))
        opened.keys.flush(leaf.position)
        opened.store.commit()
        opened.keys.settle()
        self._ended = True
        if self._doomed:
            try:
                opened.finish_destruction()
            except Unavailable as error:
                raise Unavailable("erasure_unfinished", cause=error.code) from error

    def rollback(self) -> None:
        """Leaves everything as it was. Does nothing after the end."""
        if self._ended:
            return
        self._ended = True
        self._opened.store.rollback()
        self._opened.keys.forget_new()
        self._opened.log.forget()
        for record, bundle in self._touched:
            self._opened.shelves.undone(record, bundle)

    def _live(self) -> Opened:
        if self._ended:
            raise RuntimeError("the transaction is over")
        return self._opened

    def _begin(self) -> None:
        if not self._begun:
            self._opened.store.begin()
            self._begun = True
            self._opened.keys.set_aside(self._opened.log.frontier.size)

    def _open(self, row: SealedRow) -> Stored | None:
        opened, me = self._opened, self._me
        known = opened.shelves.record(me.member, row.id)
        if known is not None:
            return known
        key = opened.keys.open_record_key(me, row.key, row.id)
        if key is None:
            return None
        stored = sealed.open_row(opened.vault, key, row)
        opened.shelves.keep(me.member, stored)
        return stored

    @staticmethod
    def _or_damage(opens: Callable[[T], Stored | None], row: T) -> Stored | Damaged | None:
        try:
            return opens(row)
        except Damaged as error:
            return error.with_traceback(None)

    def _at(self, head: Head) -> Stored | None:
        """The record at a place; its sealed bytes are only read where `by` has its key."""
        known = self._opened.shelves.record(self.by, head.id)
        if known is not None:
            return known
        if self._opened.keys.open_record_key(self._me, head.key, head.id) is None:
            return None
        row = sealed.at(self._opened.store, head.place)
        return self._open(row) if row else None

    def _head(self, record: str) -> Head | None:
        """What stands beside a record, from the store only where `by` has not opened it."""
        known = self._live().shelves.record(self.by, record)
        if known is not None:
            return Head(known.id, known.bundle, known.version, known.key)
        if record in self._fresh:
            return None
        return sealed.head(self._opened.store, record)

    def _require_key(self, row: Head) -> RecordKey:
        key = self._opened.keys.open_record_key(self._me, row.key, row.id)
        if key is None:
            raise Locked("not_a_reader", record=row.id)
        return key

    def _key_for(self, before: Head | None, record: str, readers: frozenset[str]) -> RecordKey:
        """The key that the record had, if the same readers and only keys of my making allow it."""
        keys = self._opened.keys
        old = self._require_key(before) if before else None
        circle = keys.circle_for(self._me, readers, old.circle if old else None)
        if old is None:
            return keys.new_record_key(self._me, circle, record)
        if old.circle.id == circle.id:
            return old
        made = keys.new_record_key(self._me, circle, record, old.salt)
        self._doom((old.number,))
        return made

    def _doom(self, keys: Iterable[int]) -> frozenset[int]:
        """Has keys destroyed after the commit, those that were stored; others are forgotten."""
        self._begin()
        if stored := self._opened.keys.drop_new(keys):
            self._opened.store.run(f"INSERT OR IGNORE INTO intent {LISTED}", listed(stored))
            self._doomed = True
        return stored

    def _end_drafts(self, cleared: int) -> None:
        self._doom(self._opened.keys.passed_over())  # which tells an old keys.db
        draft.doom(self._opened.store, cleared, behind=self._opened.keys.behind)
        self._doomed = True

    def _erase(
        self, rows: Sequence[Head | SealedRow], named: dict[str, bytes], whole: str | None = None
    ) -> None:
        """All at once, `named` for the log; `whole` is the bundle that nothing is left of."""
        opened = self._opened
        opened.require_store()  # else the right one, once it is back, has it again
        self._begin()
        if opened.places and rows:
            opened.escrow_due()
        sealed.delete(opened.store, [row.id for row in rows], whole)
        stored = self._doom(erasing.counting(opened, rows, named))
        self._gone |= stored & {row.key for row in rows if row.id in named}
        if rows:  # all of one bundle
            self._touched |= {(row.id, row.bundle) for row in rows}
            opened.shelves.erased({row.id for row in rows}, rows[0].bundle)
        erasing.say(self._changes, self._inserted, rows, named)

    def _leaf(self, payload: bytes, circle: Circle, chaired: bool) -> Leaf:
        opened, key = self._opened, circle.line_keys[chaired]
        position = opened.log.frontier.size
        return Leaf(
            position=position,
            written_at=_written(self.now),
            entry=self._me.entry,
            circle=circle.id,
            sealed=seal(key, pad(payload), payload_aad(opened.vault, position)),
            changes=tuple(self._changes.values()),
            circles=tuple(CircleMade(row.id, row.digest()) for row in opened.keys.new_rows()),
            slots=opened.slots,
        )


def _written(now: datetime) -> str:
    return now.isoformat(timespec="seconds")
