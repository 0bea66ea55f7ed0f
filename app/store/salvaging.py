"""Everything that can still be read of a copy of a damaged vault's databases, proved or not."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.audit.merkle import Frontier
from app.errors import Damaged
from app.store import ahead, draft, migration, stage
from app.store.carving import Shapes, carve
from app.store.connection import Database, Row
from app.store.finding import Finding
from app.store.log import SignedLeaf
from app.store.numbers import following, reached
from app.store.opened import (
    ESCROW_WAITS,
    KEYS,
    KINDS,
    ROTATION_WAITS,
    STORE,
    connect,
    raw_key,
)
from app.store.roster import Entry
from app.store.sealed import SealedRow
from app.store.slots import Slots
from app.store.wal import is_altered

FILES = (STORE, KEYS)
_GAP = 2**32
"""Numbers of keys that are passed over where nobody can tell which were given."""

_AHEAD = Finding("store_behind_keys")


@dataclass(slots=True)
class Rows:
    """What was found, in order; of one thing there may be several, of former times too."""

    leaves: list[SignedLeaf]
    size: int
    """How many there were, as far as the log's head is known."""
    records: list[SealedRow]
    circles: list[Row]
    keys: list[Row]
    entries: tuple[Entry, ...]
    spent: set[int]
    following: int
    """A number above those of all keys that there ever were."""
    former: tuple[bytes, ...]
    drafts: list[Row]
    waits: frozenset[int]
    """What is still due outside the stores: `ESCROW_WAITS`, `ROTATION_WAITS`."""
    lost: list[Finding]


def read(folder: Path, slots: Slots, vault_keys: tuple[bytes, ...]) -> Rows:
    """All rows of a copy, which is spoilt by it.

    Small tables that are not whole are given up, and named among what is lost. Raises Damaged:
    slots_or_stores_outdated, store_damaged (file), where no page opens; Unusable("vault_newer").
    """
    lost = [Finding("wal_altered", {"file": f}) for f in FILES if is_altered(folder / f)]
    settled, unfinished = _finish(folder, slots, vault_keys)
    lost += unfinished
    listed = _Listed(folder, vault_keys)
    intents = listed.rows(STORE, "SELECT key FROM intent")
    former = listed.former()
    drafts = listed.rows(KEYS, "SELECT member, sealed FROM draft NOT INDEXED")
    if drafts is None or intents is None:  # they may have been given up since
        lost.append(Finding("drafts_lost"))
    if intents is None:
        lost.append(Finding("intent_lost"))
    if former is None:
        lost.append(Finding("former_lost"))
    counted = all(
        listed.rows(KEYS, asked) is not None
        for asked in ("SELECT count(*) FROM spent", "SELECT count(*) FROM record_key")
    )
    store, keys = _carved(folder, vault_keys)
    due = {ESCROW_WAITS, ROTATION_WAITS} if intents is None else {key for (key,) in intents}
    if not settled:  # nor does anybody know which keys.db this is
        due |= draft.owed(due)
    found = Rows(
        leaves=[SignedLeaf(at, body, by) for at, _, body, by, *_ in _sorted(store, "-bb")],
        size=max(map(_size, store.get("-b", ())), default=0),
        records=[SealedRow(*(*row[2:], row[0])) for row in _sorted(store, "-ttiiitb")],
        circles=[row[1:7] for kinds in ("tbbbbi", "t-bbbi") for row in _sorted(keys, kinds)],
        keys=[(row[0], *row[2:6]) for row in _sorted(keys, "-tbbi")],
        entries=tuple(Entry(row[0], *row[2:5]) for row in _sorted(keys, "-bbb")),
        spent={int(number) for number, *_ in keys.get("", ())},
        following=0,
        former=former or (),
        drafts=[] if intents is None else [row for row in drafts or () if row[0] in slots.members],
        waits=frozenset(due) & {ESCROW_WAITS, ROTATION_WAITS},
        lost=lost,
    )
    if draft.CLEARED in due:
        found.drafts.clear()
    elif draft.AT_TABLE_CLEARED in due:
        found.drafts = [(one, draft.without_table(sealed)) for one, sealed in found.drafts]
    born = (ahead.position(row[-1]) for row in (*found.circles, *found.keys))
    if _AHEAD not in lost and 0 < found.size < max(born, default=0):
        lost.append(_AHEAD)  # though what a crash left could not be finished
    given = {*found.spent, *(row[0] for row in found.keys), *(row.key for row in found.records)}
    found.following = following(reached(given)) if counted else reached(given) + _GAP
    return found


def _finish(
    folder: Path, slots: Slots, vault_keys: tuple[bytes, ...]
) -> tuple[bool, list[Finding]]:
    """Finishes what a crash left half-way, as far as the copy lets us.

    Whether it did, and which of it is lost.
    """
    try:
        opened = connect(folder, slots.vault, vault_keys)
        try:
            stage.settle(opened, slots, opening=True)
            return True, [_AHEAD] if opened.keys.ahead else []
        finally:
            opened.close()
    except Damaged:
        staged = _is_staged(folder, slots, vault_keys)
        return False, [Finding("stage_damaged")] if staged else []


def _is_staged(folder: Path, slots: Slots, vault_keys: tuple[bytes, ...]) -> bool:
    """Whether the stage that slots.json names may have been cut short."""
    rows = _Listed(folder, vault_keys).rows(KEYS, "SELECT id, content FROM stage")
    if rows is None:
        return slots.stage is not None
    return any(one == slots.stage and stage.is_due(content) for one, content in rows)


class _Listed:
    """The databases as SQLite reads them: only a table that is whole says what is in it."""

    def __init__(self, folder: Path, vault_keys: tuple[bytes, ...]) -> None:
        self._folder = folder
        self._vault_keys = vault_keys

    def rows(self, file: str, sql: str) -> list[Row] | None:
        """All rows; None where any page of them is not whole. Raises Unusable("vault_newer")."""
        for vault_key in reversed(self._vault_keys):
            with suppress(Damaged):
                database = Database(self._folder / file, raw_key(vault_key, file))
                try:
                    migration.upgrade(database, KINDS[file])
                    database.truncate_log()
                    return database.rows(sql)
                finally:
                    database.close()
        return None

    def former(self) -> tuple[bytes, ...] | None:
        """The vault keys of earlier times, newest first."""
        asked = "SELECT vault_key FROM former NOT INDEXED ORDER BY number DESC"
        found = self.rows(KEYS, asked)
        return None if found is None else tuple(bytes(key) for (key,) in found)


def _carved(folder: Path, vault_keys: tuple[bytes, ...]) -> tuple[Shapes, Shapes]:
    found, failed = list[Shapes](), list[Damaged]()
    for file in FILES:
        try:
            found.append(carve(folder / file, vault_keys))
        except Damaged as error:
            failed.append(error)
    if len(failed) == len(FILES):  # they are not of the same side of a change of the vault key
        raise Damaged("slots_or_stores_outdated")
    if failed:
        raise failed[0]
    return found[0], found[1]


def _size(head: Row) -> int:
    with suppress(Damaged):
        return Frontier.from_bytes(head[2]).size
    return 0


def _sorted(found: Shapes, kinds: str) -> Iterable[Row]:
    """The rows of one table by their numbers, each once."""
    return sorted(dict.fromkeys(found.get(kinds, ())), key=lambda row: int(row[0]))
