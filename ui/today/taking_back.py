"""Own texts of cases that closed to their contributor: still theirs to take back (R20, R41).

Nothing else of such a case is shown, and nothing at all while there is no such text.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.domain.person import PersonId
from app.errors import AppError, Locked
from app.queries.takingback import BeyondReach, OwnText
from ui.bridge import Bridge
from ui.meetings.wrapping import wrap_rows
from ui.style.spacing import GAP, SMALL
from ui.table.take_back_dialog import TakeBackDialog
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.rows import Column, RowsTable

LINES = 5
"""Lines of text that are seen at once."""


class TakingBack(QFrame):
    """The acting person's words, and the one thing that can still be done with them."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._acting: PersonId | None = None
        self.setProperty("role", "card")
        self.table: RowsTable[OwnText] = RowsTable(
            "today.own.title", (Column("today.own.text", lambda line: line.text, stretches=True),)
        )
        self.table.horizontalHeader().hide()
        self.table.setFixedHeight(LINES * self.fontMetrics().lineSpacing())
        wrap_rows(self.table)
        self.take_back = Button("today.own.take_back", self._take_back)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(SMALL)
        column.addWidget(Label("today.own.title", "heading"))
        column.addWidget(Label("today.own.hint", "hint"))
        column.addWidget(self.table)
        column.addWidget(self.take_back, 0, Qt.AlignmentFlag.AlignLeft)
        bridge.locked.connect(self.forget)
        self.hide()

    def look(self, acting: PersonId | None) -> None:
        """Ask what of this person's there is."""
        if acting != self._acting:
            self.forget()
        self._acting = acting

        def answered(lines: tuple[OwnText, ...]) -> None:
            if acting == self._acting:
                self._show(lines)

        def failed(error: AppError) -> None:
            if not isinstance(error, Locked):  # the coordinator's keys are for the coordinator
                self._bridge.failed.emit(error)

        self._bridge.ask(BeyondReach(), acting, answered, failed, self)

    def forget(self) -> None:
        """Show nothing: somebody else acts, or nobody."""
        self._acting = None
        self._show(())

    def _show(self, lines: tuple[OwnText, ...]) -> None:
        self.table.show_rows(lines)
        self.setVisible(bool(lines))

    def _take_back(self) -> None:
        line = self.table.current
        if line is not None:
            TakeBackDialog(self._bridge, line.id, line.text, self._acting, self).open()
