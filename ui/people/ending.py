"""How something comes to an end: what follows from it is said before it is done (R41).

None of this is final: one signs again, or fills in what was renewed.
"""

from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from app.commands.delegation import EndDelegation
from app.commands.people import EndAuthorisation, EndClearance, WithdrawDeclaration
from app.commands.step import Command
from app.domain.person import Person
from ui.bridge import Bridge
from ui.widgets.dayfield import DayField
from ui.widgets.dialog import CommandDialog
from ui.widgets.label import Label


class _EndDialog(CommandDialog):
    """Whose it is, and what follows, line by line."""

    def __init__(
        self,
        bridge: Bridge,
        step: str,
        person: Person,
        effects: tuple[str, ...],
        parent: QWidget,
        *,
        by_themselves: bool = False,
    ) -> None:
        acting = person.id if by_themselves else None
        super().__init__(bridge, f"partners.{step}", parent, acting=acting)
        name = Label(role="heading")
        name.show_text(f"{person.name} – {person.organisation}")
        self.above.addWidget(name)
        for effect in effects:
            label = Label()
            label.say(f"partners.effect.{effect}", name=person.name)
            self.above.addWidget(label)


class WithdrawDialog(_EndDialog):
    """The person takes the declaration back; another signature undoes it."""

    def __init__(self, bridge: Bridge, person: Person, parent: QWidget) -> None:
        effects = ("withdrawn", "leaves", "read", "again")
        super().__init__(bridge, "withdraw", person, effects, parent, by_themselves=True)

    def command(self) -> WithdrawDeclaration:
        """By the person."""
        return WithdrawDeclaration()


class EndDelegationDialog(_EndDialog):
    """Only the mayor can; anybody else is told why not."""

    def __init__(self, bridge: Bridge, person: Person, parent: QWidget) -> None:
        effects = ("delegation", "done_stays", "delegate_again")
        super().__init__(bridge, "end_delegation", person, effects, parent)
        self._person = person

    def command(self) -> EndDelegation:
        """Every delegation to this person."""
        return EndDelegation(self._person.id)


class LastDayDialog(_EndDialog):
    """A clearance or an authorisation with its last day; yesterday ends it at once."""

    def __init__(
        self, bridge: Bridge, step: str, person: Person, today: date, parent: QWidget
    ) -> None:
        super().__init__(bridge, step, person, (step, "leaves", "read", "renewed"), parent)
        self._step, self._person = step, person
        self.last_day = DayField("partners.last_day")
        self.last_day.show_day(today - timedelta(days=1))
        self.form.field("partners.last_day", self.last_day)
        self.form.addRow(Label("partners.last_day.hint", "hint"))
        self.keeps(f"{step}/{person.id}", {"last_day": self.last_day})
        self.last_day.setFocus()

    def command(self) -> Command | None:
        """The end on the day typed."""
        day = self.last_day.day
        if day is None:
            self.missing(self.last_day.fault or "partners.last_day.lacks")
            return None
        kind = EndClearance if self._step == "end_clearance" else EndAuthorisation
        return kind(self._person.id, day)
