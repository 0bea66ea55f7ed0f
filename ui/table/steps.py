"""The steps that are taken at the table: from a form to a command, in the right person's name."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.commands.rounds import ProposeFeedback
from app.commands.sitting import Arrive, CloseItem, Leave
from app.commands.speaking import AnswerNoData, Approve, Withdraw
from app.commands.step import Command, Done
from app.domain.contribution import Keep, Stated, TextId
from app.domain.meeting import QuestionId
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.errors import AppError
from app.queries.meetings import Chair, SaidLine
from app.queries.settling import ItemSettling, Unsettled
from ui.table.closing_dialog import ClosingDialog, Loss, of_item
from ui.table.place import At, voice
from ui.table.stated import stated, told
from ui.table.take_back_dialog import TakeBackDialog
from ui.widgets.draft import DraftForm

if TYPE_CHECKING:
    from ui.table.item_desk import ItemDesk


class TableSteps(QObject):
    """Takes steps for a desk. A form is emptied once its step was taken, and never before."""

    def __init__(self, desk: "ItemDesk") -> None:
        super().__init__(desk)
        self._desk = desk
        self.at: At | None = None
        self._last: TextId | None = None

    def contribute(self) -> None:
        """Keep what somebody says; a text for the minutes is then shown for approval (R20)."""
        desk, at = self._desk, self.at
        speaker = desk.contribution.chair
        if at is None or speaker is None:
            self._complete("table.contribution.asked")
            return
        said = voice(speaker, at.typist, at.coordinator)
        command = desk.contribution.command(at.meeting, at.case, said.by)
        minutes = command.keep is Keep.MINUTES

        def done(made: Done) -> None:
            desk.prompt.close_prompt()
            self._last = TextId(made.made or "")
            if minutes:
                self._ask_approval(self._last, speaker, stated(command))

        self._send(desk.contribution, command, said.acting, done)

    def recall(self) -> None:
        """Back to what was kept last, as long as it is not approved, to type it again."""
        view = self._desk.view
        said = view.said if view is not None else ()
        last = next((line for line in said if line.id == self._last and not line.approved), None)
        if last is not None:
            self.correct(last)

    def correct(self, said: SaidLine) -> None:
        """Type a text of the list again; what is being typed comes first."""
        self._desk.prompt.close_prompt()
        self._desk.front_contribution()
        if not self._desk.contribution.correct(said):
            self._complete("table.contribution.busy")

    def approve(self, said: SaidLine) -> None:
        """Ask for the approval of a text that stands in the list."""
        speaker = self._chair(said.contributor)
        if speaker is not None:
            self._ask_approval(said.id, speaker, said.stated)
            self._desk.prompt.take_focus()

    def withdraw(self, said: SaidLine) -> None:
        """Take a text back in its contributor's name; the speaker's where that is not shown."""
        chosen = self._desk.contribution.chair
        speaker = self._chair(said.contributor) if said.contributor is not None else chosen
        if speaker is None or speaker.has_slot:
            person = speaker.person if speaker is not None else said.contributor
            desk, words = self._desk, said.text.text
            TakeBackDialog(desk.notice.bridge, said.id, words, person, desk).open()
        else:
            self._ask_withdrawal(said.id, speaker)

    def decide(self) -> None:
        """The chair decides."""
        form, at = self._desk.decision, self.at
        if at is not None and self._complete(form.lacks()):
            command = form.decision(at.meeting, at.case)
            self._send(form, command, at.chair)

    def assign(self) -> None:
        """The chair gives somebody an action, or offers it (R43)."""
        form, at = self._desk.action, self.at
        if at is None or not self._complete(form.lacks()):
            return
        command = form.action(at.meeting, at.case)
        if command is None:
            return
        notice = self._desk.notice
        said = "table.handed_on" if form.offers else "table.action.kept"
        self._send(form, command, at.chair, lambda _made: notice.confirm(said))

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
            desk.show_rounds()
            desk.rounds.begin(TextId(made.made or ""))

        self._send(form, command, proposer, done)

    def ask(self) -> None:
        """The chair asks. What a right-holder got stands nowhere but under their own name."""
        form, at = self._desk.question, self.at
        if at is None or not self._complete(form.lacks()):
            return
        command = form.command(at.meeting, at.case)
        self._send(form, command, at.chair, self._handed_on)

    def no_data(self, question: str, person: PersonId) -> None:
        """Under a duty: there is nothing to say (R42)."""
        self._desk.notice.run(AnswerNoData(QuestionId(question)), person)

    def arrive(self, chair: Chair, slip: bool = False) -> None:
        """Somebody sits down, or leaves; or never came, where that was a slip."""
        at = self.at
        if at is not None:
            command: Command = Arrive(at.meeting, at.case)
            if chair.present:
                command = Leave(at.meeting, at.case, slip)
            self._desk.notice.run(command, chair.person)

    def ask_to_close(self) -> None:
        """Say first what would be out of reach, once something would."""
        at = self.at
        if at is not None:
            lacks = ItemSettling(at.meeting, at.case)
            ask = self._desk.notice.look
            ask("closing", lambda session: session.ask(lacks, at.typist), self._say_losses)

    def _say_losses(self, lacks: Unsettled | None) -> None:
        desk = self._desk
        losses, unsent = of_item(lacks) if lacks is not None else (), desk.unsent
        if unsent:
            desk.front(unsent[0])
            tabs = map(desk.tab_name, unsent)
            losses = (*(Loss("table.unsent.what", {"tab": tab}) for tab in tabs), *losses)
        if not losses:
            self.close_item()
            return
        losses = (*losses, Loss("table.closing.waiting"))
        back = "table.unsent.back" if unsent else "screens.cancel"
        shows = desk.texts_table.to_lost if lacks is not None and lacks.notes else None
        ClosingDialog("table.item.close", losses, self.close_item, desk, back, shows).open()

    def close_item(self) -> None:
        """The chair closes the item."""
        at, prompt = self.at, self._desk.prompt
        if at is not None:
            prompt.close_prompt()
            close, password = CloseItem(at.meeting, at.case), self._desk.notice.password
            self._desk.notice.run(close, at.chair, lambda _done: password.dismiss())

    def _send(
        self,
        form: DraftForm,
        command: Command,
        acting: PersonId,
        done: Callable[[Done], None] | None = None,
    ) -> None:
        """Take a form's step once, however often the key is pressed; who types on loses nothing."""
        sent = form.stands()
        form.send.setEnabled(False)

        def kept(made: Done) -> None:
            later = form.since(sent)
            if any(later.values()):
                form.go_on(later)
            else:
                form.done()
            if done is not None:
                done(made)
            desk = self._desk
            if form is desk.contribution and desk.prompt.asks and not any(later.values()):
                desk.prompt.take_focus()  # the code that is said now is no text

        def failed(_error: AppError) -> None:
            self._desk.refused(form)

        self._desk.notice.run(command, acting, kept, failed)

    def _ask_approval(self, text: TextId, speaker: Chair, shown: Stated) -> None:
        prompt, view = self._desk.prompt, self._desk.view
        people = {chair.person: chair.name for chair in view.chairs} if view is not None else {}
        holds = told(shown, people)

        def approve(typed: str) -> None:
            command = Approve(text, typed or None, shown)

            def done(_done: Done) -> None:
                prompt.close_prompt()

            self._desk.notice.run(command, speaker.person, done, prompt.wrong)

        def later(_typed: str) -> None:
            prompt.close_prompt()

        buttons = (("table.approve.approve", approve), ("table.approve.later", later))
        if speaker.has_slot:
            key, field = "table.prompt.approve_own", ""
        else:
            key, field = "table.prompt.approve", "table.approve.code"
        prompt.put(key, buttons, text=holds, field=field, about=text, name=speaker.name)

    def _ask_withdrawal(self, text: TextId, speaker: Chair) -> None:
        """Who has no key slot proves with their card that the words are theirs to take back."""
        prompt = self._desk.prompt

        def withdraw(typed: str) -> None:
            def done(_done: Done) -> None:
                prompt.close_prompt()

            command = Withdraw(text, typed or None)
            self._desk.notice.run(command, speaker.person, done, prompt.wrong)

        def leave(_typed: str) -> None:
            prompt.close_prompt()

        buttons = (("table.texts.withdraw", withdraw), ("screens.cancel", leave))
        field = "table.approve.code"
        prompt.put("table.prompt.withdraw", buttons, field=field, about=text, name=speaker.name)
        prompt.take_focus()

    def _handed_on(self, _made: Done) -> None:
        """The same sentence, whoever was asked, and whatever they do (R21)."""
        self._desk.notice.confirm("table.handed_on")

    def _complete(self, lacks: str | None) -> bool:
        """Say what a form still needs; nothing was refused."""
        if lacks is not None:
            self._desk.hint(lacks)
        return lacks is None

    def _chair(self, person: PersonId | None) -> Chair | None:
        view = self._desk.view
        chairs = view.chairs if view is not None else ()
        return next((chair for chair in chairs if chair.person == person), None)
