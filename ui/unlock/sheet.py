"""The recovery code: shown once, kept nowhere, and typed back in part to be sure it was copied."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from ui.unlock.page import Page
from ui.widgets.button import Button
from ui.widgets.form import Form, LineField
from ui.widgets.label import Label
from ui.words import say


class SheetPage(Page):
    """The code in groups of five; on goes who types the last group."""

    def __init__(self, done: Callable[[], object]) -> None:
        super().__init__("screens.sheet.title")
        self._done = done
        self._sheet = ""
        self.column.addWidget(Label("screens.sheet.what"))
        self.code = Label(role="code")
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        say(self.code.setAccessibleName, "screens.sheet.code")
        self.column.addWidget(self.code)
        self.copy = Button("screens.sheet.copy", self._copy)
        self.column.addWidget(self.copy, alignment=Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(Label("screens.sheet.keep", "hint"))
        form = Form()
        self.last = LineField()
        form.field("screens.sheet.last", self.last)
        self.column.addLayout(form)
        self.go_on = Button("screens.sheet.done", self._leave, primary=True)
        self.go_on.setEnabled(False)
        self.buttons.addWidget(self.go_on)
        self.last.textChanged.connect(self._compare)
        self.last.returnPressed.connect(self._leave)

    def show_sheet(self, sheet: str) -> None:
        """Show this code."""
        self._sheet = sheet
        groups = sheet.split("-")
        half = (len(groups) + 1) // 2
        self.code.show_text(f"{'-'.join(groups[:half])}-\n{'-'.join(groups[half:])}")
        self.last.clear()
        self.last.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._sheet)

    def _compare(self, typed: str) -> None:
        read = typed.strip().upper().replace("O", "0").replace("I", "1").replace("L", "1")
        self.go_on.setEnabled(bool(self._sheet) and read == self._sheet.rsplit("-", 1)[-1])

    def _leave(self) -> None:
        if not self.go_on.isEnabled():
            return
        clipboard = QGuiApplication.clipboard()
        if clipboard.text() == self._sheet:
            clipboard.clear()
        self._sheet = ""
        self.code.show_text("")
        self.last.clear()
        self._done()
