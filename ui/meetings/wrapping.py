"""Rows as high as their text, so that nothing that was said ends in three dots."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

ACROSS, DOWN = 24, 14
"""What a cell keeps free around its text: the padding of the style sheet and Qt's own margin."""
TALLEST = 10_000


class Wrapped(QStyledItemDelegate):
    """Qt measures wrapped text without the padding of a style sheet, and then cuts it off."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._measured: dict[int, QSize] = {}
        """By a hash of text and room, since Qt asks for each cell time and again."""

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As wide as Qt says, as high as the text is in that column."""
        width = self._table.columnWidth(index.column()) - ACROSS
        text = str(index.data() or "")
        known = hash((text, index.column(), width, self._table.font().key()))
        if known not in self._measured:
            self._measured[known] = self._measure(option, index, text, width)
        return self._measured[known]

    def _measure(
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        text: str,
        width: int,
    ) -> QSize:
        hint, metrics = super().sizeHint(option, index), self._table.fontMetrics()
        flags = Qt.TextFlag.TextWordWrap.value
        room = metrics.boundingRect(0, 0, max(width, 1), TALLEST, flags, text)
        return QSize(hint.width(), max(room.height(), metrics.height()) + DOWN)


def wrap_rows(table: QTableView) -> None:
    """Let long texts of a table break into lines, all of which are seen."""
    table.setItemDelegate(Wrapped(table))
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    soon = QTimer(table)
    soon.setSingleShot(True)
    soon.setInterval(0)
    soon.timeout.connect(table.resizeRowsToContents)
    table.model().modelReset.connect(soon.start)
    table.horizontalHeader().sectionResized.connect(lambda *_sizes: soon.start())
