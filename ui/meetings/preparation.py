"""Before the table: agenda, invitations with their verdicts, and whether the meeting may open."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from app.commands.sitting import OpenMeeting
from app.errors import AppError, Locked
from app.queries.meetings import AgendaLine, Board
from ui.bridge import Bridge
from ui.meetings.agenda_panel import BEFORE, AgendaPanel
from ui.meetings.invite_panel import InvitePeople
from ui.meetings.notice import NoticePlace
from ui.style.spacing import GAP, SMALL
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.refusal import Findings, RefusalPanel

AGENDA_WIDTH = 240


class OpeningCard(QFrame):
    """May the meeting open? Visible before anybody tries (R5, R9)."""

    def __init__(self, bridge: Bridge, notice: NoticePlace) -> None:
        super().__init__()
        self._bridge, self._notice = bridge, notice
        self._board: Board | None = None
        self.setProperty("role", "card")
        self.state = Label()
        self.verdict = RefusalPanel()
        self.open = Button("meetings.open.open", self._open, primary=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(SMALL)
        column.addWidget(Label("meetings.open.title", "heading"))
        column.addWidget(self.state)
        column.addWidget(self.verdict)
        column.addWidget(self.open, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addStretch()

    def show_board(self, board: Board) -> None:
        """Ask for the verdict on this meeting, for its chair."""
        self._board = board
        before = board.line.state in BEFORE
        self.open.setVisible(before)
        self.open.setEnabled(False)
        self.verdict.clear()
        if not before:
            self.state.say(f"meetings.state_long.{board.line.state.value}")
            return
        self.state.say("meetings.open.asking")

        self._bridge.may(
            OpenMeeting(board.line.id),
            board.line.chair,
            self._show_verdict,
            self._unknown,
            owner=self,
        )

    def _show_verdict(self, findings: Findings) -> None:
        self.verdict.show_findings(findings)
        self.open.setEnabled(not findings)
        self.state.say("meetings.open.may_not" if findings else "meetings.open.may")

    def _unknown(self, error: AppError) -> None:
        """The chair's keys are not open yet: opening asks for them, and then the rules decide."""
        if isinstance(error, Locked):
            self.state.say("meetings.open.locked")
            self.open.setEnabled(True)
        else:
            self.verdict.show_error(error)

    def _open(self) -> None:
        if self._board is not None:
            line = self._board.line
            self._notice.run(OpenMeeting(line.id), line.chair)


class PreparationPage(QWidget):
    """Left the agenda and the opening, right the people for the item that is current."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._board: Board | None = None
        self.notice = NoticePlace(bridge)
        self.agenda = AgendaPanel(bridge, self.notice)
        self.opening = OpeningCard(bridge, self.notice)
        self.people = InvitePeople(bridge, self.notice)
        self.agenda.moved.connect(self._show_people)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.agenda, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.opening)
        column.addWidget(scroll, 1)
        split = QSplitter()
        split.addWidget(left)
        split.addWidget(self.people)
        split.setStretchFactor(1, 1)
        split.setSizes([AGENDA_WIDTH, 4 * AGENDA_WIDTH])
        split.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, SMALL, 0, 0)
        whole.setSpacing(SMALL)
        whole.addWidget(self.notice)
        row = QHBoxLayout()
        row.addWidget(split)
        whole.addLayout(row, 1)

    def show_board(self, board: Board) -> None:
        """Show a meeting; its items, then who is invited to the current one."""
        self._board = board
        self.agenda.show_board(board)  # and with it the people of the current item
        self.opening.show_board(board)

    def texts(self) -> None:
        """Names of codes in the new language."""
        if self._board is not None:
            self.show_board(self._board)

    def _show_people(self, item: AgendaLine | None) -> None:
        if self._board is not None:
            self.people.show_item(self._board.line.id, item)
