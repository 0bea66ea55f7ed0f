"""Signing the confidentiality declaration at this table, and the mayor's delegation."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from app.commands.delegation import Delegate
from app.commands.office import Declare
from app.domain.person import Person
from app.queries.declaration import DeclarationText
from ui.bridge import Bridge
from ui.widgets.dialog import CommandDialog
from ui.widgets.label import Label
from ui.words import say


class DeclareDialog(CommandDialog):
    """The text in the signer's language; the signer ticks that it was read and signed (R17)."""

    def __init__(self, bridge: Bridge, person: Person, parent: QWidget) -> None:
        super().__init__(bridge, "partners.declare", parent, acting=person.id)
        name = Label(role="heading")
        name.show_text(f"{person.name} – {person.organisation}")
        self.text = Label()
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.signed = QCheckBox()
        say(self.signed.setText, "partners.signed", name=person.name)
        for widget in (name, self.text, self.signed):
            self.above.addWidget(widget)
        self.keep.setEnabled(False)
        self.signed.toggled.connect(self.keep.setEnabled)
        bridge.ask(DeclarationText(person.id), bridge.acting, self.text.show_text, owner=self)

    def command(self) -> Declare:
        """The declaration, by the person."""
        return Declare()


class DelegateDialog(CommandDialog):
    """Only the mayor can; anybody else is told why not."""

    def __init__(self, bridge: Bridge, person: Person, parent: QWidget) -> None:
        super().__init__(bridge, "partners.delegate", parent)
        self._person = person
        text = Label()
        text.say("partners.delegate_what", name=person.name)
        self.above.addWidget(text)

    def command(self) -> Delegate:
        """The delegation."""
        return Delegate(self._person.id)
