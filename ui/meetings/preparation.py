"""Before the table: agenda, invitations with their verdicts, and whether the meeting may open."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QSplitter, QVBoxLayout, QWidget

from app.domain.meeting import BEFORE
from app.domain.person import Office, Person, PersonId
from app.queries.meetings import Board
from app.queries.readiness import Need
from app.queries.sheets import AgendaSheet, NoticeSheet
from app.queries.ways import Way
from ui.bridge import Bridge
from ui.meetings.agenda_panel import AgendaPanel
from ui.meetings.change_dialog import CancelDialog, ChangeDialog, tell
from ui.meetings.delegation_dialog import DelegationDialog
from ui.meetings.invite_panel import InvitePeople
from ui.meetings.notice import NoticePlace
from ui.meetings.readiness_card import ReadinessCard
from ui.meetings.undo import UndoStack
from ui.printing import print_dialog
from ui.style.spacing import GAP, SMALL, is_narrow
from ui.widgets.action import add_action
from ui.widgets.button import Button
from ui.widgets.screen import Navigate
from ui.widgets.whole import WholeArea
from ui.words import say, words

AGENDA_WIDTH = 360
HEIGHTS = (240, 320)
"""Of the agenda, and of what the opening still needs below it; more room is shared alike."""
CHANGES = {"day_passed", "place", "place_names", "chair", "minute_taker"}
"""Needs that another day, place or person solves."""


class PreparationPage(QWidget):
    """Left the agenda and the opening, right the people for the item that is current."""

    def __init__(self, bridge: Bridge, go: Navigate) -> None:
        super().__init__()
        self._bridge, self._go = bridge, go
        self._board: Board | None = None
        self._office: Office | None = None
        self._people: dict[PersonId, Person] = {}
        self.notice = NoticePlace(bridge)
        self.undo = UndoStack(self.notice)
        self.agenda = AgendaPanel(bridge, self.notice, self.undo)
        self.opening = ReadinessCard(bridge, self.notice, self.solve)
        self.opening.opened.connect(lambda meeting: go("table", meeting))
        self.people = InvitePeople(bridge, self.notice)
        self.agenda.moved.connect(self.people.show_item)
        self.people.way.connect(self._take)
        self.menu = Button("meetings.menu.title", lambda: None)
        """What can be done with the meeting as a whole; it stands beside the title."""
        self.menu.hide()
        self.actions_ = self._add_actions()
        self._lay_out()

    def _lay_out(self) -> None:
        opening = self._opening = WholeArea(self.opening)
        left = QSplitter(Qt.Orientation.Vertical)
        left.addWidget(self.agenda)
        left.addWidget(opening)
        left.setSizes(HEIGHTS)
        for part, height in enumerate(HEIGHTS):
            left.setStretchFactor(part, height)
        split = self._split = QSplitter()
        split.addWidget(left)
        split.addWidget(self.people)
        split.setStretchFactor(1, 1)
        split.setSizes([AGENDA_WIDTH, 2 * AGENDA_WIDTH])
        for one in (left, split):
            one.setChildrenCollapsible(False)
            one.setHandleWidth(GAP)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, SMALL, 0, 0)
        whole.setSpacing(GAP)
        whole.addWidget(self.notice)
        whole.addWidget(split, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where large letters leave too little room side by side, the people stand below."""
        super().resizeEvent(event)
        beside = not is_narrow(self)
        way = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if way is not self._split.orientation():
            self._split.setOrientation(way)
            self.people.stand(way)
            for part in (self._opening, self.agenda.table):
                part.stand_whole(not beside)

    def _add_actions(self) -> tuple[QAction, ...]:
        """Each by its name in Ctrl+K and in the menu; undoing by its key too."""
        menu = QMenu(self.menu)
        say(menu.setAccessibleName, "meetings.menu.title")
        made: dict[str, QAction] = {}
        for key, done, keys in (
            ("print_agenda", self.print_agenda, "Ctrl+P"),
            ("print_notice", self.print_notice, "Ctrl+Shift+P"),
            ("change", self.change, ""),
            ("delegate", self.delegate, ""),
            ("cancel", self.cancel, ""),
        ):
            action = add_action(self, f"meetings.menu.{key}", done, keys)
            menu.addAction(action)
            made[key] = action
        self._changing, self._delegating = made["change"], made["delegate"]
        self.menu.setMenu(menu)
        undo = add_action(self, "meetings.agenda.undo", self.undo.undo, "Ctrl+Z")
        self.undo.changed.connect(undo.setEnabled)
        add_action(self, "meetings.invite.filter", self.people.filter.setFocus, "Ctrl+F")
        return tuple(made.values())

    def show_board(self, board: Board, office: Office, people: dict[PersonId, Person]) -> None:
        """Show a meeting; its items, then who is invited to the current one."""
        self._board, self._office, self._people = board, office, people
        self.people.follow(board, people)
        self.agenda.show_board(board)  # and with it the people of the current item
        self.opening.show_board(board, people)
        for action in self.actions_:
            action.setEnabled(board.line.state in BEFORE and board.prepares)
        self._changing.setEnabled(board.prepares and not board.line.state.signed)
        if board.leaderless and board.prepares:  # a delegate who was there may sign it
            self._delegating.setEnabled(True)
        self.menu.setEnabled(self._changing.isEnabled())

    def texts(self) -> None:
        """Names of codes in the new language."""
        if self._board is not None and self._office is not None:
            self.show_board(self._board, self._office, self._people)

    # The meeting as a whole

    def print_agenda(self) -> None:
        """One agenda for all who are invited, with no item that one of them may not know of."""
        if self._board is not None:
            sheet = AgendaSheet(self._board.line.id, words().language)
            print_dialog(self._bridge, sheet, self, self._bridge.acting)

    def print_notice(self) -> None:
        """The agenda of whoever is current in the list of people: their own items."""
        line = self.people.table.current
        if self._board is not None and line is not None:
            sheet = NoticeSheet(self._board.line.id, line.person)
            print_dialog(self._bridge, sheet, self, self._bridge.acting)

    def change(self) -> None:
        """Another day, place, chair or minute-taker; the place also once it has begun."""
        if self._board is None:
            return
        acting = self._bridge.acting
        persons = tuple(self._people.values())
        dialog = ChangeDialog(self._bridge, self._board.line, persons, self)

        def changed() -> None:
            self.undo.keep(dialog.back, acting=acting)
            tell(dialog.guests, dialog.message(), self, lambda: None)

        dialog.accepted.connect(changed)
        dialog.open()

    def cancel(self) -> None:
        """The meeting does not take place; then there is nothing of it to show."""
        if self._board is None:
            return
        dialog = CancelDialog(self._bridge, self._board.line, self)
        dialog.accepted.connect(lambda: tell(dialog.guests, dialog.message(), self, self._leave))
        dialog.open()

    def delegate(self) -> None:
        """Somebody else convenes and chairs in the mayor's place."""
        if self._board is None or self._office is None:
            return
        line = self._board.line
        dialog = DelegationDialog(self._bridge, line, self._office, self._people, self)
        if line.chair != self._office.mayor:
            dialog.propose(line.chair)
        dialog.open()

    def _leave(self) -> None:
        self._go("meetings", None)

    # What is missing, and where it is solved

    def solve(self, need: Need) -> None:
        """Go to the step that solves a need."""
        if need.place != "preparation":
            self._go(need.place, need.ident)
            return
        if need.code == "delegation":
            self.delegate()
        elif need.code in CHANGES:
            self.change()
        elif need.code == "agenda":
            self.agenda.begin()
        elif need.code == "case_closed":
            self._show_case(str(need.facts["case"]))
            self.agenda.remove.click()
        else:
            self._show_case(str(need.facts.get("case", "")))
            self.people.begin(str(need.facts.get("categories", "")).split(", "))

    def _show_case(self, key: str) -> None:
        line = next((one for one in self.agenda.table.rows.rows if one.key == key), None)
        if line is not None and line != self.agenda.table.current:
            self.agenda.table.select_case(line.case)

    def _take(self, way: Way) -> None:
        if way.code == "delegate":
            self.delegate()
        elif way.place:
            self._go(way.place, way.ident)
