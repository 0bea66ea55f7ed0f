"""Fields of the forms at the table: whom a text may reach, what it speaks of, what it rests on."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QGridLayout,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.meetings.names import names
from ui.style.spacing import GAP, TIGHT
from ui.widgets.form import LineField
from ui.words import say

COLUMNS = 4
LINES = 4
"""Rows of a list that are seen at once."""


class CheckList(QListWidget):
    """Several of many: Space ticks, arrows move. `values` are the ticked ones, in order."""

    ticked = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        say(self.setAccessibleName, name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMaximumHeight(self.fontMetrics().lineSpacing() * (LINES + 2))
        self.itemChanged.connect(lambda _item: self.ticked.emit())

    @property
    def values(self) -> tuple[str, ...]:
        """What is ticked."""
        return tuple(
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in self._items()
            if item.checkState() is Qt.CheckState.Checked
        )

    def offer(self, entries: Sequence[tuple[str, str]]) -> None:
        """Offer these (value, name); what was ticked stays ticked where it is still there."""
        kept = set(self.values)
        self.blockSignals(True)
        self.clear()
        for value, name in entries:
            item = QListWidgetItem(name)
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
                | Qt.ItemFlag.ItemIsUserCheckable
            )
            ticked = value in kept
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self.addItem(item)
        self.blockSignals(False)

    def tick(self, values: Iterable[str]) -> None:
        """Tick these and no others."""
        wanted = set(values)
        for item in self._items():
            ticked = item.data(Qt.ItemDataRole.UserRole) in wanted
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]


class DataField(QWidget):
    """Categories of data in the text, folded away until asked for (R25: absent is not asked)."""

    def __init__(self) -> None:
        super().__init__()
        self.fold = QToolButton()
        self.fold.setCheckable(True)
        say(self.fold.setText, "table.data.fold")
        self.boxes: dict[str, QCheckBox] = {}
        self._grid = QWidget()
        self._layout = QGridLayout(self._grid)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(GAP)
        self._layout.setVerticalSpacing(TIGHT)
        self.justification = LineField()
        say(self.justification.setAccessibleName, "table.data.justification")
        say(self.justification.setPlaceholderText, "table.data.justification")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        for widget in (self.fold, self._grid, self.justification):
            column.addWidget(widget)
        self._grid.hide()
        self.justification.hide()
        self.fold.toggled.connect(self._unfold)

    @property
    def values(self) -> frozenset[str]:
        """The categories that are ticked."""
        return frozenset(code for code, box in self.boxes.items() if box.isChecked())

    def clear(self) -> None:
        """Nothing is asked and nothing is justified."""
        for box in self.boxes.values():
            box.setChecked(False)
        self.justification.clear()
        self.fold.setChecked(False)

    def texts(self) -> None:
        """Names of the categories in the new language."""
        for code, box in self.boxes.items():
            box.setText(_label(code))

    def _unfold(self, shown: bool) -> None:
        if shown and not self.boxes:
            for number, code in enumerate(names("data")):
                box = QCheckBox(_label(code))
                box.toggled.connect(lambda _on: self._show_justification())
                self.boxes[code] = box
                self._layout.addWidget(box, number // COLUMNS, number % COLUMNS)
        self._grid.setVisible(shown)
        self._show_justification()

    def _show_justification(self) -> None:
        asked = bool(self.values & names("justified").keys())
        self.justification.setVisible(asked)


def _label(code: str) -> str:
    """A star marks what needs a justification."""
    return names("data")[code] + (" *" if code in names("justified") else "")
