"""Alt and a key of the row of digits picks a speaker, on every keyboard.

A Belgian or French keyboard has & é " ' ( on that row and its digits behind Shift. Where the
system says which key was pressed, its place counts; otherwise the digit or sign on it does.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

MOST = 9
"""Alt+1 … Alt+9."""
SCAN_OF_ONE = {"xcb": 10, "wayland": 10, "windows": 2}
"""The scan code of the key that bears 1, by platform; those of 2 … 9 follow it."""
SIGNS = {sign: number for number, sign in enumerate("&é\"'(§è!ç", 1)} | {"-": 6, "_": 8}
"""What the row bears without Shift on Belgian and French keyboards."""
_MODIFIERS = (
    Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.MetaModifier
)


def number_of(event: QKeyEvent, platform: str) -> int | None:
    """1 … 9 for Alt and a key of that row, with or without Shift; None for any other key."""
    if event.modifiers() & _MODIFIERS != Qt.KeyboardModifier.AltModifier:
        return None
    if event.modifiers() & Qt.KeyboardModifier.KeypadModifier:
        return None
    one, scanned = SCAN_OF_ONE.get(platform), event.nativeScanCode()
    if one is not None and scanned:
        number = scanned - one + 1
        return number if 1 <= number <= MOST else None
    key = event.key()
    if Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
        return int(key) - int(Qt.Key.Key_0)
    return SIGNS.get(event.text()[:1].lower()) or SIGNS.get(chr(key).lower() if key < 256 else "")


class DigitRow(QObject):
    """Listens at whichever widget of a page has the focus, and by shortcut where none has."""

    def __init__(self, page: QWidget, picked: Callable[[int], object]) -> None:
        super().__init__(page)
        self._page, self._picked = page, picked
        for number in range(1, MOST + 1):
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), page)
            shortcut.activated.connect(lambda number=number: picked(number))
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take the key before the field types it."""
        if isinstance(event, QKeyEvent):
            number = number_of(event, QGuiApplication.platformName())
            if number is not None and event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if number is not None and event.type() is QEvent.Type.KeyPress:
                self._picked(number)
                return True
        return super().eventFilter(watched, event)

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None:
            before.removeEventFilter(self)
        if now is not None and self._page.isAncestorOf(now):
            now.installEventFilter(self)
