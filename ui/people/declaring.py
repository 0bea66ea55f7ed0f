"""Recording a signed declaration, and the mayor's delegation."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from app.commands.delegation import Delegate
from app.commands.office import Declare
from app.domain.person import Person
from app.queries.declaration import DeclarationText
from ui.bridge import Bridge
from ui.widgets.dayfield import DayField
from ui.widgets.dialog import CommandDialog
from ui.widgets.label import Label
from ui.words import say


class DeclareDialog(CommandDialog):
    """The text in the signer's language; one ticks that it was read and signed, and when (R17)."""

    def __init__(self, bridge: Bridge, person: Person, today: date, parent: QWidget) -> None:
        super().__init__(bridge, "partners.declare", parent, acting=person.id)
        name = Label(role="heading")
        name.show_text(f"{person.name} – {person.organisation}")
        self.text = Label()
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.signed = QCheckBox()
        say(self.signed.setText, "partners.signed", name=person.name)
        for widget in (name, self.text, self.signed):
            self.above.addWidget(widget)
        self.on = DayField("partners.signed_on")
        self.on.show_day(today)
        self.form.field("partners.signed_on", self.on)
        self.keeps(f"declaration/{person.id}", {"on": self.on})
        self.keep.setEnabled(False)
        self.signed.toggled.connect(self.keep.setEnabled)
        self.signed.setFocus()
        bridge.ask(DeclarationText(person.id), bridge.acting, self.text.show_text, owner=self)

    def command(self) -> Declare | None:
        """The declaration, by the person."""
        if self.on.day is None:
            self.missing(self.on.fault or "partners.signed_on.lacks")
            return None
        return Declare(self.on.day)


class DelegateDialog(CommandDialog):
    """Only the mayor can; anybody else is told why not."""

    def __init__(self, bridge: Bridge, person: Person, parent: QWidget) -> None:
        super().__init__(bridge, "partners.delegate_who", parent)
        self._person = person
        text = Label()
        text.say("partners.delegate_what", name=person.name)
        self.above.addWidget(text)
        self.since = DayField("partners.delegate_since")
        self.until = DayField("partners.delegate_until")
        self.form.field("partners.delegate_since", self.since)
        self.form.field("partners.delegate_until", self.until)
        self.keeps(f"delegation/{person.id}", {"since": self.since, "until": self.until})
        self.since.setFocus()

    def command(self) -> Delegate | None:
        """The delegation; without days it holds until further notice."""
        for field in (self.since, self.until):
            if field.fault is not None:
                self.missing(field.fault)
                return None
        return Delegate(self._person.id, self.since.day, self.until.day)
