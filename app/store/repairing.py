"""Recovers what is provably whole of a damaged vault into a new folder, and lists the rest.

Nothing is guessed: a record counts as whole where a line of the log, verified from the first one
on, commits to its very bytes, and its seal opens where the member may open it. From a line on that
is not what was signed, nothing after it proves anything. The damaged vault is only read.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from app.errors import AppError, Damaged
from app.host.files import destroy_folder, make_private_folder, read_again, write_atomically
from app.host.lock import FolderLock
from app.store import opened as stores
from app.store import roster, sealed
from app.store import slots as slots_file
from app.store.chain import Chain
from app.store.check import require_whole
from app.store.connection import Database, Row
from app.store.finding import Finding
from app.store.ground import OWN, WORKSHOP, claim, clear, finish, require_apart
from app.store.history import History, missing
from app.store.keys import ADD_CIRCLE, ADD_KEY, spend
from app.store.log import Change, CircleMade, Leaf, SignedLeaf
from app.store.member import Unlocked
from app.store.opened import ESCROW_WAITS, KEYS, ROTATION_WAITS, STORE, Opened, raw_key
from app.store.passwords import Passwords
from app.store.sealed import SealedRow
from app.store.transaction import Transaction
from app.store.vault import Vault

T = TypeVar("T")
Require = Callable[[Transaction], None]
"""Looks at what was recovered; what it raises leaves nothing of it."""
_FILES = (STORE, f"{STORE}-wal", KEYS, f"{KEYS}-wal", slots_file.FILE)
_BATCH = 200
_PATIENCE = 2_000
"""Numbers in a row that are looked up in vain before a damaged table counts as over."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """What came over, and what did not: ids and numbers, never content."""

    leaves: int
    """Lines of the log, all of them from the first on."""
    records: int
    lost: tuple[Finding, ...]


@dataclass(slots=True)
class _Rows:
    """What can still be read of the damaged databases."""

    leaves: list[SignedLeaf]
    records: list[SealedRow]
    circles: list[Row]
    keys: list[Row]
    entries: tuple[roster.Entry, ...]
    spent: set[int]
    former: tuple[bytes, ...]
    drafts: list[Row]
    waits: frozenset[int]
    """What is still due outside the stores: `ESCROW_WAITS`, `ROTATION_WAITS`."""
    lost: list[Finding] = field(default_factory=list)


def repair(
    folder: Path,
    into: Path,
    member: str,
    password: str,
    now: datetime,
    device: str | None = None,
    require: Require = lambda _recovered: None,
) -> Repaired:
    """A vault of all that is provably whole, in a folder free to make one, with today's passwords.

    Raises as `Vault.open` and `Vault.unlock`, also where a damage keeps them from opening at all;
    as `claim` and `require_apart`; Damaged("member_key_changed") for a member whose own key is
    lost; what `require` does; Unavailable. Nothing is left where it fails.
    """
    slots_file.load(folder)
    require_apart(into)
    with claim(into), ExitStack() as undo:
        undo.callback(clear, into)
        workshop = into / WORKSHOP
        me, vault_key, rows, vault = _taken_over(folder, workshop, member, password, device)
        with _new_stores(into, vault, vault_key) as opened:
            told = _rebuilt(opened, me, rows, now)
            require(Transaction(opened, me.member, now))
        slots = (workshop / slots_file.FILE).read_bytes()
        destroy_folder(workshop, OWN)
        write_atomically(into / slots_file.FILE, slots)
        undo.pop_all()
        finish(into)
    return told


def _taken_over(
    folder: Path, workshop: Path, member: str, password: str, device: str | None
) -> tuple[Unlocked, bytes, _Rows, str]:
    """Who repairs, and everything that can be read of a copy of the files."""
    make_private_folder(workshop)
    lock = FolderLock(folder)
    try:
        Passwords(folder).opened(slots_file.load(folder), member, password, device)
        for name in _FILES:
            if (folder / name).is_file():
                write_atomically(workshop / name, read_again(folder / name))
    finally:
        lock.release()
    vault = Vault.open(workshop)
    try:
        vault.unlock(member, password, device)
        opened = vault.whole(member)
        me, vault_key, vault_id = opened.member(member), opened.vault_key, opened.vault
    finally:
        vault.close()
    if not me.entry:
        raise Damaged("member_key_changed", member=member)
    return me, vault_key, _read(workshop, vault_key), vault_id


def _read(workshop: Path, vault_key: bytes) -> _Rows:
    store = _Source(workshop / STORE, vault_key)
    keys = _Source(workshop / KEYS, vault_key)
    try:
        circles = "id, tag, sealed, wraps, recovery, born"
        return _Rows(
            [SignedLeaf(*row) for row in store.rows("leaf", "position, body, signature")],
            [SealedRow(*row) for row in store.rows("record", sealed.COLUMNS)],
            list(keys.rows("circle", circles)),
            list(keys.rows("record_key", "number, circle, wrapped, salt, born")),
            keys.tried(roster.entries),
            {int(number) for (number,) in keys.rows("spent", "number")},
            keys.tried(stores.former_keys),
            list(keys.rows("draft", "member, sealed")),
            store.tried(_due),
        )
    finally:
        store.close()
        keys.close()


def _due(store: Database) -> frozenset[int]:
    """The erasures and the change of key that wait; a vault that cannot tell does not open."""
    rows = store.rows("SELECT key FROM intent")
    return frozenset(int(key) for (key,) in rows) & {ESCROW_WAITS, ROTATION_WAITS}


class _Source:
    """A damaged database: every row that opens, whatever became of its neighbours."""

    def __init__(self, path: Path, vault_key: bytes) -> None:
        self._path = path
        self._vault_key = vault_key
        self._database: Database | None = None

    def tried(self, work: Callable[[Database], T]) -> T:
        """Raises Damaged, after which a new connection is made: a broken page breaks the old."""
        if self._database is None:
            key = raw_key(self._vault_key, self._path.name)
            self._database = Database(self._path, key, copy=True)
        try:
            return work(self._database)
        except Damaged:
            self.close()
            raise

    def rows(self, table: str, columns: str) -> Iterator[Row]:
        """In order, by many as long as all is well, else one by one."""
        last, vain = -1, 0
        most = self._most(table)
        asked = f"SELECT rowid, {columns} FROM {table} WHERE rowid"  # noqa: S608 - none from outside
        while vain < _PATIENCE and (most is None or last < most):
            try:
                found = self._asked(f"{asked} > ? ORDER BY rowid LIMIT {_BATCH}", last)
                if not found:
                    return
            except Damaged:
                found = []
                for number in range(last + 1, last + 1 + _BATCH):
                    with suppress(Damaged):
                        found += self._asked(f"{asked} = ?", number)
                last += _BATCH
            vain = 0 if found else vain + _BATCH
            last = max(last, *(int(row[0]) for row in found), -1)
            yield from (row[1:] for row in found)

    def _asked(self, sql: str, number: int) -> list[Row]:
        return self.tried(lambda database: database.rows(sql, number))

    def _most(self, table: str) -> int | None:
        try:
            row = self.tried(lambda of: of.row(f"SELECT max(rowid) FROM {table}"))  # noqa: S608
        except Damaged:
            return None
        return int(row[0]) if row and row[0] is not None else -1

    def close(self) -> None:
        """Disconnect; the next work connects anew."""
        if self._database is not None:
            self._database.close()
            self._database = None


@contextmanager
def _new_stores(into: Path, vault: str, vault_key: bytes) -> Iterator[Opened]:
    opened = stores.create(into, vault, vault_key)
    try:
        yield opened
    finally:
        opened.close()


def _rebuilt(opened: Opened, me: Unlocked, rows: _Rows, now: datetime) -> Repaired:
    opened.members[me.member] = me
    history = _follow(opened, me, rows)
    position = opened.log.frontier.size
    circles = _keep_keys(opened, rows, history, position)
    kept = _keep_records(opened, me, rows, history)
    with opened.keys_file.writing():
        _drop_unused(opened, rows, kept.values())
    gone = tuple(
        Change(tag, change.version, None)
        for tag, change in history.records.items()
        if change.digest is not None and tag not in kept
    )
    made = tuple(CircleMade(one, b"") for one in history.circles if one not in circles)
    written_at = now.isoformat(timespec="seconds")
    leaf = Leaf(position, written_at, me.entry, None, b"", gone, made)
    with opened.store.writing():
        opened.log.append(opened.log.signed(leaf, me.identity.sign))
        for waiting in rows.waits:
            opened.store.run("INSERT INTO intent VALUES (?)", waiting)
    return Repaired(position, len(kept), tuple(rows.lost))


def _follow(opened: Opened, me: Unlocked, rows: _Rows) -> History:
    """The lines that were signed as they stand, up to the first that was not."""
    history, chain = History(), Chain(opened.vault, me.trust)
    with opened.store.writing():
        for signed in rows.leaves:
            try:
                leaf = chain.grow(signed)
                chain.verify(signed, leaf)
            except Damaged:
                rows.lost.append(Finding("log_altered", {"position": opened.log.frontier.size}))
                break
            opened.log.append(signed)
            history.remember(leaf)
    return history


def _keep_keys(opened: Opened, rows: _Rows, history: History, position: int) -> set[str]:
    """Circles that the log knows as they stand, and all keys under them; which circles."""
    kept = set[str]()
    keys = opened.keys_file
    with keys.writing():
        roster.insert(keys, rows.entries)
        for identifier, *rest, born in rows.circles:
            with suppress(AppError):
                keys.run(ADD_CIRCLE, identifier, *rest, min(born, position))
                made = opened.keys.circle_row(identifier)
                if made is not None and history.circles.get(identifier) == made.digest():
                    kept.add(identifier)
                else:
                    keys.run("DELETE FROM circle WHERE id = ?", identifier)
        for number, circle, wrapped, salt, born in rows.keys:
            if circle in kept:
                keys.run(ADD_KEY, number, circle, wrapped, salt, min(born, position))
        for row in rows.drafts:
            keys.run("INSERT INTO draft VALUES (?, ?)", *row)
    stores.remember_former(keys, reversed(rows.former))
    lost = sorted(history.circles.keys() - kept)
    rows.lost += [Finding("circle_missing", {"circle": one}) for one in lost]
    return kept


def _keep_records(opened: Opened, me: Unlocked, rows: _Rows, history: History) -> dict[bytes, int]:
    """The records that are whole: the number of its key by the name that the log has for each."""
    kept, seen = dict[bytes, int](), set[bytes]()
    with opened.store.writing():
        for row in rows.records:
            try:
                salt = opened.keys.salt(row.key, row.id)
                seen.add(sealed.tag(salt, row.id))
                require_whole(opened, me, history, row, salt)
            except Damaged as error:
                rows.lost.append(Finding.of(error))
                continue
            sealed.insert(opened.store, row)
            kept[sealed.tag(salt, row.id)] = row.key
    rows.lost += missing(history, seen)
    return kept


def _drop_unused(opened: Opened, rows: _Rows, used: Iterable[int]) -> None:
    """Keys of what did not come over, of which no number is given again."""
    numbers = frozenset(used)
    given = rows.spent | {int(row[0]) for row in rows.keys} | {row.key for row in rows.records}
    for number in given - numbers:
        opened.keys_file.run("DELETE FROM record_key WHERE number = ?", number)
    spend(opened.keys_file, {*(given - numbers), max(given, default=0) + 1})
