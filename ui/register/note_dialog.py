"""Noting what a recipient says of a copy: an attestation, and the screen says so."""

from PySide6.QtWidgets import QWidget

from app.commands.step import Command
from app.queries.register import CopyLine
from ui.bridge import Bridge
from ui.widgets.dialog import CommandDialog
from ui.widgets.label import Label


class NoteDialog(CommandDialog):
    """Whose copy, and what noting it means."""

    def __init__(
        self, bridge: Bridge, title: str, line: CopyLine, command: Command, parent: QWidget
    ) -> None:
        super().__init__(bridge, title, parent)
        self._command = command
        whose, what = Label(role="heading"), Label()
        whose.say("register.note.whose", name=line.name, code=line.code)
        what.say(f"{title}_what", name=line.name, day=line.meeting_on)
        self.above.addWidget(whose)
        self.above.addWidget(what)
        self.above.addWidget(Label("register.note.attested", "hint"))

    def command(self) -> Command:
        """The attestation."""
        return self._command
