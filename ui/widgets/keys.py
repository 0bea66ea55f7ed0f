"""Keys that are pressed in a text and meant for something else."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

WALKS = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})
"""Keys that go through a list below a line in which one keeps typing."""


class OwnKeys(QWidget if TYPE_CHECKING else object):  # type: ignore[misc]
    """Beside one of Qt's fields, and before it: a key that means nothing here types nothing."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Passed on to whatever holds the field, where it is no text."""
        if _meant_elsewhere(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


def _meant_elsewhere(event: QKeyEvent) -> bool:
    """Whether this is Alt with a letter, a key of another page, which Qt would type into the text.

    What the Option key of macOS types is another sign than the one on its key.
    """
    alone = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
    letter = event.text()
    return (
        alone == Qt.KeyboardModifier.AltModifier
        and len(letter) == 1
        and letter.isascii()
        and letter.isalpha()
        and ord(letter.upper()) == event.key()
    )
