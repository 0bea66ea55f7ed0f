"""Whether slots.json is the newest that there was, or an older one that somebody put back.

Every leaf of the log says which slots.json stood there when it was signed; of one that was written
after the last leaf its writer signed that they did (`stage`). An older one lets former passwords
and removed members in again, and opens nothing here. Whoever has the vault key can write a newer
one, with another member's former slot in it: of that nobody signed anything, and it is noticed.
"""

from contextlib import suppress
from pathlib import Path

import msgspec

from app.audit.merkle import leaf_hash, root
from app.errors import AppError, Damaged, Unavailable
from app.store.connection import Database
from app.store.finding import Finding
from app.store.log import Log, SignedLeaf, signed_message
from app.store.opened import KEYS, STORE, Opened, connect, former_keys, raw_key
from app.store.roster import Trust
from app.store.slots import NO_VERSION, VERSION, Slots, mark

_LOOK = 8
"""Leaves that are looked at first: those that a restoring adds say nothing of slots.json."""


class _Waiting(msgspec.Struct, frozen=True, array_like=True):
    """What keys.db has of the last slots.json: see `app.store.stage`."""

    entries: msgspec.Raw
    circles: msgspec.Raw
    leaf: SignedLeaf | None


def require_newest(log: Log, slots: Slots, keys_file: Database | None = None) -> None:
    """Raises Damaged("slots_outdated") where the log knows of a newer slots.json, or of another.

    Of several with the last number there is the one is the newest whose leaf waits in `keys_file`
    to be the next of the log.
    """
    word = last_word(log)
    said = word.leaf().slots if word is not None else mark(slots)
    if said == mark(slots) or slots.version > int.from_bytes(said[:VERSION], "big"):
        return
    last = slots.version == NO_VERSION - 1
    if not (last and keys_file is not None and _waits(log, slots, keys_file)):
        raise Damaged("slots_outdated")


def _waits(log: Log, slots: Slots, keys_file: Database) -> bool:
    row = keys_file.row("SELECT content FROM stage WHERE id = ?", slots.stage)
    with suppress(msgspec.MsgspecError, TypeError, Damaged):  # an altered page holds other kinds
        signed = msgspec.msgpack.decode(row[0], type=_Waiting).leaf if row else None
        if signed is not None and signed.position == log.frontier.size:
            return signed.leaf().slots == mark(slots)
    return False


def unexplained(opened: Opened, trust: Trust, slots: Slots) -> tuple[Finding, ...]:
    """That no member signed for this slots.json, once what a crash left undone is done."""
    word = last_word(opened.log)
    if word is None or (word.leaf().slots == mark(slots) and _is_signed(opened, trust, word)):
        return ()
    if opened.later is not None:
        before, leaf = opened.later
        made = before.append(leaf_hash(leaf.body)).root
        with suppress(Damaged):
            if leaf.leaf().slots == mark(slots) and _signs(opened, trust, leaf, made):
                return ()
    return (Finding("slots_unexplained"),)


def last_word(log: Log) -> SignedLeaf | None:
    """The last leaf that says which slots.json there is; None where none ever did."""
    end, look = log.frontier.size, _LOOK
    while end > 0:
        start = max(end - look, 0)
        for signed in reversed(tuple(log.leaves(start, end))):
            with suppress(Damaged):  # `check` names a leaf that cannot be read
                if signed.leaf().slots:
                    return signed
        end, look = start, look * _LOOK
    return None


def _is_signed(opened: Opened, trust: Trust, signed: SignedLeaf) -> bool:
    tree, after = opened.log.frontier, signed.position + 1
    made = tree.root if tree.size == after else root(opened.log.hashes()[:after])
    return _signs(opened, trust, signed, made)


def _signs(opened: Opened, trust: Trust, signed: SignedLeaf, made: bytes) -> bool:
    try:
        holder = trust.by_number[signed.leaf().entry]
        message = signed_message(opened.vault, signed.position, made)
        holder.public.verify(signed.signature, message)
    except (Damaged, KeyError):
        return False
    return True


def connected(folder: Path, slots: Slots, vault_keys: tuple[bytes, ...]) -> Opened:
    """The stores, by the keys of slots.json where that is the newest.

    Raises Damaged: slots_outdated, slots_or_stores_outdated where nobody can tell which,
    store_behind_keys; and as `app.store.opened.connect`; Unavailable.
    """
    _require_plain(folder)
    try:
        opened = connect(folder, slots.vault, vault_keys)
    except Damaged as error:
        if error.code == "store_damaged":
            raise _named(folder, vault_keys, error) from None
        raise
    try:
        require_newest(opened.log, slots, opened.keys_file)
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


def _named(folder: Path, vault_keys: tuple[bytes, ...], error: Damaged) -> Damaged:
    """What a file that does not open is called: it may be of before a change of the vault key."""
    opening = [key for key in vault_keys if _opens(folder / KEYS, key)]
    if not opening and not any(_opens(folder / STORE, key) for key in vault_keys):
        return Damaged("slots_or_stores_outdated")
    if error.facts.get("file") == STORE:
        with suppress(AppError):
            former = (one for key in opening for one in _former(folder / KEYS, key))
            if any(_opens(folder / STORE, key) for key in former):
                return Damaged("store_behind_keys")
    return error


def _former(path: Path, vault_key: bytes) -> tuple[bytes, ...]:
    keys_file = Database(path, raw_key(vault_key, path.name))
    try:
        return former_keys(keys_file)
    finally:
        keys_file.close()


def _opens(path: Path, vault_key: bytes) -> bool:
    try:
        Database(path, raw_key(vault_key, path.name)).close()
    except Damaged:
        return False
    except AppError:
        return True  # or nobody can say: then it is called what it was called
    return True
