"""The pairs in a folder of backups: which there are, and of which log each is a copy.

Anything may lie in such a folder: what a stick that was pulled out left, what somebody put there, a
sector that does not answer. It is passed over, for one thing there takes no sound pair away.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import MAXYEAR, UTC, datetime
from pathlib import Path

from app.audit.merkle import Frontier
from app.errors import Damaged, Locked, Unavailable
from app.host.files import is_file, is_folder, unavailable
from app.store.connection import Database
from app.store.opened import STORE, raw_key

_STAMP = "%Y%m%dT%H%M%SZ"
NAME = re.compile(r"(\d{8}T\d{6}Z)\.(store|slots)", re.ASCII)
"""The moment and what the file is."""
GONE, EMPTIED = "backup_folder_gone", "backup_folder_emptied"
OTHER = "backup_of_another_copy"
AWAY = frozenset({GONE, EMPTIED})
"""What may be over as soon as a drive is connected."""


@dataclass(frozen=True, slots=True, order=True)
class Backup:
    """One pair of files."""

    made_at: datetime
    place: Path
    lacking: int = field(default=0, compare=False)
    """Of one just made: rows of which the vault has lost the key."""

    @property
    def store(self) -> Path:
        """The copy of the store."""
        return self._file("store")

    @property
    def slots(self) -> Path:
        """The copy of slots.json."""
        return self._file("slots")

    def _file(self, kind: str) -> Path:
        return self.place / f"{self.made_at.astimezone(UTC):{_STAMP}}.{kind}"


def backups(place: Path) -> tuple[Backup, ...]:
    """The pairs in a place, the latest name first. Raises Unavailable."""
    return tuple(one for one in named(place) if _is_file(one.store))


def named(place: Path) -> tuple[Backup, ...]:
    """What bears the name of a copy of the store, whatever it is, the latest first.

    One whose slots are gone opens too: the escrow has all that is needed of them. Raises
    Unavailable.
    """
    found = (match for name in names(place) if (match := NAME.fullmatch(name)))
    moments = filter(None, (moment_of(match[1]) for match in found if match[2] == "store"))
    return tuple(sorted((Backup(moment, place) for moment in moments), reverse=True))


def _is_file(path: Path) -> bool:
    """Of a folder or pipe no end ever comes; what does not answer is told by who reads it."""
    with suppress(Unavailable):
        return is_file(path)
    return True


def log_of(one: Backup, vault_keys: Iterable[bytes]) -> Frontier | None:
    """The tree of the log in a pair; None where none of the keys opens it, as where it is damaged.

    Raises Unavailable where the disk does not give it now.
    """
    for vault_key in vault_keys:
        try:
            copy = Database(one.store, raw_key(vault_key, STORE), copy=True)
        except Damaged:
            continue
        except Locked as error:
            raise Unavailable(error.code) from None
        try:
            rows = copy.rows_of((bytes,), "SELECT frontier FROM log_head")
            return Frontier.from_bytes(rows[0][0]) if rows else Frontier()
        except Damaged:
            return None
        finally:
            copy.close()
    return None


def logs_of(
    pairs: Iterable[Backup], vault_keys: Iterable[bytes]
) -> tuple[dict[Backup, Frontier], dict[Backup, Unavailable]]:
    """The tree of the log in each pair that one of the keys opens; and why others are not read."""
    keys, found = tuple(vault_keys), dict[Backup, Frontier]()
    unread = dict[Backup, Unavailable]()
    for one in pairs:
        try:
            tree = log_of(one, keys)
        except Unavailable as error:
            unread[one] = error
        else:
            found |= {one: tree} if tree is not None else {}
    return found, unread


def sizes_of(pairs: Iterable[Backup], vault_keys: Iterable[bytes]) -> dict[Backup, int]:
    """How long the log is in each pair that is read and that one of the keys opens."""
    return {one: tree.size for one, tree in logs_of(pairs, vault_keys)[0].items()}


def in_order(pairs: Iterable[Backup], sizes: Mapping[Backup, int]) -> list[Backup]:
    """The pairs in the order in which they were made, the newest first.

    The log tells it, which only grows; a name says no more than what the clock was. Of a pair that
    has no size (see `sizes_of`) the name has to do.
    """
    every = sorted(pairs, reverse=True)
    read = [one for one in every if one in sizes]
    found = sorted(read, key=lambda one: (sizes[one], one), reverse=True)
    for one in every:
        if one not in sizes:
            earlier = (at for at, other in enumerate(found) if other < one)
            found.insert(next(earlier, len(found)), one)
    return found


def require_folder(chosen: Path) -> None:
    """Raises Unavailable: backup_folder_gone unless it is there; else what keeps from looking."""
    if not is_folder(chosen):
        raise Unavailable(GONE)


def require_place(place: Path) -> None:
    """Whether the vault's own folder is there, in the one that somebody chose.

    It is never made again by itself: of a drive that is taken off an empty folder may stay, on the
    disk of the vault. Raises Unavailable: backup_folder_gone; backup_folder_emptied where only the
    chosen one is there; what keeps from looking.
    """
    if not is_folder(place):
        raise Unavailable(EMPTIED if is_folder(place.parent) else GONE)


def names(place: Path) -> tuple[str, ...]:
    """The names of all files. Raises Unavailable."""
    try:
        return tuple(entry.name for entry in place.iterdir())
    except FileNotFoundError:
        raise Unavailable(GONE) from None
    except OSError as error:
        raise unavailable(error) from None


def moment_of(stamp: str) -> datetime | None:
    """The moment in a name; None for what is none."""
    try:
        found = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:  # digits that are no day
        return None
    # Before year 1000 the name would be another; after the last no later one would have a name.
    return found if 1000 <= found.year < MAXYEAR else None
