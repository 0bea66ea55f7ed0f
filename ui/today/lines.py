"""Sections of lines, each of which is the way to the place that solves it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.meetings.wrapping import wrap_rows
from ui.style.spacing import TIGHT
from ui.widgets.label import Label
from ui.widgets.rows import Column, RowsTable
from ui.widgets.screen import Navigate

MOST = 25
"""Due lines of one section; the places that they lead to have all of them."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, the day beside it, and where one goes from it."""

    text: str
    day: str
    place: str
    ident: str | None = None


class LineList(RowsTable[Line]):
    """No headings: a line says itself what it is. One click or Enter goes there."""

    def __init__(self, name: str) -> None:
        columns = (
            Column[Line]("today.column.what", lambda line: line.text, stretches=True),
            Column[Line]("today.column.day", lambda line: line.day),
        )
        super().__init__(name, columns)
        self.horizontalHeader().hide()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        wrap_rows(self)
        self._fit = QTimer(self)
        self._fit.setSingleShot(True)
        self._fit.timeout.connect(self.fit_rows)
        self.clicked.connect(self._clicked)

    def fit_rows(self) -> None:
        """As high as its lines, without headings."""
        self.resizeRowsToContents()
        rows = sum(self.rowHeight(number) for number in range(len(self.rows.rows)))
        self.setFixedHeight(rows + 2 * self.frameWidth())

    def show_rows(self, rows: Sequence[Line]) -> None:
        """Show these; a line is marked only where the keyboard is."""
        super().show_rows(rows)
        if not self.hasFocus():
            self.clearSelection()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Mark the line that Enter would open."""
        super().focusInEvent(event)
        self.selectRow(max(self.currentIndex().row(), 0))

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Of several lists on one screen only the one in use has a mark."""
        super().focusOutEvent(event)
        self.clearSelection()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Lines that break elsewhere take another height."""
        super().resizeEvent(event)
        self._fit.start()

    def _clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(self.rows.rows[index.row()])


class Section(QWidget):
    """A heading over its lines; nothing at all while there are none."""

    def __init__(self, heading: str, go: Navigate) -> None:
        super().__init__()
        self.lines = LineList(heading)
        self.lines.chosen.connect(lambda line: go(line.place, line.ident))
        self.more = Label(role="hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        column.addWidget(Label(heading, "heading"))
        column.addWidget(self.lines)
        column.addWidget(self.more)
        self.hide()

    def show_lines(self, lines: Sequence[Line], rest: int = 0) -> None:
        """Show these as they come; `rest` are more that are not among them."""
        shown = tuple(lines)
        if self.lines.rows.rows != shown:
            self.lines.show_rows(shown)
        self.more.say("today.more", count=rest)
        self.more.setVisible(rest > 0)
        self.setVisible(bool(lines))
        self.lines.fit_rows()
