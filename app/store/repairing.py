"""Recovers what is provably whole of a damaged vault into a new folder, and lists the rest.

Nothing is guessed: a record counts as whole where a line of the log, verified from the first one
on, commits to its very bytes, and its seal opens where the member may open it. From a line on that
is not what was signed, nothing after it proves anything. What can be counted again from the rest,
the log's head and every index, need not be whole. The damaged vault is only read.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.errors import Damaged
from app.host.files import (
    destroy_folder,
    is_file,
    make_private_folder,
    read_again,
    write_atomically,
)
from app.host.lock import FolderLock
from app.store import opened as stores
from app.store import roster, sealed
from app.store import slots as slots_file
from app.store.chain import Chain
from app.store.check import require_whole
from app.store.circle import CircleRow
from app.store.finding import Finding
from app.store.freshness import require_newest, unexplained
from app.store.ground import OWN, WORKSHOP, claim, clear, finish, require_apart
from app.store.history import History, late, missing
from app.store.keys import ADD_CIRCLE, ADD_KEY, spend
from app.store.log import Change, CircleMade, Leaf
from app.store.member import Unlocked, repinned, unlocked
from app.store.opened import Opened
from app.store.passwords import Passwords
from app.store.salvaging import FILES, Rows, read
from app.store.sealed import SealedRow
from app.store.slot import OpenSlot, open_vault_keys
from app.store.slots import Slots
from app.store.transaction import Transaction

_IN_NO_BACKUP = frozenset({"drafts_lost", "intent_lost"})
"""What was being typed, and what was still to be done."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """What came over, and what did not: ids and numbers, never content."""

    leaves: int
    """Lines of the log, all of them from the first on."""
    records: int
    lost: tuple[Finding, ...]

    @property
    def needs_backups(self) -> bool:
        """Whether an older backup may have something of what is lost."""
        return any(one.code not in _IN_NO_BACKUP for one in self.lost)


Require = Callable[[Transaction, Repaired], None]
"""Looks at what was recovered, and may commit a change to it; what it raises leaves nothing."""


def repair(
    folder: Path,
    into: Path,
    member: str,
    password: str,
    now: datetime,
    device: str | None = None,
    require: Require = lambda _recovered, _told: None,
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
        slots, slot = _taken_over(folder, workshop, member, password, device)
        own = slots.slot(member).vault_keys
        vault_keys = open_vault_keys(slots.vault, member, slot.identity, own)
        slots_file.check_mac(slots, vault_keys[-1])
        rows = read(workshop, slots, vault_keys)
        me = _believed(slots, slot, rows)
        kept = repinned(slots_file.plain(slots), (me,))
        final = slots_file.sealed(kept, vault_keys[-1]) if kept != slots else slots
        with _new_stores(into, slots.vault, vault_keys[-1]) as opened:
            told = _rebuilt(opened, me, slots, final, rows, now)
            require(Transaction(opened, me.member, now), told)
        destroy_folder(workshop, OWN)
        slots_file.write(into, final)
        undo.pop_all()
        finish(into)
    return told


def _taken_over(
    folder: Path, workshop: Path, member: str, password: str, device: str | None
) -> tuple[Slots, OpenSlot]:
    """Copies the stores; the slots, and what the password opens."""
    make_private_folder(workshop)
    with FolderLock(folder):
        slots = slots_file.load(folder)
        slot = Passwords(folder).opened(slots, member, password, device)
        for file in FILES:
            if not is_file(folder / file):
                raise Damaged("store_missing", file=file)
            for name in (file, f"{file}-wal"):
                if is_file(folder / name):
                    write_atomically(workshop / name, read_again(folder / name))
    return slots, slot


def _believed(slots: Slots, slot: OpenSlot, rows: Rows) -> Unlocked:
    """Who repairs, with what can be proved of the roster."""
    me = unlocked(slots.vault, slot, rows.entries, slots.members)
    if me.member in me.trust.left:
        raise Damaged("member_left", member=me.member)
    if not me.entry:
        raise Damaged("member_key_changed", member=me.member)
    changed = me.trust.changed & {one.member for one in slots.slots}
    rows.lost += [Finding("member_key_changed", {"member": one}) for one in sorted(changed)]
    void = {entry.number for entry in me.trust.void(rows.entries)}
    rows.lost += [Finding("roster_damaged", {"number": one}) for one in sorted(void)]
    return me


@contextmanager
def _new_stores(into: Path, vault: str, vault_key: bytes) -> Iterator[Opened]:
    opened = stores.create(into, vault, vault_key)
    try:
        yield opened
    finally:
        opened.close()


def _rebuilt(
    opened: Opened, me: Unlocked, slots: Slots, final: Slots, rows: Rows, now: datetime
) -> Repaired:
    """Fills the new stores; `final` is the slots.json that will stand there, of `slots`."""
    opened.members[me.member] = me
    history = _follow(opened, me, rows)
    require_newest(opened.log, slots)
    rows.lost += _of_slots(opened, me, slots, rows)
    position = opened.log.frontier.size
    circles = _keep_keys(opened, me, rows, history, position)
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
    said = slots_file.mark(final)
    leaf = Leaf(position, written_at, me.entry, None, b"", gone, made, said)
    with opened.store.writing():
        opened.log.append(opened.log.signed(leaf, me.identity.sign))
        for waiting in rows.waits:
            opened.store.run("INSERT INTO intent VALUES (?)", waiting)
    return Repaired(position, len(kept), tuple(rows.lost))


def _of_slots(opened: Opened, me: Unlocked, slots: Slots, rows: Rows) -> tuple[Finding, ...]:
    """That nobody signed for slots.json, unless what did may be among what is lost."""
    lost = {one.code for one in rows.lost}
    if lost & {"log_cut", "log_altered", "stage_damaged", "store_behind_keys"}:
        return ()
    return unexplained(opened, me.trust, slots)


def _follow(opened: Opened, me: Unlocked, rows: Rows) -> History:
    """The lines that were signed as they stand, up to the first that was not."""
    history, chain = History(), Chain(opened.vault, me.trust)
    with opened.store.writing():
        for signed in rows.leaves:
            if signed.position < chain.tree.size:
                continue  # the same, on a page of before
            try:
                leaf = chain.grow(signed)
                chain.verify(signed, leaf)
            except Damaged:
                rows.lost.append(Finding("log_altered", {"position": opened.log.frontier.size}))
                break
            opened.log.append(signed)
            history.remember(leaf)
        else:
            if chain.tree.size < rows.size:
                facts = {"size": rows.size, "found": chain.tree.size}
                rows.lost.append(Finding("log_cut", facts))
    rows.lost += late(chain, me.trust)
    return history


def _keep_keys(
    opened: Opened, me: Unlocked, rows: Rows, history: History, position: int
) -> set[str]:
    """Circles that the log knows as they stand, and all keys under them; which circles."""
    kept, numbers = set[str](), set[int]()
    keys = opened.keys_file
    with keys.writing():
        roster.insert(keys, me.trust.kept)
        for *row, born in rows.circles:
            circle = CircleRow(*row)
            if circle.id not in kept and history.circles.get(circle.id) == circle.digest():
                keys.run(ADD_CIRCLE, *row, min(born, position))
                kept.add(circle.id)
        # Of a number that was made in advance and used since, the key that was used counts.
        for number, circle_id, *rest, born in sorted(rows.keys, key=lambda row: -int(row[-1])):
            if circle_id in kept and number not in numbers:
                keys.run(ADD_KEY, number, circle_id, *rest, min(born, position))
                numbers.add(number)
        for member, sealed_draft in rows.drafts:
            keys.run("INSERT OR IGNORE INTO draft VALUES (?, ?)", member, sealed_draft)
    stores.remember_former(keys, reversed(rows.former))
    lost = sorted(history.circles.keys() - kept)
    rows.lost += [Finding("circle_missing", {"circle": one}) for one in lost]
    return kept


def _keep_records(opened: Opened, me: Unlocked, rows: Rows, history: History) -> dict[bytes, int]:
    """The records that are whole, in the order in which the log first names them.

    Gives the number of its key by the name that the log has for each.
    """
    whole, seen, broken = dict[bytes, SealedRow](), set[bytes](), dict[str, Finding]()
    for row in rows.records:
        try:
            salt = opened.keys.salt(row.key, row.id)
            tag = sealed.tag(salt, row.id)
            erased = tag in history.records and history.records[tag].digest is None
            if erased or tag in whole:
                continue  # an older page that was put back
            seen.add(tag)
            require_whole(opened, me, history, row, salt)
        except Damaged as error:
            broken[row.id] = Finding.of(error)
            continue
        whole[tag] = row
    kept = {tag: whole[tag] for tag in history.records if tag in whole}
    with opened.store.writing():
        for row in kept.values():
            sealed.insert(opened.store, row)
    named = {row.id for row in kept.values()}
    rows.lost += [found for record, found in broken.items() if record not in named]
    rows.lost += missing(history, seen)
    return {tag: row.key for tag, row in kept.items()}


def _drop_unused(opened: Opened, rows: Rows, used: Iterable[int]) -> None:
    """Keys of what did not come over, of which no number is given again."""
    numbers = frozenset(used)
    given = rows.spent | {int(row[0]) for row in rows.keys} | {row.key for row in rows.records}
    for number in given - numbers:
        opened.keys_file.run("DELETE FROM record_key WHERE number = ?", number)
    gone = {number for number in given - numbers if number < rows.following}
    spend(opened.keys_file, {*gone, rows.following})
