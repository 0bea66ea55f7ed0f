"""The escrow: what of keys.db the recovery sheet needs, in one file beside the backups.

The file holds slots.json as it stands and, sealed under a subkey of the vault key, the circles with
their wrap to the sheet alone, the keys of all records that there are, and the roster. So the sheet
opens the vault key, the vault key the file, and the sheet again the keys; a member's password opens
none of them here. There are no drafts in it and no keys made in advance.

It is replaced and never accumulated: what is erased is gone from it before the erasure counts. But
a record that was sealed anew to other readers still is, and in the pairs made before it lies under
a key that keys.db has no more. Such a key is taken over from the escrow that is replaced, until no
pair is left that was made in its time: else each change of members would make every pair there
worthless. Both are told apart by the salt, which a record keeps through all its keys and no other
has: a salt of no record of today is that of an erased one, whose keys of all times go. Where
keys.db lost the key of today, the log tells which salt was the record's.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import msgspec

from app.audit.merkle import Frontier
from app.crypto.sealing import pad, seal, subkey, unpad, unseal
from app.crypto.suite import SUITE
from app.errors import Damaged, Unavailable, Unusable
from app.host.files import open_plain, read_again, set_aside, unavailable, write_atomically
from app.store import roster
from app.store import slots as slots_file
from app.store.binding import bind
from app.store.circle import CircleRow
from app.store.course import began, went_on
from app.store.escrowed import EscrowedKey, taken
from app.store.ids import RECOVERY
from app.store.keys import spent
from app.store.numbers import reached
from app.store.opened import Opened, former_keys
from app.store.pairs import OTHER, Backup, backups, logs_of, named, require_place
from app.store.roster import Entry
from app.store.slots import Slots, mark

FILE = "escrow"
FORMAT = 1
LARGEST = 512 * 1024 * 1024
"""Bytes: some millions of record keys."""


class EscrowedCircle(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A circle without the wraps to its readers."""

    id: str
    sealed: bytes
    recovery: bytes
    born: int

    @property
    def row(self) -> CircleRow:
        """As it is stored, but for the wraps."""
        return CircleRow(self.id, None, self.sealed, b"", self.recovery)


class Contents(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What is sealed."""

    vault: str
    leaves: int
    """The length of the log when this was made, and the root over it."""
    root: bytes
    former: tuple[bytes, ...]
    """Vault keys of earlier times, newest first: older backups are under them."""
    entries: tuple[Entry, ...]
    circles: tuple[EscrowedCircle, ...]
    keys: tuple[EscrowedKey, ...]
    spent: tuple[int, ...] = ()
    """Numbers of keys that were destroyed on purpose. That a key is not among `keys` says nothing
    by itself: it may have been lost."""
    log: bytes = b""
    """The hashes of all leaves, so that a backup of another course of events is told from an older
    one of this; empty where a former program made the escrow."""


class _File(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The file: what it is, the slots, the seal."""

    kind: str
    format: int
    suite: str
    slots: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Escrow:
    """The file as it was read; nothing of it is authentic before `open_with`."""

    slots: Slots
    _slots: bytes = field(repr=False)
    _sealed: bytes = field(repr=False)

    def matches(self, slots: bytes) -> bool:
        """Whether it was made with these very slots."""
        return self._slots == slots

    def open_with(self, vault_key: bytes) -> Contents:
        """What is in it. Raises Damaged("escrow_damaged")."""
        try:
            slots_file.check_mac(self.slots, vault_key)
            aad = _aad(self.slots.vault, self._slots)
            content = unpad(unseal(_key(vault_key), self._sealed, aad))
            found = msgspec.msgpack.decode(content, type=Contents)
        except (Damaged, msgspec.MsgspecError, ValueError):
            raise Damaged("escrow_damaged") from None
        if found.vault != self.slots.vault:
            raise Damaged("escrow_damaged")
        top = reached((*found.spent, *(key.number for key in found.keys)))
        gone = tuple(number for number in found.spent if 0 < number <= top)
        keys = tuple(key for key in found.keys if 0 < key.number <= top)
        entries = roster.in_order(found.entries)  # which former programs did not always sort
        return msgspec.structs.replace(found, entries=entries, spent=gone, keys=keys)


def made(
    opened: Opened, former: Contents | None = None, pairs: frozenset[int] = frozenset()
) -> bytes:
    """The escrow of the vault as it stands, between two transactions, in the place of a former one.

    `pairs` are the lengths of the logs in the pairs beside it. Raises Unavailable.
    """
    opened.keys.tidy()
    tree = opened.log.frontier
    keys = taken(opened, former.keys if former is not None else (), pairs)
    kept = {key.number for key in keys}
    gone = {*spent(opened.keys_file), *(former.spent if former is not None else ())}
    contents = Contents(
        vault=opened.vault,
        leaves=tree.size,
        root=tree.root,
        former=_vault_keys(opened, former),
        entries=_entries(opened, former.entries if former is not None else ()),
        circles=_circles(opened, former.circles if former is not None else (), keys),
        keys=keys,
        spent=tuple(sorted(gone - kept)),
        log=b"".join(opened.log.hashes()),
    )
    return sealed(opened, contents)


def _vault_keys(opened: Opened, former: Contents | None) -> tuple[bytes, ...]:
    """Those of earlier times; also which keys.db lost: anybody who is in can delete them there."""
    known = (*former_keys(opened.keys_file), *(former.former if former is not None else ()))
    return tuple(one for one in dict.fromkeys(known) if one != opened.vault_key)


def _circles(
    opened: Opened, former: Iterable[EscrowedCircle], keys: Iterable[EscrowedKey]
) -> tuple[EscrowedCircle, ...]:
    """Those of today, and of a former escrow what only keys from there are under."""
    rows = opened.keys_file.rows("SELECT id, sealed, recovery, born FROM circle")
    needed = {key.circle for key in keys}
    circles = {circle.id: circle for circle in former if circle.id in needed}
    circles |= {row[0]: EscrowedCircle(*row) for row in rows}
    return tuple(circles[identifier] for identifier in sorted(circles))


def _entries(opened: Opened, former: Iterable[Entry]) -> tuple[Entry, ...]:
    """The roster as far as it counts, or may, with what keys.db lost and the former escrow has."""
    vault, own, pins = opened.vault, roster.entries(opened.keys_file), opened.anyone.trust.pins
    trust = roster.believe(vault, pins, own, opened.standing)
    members = slots_file.parse(slots_of(opened)).members
    whole = (*trust.kept, *roster.missed(vault, trust, former, members))
    listed = roster.in_order(whole)
    return roster.believe(vault, trust.pins, listed, opened.standing).kept


def sealed(opened: Opened, contents: Contents) -> bytes:
    """The file with these contents, under the vault key and the slots of today."""
    slots = slots_of(opened)
    content = pad(msgspec.msgpack.encode(contents))
    hidden = seal(_key(opened.vault_key), content, _aad(opened.vault, slots))
    return msgspec.msgpack.encode(_File(f"casustafel {FILE}", FORMAT, SUITE, slots, hidden))


def load(path: Path) -> Escrow:
    """The escrow in a file.

    Raises Unusable: escrow_missing, vault_newer; Damaged("escrow_damaged"), Unavailable.
    """
    try:
        with open_plain(path) as file:
            untrusted = file.read(LARGEST + 1)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise Unusable("escrow_missing") from None
    except OSError as error:  # it may answer again: what is taken for damaged is written over
        raise unavailable(error) from None
    return _parsed(untrusted)


def renew(opened: Opened, places: Iterable[Path]) -> None:
    """Replaces the escrow in each of the folders by one of the vault as it stands.

    The copies of slots.json in the pairs go with it: a former password opens none of them. Each
    escrow is read before it replaces the former one, and again after. Where one cannot be reached
    the others are replaced all the same. Raises Unavailable, Damaged: slots_damaged,
    escrow_damaged, store_behind_keys; Unusable("backup_of_another_copy") as `require_ours`.
    """
    opened.require_store()  # or the right one, once it is back, could be backed up there no more
    failed: Unavailable | Damaged | Unusable | None = None
    for place in places:
        try:
            fresh = made(opened, *_ours(opened, place))
            _parsed(fresh).open_with(opened.vault_key)
            _renew_slots(place, slots_of(opened))
            _write(place, fresh, opened.vault_key)
        except (Unavailable, Damaged, Unusable) as error:
            failed = failed or error
    if failed is not None:
        raise failed


def is_current(opened: Opened, place: Path) -> bool:
    """Whether the escrow there holds the slots of today: a password or the sheet may be new.

    Raises Unavailable where the folder cannot be reached, as `require_place`.
    """
    require_place(place)
    try:
        return load(place / FILE).matches(slots_of(opened))
    except (Unusable, Damaged):
        return False


def require_ours(opened: Opened, place: Path) -> None:
    """Raises Unusable("backup_of_another_copy") where another copy of the vault keeps its backups.

    One with keys that this copy never had, or whose escrow or one of whose backups is no beginning
    of this log, as where an old folder was put back or an older backup restored: another escrow
    would make the backups of that copy useless, and have keys again of what was erased there.
    Raises Unavailable, as `require_place`; and where nobody can tell, for what may be of that copy
    does not answer: the escrow, or a pair beside one with steps that this log left.
    """
    _read(opened, place)


def openable(opened: Opened, place: Path) -> frozenset[Backup]:
    """The pairs there that open now, by a key from the escrow too. Raises as `require_ours`."""
    _, trees, _ = _read(opened, place)
    return frozenset(trees)


def _ours(opened: Opened, place: Path) -> tuple[Contents | None, frozenset[int]]:
    """What is in the escrow there, where it opens, and how long the log is in each of the pairs."""
    contents, trees, unread = _read(opened, place)
    sizes = {tree.size for tree in trees.values()}
    if unread and contents is not None:  # it may answer again, and need any key then
        sizes |= {(key.until or opened.log.frontier.size) - 1 for key in contents.keys}
    return contents, frozenset(sizes)


def _read(
    opened: Opened, place: Path
) -> tuple[Contents | None, Mapping[Backup, Frontier], Mapping[Backup, Unavailable]]:
    """What is in the escrow there, where it opens, the pairs that open, and why others do not."""
    require_place(place)
    found: Escrow | None = None
    with suppress(Unusable, Damaged):  # none, or nothing that could open any backup
        found = load(place / FILE)
    contents = _known(opened, found) if found is not None else None
    trees, unread = logs_of(backups(place), (opened.vault_key, *_vault_keys(opened, contents)))
    if not all(map(opened.log.began_with, trees.values())):
        raise Unusable(OTHER)
    known = trees if contents is None else began(opened, contents.leaves, contents.root)
    if unread and not known:  # it may be the one that has the steps which this log left
        raise next(iter(unread.values()))
    return contents, trees, unread


def _known(opened: Opened, found: Escrow) -> Contents | None:
    if found.slots.vault != opened.vault:
        raise Unusable(OTHER)
    for vault_key in (opened.vault_key, *former_keys(opened.keys_file)):
        try:
            slots_file.check_mac(found.slots, vault_key)
        except Damaged:
            continue
        with suppress(Damaged):
            contents = found.open_with(vault_key)
            if not went_on(opened, contents.leaves, contents.root, contents.log):
                break
            return contents
        return None
    raise Unusable(OTHER)


def slots_of(opened: Opened) -> bytes:
    """slots.json as it stands beside the databases.

    Raises Damaged("slots_damaged") where it is not what this vault goes by: then it replaces none
    of those beside the backups; Unavailable.
    """
    try:
        with open_plain(opened.store.path.parent / slots_file.FILE) as file:
            found = file.read(slots_file.LARGEST + 1)
    except OSError as error:
        raise unavailable(error) from None
    slots = slots_file.parse(found)
    slots_file.check_mac(slots, opened.vault_key)
    if mark(slots) != opened.slots:
        raise Damaged("slots_damaged")
    return found


def _renew_slots(place: Path, slots: bytes) -> None:
    """Before the escrow: while that is the former one, this is done again."""
    for one in named(place):
        found = b""
        with suppress(Unavailable):  # what is not read is replaced
            found = b"".join(read_again(one.slots, slots_file.LARGEST))
        if found != slots:
            set_aside(one.slots)
            write_atomically(one.slots, slots)


def _write(place: Path, fresh: bytes, vault_key: bytes) -> None:
    set_aside(place / FILE)
    write_atomically(place / FILE, fresh)
    load(place / FILE).open_with(vault_key)


def _parsed(untrusted: bytes) -> Escrow:
    try:
        if len(untrusted) > LARGEST:
            raise ValueError
        found = msgspec.msgpack.decode(untrusted, type=_File)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        raise Damaged("escrow_damaged") from None
    if found.kind != f"casustafel {FILE}" or found.format < FORMAT:
        raise Damaged("escrow_damaged")
    if found.format > FORMAT or found.suite != SUITE:
        raise Unusable("vault_newer", file=FILE)
    try:
        slots = slots_file.parse(found.slots)
    except Damaged:
        raise Damaged("escrow_damaged") from None
    return Escrow(slots, found.slots, found.sealed)


def _key(vault_key: bytes) -> bytes:
    return subkey(vault_key, f"casustafel {FILE} 1")


def _aad(vault: str, slots: bytes) -> bytes:
    return bind(FILE, FORMAT, SUITE, vault, RECOVERY, sha256(slots).digest())
