"""F1: what this place is for, and the keys that work here. Offline, short, in plain words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.style.spacing import COLUMN, GAP, MARGIN
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.words import say

KEYS = ("find", "lock", "help", "places", "fields")


class HelpDialog(QDialog):
    """One screen of text."""

    def __init__(self, place: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        say(self.setWindowTitle, "screens.action.help")
        self.setMinimumWidth(COLUMN)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.addWidget(Label(f"screens.help.{place}"))
        column.addWidget(Label("screens.help.keys", "heading"))
        for key in KEYS:
            column.addWidget(Label(f"screens.help.key_{key}"))
        close = Button("screens.close", self.accept, primary=True)
        column.addWidget(close, alignment=Qt.AlignmentFlag.AlignRight)
        close.setFocus()
