"""The first thing that anybody sees: three doors, and the way back after a loss.

Nothing is remembered of earlier times.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.style.spacing import COLUMN, GAP, MARGIN, SMALL, grown
from ui.widgets.button import Button
from ui.widgets.label import Label


class Doors(QWidget):
    """New vault, open a vault, exercise; from a backup."""

    def __init__(
        self,
        opened: Callable[[], object],
        founded: Callable[[], object],
        practised: Callable[[], object],
        restored: Callable[[], object],
    ) -> None:
        super().__init__()
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll, inside = QScrollArea(), QWidget()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        outer.addWidget(scroll)
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch()
        held = QWidget()
        held.setFixedWidth(grown(COLUMN + 2 * MARGIN))
        row.addWidget(held)
        row.addStretch()
        column = QVBoxLayout(held)
        column.setContentsMargins(MARGIN, SMALL, MARGIN, SMALL)
        column.setSpacing(SMALL)
        column.addStretch()
        column.addWidget(Label("screens.doors.title", "title"))
        column.addWidget(Label("screens.doors.hint", "hint"))
        column.addSpacing(GAP)
        self.open_vault = Button("screens.doors.open", opened)
        self.new_vault = Button("screens.doors.new", founded)
        self.exercise = Button("screens.doors.exercise", practised)
        for door in (self.open_vault, self.new_vault, self.exercise):
            door.setProperty("role", "door")
            column.addWidget(door)
        self.restore = Button("screens.doors.restore", restored)
        column.addWidget(self.restore)
        column.addStretch()
        self.setFocusProxy(self.open_vault)
