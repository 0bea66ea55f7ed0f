"""What a member was typing when the program ended: sealed to them alone, in a row of fixed size.

It tells nobody that, what or how much somebody typed: the row is there from the first unlocking
on, no leaf of the log knows of it, and clearing fills it with random bytes, which nobody can tell
from sealed ones. It stands in keys.db, which no backup holds.
"""

import secrets

from app.crypto.sealing import NONCE_LENGTH, seal, subkey, unseal
from app.errors import Damaged, Unusable
from app.store.binding import bind
from app.store.connection import Database
from app.store.member import Unlocked

ROOM = 64 * 1024
"""Bytes of UTF-8 that a draft can hold."""
_TAG_LENGTH = 16
_LENGTH_FIELD = 4
_SIZE = NONCE_LENGTH + _LENGTH_FIELD + ROOM + _TAG_LENGTH
_FILL = "UPDATE draft SET sealed = ? WHERE member = ?"

CLEARED = 0
"""Stands among the keys to destroy (`intent`), where the drafts are to be cleared."""


def prepare(database: Database, member: str) -> None:
    """Gives a member the row that everybody has who ever unlocked."""
    if database.row("SELECT 1 FROM draft WHERE member = ?", member) is None:
        with database.writing():
            database.run("INSERT INTO draft VALUES (?, ?)", member, _nothing())


def keep(database: Database, vault: str, me: Unlocked, text: str) -> None:
    """Puts what a member types on the disk, in the place of what stood there.

    Raises Unusable("draft_too_long"), Unavailable.
    """
    content = text.encode("utf-8")
    if len(content) > ROOM:
        raise Unusable("draft_too_long")
    length = len(content).to_bytes(_LENGTH_FIELD, "big")
    padded = length + content.ljust(ROOM, b"\0")
    with database.writing():
        database.run(_FILL, seal(_key(me), padded, _aad(vault, me)), me.member)


def read(database: Database, vault: str, me: Unlocked) -> str:
    """What a member was typing; empty where nothing is kept, or only with a former key."""
    row = database.row("SELECT sealed FROM draft WHERE member = ?", me.member)
    try:
        padded = unseal(_key(me), row[0], _aad(vault, me)) if row else bytes(_LENGTH_FIELD)
    except Damaged:
        return ""
    length = int.from_bytes(padded[:_LENGTH_FIELD], "big")
    return padded[_LENGTH_FIELD:][:length].decode("utf-8")


def clear(database: Database) -> None:
    """Overwrites the drafts of all members; no key is needed for that."""
    with database.writing():
        for (member,) in database.rows("SELECT member FROM draft"):
            database.run(_FILL, _nothing(), member)


def _nothing() -> bytes:
    return secrets.token_bytes(_SIZE)


def _key(me: Unlocked) -> bytes:
    return subkey(me.slot.member_key, "casustafel draft 1")


def _aad(vault: str, me: Unlocked) -> bytes:
    return bind("draft", vault, me.member)
