"""The one recovery sheet of a vault that several members have now, replaced by two halves."""

from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.commands.recovery import NextSheet, ReplaceSheet
from app.commands.restoring import FormerSheet
from app.errors import AppError
from app.session import Session
from ui.bridge import Bridge
from ui.style.spacing import COLUMN, MARGIN, grown, within
from ui.unlock.paper import SheetField
from ui.unlock.sheet import SheetPage
from ui.widgets.dialog import FinalDialog
from ui.words import say

CONSEQUENCES = ("first", "then", "copies", "logged")
SIZE = QSize(COLUMN + 6 * MARGIN, 640)


class HalveDialog(FinalDialog):
    """The code of the sheet that is valid, and the password; `tried` has what is to follow it."""

    tried = Signal(str, object, tuple)
    """The code as typed, the one that follows, and what is printed of that."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        told = tuple(f"backups.halve_{name}" for name in CONSEQUENCES)
        super().__init__(bridge, "backups.halve_now", told, None, parent)
        self.forever.hide()
        self.paper = SheetField()
        self.form.insertRow(0, self.paper)
        self.paper.edited.connect(self.refusal.clear)
        self.paper.sheet.setFocus()

    @property
    def unsent(self) -> bool:
        """A code is on paper: nothing is lost with the dialog."""
        return False

    def do(self) -> None:
        """Only with a code that was copied well."""
        if (key := self.paper.missing()) is not None:
            self.missing(key)
            return
        super().do()

    def proceed(self) -> None:
        """Try the sheet; nothing changes yet."""
        sheet, acting = self.paper.value, self.acting

        def next_one(session: Session) -> tuple[Any, tuple[str, ...]]:
            return session.work(NextSheet(sheet), acting)

        def answered(found: tuple[Any, tuple[str, ...]]) -> None:
            self.tried.emit(sheet, *found)
            self._done(None)

        self.bridge.call(next_one, answered, self._failed, self)

    def done(self, result: int) -> None:
        """The code does not stay in a field."""
        self.paper.clear()
        super().done(result)


class PaperDialog(QDialog):
    """The halves, one after the other; on paper, they replace the sheet. Leaving changes nothing.

    `replaced` gets what the former sheet still opens, `failed` what went wrong.
    """

    replaced = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        bridge: Bridge,
        sheet: str,
        following: Any,
        sheets: tuple[str, ...],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        say(self.setWindowTitle, "backups.halve_now")
        self.resize(within(self.screen(), QSize(grown(SIZE.width()), SIZE.height())))
        self.page = SheetPage(bridge)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)
        acting = bridge.acting
        work = ReplaceSheet(sheet, following)

        def replace(session: Session) -> FormerSheet:
            return session.work(work, acting)

        def kept() -> None:
            self.page.setEnabled(False)
            bridge.call(replace, self._replaced, self._failed, self, changes=True)

        self.page.show_sheets(sheets, str(acting), kept, again=super().reject)
        bridge.leaving.connect(self.reject)
        self.page.go_on.setDefault(True)  # Qt would take the first, which leaves
        self.page.last.setFocus()

    def reject(self) -> None:
        """As the way back: what was shown is forgotten, and the former sheet holds."""
        if self.page.isEnabled():
            self.page.back.click()

    def _replaced(self, former: FormerSheet) -> None:
        self.replaced.emit(former)
        self.accept()

    def _failed(self, error: AppError) -> None:
        self.failed.emit(error)
        self.accept()
