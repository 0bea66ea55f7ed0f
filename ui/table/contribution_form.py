"""What somebody says (R24): defaults come from their category, every choice is theirs.

Each choice turns by a key of its own while one types; the keys stand on the choices, and are
sentences, so that they fit the words of every language.
"""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout

from app.commands.speaking import Contribute
from app.domain.case import CaseId
from app.domain.contribution import Keep, Nature, TextId
from app.domain.meeting import MeetingId, QuestionId
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.queries.meetings import Chair, ItemView, SaidLine
from ui.style.spacing import SMALL, TIGHT
from ui.table.fields import CheckList, DataField, SpeechField
from ui.table.stated import typed_again
from ui.widgets.button import Button
from ui.widgets.cells import Cells
from ui.widgets.draft import DraftForm, FormDraft
from ui.widgets.form import Choice
from ui.widgets.label import Label
from ui.words import say, words

CHOICES = ("speaker", "nature", "kept", "audience")
KEYS = ("nature", "kept", "audience", "secret", "attributed", "data")
"""What has a key of its own, `table.key.…`."""
PROTECTS = {"secret": True, "attributed": False}
"""What a speaker's category has a default for, and the value by which it protects more."""
_TURNED = {
    (True, False): "table.speaker.opened",
    (False, True): "table.speaker.named",
    (True, True): "table.speaker.opened_named",
}
"""What a default opens: by whether the text is no secret any more, and its speaker is named."""
OPENLY = "Shift+"
"""What the key of secrecy needs besides to make a text no secret any more."""
NARROW = 10
"""Letters that a choice shows at least."""


class ContributionForm(DraftForm):
    """The form behind F2. It keeps what is typed until the step was taken."""

    keep = Signal()
    """Ask for the step."""
    spoken = Signal(object)
    """Somebody else has the floor (a `PersonId`), or nobody (None)."""
    opened = Signal(str)
    """A speaker's default holds of what is typed, which nobody chose: the key of what says so."""
    text: SpeechField

    def __init__(self) -> None:
        super().__init__()
        self._chairs: dict[PersonId, Chair] = {}
        self._officers: frozenset[PersonId] = frozenset()
        self._secrets = True
        self._answers: QuestionId | None = None
        self._corrects: TextId | None = None
        self._of: PersonId | None = None
        self._chosen: set[str] = set()
        """Which of `PROTECTS` somebody chose by hand for this text."""
        self._defaulting = False
        self._duties: dict[str, PersonId] = {}
        self._said: dict[TextId, SaidLine] = {}
        self.speaker, self.nature, self.kept = Choice(), Choice(), Choice()
        self.audience, self.text = Choice(), SpeechField()
        self.secret, self.attributed = QCheckBox(), QCheckBox()
        self.named = CheckList("table.contribution.named", self.text)
        self.data = DataField(self.text)
        self.always, self.mode = Label(role="hint"), Label(role="heading")
        self.holds = Label()
        self.mode.hide()
        self.captions = {name: Label(role="hint") for name in CHOICES}
        self.send = Button("table.contribution.keep", self.keep.emit, primary=True)
        self._lay_out()
        self._shortcuts = {name: QShortcut(self) for name in KEYS}
        for name, shortcut in self._shortcuts.items():
            shortcut.activated.connect(lambda name=name: self.turn(name))
        self._openly = QShortcut(self)
        self._openly.activated.connect(lambda: self._mark_secret(False))
        self.speaker.currentIndexChanged.connect(lambda _index: self._spoken())
        self.audience.currentIndexChanged.connect(lambda _index: self._show_side())
        self.data.fold.toggled.connect(lambda _shown: self._show_side())
        for choice in (self.nature, self.kept, self.audience):
            choice.currentIndexChanged.connect(lambda _index: self._say_holds())
        for name in PROTECTS:
            box = getattr(self, name)
            box.toggled.connect(lambda _on, name=name: self._toggled(name))
        self.texts()
        fields = ("speaker", "text", "nature", "secret", "kept", "audience", "named", "attributed")
        self.name_fields(
            **{name: getattr(self, name) for name in fields},
            data=self.data.list,
            justification=self.data.justification,
        )

    def show_view(self, view: ItemView) -> None:
        """Offer who is at the table; nothing that was chosen or typed changes."""
        self._chairs = {chair.person: chair for chair in view.chairs}
        self._officers = frozenset(view.officers)
        self._secrets = view.secrets
        self.secret.setEnabled(self._secrets)
        self._duties = dict(view.open_duties)
        self._said = {line.id: line for line in view.said if not line.approved}
        self._offer_speakers()
        self.named.offer([(c.person, c.name) for c in view.chairs if c.person not in view.officers])
        self._say_always()
        self._spoken()
        if self._corrects is not None and self._corrects not in self._said:
            self._leave_mode()

    def forget_withdrawn(self, view: ItemView) -> None:
        """A text that its contributor took back is in no form either: it never was (R20)."""
        if self._corrects is not None and self._corrects not in {line.id for line in view.said}:
            self._drop()

    def choose(self, person: PersonId) -> None:
        """Let this person speak."""
        if self.speaker.findData(person) >= 0:
            self.speaker.choose(person)

    def turn(self, name: str) -> None:
        """The next value of a choice, as its key asks; the cursor stays in the text."""
        field = getattr(self, name)
        if name == "secret":
            self._mark_secret(True)
        elif isinstance(field, Choice):
            field.setCurrentIndex((field.currentIndex() + 1) % max(field.count(), 1))
        elif isinstance(field, QCheckBox):
            field.click()
        else:
            self.data.fold.toggle()
        lists = {"audience": self.named, "data": self.data.list}
        opened = lists.get(name)
        if opened is not None and opened.isVisible():
            opened.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        QAccessible.updateAccessibility(QAccessibleEvent(self.holds, QAccessible.Event.Alert))

    def answers(self, question: str, person: PersonId) -> None:
        """The next contribution answers a question."""
        self._answers = QuestionId(question)
        self._show_mode("table.contribution.answers")
        self.choose(person)
        self.text.setFocus()

    def correct(self, said: SaidLine) -> bool:
        """Type a text again that is not approved; False while another text stands here."""
        if self.unsent or said.contributor is None:
            return False
        self.restore(typed_again(said, self._officers))
        self.text.setFocus()
        return True

    @property
    def chair(self) -> Chair | None:
        """Who speaks; None while nobody is chosen: no words are put in anybody's mouth."""
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
            corrects=self._corrects,
        )

    def draft(self) -> FormDraft:
        """Besides its fields, the question under a duty that it answers, the text it corrects.

        What goes on no record is in no draft either (R26).
        """
        found = FormDraft() if self.data.refused else super().draft()
        if found and self._answers in self._duties:
            found["answers"] = self._answers
        if found and self._corrects is not None:
            found["corrects"] = self._corrects
        return found

    def restore(self, draft: FormDraft) -> None:
        """Put it back; what was answered or approved since is answered and corrected no more."""
        super().restore(draft)
        self.data.fold.setChecked(bool(self.data.values))
        answers, corrects = str(draft.get("answers", "")), TextId(str(draft.get("corrects", "")))
        if answers in self._duties:
            self.answers(answers, self._duties[answers])
        if corrects in self._said:
            self._corrects = corrects
            self._show_mode("table.contribution.corrects")

    def done(self) -> None:
        """It was kept: room for the next."""
        self._drop()
        self.text.setFocus()

    def empty(self) -> None:
        """Nobody speaks either, and nothing is answered or corrected."""
        super().empty()
        self._drop()

    def go_on(self, later: FormDraft) -> None:
        """The next text answers and corrects nothing; of what was chosen, what protects stays."""
        super().go_on(later)
        self.data.clear()
        self._leave_mode()
        self._default()

    def texts(self) -> None:
        """Names of choices and their keys in the language of the moment."""
        told = words().text
        self.nature.offer([(n, told(f"table.nature.{n.value}")) for n in Nature])
        self.kept.offer([(k, told(f"table.keep.{k.value}")) for k in Keep])
        self.audience.offer([(a, told(f"table.audience.{a}")) for a in ("admitted", "named")])
        self._offer_speakers()
        self.data.texts()
        keys = {name: told(f"table.key.{name}") for name in KEYS} | {"speaker": "Alt+1…9"}
        for name, shortcut in self._shortcuts.items():
            shortcut.setKey(QKeySequence(keys[name]))
        self._openly.setKey(QKeySequence(OPENLY + keys["secret"]))
        for name, caption in self.captions.items():
            caption.show_text(f"{told(f'table.contribution.{name}')}  {keys[name]}")
        for box, name in ((self.secret, "secret"), (self.attributed, "attributed")):
            box.setText(f"{told(f'table.contribution.{name}')}  {keys[name]}")
        self.data.fold.setText(f"{told('table.data.fold')}  {keys['data']}")
        self._say_always()
        self._say_holds()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape leaves an answer or a correction: the text of a correction stands in the list."""
        if event.key() == Qt.Key.Key_Escape and not self.mode.isHidden():
            if self._corrects is not None:
                self._drop()
            self._leave_mode()
            self.text.setFocus()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        for name in CHOICES:
            field = getattr(self, name)
            say(field.setAccessibleName, f"table.contribution.{name}")
            field.setMinimumContentsLength(NARROW)
        say(self.text.setAccessibleName, "table.contribution.text")
        say(self.text.setPlaceholderText, "table.contribution.text")
        choices = Cells([(self.captions[name], getattr(self, name)) for name in CHOICES])
        last = (self.secret, self.attributed, self.data.fold, self.send)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SMALL, TIGHT, SMALL, TIGHT)
        whole.setSpacing(TIGHT)
        whole.addWidget(choices)
        written = QHBoxLayout()
        written.setSpacing(SMALL)
        written.addWidget(self.text, 4)
        written.addWidget(self.named, 3)
        written.addWidget(self.data, 3)
        whole.addWidget(self.mode)
        whole.addLayout(written, 1)
        whole.addWidget(self.holds)
        whole.addWidget(Cells([(None, field) for field in last]))
        whole.addWidget(self.always)  # last: on a low screen the button comes first
        self._show_side()

    def _offer_speakers(self) -> None:
        present: Iterable[Chair] = (chair for chair in self._chairs.values() if chair.present)
        nobody = (None, words().text("table.contribution.nobody"))
        self.speaker.offer([nobody, *((chair.person, chair.name) for chair in present)])

    def _named(self) -> frozenset[PersonId]:
        return self._officers | {PersonId(person) for person in self.named.values}

    def _spoken(self) -> None:
        """Another speaker has other defaults; what was typed stays, and what protects it."""
        person, earlier, typed = self.speaker.currentData(), self._of, bool(self.text.value)
        if person != earlier and (person is not None or not typed):
            self._of = person
            if earlier is None or typed:
                self._default(another=earlier is not None)
            else:
                self.data.clear()  # what was ticked was about another speaker's words
                self._begin_anew()
        self.spoken.emit(person)

    def _default(self, *, another: bool = False) -> None:
        """Secrecy and naming as the speaker's category has them (R24, R45).

        What was chosen by hand outlives this where it protects: whoever allows their name, or that
        it is no secret, allows it of their own words. Where nobody speaks, what is typed stays so.
        """
        chair, typed = self.chair, bool(self.text.value)
        if chair is None and typed:
            return
        defaults = {
            "secret": self._secrets and chair is not None and chair.secret_by_default,
            "attributed": chair is not None and chair.source_named,
        }
        was = {name: getattr(self, name).isChecked() for name in PROTECTS}
        chosen, self._chosen = self._chosen, {n for n in self._chosen if was[n] is PROTECTS[n]}
        self._defaulting = True
        for name in defaults.keys() - self._chosen:
            getattr(self, name).setChecked(defaults[name])
        self._defaulting = False
        self._say_always()
        opened = was["secret"] and not self.secret.isChecked()
        named = another and not was["attributed"] and self.attributed.isChecked()
        fell = any(getattr(self, name).isChecked() is not was[name] for name in chosen)
        told = _TURNED.get((opened, named), "table.speaker.fell" if fell else "")
        if typed and told:
            self.opened.emit(told)

    def _drop(self) -> None:
        """What is typed goes, and with it what was chosen for it."""
        self.text.clear()
        self.data.clear()
        self._leave_mode()
        self._begin_anew()

    def _begin_anew(self) -> None:
        """Nothing is chosen for the next text."""
        self._chosen.clear()
        self.nature.choose(Nature.FACT)
        self.kept.choose(Keep.SPOKEN)
        self.audience.choose("admitted")
        self.named.tick(())
        self._default()

    def _toggled(self, name: str) -> None:
        if not self._defaulting:
            self._chosen.add(name)
        self._say_holds()

    def _mark_secret(self, secret: bool) -> None:
        """As its keys ask: the one never undoes what the other did."""
        if self.secret.isEnabled():
            self._chosen.add("secret")
            self.secret.setChecked(secret)
            self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _say_holds(self) -> None:
        """All that holds of the text as it would be kept now."""
        told, secret = words().text, self.secret.isChecked()
        key = QKeySequence(OPENLY + told("table.key.secret"))
        readers = told(f"table.audience.{self.audience.currentData()}")
        parts = (
            told("table.holds.secret", keys=key.toString()) if secret else told("table.holds.open"),
            self.nature.currentText(),
            self.kept.currentText(),
            told("table.holds.readers", readers=readers),
            told("table.holds.named" if self.attributed.isChecked() else "table.holds.unnamed"),
        )
        self.holds.show_text(" · ".join(parts))
        self._say_always()
        self.text.mark(told("table.holds.mark") if secret else "")

    def _show_mode(self, key: str) -> None:
        self.mode.say(key)
        self.mode.show()

    def _leave_mode(self) -> None:
        self._answers = self._corrects = None
        self.mode.hide()

    def _show_side(self) -> None:
        """Beside the text only what was asked for."""
        self.named.setVisible(self.audience.currentData() == "named")
        self.data.setVisible(self.data.fold.isChecked())
        self._say_always()

    def _say_always(self) -> None:
        known = [self._chairs[p].name for p in sorted(self._officers) if p in self._chairs]
        told = [words().text("table.contribution.always", names=", ".join(known))]
        if self.secret.isChecked():
            told.insert(0, words().text("table.contribution.secret_means"))
        only = [c.name for c in self._chairs.values() if c.named_only and c.person != self._of]
        if only and self.audience.currentData() == "admitted":
            told.append(words().text("table.contribution.named_only", names=", ".join(only)))
        self.always.show_text(" ".join(told))
