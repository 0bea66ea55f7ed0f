"""Backups: work on the vault as a whole, and the line of the log that it leaves.

What is done with files cannot be part of a transaction. So each `Work` notes by a command of its
own what it did; the policy is asked of that command first.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar, Protocol, TypeVar

from app.commands.office import kept
from app.commands.step import Command, Done, Loud, Step
from app.domain.calendar import moment
from app.domain.log import Act
from app.domain.person import BACKUP_STOPPED, Office
from app.errors import AppError, NotFound, Unavailable, Unusable
from app.host.files import same_folder
from app.policy.permission import settings
from app.policy.verdict import Verdict, verdict
from app.store import backup, escrow
from app.store.backup import Backup
from app.store.finding import GoOn, to_the_end
from app.store.opened import Opened, former_keys
from app.store.pairs import AWAY, EMPTIED, sizes_of
from app.store.vault import Vault

T = TypeVar("T", covariant=True)
Note = Callable[[Command], object]
"""Runs a command as whoever acts: a transaction of its own, on the disk when it returns."""
Missed = tuple[tuple[str, str], ...]
"""Folders in which no backup came about, each with the code of why."""
PASSING = AWAY | {BACKUP_STOPPED}
"""What is said of no folder once it is over: it is away, or somebody had no time."""


class Work(Protocol[T]):
    """Something done with the vault as a whole."""

    @property
    def noted(self) -> Command:
        """What notes it, and whether the acting person may have it done."""
        ...

    def carry_out(self, vault: Vault, member: str, note: Note) -> T:
        """Do it, between two transactions, and note it; first what must be known if it is cut."""
        ...


@dataclass(frozen=True, slots=True)
class BackUp:
    """Make a backup in a folder, which is one of the office's from then on; or in all it has.

    Automatic ones are made so too: the session at closing and as `secure` says, the window once a
    day.
    """

    folder: Path | None = None
    go_on: GoOn = to_the_end
    """Asked again and again: False stops it, and leaves nothing of it behind."""

    @property
    def noted(self) -> Command:
        """Any member backs up to the folders of the office; whoever prepares names one."""
        return NoteFolder(str(_whole(self.folder))) if self.folder else NoteBackup()

    def carry_out(self, vault: Vault, member: str, note: Note) -> tuple[Backup, ...]:
        """The backups, verified; of several folders one is enough: `Office.missed` has the others.

        Raises:
            NotFound: backup_folder_unset, where there is no folder at all.
            WrongState: backup_stopped.
            Unavailable, Damaged, Unusable: as `app.store.backup.make` says of the last one.
        """
        opened = vault.whole(member)
        if self.folder is None:
            made, failed = self._made(opened, opened.places)
        else:
            place = backup.prepare(opened, _whole(self.folder))
            with _known_first(opened, place, note):
                made, failed = self._made(opened, (place,))
        refresh(vault, member)
        note(NoteBackup(tuple(str(place.parent) for place in made), failed))
        return tuple(dict.fromkeys(made[place] for place in opened.places if place in made))

    def _made(self, opened: Opened, places: Sequence[Path]) -> tuple[Mapping[Path, Backup], Missed]:
        made, failed = dict[Path, Backup](), dict[Path, AppError]()
        if len(places) > 1:  # one that is stopped in it begins there again
            places = sorted(places, key=lambda place: _reached(opened, place))
        for each in places:
            try:
                # Of two names that a former program kept the second would replace this one.
                twin = next((one for one in made if same_folder(each, one)), None)
                made[each] = (
                    made[twin] if twin else backup.make(opened, each, moment(None), self.go_on)
                )
                opened.failed.pop(each, None)
            except AppError as error:
                failed[each] = error
                if error.code not in PASSING:
                    opened.failed[each] = error.code
        if not made:
            raise [NotFound("backup_folder_unset"), *failed.values()][-1]
        missed = tuple((str(place.parent), error.code) for place, error in failed.items())
        return made, missed


@dataclass(frozen=True, slots=True)
class LeaveFolder:
    """Keep no backups in a folder any longer, and take away those that are there.

    Those of another copy of the vault stay: it may have no others. So do those in a folder that the
    office has by another name too. Where the folder is there and nothing of this vault in it,
    nothing is to be taken away.
    """

    folder: str
    lost: bool = False
    """The disk is gone for good: nothing can be taken away, and erasing waits for it no longer."""

    @property
    def noted(self) -> Command:
        """Whoever prepares."""
        return NoteLeaving(self.folder)

    def carry_out(self, vault: Vault, member: str, note: Note) -> None:
        """Take escrow and backups away.

        Raises:
            Unavailable: backup_folder_gone, unless it is `lost`.
        """
        opened = vault.whole(member)
        place = backup.place_in(Path(self.folder), opened.vault)
        others = _without(opened.places, place)
        stays = self.lost or any(same_folder(place, one) for one in others)
        ours = not stays and _is_ours(opened, place)
        if ours:
            backup.clear(place)
        opened.places = others
        refresh(vault, member)
        note(self.noted)
        if ours:
            backup.drop(place)


def arrange(vault: Vault, member: str, office: Office, *, by_sheet: bool = False) -> None:
    """After an unlocking: the folders of this office; `refresh` then replaces what lies in them.

    `by_sheet`: the sheet was used up, which opens the backups of each folder until that is done.
    """
    opened = vault.whole(member)
    folders = (Path(folder) for folder in office.backup_folders)
    opened.places = tuple(backup.place_in(folder, opened.vault) for folder in folders)
    if by_sheet and opened.places:
        with opened.store.writing():
            opened.escrow_due()


def refresh(vault: Vault, member: str) -> Unavailable | None:
    """While nobody waits for a step: every escrow that is not of today is replaced.

    It may have former passwords or another sheet, or keys of what was erased while its folder was
    away. The answer is that of `settle`; a folder that is not there does no other harm yet.
    """
    opened = vault.whole(member)
    opened.unreached.clear()
    for place in opened.places:
        try:
            if not escrow.is_current(opened, place):
                escrow.renew(opened, (place,))
        except AppError as error:
            opened.unreached[place] = error.code
    return _replaced(opened) if opened.escrow_waits else None


def settle(vault: Vault, member: str) -> Unavailable | None:
    """After a step: the escrow beside the backups is replaced where the step erased something.

    A folder that did not answer is not asked again before `refresh`: no step waits for it. The
    answer says so, and that the erasure waits stays written: `escrow_waits`.
    """
    opened = vault.whole(member)
    return _replaced(opened) if opened.erased and opened.escrow_waits else None


def secure(step: Step, back_up: Callable[[], object]) -> None:
    """After a step that changed who has keys, or an office: a backup that knows the people of now.

    Where none can be made it stays due: `Office.backup_waits`.
    """
    if step.entry is not None and step.entry.act is Act.MEMBERS:
        with suppress(AppError):
            back_up()


def _replaced(opened: Opened) -> Unavailable | None:
    opened.erased, before = False, opened.unreached
    opened.unreached = {place: before[place] for place in opened.places if place in before}
    for place in opened.places:
        if place not in opened.unreached:
            try:
                escrow.renew(opened, (place,))
            except AppError as error:
                opened.unreached[place] = error.code
    if opened.unreached:
        return Unavailable("escrow_waits", cause=[*opened.unreached.values()][-1])
    opened.escrow_done()
    return None


@dataclass(frozen=True, slots=True)
class NoteFolder(Loud):
    """Note a folder that is to hold backups."""

    verb: ClassVar[str] = "choose_backups"
    folder: str

    def asks(self, step: Step) -> Verdict:
        """Any member, of a folder of the office; another one is named by whoever prepares."""
        return verdict() if self._known(step) else settings.keep_office(step.situation())

    def carry_out(self, step: Step) -> Done:
        """Keep the folder."""
        known = step.office.backup_folders
        folders = known if self._known(step) else (*known, self.folder)
        return kept(step, replace(step.office, backup_folders=folders), self.verb, Act.BACKUP)

    def _known(self, step: Step) -> bool:
        """Whether the office has it, by this name or by another."""
        places, _, _ = step.records.backups()
        known = (same_folder(Path(self.folder), one) for at in places for one in (at.parent, at))
        return self.folder in step.office.backup_folders or any(known)


@dataclass(frozen=True, slots=True)
class NoteBackup(Loud):
    """Note that a backup was made, and in which folders beside it none was.

    Not of one that is away: that is seen whenever it is looked for. Nor of one in which it was
    stopped, where it went on from one that was stopped in others today: this one had its backup.
    """

    verb: ClassVar[str] = "back_up"
    made: tuple[str, ...] = ()
    missed: Missed = ()

    def asks(self, step: Step) -> Verdict:
        """Any member."""
        return verdict()

    def carry_out(self, step: Step) -> Done:
        """Keep the moment."""
        had = step.office.has_backup_of(step.today)
        due = step.office.stopped if had else frozenset[str]()
        told = [
            (folder, code)
            for folder, code in self.missed
            if code != BACKUP_STOPPED or not due or folder in due
        ]
        tried = {*self.made, *(folder for folder, _ in told)}
        before = [(one, code) for one, code in step.office.missed.items() if one not in tried]
        missed = dict([*before, *(each for each in told if each[1] not in AWAY)])
        office = replace(
            step.office, backed_up_at=step.now, backup_waits=False, backups_missed=missed
        )
        return kept(step, office, self.verb, Act.BACKUP)


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
        return kept(step, replace(step.office, backup_folders=folders), self.verb, Act.BACKUP)


def _without(places: Sequence[Path], left: Path) -> tuple[Path, ...]:
    """Without one name: of a former program's two that are equal as paths the other stays."""
    at = next((at for at, one in enumerate(places) if one == left), len(places))
    return (*places[:at], *places[at + 1 :])


def _whole(folder: Path) -> Path:
    """From the root on, also through no folder that has nothing to do with it."""
    whole = folder.absolute()
    return whole.resolve() if ".." in whole.parts else whole


def _reached(opened: Opened, place: Path) -> int:
    """How long the log is in the newest backup there that opens, for a name is of a clock.

    Where none opens, less than any.
    """
    with suppress(AppError):
        keys = (opened.vault_key, *former_keys(opened.keys_file))
        return max(sizes_of(backup.backups(place), keys).values(), default=-1)
    return -1


def _is_ours(opened: Opened, place: Path) -> bool:
    """Whether something there may be of this vault: not of another copy, and not nothing at all."""
    try:
        escrow.require_ours(opened, place)
    except Unusable:
        return False
    except Unavailable as error:
        if error.code == EMPTIED:
            return False
        raise
    return True


@contextmanager
def _known_first(opened: Opened, place: Path, note: Note) -> Iterator[None]:
    """Has the office know a new folder before a key is in it: whatever is cut, erasing reaches it.

    Where no backup comes about it is forgotten again, unless what is there cannot be taken away.
    """
    if place in opened.places:
        yield
        return
    known, folder = opened.places, str(place.parent)
    try:
        note(NoteFolder(folder))
        opened.places = (*known, place)
        yield
    except AppError:
        with suppress(AppError):
            if not backup.backups(place):
                backup.clear(place)
                if opened.places != known:
                    note(NoteLeaving(folder))
                    opened.places = known
                backup.drop(place)
        raise
