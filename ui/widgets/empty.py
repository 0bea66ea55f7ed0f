"""What a screen shows while it has nothing: what belongs there and how to begin."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.style.spacing import SMALL
from ui.widgets.button import Button
from ui.widgets.label import Label

Begin = tuple[str, Callable[[], object]]
"""The key of what a button says, and what it does."""
MEASURE = 64
"""Letters in a line that one reads with ease."""


class EmptyState(QWidget):
    """A sentence on what belongs here, one on how to begin, and the button that begins."""

    def __init__(
        self,
        what: str,
        how: str,
        begin: Begin | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.addStretch(1)
        held = QWidget()
        held.setMaximumWidth(MEASURE * self.fontMetrics().averageCharWidth())
        row.addWidget(held, MEASURE)
        row.addStretch(1)
        column = QVBoxLayout(held)
        column.setSpacing(SMALL)
        column.addStretch()
        for text in (Label(what, "heading"), Label(how, "hint")):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(text)
        if begin is not None:
            button = Button(*begin, primary=True)
            column.addWidget(button, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
