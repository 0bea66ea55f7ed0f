"""The pairs in a folder of backups: which there are, and of which log each is a copy."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import MAXYEAR, UTC, datetime
from pathlib import Path

from app.audit.merkle import Frontier
from app.errors import Damaged, Unavailable
from app.host.files import is_folder, unavailable
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
    found: dict[str, set[str]] = {}
    for name in names(place):
        if match := NAME.fullmatch(name):
            found.setdefault(match[1], set()).add(match[2])
    whole = [stamp for stamp, kinds in found.items() if kinds == {"store", "slots"}]
    moments = filter(None, map(moment_of, whole))
    return tuple(sorted((Backup(moment, place) for moment in moments), reverse=True))


def log_of(one: Backup, vault_keys: Iterable[bytes]) -> Frontier | None:
    """The tree of the log in a pair; None where none of the keys opens it. Raises Unavailable."""
    for vault_key in vault_keys:
        try:
            copy = Database(one.store, raw_key(vault_key, STORE), copy=True)
        except Damaged:
            continue
        try:
            head = copy.row("SELECT frontier FROM log_head")
            return Frontier.from_bytes(head[0]) if head else Frontier()
        except Damaged:
            return None
        finally:
            copy.close()
    return None


def in_order(pairs: Iterable[Backup], vault_keys: Iterable[bytes]) -> list[Backup]:
    """The pairs in the order in which they were made, the newest first. Raises Unavailable.

    The log tells it, which only grows; a name says no more than what the clock was. Of a pair that
    none of the keys opens the name has to do.
    """
    keys, unread = tuple(vault_keys), list[Backup]()
    sizes = dict[Backup, int]()
    for one in sorted(pairs, reverse=True):
        tree = log_of(one, keys)
        if tree is None:
            unread.append(one)
        else:
            sizes[one] = tree.size
    found = sorted(sizes, key=lambda one: (sizes[one], one), reverse=True)
    for one in unread:
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
