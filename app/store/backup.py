"""Backups: `store.db` and `slots.json` as they stand, a pair per moment, in a folder of their own.

In the folder that the office chose each vault has one named by its id: pairs named by the moment,
and the escrow. No name says anything of the office. The escrow is written first: one that is newer
opens of every pair there what was not erased since, an older one would not open the newest. So a
backup that is stopped, or meets a full disk, leaves all that there was before as good as it was.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from app.errors import AppError, Damaged, Unavailable, Unusable, WrongState
from app.host.files import (
    flush_names,
    is_folder,
    is_text,
    make_private_folder,
    read_again,
    same_folder,
    take_away,
    unavailable,
    write_atomically,
)
from app.store import escrow
from app.store.connection import Database
from app.store.finding import GoOn, to_the_end
from app.store.opened import STORE, Opened, former_keys, raw_key
from app.store.pairs import (
    NAME,
    Backup,
    backups,
    in_order,
    moment_of,
    named,
    names,
    require_folder,
    require_place,
    sizes_of,
)

__all__ = ["Backup", "backups", "clear", "drop", "kept", "make", "place_in", "prepare", "thin"]

DAYS, MONTHS = 7, 6
"""The newest backup is kept of each of the last seven days that have one, and of each of the last
six months that have one. The last are those that were made last, whatever the clock was: one that
was wrong once leaves no day behind that all others would be measured by."""


def place_in(chosen: Path, vault: str) -> Path:
    """Where the backups of a vault are in a folder that somebody chose."""
    return chosen / vault


def place_of(opened: Opened, chosen: Path) -> Path:
    """Where its backups are, or come, in a folder that somebody chose, however that is spelled.

    Two names of one folder are one place: the second would give up what is in the first. And where
    the vault's own folder is told, that is meant.
    """
    for place in opened.places:
        if any(same_folder(chosen, known) for known in (place.parent, place)):
            return place
    own = chosen.name == opened.vault
    return place_in(chosen.parent if own else chosen, opened.vault)


def prepare(opened: Opened, chosen: Path) -> Path:
    """The place in a chosen folder, made where it is not there yet: see `place_of`.

    Raises Unavailable("backup_folder_gone") for a folder that is not there,
    Unusable: backup_inside_vault, backup_of_another_copy, backup_folder_unnamed; Unavailable.
    """
    require_folder(chosen)
    if not is_text(chosen):
        raise Unusable("backup_folder_unnamed")
    if chosen.resolve().is_relative_to(opened.store.path.parent.resolve()):
        raise Unusable("backup_inside_vault")
    place = place_of(opened, chosen)
    try:
        make_private_folder(place)
    except Unavailable:
        if not is_folder(place):
            raise  # else a memory stick, which keeps no permissions
    escrow.require_ours(opened, place)
    return place


def make(opened: Opened, place: Path, now: datetime, go_on: GoOn = to_the_end) -> Backup:
    """A backup of the vault as it stands, verified; then the older ones are thinned.

    All of them stay where the vault has lost the key of a record.

    For between two transactions. Raises WrongState("backup_stopped") where `go_on` says no,
    Damaged("backup_unverified") where what is read again is not what was written (it is taken away,
    the older ones stay), what `escrow.renew` says, and Unavailable.
    """
    escrow.renew(opened, (place,))
    _sweep(place)
    moment = _free(place, now.astimezone(UTC).replace(microsecond=0))
    made = Backup(moment, place, lacking(opened))
    digest = sha256()

    def parts() -> Iterator[bytes]:
        for part in opened.store.chunks():
            _require(go_on)
            digest.update(part)
            yield part

    try:
        slots = escrow.slots_of(opened)
        write_atomically(made.slots, slots)
        write_atomically(made.store, parts())
        _verify(opened, made, slots, digest.digest(), go_on)
    except BaseException:
        _remove(made)
        raise
    if not made.lacking:  # else an older one may be the last that has those records
        thin(made, (opened.vault_key, *former_keys(opened.keys_file)))
    return made


def look(opened: Opened, place: Path) -> tuple[bool, tuple[Backup, ...], tuple[str, ...]]:
    """Whether the escrow in a place is of today, the backups that open, and what is passed over.

    Passwords, sheet and members are those of today then. Raises Unavailable where the folder cannot
    be reached, Unusable("backup_of_another_copy").
    """
    opens = escrow.openable(opened, place)
    shut = tuple(one.store.name for one in named(place) if one not in opens)
    return escrow.is_current(opened, place), tuple(sorted(opens, reverse=True)), shut


def lacking(opened: Opened) -> int:
    """Rows of which keys.db lost the key: at best the escrow beside older backups has it."""
    numbers = {int(number) for (number,) in opened.keys_file.rows("SELECT number FROM record_key")}
    return sum(int(key) not in numbers for (key,) in opened.store.rows("SELECT key FROM record"))


def kept(moments: Iterable[datetime]) -> frozenset[datetime]:
    """Which of the moments, that of the newest backup first, keep theirs: see `DAYS`."""
    stays: set[datetime] = set()
    newest_first = tuple(moments)
    for form, most in (("%Y%m%d", DAYS), ("%Y%m", MONTHS)):
        newest: dict[str, datetime] = {}
        for moment in newest_first:
            newest.setdefault(f"{moment:{form}}", moment)
        stays.update(list(newest.values())[:most])
    return frozenset(stays)


def thin(made: Backup, vault_keys: Iterable[bytes]) -> None:
    """Takes away the backups beside the one that was just made that are not `kept`.

    What does not open, or is not read now, ousts none that does: it is counted by itself.
    Raises Unavailable.
    """
    found = backups(made.place)
    sizes = sizes_of(found, vault_keys)
    others = [one for one in in_order(found, sizes) if one != made]
    sound = (made, *(one for one in others if one in sizes))
    shut = (one for one in others if one not in sizes)
    stays = kept(one.made_at for one in sound) | kept(one.made_at for one in shut)
    for one in others:
        if one.made_at not in stays:
            _remove(one)


def clear(place: Path) -> None:
    """Takes escrow and backups away, for a folder that is no longer to hold them.

    The escrow goes first: without it nothing in the others opens. The vault's own folder stays for
    `drop`, once the office knows: where an end comes in between it is one with nothing in it yet.
    Raises Unavailable.
    """
    require_place(place)
    try:
        take_away(place / escrow.FILE)
        for one in named(place):
            _remove(one)
        _sweep(place)
        flush_names(place)
    except OSError as error:
        raise unavailable(error) from None


def drop(place: Path) -> None:
    """Takes the vault's own folder away, after `clear`; one with something in it stays."""
    with suppress(OSError, AppError):
        place.rmdir()
        flush_names(place.parent)


def _require(go_on: GoOn) -> None:
    if not go_on():
        raise WrongState("backup_stopped")


def _verify(opened: Opened, made: Backup, slots: bytes, digest: bytes, go_on: GoOn) -> None:
    """Reads all of it again, and opens it as a vault would."""
    again = sha256()
    for part in read_again(made.store):
        _require(go_on)
        again.update(part)
    if again.digest() != digest or b"".join(read_again(made.slots)) != slots:
        raise Damaged("backup_unverified")
    try:
        copy = Database(made.store, raw_key(opened.vault_key, STORE), copy=True)
        try:
            head = copy.row("SELECT frontier FROM log_head")
            sound = not copy.problems()
        finally:
            copy.close()
    except AppError:
        raise Damaged("backup_unverified") from None
    tree = opened.log.frontier
    if not sound or (head[0] if head else b"") != (tree.to_bytes() if tree.size else b""):
        raise Damaged("backup_unverified")


def _free(place: Path, now: datetime) -> datetime:
    """The moment that names the next pair: now, or the first after it that no other bears."""
    found = (moment_of(match[1]) for name in names(place) if (match := NAME.fullmatch(name)))
    taken = frozenset(found)
    while now in taken:
        now += timedelta(seconds=1)
    return now


def _sweep(place: Path) -> None:
    """Takes away what a program that ended half-way left here: the folder is ours alone."""
    whole = {file.name for one in named(place) for file in (one.store, one.slots)}
    for name in names(place):
        part = name.startswith(".") and name.endswith(".part")
        if part or (NAME.fullmatch(name) and name not in whole):
            with suppress(OSError):
                take_away(place / name)


def _remove(one: Backup) -> None:
    for file in (one.slots, one.store):
        with suppress(OSError):
            take_away(file)
