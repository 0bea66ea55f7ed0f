"""Fields below their names, side by side; in two rows where large letters leave too little room."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.style.spacing import SMALL, TIGHT
from ui.widgets.label import Label

_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
Cell = tuple[Label | None, QWidget]


class Cells(QWidget):
    """A row of cells: a name, or none, and a field. The name is tied to it as its buddy.

    Named fields share the room; without a name each is as wide as it is, the last at the right.
    """

    def __init__(self, cells: Sequence[Cell], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells = tuple(cells)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SMALL)
        self._grid.setVerticalSpacing(TIGHT)
        self._columns = 0
        for name, field in self._cells:
            if name is not None:
                name.setWordWrap(False)
                name.setBuddy(field)
        self._arrange(len(self._cells))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As narrow as two rows can be."""
        return QSize(self._width(self._fewest), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """One row where it fits, else two."""
        super().resizeEvent(event)
        fits = self._width(len(self._cells)) <= event.size().width()
        self._arrange(len(self._cells) if fits else self._fewest)

    @property
    def _fewest(self) -> int:
        return (len(self._cells) + 1) // 2

    def _width(self, columns: int) -> int:
        widths = [0] * columns
        for number, cell in enumerate(self._cells):
            needed = max(part.minimumSizeHint().width() for part in cell if part is not None)
            widths[number % columns] = max(widths[number % columns], needed)
        return sum(widths) + (columns - 1) * self._grid.horizontalSpacing()

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 0)
        self._columns = columns
        self._grid.setColumnStretch(max(columns - 2, 0), 1)
        for number, (name, field) in enumerate(self._cells):
            row, column = divmod(number, columns)
            if name is None:
                side = _RIGHT if column == columns - 1 else _LEFT
                self._grid.addWidget(field, 2 * row + 1, column, side)
            else:
                self._grid.addWidget(name, 2 * row, column)
                self._grid.addWidget(field, 2 * row + 1, column)
                self._grid.setColumnStretch(column, 1)
