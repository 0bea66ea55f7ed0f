"""Facts in two columns, as on the first page of a file: what it is called, and what it says."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from ui.style.spacing import GAP, SMALL
from ui.widgets.label import Label


class Facts(QFrame):
    """A card of names and values; a row without a value is not shown."""

    def __init__(self, keys: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        grid = QGridLayout(self)
        grid.setContentsMargins(GAP, GAP, GAP, GAP)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(SMALL)
        grid.setColumnStretch(1, 1)
        self._rows: dict[str, tuple[Label, Label]] = {}
        for number, key in enumerate(keys):
            name, value = Label(key, "hint"), Label()
            name.setWordWrap(False)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, number, 1)
            self._rows[key] = (name, value)

    def show_fact(self, key: str, text: str | None) -> None:
        """Show a value, or leave the row out."""
        name, value = self._rows[key]
        value.show_text(text or "")
        for label in (name, value):
            label.setVisible(bool(text))

    def fact(self, key: str) -> str:
        """What is shown there."""
        return self._rows[key][1].text()
