"""What a member was typing when the program ended: sealed to them alone, in a row of fixed size.

It tells nobody that, what or how much somebody typed: the row is there from the first unlocking
on, no leaf of the log knows of it, and clearing fills it with random bytes, which nobody can tell
from sealed ones. It stands in keys.db, which no backup holds.

A row has two halves. What was said at a table, and corrections of it, goes when an item ends, a
text is taken back or minutes are signed; the rest stays, also of a member whose key nobody has now.

What an old keys.db holds goes too, for it may be of what was erased since; what is typed beside it
from then on stays. So it says that it was cleared, by random bytes that each clearing makes anew,
and the store knows those that count. They count until something is to go again (`doom`), or until
it went where only what was said at a table is to: so no keys.db from before that, nor any other old
one, keeps what it holds. A copy of this one that was made since does. What is still to go from the
right keys.db, once it is back, waits apart.
"""

import secrets
from collections.abc import Collection, Iterable

from app.crypto.sealing import NONCE_LENGTH, seal, subkey, unseal
from app.errors import Damaged, Unusable
from app.store.binding import bind
from app.store.connection import Database
from app.store.member import Unlocked

ROOM = 64 * 1024
"""Bytes of UTF-8 that each half of a draft can hold."""
_TAG_LENGTH = 16
_LENGTH_FIELD = 4
_HALF = NONCE_LENGTH + _LENGTH_FIELD + ROOM + _TAG_LENGTH
_SAID_LENGTH = 7
_COUNTS_NO_MORE = "DELETE FROM keys_mark WHERE kind IN (?, ?)"
_SAID_ALREADY = "UPDATE OR REPLACE keys_mark SET kind = ? WHERE kind = ? AND number = ?"
_FILL = "UPDATE draft SET sealed = ? WHERE member = ?"

AT_TABLE_CLEARED = 0
"""Stands among the keys to destroy (`intent`) where what was typed at the table is to go."""
CLEARED = -1
"""Stands there where all that was typed is to go."""
_THIS_FILE = "*cleared"
"""Whose row it is that says that a keys.db was cleared."""
COUNTS = "cleared"
"""Stands in `keys_mark` with what that row must begin with."""
_NEXT = "clearing"
"""Stands there with what it begins with as soon as what is to go is gone, until that is said."""
_OWED = -4
"""Stands in `intent`, beside an old keys.db, with each of the two that the right one waits for."""


def prepare(database: Database, member: str) -> None:
    """Gives a member the row that everybody has who ever unlocked."""
    if database.row("SELECT 1 FROM draft WHERE member = ?", member) is None:
        with database.writing():
            database.run("INSERT INTO draft VALUES (?, ?)", member, _nothing() + _nothing())


def keep(database: Database, vault: str, me: Unlocked, at_table: str, elsewhere: str) -> None:
    """Puts what a member types on the disk, in the place of what stood there.

    Raises Unusable("draft_too_long"), Unavailable.
    """
    table = _sealed(at_table, me, _aad(vault, me, "at table"))
    rest = _sealed(elsewhere, me, _aad(vault, me, "elsewhere"))
    with database.writing():
        database.run(_FILL, table + rest, me.member)


def read(database: Database, vault: str, me: Unlocked) -> tuple[str, str]:
    """What a member was typing, at the table and elsewhere.

    Empty where nothing is kept, or only with a former key. A row of former versions was one piece
    for both: all of it counts as typed at the table.
    """
    row = database.row("SELECT sealed FROM draft WHERE member = ?", me.member)
    sealed = row[0] if row else b""
    if len(sealed) == _HALF:
        return _text(sealed, me, bind("draft", vault, me.member)), ""
    table, rest = sealed[:_HALF], sealed[_HALF:]
    return (
        _text(table, me, _aad(vault, me, "at table")),
        _text(rest, me, _aad(vault, me, "elsewhere")),
    )


def clear_at_table(database: Database) -> None:
    """In a running change: overwrites what all members typed at the table, which takes no key."""
    for member, sealed in database.rows("SELECT member, sealed FROM draft"):
        database.run(_FILL, without_table(sealed), member)


def without_table(sealed: bytes) -> bytes:
    """A draft with nothing typed at the table in it, which takes no key."""
    return _nothing() + (sealed[_HALF:] or _nothing())


def clear(database: Database) -> None:
    """In a running change: overwrites the drafts of all members."""
    for (member,) in database.rows("SELECT member FROM draft"):
        database.run(_FILL, _nothing() + _nothing(), member)


def doom(store: Database, cleared: int, *, behind: bool) -> None:
    """In a running change: has what was typed go once that holds, from whatever keys.db is there.

    `cleared` is `CLEARED` or `AT_TABLE_CLEARED`, `behind` whether an old keys.db is: what is typed
    elsewhere in it is to stay, should the program end before the rest is gone.
    """
    store.run("INSERT OR IGNORE INTO intent VALUES (?)", cleared)
    if cleared == CLEARED or not behind:
        store.run(_COUNTS_NO_MORE, COUNTS, _NEXT)


def is_cleared(store: Database, keys_file: Database) -> bool:
    """Whether this very keys.db, which is an old one, holds but what was typed since it counts.

    What is said to go (`intent`) may still be there.
    """
    counts = store.rows("SELECT number FROM keys_mark WHERE kind IN (?, ?)", COUNTS, _NEXT)
    return (_said(keys_file),) in counts


def announce(store: Database, keys_file: Database, doomed: Collection[int]) -> int | None:
    """What an old keys.db is to say once the doomed is gone from it; None where that is no draft.

    It may say already what was announced before, should the program have ended then: that counts.
    Raises Unavailable.
    """
    if {CLEARED, AT_TABLE_CLEARED}.isdisjoint(doomed):
        return None
    said = secrets.randbits(8 * _SAID_LENGTH)
    with store.writing():
        store.run(_SAID_ALREADY, COUNTS, _NEXT, _said(keys_file))
        store.run("INSERT OR REPLACE INTO keys_mark VALUES (?, ?)", _NEXT, said)
    return said


def carry_out(keys_file: Database, doomed: Collection[int], said: int | None) -> None:
    """In a running change: what is doomed goes, and an old keys.db says so."""
    if CLEARED in doomed:
        clear(keys_file)
    elif AT_TABLE_CLEARED in doomed:
        clear_at_table(keys_file)
    if said is not None:
        row = said.to_bytes(_SAID_LENGTH) + (_nothing() + _nothing())[_SAID_LENGTH:]
        keys_file.run("INSERT OR REPLACE INTO draft VALUES (?, ?)", _THIS_FILE, row)


def note_cleared(store: Database, keys_file: Database) -> None:
    """Has `is_cleared` say so, after an old keys.db was cleared. Raises Unavailable."""
    prepare(keys_file, _THIS_FILE)
    with store.writing():
        store.run("INSERT OR REPLACE INTO keys_mark VALUES (?, ?)", COUNTS, _said(keys_file))


def carried_out(
    store: Database, doomed: Collection[int], said: int | None, *, behind: bool
) -> None:
    """In a running change: what was doomed is gone from this keys.db, which says `said` now.

    What is typed in it from now on stays. Where this one is old it is still to go from the right
    one.
    """
    for cleared in (CLEARED, AT_TABLE_CLEARED):
        store.run("DELETE FROM intent WHERE key = ?", cleared)
        if not behind:
            store.run("DELETE FROM intent WHERE key = ?", _OWED + cleared)
        elif cleared in doomed:
            store.run("INSERT OR IGNORE INTO intent VALUES (?)", _OWED + cleared)
        if cleared in doomed:
            store.run(_COUNTS_NO_MORE, COUNTS, _NEXT)
    if said is not None:
        store.run("INSERT OR REPLACE INTO keys_mark VALUES (?, ?)", COUNTS, said)


def owed(intents: Iterable[int]) -> set[int]:
    """What is to go once the right keys.db is there."""
    return {one - _OWED for one in intents} & {CLEARED, AT_TABLE_CLEARED}


def _said(keys_file: Database) -> int | None:
    row = keys_file.row("SELECT sealed FROM draft WHERE member = ?", _THIS_FILE)
    return int.from_bytes(row[0][:_SAID_LENGTH]) if row else None


def keep_only(database: Database, members: Iterable[str]) -> None:
    """Takes away the rows of everybody else: of members who were removed."""
    there = {str(row[0]) for row in database.rows("SELECT member FROM draft")}
    for member in there - {*members, _THIS_FILE}:
        with database.writing():
            database.run("DELETE FROM draft WHERE member = ?", member)


def _nothing() -> bytes:
    return secrets.token_bytes(_HALF)


def _sealed(text: str, me: Unlocked, aad: bytes) -> bytes:
    content = text.encode("utf-8", "surrogatepass")
    if len(content) > ROOM:
        raise Unusable("draft_too_long")
    length = len(content).to_bytes(_LENGTH_FIELD, "big")
    return seal(_key(me), length + content.ljust(ROOM, b"\0"), aad)


def _text(sealed: bytes, me: Unlocked, aad: bytes) -> str:
    try:
        padded = unseal(_key(me), sealed, aad)
    except Damaged:
        return ""
    length = int.from_bytes(padded[:_LENGTH_FIELD], "big")
    return padded[_LENGTH_FIELD:][:length].decode("utf-8", "surrogatepass")


def _key(me: Unlocked) -> bytes:
    return subkey(me.slot.member_key, "casustafel draft 1")


def _aad(vault: str, me: Unlocked, half: str) -> bytes:
    return bind("draft", vault, me.member, half)
