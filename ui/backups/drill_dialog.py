"""Trying out whether work could go on from the newest backup: it takes the recovery sheet."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.commands.backups import Drill
from app.session import Session
from ui.bridge import Bridge
from ui.widgets.dialog import CommandDialog
from ui.widgets.form import Form, LineField
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
        self.form.setRowWrapPolicy(Form.RowWrapPolicy.WrapAllRows)
        self.sheet, self.other = LineField(), LineField()
        self.form.field("screens.recovery.sheet", self.sheet)
        self.form.field("screens.recovery.other", self.other)
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
        if not self.sheet.value:
            self.missing("backups.lacks_sheet")
            return
        typed = "\n".join(filter(None, (self.sheet.value, self.other.value)))
        drill, acting, told = Drill(typed, self._folder), self.acting, words()

        def drilled(session: Session) -> str:
            ended = session.work(drill, acting)
            at = told.datetime(ended.backup.made_at.astimezone())
            return told.text("backups.drilled_well", at=at, opened=ended.rebuilt.opened)

        self._busy(True)
        self.bridge.call(drilled, self._told, self._failed, self, changes=True)

    def _told(self, sentence: str) -> None:
        self.told.emit(sentence)
        self._done(None)

    def done(self, result: int) -> None:
        """The code does not stay in a field."""
        for field in (self.sheet, self.other):
            field.clear()
        super().done(result)
