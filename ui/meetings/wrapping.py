"""Rows as high as their text, so that nothing that was said ends in three dots.

Qt would measure every cell many times over, and ask Python for each: while the worker computes,
the window waits at each of those questions. So rows are measured here, each cell once.
"""

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui.widgets.rows import RowsTable

ACROSS, DOWN = 24, 14
"""What a cell keeps free around its text: the padding of the style sheet and Qt's own margin."""
WIDEST = 16
"""Letters beyond which a column breaks its lines, and leaves the room to the one that stretches."""
TALLEST = 10_000
RESTYLED = (QEvent.Type.Show, QEvent.Type.FontChange, QEvent.Type.StyleChange)


class Wrapped(QStyledItemDelegate):
    """Qt measures wrapped text without the padding of a style sheet, and then cuts it off."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._widths: dict[int, int] = {}
        self._heights: dict[int, int] = {}
        """By a hash of text and room, since each cell is asked for time and again."""

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As wide as its widest line, within measure; as high as the text is in that column."""
        text = str(index.data() or "")
        return QSize(self.width(text), self.height(text, self._table.columnWidth(index.column())))

    def width(self, text: str) -> int:
        """Of a column that holds this text, in pixels: Qt's own is as narrow as it was before."""
        known = hash((text, self._table.font().key()))
        if known not in self._widths:
            metrics = self._table.fontMetrics()
            widest = max(map(metrics.horizontalAdvance, text.split("\n")))
            self._widths[known] = min(widest, WIDEST * metrics.averageCharWidth()) + ACROSS
        return self._widths[known]

    def height(self, text: str, width: int) -> int:
        """Of a cell with this text in a column of this width, both in pixels."""
        known = hash((text, width, self._table.font().key()))
        if known not in self._heights:
            metrics, flags = self._table.fontMetrics(), Qt.TextFlag.TextWordWrap.value
            room = metrics.boundingRect(0, 0, max(width - ACROSS, 1), TALLEST, flags, text)
            self._heights[known] = max(room.height(), metrics.height()) + DOWN
        return self._heights[known]


class Fitting(QObject):
    """Keeps the rows of a table as high as they need to be; of one that is hidden, once shown."""

    def __init__(self, table: RowsTable[Any]) -> None:
        super().__init__(table)
        self._table, self._wrapped = table, Wrapped(table)
        table.setItemDelegate(self._wrapped)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.fit)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        model = table.rows
        model.modelReset.connect(self.fit)
        for changed in (model.layoutChanged, model.dataChanged):
            changed.connect(self._later)
        table.horizontalHeader().sectionResized.connect(self._later)
        table.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Fit what was hidden or gets other letters."""
        if event.type() in RESTYLED:
            self._soon.start()
        return False

    def fit(self) -> None:
        """Make each row as high as its highest cell."""
        table = self._table
        if not table.isVisible():
            return
        header, shown = table.verticalHeader(), []
        least = header.sectionSizeHint(0)
        for number, column in enumerate(table.rows.columns):
            own = table.itemDelegateForColumn(number)
            wrapped = own if isinstance(own, Wrapped) else self._wrapped
            shown.append((column.text, wrapped.height, table.columnWidth(number)))
        for number, row in enumerate(table.rows.rows):
            high = max(least, *(height(text(row), width) for text, height, width in shown))
            if header.sectionSize(number) != high:
                header.resizeSection(number, high)

    def _later(self, *_what: object) -> None:
        self._soon.start()


def wrap_rows(table: RowsTable[Any]) -> None:
    """Let long texts of a table break into lines, all of which are seen."""
    Fitting(table)
