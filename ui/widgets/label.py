"""Texts on a screen. Always plain: what people type is never read as markup."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.words import say, unsay


class Label(QLabel):
    """A sentence by its key. `role` is its look: title, heading, hint, mark, or none."""

    def __init__(self, key: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(role != "title")
        if role:
            self.setProperty("role", role)
        if key:
            self.say(key)

    def say(self, key: str, **blanks: object) -> None:
        """Show a sentence, in whatever language the screens speak."""
        say(self.setText, key, **blanks)

    def show_text(self, text: str) -> None:
        """Show a text that is nobody's sentence: a name, a key, what somebody wrote."""
        unsay(self.setText)
        self.setText(text)


class NameLabel(QLabel):
    """A name as a heading that takes the room there is; what does not fit ends in "…"."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "heading")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show as much of it as fits."""
        super().resizeEvent(event)
        width = self.contentsRect().width()
        self.setText(self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, width))
