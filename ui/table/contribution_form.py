"""What somebody says (R24): defaults come from their category, every choice is theirs."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout

from app.commands.speaking import Contribute
from app.domain.case import CaseId
from app.domain.contribution import Keep, Nature
from app.domain.meeting import MeetingId, QuestionId
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.queries.meetings import Chair, ItemView
from ui.meetings.agenda_panel import NARROW
from ui.style.spacing import GAP, SMALL
from ui.table.draft import DraftForm, FormDraft
from ui.table.fields import CheckList, DataField
from ui.widgets.button import Button
from ui.widgets.form import Choice, TextField
from ui.widgets.label import Label
from ui.words import say, words


@dataclass(frozen=True, slots=True)
class Voice:
    """In whose name a step is taken, and for whom (spec 2: the acting person and the speaker)."""

    acting: PersonId
    by: PersonId | None


def voice(speaker: Chair, typist: PersonId, coordinator: PersonId) -> Voice:
    """Somebody without a key slot speaks in the coordinator's session; others type for a speaker.

    Whoever typed reads the working note, so the record tells the truth about it (R20: `by`).
    """
    if speaker.person == typist:
        return Voice(typist, None)
    if not speaker.has_slot and typist == coordinator:
        return Voice(speaker.person, None)
    return Voice(typist, speaker.person)


class ContributionForm(DraftForm):
    """The form behind F2. It keeps what is typed until the step was taken."""

    keep = Signal()
    """Ask for the step."""

    def __init__(self) -> None:
        super().__init__()
        self._chairs: dict[PersonId, Chair] = {}
        self._officers: frozenset[PersonId] = frozenset()
        self._secrets = True
        self._answers: QuestionId | None = None
        self._of: PersonId | None = None
        self._duties: dict[str, PersonId] = {}
        self.speaker, self.nature, self.kept = Choice(), Choice(), Choice()
        self.audience = Choice()
        self.text = TextField(2)
        self.secret, self.attributed = QCheckBox(), QCheckBox()
        self.named = CheckList("table.contribution.named")
        self.data = DataField()
        self.always = Label(role="hint")
        self.answer = Label("table.contribution.answers", "hint")
        self.answer.hide()
        self.send = Button("table.contribution.keep", self.keep.emit, primary=True)
        self._name_fields()
        self._lay_out()
        self.name_fields(
            speaker=self.speaker,
            text=self.text,
            nature=self.nature,
            secret=self.secret,
            kept=self.kept,
            audience=self.audience,
            named=self.named,
            attributed=self.attributed,
            data=self.data.list,
            justification=self.data.justification,
        )
        self.speaker.currentIndexChanged.connect(lambda _index: self._spoken())
        self.audience.currentIndexChanged.connect(lambda _index: self._show_named())
        self.texts()

    def show_view(self, view: ItemView) -> None:
        """Offer who is at the table; nothing that was chosen or typed changes."""
        self._chairs = {chair.person: chair for chair in view.chairs}
        self._officers = frozenset(view.officers)
        self._secrets = view.secrets
        self._duties = dict(view.open_duties)
        present = [(c.person, c.name) for c in view.chairs if c.present]
        self.speaker.offer(list(present))
        self.named.offer([(c.person, c.name) for c in view.chairs if c.person not in view.officers])
        self._say_always()
        self._spoken()

    def choose(self, person: PersonId) -> None:
        """Let this person speak."""
        if self.speaker.findData(person) >= 0:
            self.speaker.choose(person)

    def answers(self, question: str, person: PersonId) -> None:
        """The next contribution answers a question."""
        self._answers = QuestionId(question)
        self.answer.show()
        self.choose(person)
        self.text.setFocus()

    @property
    def chair(self) -> Chair | None:
        """Who speaks."""
        return self._chairs.get(self.speaker.currentData())

    def command(self, meeting: MeetingId, case: CaseId, by: PersonId | None) -> Contribute:
        """The step as the form says it."""
        named = self.audience.currentData() == "named"
        reason = self.data.justification.value
        return Contribute(
            meeting,
            case,
            SecretText(self.text.value),
            Nature(self.nature.currentData()),
            secret=self.secret.isChecked(),
            keep=Keep(self.kept.currentData()),
            audience=self._named() if named else None,
            attributed=self.attributed.isChecked(),
            categories=self.data.values,
            justification=SecretText(reason) if reason else None,
            by=by,
            answers=self._answers,
        )

    def draft(self) -> FormDraft:
        """Besides its fields, the question under a duty that it answers."""
        found = super().draft()
        if found and self._answers in self._duties:
            found["answers"] = self._answers
        return found

    def restore(self, draft: FormDraft) -> None:
        """Put it back; a question that was answered since is answered no more."""
        super().restore(draft)
        self.data.fold.setChecked(bool(self.data.values))
        answers = str(draft.get("answers", ""))
        if answers in self._duties:
            self.answers(answers, self._duties[answers])

    def done(self) -> None:
        """It was kept: room for the next."""
        self.text.clear()
        self.data.clear()
        self._answers = None
        self.answer.hide()
        self._default()
        self.text.setFocus()

    def texts(self) -> None:
        """Names of choices in the language of the moment."""
        told = words().text
        self.nature.offer([(n, told(f"table.nature.{n.value}")) for n in Nature])
        self.kept.offer([(k, told(f"table.keep.{k.value}")) for k in Keep])
        self.audience.offer([(a, told(f"table.audience.{a}")) for a in ("admitted", "named")])
        self.data.texts()
        self._say_always()

    def _name_fields(self) -> None:
        for widget, key in (
            (self.speaker, "speaker"),
            (self.nature, "nature"),
            (self.kept, "kept"),
            (self.audience, "audience"),
            (self.text, "text"),
        ):
            say(widget.setAccessibleName, f"table.contribution.{key}")
        say(self.text.setPlaceholderText, "table.contribution.text")
        say(self.secret.setText, "table.contribution.secret")
        say(self.attributed.setText, "table.contribution.attributed")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SMALL, 0, 0)
        column.setSpacing(SMALL)
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(GAP)
        for widget in (self.speaker, self.nature, self.kept):
            first.addWidget(widget, 1)
        for widget in (self.speaker, self.nature, self.kept, self.audience):
            widget.setMinimumContentsLength(NARROW)
        second.addWidget(self.secret)
        second.addWidget(self.attributed)
        second.addWidget(self.audience, 1)
        second.addWidget(self.send)
        column.addLayout(first)
        column.addWidget(self.answer)
        column.addWidget(self.text)
        column.addWidget(self.always)
        column.addLayout(second)
        column.addWidget(self.named)
        column.addWidget(self.data)
        column.addStretch()
        self.named.hide()

    def _named(self) -> frozenset[PersonId]:
        return self._officers | {PersonId(person) for person in self.named.values}

    def _spoken(self) -> None:
        """Another speaker has other defaults; the same one keeps what was chosen."""
        if self.speaker.currentData() != self._of:
            self._of = self.speaker.currentData()
            self._default()

    def _default(self) -> None:
        """Secrecy and naming as the speaker's category has them (R24, R45)."""
        chair = self.chair
        self.secret.setChecked(self._secrets and chair is not None and chair.secret_by_default)
        self.secret.setEnabled(self._secrets)
        self.attributed.setChecked(chair is not None and chair.source_named)
        self.kept.choose(Keep.SPOKEN)
        self.audience.choose("admitted")
        self.named.tick(())

    def _show_named(self) -> None:
        self.named.setVisible(self.audience.currentData() == "named")

    def _say_always(self) -> None:
        known = [self._chairs[p].name for p in sorted(self._officers) if p in self._chairs]
        self.always.say("table.contribution.always", names=", ".join(known))
