"""The code of a name card, typed beside others: hidden like a password, shown only on request."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QToolButton

from ui.style.spacing import TIGHT
from ui.widgets.form import LineField
from ui.words import say

EDGE = 2
"""Pixels of the field's edge around the button in it."""


class CodeField(LineField):
    """`eye`, at its end, shows the code while pressed in."""

    def __init__(self) -> None:
        super().__init__()
        self.eye = QToolButton(self)
        self.eye.setCheckable(True)
        self.eye.setAutoRaise(True)
        self.eye.toggled.connect(self._show)
        self._show(False)

    def clear(self) -> None:
        """Forget what was typed; the next is hidden again."""
        super().clear()
        self.eye.setChecked(False)

    def wrong(self) -> None:
        """What was typed was not right: the next that is typed takes its place."""
        self.selectAll()
        self.setFocus()

    def narrow(self, letters: int) -> None:
        """No wider than these letters and the button."""
        wide = self.fontMetrics().averageCharWidth() * letters
        self.setMaximumWidth(wide + self.eye.sizeHint().width())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The button keeps to its end."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        size = QSize(self.eye.sizeHint().width(), self.height() - 2 * EDGE)
        self.eye.resize(size)
        self.eye.move(self.width() - size.width() - EDGE, EDGE)
        self.setTextMargins(0, 0, size.width() + TIGHT, 0)

    def _show(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode
        self.setEchoMode(mode.Normal if shown else mode.Password)
        say(self.eye.setText, "screens.password.hide" if shown else "screens.password.show")
        say(self.eye.setAccessibleName, "table.code.hide" if shown else "table.code.show")
        self._place()
