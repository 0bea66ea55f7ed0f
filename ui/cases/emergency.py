"""Opening a case for some hours to a member who was not admitted, and erasing what is kept."""

from collections.abc import Collection

from PySide6.QtWidgets import QSpinBox, QWidget

from app.commands.cases import EraseCase, HoldCase
from app.commands.emergency import EndEmergency, OpenInEmergency
from app.domain.case import LONGEST_EMERGENCY, CaseId, Urgency
from app.domain.person import PersonId
from app.queries.circle import CircleLine
from ui.bridge import Bridge
from ui.cases.steps import ERASED
from ui.widgets.dialog import CommandDialog
from ui.widgets.form import Choice
from ui.widgets.label import Label
from ui.widgets.together import TogetherDialog
from ui.words import words

USUAL = 4
"""Hours that are proposed."""
CONSEQUENCES = ("reads", "ends", "recall", "logged")


class EmergencyDialog(TogetherDialog):
    """To whom, why and for how long; two passwords."""

    def __init__(
        self, bridge: Bridge, case: CaseId, readers: Collection[PersonId], parent: QWidget
    ) -> None:
        told = tuple(f"cases.emergency.{name}" for name in CONSEQUENCES)
        super().__init__(bridge, "cases.page.emergency", told, None, parent)
        self._case, self._readers = case, frozenset(readers)
        self.person, self.reason, self.hours = Choice(), Choice(), QSpinBox()
        self.hours.setRange(1, LONGEST_EMERGENCY)
        self.hours.setValue(USUAL)
        reasons = [(u.value, words().text(f"cases.emergency.reason.{u.value}")) for u in Urgency]
        self.reason.offer(reasons)
        self.form.field("cases.emergency.person", self.person, 0)
        self.form.field("cases.emergency.reason", self.reason, 1)
        self.form.field("cases.emergency.hours", self.hours, 2)
        self.same = self.form.hint("cases.emergency.same")
        self.same.hide()
        self.person.currentIndexChanged.connect(lambda _index: self._choose_second())
        self.second.currentIndexChanged.connect(lambda _index: self._tell_same())
        self.person.setFocus()

    def command(self) -> OpenInEmergency | None:
        """As chosen; None where there is nobody to open it to."""
        person = self.person.currentData()
        if person is None:
            self.missing("cases.emergency.nobody")
            return None
        reason = Urgency(self.reason.currentData())
        return OpenInEmergency(self._case, PersonId(person), self.hours.value(), reason)

    def _tell_whose(self, keys: tuple[bool, dict[str, str]]) -> None:
        """To whom it can be opened: members who do not read it."""
        super()._tell_whose(keys)
        outside = {m: n for m, n in keys[1].items() if PersonId(m) not in self._readers}
        self.person.offer([(PersonId(member), name) for member, name in outside.items()])
        self._choose_second()

    def _choose_second(self) -> None:
        """Somebody else than for whom it is opened, who reads it rather than not, if anybody."""
        person = self.person.currentData()
        members = [self.second.itemData(number) for number in range(self.second.count())]
        others = [member for member in members if member != person]
        if self.second.currentData() not in others:
            readers = [member for member in others if member in self._readers]
            self.second.choose(next(iter(readers or others), person))
        self._tell_same()

    def _tell_same(self) -> None:
        person = self.person.currentData()
        self.same.setVisible(person is not None and self.second.currentData() == person)


class EndEmergencyDialog(CommandDialog):
    """It ends by itself; this ends it now."""

    def __init__(self, bridge: Bridge, case: CaseId, line: CircleLine, parent: QWidget) -> None:
        super().__init__(bridge, "cases.page.end_emergency", parent)
        self._command = EndEmergency(case, line.person)
        who = Label(role="heading")
        who.show_text(f"{line.name}, {line.function}")
        self.above.addWidget(who)
        self.above.addWidget(Label("cases.emergency.end_now"))
        self.keep.setFocus()

    def command(self) -> EndEmergency:
        """That it ends."""
        return self._command


class HoldDialog(CommandDialog):
    """A case is kept for the archive, which one member alone does not undo where there are two."""

    def __init__(self, bridge: Bridge, case: CaseId, parent: QWidget) -> None:
        super().__init__(bridge, "cases.page.hold", parent)
        self._command = HoldCase(case, hold=True)
        for told in ("cases.page.hold_told", "cases.page.hold_two"):
            self.above.addWidget(Label(told))
        self.keep.setFocus()

    def command(self) -> HoldCase:
        """That it is kept."""
        return self._command


class LiftDialog(TogetherDialog):
    """A case is kept for the archive no longer; whoever has the only keys lifts it alone."""

    alone = True

    def __init__(self, bridge: Bridge, case: CaseId, parent: QWidget) -> None:
        command = HoldCase(case, hold=False)
        super().__init__(bridge, "cases.page.lift_hold", ("cases.page.lift_told",), command, parent)
        self.forever.hide()


def erase_held(bridge: Bridge, case: CaseId, parent: QWidget) -> TogetherDialog:
    """Erase a case that is kept for the archive: two members do it."""
    told = ("cases.page.erase_held_kept", *ERASED)
    return TogetherDialog(bridge, "cases.page.erase_held", told, EraseCase(case), parent)
