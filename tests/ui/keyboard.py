"""A person at the window who has a keyboard and nothing else.

Keys go to whatever has the focus; nothing is clicked, called or given the focus. Widgets are read
to see what is shown and where the focus is, as eyes or a screen reader would.
"""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.rest import rest
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.widgets.refusal import RefusalPanel
from ui.words import words

PATIENCE_MS = 5_000
LOST_MS = 3000
"""Until then something takes up the focus of what went."""
FARTHEST = 60
"""Presses of Tab within which everything on a screen is reached."""
LONGEST = 40
"""Presses of an arrow within which a row or an entry is reached."""


def name_of(widget: QWidget) -> str:
    """What a screen reader calls it; of a choice Qt gives the chosen entry, and the name apart."""
    if widget.accessibleName():
        return widget.accessibleName()
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def told(key: str, **blanks: object) -> str:
    """The sentence of a key, as the window says it now."""
    return words().text(key, **blanks)


class Keyboard:
    """Presses keys, and waits after each until the window is at rest."""

    def __init__(self, qtbot: QtBot, window: MainWindow, bridge: Bridge) -> None:
        self._qtbot, self._window, self._bridge = qtbot, window, bridge
        self.pressed = 0
        """Keys so far."""

    # What is seen

    @property
    def front(self) -> QWidget:
        """The dialog in front, or else the window."""
        return QApplication.activeModalWidget() or self._window

    @property
    def focus(self) -> QWidget:
        """What has the keyboard. Something always has."""
        if QApplication.focusWidget() is None:
            self._activate()
            self._qtbot.waitUntil(lambda: QApplication.focusWidget() is not None, timeout=LOST_MS)
        held = QApplication.focusWidget()
        assert held is not None
        return held

    def shown(self) -> Iterator[str]:
        """All that stands on what is in front."""
        for widget in self.front.findChildren(QWidget):
            if not widget.isVisible():
                continue
            if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
                yield widget.text()
            elif isinstance(widget, QPlainTextEdit):
                yield widget.toPlainText()
            elif isinstance(widget, QComboBox):
                yield widget.currentText()
            elif isinstance(widget, QAbstractItemView):
                yield from rows_of(widget)

    def says(self, text: str) -> None:
        """Wait until this stands on the screen."""
        self._wait(lambda: self.reads(text), text)

    def reads(self, text: str) -> bool:
        """Whether this stands on the screen now."""
        return any(text in part for part in self.shown())

    def refuses(self, rule: str) -> None:
        """Wait until the screen gives this rule as the reason."""
        self._wait(lambda: self.gives(rule), rule)

    def gives(self, rule: str) -> bool:
        """Whether a label says this rule with its reason."""
        return any(line.startswith(f"{rule}  ") for line in self.refusals())

    def refusals(self) -> list[str]:
        """What the screen refuses now, in its own words."""
        panels = (p for p in self.front.findChildren(RefusalPanel) if p.isVisible())
        return [line for panel in panels for line in panel.text.split("\n")]

    def is_there(self, key: str, *, enabled: bool = False, **blanks: object) -> bool:
        """Whether a control of this name is in sight."""
        name = told(key, **blanks)
        found = (w for w in self.front.findChildren(QWidget) if w.isVisible())
        return any(name_of(w) == name and (w.isEnabled() or not enabled) for w in found)

    def is_checked(self, beginning: str) -> bool:
        """Whether the tick whose text begins so is set."""
        found = (b for b in self.front.findChildren(QAbstractButton) if b.isVisible())
        return next(b.isChecked() for b in found if b.text().startswith(beginning))

    def title(self) -> str:
        """What stands on top of the screen."""
        titles = (label for label in self.front.findChildren(QLabel) if label.isVisible())
        return next(label.text() for label in titles if label.property("role") == "title")

    @staticmethod
    def words_n(key: str, count: int) -> str:
        """The sentence of a key that counts."""
        return words().n(key, count)

    # Keys

    def press(self, *keys: str) -> None:
        """Press these, as they are written on a menu: Ctrl+2, Alt+Left, Tab."""
        for key in keys:
            self._press(key)
            self.rest()

    def write(self, text: str) -> None:
        """Type a text where the keyboard is."""
        self.pressed += len(text)
        for sign in text:
            if sign.isascii():
                self._qtbot.keyClicks(self.focus, sign)
            else:  # Qt's own typist knows no accents; a key that bears one sends it as its text
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    key = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, sign)
                    QApplication.sendEvent(self.focus, key)
        self.rest()

    def to(self, key: str, **blanks: object) -> QWidget:
        """Tab to the control of this name."""
        return self.tab_to(told(key, **blanks))

    def tab_to(self, name: str) -> QWidget:
        """Tab to the control with this accessible name."""
        seen = []
        for _ in range(FARTHEST):
            if name_of(self.focus) == name:
                return self.focus
            seen.append(f"{type(self.focus).__name__} {name_of(self.focus)!r}")
            self._press("Tab")
        raise AssertionError(f"{name!r} is not reached by Tab: {seen}")

    def button(self, key: str, **blanks: object) -> None:
        """Tab to a button and press it."""
        self.push(told(key, **blanks))

    def push(self, name: str) -> None:
        """Tab to the button of this name and press it."""
        found = self.tab_to(name)
        assert isinstance(found, QAbstractButton), found
        assert found.isEnabled()
        self.press("Space")

    def fill(self, key: str, text: str) -> None:
        """Tab to a field and type there instead of what stands in it."""
        self.to(key)
        self.press("Ctrl+A", "Delete")
        self.write(text)

    def choose(self, key: str, text: str) -> None:
        """Tab to a choice, type the first letters of an entry, and go on with the arrow."""
        field = self.to(key)
        assert isinstance(field, QComboBox), field
        self._walk_choice(field, text)

    def list_of(self, key: str) -> QAbstractItemView:
        """Tab to a list, to read it."""
        found = self.to(key)
        assert isinstance(found, QAbstractItemView), found
        return found

    def row(self, key: str, text: str) -> None:
        """Tab to a list and walk to the row that has this text."""
        self._walk(self.list_of(key), text)

    def tick_only(self, key: str, texts: Collection[str]) -> None:
        """Tab to a list and tick the entries that begin like these, and no others."""
        found = self.list_of(key)
        assert isinstance(found, QListWidget)
        self.press("Home")
        wanted = 0
        for row in range(found.count()):
            item = found.item(row)
            begins = any(item.text().startswith(text) for text in texts)
            wanted += begins
            if begins is not (item.checkState() is Qt.CheckState.Checked):
                while found.currentRow() < row:
                    self.press("Down")
                self.press("Space")
        assert wanted == len(texts), texts

    def find(self, key: str) -> None:
        """Do something by its name, through Ctrl+K."""
        self.press("Ctrl+K")
        self.write(told(key))
        self.press("Return")

    def rest(self) -> None:
        """Wait until the worker has nothing left to do and the window has shown it."""
        rest(self._bridge)

    # Inside

    def _wait(self, seen: Callable[[], bool], what: str) -> None:
        def there() -> None:
            assert seen(), (what, list(self.shown()))

        self._qtbot.waitUntil(there, timeout=PATIENCE_MS)

    def _activate(self) -> None:
        """What every window manager does when a dialog went; tests run without one."""
        if QApplication.activeWindow() is None:
            self.front.activateWindow()

    def _press(self, key: str) -> None:
        self.pressed += 1
        pressed: Any = QKeySequence(key)  # whose stubs know no keys in it
        code, modifiers = pressed[0].key(), pressed[0].keyboardModifiers()
        if code == Qt.Key.Key_Tab and modifiers & Qt.KeyboardModifier.ShiftModifier:
            code = Qt.Key.Key_Backtab  # as every keyboard sends it
        self._qtbot.keyClick(self.focus, code, modifiers)

    def _walk_choice(self, field: QComboBox, text: str) -> None:
        if text not in field.currentText():
            self._press("Home")
        for _ in range(LONGEST):
            if text in field.currentText():
                self.rest()
                return
            self._press("Down")
        entries = [field.itemText(n) for n in range(field.count())]
        raise AssertionError(f"{text!r} is not among {entries}")

    def _walk(self, table: QAbstractItemView, text: str) -> None:
        rows = list(rows_of(table))
        wanted = [number for number, row in enumerate(rows) if text in row]
        assert len(wanted) == 1, (text, rows)
        for _ in range(LONGEST):
            at = table.currentIndex().row()
            if at == wanted[0]:
                self.rest()
                return
            self._press("Down" if at < wanted[0] else "Up")
        raise AssertionError(f"{text!r} is not reached in {rows}")


def rows_of(table: QAbstractItemView) -> Iterator[str]:
    """The rows of a list, as they are read."""
    if isinstance(table, QListWidget):
        yield from (table.item(row).text() for row in range(table.count()))
        return
    model: Any = table.model()
    for row in range(model.rowCount()):
        cells = (model.index(row, column).data() for column in range(model.columnCount()))
        yield "  ".join(str(cell) for cell in cells)
