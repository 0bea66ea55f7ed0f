"""What waits for one person at the table, shown to that person when they take the laptop.

Questions, offers, agreements and approvals are nobody else's business (R21, R23, R43): no other
screen lists them, and the way here is open for everyone at the table, whether anything waits or
not. Answers to a round are not here: they are given together (R31, R44).
"""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.commands.outcomes import AcceptAction, Agree
from app.commands.speaking import AnswerNoData, Approve, Pass, Withdraw
from app.commands.step import Command
from app.domain.contribution import Stated, TextId
from app.domain.meeting import QuestionId
from app.domain.person import PersonId
from app.errors import Locked
from app.queries.board import ItemBoard
from app.queries.meetings import Chair, ItemView, Waiting
from app.queries.tablecodes import OwnCode
from app.session import Session
from ui.bridge import Bridge
from ui.style.spacing import GAP
from ui.table.covered import CoveredDialog, page_of
from ui.table.place import At
from ui.table.prompt import Pressed, Prompt
from ui.table.stated import told as all_told
from ui.widgets.label import Label
from ui.words import words

OWN = 1
SHOWN = ("approval", "question", "duty", "offer", "neutral")
"""What is answered alone, of `Waiting.what`."""
FREE = ("question", "offer")
"""Where saying nothing is as good an answer: no button looks like the one to press."""


class OwnDialog(CoveredDialog):
    """One person's own things, one below another."""

    answers = Signal(str, object)
    """A question (its id) is answered by a contribution of this person."""

    def __init__(self, bridge: Bridge, at: At, chair: Chair, on: QWidget) -> None:
        super().__init__(bridge, "table.own.title", "table.own.leave", on)
        self._at, self._chair = at, chair
        self.heading = Label(role="heading")
        self.heading.say("table.own.heading", name=chair.name)
        self.none = Label("table.own.none", "hint")
        self.cards: list[Prompt] = []
        self._confirms = False
        self._people: Mapping[PersonId, str] = {}
        inside = QWidget()
        self._cards = QVBoxLayout(inside)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(GAP)
        self._cards.addWidget(self.none)
        self._cards.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        for ground in (scroll.viewport(), inside):
            ground.setAutoFillBackground(False)  # the card's
        self.pages.addWidget(page_of(self.heading, scroll))
        self.cover(chair.name, coded=not chair.has_slot)

    def look(self) -> None:
        """Ask what waits for this person; without a key slot the code says who holds the laptop."""
        at, person, coded = self._at, self._chair.person, not self._chair.has_slot
        code = self.code.value

        def board(session: Session) -> ItemView:
            if coded and not session.ask(OwnCode(at.meeting, at.case, code), person):
                raise Locked("wrong_table_code")
            return session.ask(ItemBoard(at.meeting, at.case), person)

        self.notice.look("waiting", board, self._show)

    def _show(self, view: ItemView) -> None:
        self._people = {chair.person: chair.name for chair in view.chairs}
        self.leave.setFocus()  # nothing that answers: the next key decides nothing
        for card in self.cards:
            self._cards.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []
        shown = [entry for entry in view.waiting if entry.what in SHOWN]
        self.none.say("table.own.kept" if self._confirms else "table.own.none")
        self.none.setVisible(self._confirms or not shown)
        self._confirms = False
        for entry in shown:
            card = Prompt(leaves=False)
            self._fill(card, entry)
            self._cards.insertWidget(self._cards.count() - 1, card)
            self.cards.append(card)
        self.pages.setCurrentIndex(OWN)

    def _fill(self, card: Prompt, entry: Waiting) -> None:
        offer = entry.what == "offer"
        buttons = self._offer(card, entry) if offer else self._buttons(card, entry)
        free = entry.what in FREE
        card.put(f"table.own.{entry.what}", buttons, text=_text(entry, self._people), equal=free)
        _stay_quiet(card)

    def _buttons(self, card: Prompt, entry: Waiting) -> tuple[tuple[str, Pressed], ...]:
        code = self._proof
        if entry.stated is not None:
            return self._approval(card, entry, entry.stated)
        if entry.what == "question":
            answer = ("table.duty.answer", lambda _typed: self._answer(entry.id))
            nothing = self._quietly(Pass(QuestionId(entry.id), code))
            return answer, ("table.own.say_nothing", nothing)
        if entry.what == "duty":
            answer = ("table.duty.answer", lambda _typed: self._answer(entry.id))
            nothing = self._take(AnswerNoData(QuestionId(entry.id), code))
            return answer, ("table.duty.no_data", nothing)
        agree = Agree(TextId(entry.other), TextId(entry.id), code)
        return (("table.vote.agree", self._take(agree)),)

    def _offer(self, card: Prompt, entry: Waiting) -> tuple[tuple[str, Pressed], ...]:
        """Going on tells nobody anything: the offer stays as if nobody had looked (R43).

        Nobody accepts what they cannot read.
        """

        def go_on(_typed: str) -> None:
            card.close_prompt()
            self.leave.setFocus()

        later = ("table.offer.go_on", go_on)
        if not entry.text:
            return (later,)
        accept = self._take(AcceptAction(TextId(entry.id), self._proof))
        return ("table.offer.accept", accept), later

    @property
    def _proof(self) -> str | None:
        """The code with which these cards were uncovered."""
        return self.code.value or None

    def _take(self, command: Command) -> Pressed:
        return lambda _typed: self._run(command)

    def _run(self, command: Command) -> None:
        self.notice.run(command, self._chair.person, self._kept)

    def _kept(self, _done: object) -> None:
        """Something was done, which stands in the list too: say so. Silence has no sentence."""
        self._confirms = True
        self.look()

    def _quietly(self, command: Command) -> Pressed:
        return lambda _typed: self.notice.quietly(command, self._chair.person, self.look)

    def _answer(self, question: str) -> None:
        """Back to the table, where the answer is typed as any contribution."""
        self.accept()
        self.answers.emit(question, self._chair.person)

    def _approval(
        self, card: Prompt, entry: Waiting, shown: Stated
    ) -> tuple[tuple[str, Pressed], ...]:
        text = TextId(entry.id)

        def approve(_typed: str) -> None:
            self._run(Approve(text, self._proof, shown))

        def take_back(_typed: str) -> None:
            self._ask_back(card, entry, Withdraw(text, self._proof))

        return ("table.approve.approve", approve), ("table.texts.withdraw", take_back)

    def _ask_back(self, card: Prompt, entry: Waiting, command: Withdraw) -> None:
        """It is destroyed for good: the card says so first, in its own place (R20)."""

        def stand(_typed: str) -> None:
            self._fill(card, entry)
            self.leave.setFocus()

        buttons = (("table.take_back.leave", stand), ("table.texts.withdraw", self._take(command)))
        card.put("table.take_back.what", buttons, text=entry.text, equal=True)
        _stay_quiet(card)
        card.take_focus()


def _stay_quiet(card: Prompt) -> None:
    """Enter presses only the button that has the focus."""
    for button in card.buttons:
        button.setAutoDefault(False)


def _text(entry: Waiting, people: Mapping[PersonId, str]) -> str:
    """What it says; of an offer besides by when, and what it rests on; of a text what holds."""
    told, lines = words().text, [entry.text, entry.relevance]
    if entry.stated is not None:
        lines.append(all_told(entry.stated, people))
    if entry.due is not None:
        lines[0] = entry.text or told("table.offer.unreadable")
        lines.append(told("table.offer.due", day=entry.due))
    lines += [told("table.offer.rests_on", text=text) for text in entry.rests_on]
    return "\n".join(line for line in lines if line)
