"""The agenda as a list whose rows are moved: by drag, or with Alt and the arrow keys."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.case import CaseId
from app.queries.meetings import AgendaLine
from ui.widgets.rows import Column, RowsTable
from ui.words import words

NOWHERE = -1
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class AgendaTable(RowsTable[AgendaLine]):
    """Cases by their pseudonym. It says what is to move; the order itself is the vault's."""

    shifted = QtSignal(int, int)
    """From this row to that one, counted once it is out of the way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("meetings.agenda.title", _COLUMNS, parent)
        self.movable = False
        self._from = NOWHERE
        self._start = QPoint()
        self._gap = NOWHERE

    def select_case(self, case: CaseId) -> bool:
        """Make a case current; whether it is there."""
        for row, line in enumerate(self.rows.rows):
            if line.case == case:
                self.selectRow(row)
                return True
        return False

    def shift(self, step: int) -> None:
        """Move the current row up (-1) or down (1)."""
        row = self.currentIndex().row()
        to = row + step
        if self.movable and row >= 0 and 0 <= to < len(self.rows.rows):
            self.shifted.emit(row, to)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Alt and an arrow move the row; without Alt they walk."""
        step = STEPS.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.shift(step)
            return
        if event.key() == Qt.Key.Key_Escape and self._gap != NOWHERE:
            self._let_go()
            return
        super().keyPressEvent(event)

    # Dragging is done by hand: Qt's own would offer the row to every other program

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take hold of a row."""
        super().mousePressEvent(event)
        if self.movable and event.button() is Qt.MouseButton.LeftButton:
            self._start = event.position().toPoint()
            self._from = self.indexAt(self._start).row()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show where it would come to stand."""
        if self._from == NOWHERE:
            super().mouseMoveEvent(event)
            return
        at = event.position().toPoint()
        begun = self._gap != NOWHERE
        if begun or (at - self._start).manhattanLength() >= QApplication.startDragDistance():
            self._gap = self._gap_at(at)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Put it down."""
        row, gap = self._from, self._gap
        self._let_go()
        if gap == NOWHERE:
            super().mouseReleaseEvent(event)
            return
        to = gap - 1 if gap > row else gap
        if to != row:
            self.shifted.emit(row, to)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The rows, and the line at which a dragged one would come to stand."""
        super().paintEvent(event)
        if self._gap == NOWHERE:
            return
        last = len(self.rows.rows)
        at = self.rowViewportPosition(self._gap) if self._gap < last else self._bottom()
        painter = QPainter(self.viewport())
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), 3))
        painter.drawLine(0, at, self.viewport().width(), at)
        painter.end()

    def _let_go(self) -> None:
        self._from = self._gap = NOWHERE
        self.unsetCursor()
        self.viewport().update()

    def _gap_at(self, at: QPoint) -> int:
        """The gap that is nearest: 0 is above the first row."""
        for row in range(len(self.rows.rows)):
            if at.y() < self.rowViewportPosition(row) + self.rowHeight(row) // 2:
                return row
        return len(self.rows.rows)

    def _bottom(self) -> int:
        last = len(self.rows.rows) - 1
        return self.rowViewportPosition(last) + self.rowHeight(last) - 1 if last >= 0 else 0


def _time(line: AgendaLine) -> str:
    return "" if line.allotted is None else words().text("meetings.agenda.min", time=line.allotted)


_COLUMNS: tuple[Column[AgendaLine], ...] = (
    Column("meetings.column.case", lambda line: line.key, stretches=True),
    Column("meetings.column.time", _time),
    Column("meetings.column.coming", lambda line: str(line.coming)),
    Column("meetings.column.state", lambda line: words().text(f"meetings.item.{line.state.value}")),
)
