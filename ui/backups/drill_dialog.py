"""Trying out whether work could go on from the newest backup: it takes the recovery sheet."""

from pathlib import Path
from threading import Event

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.commands.drilling import Drill
from app.errors import AppError
from app.session import Session
from ui.bridge import Bridge
from ui.unlock.paper import SheetField
from ui.widgets.dialog import CommandDialog
from ui.widgets.label import Label
from ui.words import words


class DrillDialog(CommandDialog):
    """The sheet, or both halves by their two holders; `told` says how it ended."""

    told = Signal(str)

    def __init__(self, bridge: Bridge, folder: str, parent: QWidget) -> None:
        super().__init__(bridge, "backups.drill_now", parent)
        self._folder = Path(folder)
        for key, role in (("backups.drill_what", ""), ("backups.drill_keeps", "hint")):
            self.above.addWidget(Label(key, role))
        self.paper = SheetField()
        self.sheet, self.other = self.paper.sheet, self.paper.other
        self.form.addRow(self.paper)
        self.paper.edited.connect(self.refusal.clear)
        self._stopped: Event | None = None
        bridge.leaving.connect(self._stop)  # the keys must not wait for it
        self.sheet.setFocus()

    @property
    def unsent(self) -> bool:
        """A code is on paper: nothing is lost with the dialog."""
        return False

    def do(self) -> None:
        """Restore into a vault that is thrown away, look at every page, and say what opened."""
        if not self.keep.isEnabled():
            return
        self.refusal.clear()
        if (key := self.paper.missing()) is not None:
            self.missing(key)
            return
        stopped = self._stopped = Event()
        drill = Drill(self.paper.value, self._folder, lambda: not stopped.is_set())
        acting, told = self.acting, words()

        def drilled(session: Session) -> str:
            ended = session.work(drill, acting)
            at = told.datetime(ended.backup.made_at.astimezone())
            return told.text("backups.drilled_well", at=at, opened=ended.rebuilt.opened)

        self._busy(True)
        self.leave.say("backups.stop")
        self.leave.setFocus()
        self.paper.setEnabled(False)  # and hidden, while they wait
        self.bridge.call(drilled, self._told, self._failed, self, changes=True)

    def reject(self) -> None:
        """Leave; while it runs, stop first and say that nothing is left of it."""
        if self._stopped is None:
            super().reject()
            return
        self._stop()
        self.leave.setEnabled(False)

    def _stop(self) -> None:
        if self._stopped is not None:
            self._stopped.set()

    def _failed(self, error: AppError) -> None:
        self._stopped = None
        self.leave.say("screens.cancel")
        self.leave.setEnabled(True)
        self.paper.setEnabled(True)
        super()._failed(error)

    def _told(self, sentence: str) -> None:
        self._stopped = None
        self.told.emit(sentence)
        self._done(None)

    def done(self, result: int) -> None:
        """The code does not stay in a field."""
        self.paper.clear()
        super().done(result)
