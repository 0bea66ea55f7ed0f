"""Verslag: recipients left, their copy right as they will read it; signing and handing out."""

from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.commands.minutes import IssueMinutes
from app.domain.meeting import MeetingId, MeetingState
from app.domain.minutes import Copy
from app.domain.person import Person, PersonId
from app.queries.copies import CopyFile, CopyRegister, RecipientLine, Recipients
from app.queries.meetings import Board
from app.queries.settling import Settling, Unsettled
from app.session import Session
from ui.bridge import Bridge
from ui.meetings.notice import NoticePlace
from ui.minutes.handing import HandingRow
from ui.minutes.recipients import copy_rows, left_out_table, recipients_table, register_table
from ui.minutes.sign_dialog import SignDialog
from ui.printing.preview import PagePreview
from ui.style.spacing import SMALL
from ui.widgets.button import Button
from ui.widgets.empty import EmptyState
from ui.widgets.label import Label
from ui.words import say, words

SIGNED = (MeetingState.SIGNED, MeetingState.ISSUED)
WITH_MINUTES = (MeetingState.OPEN, MeetingState.CLOSED, *SIGNED)
SETTLE_MS = 150
"""Arrows that run down the list draw one copy, not every copy on the way."""


@dataclass(frozen=True, slots=True)
class _Look:
    recipients: tuple[RecipientLine, ...]
    copies: tuple[Copy, ...]
    unsettled: tuple[Unsettled, ...]


class MinutesPage(QWidget):
    """Who reads what, before it is final; then the copies themselves."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._board: Board | None = None
        self._names: dict[PersonId, str] = {}
        self._unsettled: tuple[Unsettled, ...] = ()
        self.notice = NoticePlace(bridge)
        self.recipients = recipients_table()
        self.left_out, self.register = left_out_table(), register_table()
        self.preview = PagePreview(bridge)
        self.state = Label(role="hint")
        self.sign = Button("copies.sign.open", self._sign, primary=True)
        self.only = QCheckBox()
        say(self.only.setText, "copies.issue.only")
        self.handed = Label(role="hint")
        self.issue = HandingRow("copies.issue.issue", self.notice)
        self.issue.asked.connect(self._issue)
        self.issue.written.connect(lambda n: self.handed.say("copies.issue.done", count=n))
        self.lists = QTabWidget()
        say(self.lists.setAccessibleName, "copies.lists")
        self.places = QStackedWidget()
        self._lay_out()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._preview)
        self.recipients.moved.connect(lambda _line: self._show_recipient())
        self.texts()

    def show_board(self, board: Board, people: dict[PersonId, Person]) -> None:
        """Show the minutes of a meeting, as far as there are any."""
        if self._board is not None and self._board.line.id != board.line.id:
            self.preview.show_document(b"")
            self.notice.clear()
            self.handed.hide()
        self._board = board
        self._names = {person.id: person.name for person in people.values()}
        there = board.line.state in WITH_MINUTES
        self.places.setCurrentIndex(1 if there else 0)
        if not there:
            return
        meeting, acting = board.line.id, self._bridge.acting
        self._show_steps(board)
        self.notice.look("recipients", lambda session: _look(session, meeting, acting), self._show)

    def texts(self) -> None:
        """Names of the lists."""
        for index, key in enumerate(("left_out", "register")):
            self.lists.setTabText(index, words().text(f"copies.{key}.title"))

    def _lay_out(self) -> None:
        self.lists.addTab(self.left_out, "")
        self.lists.addTab(self.register, "")
        lists = QSplitter()
        lists.setOrientation(lists.orientation().Vertical)
        lists.addWidget(self.recipients)
        lists.addWidget(self.lists)
        lists.setStretchFactor(0, 3)
        lists.setStretchFactor(1, 2)
        lists.setChildrenCollapsible(False)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(Label("copies.recipients.title", "heading"))
        column.addWidget(lists, 1)
        column.addWidget(self.state)
        buttons = QHBoxLayout()
        buttons.addWidget(self.sign)
        buttons.addWidget(self.only)
        buttons.addStretch()
        column.addLayout(buttons)
        column.addWidget(self.issue)
        column.addWidget(self.handed)
        self.handed.hide()
        split = QSplitter()
        split.addWidget(left)
        split.addWidget(self.preview)
        split.setChildrenCollapsible(False)
        split.setSizes([550, 590])
        self.places.addWidget(EmptyState("copies.empty.what", "copies.empty.how"))
        self.places.addWidget(split)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, SMALL, 0, 0)
        whole.setSpacing(SMALL)
        whole.addWidget(self.notice)
        whole.addWidget(self.places, 1)

    def _show_steps(self, board: Board) -> None:
        state = board.line.state
        self.state.say(f"copies.stage.{state.value}")
        self.sign.setVisible(state is MeetingState.CLOSED)
        self.issue.setVisible(state in SIGNED)
        self.only.setVisible(state in SIGNED)

    def _show(self, seen: _Look) -> None:
        self._unsettled = seen.unsettled
        current = self.recipients.current
        self.recipients.show_rows(seen.recipients)
        for row, line in enumerate(seen.recipients):
            if current is not None and line.person == current.person:
                self.recipients.selectRow(row)
        self.register.show_rows(copy_rows(seen.copies, self._names))
        waits = any(line.issued_on is None for line in seen.recipients)
        self.issue.setEnabled(waits or self.issue.waits)
        self.only.setEnabled(waits)
        self._show_recipient()

    def _show_recipient(self) -> None:
        line = self.recipients.current
        self.left_out.show_rows(line.left_out if line is not None else ())
        if line is None:
            self.preview.show_document(b"")
            return
        self.preview.heading.say("copies.preview.view_as", name=line.name)
        self._settle.start()

    def _preview(self) -> None:
        line, board = self.recipients.current, self._board
        if line is None or board is None:
            return
        meeting, recipient, acting = board.line.id, line.person, self._bridge.acting

        def copy(session: Session) -> bytes:
            return session.ask(CopyFile(meeting, recipient), acting)

        def shown(data: bytes) -> None:
            now = self.recipients.current
            if now is not None and now.person == recipient:
                self.preview.show_document(data)

        self.notice.look("copy", copy, shown)

    def _sign(self) -> None:
        board = self._board
        if board is None:
            return
        name = self._names.get(board.signer, board.signer)
        listed = self._unsettled
        SignDialog(self._bridge, board.line, board.signer, name, listed, self).open()

    def _issue(self) -> None:
        board, line = self._board, self.recipients.current
        if board is None:
            return
        to = frozenset({line.person}) if self.only.isChecked() and line is not None else None
        self.handed.show()
        self.handed.show_text("")
        self.issue.hand(IssueMinutes(board.line.id, to), None)


def _look(session: Session, meeting: MeetingId, acting: PersonId | None) -> _Look:
    recipients = session.ask(Recipients(meeting), acting)
    register = session.ask(CopyRegister(meeting), acting)
    return _Look(recipients, register, session.ask(Settling(meeting), acting))
