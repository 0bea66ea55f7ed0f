"""The restore drill: whether work could go on from the newest backup, as far as the first step.

A vault may come back whole and still let nobody in: whoever enters writes a line of the log, for
readers of today. So that is done too, in the vault that is thrown away.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from app.commands.backups import Note
from app.commands.ledger import Ledger
from app.commands.office import kept
from app.commands.step import Command, Done, Loud, Step
from app.crypto.recovery import RecoveryCode
from app.domain.calendar import moment
from app.domain.log import Act, LogEntry
from app.domain.person import PersonId
from app.errors import Damaged, NotFound, Unavailable
from app.host.files import is_folder
from app.policy.permission import settings
from app.policy.verdict import Verdict
from app.queries.table import Table
from app.store import backup
from app.store.finding import GoOn, to_the_end
from app.store.opened import Opened
from app.store.restoring import Drilled, drill
from app.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Drill:
    """Try out whether work could go on from the newest backup; takes the recovery sheet (CyFun).

    The sheet is not used up by it.
    """

    sheet: str
    folder: Path | None = None
    """Which of the office's folders; the first of them that is there."""
    go_on: GoOn = to_the_end
    """Asked again and again: False stops it, and leaves nothing of it behind."""

    def __repr__(self) -> str:
        return "Drill(…)"

    @property
    def noted(self) -> Command:
        """Whoever prepares."""
        return NoteDrill()

    def carry_out(self, vault: Vault, member: str, note: Note) -> Drilled:
        """How it ended; only one that went well is noted.

        Raises:
            NotFound: backup_folder_unset, backup_missing.
            Damaged: drill_failed (number of findings); drill_passed (files, later), where it went
                well with an older backup than the one that would be needed.
            WrongState: restoring_stopped.
            AppError: as `app.store.restoring.restore` says, above all wrong_recovery_code.
        """
        opened, code = vault.whole(member), RecoveryCode.typed(self.sheet)
        place = _place(opened, self.folder)
        enter = partial(_enter, member=PersonId(member))
        drilled = drill(vault.folder, place, code, member, moment(None), self.go_on, enter)
        if not drilled.sound:
            number = drilled.rebuilt.damaged + len(drilled.findings)
            raise Damaged("drill_failed", number=number)
        # A name of a day to come is of no backup that was made last, and no other would be later.
        past = [one.store.name for one in drilled.passed if one.made_at <= moment(None)]
        if past and drilled.rebuilt.later:
            raise Damaged("drill_passed", files=", ".join(past), later=drilled.rebuilt.later)
        note(self.noted)
        return drilled


@dataclass(frozen=True, slots=True)
class NoteDrill(Loud):
    """Note that restoring was tried out and went well."""

    verb: ClassVar[str] = "drill"

    def asks(self, step: Step) -> Verdict:
        """Whoever prepares."""
        return settings.keep_office(step.situation())

    def carry_out(self, step: Step) -> Done:
        """Keep the day."""
        return kept(step, replace(step.office, drilled_on=step.today), self.verb, Act.DRILL)


def _enter(vault: Vault, member: PersonId) -> None:
    """What restoring does once a member is in: the office is kept with the line that says so."""
    ledger = Ledger(vault, Table(), lambda: moment(None))
    office = ledger.office(member)
    now = moment(office.exercise_today)
    ledger.line(LogEntry(now, Act.RESTORED, member), kept=replace(office, backup_folders=()))


def _place(opened: Opened, folder: Path | None) -> Path:
    if folder is not None:
        return backup.place_of(opened, folder.absolute())
    if not opened.places:
        raise NotFound("backup_folder_unset")
    return next(filter(_is_there, opened.places), opened.places[0])


def _is_there(place: Path) -> bool:
    with suppress(Unavailable):
        return is_folder(place)
    return False
