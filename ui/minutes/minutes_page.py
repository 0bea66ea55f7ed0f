"""Verslag: recipients left, their copies right; putting right, signing, handing out, register."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.domain.meeting import MeetingId, MeetingState
from app.domain.minutes import Copy, Product
from app.domain.person import Person, PersonId
from app.queries.annexes import SignedText, SignedTexts
from app.queries.copies import CopyRegister, RecipientLine, Recipients
from app.queries.corrections import DraftText, DraftTexts
from app.queries.countersigning import Countersigning
from app.queries.meetings import Board
from app.queries.settling import Settling, Unsettled
from app.session import Session
from ui.bridge import Bridge
from ui.meetings.notice import NoticePlace
from ui.minutes.annexes import AnnexPanel
from ui.minutes.comparison import Comparison
from ui.minutes.copy_pane import CopyShelf
from ui.minutes.correcting import CorrectionsFor, correct, corrections_table
from ui.minutes.countersign_dialog import CountersignDialog
from ui.minutes.issuing import IssuePanel
from ui.minutes.recipients import (
    CopyRow,
    copy_rows,
    left_out_rows,
    left_out_table,
    recipients_table,
    register_table,
)
from ui.minutes.sign_dialog import SignDialog
from ui.style.spacing import SMALL, is_narrow
from ui.widgets.button import Button
from ui.widgets.empty import EmptyState
from ui.widgets.label import Label
from ui.widgets.pages import Pages
from ui.widgets.tabs import Tabs
from ui.widgets.whole import WholeArea
from ui.words import say, words

SIGNED = (MeetingState.SIGNED, MeetingState.ISSUED)
WITH_MINUTES = (MeetingState.OPEN, MeetingState.CLOSED, *SIGNED)
TABS = ("left_out", "correct", "register", "annex")
LEFT_OUT, CORRECT, REGISTER, ANNEX = range(len(TABS))
LEAST = 6
"""Lines of a table that are always seen; where there is no room, the column scrolls."""
RECIPIENTS = 11
"""Lines of the recipients that are always seen: three of them under their heading."""
SHEET = 16
"""Lines of a copy that are seen at once where it stands below the lists."""
SIZES, COMPARING = [520, 620], [380, 760]
SHARES = [360, 240]
"""Of the recipients, and of what is told of one of them."""


@dataclass(frozen=True, slots=True)
class _Look:
    recipients: tuple[RecipientLine, ...]
    copies: tuple[Copy, ...]
    unsettled: tuple[Unsettled, ...]
    texts: tuple[DraftText, ...]
    countersign: int
    signed: tuple[SignedText, ...]


class _Sharing(QSplitter):
    """Takes what there is, and wants no more than its parts need: else the area scrolls sooner."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The least."""
        return self.minimumSizeHint()


class MinutesPage(QWidget):
    """Who reads what, before it is final; then the copies themselves."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._board: Board | None = None
        self._people: dict[PersonId, Person] = {}
        self._unsettled: tuple[Unsettled, ...] = ()
        self._texts: tuple[DraftText, ...] = ()
        self._copies: list[CopyRow] = []
        self.notice = NoticePlace(bridge)
        self.shelf = CopyShelf(bridge, self.notice)
        self.recipients = recipients_table()
        self.left_out, self.register = left_out_table(), register_table()
        self.none = Label("copies.left_out.none", "hint")
        self.texts_table = corrections_table()
        self._tables = (self.recipients, self.left_out, self.texts_table, self.register)
        self.texts_table.chosen.connect(lambda _line: self._correct())
        self.correct = Button("copies.correct.open", self._correct)
        self.annexes = AnnexPanel(bridge, self.notice)
        self.comparison = Comparison(bridge, self.shelf)
        self.comparison.compared.connect(self._show_left_out)
        self.state = Label(role="hint")
        self.sign = Button("copies.sign.open", self._sign, primary=True)
        self.countersign = Button("copies.countersign.open", self._countersign, primary=True)
        self.countersign.hide()
        self.only = QCheckBox()
        self.only.toggled.connect(lambda _on: self._show_issue())
        self.issue = IssuePanel(bridge, self.notice)
        self.lists = Tabs()
        self.lists.currentChanged.connect(self._show_list)
        say(self.lists.setAccessibleName, "copies.lists")
        self.places = Pages()
        self._lay_out()
        self.recipients.moved.connect(lambda _line: self._show_recipient())
        self.comparison.toggle.toggled.connect(
            lambda on: self.split.setSizes(COMPARING if on else SIZES)
        )
        bridge.locked.connect(self._forget)
        bridge.acting_changed.connect(self._forget)
        self.texts()

    def show_board(self, board: Board, people: dict[PersonId, Person]) -> None:
        """Show the minutes of a meeting, as far as there are any."""
        if self._board is not None and self._board.line.id != board.line.id:
            self._forget()
            self.notice.clear()
        self._board, self._people = board, people
        there = board.line.state in WITH_MINUTES
        self.places.setCurrentIndex(1 if there else 0)
        if not there:
            return
        self.shelf.get_ready()
        meeting, acting = board.line.id, self._bridge.acting
        self._show_steps(board)
        self.notice.look("recipients", lambda session: _look(session, meeting, acting), self._show)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where there is little room, the copy stands below the lists, and the page scrolls."""
        super().resizeEvent(event)
        narrow, way = is_narrow(self), Qt.Orientation
        if narrow is not self._lists.whole:
            self._stand(narrow)
            line = self.fontMetrics().lineSpacing()
            self.comparison.setMinimumHeight(SHEET * line if narrow else 0)
            self.split.setOrientation(way.Vertical if narrow else way.Horizontal)
            self.places.updateGeometry()

    def texts(self) -> None:
        """Names of the lists."""
        for index, key in enumerate(TABS):
            self.lists.setTabText(index, words().text(f"copies.tab.{key}"))

    def _lay_out(self) -> None:
        corrections = QWidget()
        inside = QVBoxLayout(corrections)
        inside.setContentsMargins(0, SMALL, 0, 0)
        inside.setSpacing(SMALL)
        inside.addWidget(self.texts_table, 1)
        inside.addWidget(self.correct, alignment=Qt.AlignmentFlag.AlignLeft)
        left_out, register = _page(self.none, self.left_out), _page(self.register)
        for tab in (left_out, corrections, register, self.annexes):
            self.lists.addTab(tab, "")
        for table in self._tables:
            least = RECIPIENTS if table is self.recipients else LEAST
            table.setMinimumHeight(table.fontMetrics().lineSpacing() * least)
        self.split = QSplitter()
        self._lists = WholeArea(self._left())
        self.split.addWidget(self._lists)
        self.split.addWidget(self.comparison)
        self.split.setChildrenCollapsible(False)
        self.split.setSizes(SIZES)
        self._stand(False)
        self.places.addWidget(EmptyState("copies.empty.what", "copies.empty.how"))
        self.places.addWidget(self.split)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, SMALL, 0, 0)
        whole.setSpacing(SMALL)
        whole.addWidget(self.notice)
        whole.addWidget(self.places, 1)

    def _stand(self, whole: bool) -> None:
        """Lists as high as their rows above the copy; beside it they share what there is."""
        self._lists.stand_whole(whole)
        for table in (*self._tables, self.annexes.table):
            table.stand_whole(whole)

    def _left(self) -> QWidget:
        """The recipients above the lists, and the steps below both."""
        lists = _Sharing(Qt.Orientation.Vertical)
        lists.addWidget(self.recipients)
        lists.addWidget(self.lists)
        for part, share in enumerate(SHARES):
            lists.setStretchFactor(part, share)
        lists.setSizes(SHARES)
        lists.setChildrenCollapsible(False)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(lists, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.sign)
        buttons.addWidget(self.countersign)
        buttons.addWidget(self.state, 1)
        buttons.addWidget(self.only)
        column.addLayout(buttons)
        column.addWidget(self.issue)
        return left

    def _show_steps(self, board: Board) -> None:
        state = board.line.state
        self.state.say(f"copies.stage.{state.value}", issued="…", of="…")
        self.sign.setVisible(state is MeetingState.CLOSED)
        self.issue.setVisible(state in SIGNED)
        self.lists.setTabVisible(CORRECT, state not in SIGNED)
        self.lists.setTabVisible(ANNEX, state in SIGNED)

    def _show(self, seen: _Look) -> None:
        board = self._board
        if board is None:
            return
        self._unsettled, self._texts = seen.unsettled, seen.texts
        self.sign.setEnabled(True)
        self.countersign.setVisible(seen.countersign > 0)
        issued = sum(line.issued_on is not None for line in seen.recipients)
        state = board.line.state.value
        self.state.say(f"copies.stage.{state}", issued=issued, of=len(seen.recipients))
        names = {person.id: person.name for person in self._people.values()}
        self._copies = copy_rows(seen.copies, names)
        around = CorrectionsFor(board.finisher, self._people, (), board.line.id)
        able = {line.person for line in seen.recipients if line.declared}
        going = sum(_waits(copy) and copy.recipient in able for copy in seen.copies)
        self.annexes.show_texts(board.line, board.signer, around, seen.signed, going)
        self._show_list()
        self.comparison.show_lines(board.line.id, seen.recipients)
        current = self.recipients.current
        self.recipients.blockSignals(True)
        self.recipients.show_rows(seen.recipients)
        for row, line in enumerate(seen.recipients):
            same = current is not None and line.person == current.person
            if same and row != self.recipients.currentIndex().row():
                self.recipients.selectRow(row)
        self.recipients.blockSignals(False)
        self._show_recipient()

    def _show_list(self) -> None:
        """Fill the list that is in front; to lay out one that nobody sees would hold the window."""
        kept = [text for text in self._texts if text.kept]
        self.correct.setEnabled(bool(kept))
        if self.lists.currentIndex() == CORRECT:
            self.texts_table.show_rows(kept)
        elif self.lists.currentIndex() == REGISTER:
            self.register.show_rows(self._copies)

    def _show_recipient(self) -> None:
        self._show_issue()
        self.comparison.look_at(self.recipients.current)

    def _show_left_out(self) -> None:
        other = self.comparison.with_whom
        rows = left_out_rows(self.recipients.current, other)
        self.left_out.show_rows(rows)
        self.left_out.setVisible(bool(rows))
        self.none.setVisible(not rows)

    def _show_issue(self) -> None:
        if self._board is None:
            return
        lines = tuple(self.recipients.rows.rows)
        signed = self._board.line.state in SIGNED
        self.only.setVisible(signed and any(line.issued_on is None for line in lines))
        current = self.recipients.current
        if current is not None:
            say(self.only.setText, "copies.issue.only", name=current.name)
        only = current if self.only.isChecked() else None
        self.issue.show_lines(self._board.line.id, lines, only)

    def _correct(self) -> None:
        board, line = self._board, self.texts_table.current
        if board is not None and line is not None:
            around = CorrectionsFor(board.line.chair, self._people, self._texts, board.line.id)
            correct(self._bridge, line, around, self)

    def _sign(self) -> None:
        board = self._board
        if board is None:
            return
        signer = self._people.get(board.signer)
        name = signer.name if signer is not None else board.signer
        SignDialog(self._bridge, board, name, self._unsettled, self).open()

    def _countersign(self) -> None:
        if self._board is not None and self._bridge.acting is not None:
            line, mayor = self._board.line, self._bridge.acting
            CountersignDialog(self._bridge, line, mayor, self).open()

    def _forget(self) -> None:
        """Keep nothing of what was shown: signing waits until it is known what will happen."""
        if self._board is not None:
            self.comparison.show_lines(self._board.line.id, ())
        self.comparison.look_at(None)
        self._texts, self._unsettled, self._copies = (), (), []
        self.sign.setEnabled(False)
        self.countersign.hide()
        self.annexes.clear()
        for table in (self.recipients, self.left_out, self.texts_table, self.register):
            table.show_rows(())


def _page(*parts: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, SMALL, 0, 0)
    for part in parts:
        column.addWidget(part, 1 if part is parts[-1] else 0)
    column.addStretch()
    return page


def _look(session: Session, meeting: MeetingId, acting: PersonId | None) -> _Look:
    recipients = session.ask(Recipients(meeting), acting)
    register = session.ask(CopyRegister(meeting), acting)
    settling = session.ask(Settling(meeting), acting)
    texts = session.ask(DraftTexts(meeting), acting)
    waiting = session.ask(Countersigning(meeting), acting)
    signed = session.ask(SignedTexts(meeting), acting)
    return _Look(recipients, register, settling, texts, waiting, signed)


def _waits(copy: Copy) -> bool:
    """Whether this is an annex that was not handed out yet."""
    return copy.product is Product.ANNEX and copy.issued_on is None
