"""Backups, drills and restoring: work on the vault as a whole, and the line of the log it leaves.

What is done with files cannot be part of a transaction. So each `Work` names the command by which
it is noted afterwards; the policy is asked of that command first.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Protocol, TypeVar

from app.commands.step import Command, Done, Loud, Step
from app.crypto.kdf import floor
from app.crypto.recovery import RecoveryCode
from app.domain.calendar import moment
from app.domain.log import Act
from app.domain.person import Office
from app.errors import AppError, Damaged, NotFound, Unavailable
from app.policy.permission import settings
from app.policy.verdict import Verdict, verdict
from app.store import backup, escrow
from app.store.backup import Backup
from app.store.opened import Opened
from app.store.rebuilding import Rebuilt
from app.store.records import Records
from app.store.restoring import Drilled, chosen, drill, restore
from app.store.vault import Vault

T = TypeVar("T", covariant=True)


class Work(Protocol[T]):
    """Something done with the vault as a whole."""

    @property
    def noted(self) -> Command:
        """What notes it, and whether the acting person may have it done."""
        ...

    def carry_out(self, vault: Vault, member: str) -> T:
        """Do it, between two transactions."""
        ...


@dataclass(frozen=True, slots=True)
class BackUp:
    """Make a backup in a folder, which is one of the office's from then on; or in all it has.

    Automatic ones are made so too: the session at closing, the window once a day.
    """

    folder: Path | None = None

    @property
    def noted(self) -> Command:
        """Any member backs up to the folders of the office; whoever prepares names one."""
        return NoteBackup(str(self.folder.absolute()) if self.folder else None)

    def carry_out(self, vault: Vault, member: str) -> tuple[Backup, ...]:
        """The backups, verified; of several folders those that are there are enough.

        Raises:
            NotFound: backup_folder_unset, where there is no folder at all.
            Unavailable, Damaged, Unusable: as `app.store.backup.make` says of the last one.
        """
        opened, made, failed = vault.whole(member), list[Backup](), list[AppError]()
        wanted = opened.places
        if self.folder is not None:
            wanted = (backup.prepare(opened, self.folder.absolute()),)
            opened.places = tuple(dict.fromkeys((*opened.places, *wanted)))
        for each in wanted:
            try:
                made.append(backup.make(opened, each, moment(None)))
            except AppError as error:
                failed.append(error)
        if not made:
            raise failed[-1] if failed else NotFound("backup_folder_unset")
        settle(vault, member)
        return tuple(made)


@dataclass(frozen=True, slots=True)
class LeaveFolder:
    """Keep no backups in a folder any longer, and take away those that are there."""

    folder: str
    lost: bool = False
    """The disk is gone for good: nothing can be taken away, and erasing waits for it no longer."""

    @property
    def noted(self) -> Command:
        """Whoever prepares."""
        return NoteLeaving(self.folder)

    def carry_out(self, vault: Vault, member: str) -> None:
        """Take escrow and backups away.

        Raises:
            Unavailable: backup_folder_gone, unless it is `lost`.
        """
        opened = vault.whole(member)
        place = backup.place_in(Path(self.folder), opened.vault)
        if not self.lost:
            backup.clear(place)
        opened.places = tuple(one for one in opened.places if one != place)
        settle(vault, member)


@dataclass(frozen=True, slots=True)
class Drill:
    """Try out whether work could go on from the newest backup; takes the recovery sheet (CyFun).

    The sheet is not used up by it.
    """

    sheet: str
    folder: Path | None = None
    """Which of the office's folders; the first of them that is there."""

    def __repr__(self) -> str:
        return "Drill(…)"

    @property
    def noted(self) -> Command:
        """Whoever prepares."""
        return NoteDrill()

    def carry_out(self, vault: Vault, member: str) -> Drilled:
        """How it ended; only one that went well is noted.

        Raises:
            NotFound: backup_folder_unset, backup_missing.
            Damaged: drill_failed (number of findings).
            AppError: as `app.store.restoring.restore` says, above all wrong_recovery_code.
        """
        opened, code = vault.whole(member), RecoveryCode.typed(self.sheet)
        place = _place(opened, self.folder)
        drilled = drill(vault.folder, place, code, member, moment(None))
        if not drilled.sound:
            number = drilled.rebuilt.damaged + len(drilled.findings)
            raise Damaged("drill_failed", number=number)
        return drilled


@dataclass(frozen=True, slots=True)
class Restoring:
    """What a vault is restored from, and who comes back in."""

    source: Path
    """The folder that was chosen for backups, or the vault's own in it."""
    member: str
    password: str
    sheet: str
    escrow: Path | None = None
    """The escrow, where it is not beside the backups."""
    made_at: datetime | None = None
    """Of which moment; None for the newest."""

    def __repr__(self) -> str:
        return f"Restoring({self.member})"


def restored(
    folder: Path, wanted: Restoring
) -> tuple[Vault, RecoveryCode, Rebuilt, tuple[str, ...]]:
    """The vault, the next sheet's code, what came back, and the folders of its backups.

    The folder that was restored from is taken over: the escrow in it is still of the used sheet,
    and what is erased from now on must go there too. So are the others of the office, which may
    still hold keys of what was erased. But an older backup takes over none: its log is another than
    that of the newer ones there, which would be lost with their escrow.

    Raises:
        NotFound: backup_missing, member_unknown.
        AppError: as `app.store.restoring.restore` says.
    """
    place = _place_with_backups(wanted.source.absolute())
    file = wanted.escrow or place / escrow.FILE
    one = chosen(place, wanted.made_at)
    exercise = escrow.load(file).slots.exercise
    newest = chosen(place)
    vault, code, told = restore(
        one,
        file,
        folder,
        RecoveryCode.typed(wanted.sheet),
        member=wanted.member,
        password=wanted.password,
        now=moment(None),
        kdf=floor() if exercise else None,
    )
    if one != newest or place.name != vault.header.vault_id:
        return vault, code, told, ()
    return vault, code, told, tuple(dict.fromkeys((*_folders(vault, wanted), str(place.parent))))


def _folders(vault: Vault, wanted: Restoring) -> tuple[str, ...]:
    """The folders of the office, as the backup knows them."""
    with suppress(AppError), vault.transaction(wanted.member, now=moment(None)) as transaction:
        return Records(transaction).office().backup_folders
    return ()


def arrange(vault: Vault, member: str, office: Office) -> Unavailable | None:
    """After an unlocking: the folders of this office, and what waits for them as far as it goes.

    The escrow is replaced also where passwords, sheet or members are others than when it was made.
    """
    opened = vault.whole(member)
    folders = (Path(folder) for folder in office.backup_folders)
    opened.places = tuple(backup.place_in(folder, opened.vault) for folder in folders)
    return refresh(vault, member)


def refresh(vault: Vault, member: str) -> Unavailable | None:
    """After a change of passwords or sheet: the escrow that still has the former ones is replaced.

    The answer is that of `settle`; a folder that is not there does no harm yet.
    """
    opened = vault.whole(member)
    for place in opened.places:
        with suppress(AppError):
            if not escrow.is_current(opened, place):
                escrow.renew(opened, (place,))
    return settle(vault, member)


def settle(vault: Vault, member: str) -> Unavailable | None:
    """After an erasure: the escrow beside every folder of backups is replaced.

    Where one cannot be reached the answer says so, and that it waits stays written: `escrow_waits`.
    """
    opened = vault.whole(member)
    if not opened.escrow_waits:
        return None
    try:
        escrow.renew(opened, opened.places)
        opened.escrow_done()
    except AppError as error:
        return Unavailable("escrow_waits", cause=error.code)
    return None


@dataclass(frozen=True, slots=True)
class NoteBackup(Loud):
    """Note that a backup was made, in a folder that may be new."""

    verb: ClassVar[str] = "back_up"
    folder: str | None = None

    def asks(self, step: Step) -> Verdict:
        """Any member, to the folders of the office; another one is named by whoever prepares."""
        known = self.folder is None or self.folder in step.office.backup_folders
        return verdict() if known else settings.keep_office(step.situation())

    def carry_out(self, step: Step) -> Done:
        """Keep the folder and the moment."""
        named = () if self.folder is None else (self.folder,)
        folders = tuple(dict.fromkeys((*step.office.backup_folders, *named)))
        return _kept(step, Act.BACKUP, self.verb, backup_folders=folders, backed_up_at=step.now)


@dataclass(frozen=True, slots=True)
class NoteLeaving(Loud):
    """Note that a folder holds no backups any longer."""

    verb: ClassVar[str] = "leave_backups"
    folder: str

    def asks(self, step: Step) -> Verdict:
        """Whoever prepares."""
        return settings.keep_office(step.situation())

    def carry_out(self, step: Step) -> Done:
        """Keep the others."""
        folders = tuple(one for one in step.office.backup_folders if one != self.folder)
        return _kept(step, Act.BACKUP, self.verb, backup_folders=folders)


@dataclass(frozen=True, slots=True)
class NoteDrill(Loud):
    """Note that restoring was tried out and went well."""

    verb: ClassVar[str] = "drill"

    def asks(self, step: Step) -> Verdict:
        """Whoever prepares."""
        return settings.keep_office(step.situation())

    def carry_out(self, step: Step) -> Done:
        """Keep the day."""
        return _kept(step, Act.DRILL, self.verb, drilled_on=step.today)


def _kept(step: Step, act: Act, verb: str, **changes: object) -> Done:
    office = replace(step.office, **changes)  # type: ignore[arg-type]
    step.records.keep_office(office, step.setting.members)
    step.note(act, why=verb)
    return Done()


def _place(opened: Opened, folder: Path | None) -> Path:
    if folder is not None:
        return backup.place_in(folder.absolute(), opened.vault)
    if not opened.places:
        raise NotFound("backup_folder_unset")
    return next((place for place in opened.places if place.is_dir()), opened.places[0])


def _place_with_backups(source: Path) -> Path:
    """The folder itself where it holds backups, else the only one in it that does."""
    escrow.require_place(source)
    found = [place for place in _below(source) if backup.backups(place)]
    if backup.backups(source):
        return source
    if len(found) != 1:
        raise NotFound("backup_missing" if not found else "backup_of_several")
    return found[0]


def _below(source: Path) -> Iterable[Path]:
    try:
        return [entry for entry in source.iterdir() if entry.is_dir()]
    except OSError:
        return []
