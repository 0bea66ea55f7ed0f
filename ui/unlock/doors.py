"""The first thing that anybody sees: three doors. Nothing is remembered of earlier times."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.style.spacing import COLUMN, GAP, MARGIN
from ui.widgets.button import Button
from ui.widgets.label import Label


class Doors(QWidget):
    """New vault, open a vault, exercise."""

    def __init__(
        self,
        opened: Callable[[], object],
        founded: Callable[[], object],
        practised: Callable[[], object],
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.addStretch()
        title = Label("screens.doors.title", "title")
        column.addWidget(title, alignment=Qt.AlignmentFlag.AlignHCenter)
        hint = Label("screens.doors.hint", "hint")
        hint.setFixedWidth(COLUMN)
        column.addWidget(hint, alignment=Qt.AlignmentFlag.AlignHCenter)
        self.open_vault = Button("screens.doors.open", opened)
        self.new_vault = Button("screens.doors.new", founded)
        self.exercise = Button("screens.doors.exercise", practised)
        for door in (self.open_vault, self.new_vault, self.exercise):
            door.setProperty("role", "door")
            door.setFixedWidth(COLUMN)
            column.addWidget(door, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self.setFocusProxy(self.open_vault)
