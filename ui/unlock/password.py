"""Passwords: shown only on request, with a hint where Caps Lock seems on, never remembered."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from ui.style.spacing import TIGHT
from ui.widgets.keys import OwnKeys
from ui.widgets.label import Label
from ui.words import say, words

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
LONGEST = 1024
"""Characters: what the vault takes; paste is allowed, also of long passwords."""


class PasswordLine(OwnKeys, QLineEdit):
    """Notices from what is typed that Caps Lock is on; no system tells that the same way."""

    caps_lock = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.keeps_enter = False
        """Whether Enter means nothing but this password, also in a dialog with another button."""
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(LONGEST)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """A capital without Shift, or a small letter with it."""
        typed = event.text()
        if len(typed) == 1 and typed.isalpha() and typed.lower() != typed.upper():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_lock.emit(typed.isupper() != shift)
        elif event.key() == Qt.Key.Key_CapsLock:
            self.caps_lock.emit(False)
        super().keyPressEvent(event)
        if self.keeps_enter and Qt.Key(event.key()) in _ENTER:
            event.accept()


class PasswordField(QWidget):
    """A password with a button that shows it while pressed in."""

    edited = Signal()
    entered = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        row = QHBoxLayout()
        row.setSpacing(TIGHT)
        self.line = PasswordLine()
        say(self.line.setAccessibleName, name)
        self.eye = QToolButton()
        self.eye.setCheckable(True)
        self.eye.toggled.connect(self._show)
        row.addWidget(self.line, 1)
        row.addWidget(self.eye)
        column.addLayout(row)
        self.caps = Label("screens.password.caps", "hint")
        self.caps.hide()
        column.addWidget(self.caps)
        self.setFocusProxy(self.line)
        self.line.caps_lock.connect(self.caps.setVisible)
        self.line.textChanged.connect(lambda _text: self.edited.emit())
        self.line.returnPressed.connect(self.entered)
        self._show(False)

    @property
    def value(self) -> str:
        """The password as typed."""
        return self.line.text()

    def clear(self) -> None:
        """Forget what was typed."""
        self.line.setText("")  # clearing could be undone
        self.eye.setChecked(False)
        self.caps.hide()

    def _show(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode
        self.line.setEchoMode(mode.Normal if shown else mode.Password)
        say(self.eye.setText, "screens.password.hide" if shown else "screens.password.show")
        name = "screens.password.hide_name" if shown else "screens.password.show_name"
        say(self.eye.setAccessibleName, name)


class NewPassword(QWidget):
    """A password typed twice, with what is asked of it said beforehand."""

    edited = Signal()
    SHORTEST = 15
    """As the vault asks (OWASP ASVS 6.2.1); said while typing, decided by the vault."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        self.once = PasswordField("screens.password.new")
        self.again = PasswordField("screens.password.again")
        self.hint = Label(role="hint")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        for widget in (self.once, self.again, self.hint):
            column.addWidget(widget)
        say(self.once.line.setPlaceholderText, "screens.password.new")
        say(self.again.line.setPlaceholderText, "screens.password.again")
        self.setFocusProxy(self.once)
        self.once.edited.connect(self._typed)
        self.again.edited.connect(self._typed)
        self._typed()

    @property
    def value(self) -> str:
        """The password."""
        return self.once.value

    @property
    def ready(self) -> bool:
        """Long enough and twice the same."""
        return len(self.value) >= self.SHORTEST and self.value == self.again.value

    def begin(self) -> None:
        """Go to what is still to be typed."""
        (self.once if len(self.value) < self.SHORTEST else self.again).setFocus()

    def clear(self) -> None:
        """Forget what was typed."""
        self.once.clear()
        self.again.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The hint keeps the height of its longest sentence: nothing jumps while one types."""
        super().resizeEvent(event)
        rules = words().text("screens.password.rules", minimum=self.SHORTEST, length=0)
        flags = Qt.TextFlag.TextWordWrap.value
        metrics, width = self.hint.fontMetrics(), max(self.hint.width(), 1)
        self.hint.setMinimumHeight(metrics.boundingRect(0, 0, width, 1000, flags, rules).height())

    def _typed(self) -> None:
        length = len(self.value)
        if length < self.SHORTEST:
            self.hint.say("screens.password.rules", minimum=self.SHORTEST, length=length)
        elif self.value != self.again.value:
            self.hint.say("screens.password.differ")
        else:
            self.hint.say("screens.password.good")
        self.edited.emit()
