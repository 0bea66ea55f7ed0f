"""A round on one laptop: it goes by everyone who arrived, and each answers out of sight.

All are asked in the order in which they arrived, whatever they answered before, and all see the
same two pages. The answers stay in this dialog until the last was given and are then cast
together; before that nobody has answered, and leaving forgets them. Whoever has no key slot gives
the code of their card before they see the question, and it goes with the answer. At the end it
says one bit (R31, R44): never how many agreed, nor who has not answered yet.
"""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.commands.rounds import Vote, VoteFeedback, VoteRecord
from app.commands.step import Command
from app.domain.person import PersonId
from app.errors import AppError, Locked, Refused, WrongState
from app.queries.meetings import Chair
from app.queries.rounds import RoundLine, Rounds
from app.queries.tablecodes import OwnCode
from app.session import Session
from ui.bridge import Bridge
from ui.table.covered import CoveredDialog, page_of
from ui.table.place import At
from ui.widgets.button import Button
from ui.widgets.label import Label

COVERED, ANSWER, OVER, STOP = range(4)
ANSWERED = frozenset({"voted_already", "round_over"})
"""Codes by which an answer is in: cast before the step that failed, or from one's own laptop."""


class RoundDialog(CoveredDialog):
    """Everyone in turn, and then the round is over."""

    def __init__(
        self, bridge: Bridge, at: At, chairs: tuple[Chair, ...], line: RoundLine, on: QWidget
    ) -> None:
        super().__init__(bridge, "table.round.title", "table.round.leave", on)
        self._bridge, self._at, self._sheet = bridge, at, line.sheet
        self._chairs = {chair.person: chair for chair in chairs}
        self._asked = line.asked
        self._answers: dict[PersonId, Command] = {}
        self._casting = False
        self.asked, self.text, self.bit = Label(role="heading"), Label(), Label(role="title")
        self.asked.say("table.round.record" if line.sheet is None else "table.round.feedback")
        self.asked.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.answers = {vote: Button(f"table.vote.{vote}", self._giver(vote)) for vote in Vote}
        self._numbers = {str(n): button for n, button in enumerate(self.answers.values(), 1)}
        self.cast = Button("table.round.cast", self._cast, primary=True)
        self.resume = Button("table.round.resume", self._resume, primary=True)
        self._before = COVERED
        stop = page_of(Label("table.round.stop", "heading"), self.resume)
        for page in (self._answer_page(), page_of(self.bit, self.cast), stop):
            self.pages.addWidget(page)
        for button in (self.cast, self.resume, *self.answers.values()):
            button.setAutoDefault(False)
        bridge.leaving.connect(self._let_go)
        self._next()

    @property
    def turn(self) -> PersonId | None:
        """Whom the laptop is for now; None once all have answered."""
        return next((p for p in self._asked if p not in self._answers), None)

    @property
    def _code(self) -> str | None:
        """What was typed from the card; None for whoever has a key slot."""
        return None if self.code.isHidden() else self.code.value

    def look(self) -> None:
        """Show the question, and of its text what this person may read."""
        person, at, sheet, code = self.turn, self._at, self._sheet, self._code
        given = code or ""

        def lines(session: Session) -> tuple[RoundLine, ...]:
            if code is not None and not session.ask(OwnCode(at.meeting, at.case, given), person):
                raise Locked("wrong_table_code")
            return session.ask(Rounds(at.meeting, at.case), person)

        def show(found: tuple[RoundLine, ...]) -> None:
            text = next((line.text for line in found if line.sheet == sheet), "")
            if sheet is not None and not text:
                self.text.say("table.round.unreadable")
            else:
                self.text.show_text(text)
            self.text.setVisible(sheet is not None)
            self.pages.setCurrentIndex(ANSWER)
            self.asked.setFocus()

        self.notice.look("round", lines, show)

    def reject(self) -> None:
        """Leave; once the answers are being cast, not before it is known what came of them."""
        if not self._casting:
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Each answer by its number; Escape asks first whether the round is to stop."""
        number = event.text()
        if self.pages.currentIndex() == ANSWER and number in self._numbers:
            if not event.isAutoRepeat():
                self._numbers[number].click()
        elif event.key() == Qt.Key.Key_Escape and self.turn is not None:
            if self.pages.currentIndex() == STOP:
                self._resume()
            else:
                self._before = self.pages.currentIndex()
                self.pages.setCurrentIndex(STOP)
                self.resume.setFocus()
        else:
            super().keyPressEvent(event)

    def _resume(self) -> None:
        """The round goes on where it was."""
        self.pages.setCurrentIndex(self._before)
        covered = self.mine if self.code.isHidden() else self.code
        (self.asked if self._before == ANSWER else covered).setFocus()

    def _answer_page(self) -> QWidget:
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        for number, button in self._numbers.items():
            row.addWidget(QLabel(number))
            row.addWidget(button)
        row.addStretch()
        return page_of(self.asked, self.text, buttons)

    def _giver(self, vote: Vote) -> Callable[[], None]:
        return lambda: self._give(vote)

    def _give(self, vote: Vote) -> None:
        person = self.turn
        if person is not None:
            self._answers[person] = self._command(vote)
            self._next()

    def _next(self) -> None:
        self.text.show_text("")
        self.code.clear()
        person = self.turn
        if person is None:
            self._cast()
        else:
            chair = self._chairs.get(person)
            name = chair.name if chair is not None else person
            self.cover(name, coded=chair is None or not chair.has_slot)

    def _cast(self) -> None:
        """All at once; what fails halfway is cast again by the button, nobody answers twice."""
        at, answers = self._at, dict(self._answers)
        self.bit.show_text("")
        self.cast.hide()
        self.pages.setCurrentIndex(OVER)

        def cast(session: Session) -> tuple[RoundLine, ...]:
            cast_all(session, answers)
            return session.ask(Rounds(at.meeting, at.case), at.typist)

        self.notice.refusal.clear()
        self._casting = True
        self._bridge.call(cast, self._over, self._stopped, self, changes=True)

    def _over(self, lines: tuple[RoundLine, ...]) -> None:
        """The one bit. A sheet that was not agreed to is over without a line of its own."""
        self._casting = False
        line = next((line for line in lines if line.sheet == self._sheet), None)
        unanimous = line is not None and line.over and line.unanimous
        self.bit.say("table.round.agreed" if unanimous else "table.round.not_agreed")
        self._answers.clear()
        self._asked = ()
        self.leave.say("table.round.close")
        self.leave.setFocus()

    def _stopped(self, error: AppError) -> None:
        self._casting = False
        self.leave.say("table.round.close")  # some answers may count by now
        self.notice.refusal.show_error(error)
        self.cast.show()
        self.cast.setFocus()

    def _let_go(self) -> None:
        """The vault locks: what was cast is kept, and nothing may stand in the way."""
        self._casting = False

    def _command(self, vote: Vote) -> Command:
        if self._sheet is None:
            return VoteRecord(self._at.meeting, self._at.case, vote, self._code)
        return VoteFeedback(self._sheet, vote, self._code)


def cast_all(session: Session, commands: Mapping[PersonId, Command]) -> None:
    """Whoever answered already has answered; whoever lost the admission is not asked (R41).

    Raises:
        Refused: what refuses them all, such as a consent that ended (R6).
    """
    refusals = []
    for person, command in commands.items():
        try:
            session.run(command, person)
        except Refused as refusal:
            refusals.append(refusal)
        except WrongState as error:
            if error.code not in ANSWERED:
                raise
    if refusals and len(refusals) == len(commands):
        raise refusals[0]
