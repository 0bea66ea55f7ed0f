"""Recording what several people signed on one day: each declares for themselves, one after another.

A sheet goes round before a meeting; typing the same day seven times helps nobody.
"""

from datetime import date

from PySide6.QtWidgets import QWidget

from app.commands.office import Declare
from app.domain.person import Person
from app.errors import AppError
from ui.bridge import Bridge
from ui.widgets.dayfield import DayField
from ui.widgets.dialog import CommandDialog
from ui.widgets.label import Label
from ui.widgets.people import PeopleChoice
from ui.words import words


class DeclareSeveralDialog(CommandDialog):
    """Who signed, and when. Whoever cannot be recorded stays in the list, with the reason (R17)."""

    def __init__(
        self, bridge: Bridge, persons: tuple[Person, ...], today: date, parent: QWidget
    ) -> None:
        super().__init__(bridge, "partners.declare_several", parent)
        self._persons = persons
        self._waiting: list[Person] = []
        self._recorded: list[Person] = []
        self._refused: list[tuple[Person, AppError]] = []
        self.above.addWidget(Label("partners.declare_several.what"))
        self.who = PeopleChoice("partners.declare_several.who")
        self.who.offer(persons)
        self.on = DayField("partners.signed_on")
        self.on.show_day(today)
        self.form.field("partners.declare_several.who", self.who)
        self.form.field("partners.signed_on", self.on)
        self.keeps("declarations", {"who": self.who, "on": self.on})
        self.told = Label()
        self.told.hide()
        self.above.addWidget(self.told)
        self.who.setFocus()

    def do(self) -> None:
        """Record everybody who is ticked."""
        if not self.keep.isEnabled():
            return
        self.refusal.clear()
        self.told.hide()
        day, chosen = self.on.day, self.who.chosen
        if day is None:
            self.missing(self.on.fault or "partners.signed_on.lacks")
        elif not chosen:
            self.missing("partners.declare_several.nobody")
        else:
            self._waiting = [person for person in self._persons if person.id in chosen]
            self._recorded, self._refused = [], []
            self._busy(True)
            self._record(day)

    def _record(self, day: date) -> None:
        """The next one; once there is none, say how it went."""
        if not self._waiting:
            self._over()
            return
        person = self._waiting.pop(0)

        def recorded(_done: object) -> None:
            self._recorded.append(person)
            self._record(day)

        def refused(error: AppError) -> None:
            self._refused.append((person, error))
            self._record(day)

        self.bridge.run(Declare(day), person.id, recorded, refused, self)

    def _over(self) -> None:
        self._busy(False)
        if not self._refused:
            self.accept()
            return
        self._persons = tuple(p for p in self._persons if p not in self._recorded)
        self.who.offer(self._persons)
        lines = [words().n("partners.declare_several.some", len(self._recorded))]
        lines += [f"{person.name}: {words().error(error)}" for person, error in self._refused]
        self.told.show_text("\n".join(lines))
        if self._recorded:
            self.leave.say("screens.close")  # "cancel" would say that these go too
        self.told.show()
        self.who.setFocus()
