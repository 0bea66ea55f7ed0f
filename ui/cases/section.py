"""A part of the page of a case: a heading, then a table as high as its rows, or why it is empty."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.style.spacing import GAP, SMALL
from ui.widgets.label import Label
from ui.widgets.rows import FRAME, Column, RowsTable

Row = TypeVar("Row")
TALLEST = 10_000


class _Whole(QStyledItemDelegate, Generic[Row]):
    """Qt measures wrapped text without the padding of a style sheet, and then cuts it off."""

    def __init__(self, table: RowsTable[Row]) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As high as the text is: columns that fit their text break it at its own lines only."""
        hint = super().sizeHint(option, index)
        text, metrics = str(index.data() or ""), self._table.fontMetrics()
        high = metrics.lineSpacing() * (text.count("\n") + 1)
        if self._table.rows.columns[index.column()].stretches:
            width = max(self._table.columnWidth(index.column()) - 2 * GAP, 1)
            flags = Qt.TextFlag.TextWordWrap.value
            high = max(high, metrics.boundingRect(0, 0, width, TALLEST, flags, text).height())
        return QSize(hint.width(), high + 2 * SMALL)


class Section(QWidget, Generic[Row]):
    """The page scrolls as a whole, so the table itself never does."""

    chooses = False
    """Whether a button below asks which row is current; else that is seen with the focus only."""

    def __init__(self, title: str, none: str, columns: Sequence[Column[Row]]) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SMALL)
        self.none = Label(none, "hint")
        self.table: RowsTable[Row] = RowsTable(title, columns)
        if not self.chooses:
            self.table.setProperty("role", "told")
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setItemDelegate(_Whole(self.table))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._fit)
        self.table.horizontalHeader().sectionResized.connect(lambda *_sizes: self._soon.start())
        for widget in (Label(title, "heading"), self.none, self.table):
            self.column.addWidget(widget)
        self.table.hide()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these."""
        self.table.show_rows(rows)
        self.table.setVisible(bool(rows))
        self.none.setVisible(not rows)
        self._fit()

    def add_below(self, *widgets: QWidget) -> None:
        """A row under the table; the last of several takes what room there is."""
        row = QHBoxLayout()
        for number, widget in enumerate(widgets):
            row.addWidget(widget, number)
        row.addStretch()
        self.column.addLayout(row)

    def texts(self) -> None:
        """Say the cells again."""
        self.table.rows.layoutChanged.emit()
        self._soon.start()

    def _fit(self) -> None:
        self.table.resizeRowsToContents()
        rows = self.table.verticalHeader().length()
        self.table.setFixedHeight(self.table.horizontalHeader().sizeHint().height() + rows + FRAME)
