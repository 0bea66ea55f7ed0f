"""What one can do to a case, each as a small form."""

from collections.abc import Iterable
from datetime import date

from PySide6.QtWidgets import QWidget

from app.commands.cases import (
    Advance,
    CloseCase,
    EraseCase,
    NoteChildInterest,
    RecordJudicialConsent,
    RecordSignal,
    Revoke,
    Weigh,
)
from app.commands.outcomes import UpdateAction
from app.domain.case import CaseId, Stage
from app.domain.decision import ActionState
from app.domain.secret import SecretText
from app.queries.circle import CircleLine
from app.queries.timeline import ActionLine
from ui.bridge import Bridge
from ui.cases.sighting_form import SightingForm
from ui.widgets.dayfield import DayField
from ui.widgets.dialog import CommandDialog, FinalDialog
from ui.widgets.form import Choice, LineField, TextField
from ui.widgets.label import Label
from ui.words import words

ERASED = (
    "cases.page.erase_records",
    "cases.page.erase_agenda",
    "cases.page.erase_copies",
    "cases.page.erase_elsewhere",
)
"""What erasing does, and what it cannot."""


class SignalDialog(CommandDialog):
    """Record a signal (R37)."""

    def __init__(self, bridge: Bridge, case: CaseId, parent: QWidget) -> None:
        super().__init__(bridge, "cases.page.record_signal", parent)
        self._case = case
        self.above.addWidget(Label("cases.signal.hint", "hint"))
        self.signal_form = SightingForm()
        self.form.addRow(self.signal_form)
        self.keeps(f"signal/{case}", self.signal_form.drafted_fields)
        self.signal_form.on.setFocus()

    def command(self) -> RecordSignal | None:
        """The signal as typed."""
        sighting = self.signal_form.sighting()
        if sighting is None:
            self.missing(self.signal_form.on.fault or "cases.signal.lacks_day")
            return None
        return RecordSignal(self._case, sighting)


class ChildInterestDialog(CommandDialog):
    """Note what the interest of the child asks (R27)."""

    def __init__(self, bridge: Bridge, case: CaseId, earlier: str | None, parent: QWidget) -> None:
        super().__init__(bridge, "cases.page.note_child", parent)
        self._case = case
        self.above.addWidget(Label("cases.page.child_hint", "hint"))
        self.text = TextField(5)
        self.text.setPlainText(earlier or "")
        self.form.field("cases.page.child", self.text)
        self.keeps(f"child_interest/{case}", {"text": self.text}, of_record=True)
        self.text.setFocus()

    def command(self) -> NoteChildInterest | None:
        """The note as typed."""
        if not self.text.value:
            self.missing("cases.page.lacks_text")
            return None
        return NoteChildInterest(self._case, SecretText(self.text.value))


class JudicialConsentDialog(CommandDialog):
    """Record that the prosecutor lets judicial data be kept in own files (R44)."""

    def __init__(self, bridge: Bridge, case: CaseId, today: date, parent: QWidget) -> None:
        super().__init__(bridge, "cases.page.judicial", parent)
        self._case = case
        self.above.addWidget(Label("cases.page.judicial_hint", "hint"))
        self.on, self.magistrate = DayField("cases.page.judicial_on"), LineField()
        self.on.show_day(today)
        self.form.field("cases.page.judicial_on", self.on)
        self.form.field("cases.basis.magistrate", self.magistrate)
        self.keeps(f"judicial_consent/{case}", {"on": self.on, "magistrate": self.magistrate})

    def command(self) -> RecordJudicialConsent | None:
        """The consent as typed."""
        if self.on.day is None:
            self.missing(self.on.fault or "screens.day.unreadable")
            return None
        return RecordJudicialConsent(self._case, self.on.day, self.magistrate.value)


class AdvanceDialog(CommandDialog):
    """Take a case to its next stage (R36)."""

    def __init__(self, bridge: Bridge, case: CaseId, stage: Stage, parent: QWidget) -> None:
        super().__init__(bridge, "cases.page.advance", parent)
        self._case = case
        self.stage = Choice()
        later = [s for s in Stage if s.rank > stage.rank and s is not Stage.AFSLUITING]
        self.stage.offer([(s.value, words().text(f"screens.stage.{s.value}")) for s in later])
        self.form.field("cases.list.stage", self.stage)

    def command(self) -> Advance:
        """The stage as chosen."""
        return Advance(self._case, Stage(self.stage.currentData()))


def no_case(bridge: Bridge, case: CaseId, parent: QWidget) -> FinalDialog:
    """Weighed: there is no case. Everything of it goes but the day (R36)."""
    told = ("cases.page.no_case_goes", "cases.page.no_case_stays")
    return FinalDialog(bridge, "cases.page.no_case", told, Weigh(case, is_case=False), parent)


def close_case(
    bridge: Bridge, case: CaseId, actions: Iterable[ActionLine], parent: QWidget
) -> FinalDialog:
    """Close a case; its retention clock starts (R38). Actions that are open stay so."""
    told = ("cases.page.close_ends", "cases.page.close_clock")
    dialog = FinalDialog(bridge, "cases.page.close", told, CloseCase(case), parent)
    if waiting := sum(line.state is ActionState.OPEN for line in actions):
        left = Label()
        left.say("cases.page.close_actions", count=waiting)
        dialog.above.insertWidget(dialog.above.indexOf(dialog.forever), left)
    return dialog


def erase_case(bridge: Bridge, case: CaseId, parent: QWidget) -> FinalDialog:
    """Erase a closed case."""
    return FinalDialog(bridge, "cases.page.erase", ERASED, EraseCase(case), parent)


class ActionDialog(CommandDialog):
    """Say how far an action is (R43)."""

    def __init__(self, bridge: Bridge, case: CaseId, line: ActionLine, parent: QWidget) -> None:
        super().__init__(bridge, "cases.page.update_action", parent)
        self._action = line.id
        what = Label()
        what.show_text(line.text)
        self.above.addWidget(what)
        self.state = Choice()
        self.state.offer([(s.value, words().text(f"cases.state.{s.value}")) for s in ActionState])
        self.state.choose(line.state.value if line.state else ActionState.OPEN.value)
        self.remark = TextField(3)
        self.remark.setPlainText(line.remark)
        self.form.field("cases.action.state", self.state)
        self.form.field("cases.action.remark", self.remark)
        fields = {"state": self.state, "remark": self.remark}
        self.keeps(f"action/{case}/{line.id}", fields, of_record=True)
        self.state.setFocus()

    def command(self) -> UpdateAction:
        """The state as chosen."""
        remark = SecretText(self.remark.value) if self.remark.value else None
        return UpdateAction(self._action, ActionState(self.state.currentData()), remark)


def revoke(bridge: Bridge, case: CaseId, line: CircleLine, parent: QWidget) -> FinalDialog:
    """End somebody's admission (R41): it does not come back by itself."""
    told = ("cases.page.revoke_ends", "cases.page.revoke_read", "cases.page.revoke_again")
    command = Revoke(case, line.person)
    dialog = FinalDialog(bridge, "cases.page.revoke", told, command, parent)
    who = Label(role="heading")
    who.show_text(f"{line.name}, {line.function}")
    dialog.above.insertWidget(0, who)
    return dialog
