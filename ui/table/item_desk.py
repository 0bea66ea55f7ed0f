"""One item at the table: what was said, the forms by their keys, and what is gone on with."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.meeting import ItemState
from app.domain.person import PersonId
from app.queries.meetings import ItemView
from app.queries.rounds import RoundLine
from ui.bridge import Bridge
from ui.meetings.notice import NoticePlace
from ui.style.spacing import SMALL, TIGHT
from ui.table.contribution_form import ContributionForm
from ui.table.item_header import ItemHeader
from ui.table.notice_room import NoticeRoom
from ui.table.outcome_form import ActionForm, DecisionForm, FeedbackForm
from ui.table.place import At
from ui.table.prompt import Prompt
from ui.table.question_form import QuestionForm
from ui.table.rounds_panel import RoundsPanel
from ui.table.steps import TableSteps
from ui.table.texts_table import TextRow, TextsTable
from ui.widgets.button import Button
from ui.widgets.draft import DraftForm, ItemDraft
from ui.widgets.later import later
from ui.words import say, words

TABS = (
    ("contribution", "F2"),
    ("decision", "F3"),
    ("action", "F4"),
    ("question", "F6"),
    ("feedback", "F7"),
    ("rounds", "F8"),
)

CONTRIBUTION, _, ACTION, QUESTION, _, ROUNDS = range(len(TABS))

TEXTS_LINES, FORM_LINES = 3, 13
"""Lines that stay for the texts and for a form with its button, whatever is said above them."""
PROMPT_LINES = 7
"""Lines that are kept for what is asked above the texts, with what surrounds it and the buttons."""
SIZES = (184, 281)
"""Pixels of the texts and of the forms, on a screen of 1366 × 768."""
MORE_TEXTS, MORE_FORM, MORE_PROMPT = 5, 12, 4
"""Lines more for each where nothing stands beside it: no form scrolls inside the page then, and
what is asked and the buttons have their longer columns of words."""


class ItemDesk(QWidget):
    """Everything of one item; what is typed here stays with this case."""

    typed = Signal()
    """`draft()` is another than it was."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self.view: ItemView | None = None
        self.notice = NoticePlace(bridge)
        self.header = ItemHeader(bridge, self.notice)
        self.texts_table = TextsTable()
        self.approve = Button("table.texts.approve", self.approve_text)
        self.correct = Button("table.texts.correct", self._correct)
        self.withdraw = Button("table.texts.withdraw", self._withdraw)
        self.prompt = Prompt()
        self.contribution = ContributionForm()
        self.decision, self.action, self.feedback = DecisionForm(), ActionForm(), FeedbackForm()
        self.question = QuestionForm()
        self.rounds = RoundsPanel(bridge, self.notice)
        self._refused: tuple[DraftForm | None, str] = (None, "")
        """Whose step was refused, and in what words: these stay while it is put right."""
        self._showing = False
        self._drafted: ItemDraft = {}
        self._restoring: ItemDraft = {}
        self.steps = TableSteps(self)
        self.tabs = QTabWidget()
        say(self.tabs.setAccessibleName, "table.tabs")
        self._lay_out()
        self._connect()
        self.texts()

    @property
    def at(self) -> At | None:
        """Where its steps are taken."""
        return self.steps.at

    def show_view(self, at: At, view: ItemView, rounds: tuple[RoundLine, ...]) -> None:
        """Show the item as it stands; typed text stays."""
        if self.at is not None and self.at.typist == at.typist:
            self.contribution.forget_withdrawn(view)
        said = {line.id for line in self.view.said} if self.view is not None else set()
        self.prompt.follow(said, {line.id for line in view.said})
        self.view, self.steps.at = view, at
        self._showing = True
        self.header.show_view(at, view)
        self.texts_table.show_view(view)
        for form in (self.contribution, self.decision, self.action, self.question):
            form.show_view(view)
        self.feedback.sources.show_view(view)
        if not self.running:
            self._end()
        self._showing = False
        self.rounds.show_rounds(at, view, rounds)
        self.tabs.setVisible(view.state is not ItemState.PLANNED)
        for page in self._pages()[:ROUNDS]:
            page.setEnabled(self.running)
        self._show_buttons()
        if self._restoring:
            self.restore(self._restoring)
        self._note_draft()  # what may be kept of a question goes by who is asked now

    def _end(self) -> None:
        """Nothing more can be kept here: nothing that was typed or chosen stays anywhere."""
        self.prompt.close_prompt()
        self._restoring = {}
        for form in self._forms().values():
            form.empty()

    @property
    def over(self) -> bool:
        """Whether what is typed here can be kept no more."""
        return self.view is not None and not self.running

    @property
    def running(self) -> bool:
        """Whether the item is open: what is typed for it can still be kept."""
        return self.view is not None and self.view.state is ItemState.OPEN

    def draft(self) -> ItemDraft:
        """What is typed here and not yet kept, in values that JSON knows; empty for nothing.

        Codes of name cards and questions to right-holders are in no draft (R23).
        """
        return {name: draft for name, form in self._forms().items() if (draft := form.draft())}

    def restore(self, draft: ItemDraft) -> None:
        """Put a draft back, at once or as soon as the item is shown."""
        if self.view is None:
            self._restoring = draft
            return
        self._restoring = {}
        if not draft or self.over:
            return
        for name, form in self._forms().items():
            form.restore(draft.get(name, {}))
            form.text.moveCursor(QTextCursor.MoveOperation.End)
        if self.unsent:
            self.tabs.setCurrentIndex(self.unsent[0])
            later(self, self._type_on)

    def pick(self, person: PersonId) -> bool:
        """Whom the form in front speaks of: who speaks, is asked or does it; False for none."""
        page = self.tabs.currentIndex()
        if page == CONTRIBUTION:
            self.contribution.choose(person)
            self.front(CONTRIBUTION)
        elif page == QUESTION:
            self.question.choose(person)
            self.question.begin()
        elif page == ACTION:
            self.action.choose(person)
            if self.action.owner.hasFocus():
                self.front(ACTION)
        else:
            self.hint("table.digit.nobody")
            return False
        return True

    def hint(self, key: str) -> None:
        """Say what is to know, until the next is typed or chosen."""
        self.notice.refusal.say_hint(key)
        self._refused = (None, "")

    def refused(self, form: DraftForm) -> None:
        """The step of this form was refused, which was said."""
        self._refused = (form, self.notice.refusal.text)

    def front_contribution(self) -> None:
        """Bring the form of contributions to the front."""
        self.front(CONTRIBUTION)

    def front(self, index: int) -> None:
        """Bring a page to the front, ready for typing."""
        self.tabs.setCurrentIndex(index)
        field = self._fields()[index]
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keep_current(self) -> None:
        """Keep what the form in front says."""
        send = getattr(self._pages()[self.tabs.currentIndex()], "send", None)
        if isinstance(send, Button):
            send.click()

    def show_rounds(self) -> None:
        """Bring the rounds to the front."""
        self.front(ROUNDS)

    def leave(self) -> None:
        """Another item is shown, or none: nobody's own things stay in sight."""
        self.prompt.close_prompt()
        self.header.hide_name()
        self.notice.clear()

    def texts(self) -> None:
        """Names of the tabs with their keys."""
        for index, (key, shortcut) in enumerate(TABS):
            self.tabs.setTabText(index, f"{words().text(f'table.tab.{key}')} {shortcut}")
        for form in (self.contribution, self.decision, self.action, self.question):
            form.texts()

    def _forms(self) -> dict[str, DraftForm]:
        """The forms with text, by their tabs, in their order."""
        forms = (self.contribution, self.decision, self.action, self.question, self.feedback)
        return {key: form for (key, _), form in zip(TABS, forms, strict=False)}

    def _busy(self, busy: bool) -> None:
        """Every step that was sent is taken, refused or waits for a password: send again."""
        if not busy:
            for form in self._forms().values():
                form.send.setEnabled(True)

    def _typed(self, form: DraftForm) -> None:
        """What was said goes, unless it says what is to be put right in this very text."""
        meant = form.unsent and self._refused == (form, self.notice.refusal.text)
        if not meant and not self._showing:
            self.notice.forget()
        self._note_draft()

    def _note_draft(self) -> None:
        draft = self.draft()
        if draft != self._drafted:
            self._drafted = draft
            self.typed.emit()

    def _pages(self) -> tuple[QWidget, ...]:
        return (*self._forms().values(), self.rounds)

    def _fields(self) -> tuple[QWidget, ...]:
        """Where typing begins on each page; in a choice that is made, letters would be lost."""
        action = self.action
        return (
            self.contribution.text,
            self.decision.text,
            action.owner if action.owner.currentData() is None else action.text,
            self.question.to,
            self.feedback.text,
            self.rounds.table,
        )

    def _lay_out(self) -> None:
        for page in self._pages():
            scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            scroll.setWidget(page)
            self.tabs.addTab(scroll, "")
        below = QWidget()
        buttons = QHBoxLayout(below)
        buttons.setContentsMargins(0, 0, 0, 0)
        for part in (self.approve, self.correct, self.withdraw):
            buttons.addWidget(part)
        buttons.addWidget(self.header.warnings, 1)
        self._above = above = QWidget()
        top = QVBoxLayout(above)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(TIGHT)
        self._room = NoticeRoom(self.texts_table, below, top)
        top.addWidget(self.prompt)
        top.addWidget(self.texts_table, 1)
        top.addWidget(self._room)
        top.addWidget(below)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(above)
        split.addWidget(self.tabs)
        split.setSizes(SIZES)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 0)
        self.stand(alone=False)
        split.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(self.header)
        column.addWidget(split, 1)
        self.overlay = self._room.hold(self.notice, self)
        self.overlay.left.connect(self._to_form)

    def stand(self, *, alone: bool) -> None:
        """Take more height where nothing stands beside it: then the page around it scrolls."""
        self._room.take_back()
        line = self.fontMetrics().lineSpacing()
        texts = (TEXTS_LINES + (MORE_TEXTS if alone else 0)) * line
        # fixed, so that what is asked there takes from the texts and never pushes the form
        asked = PROMPT_LINES + (MORE_PROMPT if alone else 0)
        self._above.setMinimumHeight(texts + asked * line)
        self.tabs.setMinimumHeight((FORM_LINES + (MORE_FORM if alone else 0)) * line)

    def _connect(self) -> None:
        steps = self.steps
        self.notice.bridge.busy.connect(self._busy)
        for form in self._forms().values():
            form.typed.connect(partial(self._typed, form))
        self.texts_table.moved.connect(lambda _row: self._show_buttons())
        self.contribution.keep.connect(steps.contribute)
        self.decision.keep.connect(steps.decide)
        self.action.keep.connect(steps.assign)
        self.feedback.keep.connect(steps.propose)
        self.question.keep.connect(steps.ask)
        self.question.answers.connect(lambda duty: self.answer(duty.question, duty.person))
        self.header.closes.connect(steps.ask_to_close)
        self.tabs.currentChanged.connect(lambda _index: self.notice.refusal.clear())
        self.prompt.left.connect(self._to_form)
        self.prompt.stands.connect(self.texts_table.make_room)
        self.question.no_data.connect(lambda duty: steps.no_data(duty.question, duty.person))
        self.contribution.text.recalled.connect(steps.recall)
        queued = Qt.ConnectionType.QueuedConnection  # the choice of a speaker takes hints away
        self.contribution.opened.connect(self.hint, queued)

    def answer(self, question: str, person: PersonId) -> None:
        """Answer a question by a contribution."""
        self.prompt.close_prompt()
        self.front(CONTRIBUTION)
        self.contribution.answers(question, person)

    def tab_name(self, page: int) -> str:
        """The name of a page, without its key."""
        return words().text(f"table.tab.{TABS[page][0]}")

    @property
    def unsent(self) -> tuple[int, ...]:
        """The pages that hold text which was not kept."""
        forms = self._forms().values()
        return tuple(page for page, form in enumerate(forms) if form.unsent)

    def _type_on(self) -> None:
        """After a lock the cursor is where it was; a dialog in front keeps it."""
        held = QApplication.focusWidget()
        here = held is None or held.window() is self.window()
        if self.unsent and self.isVisible() and here:
            self.front(self.unsent[0])

    def _to_form(self) -> None:
        self.front(self.tabs.currentIndex())

    def _row(self) -> TextRow | None:
        return self.texts_table.current

    def _show_buttons(self) -> None:
        row = self._row()
        said = row.said if row is not None else None
        self.approve.setEnabled(said is not None and not said.approved)
        known = said is not None and said.contributor is not None
        self.correct.setEnabled(known and said is not None and not said.approved)
        signed = self.at is not None and self.at.signed
        self.withdraw.setEnabled(said is not None and not signed)
        self.header.outcome.setVisible(row is not None and said is None)

    def approve_text(self) -> None:
        """Let the contributor of the current text approve it; the cursor goes to the code."""
        row = self._row()
        if row is not None and row.said is not None and not row.said.approved:
            self.steps.approve(row.said)

    def approve_next(self) -> None:
        """To the code that is asked, or else to the next text that waits for approval.

        In the list of texts the current one is meant, as far as it waits.
        """
        row = self._row()
        picked = self.texts_table.hasFocus() and row is not None and row.waits
        if not picked and not self.prompt.isHidden():
            self.prompt.take_focus()
        elif self.texts_table.to_waiting():
            self.approve_text()
        else:
            self.hint("table.texts.none_waits")

    def _correct(self) -> None:
        row = self._row()
        if row is not None and row.said is not None:
            self.steps.correct(row.said)

    def _withdraw(self) -> None:
        row = self._row()
        if row is not None and row.said is not None:
            self.steps.withdraw(row.said)
