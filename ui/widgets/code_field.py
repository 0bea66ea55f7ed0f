"""Codes that are typed beside others: of a name card hidden, of a recovery sheet shown while typed.

What stands on a card has eight signs and may be typed blind, like a password. The forty of a sheet
must be seen to be compared with the paper; but where two people each type their half, the other
half is hidden again, as is one that is left standing.
"""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFocusEvent, QResizeEvent
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


GROUP = 5
"""Signs between two hyphens, as printed."""
_POPUPS = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason)


class PaperCode(CodeField):
    """A code copied from paper, in groups as there; `eye` shows it again, or hides it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "code")
        self.textChanged.connect(self._offer)
        self._offer("")
        self.textEdited.connect(self._group)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Whoever begins sees what is typed; what another typed stays hidden."""
        super().focusInEvent(event)
        if not self.text():
            self.eye.setChecked(True)

    def clear(self) -> None:
        """Forget what was typed; whoever begins here sees it."""
        super().clear()
        self.eye.setChecked(self.hasFocus())

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Left, it is hidden."""
        super().focusOutEvent(event)
        if event.reason() not in _POPUPS:
            self.eye.setChecked(False)

    def _offer(self, typed: str) -> None:
        """Of nothing there is nothing to show."""
        self.eye.setVisible(bool(typed))

    def _group(self, typed: str) -> None:
        signs, before = _signs(typed), len(_signs(typed[: self.cursorPosition()]))
        grouped = "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))
        if grouped != typed:
            self.setText(grouped)
            self.setCursorPosition(before + max(0, before - 1) // GROUP)


def _signs(typed: str) -> str:
    kept = (sign for sign in typed if not sign.isspace() and sign not in "-–.")
    return "".join(sign.upper() if sign.isascii() else sign for sign in kept)
