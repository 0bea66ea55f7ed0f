"""Signing the confidentiality declaration at the table, also for a member who is locked (R17)."""

from datetime import date

from PySide6.QtWidgets import QWidget

from app.domain.person import Person
from app.errors import AppError
from ui.bridge import Bridge
from ui.meetings.notice import PasswordRow, locked_member
from ui.people.declaring import DeclareDialog


class TableDeclaration(DeclareDialog):
    """The same text and the same signature; a member's password is asked in between."""

    def __init__(self, bridge: Bridge, person: Person, today: date, parent: QWidget) -> None:
        super().__init__(bridge, person, today, parent)
        self.password = PasswordRow(bridge, self.refusal.show_error)
        self.above.addWidget(self.password)

    def _failed(self, error: AppError) -> None:
        member = locked_member(error)
        if member is None:
            super()._failed(error)
            return
        self._busy(False)
        self.password.ask(member, "declare", self.do)
