"""What waits for one person at the table, shown to that person when they take the keyboard.

Nothing of it is shown before somebody says who looks, and it goes when they have done: questions,
offers, approvals and votes of a right-holder are nobody else's business (R21, R23, R43).
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.commands.outcomes import AcceptAction, Agree
from app.commands.rounds import Vote, VoteFeedback, VoteRecord
from app.commands.speaking import AnswerNoData, Approve, Pass, Withdraw
from app.commands.step import Command
from app.domain.contribution import TextId
from app.domain.meeting import QuestionId
from app.domain.person import PersonId
from app.queries.board import ItemBoard
from app.queries.meetings import Chair, ItemView, Waiting
from app.session import Session
from ui.meetings.notice import NoticePlace
from ui.style.spacing import SMALL
from ui.table.place import At
from ui.table.prompt import Pressed, Prompt
from ui.widgets.button import Button
from ui.widgets.form import Choice
from ui.widgets.label import Label
from ui.words import say, words


class WaitingPanel(QWidget):
    """The page behind F9."""

    answers = Signal(str, object)
    """A question (its id) is answered by a contribution of this person."""

    def __init__(self, notice: NoticePlace) -> None:
        super().__init__()
        self._notice = notice
        self._at: At | None = None
        self._chairs: dict[PersonId, Chair] = {}
        self.who = Choice()
        say(self.who.setAccessibleName, "table.waiting.who")
        label = Label("table.waiting.who", "hint")
        label.setWordWrap(False)
        label.setBuddy(self.who)
        self.leave = Button("table.waiting.leave", self.dismiss)
        self.none = Label("table.waiting.none", "hint")
        self.cards: list[Prompt] = []
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.who, 1)
        row.addWidget(self.leave)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SMALL)
        self._column.addWidget(self.none)
        self._column.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SMALL, 0, 0)
        column.setSpacing(SMALL)
        column.addLayout(row)
        column.addWidget(scroll, 1)
        self.who.currentIndexChanged.connect(lambda _index: self._look())
        self.dismiss()

    def show_view(self, at: At, view: ItemView) -> None:
        """Offer who can look: the people at the table. Whoever looks now sees it fresh."""
        self._at = at
        self._chairs = {chair.person: chair for chair in view.chairs}
        nobody = [(None, words().text("table.waiting.nobody"))]
        self.who.offer([*nobody, *((c.person, c.name) for c in view.chairs if c.present)])
        self._look()

    def dismiss(self) -> None:
        """Nobody looks any more."""
        self.who.choose(None)
        self._show(())

    def _look(self) -> None:
        person, at = self.who.currentData(), self._at
        self.leave.setEnabled(person is not None)
        if person is None or at is None:
            self._show(())
            return

        def look(session: Session) -> tuple[Waiting, ...]:
            return session.ask(ItemBoard(at.meeting, at.case), person).waiting

        def shown(waiting: tuple[Waiting, ...]) -> None:
            if self.who.currentData() == person:
                self._show(waiting)

        self._notice.look("waiting", look, shown)

    def _show(self, waiting: tuple[Waiting, ...]) -> None:
        focused = self.focusWidget()
        held = any(focused is not None and card.isAncestorOf(focused) for card in self.cards)
        if held and focused is not None and focused.hasFocus():
            self.who.setFocus()  # nothing that answers: the next key votes for nobody
        for card in self.cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []
        self.none.setVisible(not waiting and self.who.currentData() is not None)
        for entry in waiting:
            card = Prompt()
            self._fill(card, entry)
            self._column.insertWidget(self._column.count() - 1, card)
            self.cards.append(card)

    def _fill(self, card: Prompt, entry: Waiting) -> None:
        person: PersonId = self.who.currentData()
        chair = self._chairs.get(person)
        coded = entry.what == "approval" and chair is not None and not chair.has_slot
        text = f"{entry.text}\n{entry.relevance}".strip()
        field = "table.approve.code" if coded else ""
        buttons = self._buttons(entry, person)
        card.put(f"table.waiting.{entry.what}", buttons, text=text, field=field)

    def _buttons(self, entry: Waiting, person: PersonId) -> tuple[tuple[str, Pressed], ...]:
        def take(command: Command) -> Pressed:
            return lambda _typed: self._notice.run(command, person)

        def go_on(command: Command) -> Pressed:
            return lambda _typed: self._notice.quietly(command, person, lambda: None)

        if entry.what == "approval":
            return self._approval(entry, person)
        if entry.what in ("question", "duty"):
            question = QuestionId(entry.id)
            answer: tuple[str, Pressed] = (
                "table.duty.answer",
                lambda _typed: self.answers.emit(entry.id, person),
            )
            if entry.what == "duty":
                return answer, ("table.duty.no_data", take(AnswerNoData(question)))
            return answer, ("table.prompt.go_on", go_on(Pass(question)))
        if entry.what == "offer":
            return (("table.offer.accept", take(AcceptAction(TextId(entry.id)))),)
        if entry.what == "neutral":
            return (("table.vote.agree", take(Agree(TextId(entry.other), TextId(entry.id)))),)
        return tuple((f"table.vote.{vote.value}", take(self._vote(entry, vote))) for vote in Vote)

    def _approval(self, entry: Waiting, person: PersonId) -> tuple[tuple[str, Pressed], ...]:
        text = TextId(entry.id)

        def approve(typed: str) -> None:
            self._notice.run(Approve(text, typed or None), person)

        def withdraw(_typed: str) -> None:
            self._notice.run(Withdraw(text), person)

        return ("table.approve.approve", approve), ("table.texts.withdraw", withdraw)

    def _vote(self, entry: Waiting, vote: Vote) -> Command:
        at = self._at
        if entry.what == "record" and at is not None:
            return VoteRecord(at.meeting, at.case, vote)
        return VoteFeedback(TextId(entry.id), vote)
