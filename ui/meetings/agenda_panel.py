"""The agenda in its order, and the cases that can still be put on it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.commands.meetings import AddItem
from app.domain.case import Stage
from app.domain.meeting import MeetingState
from app.domain.person import PersonId
from app.queries.cases import CaseLine, CaseList
from app.queries.meetings import AgendaLine, Board
from app.session import Session
from ui.bridge import Bridge
from ui.meetings.names import name
from ui.meetings.notice import NoticePlace
from ui.style.spacing import SMALL
from ui.widgets.button import Button
from ui.widgets.form import Choice
from ui.widgets.label import Label
from ui.widgets.rows import Column, RowsTable
from ui.words import say, words

BEFORE = (MeetingState.PLANNED, MeetingState.CONVENED)
NARROW = 10
"""Letters of a choice that always show."""


class AgendaPanel(QWidget):
    """Cases by their pseudonym; nobody's name stands in a list."""

    moved = Signal(object)
    """Another item is current: its `AgendaLine`, or None."""

    def __init__(self, bridge: Bridge, notice: NoticePlace) -> None:
        super().__init__()
        self._bridge, self._notice = bridge, notice
        self._board: Board | None = None
        self.table: RowsTable[AgendaLine] = RowsTable("meetings.agenda.title", _COLUMNS)
        self.table.moved.connect(self.moved)
        self.case = Choice()
        self.case.setMinimumContentsLength(NARROW)
        say(self.case.setAccessibleName, "meetings.agenda.case")
        self.add = Button("meetings.agenda.add", self._add)
        self.none = Label("meetings.agenda.none", "hint")
        for widget in (self.case, self.add, self.none):
            widget.hide()
        row = QHBoxLayout()
        row.addWidget(self.case, 1)
        row.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(Label("meetings.agenda.title", "heading"))
        column.addWidget(self.table, 1)
        column.addLayout(row)
        column.addWidget(self.none)

    def show_board(self, board: Board) -> None:
        """Show the agenda, and ask which cases fit on it."""
        self._board = board
        self.table.show_rows(board.agenda)
        acting = self._bridge.acting
        self._notice.look("cases", lambda session: _cases(session, acting), self._offer)

    def texts(self) -> None:
        """Names of states and purposes."""
        if self._board is not None:
            self.show_board(self._board)

    def _offer(self, cases: tuple[CaseLine, ...]) -> None:
        board = self._board
        if board is None:
            return
        there = {line.case for line in board.agenda}
        fitting = [
            (case.id, f"{case.key}  {name('purpose', case.purpose)}")
            for case in cases
            if case.id not in there
            and case.kind is board.line.kind
            and case.stage is not Stage.AFSLUITING
        ]
        self.case.offer(list(fitting))
        before = board.line.state in BEFORE
        self.case.setVisible(before and bool(fitting))
        self.add.setVisible(before and bool(fitting))
        self.none.setVisible(before and not fitting and not board.agenda)

    def _add(self) -> None:
        board, case = self._board, self.case.currentData()
        if board is not None and case is not None:
            self._notice.run(AddItem(board.line.id, case), self._bridge.acting)


def _cases(session: Session, acting: PersonId | None) -> tuple[CaseLine, ...]:
    return session.ask(CaseList(), acting)


_COLUMNS: tuple[Column[AgendaLine], ...] = (
    Column("meetings.column.case", lambda line: line.key, stretches=True),
    Column(
        "meetings.column.coming",
        lambda line: str(line.coming),
    ),
    Column("meetings.column.state", lambda line: words().text(f"meetings.item.{line.state.value}")),
)
