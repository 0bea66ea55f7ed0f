"""One case: basis and purpose on top, then what happened and what comes; the name only by hand."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from app.commands.cases import Weigh
from app.commands.step import Command
from app.domain.case import CaseId, Stage
from app.domain.person import PersonId
from app.errors import AppError, NotFound, Refused
from app.queries.cases import CasePage, CaseView
from app.queries.circle import CircleLine, Through
from app.queries.people import Persons
from app.queries.timeline import ActionLine
from app.session import Session
from ui.bridge import Bridge
from ui.cases import steps
from ui.cases.access_dialog import AccessDialog
from ui.cases.emergency import (
    EmergencyDialog,
    EndEmergencyDialog,
    HoldDialog,
    LiftDialog,
    erase_held,
)
from ui.cases.offered import verdicts
from ui.cases.page_layout import CaseLayout
from ui.cases.review_dialog import ReviewDialog
from ui.cases.subject_line import subject_line
from ui.widgets.action import add_action
from ui.widgets.button import Button
from ui.widgets.dialog import FinalDialog
from ui.widgets.refusal import Findings
from ui.widgets.screen import Navigate, Screen
from ui.words import words


class CaseScreen(Screen):
    """What the acting person may read of one case, and what can be done with it."""

    def __init__(self, bridge: Bridge, go: Navigate, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "cases.page.title", parent)
        self._go = go
        self._case: CaseId | None = None
        self.page: CasePage | None = None
        self._revealed = False
        self._unread = False
        """What is said is why the case could not be read: the next look that can unsays it."""
        self._arriving = False
        """Somebody goes here: once the case is shown it has the keyboard."""
        self.parts = parts = CaseLayout(self._steps(), self)
        self.heading.addWidget(Button("cases.page.back", self._leave))
        self.column.addWidget(parts.refusal)
        self.column.addWidget(parts, 1)
        self.refusal, self.name, self.facts = parts.refusal, parts.name, parts.facts
        self.buttons = parts.steps.buttons
        parts.reveal.clicked.connect(lambda _checked: self.reveal_name())
        parts.to_meetings.clicked.connect(lambda _checked: go("meetings", None))
        parts.steps.refused.connect(self._refused)
        parts.plan.refused.connect(self._refused)
        parts.plan.update_wanted.connect(self._update_action)
        parts.circle.revoke_wanted.connect(self._revoke)
        parts.circle.refused.connect(self._refused)
        parts.timeline.table.chosen.connect(self._go_to_meeting)
        bridge.acting_changed.connect(self._forget)
        bridge.locked.connect(self._forget)
        add_action(self, "cases.list.reveal", self.reveal_name, "Ctrl+R")
        add_action(self, "screens.back", self._leave, "Alt+Left")
        self.setFocusProxy(parts.reveal)

    def enter(self, place: str, ident: str | None) -> None:
        """Show the case that is meant."""
        if ident is not None:
            self.show_case(ident)

    def show_case(self, case: str) -> None:
        """Show this case, with its name hidden."""
        if case != self._case:
            self._forget()
        self._case = CaseId(case)
        self._arriving = True
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def refresh(self) -> None:
        """Ask for the case again; a view that the log notes once per unlocking."""
        case, acting, language = self._case, self.bridge.acting, words().language
        if case is None:
            return

        def known(session: Session) -> tuple[Any, ...]:
            page = session.ask(CaseView(case, language=language), acting)
            return page, session.ask(Persons(), acting), verdicts(session, page, acting)

        self.bridge.call(known, partial(self._show, acting), self._failed, self)

    def texts(self) -> None:
        """Everything that names codes and dates; what the law words is asked for again."""
        self.parts.texts()
        self._show_name()
        self._vault_changed(None)

    def reveal_name(self) -> None:
        """Show or hide the name."""
        self._revealed = not self._revealed and self.page is not None
        self._show_name()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """The name is hidden again on leaving."""
        super().hideEvent(event)
        self._revealed = False
        self._show_name()

    # Inside

    def _steps(self) -> dict[str, Callable[[], None]]:
        return {
            "record_signal": self._open(lambda c: steps.SignalDialog(self.bridge, c, self)),
            "note_child": self._open(self._child_dialog),
            "is_case": self._run(lambda c: Weigh(c, is_case=True)),
            "unweigh": self._run(lambda c: Weigh(c, is_case=None)),
            "no_case": self._open(lambda c: steps.no_case(self.bridge, c, self)),
            "advance": self._open(self._advance_dialog),
            "judicial": self._open(self._judicial_dialog),
            "review": self._open(self._review_dialog),
            "hold": self._open(lambda c: HoldDialog(self.bridge, c, self)),
            "lift_hold": self._open(lambda c: LiftDialog(self.bridge, c, self)),
            "access": self._open(self._access_dialog),
            "close": self._open(self._close_dialog),
            "erase": self._open(lambda c: self._erasing(steps.erase_case(self.bridge, c, self))),
            "erase_held": self._open(lambda c: self._erasing(erase_held(self.bridge, c, self))),
            "emergency": self._open(self._emergency_dialog),
        }

    def _open(self, made: Callable[[CaseId], Any]) -> Callable[[], None]:
        def opened() -> None:
            if self._case is not None:
                self.refusal.clear()
                made(self._case).open()

        return opened

    def _run(self, made: Callable[[CaseId], Command]) -> Callable[[], None]:
        def ran() -> None:
            if self._case is not None:
                self.refusal.clear()
                acting, failed = self.bridge.acting, self.refusal.show_error
                self.bridge.run(made(self._case), acting, None, failed, self)

        return ran

    def _emergency_dialog(self, case: CaseId) -> EmergencyDialog:
        lines = self.page.circle if self.page is not None else ()
        reads = [line.person for line in lines if line.reads and not line.lost]
        return EmergencyDialog(self.bridge, case, reads, self)

    def _child_dialog(self, case: CaseId) -> steps.ChildInterestDialog:
        earlier = self.page.child_interest if self.page is not None else None
        return steps.ChildInterestDialog(self.bridge, case, earlier, self)

    def _erasing(self, form: FinalDialog) -> FinalDialog:
        form.accepted.connect(self._erased)
        return form

    def _review_dialog(self, case: CaseId) -> ReviewDialog:
        clock = self.page.clock if self.page is not None else None
        return ReviewDialog(self.bridge, case, clock, self)

    def _close_dialog(self, case: CaseId) -> FinalDialog:
        actions = self.page.course.actions if self.page is not None else ()
        return steps.close_case(self.bridge, case, actions, self)

    def _access_dialog(self, case: CaseId) -> AccessDialog:
        key = self.page.line.key if self.page is not None else case
        return AccessDialog(self.bridge, case, key, self)

    def _advance_dialog(self, case: CaseId) -> steps.AdvanceDialog:
        stage = self.page.line.stage if self.page is not None else Stage.AANMELDING
        return steps.AdvanceDialog(self.bridge, case, stage, self)

    def _judicial_dialog(self, case: CaseId) -> steps.JudicialConsentDialog:
        today = self.page.today if self.page is not None else date.today()
        return steps.JudicialConsentDialog(self.bridge, case, today, self)

    def _update_action(self, line: ActionLine) -> None:
        if self._case is not None:
            self.refusal.clear()
            steps.ActionDialog(self.bridge, self._case, line, self).open()

    def _revoke(self, line: CircleLine) -> None:
        if self._case is not None:
            self.refusal.clear()
            guest = line.through is Through.EMERGENCY
            ends = EndEmergencyDialog if guest else steps.revoke
            ends(self.bridge, self._case, line, self).open()

    def _refused(self, findings: Findings) -> None:
        self.refusal.show_findings(findings)
        self.refusal.setFocus()

    def _show(self, acting: PersonId | None, known: Any) -> None:
        page, persons, judged = known
        if self._case != page.line.id or acting != self.bridge.acting:
            return
        if self._unread:
            self._unread = False
            self.refusal.clear()
        self.page = page
        self.title.show_text(page.line.key)
        self.parts.show_page(page, {p.id: p.name for p in persons}, judged)
        self._show_name()
        if self._arriving:
            self._arriving = False
            self.parts.verticalScrollBar().setValue(0)
            self.parts.reveal.setFocus()

    def _show_name(self) -> None:
        self.parts.reveal.say("cases.list.hide" if self._revealed else "cases.list.reveal")
        if self._revealed and self.page is not None:
            self.name.show_text(subject_line(self.page))
        else:
            self.name.say("cases.page.name_hidden")

    def _failed(self, error: AppError) -> None:
        """Gone, or not for who acts now: nothing of it stays. Otherwise what is shown stays."""
        if isinstance(error, Refused | NotFound):
            self._forget()
        self._unread = True
        self.refusal.show_error(error)

    def _forget(self) -> None:
        """Somebody else acts, or the vault locks: nothing of what the one before could read."""
        self.page = None
        self._revealed = False
        self.refusal.clear()
        self.title.say("cases.page.title")
        self.parts.clear()
        self._show_name()

    def _go_to_meeting(self, event: Any) -> None:
        if event.meeting is not None:
            self._go("meeting", event.meeting)

    def _erased(self) -> None:
        """There is no case any more to stand on, nor anything of it to show."""
        self._case = None
        self._forget()
        self._leave()

    def _leave(self) -> None:
        self._go("cases", None)
