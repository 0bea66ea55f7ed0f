"""Decisions and actions of the chair, with what they rest on and what outsiders get instead."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.commands.outcomes import Assign, Decide
from app.domain.case import CaseId
from app.domain.decision import Neutral
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.queries.meetings import ItemView
from ui.meetings.agenda_panel import NARROW
from ui.meetings.names import names
from ui.style.spacing import GAP, SMALL, TIGHT
from ui.table.fields import SpeechField
from ui.table.sources import SourceField
from ui.widgets.button import Button
from ui.widgets.dayfield import DayField
from ui.widgets.draft import DraftForm, FormDraft
from ui.widgets.form import Choice, LineField
from ui.widgets.label import Label
from ui.words import say, words

OWN_TEXT = "own"


class DecisionForm(DraftForm):
    """The form behind F3."""

    keep = Signal()

    def __init__(self, key: str = "decision") -> None:
        super().__init__()
        self.text = SpeechField()
        say(self.text.setAccessibleName, f"table.{key}.text")
        say(self.text.setPlaceholderText, f"table.{key}.text")
        self.sources = SourceField()
        self.neutral, self.own = Choice(), LineField()
        say(self.neutral.setAccessibleName, "table.neutral.choice")
        say(self.own.setAccessibleName, "table.neutral.own_text")
        say(self.own.setPlaceholderText, "table.neutral.own_text")
        self.reads = Label(role="hint")
        self.everyone = Label("table.readers.everyone", "hint")
        self.copies = Label(f"table.{key}.copies", "hint")
        self.send = Button(f"table.{key}.keep", self.keep.emit, primary=True)
        self.head = QHBoxLayout()
        self.head.setSpacing(GAP)
        last = QHBoxLayout()
        last.setSpacing(GAP)
        self.others = Label("table.neutral.choice", "hint")
        self.others.setWordWrap(False)
        self.others.setBuddy(self.neutral)
        last.addWidget(self.everyone, 1)
        last.addWidget(self.others)
        last.addWidget(self.neutral, 1)
        last.addStretch()
        last.addWidget(self.send)
        column = self.body = QVBoxLayout(self)
        column.setContentsMargins(SMALL, TIGHT, SMALL, TIGHT)
        column.setSpacing(TIGHT)
        column.addLayout(self.head)
        column.addLayout(_side_by_side(self.text, self.sources), 1)
        column.addLayout(last)
        column.addWidget(self.own)
        column.addWidget(self.reads)
        column.addWidget(self.copies)
        self.neutral.setMinimumContentsLength(NARROW)
        self.neutral.currentIndexChanged.connect(lambda _index: self._show_readers())
        self.sources.list.ticked.connect(self._show_readers)
        self.sources.nothing.toggled.connect(lambda _on: self._show_readers())
        self.texts()
        self.name_fields(**self._drafted())

    def _drafted(self) -> dict[str, QWidget]:
        return {
            "text": self.text,
            "sources": self.sources.list,
            "nothing": self.sources.nothing,
            "neutral": self.neutral,
            "own": self.own,
        }

    def show_view(self, view: ItemView) -> None:
        """Offer the sources of this item."""
        self.sources.show_view(view)

    def lacks(self) -> str | None:
        """What is still to be filled in, as a sentence's key; the cursor goes there."""
        if self.sources.values is None:
            self.sources.list.setFocus()
            return "table.sources.asked"
        return None

    def decision(self, meeting: MeetingId, case: CaseId) -> Decide:
        """The step as the form says it."""
        text = SecretText(self.text.value)
        return Decide(meeting, case, text, self.sources.values or (), self.neutral_text())

    def neutral_text(self) -> Neutral | None:
        """What outsiders get; of what rests on nothing confidential nobody is one (R30)."""
        chosen = self.neutral.currentData()
        if chosen is None or not self.sources.values:
            return None
        if chosen != OWN_TEXT:
            return Neutral(template=chosen)
        return Neutral(text=SecretText(self.own.value)) if self.own.value else None

    def done(self) -> None:
        """It was kept: room for the next."""
        self.text.clear()
        self.sources.clear()
        self.own.clear()
        self.neutral.choose(None)
        self.text.setFocus()

    def texts(self) -> None:
        """Names of choices in the language of the moment."""
        told = words().text
        self.neutral.offer(
            [
                (None, told("table.neutral.none")),
                *names("neutral").items(),
                (OWN_TEXT, told("table.neutral.own")),
            ]
        )
        self._show_readers()

    def _show_readers(self) -> None:
        """Who reads it on screens, by what it rests on; what others get only where there are any.

        The sentence that others get is read in full; a text of one's own is typed.
        """
        chosen, rests_on = self.neutral.currentData(), self.sources.values
        self.everyone.setVisible(rests_on == ())
        others = bool(rests_on)
        self.others.setVisible(others)
        self.neutral.setVisible(others)
        self.own.setVisible(others and chosen == OWN_TEXT)
        self.reads.setVisible(others and chosen != OWN_TEXT)
        if chosen is None:
            self.reads.say("table.readers.narrowed")
        else:
            self.reads.show_text(self.neutral.currentText())


class ActionForm(DecisionForm):
    """The form behind F4: besides, who does it and by when, and since when it exists (R43)."""

    def __init__(self) -> None:
        self.owner, self.due = Choice(), DayField("table.action.due")
        self.exists = Label(role="hint")
        self._accept_first: frozenset[PersonId] = frozenset()
        self._names: list[tuple[PersonId | None, str]] = []
        super().__init__("action")
        self.owner.setMinimumContentsLength(NARROW)
        say(self.owner.setAccessibleName, "table.action.owner")
        for key, field in (("table.action.owner", self.owner), ("table.action.due", self.due)):
            label = Label(key, "hint")
            label.setWordWrap(False)
            label.setBuddy(field)
            self.head.addWidget(label)
            self.head.addWidget(field, 1)
        self.body.insertWidget(1, self.exists)
        self.owner.currentIndexChanged.connect(lambda _index: self._show_exists())
        self.name_fields(owner=self.owner, due=self.due, **self._drafted())

    def show_view(self, view: ItemView) -> None:
        """Offer everyone admitted as its owner."""
        super().show_view(view)
        self._accept_first = frozenset(c.person for c in view.chairs if c.accepts_first)
        self._names = [(chair.person, chair.name) for chair in view.chairs]
        self._offer()

    def choose(self, person: PersonId) -> None:
        """Let this person do it."""
        if self.owner.findData(person) >= 0:
            self.owner.choose(person)

    def done(self) -> None:
        """Whoever was offered it is not named any more (R43)."""
        super().done()
        self.owner.choose(None)
        self.due.line.clear()
        self.owner.setFocus()

    def go_on(self, later: FormDraft) -> None:
        """Nor is it while the next is typed."""
        super().go_on(later)
        self.owner.choose(None)

    def texts(self) -> None:
        """The choice of nobody as well."""
        super().texts()
        self._offer()

    def _offer(self) -> None:
        nobody = (None, words().text("table.action.nobody"))
        self.owner.offer([nobody, *self._names])
        self._show_exists()

    @property
    def offers(self) -> bool:
        """Whether it exists only once its owner accepts it: outside the mayor's services (R43)."""
        return self.owner.currentData() in self._accept_first

    def _show_exists(self) -> None:
        self.exists.say("table.action.accepts" if self.offers else "table.action.at_once")
        self.exists.setVisible(self.owner.currentData() is not None)

    def lacks(self) -> str | None:
        """Besides, an owner and a day."""
        if self.owner.currentData() is None:
            self.owner.setFocus()
            return "table.action.lacks_owner"
        if self.due.day is None:
            self.due.setFocus()
            return "table.action.lacks_day"
        return super().lacks()

    def action(self, meeting: MeetingId, case: CaseId) -> Assign | None:
        """The step as the form says it; None without a day."""
        due = self.due.day
        if due is None:
            return None
        return Assign(
            meeting,
            case,
            SecretText(self.text.value),
            self.owner.currentData(),
            due,
            self.sources.values or (),
            self.neutral_text(),
        )


class FeedbackForm(DraftForm):
    """A text for the police, which everyone who arrived must agree to (R31)."""

    keep = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.text = SpeechField()
        say(self.text.setAccessibleName, "table.feedback.text")
        say(self.text.setPlaceholderText, "table.feedback.text")
        self.sources = SourceField()
        self.send = Button("table.feedback.keep", self.keep.emit, primary=True)
        row = QHBoxLayout()
        row.addWidget(Label("table.feedback.hint", "hint"), 1)
        row.addWidget(self.send)
        column = QVBoxLayout(self)
        column.setContentsMargins(SMALL, TIGHT, SMALL, TIGHT)
        column.setSpacing(TIGHT)
        column.addLayout(_side_by_side(self.text, self.sources), 1)
        column.addLayout(row)
        self.name_fields(text=self.text, sources=self.sources.list, nothing=self.sources.nothing)

    def done(self) -> None:
        """It was put: room for the next."""
        self.text.clear()
        self.sources.clear()


def _side_by_side(text: SpeechField, sources: SourceField) -> QHBoxLayout:
    """What is written, and beside it what it rests on."""
    row = QHBoxLayout()
    row.setSpacing(GAP)
    row.addWidget(text, 1)
    row.addWidget(sources, 1)
    return row
