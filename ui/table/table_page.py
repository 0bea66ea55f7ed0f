"""Aan tafel: agenda left, the current item in the middle, people right."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.commands.sitting import CloseMeeting
from app.domain.case import CaseId
from app.domain.meeting import ItemState, MeetingId, MeetingState
from app.domain.person import Office, Person, PersonId
from app.queries.board import ItemBoard
from app.queries.meetings import AgendaLine, Board, Chair, ItemView
from app.queries.rounds import RoundLine, Rounds
from app.session import Session
from ui.bridge import Bridge
from ui.meetings.notice import NoticePlace
from ui.projector.panel import ProjectorPanel
from ui.style.spacing import SMALL
from ui.table.cards_dialog import CardsDialog
from ui.table.declare_dialog import TableDeclaration
from ui.table.drafting import Drafting
from ui.table.item_desk import ItemDesk
from ui.table.people_panel import NUMBERED, PeoplePanel
from ui.table.place import At
from ui.widgets.button import Button
from ui.widgets.empty import EmptyState
from ui.widgets.label import Label
from ui.widgets.rows import Column, RowsTable
from ui.words import words


@dataclass(frozen=True, slots=True)
class _Look:
    view: ItemView
    rounds: tuple[RoundLine, ...]


class TablePage(QWidget):
    """One desk per case, so that a text that was begun stays with its own case."""

    item_shown = Signal(str, str)
    """An open item is in front: its meeting and its case."""
    item_left = Signal()
    """It is not any more: it closed, or another item or none is in front."""
    arriving = Signal()
    """Somebody is about to arrive; emitted before the step is even asked for."""
    desk_made = Signal(str, str, object)
    """The desk of an item was made: its meeting, its case and the `ItemDesk`."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._board: Board | None = None
        self._office: Office | None = None
        self._people: dict[PersonId, Person] = {}
        self._desks: dict[CaseId, ItemDesk] = {}
        self._shown: CaseId | None = None
        self._front: tuple[MeetingId, CaseId] | None = None
        self.notice = NoticePlace(bridge)
        self.agenda: RowsTable[AgendaLine] = RowsTable("meetings.agenda.title", _COLUMNS)
        self.agenda.moved.connect(self._choose)
        self.cards = Button("table.cards.show", self._show_cards)
        self.close_meeting = Button("table.meeting.close", self._close_meeting)
        self.desks = QStackedWidget()
        self.desks.addWidget(EmptyState("table.empty.what", "table.empty.how"))
        self._drafting = Drafting(bridge, self)
        self.desk_made.connect(self._drafting.watch)
        self.projector = ProjectorPanel(bridge)
        self.projector.follow(self.item_shown, self.item_left, self.arriving)
        self.people = PeoplePanel()
        self.people.moved.connect(self._arrive)
        self.people.declares.connect(self._declare)
        self._lay_out()
        for number in range(1, NUMBERED + 1):
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
            shortcut.activated.connect(partial(self._pick, number))

    def show_board(self, board: Board, office: Office, people: dict[PersonId, Person]) -> None:
        """Show a meeting at the table."""
        if self._board is None or self._board.line.id != board.line.id:
            self._forget()
        self._board, self._office, self._people = board, office, people
        running = board.line.state is MeetingState.OPEN
        busy = any(line.state is ItemState.OPEN for line in board.agenda)
        self.close_meeting.setVisible(running)
        self.close_meeting.setEnabled(not busy)
        self.agenda.show_rows(board.agenda)  # and with it the current item

    @property
    def desk(self) -> ItemDesk | None:
        """The desk of the current item."""
        return self._desks.get(self._shown) if self._shown is not None else None

    def texts(self) -> None:
        """Names of codes in the new language."""
        for desk in self._desks.values():
            desk.texts()
        if self._board is not None and self._office is not None:
            self.show_board(self._board, self._office, self._people)

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(Label("meetings.agenda.title", "heading"))
        column.addWidget(self.agenda, 1)
        column.addWidget(self.projector)
        column.addWidget(self.cards)
        column.addWidget(self.close_meeting)
        split = QSplitter()
        for widget in (left, self.desks, self.people):
            split.addWidget(widget)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        split.setSizes([170, 630, 336])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, SMALL, 0, 0)
        whole.setSpacing(SMALL)
        whole.addWidget(self.notice)
        row = QHBoxLayout()
        row.addWidget(split)
        whole.addLayout(row, 1)

    def _forget(self) -> None:
        """Another meeting: its desks are others."""
        self._bring_front(None)
        self._shown = None
        for desk in self._desks.values():
            self.desks.removeWidget(desk)
            desk.hide()
            desk.deleteLater()
        self._desks.clear()
        self.desks.setCurrentIndex(0)
        self.people.show_view(None)

    def _choose(self, line: AgendaLine | None) -> None:
        board = self._board
        begun = board is not None and board.line.state not in (
            MeetingState.PLANNED,
            MeetingState.CONVENED,
        )
        if line is None or board is None or not begun:
            self._shown = None
            self._bring_front(None)
            self.desks.setCurrentIndex(0)
            self.people.show_view(None)
            return
        if line.case != self._shown and self.desk is not None:
            self.desk.leave()
        self._shown = line.case
        self._bring_front((board.line.id, line.case) if line.state is ItemState.OPEN else None)
        if line.case not in self._desks:
            self._desks[line.case] = ItemDesk(self._bridge)
            self.desks.addWidget(self._desks[line.case])
            self.desk_made.emit(board.line.id, line.case, self._desks[line.case])
        self.desks.setCurrentWidget(self._desks[line.case])
        self._look(line.case, self._at(board, line.case))

    def _bring_front(self, item: tuple[MeetingId, CaseId] | None) -> None:
        """Say once which open item is in front, or that none is."""
        if item == self._front:
            return
        if self._front is not None:
            self.item_left.emit()
        self._front = item
        if item is not None:
            self.item_shown.emit(*item)

    def _at(self, board: Board, case: CaseId) -> At:
        coordinator = self._office.coordinator if self._office is not None else board.line.chair
        typist = self._bridge.acting or coordinator
        return At(board.line.id, case, board.line.chair, coordinator, typist)

    def _look(self, case: CaseId, at: At) -> None:
        def look(session: Session) -> _Look:
            view = session.ask(ItemBoard(at.meeting, case), at.typist)
            return _Look(view, session.ask(Rounds(at.meeting, case), at.typist))

        def shown(seen: _Look) -> None:
            desk = self.desk
            if self._shown == case and desk is not None:
                desk.show_view(at, seen.view, seen.rounds)
                self.people.show_view(seen.view)

        self.notice.look("item", look, shown)

    def _pick(self, number: int) -> None:
        person, desk = self.people.numbered(number), self.desk
        if person is not None and desk is not None:
            desk.pick(person)

    def _arrive(self, chair: Chair) -> None:
        if self.desk is not None:
            if not chair.present:
                self.arriving.emit()
            self.desk.steps.arrive(chair)

    def _declare(self, chair: Chair) -> None:
        person = self._people.get(chair.person)
        if person is not None:
            TableDeclaration(self._bridge, person, self).open()

    def _show_cards(self) -> None:
        if self._board is not None:
            CardsDialog(self._bridge, self._board.line.id, self._bridge.acting, self).open()

    def _close_meeting(self) -> None:
        if self._board is not None:
            line = self._board.line
            self.notice.run(CloseMeeting(line.id), line.chair)


_COLUMNS: tuple[Column[AgendaLine], ...] = (
    Column("meetings.column.case", lambda line: line.key, stretches=True),
    Column("meetings.column.state", lambda line: words().text(f"meetings.item.{line.state.value}")),
)
