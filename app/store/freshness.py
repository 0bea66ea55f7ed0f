"""Whether slots.json is the newest that there was, or an older one that somebody put back.

Every leaf of the log says which slots.json stood there when it was signed. One that is newer than
the last leaf says is one whose leaf was not written any more; an older one lets former passwords
and removed members in again, and opens nothing here. Whoever has the vault key can write a newer
one: what it may say of others is under their own keys and signatures (`slot`, `roster`).
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from app.errors import AppError, Damaged, Unavailable
from app.store.connection import Database
from app.store.log import Log
from app.store.opened import KEYS, STORE, Opened, connect, raw_key
from app.store.slots import Slots

_VERSION = 8
_LOOK = 8
"""Leaves: those that a sheet or a restoring adds say nothing of slots.json."""


def mark(slots: Slots) -> bytes:
    """What a leaf says of it: its number, and the MAC over all of it."""
    return slots.version.to_bytes(_VERSION, "big") + slots.mac


def require_newest(log: Log, slots: Slots) -> None:
    """Raises Damaged("slots_outdated") where the log knows of a newer slots.json, or of another."""
    size = log.frontier.size
    for signed in reversed(tuple(log.leaves(max(size - _LOOK, 0)))):
        with suppress(Damaged):  # `check` names a leaf that cannot be read
            if said := signed.leaf().slots:
                known = int.from_bytes(said[:_VERSION], "big")
                if slots.version > known or said == mark(slots):
                    return
                break
    else:
        return
    raise Damaged("slots_outdated")


def connected(folder: Path, slots: Slots, vault_keys: tuple[bytes, ...]) -> Opened:
    """The stores, by the keys of slots.json where that is the newest.

    Raises Damaged("slots_outdated"), and as `app.store.opened.connect`; Unavailable.
    """
    _require_plain(folder)
    try:
        opened = connect(folder, slots.vault, vault_keys)
    except Damaged as error:
        if error.code == "store_damaged" and _replayed(folder, vault_keys):
            raise Damaged("slots_outdated") from None
        raise
    try:
        require_newest(opened.log, slots)
    except BaseException:
        opened.close()
        raise
    return opened


def _require_plain(folder: Path) -> None:
    """Raises Unavailable("disk_error") where beside a store stands what SQLite would wait for."""
    for path in (
        folder / f"{file}-{kind}" for file in (STORE, KEYS) for kind in ("journal", "shm")
    ):
        if path.exists() and not path.is_file():
            raise Unavailable("disk_error")


def _replayed(folder: Path, vault_keys: Iterable[bytes]) -> bool:
    """Whether neither store opens by any of the keys that slots.json gives, though both are there.

    Then it is of before a change of the vault key.
    """
    keys = tuple(vault_keys)
    return not any(_opens(folder / file, key) for file in (STORE, KEYS) for key in keys)


def _opens(path: Path, vault_key: bytes) -> bool:
    try:
        Database(path, raw_key(vault_key, path.name)).close()
    except Damaged:
        return False
    except AppError:
        return True  # or nobody can say: then it is called what it was called
    return True
