"""The chair's questions. To youth work the relevance comes first (R23).

Asked of a right-holder a question lives in memory only: nothing on the screen tells that it was
asked, and whoever got it finds it under their own name. Under a duty it is listed here (R42).
"""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.commands.speaking import Ask
from app.domain.case import CaseId
from app.domain.law import Regime
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.queries.meetings import Chair, ItemView
from ui.style.spacing import GAP, SMALL, TIGHT
from ui.widgets.button import Button
from ui.widgets.draft import DraftForm, FormDraft
from ui.widgets.form import Choice, LineField, TextField
from ui.widgets.label import Label
from ui.widgets.later import later
from ui.widgets.rows import Column, RowsTable
from ui.words import say, words


@dataclass(frozen=True, slots=True)
class Duty:
    """A question under a duty that is still open, and whom it was put to."""

    question: str
    person: PersonId
    name: str


class _Asked(Choice):
    """Whom to ask. What is typed after choosing from its list is meant for another field."""

    closed = Signal()

    def hidePopup(self) -> None:  # noqa: N802 - Qt's name
        """The list goes, before the choice itself changes."""
        shown = self.view().isVisible()
        super().hidePopup()
        if shown:
            self.closed.emit()


class QuestionForm(DraftForm):
    """The form behind F6."""

    keep = Signal()
    answers = Signal(object)
    no_data = Signal(object)
    """Either about a `Duty`."""

    def __init__(self) -> None:
        super().__init__()
        self._chairs: dict[PersonId, Chair] = {}
        self.to, self.relevance, self.text = _Asked(), LineField(), TextField(2)
        self.to.closed.connect(lambda: later(self, self.begin))
        say(self.to.setAccessibleName, "table.question.to")
        say(self.relevance.setAccessibleName, "table.question.relevance")
        for named in (self.text.setAccessibleName, self.text.setPlaceholderText):
            say(named, "table.question.text")
        self.first = Label("table.question.relevance_first", "hint")
        self.why = Label("table.question.relevance", "hint")
        self.send = Button("table.question.keep", self.keep.emit, primary=True)
        self.duties: RowsTable[Duty] = RowsTable("table.duty.title", _COLUMNS)
        self._beside = QWidget()
        self.answer = Button("table.duty.answer", self._answer)
        self.nothing = Button("table.duty.no_data", self._no_data)
        self._lay_out()
        self.to.currentIndexChanged.connect(lambda _index: self._ask_relevance())
        self.relevance.textChanged.connect(lambda _text: self._ask_relevance())
        self.name_fields(to=self.to, relevance=self.relevance, text=self.text)

    def show_view(self, view: ItemView) -> None:
        """Offer who is at the table; list what is open under a duty."""
        self._chairs = {chair.person: chair for chair in view.chairs}
        self._offer()
        known = self._chairs
        duties = [Duty(q, p, known[p].name) for q, p in view.open_duties if p in known]
        self.duties.show_rows(duties)
        self._beside.setVisible(bool(duties))
        self._ask_relevance()

    def texts(self) -> None:
        """The choice of nobody in the language of the moment."""
        self._offer()

    def choose(self, person: PersonId) -> None:
        """Ask this person."""
        if self.to.findData(person) >= 0:
            self.to.choose(person)

    def begin(self) -> None:
        """Where typing goes on: who is asked, why it matters where that comes first, what."""
        chair = self.chair
        if chair is None:
            field: QWidget = self.to
        elif chair.relevance_first and not self.relevance.value:
            field = self.relevance
        else:
            field = self.text
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._ask_relevance()

    def lacks(self) -> str | None:
        """What is still to be filled in, as a sentence's key; the cursor goes there."""
        chair = self.chair
        self.begin()
        if chair is None:
            return "table.question.asked"
        if chair.relevance_first and not self.relevance.value:
            return "table.question.lacks_relevance"
        return None if self.text.value else "table.question.lacks_text"

    @property
    def chair(self) -> Chair | None:
        """Who is asked."""
        return self._chairs.get(self.to.currentData())

    def command(self, meeting: MeetingId, case: CaseId) -> Ask:
        """The step as the form says it."""
        relevance = self.relevance.value
        return Ask(
            meeting,
            case,
            self.to.currentData(),
            SecretText(self.text.value),
            SecretText(relevance) if relevance else None,
        )

    def draft(self) -> FormDraft:
        """Only of a question under a duty: asked of a right-holder it is in no draft (R23)."""
        bound = self.chair is not None and self.chair.regime is Regime.DUTY
        return super().draft() if bound else {}

    def done(self) -> None:
        """It was asked: the form is as it was before anybody thought of asking (R21)."""
        self.text.clear()
        self.relevance.clear()
        self.to.choose(None)
        self.to.setFocus()
        self._ask_relevance()

    def go_on(self, later: FormDraft) -> None:
        """Who was asked, and why, is named no more (R21)."""
        super().go_on(later)
        self.to.choose(None)

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(GAP)
        label = Label("table.question.to", "hint")
        label.setWordWrap(False)
        label.setBuddy(self.to)
        first.addWidget(label)
        first.addWidget(self.to, 1)
        why = QHBoxLayout()
        why.setSpacing(GAP)
        self.why.setWordWrap(False)
        self.why.setBuddy(self.relevance)
        why.addWidget(self.why)
        why.addWidget(self.relevance, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SMALL, TIGHT, SMALL, TIGHT)
        column.setSpacing(TIGHT)
        column.addLayout(first)
        told = Label("table.question.hint", "hint")
        column.addWidget(self.first)
        column.addLayout(why)
        column.addLayout(self._written())
        last = QHBoxLayout()
        last.setSpacing(GAP)
        last.addWidget(told, 1)
        last.addWidget(self.send)  # after the text: whoever tabs on from a name types the question
        column.addLayout(last)
        column.addStretch()

    def _written(self) -> QHBoxLayout:
        """What is asked, and beside it what is still open under a duty."""
        buttons = QVBoxLayout()
        buttons.addWidget(self.answer)
        buttons.addWidget(self.nothing)
        buttons.addStretch()
        open_ = QHBoxLayout(self._beside)
        open_.setContentsMargins(0, 0, 0, 0)
        self.duties.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        open_.addWidget(self.duties, 1)
        open_.addLayout(buttons)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.text, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._beside, 1)
        return row

    def _offer(self) -> None:
        nobody = (None, words().text("table.question.nobody"))
        present = [(c.person, c.name) for c in self._chairs.values() if c.present]
        self.to.offer([nobody, *present])

    def _ask_relevance(self) -> None:
        chair = self.chair
        first = chair is not None and chair.relevance_first
        self.first.setVisible(first)
        typed = bool(self.relevance.value) or self.relevance.hasFocus()
        for part in (self.why, self.relevance):
            part.setVisible(first or typed)  # nothing typed goes out of sight
        self.text.setEnabled(not first or bool(self.relevance.value))

    def _answer(self) -> None:
        if self.duties.current is not None:
            self.answers.emit(self.duties.current)

    def _no_data(self) -> None:
        if self.duties.current is not None:
            self.no_data.emit(self.duties.current)


_COLUMNS: tuple[Column[Duty], ...] = (
    Column("table.duty.who", lambda duty: duty.name, stretches=True),
)
