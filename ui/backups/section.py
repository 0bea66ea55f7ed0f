"""Back-ups: the folders, what is in them, and what can be done: make, try out, leave."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.commands.backups import BackUp
from app.commands.recovery import NEXT_MAY_HOLD
from app.domain.person import Office, Person
from app.errors import AppError, Damaged, Unavailable, WrongState
from app.queries.backups import (
    BackupDue,
    BackupPlace,
    BackupPlaces,
    BackupsDue,
    BackupState,
    beside,
    hindrance,
)
from app.session import Session
from ui.backups.drill_dialog import DrillDialog
from ui.backups.halving import HalveDialog, PaperDialog
from ui.backups.leaving import LeaveDialog
from ui.bridge import Bridge
from ui.settings.section import Page
from ui.style.spacing import GAP, SMALL
from ui.widgets.busy import BusyBar
from ui.widgets.button import Button
from ui.widgets.facts import Facts
from ui.widgets.label import Label
from ui.widgets.refusal import RefusalPanel
from ui.widgets.rows import Column, RowsTable
from ui.words import words

REFUSED = {BackupDue.AWAY: "emptied", BackupDue.OTHER: "other", BackupDue.MISSED: "refused"}
"""What is in a folder that is there, and of which nothing more is known."""
FACTS = ("backups.last", "backups.drilled", "backups.next_drill", "backups.waits", "backups.sheet")
Known = tuple[BackupState, tuple[BackupPlace, ...], bool, bool]
"""How backups stand, the folders, whether one of these is on the disk of the vault, and whether
there are several members."""


class BackupsSection(Page):
    """What there is on top, then the folders, then the backups in the one that is chosen."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._state: BackupState | None = None
        self._stopped = Event()
        self.facts = Facts(FACTS)
        self.folders: RowsTable[BackupPlace] = RowsTable(
            "backups.folders",
            (
                Column("backups.folder", lambda place: place.folder, stretches=True),
                Column("backups.state", _state),
            ),
        )
        self.none = Label("backups.none")
        self.why, self.passed = Label(), Label()
        self.beside = Label("backups.beside")
        self.beside.hide()
        self.made: RowsTable[datetime] = RowsTable(
            "backups.made", (Column("backups.made", _moment, stretches=True),)
        )
        self.kept = Label("backups.kept", "hint")
        self.now = Button("backups.now", self.back_up, primary=True)
        self.choose = Button("backups.choose", self.choose_folder)
        self.drill = Button("backups.drill", self.try_out)
        self.leave = Button("backups.leave", self.leave_folder)
        self.halve = Button("backups.halve", self.halve_sheet)
        self.halve.hide()
        self.stop = Button("backups.stop", self._stop)
        self.progress = BusyBar("backups.making")
        self.done = Label(role="hint")
        self.refusal = RefusalPanel()
        self._lay_out()
        self.folders.moved.connect(self._moved)
        bridge.leaving.connect(self._stop)  # the keys must not wait for it
        self._busy(False)

    def show_office(self, office: Office, people: Sequence[Person]) -> None:
        """Somebody may look here next, or does now."""
        if self.isVisible():
            self._look()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Folders may be slow to answer: they are asked only by who looks here."""
        super().showEvent(event)
        self._look()

    def texts(self) -> None:
        """Days and states."""
        self._tell()
        self._moved(self.folders.current)
        for table in (self.folders, self.made):
            table.rows.layoutChanged.emit()

    def back_up(self, folder: Path | None = None) -> None:
        """Make one now, in a new folder or in all that there are."""
        if folder is None and self._state is not None and not self._state.folders:
            self.choose_folder()
            return
        acting, stopped = self._bridge.acting, Event()
        self._stopped = stopped
        self.refusal.clear()
        self._busy(True)
        work = BackUp(folder, lambda: not stopped.is_set())

        def made(session: Session) -> tuple[int, Mapping[str, str]]:
            lacking = max(one.lacking for one in session.work(work, acting))
            missed = session.ask(BackupsDue(), acting).missed if folder is None else {}
            return lacking, missed

        self._bridge.call(made, self._made, self._failed, owner=self, changes=True)

    def choose_folder(self) -> None:
        """Another folder, on another disk if there is one; a backup is made there at once."""
        title = words().text("backups.choose_title")
        chosen = QFileDialog.getExistingDirectory(self, title, str(Path.home()))
        if chosen:
            self.back_up(Path(chosen))

    def try_out(self) -> None:
        """Restore the newest backup of the chosen folder into a vault that is thrown away."""
        place = self.folders.current
        self.refusal.clear()
        if place is None:
            self.refusal.say_hint("backups.drill_first")
            return
        dialog = DrillDialog(self._bridge, place.folder, self)
        dialog.told.connect(self.done.show_text)
        dialog.open()

    def leave_folder(self) -> None:
        """Keep no backups in the chosen folder any longer."""
        place = self.folders.current
        self.refusal.clear()
        if place is not None:
            LeaveDialog(self._bridge, place, self).open()

    def halve_sheet(self) -> None:
        """Have two halves in the place of the recovery sheet, for two people."""
        self.refusal.clear()
        self.done.show_text("")
        dialog = HalveDialog(self._bridge, self)
        dialog.tried.connect(self._put_on_paper)
        dialog.open()

    def _put_on_paper(self, sheet: str, following: Any, sheets: tuple[str, ...]) -> None:
        dialog = PaperDialog(self._bridge, sheet, following, sheets, self)
        dialog.replaced.connect(lambda former: self.done.say(f"backups.former_{former}"))
        dialog.failed.connect(self._not_replaced)
        dialog.open()

    def _not_replaced(self, error: AppError) -> None:
        """Which of the two sheets holds is what matters now."""
        if error.code not in NEXT_MAY_HOLD:
            self.done.say("backups.restore_void")
        self._say(error)

    def _lay_out(self) -> None:
        for key, role in (("backups.what", ""), ("backups.both", ""), ("backups.reach", "hint")):
            self.column.addWidget(Label(key, role))
        self.column.addWidget(self.facts)
        above, below = QHBoxLayout(), QHBoxLayout()
        kinds = ((above, (self.now, self.choose, self.halve)), (below, (self.drill, self.leave)))
        for row, buttons in kinds:
            row.setSpacing(SMALL)
            for button in buttons:
                row.addWidget(button)
            row.addStretch()
        above.insertWidget(above.count() - 1, self.stop)
        self.column.addLayout(above)
        for widget in (self.progress, self.done, self.refusal):
            self.column.addWidget(widget)
        self.column.addSpacing(GAP)
        self.column.addWidget(Label("backups.folders", "heading"))
        held: tuple[QWidget, ...] = (self.none, self.folders, self.why, self.passed)
        for part in held:
            self.column.addWidget(part)
        self.column.addWidget(self.beside)
        self.column.addLayout(below)
        self.column.addWidget(self.made)
        self.column.addWidget(self.kept)
        self.column.addStretch()

    def _look(self) -> None:
        acting = self._bridge.acting

        vault = self._bridge.folder

        def known(session: Session) -> Known:
            places = session.ask(BackupPlaces(), acting)
            near = vault is not None and any(beside(vault, Path(one.folder)) for one in places)
            several = len(session.header.members) > 1
            return session.ask(BackupsDue(), acting), places, near, several

        self._bridge.call(known, self._show, self.refusal.show_error, owner=self)

    def _show(self, known: Known) -> None:
        self._state, places, near, several = known
        self.halve.setVisible(several)
        self.beside.setVisible(near)
        self.folders.show_rows(places)
        self.folders.fit_rows()
        self.none.setVisible(not places)
        for widget in (self.folders, self.drill, self.leave):
            widget.setVisible(bool(places))
        self._moved(self.folders.current)
        self._tell()

    def _tell(self) -> None:
        state = self._state
        if state is None:
            return
        told = words()
        at, drilled, ahead = state.made_at, state.drilled_on, state.drill_on
        never = told.text("backups.never")
        self.facts.show_fact("backups.last", told.datetime(at.astimezone()) if at else never)
        self.facts.show_fact("backups.drilled", told.date(drilled) if drilled else never)
        self.facts.show_fact("backups.next_drill", told.date(ahead) if ahead else None)
        for key, what in (("waits", BackupDue.ERASURE), ("sheet", BackupDue.SHEET)):
            how = told.text(f"backups.{key}_how") if what in state.due else None
            self.facts.show_fact(f"backups.{key}", how)

    def _moved(self, place: BackupPlace | None) -> None:
        made = place.made if place is not None else ()
        why = place.why if place is not None else ""
        self.why.show_text(words().error(Unavailable(why)) if why else "")
        self.why.setVisible(bool(why))
        passed = ", ".join(place.passed) if place is not None else ""
        self.passed.show_text(words().text("backups.passed", files=passed) if passed else "")
        self.passed.setVisible(bool(passed))
        for widget in (self.made, self.kept):
            widget.setVisible(bool(made))
        self.made.show_rows(made)
        self.made.fit_rows()

    def _made(self, ended: tuple[int, Mapping[str, str]]) -> None:
        lacking, missed = ended
        self._busy(False)
        if missed:
            self.done.say("backups.done_partly", folders=", ".join(missed))
            self._say(Unavailable([*missed.values()][-1]))
        else:
            self.done.say("backups.done")
        if lacking:
            self._say(Damaged("backup_incomplete", number=lacking))

    def _failed(self, error: AppError) -> None:
        self._busy(False)
        if isinstance(error, WrongState) and error.code == "backup_stopped":
            self.done.say("errors.backup_stopped")
            return
        self._look()
        self._say(error)

    def _say(self, error: AppError) -> None:
        self.refusal.show_error(error)
        self.refusal.setFocus()

    def _stop(self) -> None:
        self._stopped.set()

    def _busy(self, busy: bool) -> None:
        for button in (self.now, self.choose, self.halve, self.drill, self.leave):
            button.setEnabled(not busy)
        for widget in (self.progress, self.stop):
            widget.setVisible(busy)
        if busy:
            self.done.show_text("")
            self.stop.setFocus()


def _state(place: BackupPlace) -> str:
    told = words()
    if place.refused:
        return told.text(f"backups.state_{REFUSED[hindrance(place.refused)]}")
    if not place.there:
        return told.text("backups.state_away")
    if not place.made:
        return told.text("backups.state_empty")
    number = told.n("backups.state_there", len(place.made))
    more = [] if place.current else [told.text("backups.state_former")]
    more += [told.text("backups.state_missed")] if place.missed else []
    return " ".join((number, *more))


def _moment(at: datetime) -> str:
    return words().datetime(at.astimezone())
