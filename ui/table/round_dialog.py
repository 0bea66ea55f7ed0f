"""A round on one laptop: one after another takes it, answers out of sight, and hands it on.

The screen says whose turn it is and nothing else; once everybody has answered it says one bit
(R31, R44). It never says how many agreed, nor that anybody did not.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.commands.rounds import Vote, VoteFeedback, VoteRecord
from app.commands.step import Command
from app.domain.contribution import TextId
from app.domain.person import PersonId
from app.errors import AppError
from app.queries.rounds import RoundLine, Rounds
from app.session import Session
from ui.bridge import Bridge
from ui.meetings.notice import NoticePlace
from ui.style.spacing import COLUMN, GAP, MARGIN
from ui.table.place import At
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.words import say

ANSWERS = ("agree", "object", "abstain")
TURN, ANSWER, OVER = range(3)


class RoundDialog(QDialog):
    """Whose turn it is; their answer; and so on until the round is over."""

    def __init__(
        self,
        bridge: Bridge,
        at: At,
        names: dict[PersonId, str],
        sheet: TextId | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._at, self._names, self._sheet = at, names, sheet
        self._turn: PersonId | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(COLUMN)
        self._cover(parent)
        say(self.setWindowTitle, "table.round.title")
        self.notice = NoticePlace(bridge)
        self.whose, self.asked, self.text = Label(role="heading"), Label(), Label()
        self.bit = Label(role="heading")
        self.mine = Button("table.round.mine", self._show_answers, primary=True)
        self.answers = {
            answer: Button(f"table.vote.{answer}", self._giver(answer)) for answer in ANSWERS
        }
        self.asked.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pages = QStackedWidget()
        for page in (self._turn_page(), self._answer_page(), self._over_page()):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.addStretch(1)
        column.addWidget(self.pages)
        column.addWidget(self.notice)
        column.addStretch(2)
        row = QHBoxLayout()
        row.addStretch()
        self.leave = Button("table.round.leave", self.reject)
        row.addWidget(self.leave)
        column.addLayout(row)
        for button in (self.mine, self.leave, *self.answers.values()):
            button.setAutoDefault(False)  # Enter answers for nobody
        self._look()

    def _cover(self, parent: QWidget | None) -> None:
        """Lie over the whole window: who answers here need not read the case behind it."""
        self.setAutoFillBackground(True)
        if parent is not None:
            window = parent.window()
            self.setGeometry(window.geometry())
            self.setWindowState(window.windowState() & Qt.WindowState.WindowMaximized)

    def _turn_page(self) -> QWidget:
        return _page(self.whose, Label("table.round.hand_over"), self.mine)

    def _answer_page(self) -> QWidget:
        page = _page(self.asked, self.text)
        row = QHBoxLayout()
        for button in self.answers.values():
            row.addWidget(button)
        row.addStretch()
        layout = page.layout()
        if isinstance(layout, QVBoxLayout):
            layout.addLayout(row)
        return page

    def _over_page(self) -> QWidget:
        return _page(self.bit)

    def _look(self) -> None:
        at = self._at

        def look(session: Session) -> tuple[RoundLine, ...]:
            return session.ask(Rounds(at.meeting, at.case), at.typist)

        self.notice.look("round", look, self._show)

    def _show(self, lines: tuple[RoundLine, ...]) -> None:
        line = next((line for line in lines if line.sheet == self._sheet), None)
        if line is None or line.over or line.turn is None:
            unanimous = line is not None and line.over and line.unanimous
            self.bit.say("table.round.unanimous" if unanimous else "table.round.not_unanimous")
            self.leave.say("table.round.close")
            self.pages.setCurrentIndex(OVER)
            return
        self._turn = line.turn
        self.whose.say("table.round.turn", name=self._names.get(line.turn, line.turn))
        self.asked.say("table.round.record" if self._sheet is None else "table.round.feedback")
        self.text.show_text(line.text)
        self.text.setVisible(bool(line.text))
        self.pages.setCurrentIndex(TURN)
        self.mine.setFocus()

    def _show_answers(self) -> None:
        self.pages.setCurrentIndex(ANSWER)
        self.asked.setFocus()

    def _giver(self, answer: str) -> Callable[[], None]:
        return lambda: self._give(answer)

    def _give(self, answer: str) -> None:
        command = self._command(answer)
        if self._turn is not None:
            self.pages.setCurrentIndex(TURN)
            self.mine.setEnabled(False)
            self.notice.run(command, self._turn, lambda _done: self._given(), self._stopped)

    def _given(self) -> None:
        self.mine.setEnabled(True)
        self._look()

    def _stopped(self, _error: AppError) -> None:
        """It was not taken; the same person may answer again."""
        self.mine.setEnabled(True)

    def _command(self, answer: str) -> Command:
        if self._sheet is None:
            return VoteRecord(self._at.meeting, self._at.case, Vote(answer))
        return VoteFeedback(self._sheet, Vote(answer))


def _page(*widgets: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GAP)
    for widget in widgets:
        beside = Qt.AlignmentFlag.AlignLeft if isinstance(widget, Button) else Qt.AlignmentFlag(0)
        column.addWidget(widget, 0, beside)
    return page
