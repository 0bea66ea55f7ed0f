"""Buttons that speak the language of the screens."""

from collections.abc import Callable

from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from ui.words import say


class Button(QPushButton):
    """A button by the key of its sentence. Enter presses it, as people expect on a form."""

    def __init__(
        self,
        key: str,
        pressed: Callable[[], object],
        *,
        primary: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        if primary:
            self.setProperty("role", "primary")
        self.say(key)
        self.clicked.connect(lambda _checked: pressed())

    def say(self, key: str, **blanks: object) -> None:
        """Another sentence on it."""
        say(self.setText, key, **blanks)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter presses a button outside dialogs too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)
