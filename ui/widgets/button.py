"""Buttons that speak the language of the screens."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ui.style.dress import LOOKS, look
from ui.words import say

RING, INSET = 2, 4
"""Pixels of the ring of focus, and from the edge of the button to its middle."""


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

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The ring of focus inside a filled button: Qt would draw it through the words."""
        super().paintEvent(event)
        if self.property("role") == "primary" and self.hasFocus():
            from PySide6.QtGui import QPainter, QPen  # no door has it: after the first window

            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(LOOKS[look()]["on_accent"]), RING))
            inside = QRectF(self.rect()).adjusted(INSET, INSET, -INSET, -INSET)
            painter.drawRoundedRect(inside, RING, RING)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter presses a button outside dialogs too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)
