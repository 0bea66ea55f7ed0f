"""One case: basis and purpose on top, then signals and meetings; the name only by hand."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.commands.cases import Weigh
from app.domain.case import CaseId, Stage
from app.errors import AppError
from app.queries.cases import CaseItem, CasePage, CaseView, SignalLine
from app.queries.people import OfficeView, Persons
from ui.bridge import Bridge
from ui.cases import steps
from ui.cases.frame_facts import FrameFacts
from ui.style.spacing import GAP, SMALL
from ui.widgets.action import add_action
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.refusal import RefusalPanel
from ui.widgets.rows import Column, RowsTable
from ui.widgets.screen import Navigate, Screen
from ui.words import words


class CaseScreen(Screen):
    """What the acting person may read of one case, and what can be done with it."""

    def __init__(self, bridge: Bridge, go: Navigate, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "cases.page.title", parent)
        self._go = go
        self._case: CaseId | None = None
        self.page: CasePage | None = None
        self._today = date.today()
        self._revealed = False
        self.refusal = RefusalPanel()
        self.name = Label()
        self.reveal = Button("cases.list.reveal", self.reveal_name)
        self.facts = FrameFacts()
        self.signals: RowsTable[SignalLine] = RowsTable("cases.page.signals", _SIGNALS)
        self.meetings: RowsTable[CaseItem] = RowsTable("cases.page.meetings", _MEETINGS)
        self.meetings.chosen.connect(lambda item: self._go("meeting", item.meeting))
        self.no_signals = Label("cases.page.no_signals", "hint")
        self.no_meetings = Label("cases.page.no_meetings", "hint")
        self.buttons: dict[str, Button] = {}
        self._lay_out()
        add_action(self, "cases.list.reveal", self.reveal_name, "Ctrl+R")
        add_action(self, "screens.back", self._leave, "Alt+Left")

    def enter(self, place: str, ident: str | None) -> None:
        """Show the case that is meant."""
        if ident is not None:
            self.show_case(ident)

    def show_case(self, case: str) -> None:
        """Show this case, with its name hidden."""
        if case != self._case:
            self._forget()
        self._case = CaseId(case)
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def refresh(self) -> None:
        """Ask for the case again; a view that the log notes once per unlocking."""
        case, acting = self._case, self.bridge.acting
        if case is None:
            return
        self.bridge.call(
            lambda s: (
                s.ask(CaseView(case), acting),
                s.ask(Persons(), acting),
                s.ask(OfficeView(), acting).exercise_today,
            ),
            self._show,
            self._failed,
            self,
        )

    def texts(self) -> None:
        """Everything that names codes and dates."""
        self.signals.rows.layoutChanged.emit()
        self.meetings.rows.layoutChanged.emit()
        self.facts.texts()
        self._show_name()

    def reveal_name(self) -> None:
        """Show or hide the name."""
        self._revealed = not self._revealed
        self._show_name()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """The name is hidden again on leaving."""
        super().hideEvent(event)
        self._revealed = False
        self._show_name()

    # Inside

    def _lay_out(self) -> None:
        self.heading.addWidget(Button("cases.page.back", self._leave))
        self.column.addWidget(self.refusal)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        scroll.setWidget(inside)
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, GAP, 0)
        row.setSpacing(GAP)
        left = QVBoxLayout()
        left.setSpacing(SMALL)
        named = QHBoxLayout()
        named.addWidget(self.name, 1)
        named.addWidget(self.reveal)
        left.addLayout(named)
        left.addWidget(self.facts)
        for key, table, none in (
            ("cases.page.signals", self.signals, self.no_signals),
            ("cases.page.meetings", self.meetings, self.no_meetings),
        ):
            left.addSpacing(SMALL)
            left.addWidget(Label(key, "heading"))
            left.addWidget(none)
            left.addWidget(table)
        left.addStretch()
        row.addLayout(left, 1)
        row.addLayout(self._steps())
        self.column.addWidget(scroll, 1)

    def _steps(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(SMALL)
        column.addWidget(Label("cases.page.steps", "heading"))
        for name, done in (
            ("record_signal", self._open(lambda c: steps.SignalDialog(self.bridge, c, self))),
            ("note_child", self._open(self._child_dialog)),
            ("is_case", self._weigh),
            ("no_case", self._open(lambda c: steps.no_case(self.bridge, c, self))),
            ("advance", self._open(self._advance_dialog)),
            ("judicial", self._open(self._judicial_dialog)),
            ("close", self._open(lambda c: steps.close_case(self.bridge, c, self))),
            ("erase", self._open(lambda c: steps.erase_case(self.bridge, c, self))),
        ):
            button = Button(f"cases.page.{name}", done)
            self.buttons[name] = button
            column.addWidget(button)
            add_action(self, f"cases.page.{name}", button.click)
        column.addStretch()
        return column

    def _open(self, made: Callable[[CaseId], Any]) -> Callable[[], None]:
        def opened() -> None:
            if self._case is not None:
                self.refusal.clear()
                made(self._case).open()

        return opened

    def _child_dialog(self, case: CaseId) -> steps.ChildInterestDialog:
        earlier = self.page.child_interest if self.page is not None else None
        return steps.ChildInterestDialog(self.bridge, case, earlier, self)

    def _advance_dialog(self, case: CaseId) -> steps.AdvanceDialog:
        stage = self.page.line.stage if self.page is not None else Stage.AANMELDING
        return steps.AdvanceDialog(self.bridge, case, stage, self)

    def _judicial_dialog(self, case: CaseId) -> steps.JudicialConsentDialog:
        return steps.JudicialConsentDialog(self.bridge, case, self._today, self)

    def _weigh(self) -> None:
        if self._case is not None:
            command = Weigh(self._case, is_case=True)
            self.refusal.clear()
            self.bridge.run(command, self.bridge.acting, None, self.refusal.show_error, self)

    def _show(self, known: Any) -> None:
        page, persons, exercise_today = known
        if self._case != page.line.id:
            return
        self.page = page
        self._today = exercise_today or date.today()
        self.title.show_text(page.line.key)
        self.facts.show_page(page, {p.id: p.name for p in persons}, self._today)
        self.signals.show_rows(page.signals)
        self.meetings.show_rows(page.items)
        for table, none, rows in (
            (self.signals, self.no_signals, page.signals),
            (self.meetings, self.no_meetings, page.items),
        ):
            table.setVisible(bool(rows))
            table.fit_rows()
            none.setVisible(not rows)
        self._offer_steps(page)
        self._show_name()

    def _offer_steps(self, page: CasePage) -> None:
        closed = page.line.stage is Stage.AFSLUITING
        fresh = page.line.stage is Stage.AANMELDING and not page.weighed
        offered = {
            "record_signal": not closed,
            "note_child": not closed and page.minor,
            "is_case": fresh,
            "no_case": fresh,
            "advance": not closed and not fresh and page.line.stage is not Stage.OPVOLGING,
            "judicial": not closed,
            "close": not closed,
            "erase": closed,
        }
        for name, button in self.buttons.items():
            button.setVisible(offered[name])

    def _show_name(self) -> None:
        self.reveal.say("cases.list.hide" if self._revealed else "cases.list.reveal")
        if self._revealed and self.page is not None:
            kind = words().text(f"screens.subject.{self.page.subject_kind.value}")
            self.name.show_text(f"{kind}: {self.page.subject}")
        else:
            self.name.say("cases.page.name_hidden")

    def _failed(self, error: AppError) -> None:
        """The case is gone, or not for who acts now: nothing of it stays on the screen."""
        self._forget()
        self.refusal.show_error(error)

    def _forget(self) -> None:
        self.page = None
        self._revealed = False
        self.refusal.clear()
        self.title.say("cases.page.title")
        self.facts.clear()
        self.signals.show_rows(())
        self.meetings.show_rows(())
        for button in self.buttons.values():
            button.hide()
        self._show_name()

    def _leave(self) -> None:
        self._go("cases", None)


_SIGNALS: tuple[Column[SignalLine], ...] = (
    Column("cases.signal.on", lambda line: words().date(line.on)),
    Column("cases.signal.behaviour", lambda line: line.behaviour, stretches=True),
    Column("cases.signal.source", lambda line: line.source),
    Column("cases.signal.about", lambda line: words().text(f"screens.about.{line.about.value}")),
)
_MEETINGS: tuple[Column[CaseItem], ...] = (
    Column("cases.page.meeting_on", lambda item: words().date(item.on)),
    Column(
        "cases.page.item_state",
        lambda item: words().text(f"screens.item.{item.state.value}"),
        stretches=True,
    ),
)
