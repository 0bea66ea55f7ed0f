"""Handing over the office of mayor or of coordinator: which, to whom, and two passwords."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.commands.handing import HandOver
from app.domain.person import Category, Charge, Office, Person, PersonId
from ui.bridge import Bridge
from ui.widgets.form import Choice
from ui.widgets.label import Label
from ui.widgets.together import TogetherDialog
from ui.words import words

CONSEQUENCES = ("follows", "before", "delegates", "former", "finish", "logged")


class HandOverDialog(TogetherDialog):
    """What it brings, and what it does not, is said before anybody types a password."""

    alone = True

    def __init__(
        self, bridge: Bridge, office: Office, people: Sequence[Person], parent: QWidget
    ) -> None:
        told = tuple(f"settings.hand_over.{name}" for name in CONSEQUENCES)
        super().__init__(bridge, "settings.hand_over.title", told, None, parent)
        self.forever.hide()
        self._office, self._people = office, tuple(people)
        self.charge, self.to = Choice(), Choice()
        names = {person.id: person.name for person in people}
        holders = [(charge, office.holder(charge)) for charge in Charge]
        self.charge.offer(
            [
                (
                    charge.value,
                    words().text(f"settings.hand_over.{charge}", now=names.get(now, now)),
                )
                for charge, now in holders
            ]
        )
        self.form.field("settings.hand_over.charge", self.charge, 0)
        self.form.field("settings.hand_over.to", self.to, 1)
        self.nobody_fits = Label("settings.hand_over.nobody", "hint")
        self.above.addWidget(self.nobody_fits)
        self.charge.currentIndexChanged.connect(lambda _index: self._offer())
        self._offer()
        self.charge.setFocus()

    def command(self) -> HandOver | None:
        """As chosen; None where nobody can take it over."""
        to = self.to.currentData()
        if to is None:
            self.missing("settings.hand_over.nobody")
            return None
        return HandOver(Charge(self.charge.currentData()), PersonId(to))

    def _offer(self) -> None:
        """Who has keys, as who holds it, and could hold it; the vault judges it again."""
        mayor = self.charge.currentData() == Charge.MAYOR.value
        held = (self._office.mayor, self._office.coordinator)
        keyless = mayor and not any(p.id == held[0] and p.member for p in self._people)
        fit = [
            (person.id, f"{person.name}, {person.function}")
            for person in self._people
            if person.id not in held
            and (person.member or keyless)
            and (person.category is Category.BM or not mayor)
        ]
        self.to.offer(fit)
        self.nobody_fits.setVisible(not fit)
