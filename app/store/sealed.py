"""The rows of store.db: records as sealed bytes, their commitments, and how they are opened."""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app.crypto.sealing import pad, seal, unpad, unseal
from app.crypto.suite import SUITE
from app.errors import Damaged, Unusable
from app.store.binding import bind
from app.store.connection import LISTED, Database, Value, listed
from app.store.keys import RecordKey

_KINDS = (str, str, int, int, int, str, bytes, int)
_HEAD_KINDS = (str, str, int, int, int)
COLUMNS = "id, bundle, version, schema, key, written_at, sealed, place"
_COLUMNS = f"SELECT {COLUMNS} FROM record"  # noqa: S608
_HEAD = "SELECT id, bundle, version, key, place FROM record"
_ROOTLESS = (
    "SELECT id, bundle FROM record AS one"
    " WHERE NOT EXISTS (SELECT 1 FROM record WHERE id = one.bundle)"
)
INSERT = (
    "INSERT INTO record (id, bundle, version, schema, key, written_at, sealed)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_SUITE_MARK = SUITE.partition("-")[0].encode("ascii")
"""Before every sealed record, so that a later suite can live beside this one."""


@dataclass(slots=True)
class Stored:
    """A record that its reader opened; `version` counts from 1."""

    id: str
    bundle: str
    version: int
    schema: int
    payload: bytes = field(repr=False)
    key: int = field(default=0, compare=False)
    """The number of its key."""
    thing: Any = field(default=None, compare=False, repr=False)
    """What a reader made of the payload: it is kept as long as this, and goes with it."""


@dataclass(frozen=True, slots=True)
class SealedRow:
    """A record as it is stored: all that lies outside the seal, and the seal."""

    id: str
    bundle: str
    version: int
    schema: int
    key: int
    written_at: str
    sealed: bytes = field(repr=False)
    place: int | None = None

    def digest(self, salt: bytes) -> bytes:
        """What the log commits to; without the salt it says nothing."""
        said = (self.id, self.bundle, self.version, self.schema, self.key, self.written_at)
        return hmac.digest(salt, bind("sealed", *said, self.sealed), "sha256")


class Head(NamedTuple):
    """What stands beside a record: all but its sealed bytes."""

    id: str
    bundle: str
    version: int
    key: int
    place: int = 0


def tag(salt: bytes, record: str) -> bytes:
    """How the log names a record; once the salt is destroyed nobody can tell which it was."""
    return hmac.digest(salt, bind("record", record), "sha256")


def seal_row(vault: str, key: RecordKey, like: SealedRow, payload: bytes) -> SealedRow:
    """`like` with the payload sealed into it."""
    sealed = _SUITE_MARK + seal(key.key, pad(payload), _aad(vault, like))
    return SealedRow(
        like.id, like.bundle, like.version, like.schema, key.number, like.written_at, sealed
    )


def open_row(vault: str, key: RecordKey, row: SealedRow) -> Stored:
    """The record. Raises Damaged("record_damaged") (record), Unusable("vault_newer")."""
    mark, sealed = row.sealed[: len(_SUITE_MARK)], row.sealed[len(_SUITE_MARK) :]
    if mark != _SUITE_MARK and mark.startswith(_SUITE_MARK[:2]):
        raise Unusable("vault_newer", record=row.id)
    try:
        payload = unpad(unseal(key.key, sealed, _aad(vault, row)))
    except Damaged:
        raise Damaged("record_damaged", record=row.id) from None
    return Stored(row.id, row.bundle, row.version, row.schema, payload, key.number)


def find(store: Database, record: str) -> SealedRow | None:
    """One record. This and the others raise Damaged("store_damaged") for what no row of ours is."""
    return next(iter(_rows(store, f"{_COLUMNS} WHERE id = ?", record)), None)


def at(store: Database, place: int) -> SealedRow | None:
    """The record at a place, which is the fastest way to one."""
    return next(iter(_rows(store, f"{_COLUMNS} WHERE place = ?", place)), None)


def head(store: Database, record: str) -> Head | None:
    """What stands beside one record."""
    return next(iter(_heads(store, f"{_HEAD} WHERE id = ?", record)), None)


def rows_of_bundle(store: Database, bundle: str) -> list[SealedRow]:
    """A bundle in the order of first writing."""
    return _rows(store, f"{_COLUMNS} WHERE bundle = ? ORDER BY place", bundle)


def heads_of_roots(store: Database, after: int, limit: int) -> list[Head]:
    """The next records that are named like their bundle, by place. Raises as `batch`."""
    asked = f"{_HEAD} WHERE id = bundle AND place > ? ORDER BY place LIMIT ?"
    heads = _heads(store, asked, after, limit)
    _require_onward(store, heads, after)
    return heads


def rootless(store: Database) -> dict[str, str]:
    """The bundle of each record in whose bundle none is named like it."""
    return {str(record): str(bundle) for record, bundle in store.rows_of((str, str), _ROOTLESS)}


def batch(store: Database, after: int, limit: int) -> list[SealedRow]:
    """The next records of all, by place.

    Raises Damaged("store_damaged") also for a page that leads back: reading would never end.
    """
    rows = _rows(store, f"{_COLUMNS} WHERE place > ? ORDER BY place LIMIT ?", after, limit)
    _require_onward(store, rows, after)
    return rows


def of_keys(store: Database, keys: Iterable[int]) -> list[SealedRow]:
    """The records that name these keys; reads all of them, for there is no index of it."""
    return _rows(store, f"{_COLUMNS} WHERE key IN ({LISTED})", listed(keys))


def _rows(store: Database, asked: str, *values: Value) -> list[SealedRow]:
    return [SealedRow(*row) for row in store.rows_of(_KINDS, asked, *values)]


def _heads(store: Database, asked: str, *values: Value) -> list[Head]:
    return [Head(*row) for row in store.rows_of(_HEAD_KINDS, asked, *values)]


def _require_onward(store: Database, rows: Sequence[SealedRow | Head], after: int) -> None:
    if rows and (rows[-1].place or 0) <= after:
        raise Damaged("store_damaged", file=store.file)


def insert(store: Database, row: SealedRow) -> None:
    """Adds a record after all others."""
    values = (row.id, row.bundle, row.version, row.schema, row.key, row.written_at, row.sealed)
    store.run(INSERT, *values)


def replace(store: Database, row: SealedRow) -> None:
    """Puts a record in the place of its former version."""
    store.run(
        "UPDATE record SET version = ?, schema = ?, key = ?, written_at = ?, sealed = ?"
        " WHERE id = ?",
        *(row.version, row.schema, row.key, row.written_at, row.sealed, row.id),
    )


def delete(store: Database, records: Iterable[str], whole: str | None = None) -> None:
    """Removes records; where they are a whole bundle, every other one of it first.

    SQLite joins a page that runs empty with its two neighbours: if those are half empty by then,
    two pages go at once, and half as often.
    """
    if whole is None:
        store.run(f"DELETE FROM record WHERE id IN ({LISTED})", listed(records))  # noqa: S608
    else:
        store.run("DELETE FROM record WHERE bundle = ? AND place % 2", whole)
        store.run("DELETE FROM record WHERE bundle = ?", whole)


def _aad(vault: str, row: SealedRow) -> bytes:
    return bind("record", SUITE, vault, row.id, row.bundle, row.version, row.schema)
