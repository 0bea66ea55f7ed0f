"""Aan tafel: agenda left, the current item in the middle, people right."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.commands.sitting import CloseMeeting
from app.domain.calendar import moment
from app.domain.case import CaseId
from app.domain.meeting import BEFORE, ItemState, MeetingId, MeetingState
from app.domain.person import Office, Person, PersonId
from app.queries.board import ItemBoard
from app.queries.meetings import AgendaLine, Board, Chair, ItemView
from app.queries.rounds import RoundLine, Rounds
from app.queries.settling import Settling, Unsettled
from app.session import Session
from ui.bridge import Bridge
from ui.drafting import drafting, table_place
from ui.meetings.notice import NoticePlace
from ui.meetings.wrapping import wrap_rows
from ui.projector.panel import ProjectorPanel
from ui.style.spacing import SMALL, TIGHT
from ui.table.cards_dialog import CardsDialog
from ui.table.closing_dialog import ClosingDialog, Loss, of_meeting
from ui.table.declare_dialog import TableDeclaration
from ui.table.digits import DigitRow
from ui.table.item_desk import ItemDesk
from ui.table.own_dialog import OwnDialog
from ui.table.people_panel import PeoplePanel
from ui.table.place import At
from ui.widgets.action import add_action
from ui.widgets.button import Button
from ui.widgets.empty import EmptyState
from ui.widgets.label import Label
from ui.widgets.overlay import NoticeOverlay
from ui.widgets.rows import Column, RowsTable
from ui.words import words

Item = tuple[MeetingId, CaseId]
SIZES = (176, 628, 308)
"""Device-independent pixels of agenda, item and people beside each other."""
AGENDA = 22
"""Letters across in which the key of a case and the buttons below the agenda can be read."""
PEOPLE = 36
"""Letters across in which a name and its badge can be read."""


@dataclass(frozen=True, slots=True)
class _Look:
    view: ItemView
    rounds: tuple[RoundLine, ...]


class TablePage(QWidget):
    """One desk per item, so that a text that was begun stays where it was begun."""

    item_shown = Signal(str, str)
    """An open item is in front: its meeting and its case."""
    item_left = Signal()
    """It is not any more: it closed, or another item or none is in front."""
    arriving = Signal()
    """Somebody is about to arrive; emitted before the step is even asked for."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._board: Board | None = None
        self._office: Office | None = None
        self._people: dict[PersonId, Person] = {}
        self._desks: dict[Item, ItemDesk] = {}
        self._shown: Item | None = None
        self._front: Item | None = None
        self.notice = NoticePlace(bridge)
        self.agenda: RowsTable[AgendaLine] = RowsTable("meetings.agenda.title", _COLUMNS)
        wrap_rows(self.agenda)
        self.agenda.moved.connect(self._choose)
        self.cards = Button("table.cards.show", self._show_cards)
        self.close_meeting = Button("table.meeting.close", self._close_meeting)
        self.desks = QStackedWidget()
        self.nothing = EmptyState("table.empty.what", "table.empty.how")
        self.none_of_mine = EmptyState("table.empty.begun", "table.empty.mine")
        self.desks.addWidget(self.nothing)
        self.desks.addWidget(self.none_of_mine)
        self.projector = ProjectorPanel(bridge)
        self.projector.follow(self.item_shown, self.item_left, self.arriving)
        self.people = PeoplePanel()
        self.people.moved.connect(self._arrive)
        self.people.declares.connect(self._declare)
        self.people.looks.connect(self._show_own)
        self.people.left.connect(self._back)
        self._lay_out()
        self._digits = DigitRow(self, self._pick)
        bridge.acting_changed.connect(self._act)

    def show_board(self, board: Board, office: Office, people: dict[PersonId, Person]) -> None:
        """Show a meeting at the table."""
        if self._board is not None and self._board.line.id != board.line.id:
            self._show_nothing()
        self._board, self._office, self._people = board, office, people
        running = board.line.state is MeetingState.OPEN or board.abandoned
        busy = any(line.state is ItemState.OPEN for line in board.agenda)
        self.close_meeting.setVisible(running)
        self.close_meeting.setEnabled(board.abandoned or not busy)
        self.agenda.show_rows(board.agenda)  # and with it the current item

    def offer_actions(self, screen: QWidget) -> list[QAction]:
        """What the keys do besides bringing a form to the front; Ctrl+K finds the same."""
        offered: tuple[tuple[str, Callable[[], None], str], ...] = (
            ("table.texts.approve", self._approve, "F5"),
            ("table.people.own", self.people.look, "F9"),
            ("table.people.go", self._go_to_people, "F10"),
            ("table.texts.go", self._go_to_texts, "Ctrl+T"),
            ("table.item.open", lambda: self._press_header("open"), ""),
            ("table.item.close", lambda: self._press_header("close_item"), ""),
            ("table.cards.show", self._show_cards, ""),
            ("table.meeting.close", lambda: _press(self.close_meeting), ""),
        )
        return [add_action(screen, key, done, shortcut) for key, done, shortcut in offered]

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
        self.agenda.setMinimumWidth(AGENDA * self.fontMetrics().averageCharWidth())
        column.addWidget(self.agenda, 1)
        column.addWidget(self.projector)
        column.addWidget(self.cards)
        column.addWidget(self.close_meeting)
        self._left, split, self._below = left, QSplitter(), QSplitter()
        for widget in (left, self.desks, self.people, self._below):
            split.addWidget(widget)
        split.setStretchFactor(1, 1)
        for one in (split, self._below):
            one.setChildrenCollapsible(False)
        split.setSizes(SIZES)
        self._split = split
        self._below.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, TIGHT, 0, 0)
        whole.setSpacing(SMALL)
        whole.addWidget(split, 1)
        self.overlay = NoticeOverlay(self.notice, self._beside, self)
        self.overlay.left.connect(self._back)

    def _beside(self) -> QWidget:
        """The list beside which people type; the page where there is none."""
        return self.desks if self.desk is None else self.desk.texts_table

    def event(self, event: QEvent) -> bool:
        """Where large letters leave too little room, agenda and people stand below the item."""
        done = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._stand()
        return done

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As narrow as the item alone, or what stands below it."""
        below = self._left.minimumSizeHint().width() + self._people_width()
        width = max(self.desks.minimumSizeHint().width(), below)
        return QSize(width, super().minimumSizeHint().height())

    def _people_width(self) -> int:
        return PEOPLE * self.fontMetrics().averageCharWidth() + self._split.handleWidth()

    def _stand(self) -> None:
        split, sides = self._split, ((0, self._left), (2, self.people))
        needed = sum(part.minimumSizeHint().width() for part in (self._left, self.desks))
        narrow = self.width() < needed + self._people_width() + split.handleWidth()
        if narrow is not self._below.isHidden():
            return
        for at, side in sides:
            if narrow:
                self._below.addWidget(side)
            else:
                split.insertWidget(at, side)
        self._below.setVisible(narrow)
        for desk in self._desks.values():
            desk.stand(alone=narrow)
        split.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)
        if not narrow:
            split.setSizes(SIZES)

    def _show_nothing(self) -> None:
        """No item is in front; what was typed at one stays with it."""
        if self.desk is not None:
            self.desk.leave()
        self._shown = None
        self._bring_front(None)
        begun = self._board is not None and self._board.line.state not in BEFORE
        self.desks.setCurrentWidget(self.none_of_mine if begun else self.nothing)
        self.people.show_view(None)

    def _choose(self, line: AgendaLine | None) -> None:
        board = self._board
        if line is None or board is None or board.line.state in BEFORE:
            self._show_nothing()
            return
        item = (board.line.id, line.case)
        if item != self._shown and self.desk is not None:
            self.desk.leave()
        self._shown = item
        self._bring_front(item if line.state is ItemState.OPEN else None)
        if item not in self._desks:
            self._desks[item] = self._made(item)
        at, seen = self._at(board, line), self._desks[item].at
        mine = seen is None or seen.typist == at.typist
        self.desks.setCurrentWidget(self._desks[item] if mine else self.nothing)
        self._look(item, at)

    def _act(self, _person: object) -> None:
        """Somebody else acts: a desk shows again once it was looked at in their name."""
        if self.desk is not None:
            self.desk.leave()
        self.desks.setCurrentWidget(self.nothing)
        self.people.show_view(None)

    def _made(self, item: Item) -> ItemDesk:
        desk = ItemDesk(self._bridge)
        desk.stand(alone=not self._below.isHidden())
        self.desks.addWidget(desk)
        desk.contribution.spoken.connect(self._spoken)
        place, drafts = table_place(*item), drafting(self._bridge)
        desk.typed.connect(partial(drafts.typed, place))
        desk.typed.connect(self.notice.forget)
        drafts.watch(place, desk)
        return desk

    def _bring_front(self, item: Item | None) -> None:
        """Say once which open item is in front, or that none is."""
        if item == self._front:
            return
        if self._front is not None:
            self.item_left.emit()
        self._front = item
        if item is not None:
            self.item_shown.emit(*item)

    def _at(self, board: Board, line: AgendaLine) -> At:
        coordinator = self._office.coordinator if self._office is not None else board.line.chair
        typist = self._bridge.acting or coordinator
        frame = board.line
        signed = frame.state.signed
        return At(frame.id, line.case, line.leader, coordinator, typist, line.allotted, signed)

    def _look(self, item: Item, at: At) -> None:
        def look(session: Session) -> _Look:
            view = session.ask(ItemBoard(*item), at.typist)
            return _Look(view, session.ask(Rounds(*item), at.typist))

        def shown(seen: _Look) -> None:
            desk = self.desk
            acts = self._bridge.acting or at.coordinator
            if self._shown == item and desk is not None and at.typist == acts:
                desk.show_view(at, seen.view, seen.rounds)
                self.desks.setCurrentWidget(desk)
                self.people.show_view(seen.view)
                self._spoken(desk.contribution.speaker.currentData())

        self.notice.look("item", look, shown)

    def _pick(self, number: int) -> None:
        person, desk = self.people.numbered(number), self.desk
        if person is not None and desk is not None:
            among = self.people.isAncestorOf(QApplication.focusWidget() or self)
            if desk.running and desk.pick(person):
                self.people.select(person)
            if among:
                self._back()

    def _spoken(self, person: PersonId | None) -> None:
        """The badge of who has the floor in the item that is in front."""
        desk = self.desk
        if desk is not None and desk.contribution.speaker.currentData() == person:
            self.people.speaks(person)

    def _show_own(self, chair: Chair) -> None:
        desk = self.desk
        if desk is not None and desk.at is not None:
            dialog = OwnDialog(self._bridge, desk.at, chair, self)
            dialog.answers.connect(desk.answer)
            dialog.finished.connect(lambda _code: desk.notice.password.take_focus())
            dialog.open()

    def _go_to_people(self) -> None:
        self.people.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _go_to_texts(self) -> None:
        if self.desk is not None:
            self.desk.texts_table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _press_header(self, name: str) -> None:
        if self.desk is not None:
            _press(getattr(self.desk.header, name))

    def _back(self) -> None:
        if self.desk is not None:
            self.desk.front(self.desk.tabs.currentIndex())

    def _approve(self) -> None:
        if self.desk is not None:
            self.desk.approve_next()

    def _arrive(self, chair: Chair, slip: bool) -> None:
        """Without the declaration nobody sits down (R17): who signs it now arrives with that."""
        if chair.present or chair.declared:
            self._step(chair, slip)
        else:
            self._declare(chair, partial(self._step, chair))

    def _step(self, chair: Chair, slip: bool = False) -> None:
        if self.desk is not None:
            if not chair.present:
                self.arriving.emit()
            self.desk.steps.arrive(chair, slip)

    def _declare(self, chair: Chair, then: Callable[[], None] | None = None) -> None:
        person = self._people.get(chair.person)
        if person is not None and self._office is not None:
            today = moment(self._office.exercise_today).date()
            dialog = TableDeclaration(self._bridge, person, today, self)
            if then is not None:
                dialog.accepted.connect(then)
            dialog.open()

    def _show_cards(self) -> None:
        if self._board is not None:
            CardsDialog(self._bridge, self._board.line.id, self._bridge.acting, self).open()

    def _close_meeting(self) -> None:
        if self._board is not None:
            meeting, typist = self._board.line.id, self._bridge.acting
            lacks = Settling(meeting)
            self.notice.look("closing", lambda s: s.ask(lacks, typist), self._say_losses)

    def _say_losses(self, lacks: tuple[Unsettled, ...]) -> None:
        board = self._board
        if board is None:
            return
        line = board.line
        untouched = [item.key for item in board.agenda if item.state is ItemState.PLANNED]

        def close() -> None:
            self.notice.run(CloseMeeting(line.id), board.finisher)

        losses = of_meeting(lacks, untouched)
        if board.abandoned:
            losses = (Loss("table.closing.unsigned"),)
        noted = next((line.case_key for line in lacks if line.notes), None)
        shows = None if noted is None else partial(self._show_lost, noted)
        if losses:
            ClosingDialog("table.meeting.close", losses, close, self, show=shows).open()
        else:
            close()

    def _show_lost(self, key: str) -> None:
        """To the item of this case, and there to the texts that signing would destroy."""
        rows = self.agenda.rows.rows
        self.agenda.selectRow(next(n for n, line in enumerate(rows) if line.key == key))
        if self.desk is not None:
            self.desk.texts_table.to_lost()


def _press(button: Button) -> None:
    """As a click: not where there is no such button to click."""
    if button.isVisible():
        button.click()


def _case(line: AgendaLine) -> str:
    """How far it is stands below its key: beside it neither is read in every language."""
    return f"{line.key}\n{words().text(f'meetings.item.{line.state.value}')}"


_COLUMNS = (Column("meetings.column.case", _case, stretches=True),)
