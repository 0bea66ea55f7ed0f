"""Whether keys.db is ahead of the store beside it, which then is an old copy that was put back.

It takes no key to bring that about. Keys are on the disk before the leaf that needs them, so a
crash leaves keys that were born where the log ends, and none beyond. Where some were, or where the
leaf that was signed for slots.json stands there (`stage`), the store lost what was in between.

Nothing in keys.db goes for that: the right store, once it is back, needs all of it. What no leaf of
this log commits is set aside, so that nobody takes it for keys of the leaves to come. It keeps its
number and its bytes; in the place of its leaf's position stands none where a crash explains it,
else that position counted downwards from -2, by which the same old copy is told the next time.

Until the right store is back, or whoever prepares accepts the vault as it is, slots.json and the
vault key stay as they are, or it would not open with them. That it waits for that is marked in the
old store itself: the right one is without it.
"""

from app.store.connection import Database
from app.store.log import NO_END
from app.store.reserve import NO_LEAF

_MARK = "ahead"
"""Stands in `keys_mark` of an old store."""
_NEWEST = 64
"""Keys that are looked up: those made in advance are not used in the order of their numbers."""
_LAST_KEYS = "SELECT born FROM record_key WHERE born <> ? ORDER BY number DESC LIMIT ?"
_CIRCLES = "SELECT max(born) FROM circle UNION ALL SELECT min(born) FROM circle"
_ALL_KEYS = "SELECT max(born) FROM record_key UNION ALL SELECT min(born) FROM record_key"
_COUNT_DOWN = (
    "UPDATE record_key SET born = -2 - min(born, ?) WHERE born >= ?",
    "UPDATE circle SET born = -2 - min(born, ?) WHERE born >= ?",
)
_TAKE_AWAY = (
    "UPDATE record_key SET born = ? WHERE born >= ?",
    "UPDATE circle SET born = ? WHERE born >= ?",
)
_WAIT_NO_MORE = (
    "UPDATE record_key SET born = ? WHERE born < ?",
    "UPDATE circle SET born = ? WHERE born < ?",
)


def is_ahead(store: Database, keys_file: Database, size: int) -> bool:
    """Whether a log of this size lost leaves: keys are there for later ones, or it was said before.

    Raises Damaged("store_damaged") for a page that cannot be read, which breaks the connection.
    """
    marked = store.row("SELECT 1 FROM keys_mark WHERE kind = ?", _MARK) is not None
    return marked or max(map(position, _born(keys_file)), default=NO_LEAF) > size


def has_keys_from(keys_file: Database, size: int) -> bool:
    """Whether any key at all, however old, was born at the end of such a log or later."""
    rows = [*keys_file.rows(_CIRCLES), *keys_file.rows(_ALL_KEYS)]
    return max(position(born) for (born,) in rows) >= size


def set_aside(keys_file: Database, size: int) -> None:
    """What was born at the end of a log of this size or later waits for another log."""
    newest = max(one for one in (*_born(keys_file), NO_LEAF) if isinstance(one, int))
    if newest < size:
        return
    statements, value = (_COUNT_DOWN, NO_END) if newest > size else (_TAKE_AWAY, NO_LEAF)
    with keys_file.writing():
        for statement in statements:
            keys_file.run(statement, value, size)


def position(born: object) -> int:
    """Of the leaf that commits a key or a circle, also where it was set aside; -1 for none."""
    if not isinstance(born, int):  # an altered page holds other kinds: `check` names it
        return NO_LEAF
    return born if born >= NO_LEAF else -2 - born


def mark(store: Database) -> None:
    """Says in the store that it is old. Raises Unavailable."""
    with store.writing():
        store.run("INSERT OR IGNORE INTO keys_mark VALUES (?, 0)", _MARK)


def accept(store: Database, keys_file: Database) -> None:
    """Work goes on with the old store: what is ahead of it is not waited for any more.

    It stays where it is, and opens should the right store come back; unless an old keys.db was
    accepted meanwhile, which takes all keys of no record. Raises Unavailable.
    """
    with keys_file.writing():
        for statement in _WAIT_NO_MORE:
            keys_file.run(statement, NO_LEAF, NO_LEAF)
        keys_file.run("DELETE FROM stage")  # this log has said by now which slots.json there is
    with store.writing():
        store.run("DELETE FROM keys_mark WHERE kind = ?", _MARK)


def _born(keys_file: Database) -> list[object]:
    last = keys_file.rows(_LAST_KEYS, NO_LEAF, _NEWEST)
    return [born for (born,) in (*keys_file.rows(_CIRCLES), *last)]
