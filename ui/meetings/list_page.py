"""All meetings that whoever unlocked the vault can open, and the way to a new one."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.person import PersonId
from app.queries.meetings import MeetingLine, MeetingList
from app.queries.people import Persons
from app.session import Session
from ui.bridge import Bridge
from ui.meetings.names import name
from ui.meetings.notice import NoticePlace
from ui.meetings.plan_dialog import PlanDialog
from ui.style.spacing import GAP
from ui.widgets.button import Button
from ui.widgets.empty import EmptyState
from ui.widgets.rows import Column, RowsTable
from ui.words import words

Open = Callable[[str], object]
"""Go to the meeting with this id."""


@dataclass(frozen=True, slots=True)
class _Line:
    meeting: MeetingLine
    chair: str


class ListPage(QWidget):
    """The meetings, latest first."""

    def __init__(self, bridge: Bridge, go: Open) -> None:
        super().__init__()
        self._bridge, self._go = bridge, go
        self.notice = NoticePlace(bridge)
        self.plan = Button("meetings.list.plan", self.plan_meeting, primary=True)
        self.open = Button("meetings.list.open", self.open_current)
        self.table: RowsTable[_Line] = RowsTable("meetings.list.title", _COLUMNS)
        self.table.chosen.connect(lambda line: self._go(line.meeting.id))
        self.stack = QStackedWidget()
        begin = ("meetings.list.plan", self.plan_meeting)
        self.stack.addWidget(EmptyState("meetings.list.empty", "meetings.list.begin", begin))
        self.stack.addWidget(self.table)
        bar = QHBoxLayout()
        bar.addStretch()
        bar.addWidget(self.open)
        bar.addWidget(self.plan)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(bar)
        column.addWidget(self.notice)
        column.addWidget(self.stack, 1)
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        """Ask for the list again."""
        acting = self._bridge.acting
        self.notice.look("list", lambda session: _lines(session, acting), self._show)

    def plan_meeting(self) -> None:
        """Ask what a meeting needs; then go there."""
        dialog = PlanDialog(self._bridge, self)
        dialog.accepted.connect(lambda: self._go(dialog.made) if dialog.made else None)
        dialog.open()

    def open_current(self) -> None:
        """Go to the current meeting."""
        if self.table.current is not None:
            self._go(self.table.current.meeting.id)

    def _show(self, lines: list[_Line]) -> None:
        self.table.show_rows(lines)
        self.stack.setCurrentIndex(1 if lines else 0)
        self.plan.setVisible(bool(lines))
        self.open.setVisible(bool(lines))


def _lines(session: Session, acting: PersonId | None) -> list[_Line]:
    known = {person.id: person.name for person in session.ask(Persons(), acting)}
    meetings = session.ask(MeetingList(), acting)
    return [_Line(line, known.get(line.chair, line.chair)) for line in meetings]


_COLUMNS: tuple[Column[_Line], ...] = (
    Column("meetings.column.day", lambda line: words().date(line.meeting.on)),
    Column("meetings.column.kind", lambda line: name("kind", line.meeting.kind), stretches=True),
    Column("meetings.column.place", lambda line: line.meeting.place),
    Column("meetings.column.chair", lambda line: line.chair),
    Column(
        "meetings.column.state",
        lambda line: words().text(f"meetings.state.{line.meeting.state.value}"),
    ),
)
