"""What settings and the page of today say of backups: where, since when, and what is due.

`BackupsDue` asks the vault alone, for a page that is looked at often; `BackupPlaces` looks at the
folders, which may be slow to answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from app.domain.calendar import months_later
from app.domain.person import Office
from app.errors import AppError
from app.queries.desk import Desk
from app.queries.query import Open
from app.store.backup import backups

LATE = timedelta(days=3)
"""How long no backup may have been made: each day of work makes one by itself."""
DRILL_MONTHS = 3
"""After how many months restoring is to be tried out again."""


class BackupDue(StrEnum):
    """What asks for somebody."""

    FOLDER = "folder"
    """No folder was chosen."""
    BACKUP = "backup"
    """None was made for some days: the folder was not there, or nobody closed the program."""
    DRILL = "drill"
    ERASURE = "erasure"
    """What was erased is not gone beside every backup: a folder has to come back."""


@dataclass(frozen=True, slots=True)
class BackupState:
    """How backups stand."""

    folders: tuple[str, ...]
    made_at: datetime | None
    drilled_on: date | None
    due: tuple[BackupDue, ...]
    today: bool
    """Whether today's is still to be made, by itself: see `app.commands.backups.BackUp`."""


@dataclass(frozen=True, slots=True)
class BackupsDue(Open):
    """How backups stand, for any member; nothing is due in an exercise."""

    def answer(self, desk: Desk) -> BackupState:
        """From the office alone."""
        office = desk.office
        _, waits = desk.records.backups()
        due = () if desk.setting.exercise else tuple(_due(office, desk.today))
        if waits:
            due = (*due, BackupDue.ERASURE)
        last = office.backed_up_at
        return BackupState(
            folders=office.backup_folders,
            made_at=last,
            drilled_on=office.drilled_on,
            due=due,
            today=bool(office.backup_folders) and (last is None or last.date() < desk.today),
        )


@dataclass(frozen=True, slots=True)
class BackupPlace:
    """One folder that was chosen."""

    folder: str
    there: bool
    made: tuple[datetime, ...] = ()
    """The moments of its backups, newest first."""
    current: bool = False
    """Whether the escrow beside them has the passwords, sheet and members of today."""


@dataclass(frozen=True, slots=True)
class BackupPlaces(Open):
    """What is in the folders now."""

    def answer(self, desk: Desk) -> tuple[BackupPlace, ...]:
        """One for each folder, in the order in which they were chosen."""
        places, _ = desk.records.backups()
        return tuple(_looked_at(desk, place) for place in places)


def _looked_at(desk: Desk, place: Path) -> BackupPlace:
    folder = str(place.parent)
    try:
        made = tuple(one.made_at for one in backups(place))
        return BackupPlace(folder, True, made, desk.records.escrow_is_current(place))
    except AppError:
        return BackupPlace(folder, False)


def _due(office: Office, today: date) -> Iterator[BackupDue]:
    if not office.backup_folders:
        yield BackupDue.FOLDER
        return
    last, drilled = office.backed_up_at, office.drilled_on
    if last is None or today - last.date() > LATE:
        yield BackupDue.BACKUP
    if last is not None and (drilled is None or months_later(drilled, DRILL_MONTHS) <= today):
        yield BackupDue.DRILL
