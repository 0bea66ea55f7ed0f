"""All meetings that whoever unlocked the vault can open: what comes first, what was after it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout

from app.domain.meeting import BEFORE, MeetingState
from app.domain.person import PersonId, alphabetical
from app.queries.meetings import MeetingLine, MeetingList
from app.queries.people import Persons
from app.session import Session
from ui.bridge import Bridge
from ui.meetings.filter_line import FilterLine
from ui.meetings.names import name
from ui.meetings.notice import NoticePlace
from ui.meetings.plan_dialog import PlanDialog
from ui.meetings.wrapping import wrap_rows
from ui.style.spacing import GAP, is_narrow
from ui.widgets.button import Button
from ui.widgets.empty import EmptyState
from ui.widgets.form import Choice
from ui.widgets.pages import Pages
from ui.widgets.rows import Column, RowsTable
from ui.widgets.screen import Part
from ui.words import say, words

Open = Callable[[str], object]
"""Go to the meeting with this id."""
COMING = (*BEFORE, MeetingState.OPEN)
ALL, TO_COME, PAST = "all", "to_come", "past"
EMPTY, LINES, NOTHING = range(3)


@dataclass(frozen=True, slots=True)
class _Line:
    meeting: MeetingLine
    chair: str

    @property
    def to_come(self) -> bool:
        return self.meeting.state in COMING


class ListPage(Part):
    """What is to come, the nearest first; then what was, the latest first."""

    def __init__(self, bridge: Bridge, go: Open) -> None:
        super().__init__()
        self._bridge, self._go = bridge, go
        self._lines: list[_Line] = []
        self.notice = NoticePlace(bridge)
        self.plan = Button("meetings.list.plan", self.plan_meeting, primary=True)
        self.open = Button("meetings.list.open", self.open_current)
        self.which, self.filter = Choice(), FilterLine()
        say(self.which.setAccessibleName, "meetings.list.which")
        say(self.filter.setAccessibleName, "meetings.list.filter")
        say(self.filter.setPlaceholderText, "meetings.list.filter")
        self.table: RowsTable[_Line] = RowsTable("meetings.list.title", _COLUMNS)
        wrap_rows(self.table)
        self.table.chosen.connect(lambda line: self._go(line.meeting.id))
        self.stack = Pages()
        begin = ("meetings.list.plan", self.plan_meeting)
        self.stack.addWidget(EmptyState("meetings.list.empty", "meetings.list.begin", begin))
        self.stack.addWidget(self.table)
        self.stack.addWidget(EmptyState("meetings.list.nothing", "meetings.list.wider"))
        bar = self._bar = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        finding, doing = QHBoxLayout(), QHBoxLayout()
        finding.addWidget(self.which)
        finding.addWidget(self.filter, 1)
        doing.addStretch()
        for button in (self.open, self.plan):
            doing.addWidget(button)
        bar.addLayout(finding, 1)
        bar.addLayout(doing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(bar)
        column.addWidget(self.notice)
        column.addWidget(self.stack, 1)
        self._offer()
        self.which.currentIndexChanged.connect(lambda _index: self._fill())
        self.filter.textChanged.connect(lambda _text: self._fill())
        self.filter.down.connect(self.table.setFocus)
        self.setFocusProxy(self.table)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where there is little room, the buttons stand below the field to search in."""
        super().resizeEvent(event)
        narrow, way = is_narrow(self), QBoxLayout.Direction
        self._bar.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self.table.stand_whole(narrow)

    def refresh(self) -> None:
        """Ask for the list again."""
        acting = self._bridge.acting
        self.notice.look("list", lambda session: _lines(session, acting), self._show)

    def texts(self) -> None:
        """Names of states and dates."""
        self._offer()
        self.refresh()

    def plan_meeting(self) -> None:
        """Ask what a meeting needs; then go there."""
        dialog = PlanDialog(self._bridge, self)
        dialog.accepted.connect(lambda: self._go(dialog.made) if dialog.made else None)
        dialog.open()

    def open_current(self) -> None:
        """Go to the current meeting."""
        if self.table.current is not None:
            self._go(self.table.current.meeting.id)

    def _offer(self) -> None:
        self.which.offer([(k, words().text(f"meetings.list.{k}")) for k in (ALL, TO_COME, PAST)])

    def _show(self, lines: list[_Line]) -> None:
        self._lines = lines
        self._fill()

    def _fill(self) -> None:
        current, which = self.table.current, self.which.currentData()
        wanted = alphabetical(self.filter.value).split()
        found = [
            line
            for line in self._lines
            if which == ALL or line.to_come == (which == TO_COME)
            if all(word in _found_by(line) for word in wanted)
        ]
        self.table.show_rows(found)
        for row, line in enumerate(found):
            if current is not None and line.meeting.id == current.meeting.id:
                self.table.selectRow(row)
        page = LINES if found else NOTHING
        self.stack.setCurrentIndex(page if self._lines else EMPTY)
        for widget in (self.plan, self.open, self.which, self.filter):
            widget.setVisible(bool(self._lines))
        self.open.setEnabled(bool(found))


def _lines(session: Session, acting: PersonId | None) -> list[_Line]:
    known = {person.id: person.name for person in session.ask(Persons(), acting)}
    meetings = session.ask(MeetingList(), acting)
    lines = [_Line(line, known.get(line.chair, line.chair)) for line in meetings]
    to_come = [line for line in reversed(lines) if line.to_come]
    return [*to_come, *(line for line in lines if not line.to_come)]


def _found_by(line: _Line) -> str:
    return alphabetical(" ".join(column.text(line) for column in _COLUMNS))


_COLUMNS: tuple[Column[_Line], ...] = (
    Column("meetings.column.day", lambda line: words().date(line.meeting.on)),
    Column("meetings.column.kind", lambda line: name("kind", line.meeting.kind), stretches=True),
    Column("meetings.column.place", lambda line: line.meeting.place),
    Column("meetings.column.chair", lambda line: line.chair, spared=1),
    Column(
        "meetings.column.state",
        lambda line: words().text(f"meetings.state.{line.meeting.state.value}"),
    ),
)
