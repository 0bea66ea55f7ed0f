"""The steps that are taken at the table: from a form to a command, in the right person's name."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.commands.outcomes import AcceptAction
from app.commands.rounds import ProposeFeedback
from app.commands.sitting import Arrive, CloseItem, Leave
from app.commands.speaking import AnswerNoData, Approve, Pass, Withdraw
from app.commands.step import Command, Done
from app.domain.contribution import Keep, TextId
from app.domain.law import Regime
from app.domain.meeting import QuestionId
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.queries.meetings import Chair, SaidLine
from ui.table.contribution_form import voice
from ui.table.place import At

if TYPE_CHECKING:
    from ui.table.item_desk import ItemDesk


class TableSteps(QObject):
    """Takes steps for a desk. A form is emptied once its step was taken, and never before."""

    def __init__(self, desk: "ItemDesk") -> None:
        super().__init__(desk)
        self._desk = desk
        self.at: At | None = None

    def contribute(self) -> None:
        """Keep what somebody says; a text for the minutes is then shown for approval (R20)."""
        desk, at = self._desk, self.at
        speaker = desk.contribution.chair
        if at is None or speaker is None:
            return
        said = voice(speaker, at.typist, at.coordinator)
        command = desk.contribution.command(at.meeting, at.case, said.by)
        minutes = command.keep is Keep.MINUTES

        def done(made: Done) -> None:
            desk.contribution.done()
            desk.prompt.close_prompt()
            if minutes and made.made is not None:
                self._ask_approval(TextId(made.made), speaker)

        desk.notice.run(command, said.acting, done)

    def approve(self, said: SaidLine) -> None:
        """Ask for the approval of a text that stands in the list."""
        speaker = self._chair(said.contributor)
        if speaker is not None:
            self._ask_approval(said.id, speaker)

    def withdraw(self, said: SaidLine) -> None:
        """Take a text back in its contributor's name; the speaker's where that is not shown."""
        chosen = self._desk.contribution.chair
        person = said.contributor or (chosen.person if chosen is not None else None)
        self._desk.notice.run(Withdraw(said.id), person)

    def decide(self) -> None:
        """The chair decides."""
        form, at = self._desk.decision, self.at
        if at is not None and self._complete(form.lacks()):
            command = form.decision(at.meeting, at.case)
            self._desk.notice.run(command, at.chair, lambda _done: form.done())

    def assign(self) -> None:
        """The chair gives somebody an action, or offers it (R43)."""
        form, at, desk = self._desk.action, self.at, self._desk
        if at is None or not self._complete(form.lacks()):
            return
        command = form.action(at.meeting, at.case)
        owner = self._chair(command.owner if command is not None else None)
        if command is None or owner is None:
            return
        text = form.text.value

        def done(made: Done) -> None:
            form.done()
            if owner.accepts_first and made.made is not None:
                self._offer(TextId(made.made), owner, text)

        desk.notice.run(command, at.chair, done)

    def propose(self) -> None:
        """Put a text for the police before the table and hold its round (R31)."""
        form, at, desk = self._desk.feedback, self.at, self._desk
        if at is None:
            return
        sources = form.sources.values
        if sources is None:
            self._complete("table.sources.asked")
            return
        command = ProposeFeedback(at.meeting, at.case, SecretText(form.text.value), sources)
        proposer = at.chair if at.typist not in (at.chair, at.coordinator) else at.typist

        def done(made: Done) -> None:
            form.done()
            desk.show_rounds()
            if made.made is not None:
                desk.rounds.begin(TextId(made.made))

        desk.notice.run(command, proposer, done)

    def ask(self) -> None:
        """The chair asks; of a right-holder nothing is kept but what the table goes on with."""
        form, at, desk = self._desk.question, self.at, self._desk
        asked = form.chair
        if at is None or asked is None:
            return
        command, text = form.command(at.meeting, at.case), form.text.value

        def done(made: Done) -> None:
            form.done()
            if made.made is not None:
                self._put_question(made.made, asked, text)

        desk.notice.run(command, at.chair, done)

    def no_data(self, question: str, person: PersonId) -> None:
        """Under a duty: there is nothing to say (R42)."""
        self._desk.notice.run(AnswerNoData(QuestionId(question)), person)

    def arrive(self, chair: Chair) -> None:
        """Somebody sits down, or leaves."""
        at = self.at
        if at is not None:
            step: type[Arrive] | type[Leave] = Leave if chair.present else Arrive
            command: Command = step(at.meeting, at.case)
            self._desk.notice.run(command, chair.person)

    def close_item(self) -> None:
        """The chair closes the item."""
        at, prompt = self.at, self._desk.prompt
        if at is not None:
            prompt.close_prompt()
            self._desk.notice.run(CloseItem(at.meeting, at.case), at.chair)

    def _put_question(self, question: str, asked: Chair, text: str) -> None:
        """Before the table for a moment. Going on passes, and leaves nothing anywhere (R21)."""
        prompt, desk = self._desk.prompt, self._desk

        def answer(_typed: str) -> None:
            desk.answer(question, asked.person)

        def go_on(_typed: str) -> None:
            prompt.close_prompt()
            if asked.regime is not Regime.DUTY:
                desk.notice.quietly(Pass(QuestionId(question)), asked.person, lambda: None)

        def nothing(_typed: str) -> None:
            prompt.close_prompt()
            self.no_data(question, asked.person)

        duty = asked.regime is Regime.DUTY
        buttons = (
            ("table.duty.answer", answer),
            *((("table.duty.no_data", nothing),) if duty else ()),
            ("table.prompt.go_on", go_on),
        )
        prompt.put("table.prompt.question", buttons, text=text, name=asked.name)

    def _offer(self, action: TextId, owner: Chair, text: str) -> None:
        """Before the table for a moment. Going on leaves nothing (R43)."""
        prompt = self._desk.prompt

        def accept(_typed: str) -> None:
            self._desk.notice.run(
                AcceptAction(action), owner.person, lambda _done: prompt.close_prompt()
            )

        def go_on(_typed: str) -> None:
            prompt.close_prompt()

        buttons = (("table.offer.accept", accept), ("table.prompt.go_on", go_on))
        prompt.put("table.prompt.offer", buttons, text=text, name=owner.name)

    def _ask_approval(self, text: TextId, speaker: Chair) -> None:
        prompt = self._desk.prompt

        def approve(typed: str) -> None:
            self._desk.notice.run(
                Approve(text, typed or None), speaker.person, lambda _done: prompt.close_prompt()
            )

        def later(_typed: str) -> None:
            prompt.close_prompt()

        buttons = (("table.approve.approve", approve), ("table.approve.later", later))
        if speaker.has_slot:
            prompt.put("table.prompt.approve_own", buttons, name=speaker.name)
        else:
            field = "table.approve.code"
            prompt.put("table.prompt.approve", buttons, field=field, name=speaker.name)

    def _complete(self, lacks: str | None) -> bool:
        """Say what a form still needs; nothing was refused."""
        if lacks is not None:
            self._desk.notice.refusal.say_hint(lacks)
        return lacks is None

    def _chair(self, person: PersonId | None) -> Chair | None:
        view = self._desk.view
        chairs = view.chairs if view is not None else ()
        return next((chair for chair in chairs if chair.person == person), None)
