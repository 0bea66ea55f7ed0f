"""One change of a vault: reads, writes, erasures and the log leaf that commits to them."""

from collections.abc import Iterator
from datetime import datetime

from app.crypto.sealing import pad, seal
from app.errors import Locked, NotFound, Unavailable
from app.store import ids, sealed
from app.store.circle import Circle
from app.store.keys import RecordKey
from app.store.log import Change, CircleMade, Leaf, payload_aad
from app.store.opened import Opened
from app.store.sealed import Head, SealedRow, Stored

__all__ = ["Stored", "Transaction"]

_BATCH = 200


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
        self._touched: set[str] = set()
        self._doomed = False
        self._entry: tuple[bytes, Circle] | None = None

    def new_id(self) -> str:
        """128 random bits, in hexadecimal."""
        return ids.new_id()

    def read(self, record: str) -> Stored | None:
        """The record; None where it is absent or `by` is not among its readers.

        Raises Damaged for stored bytes that are not what was stored.
        """
        head = sealed.head(self._live().store, record)
        return self._open(head) if head else None

    def bundle(self, bundle: str) -> tuple[Stored, ...]:
        """The records of a bundle that `by` can read, in order of first writing."""
        heads = sealed.heads_of_bundle(self._live().store, bundle)
        return tuple(stored for head in heads if (stored := self._open(head)))

    def roots(self) -> Iterator[Stored]:
        """The records named like their bundle that `by` can read, one by one."""
        after = 0
        while heads := sealed.heads_of_roots(self._live().store, after, _BATCH):
            for head in heads:
                if stored := self._open(head):
                    yield stored
            after = heads[-1].place

    def write(
        self, bundle: str, record: str, payload: bytes, readers: frozenset[str], schema: int = 1
    ) -> None:
        """Inserts a record, or replaces one that `by` can read.

        Raises Locked("not_a_reader") (record), Damaged("member_key_changed") (member),
        NotFound("member_unknown") (member), Unavailable; ValueError for a bad id, no readers, or
        another bundle than before.
        """
        store = self._live().store
        before = sealed.find(store, ids.require_random(record))
        if before is not None and before.bundle != bundle:
            raise ValueError("a record stays in its bundle")
        key = self._key_for(before, record, readers)
        self._begin()
        self._touch(record)
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
        named = sealed.tag(key.salt, record)
        self._changes[named] = Change(named, row.version, row.digest(key.salt))

    def readers(self, record: str) -> frozenset[str]:
        """Who can read a record that `by` can read.

        Raises NotFound("record_unknown"), Locked("not_a_reader") (record).
        """
        row = sealed.find(self._live().store, record)
        if row is None:
            raise NotFound("record_unknown", record=record)
        return self._require_key(row).circle.readers

    def erase(self, record: str) -> None:
        """Destroys a record and its key, also one that `by` cannot read.

        Raises NotFound("record_unknown") (record).
        """
        row = sealed.find(self._live().store, record)
        if row is None:
            raise NotFound("record_unknown", record=record)
        self._erase(row)

    def erase_bundle(self, bundle: str) -> None:
        """Destroys all records of a bundle and their keys."""
        for head in sealed.heads_of_bundle(self._live().store, bundle):
            self.erase(head.id)

    def log(self, payload: bytes, readers: frozenset[str]) -> None:
        """Appends the one leaf of this transaction, sealed to `readers`. Raises as `write`."""
        opened = self._live()
        if self._entry is not None:
            raise RuntimeError("a transaction has one leaf")
        circle = opened.keys.circle_for(self._me, readers)
        self._begin()
        self._entry = (payload, circle)

    def commit(self) -> None:
        """Puts everything on the disk, keys first; destroys what was erased.

        Raises Unavailable, after which nothing of it remains; Unavailable("erasure_unfinished")
        where all is on the disk but the destruction of keys, which the next unlocking finishes.
        """
        opened = self._live()
        if not self._begun:
            self._ended = True
            return
        if self._entry is None:
            raise RuntimeError("a transaction that writes must log")
        leaf = self._leaf(*self._entry)
        opened.log.append(opened.log.signed(leaf, self._me.identity.sign))
        opened.keys.flush(leaf.position)
        opened.store.commit()
        opened.keys.settle()
        self._ended = True
        if self._doomed:
            self._destroy()

    def rollback(self) -> None:
        """Leaves everything as it was. Does nothing after the end."""
        if self._ended:
            return
        self._ended = True
        self._opened.store.rollback()
        self._opened.keys.forget_new()
        self._opened.log.forget()
        for record in self._touched:
            self._opened.payloads.forget(self._opened.members, record)

    def _live(self) -> Opened:
        if self._ended:
            raise RuntimeError("the transaction is over")
        return self._opened

    def _begin(self) -> None:
        if not self._begun:
            self._opened.store.begin()
            self._begun = True

    def _open(self, head: Head) -> Stored | None:
        opened, me = self._opened, self._me
        known = opened.payloads.get(me.member, head.id, head.version, head.key)
        if known is not None:
            return known
        key = opened.keys.open_record_key(me, head.key, head.id)
        row = sealed.at(opened.store, head.place) if key else None
        if key is None or row is None:
            return None
        stored = sealed.open_row(opened.vault, key, row)
        opened.payloads.put(me.member, key.number, stored)
        return stored

    def _touch(self, record: str) -> None:
        self._touched.add(record)
        self._opened.payloads.forget(self._opened.members, record)

    def _require_key(self, row: SealedRow) -> RecordKey:
        key = self._opened.keys.open_record_key(self._me, row.key, row.id)
        if key is None:
            raise Locked("not_a_reader", record=row.id)
        return key

    def _key_for(self, before: SealedRow | None, record: str, readers: frozenset[str]) -> RecordKey:
        """The key that the record had, if the same readers and only keys of my making allow it."""
        keys = self._opened.keys
        old = self._require_key(before) if before else None
        circle = keys.circle_for(self._me, readers)
        if old is None:
            return keys.new_record_key(circle, record)
        if old.circle.id == circle.id:
            return old
        self._doom(old.number)
        return keys.new_record_key(circle, record, old.salt)

    def _doom(self, key: int) -> None:
        """Has a key destroyed after the commit; one that was never stored is just forgotten."""
        self._begin()
        if self._opened.keys.drop_new(key):
            return
        self._opened.store.run("INSERT INTO intent VALUES (?)", key)
        self._doomed = True

    def _erase(self, row: SealedRow) -> None:
        salt = self._opened.keys.salt(row.key, row.id)
        named = sealed.tag(salt, row.id)
        self._begin()
        self._touch(row.id)
        sealed.delete(self._opened.store, row.id)
        self._doom(row.key)
        if row.id in self._inserted:
            # Neither key nor record was ever on the disk: the log has nothing to say.
            self._inserted.remove(row.id)
            del self._changes[named]
        else:
            self._changes[named] = Change(named, row.version, None)

    def _leaf(self, payload: bytes, circle: Circle) -> Leaf:
        opened = self._opened
        position = opened.log.frontier.size
        aad = payload_aad(opened.vault, position)
        return Leaf(
            position=position,
            written_at=_written(self.now),
            entry=self._me.entry,
            circle=circle.id,
            sealed=seal(circle.log_key, pad(payload), aad),
            changes=tuple(self._changes.values()),
            circles=tuple(CircleMade(row.id, row.digest()) for row in opened.keys.new_rows()),
        )

    def _destroy(self) -> None:
        try:
            self._opened.finish_destruction()
        except Unavailable as error:
            raise Unavailable("erasure_unfinished", cause=error.code) from error


def _written(now: datetime) -> str:
    return now.isoformat(timespec="seconds")
