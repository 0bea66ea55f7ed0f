"""What settings and the page of today say of backups: where, since when, and what is due.

`BackupsDue` asks the vault alone, for a page that is looked at often; `BackupPlaces` looks at the
folders, which may be slow to answer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from app.crypto.certificate import made_on
from app.domain.calendar import months_later
from app.domain.person import Office
from app.errors import AppError
from app.host.drive import on_same_drive
from app.queries.desk import Desk
from app.queries.query import Open
from app.store.ids import RECOVERY
from app.store.pairs import AWAY, GONE, OTHER

LATE = timedelta(days=3)
"""How long no backup may have been made: each day of work makes one by itself."""
DRILL_MONTHS = 3
"""After how many months restoring is to be tried out again."""


class BackupDue(StrEnum):
    """What asks for somebody."""

    FOLDER = "folder"
    """No folder was chosen."""
    BACKUP = "backup"
    """None was made for some days, or since the members changed: the folder was not there, or
    nobody closed the program."""
    AWAY = "away"
    """A folder, or what this vault had in it, was not there when it was asked last."""
    OTHER = "other"
    """A folder holds another copy of the vault, or steps that this one does not have."""
    MISSED = "missed"
    """A folder is there, and something else keeps the last backup out of it."""
    DRILL = "drill"
    ERASURE = "erasure"
    """What was erased is not gone beside every backup: something keeps it in a folder."""
    SHEET = "sheet"
    """There are several members, and the recovery sheet is one: its holder opens all alone."""


@dataclass(frozen=True, slots=True)
class BackupState:
    """How backups stand."""

    folders: tuple[str, ...]
    made_at: datetime | None
    drilled_on: date | None
    drill_on: date | None
    """When restoring is to be tried out again; None before the first backup."""
    due: tuple[BackupDue, ...]
    today: bool
    """Whether today's is still to be made, by itself: see `app.commands.backups.BackUp`."""
    missed: Mapping[str, str] = field(default_factory=dict)
    """The folders without the last backup, or that did not answer; each with the code of why."""


@dataclass(frozen=True, slots=True)
class BackupsDue(Open):
    """How backups stand, for any member; nothing is due in an exercise."""

    def answer(self, desk: Desk) -> BackupState:
        """From the office alone."""
        office = desk.office
        _, _, waits = desk.records.backups()
        missed = _missed(desk)
        due = () if desk.setting.exercise else tuple(_due(office, desk.today))
        kinds = {hindrance(code) for code in missed.values()}
        due += tuple(kind for kind in BackupDue if kind in kinds) + (BackupDue.ERASURE,) * waits
        due += (BackupDue.SHEET,) * _undivided(desk)
        return BackupState(
            folders=office.backup_folders,
            made_at=office.backed_up_at,
            drilled_on=office.drilled_on,
            drill_on=_drill_on(office, desk.today),
            due=due,
            today=office.backs_up(desk.today),
            missed=missed,
        )


@dataclass(frozen=True, slots=True)
class BackupPlace:
    """One folder that was chosen."""

    folder: str
    there: bool
    made: tuple[datetime, ...] = ()
    """The moments of its backups that open, newest first."""
    current: bool = False
    """Whether the escrow beside them has the passwords, sheet and members of today."""
    refused: str = ""
    """The code of why nothing is known of what is in a folder that is there."""
    missed: str = ""
    """The code of why the last backup is not among them."""
    passed: tuple[str, ...] = ()
    """The names of files that are called backups, and are not read or do not open."""

    @property
    def why(self) -> str:
        """The code of what keeps the last backup out of it; empty where it is there."""
        return (self.refused or self.missed) if self.there else GONE


@dataclass(frozen=True, slots=True)
class BackupPlaces(Open):
    """What is in the folders now."""

    def answer(self, desk: Desk) -> tuple[BackupPlace, ...]:
        """One for each folder, in the order in which they were chosen."""
        places, _, _ = desk.records.backups()
        return tuple(_looked_at(desk, place) for place in places)


def hindrance(code: str) -> BackupDue:
    """What asks for somebody where this keeps the last backup out of a folder."""
    if code in AWAY:
        return BackupDue.AWAY
    return BackupDue.OTHER if code == OTHER else BackupDue.MISSED


def beside(vault: Path, folder: Path) -> bool:
    """Whether backups in a folder are lost with the disk that the vault is on."""
    return on_same_drive(vault, folder)


def _looked_at(desk: Desk, place: Path) -> BackupPlace:
    folder = str(place.parent)
    try:
        current, found, passed = desk.records.look_at(place)
    except AppError as error:
        gone = error.code == GONE
        return BackupPlace(folder, not gone, refused="" if gone else error.code)
    why = _missed(desk).get(folder, "")
    missed, made = "" if why in AWAY else why, tuple(one.made_at for one in found)
    return BackupPlace(folder, True, made, current, missed=missed, passed=passed)


def _missed(desk: Desk) -> dict[str, str]:
    _, unreached, _ = desk.records.backups()
    now = {str(place.parent): code for place, code in unreached.items()}
    return {**desk.office.missed, **now}


def _undivided(desk: Desk) -> bool:
    """Whether several members have one sheet.

    What former programs did not note, the days of the keys tell: a sheet was given in halves where
    two members or more had keys by then. Whoever was removed may have been one of them.
    """
    if desk.setting.exercise or len(desk.setting.members) < 2:
        return False
    if desk.office.sheet_halved is not None:
        return not desk.office.sheet_halved
    made = {holder: made_on(der) for holder, der in desk.records.certificates().items()}
    sheet = made.pop(RECOVERY, None)
    if sheet is None or desk.records.removed():
        return False
    return sum(day <= sheet for day in made.values()) < 2


def _due(office: Office, today: date) -> Iterator[BackupDue]:
    if not office.backup_folders:
        yield BackupDue.FOLDER
        return
    last, drill_on = office.backed_up_at, _drill_on(office, today)
    # What a clock that was wrong dated ahead says nothing of how old it is.
    recent = last is not None and today - LATE <= last.date() <= today
    if office.backup_waits or not recent:
        yield BackupDue.BACKUP
    if drill_on is not None and drill_on <= today:
        yield BackupDue.DRILL


def _drill_on(office: Office, today: date) -> date | None:
    """The first drill is due with the first backup; one of a day to come counts as none."""
    if office.drilled_on is not None and office.drilled_on <= today:
        return months_later(office.drilled_on, DRILL_MONTHS)
    last = office.backed_up_at
    return min(last.date(), today) if last is not None else None
