"""Tables: rows of frozen values behind a model, never a tree (screen readers lose focus there)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QScrollArea, QTableView, QWidget

from ui.words import say, words

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
FRAME = 4
"""Pixels of border and focus ring."""
READ = 16
"""Letters of the column that stretches, at least, where others can be spared."""


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: the key of its heading and what it shows of a row."""

    heading: str
    text: Callable[[Row], str]
    stretches: bool = False
    spared: int = 0
    """Left out where there is no room, 1 before 2; what it says stands elsewhere on the screen."""


class RowsModel(QAbstractTableModel, Generic[Row]):
    """A list of values as a table."""

    def __init__(self, columns: Sequence[Column[Row]]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: Sequence[Row] = ()

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell, for eyes and for screen readers; no tooltips."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return self.columns[index.column()].text(self.rows[index.row()])

    def headerData(  # noqa: N802 - Qt's name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Headings in the language of the screens; row numbers are nobody's business."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return words().text(self.columns[section].heading)


class RowsTable(QTableView, Generic[Row]):
    """A table with a name. Enter or a double click opens a row; Tab leaves the table."""

    chosen = QtSignal(object)
    """A row was opened."""
    moved = QtSignal(object)
    """Another row is current; None where there is none."""

    def __init__(
        self,
        name: str,
        columns: Sequence[Column[Row]],
        parent: QWidget | None = None,
        model: RowsModel[Row] | None = None,
    ) -> None:
        super().__init__(parent)
        self._whole, self._least = False, 0
        self.rows: RowsModel[Row] = model if model is not None else RowsModel(columns)
        self.rows.setParent(self)
        self.setModel(self.rows)
        say(self.setAccessibleName, name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for number, column in enumerate(columns):
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(
                number, mode.Stretch if column.stretches else mode.ResizeToContents
            )
        self._spared = sorted(
            (number for number, column in enumerate(columns) if column.spared),
            key=lambda number: columns[number].spared,
        )
        self.verticalHeader().sectionResized.connect(lambda *_sizes: self._grow())
        for changed in (self.rows.modelReset, self.rows.rowsInserted):
            changed.connect(self._grow)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._moved)

    @property
    def current(self) -> Row | None:
        """The current row."""
        index = self.currentIndex()
        return self.rows.rows[index.row()] if index.isValid() else None

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these; the row at the current place stays current, as far as there is one."""
        at = self.currentIndex().row()
        self.rows.show(rows)
        self.selectionModel().clearCurrentIndex()
        self._make_room()
        if rows:
            self.selectRow(min(max(at, 0), len(rows) - 1))
        else:
            self.moved.emit(None)

    def fit_rows(self) -> None:
        """Be as high as the rows are: for a table inside a page that scrolls as a whole."""
        self.resizeRowsToContents()
        rows = sum(self.rowHeight(number) for number in range(len(self.rows.rows)))
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows + 2 * FRAME)

    def stand_whole(self, whole: bool) -> None:
        """Be as high as all rows, on a page that scrolls; or scroll by itself."""
        if whole is self._whole:
            return
        if whole:
            self._least = self.minimumHeight()
        self._whole = whole
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if whole else policy.ScrollBarAsNeeded
        )
        self.setMinimumHeight(self._least)
        self._grow()

    def currentChanged(self, now: Index, before: Index) -> None:  # noqa: N802 - Qt's name
        """The page follows the row that the keyboard goes to."""
        super().currentChanged(now, before)
        at = self.parentWidget() if self._whole and self.hasFocus() else None
        while at is not None:
            if isinstance(at, QScrollArea):
                at.ensureWidgetVisible(self, 0, self.rowHeight(now.row()))
            at = at.parentWidget()

    def moveCursor(  # noqa: N802 - Qt's name
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home and End go to the first and the last row: no column is ever chosen by itself.

        A page is what is seen of the table, also where that is not all of it.
        """
        ends = {self.CursorAction.MoveHome: 0, self.CursorAction.MoveEnd: self.rows.rowCount() - 1}
        if action in ends:
            return self.rows.index(ends[action], max(self.currentIndex().column(), 0))
        pages = {self.CursorAction.MovePageUp: -1, self.CursorAction.MovePageDown: 1}
        now = self.currentIndex()
        if not self._whole or action not in pages or not now.isValid():
            return super().moveCursor(action, modifiers)
        seen = self.viewport().visibleRegion().boundingRect().height()
        step = max(seen // max(self.rowHeight(now.row()), 1) - 1, 1)
        row = now.row() + pages[action] * step
        last = self.rows.rowCount() - 1
        return self.rows.index(min(max(row, 0), last), now.column())

    def _grow(self) -> None:
        """Follow the rows: what comes, goes, or breaks elsewhere."""
        if self._whole:
            above, rows = self.horizontalHeader(), self.verticalHeader().length()
            high = 0 if above.isHidden() else above.sizeHint().height()
            self.setMinimumHeight(max(self._least, high + rows + 2 * self.frameWidth()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave out what can be spared where there is no room."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Hide and show the columns that can be spared."""
        if not self._spared:
            return
        header, columns = self.horizontalHeader(), self.rows.columns
        for number in self._spared:
            self.setColumnHidden(number, False)  # else Qt does not measure them
        widths = [READ * self.fontMetrics().averageCharWidth()] * len(columns)
        for number, column in enumerate(columns):
            if not column.stretches:
                told = (header.sectionSizeHint(number), self.sizeHintForColumn(number))
                widths[number] = max(told)
        room = self.viewport().width()
        for number in self._spared:
            if sum(widths) > room:
                self.setColumnHidden(number, True)
                widths[number] = 0

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter opens the current row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Say headings and cells in the new language."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.rows.headerDataChanged.emit(
                Qt.Orientation.Horizontal, 0, len(self.rows.columns) - 1
            )
            self.rows.layoutChanged.emit()
            self._make_room()
        self._grow()

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self.rows.rows[index.row()])

    def _moved(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.moved.emit(self.rows.rows[now.row()] if now.isValid() else None)
