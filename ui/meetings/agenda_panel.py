"""The agenda in its order, the cases that can still be put on it, and the time that each gets."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.commands.agenda import LONGEST_ITEM, AllotTime, MoveItem, RemoveItem
from app.commands.meetings import AddItem
from app.commands.step import Command
from app.domain.case import CaseId, Stage
from app.domain.meeting import BEFORE
from app.domain.person import PersonId
from app.errors import AppError
from app.queries.cases import CaseLine, CaseList
from app.queries.meetings import AgendaLine, Board
from app.session import Session
from ui.bridge import Bridge
from ui.meetings.agenda_table import AgendaTable
from ui.meetings.names import name
from ui.meetings.notice import NoticePlace
from ui.meetings.undo import UndoStack
from ui.style.spacing import SMALL
from ui.widgets.button import Button
from ui.widgets.form import Choice, Number
from ui.widgets.label import Label
from ui.words import say

NARROW = 10
"""Letters of a choice that always show."""
LOWEST = 6
"""Lines of the list: a heading and two cases; more of them scroll."""
TYPING_MS = 700
"""A number is kept once nobody types on it any more."""


class AgendaPanel(QWidget):
    """Cases by their pseudonym; nobody's name stands in a list."""

    moved = Signal(object)
    """Another item is current: its `AgendaLine`, or None."""

    def __init__(self, bridge: Bridge, notice: NoticePlace, undo: UndoStack) -> None:
        super().__init__()
        self._bridge, self._notice, self._undo = bridge, notice, undo
        self._board: Board | None = None
        self._moving = 0
        """Moves on their way: until they are done the order on the screen is ahead."""
        self._timed: AgendaLine | None = None
        """The case of which the field shows the minutes."""
        self.table = AgendaTable()
        self.table.moved.connect(self._moved)
        self.table.shifted.connect(self._shift)
        self.total = Label(role="hint")
        self.case = Choice()
        self.case.setMinimumContentsLength(NARROW)
        say(self.case.setAccessibleName, "meetings.agenda.case")
        self.add = Button("meetings.agenda.add", self._add)
        self.none = Label("meetings.agenda.none", "hint")
        self.up = _arrow("meetings.agenda.up", Qt.ArrowType.UpArrow, lambda: self.table.shift(-1))
        self.down = _arrow(
            "meetings.agenda.down", Qt.ArrowType.DownArrow, lambda: self.table.shift(1)
        )
        self.remove = Button("meetings.agenda.remove", self._remove)
        self.undo = Button("meetings.agenda.undo", undo.undo)
        self.undo.hide()
        undo.changed.connect(self.undo.setVisible)
        self.time = Number()
        self.time.setRange(0, LONGEST_ITEM)
        self.time.setSingleStep(5)
        say(self.time.setAccessibleName, "meetings.agenda.time")
        say(self.time.name_least, "meetings.agenda.no_time")
        self.time_label = Label("meetings.agenda.time", "hint")
        self.time_label.setWordWrap(False)
        self.time_label.setBuddy(self.time)
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(TYPING_MS)
        self._typed.timeout.connect(self._allot)
        self.time.valueChanged.connect(lambda _value: self._typed.start())
        self.time.editingFinished.connect(self._allot)
        self._lay_out()

    def show_board(self, board: Board) -> None:
        """Show the agenda, and ask which cases fit on it."""
        self._board = board
        before = board.line.state in BEFORE
        self.table.movable = before and board.prepares
        self._undo.follow(board.line.id, before)
        if not self._moving:
            self._show_rows(board.agenda)
        self._say_total(board)
        for widget in (self.up, self.down, self.remove, self.time, self.time_label):
            widget.setVisible(self.table.movable and bool(board.agenda))
        if self.table.movable:
            acting = self._bridge.acting
            self._notice.look("cases", lambda session: _cases(session, acting), self._offer)
        else:
            self._offer(())

    def texts(self) -> None:
        """Names of states and purposes."""
        if self._board is not None:
            self.show_board(self._board)

    def begin(self) -> None:
        """Go where a case is put on the agenda."""
        (self.case if self.case.isVisible() else self.table).setFocus()

    def _lay_out(self) -> None:
        head, adding, arranging = (QHBoxLayout() for _ in range(3))
        head.addWidget(Label("meetings.agenda.title", "heading"))
        head.addWidget(self.total, 1)
        head.addWidget(self.undo)
        self.total.setWordWrap(False)
        adding.addWidget(self.case, 1)
        adding.addWidget(self.add)
        for button in (self.up, self.down):
            arranging.addWidget(button)
        arranging.addWidget(self.time_label)
        arranging.addWidget(self.time)
        arranging.addStretch()
        arranging.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addLayout(head)
        self.table.setMinimumHeight(LOWEST * self.fontMetrics().lineSpacing())
        column.addWidget(self.table, 1)
        for row in (arranging, adding):
            row.setSpacing(SMALL)
            column.addLayout(row)
        column.addWidget(self.none)
        for widget in (self.case, self.add, self.none):
            widget.hide()

    def _show_rows(self, lines: tuple[AgendaLine, ...]) -> None:
        """The case that was current stays so, wherever it now stands."""
        current = self.table.current
        self.table.show_rows(lines)
        if current is not None:
            self.table.select_case(current.case)
        self._moved(self.table.current)

    def _moved(self, line: AgendaLine | None) -> None:
        self._show_time(line)
        row, last = self.table.currentIndex().row(), len(self.table.rows.rows) - 1
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < last)
        self.moved.emit(line)

    def _show_time(self, line: AgendaLine | None) -> None:
        """What is typed for one case is kept for that one, and never given to the next."""
        same = line is not None and self._timed is not None and line.case == self._timed.case
        if self._typed.isActive() and not same:
            self._allot()
        self._timed = line
        if not self._typed.isActive():
            self.time.blockSignals(True)
            self.time.setValue((line.allotted or 0) if line is not None else 0)
            self.time.blockSignals(False)

    def _say_total(self, board: Board) -> None:
        minutes = sum(line.allotted or 0 for line in board.agenda)
        self.total.setVisible(minutes > 0)
        self.total.say("meetings.agenda.total", time=minutes)

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
        self.case.setVisible(bool(fitting))
        self.add.setVisible(bool(fitting))
        self.none.setVisible(self.table.movable and not fitting and not board.agenda)

    # Steps, each with the one that undoes it

    def _add(self) -> None:
        board, case, acting = self._board, self.case.currentData(), self._bridge.acting
        if board is None or case is None:
            return
        meeting = board.line.id
        back = RemoveItem(meeting, case)
        self._notice.run(
            AddItem(meeting, case), acting, lambda _done: self._undo.keep(back, acting=acting)
        )

    def _remove(self) -> None:
        board, line, acting = self._board, self.table.current, self._bridge.acting
        if board is None or line is None:
            return
        meeting, case = board.line.id, line.case
        after = _before(self.table.rows.rows, case)
        back: list[Command] = [AddItem(meeting, case), MoveItem(meeting, case, after)]
        if line.allotted:
            back.append(AllotTime(meeting, case, line.allotted))

        def removed(_done: object) -> None:
            if line.closed:
                self._undo.end()
            else:
                self._undo.keep(*back, acting=acting)

        self._notice.run(RemoveItem(meeting, case), acting, removed)

    def _shift(self, row: int, to: int) -> None:
        """The screen moves at once; several moves in a row need not wait for the vault."""
        board, acting = self._board, self._bridge.acting
        if board is None:
            return
        lines = list(self.table.rows.rows)
        line = lines.pop(row)
        back = MoveItem(board.line.id, line.case, _before(self.table.rows.rows, line.case))
        lines.insert(to, line)
        self._show_rows(tuple(lines))
        self._moving += 1

        def done(_done: object) -> None:
            self._moving -= 1
            self._undo.keep(back, acting=acting)

        move = MoveItem(board.line.id, line.case, _before(lines, line.case))
        self._notice.run(move, acting, done, self._put_back)

    def _put_back(self, _error: AppError) -> None:
        """It did not move: the order is again the vault's."""
        self._moving -= 1
        if self._board is not None and not self._moving:
            self._show_rows(self._board.agenda)

    def _allot(self) -> None:
        """Keep the minutes that stand in the field."""
        self._typed.stop()
        board, line, acting = self._board, self._timed, self._bridge.acting
        minutes = self.time.value() or None
        if board is None or line is None or minutes == line.allotted:
            return
        back = AllotTime(board.line.id, line.case, line.allotted)
        self._notice.run(
            AllotTime(board.line.id, line.case, minutes),
            acting,
            lambda _done: self._undo.keep(back, acting=acting),
        )


def _arrow(key: str, arrow: Qt.ArrowType, pressed: Callable[[], object]) -> QToolButton:
    button = QToolButton()
    button.setArrowType(arrow)
    say(button.setAccessibleName, key)
    say(button.setToolTip, "meetings.agenda.keys")
    button.clicked.connect(lambda _checked: pressed())
    return button


def _before(lines: Sequence[AgendaLine], case: CaseId) -> CaseId | None:
    """The case behind which this one stands, None for the first."""
    cases = [line.case for line in lines]
    at = cases.index(case)
    return cases[at - 1] if at else None


def _cases(session: Session, acting: PersonId | None) -> tuple[CaseLine, ...]:
    return session.ask(CaseList(), acting)
