"""Makes a vault's folder again from a backup, the escrow and the recovery sheet.

keys.db is made anew from the escrow; every record of the backup is opened by the sheet. Of which
the escrow says that the key was destroyed, that was erased after the backup was made: its row goes,
and one leaf signed by the sheet says so, so that nothing of it counts as damage. What merely has no
key is damaged, and stays. The same leaf commits to the circles, wrapped again for whoever is a
member today, and to what of the office is sealed anew for them (`app.store.reopening`).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.audit.merkle import Frontier, root
from app.crypto.recovery import RecoveryCode
from app.errors import Damaged, Unavailable, Unusable, WrongState
from app.host.files import read_again, write_atomically
from app.store import behind, course, escrow, roster, sealed
from app.store import circle as circles
from app.store import opened as stores
from app.store import slots as slots_file
from app.store.backup import Backup
from app.store.circle import Circle, CircleRow
from app.store.connection import Database
from app.store.escrow import Contents, Escrow
from app.store.escrowed import EscrowedKey
from app.store.finding import GoOn, heeding, to_the_end
from app.store.history import History, follow
from app.store.ids import OFFICE, RECOVERY
from app.store.keys import ADD_CIRCLE, ADD_KEY, RecordKey, spend, unwrapped
from app.store.log import Change, CircleMade, Leaf
from app.store.member import Unlocked
from app.store.numbers import reached
from app.store.opened import ESCROW_WAITS, KEYS, STORE, Opened, raw_key
from app.store.readmission import Sheet
from app.store.reopening import Reopened, parted, reopened
from app.store.roster import Trust
from app.store.sealed import SealedRow, Stored
from app.store.slot import OpenSlot, open_recovery_slot

_BATCH = 200


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a backup gave back."""

    leaves: int
    """Steps of its log."""
    later: int
    """Steps that the vault took after this backup, as far as the escrow knows: they are lost."""
    opened: int
    """Records that the sheet opened."""
    gone: int
    """Records that were erased after the backup was made."""
    damaged: int
    """Records that do not open and of which nobody says that they were erased; they stay, for
    `check` to name."""
    passed: tuple[str, ...] = ()
    """The names of newer backups beside this one, which did not open or were not read."""
    left: bool = False
    """Whether the folder that it is in stays as it was, for there is more in it, or may be."""


@dataclass(slots=True)
class _Look:
    """The records of a backup as the sheet finds them."""

    present: set[bytes] = field(default_factory=set)
    used: set[int] = field(default_factory=set)
    """Numbers of keys that are of a record of the backup."""
    named: set[int] = field(default_factory=set)
    """Numbers that a record names which stays."""
    gone: list[str] = field(default_factory=list)
    office: list[tuple[RecordKey, Stored]] = field(default_factory=list)
    """Its own bundle, as far as it opens."""
    opened: int = 0
    damaged: int = 0
    enterable: bool = True
    """Whether the office opens, where it is in the backup: without it nobody comes in."""

    def replaced(self, anew: Reopened) -> None:
        """Records got other keys: their former ones are of none any more."""
        again = {row.id for row, _ in anew.records}
        former = {key.number for key, stored in self.office if stored.id in again}
        self.used -= former
        self.named -= former


def rebuild(
    backup: Backup,
    escrow_file: Path,
    code: RecoveryCode,
    folder: Path,
    member: str,
    now: datetime,
    go_on: GoOn = to_the_end,
) -> Rebuilt:
    """The stores of a backup in a claimed folder, for `Vault.half_made`.

    `member` comes in: whoever holds the sheet is believed, whatever is said of them. Where
    it fails the caller clears it. Raises WrongState("restoring_stopped"), as `go_on` says;
    Locked("wrong_recovery_code"); Unusable: escrow_missing, escrow_of_another_vault,
    escrow_of_another_copy, vault_newer; Damaged: escrow_damaged, escrow_outdated (the backup is
    newer), backup_damaged, backup_without_office, log_altered and the like where the log of the
    backup is not what was signed; Unavailable: backup_unread where the disk does not give it.
    """
    kept = escrow.load(escrow_file)
    if vault_of(backup) not in (None, kept.slots.vault):
        raise Unusable("escrow_of_another_vault")
    sheet, vault_key = _open_sheet(kept, code)
    contents = kept.open_with(vault_key)
    heed = heeding(go_on, WrongState("restoring_stopped"))

    def parts() -> Iterator[bytes]:
        try:
            for part in read_again(backup.store):
                heed()
                yield part
        except Unavailable as error:
            if error.code == "folder_gone":
                raise
            raise Unavailable("backup_unread", file=backup.store.name) from None

    write_atomically(folder / STORE, parts())
    store_key = _key_of(folder / STORE, (vault_key, *contents.former))
    stores.create_one(folder / KEYS, vault_key)
    keys = (vault_key,) if store_key == vault_key else (store_key, vault_key)
    opened = stores.connect(folder, kept.slots.vault, keys)
    try:
        told = _fill(opened, contents, sheet, kept.slots.members, member, now, heed)
        opened.accept()  # that keys are lost is told, and there is no file that has them
        return told
    finally:
        opened.close()


def keys_by(kept: Escrow, code: RecoveryCode) -> tuple[bytes, ...]:
    """The vault keys, of today and of earlier times, that the sheet opens.

    Raises Locked("wrong_recovery_code"); Damaged: slots_damaged, escrow_damaged.
    """
    _sheet, vault_key = _open_sheet(kept, code)
    return (vault_key, *kept.open_with(vault_key).former)


def vault_of(backup: Backup) -> str | None:
    """Of which vault a backup is, as its slots say; None where they are not read.

    Then the store alone tells: the escrow has all that is needed of them.
    """
    with suppress(Damaged, Unavailable):
        return slots_file.parse(b"".join(read_again(backup.slots, slots_file.LARGEST))).vault
    return None


def _open_sheet(kept: Escrow, code: RecoveryCode) -> tuple[Sheet, bytes]:
    identity, pins, vault_keys = open_recovery_slot(kept.slots.vault, kept.slots.recovery, code)
    return Sheet(identity, pins), vault_keys[-1]


def _key_of(store: Path, vault_keys: tuple[bytes, ...]) -> bytes:
    """The vault key, of today or of earlier times, under which a copy of the store is whole."""
    for vault_key in vault_keys:
        try:
            copy = Database(store, raw_key(vault_key, STORE), copy=True)
        except Damaged:
            continue
        try:
            if not copy.problems():
                return vault_key
        finally:
            copy.close()
    raise Damaged("backup_damaged")


def _fill(
    opened: Opened,
    contents: Contents,
    sheet: Sheet,
    members: frozenset[str],
    member: str,
    now: datetime,
    heed: Callable[[], None],
) -> Rebuilt:
    tree = opened.log.frontier
    _require_course(tree, contents)
    trust = roster.believe(opened.vault, sheet.pins, contents.entries, members)
    history, found = follow(opened, trust, lambda _leaf: heed())
    if found:
        raise Damaged(found[0].code, **found[0].facts)
    publics = {
        member: public.hpke
        for member, public in trust.current.items()
        if member != RECOVERY and member not in trust.changed
    }
    rows, opens = _circles(opened.vault, contents, history, sheet, trust, publics)
    keys = {key.number: key for key in contents.keys}
    # Where no step came after this backup, none can have erased anything of it.
    spent = frozenset(contents.spent if tree.size < contents.leaves else ())
    look = _look(opened, history, keys, opens, spent, heed)
    if not look.enterable:
        raise Damaged("backup_without_office")
    slot = OpenSlot(RECOVERY, b"", sheet.identity, sheet.pins)
    holder = Unlocked(slot, trust, _entry_of(sheet, trust), b"")
    given = {*contents.spent, *keys}
    first = reached(given | look.named) + 1
    # Sealed anew it would be closed to whom the roster has another key for than the sheet knows.
    # But not to whom somebody put the slot back of.
    stay = members - trust.removed - (parted(trust, look.office) - {member})
    readers = stay if stay <= publics.keys() else frozenset()
    anew = reopened(opened.vault, holder, readers, look.office, first, now)
    look.replaced(anew)
    stores.remember_former(opened.keys_file, reversed(contents.former))
    born = {one.id: one.born for one in contents.circles}
    with opened.keys_file.writing():
        roster.insert(opened.keys_file, trust.kept)
        for row in rows:
            opened.keys_file.run(
                ADD_CIRCLE,
                *(row.id, row.tag, row.sealed, row.wraps, row.recovery, born[row.id]),
            )
        # With one above all that were ever given: no key will have any of these again.
        spend(opened.keys_file, {*(given - look.named), first + len(anew.records)})
        anew.keep_keys(opened.vault, opened.keys_file, tree.size)
        for number in sorted(look.used):
            key = keys[number]
            if key.circle in opens:
                opened.keys_file.run(
                    ADD_KEY, *(number, key.circle, key.wrapped, key.salt, key.born)
                )
    _say_so(opened, history, look, rows, anew, holder, now)
    later = contents.leaves - tree.size
    return Rebuilt(tree.size, later, look.opened, len(look.gone), look.damaged)


def _require_course(tree: Frontier, contents: Contents) -> None:
    """Raises unless the log of the backup is how the log of the escrow began."""
    if tree.size > contents.leaves or (tree.size == contents.leaves and tree.root != contents.root):
        raise Damaged("escrow_outdated")
    known = contents.log
    if known and root(course.hashes(known)[: tree.size]) != tree.root:
        raise Unusable("escrow_of_another_copy")


def _circles(
    vault: str,
    contents: Contents,
    history: History,
    sheet: Sheet,
    trust: Trust,
    publics: Mapping[str, bytes],
) -> tuple[list[CircleRow], dict[str, Circle]]:
    """The circles that the log of the backup knows, for their readers of today."""
    rows, opens = [], {}
    for kept in contents.circles:
        if kept.id not in history.circles:
            continue  # made later
        try:
            row, circle = circles.rewrapped(vault, kept.row, sheet.identity.hpke, publics)
            circle.check_maker(trust)
        except Damaged:
            continue  # its records are counted as damaged
        rows.append(row)
        opens[row.id] = circle
    return rows, opens


def _look(
    opened: Opened,
    history: History,
    keys: Mapping[int, EscrowedKey],
    opens: Mapping[str, Circle],
    spent: frozenset[int],
    heed: Callable[[], None],
) -> _Look:
    look, after = _Look(), 0
    while rows := sealed.batch(opened.store, after, _BATCH):
        heed()
        for row in rows:
            key = keys.get(row.key)
            found = None
            if key is None and row.key in spent:
                look.gone.append(row.id)
            else:
                look.named.add(row.key)
                if key is not None and sealed.tag(key.salt, row.id) in history.records:
                    look.used.add(row.key)
                    look.present.add(sealed.tag(key.salt, row.id))
                    found = _opened(opened.vault, history, key, opens.get(key.circle), row)
                look.opened += found is not None
                look.damaged += found is None  # or lost, or the key is of another record
            if row.bundle == OFFICE and found is not None:
                look.office.append(found)
            look.enterable = look.enterable and (found is not None or row.id != OFFICE)
        after = rows[-1].place or 0
    return look


def _opened(
    vault: str, history: History, key: EscrowedKey, circle: Circle | None, row: SealedRow
) -> tuple[RecordKey, Stored] | None:
    newest = history.records.get(sealed.tag(key.salt, row.id))
    if circle is None or newest is None or newest.digest != row.digest(key.salt):
        return None
    try:
        record_key = unwrapped(vault, circle, key.number, row.id, key.wrapped, key.salt)
        return record_key, sealed.open_row(vault, record_key, row)
    except Damaged:
        return None


def _say_so(
    opened: Opened,
    history: History,
    look: _Look,
    rows: list[CircleRow],
    anew: Reopened,
    by: Unlocked,
    now: datetime,
) -> None:
    """Takes away what is gone, in the transaction of the leaf that says so.

    Where a key was lost, nobody can tell which of the missing names in the log is that record's:
    then none is called erased, and `check` names them all.
    """
    erased = tuple(
        Change(named, change.version, None)
        for named, change in history.records.items()
        if change.digest is not None and named not in look.present and look.named == look.used
    )
    leaf = Leaf(
        position=opened.log.frontier.size,
        written_at=now.isoformat(timespec="seconds"),
        entry=by.entry,
        circle=None,
        sealed=b"",
        changes=(*erased, *anew.changes),
        circles=(*(CircleMade(row.id, row.digest()) for row in rows), *anew.made),
    )
    with opened.store.writing():
        sealed.delete(opened.store, look.gone)
        anew.keep_records(opened.store)
        opened.store.run("DELETE FROM intent WHERE key <> ?", ESCROW_WAITS)
        behind.forget(opened.store)
        opened.log.append(opened.log.signed(leaf, by.identity.sign))


def _entry_of(sheet: Sheet, trust: Trust) -> int:
    public = sheet.identity.public
    own = [number for number, holder in trust.by_number.items() if holder.public == public]
    if not own:
        raise Damaged("escrow_damaged")
    return max(own)
