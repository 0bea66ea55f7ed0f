"""The log as a table that loads itself while one scrolls: a hundred thousand lines and no halt."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHeaderView

from app.queries.logbook import LogLine
from ui.register import told
from ui.widgets.later import later
from ui.widgets.rows import Column, Index, RowsModel, RowsTable

_NOWHERE = QModelIndex()
AHEAD = 20
"""Lines before the end at which more are asked for."""


class LogModel(RowsModel[LogLine]):
    """Newest first. Older lines are asked for when somebody gets near the end."""

    wanted = Signal()
    """The next page, please."""

    def __init__(self) -> None:
        self.names: told.Names = {}
        self.more = False
        """Whether there is anything older."""
        self._lines: list[LogLine] = []
        self.reached: Callable[[], bool] = lambda: True
        """Whether the end of what is loaded is in sight."""
        super().__init__(self._columns())

    def begin(self) -> None:
        """Empty, at the end of the log."""
        self._lines = []
        self.more = False
        self.show(self._lines)
        self.rows = self._lines

    def add(self, lines: Sequence[LogLine], more: bool) -> None:
        """Older lines below the others."""
        self.more = more
        if not lines:
            return
        first = len(self._lines)
        self.beginInsertRows(_NOWHERE, first, first + len(lines) - 1)
        self._lines.extend(lines)
        self.endInsertRows()

    def canFetchMore(self, parent: Index = _NOWHERE) -> bool:  # noqa: N802 - Qt's name
        """Whether the view may ask for more."""
        return self.more and not parent.isValid() and self.reached()

    def fetchMore(self, parent: Index = _NOWHERE) -> None:  # noqa: N802 - Qt's name
        """Ask once; `add` says whether to ask again."""
        if self.canFetchMore(parent):
            self.more = False
            self.wanted.emit()

    def _columns(self) -> tuple[Column[LogLine], ...]:
        return (
            Column("register.log.when", told.when),
            Column("register.log.who", lambda line: told.who(line, self.names)),
            Column("register.log.what", told.what),
            Column("register.log.about", told.about),
            Column(
                "register.log.details", lambda line: told.details(line, self.names), stretches=True
            ),
        )


class LogTable(RowsTable[LogLine]):
    """Rows of one height, and columns as wide as what is seen of them."""

    def __init__(self) -> None:
        self.log = LogModel()
        super().__init__("register.log.title", self.log.columns, None, self.log)
        self.setWordWrap(False)
        self.horizontalHeader().setResizeContentsPrecision(0)
        self.log.reached = self._reaches
        self.log.rowsInserted.connect(lambda *_rows: later(self, self._measure))
        header = self.verticalHeader()
        header.setSectionResizeMode(header.ResizeMode.Fixed)
        header.setDefaultSectionSize(self.fontMetrics().height() + 14)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Where the page scrolls, its end comes into sight without a bar of its own."""
        super().paintEvent(event)
        if self._whole and self.log.canFetchMore():
            later(self.log, self.log.fetchMore)

    def _reaches(self) -> bool:
        if not self._whole:
            return True
        seen = self.viewport().visibleRegion().boundingRect()
        near = AHEAD * self.verticalHeader().defaultSectionSize()
        return not seen.isEmpty() and seen.bottom() > self.verticalHeader().length() - near

    def _measure(self) -> None:
        """Lines that come one page after the other leave Qt at the width of none."""
        header = self.horizontalHeader()
        for section, column in enumerate(self.log.columns):
            if not column.stretches:
                header.setSectionResizeMode(section, QHeaderView.ResizeMode.ResizeToContents)
