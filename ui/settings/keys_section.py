"""Keys: who has one in this vault, with its fingerprint to read aloud."""

from collections.abc import Sequence

from PySide6.QtCore import Qt

from app.domain.person import Office, Person
from app.queries.keys import KeyLine, Keys
from ui.bridge import Bridge
from ui.settings.section import Page
from ui.widgets.label import Label
from ui.widgets.refusal import RefusalPanel
from ui.widgets.rows import Column, RowsTable
from ui.words import words

GROUPS = 4
"""Groups of four digits in a line, as one reads them aloud."""


def in_lines(fingerprint: str) -> str:
    """Sixteen groups in lines of four."""
    groups = fingerprint.split()
    lines = (groups[at : at + GROUPS] for at in range(0, len(groups), GROUPS))
    return "\n".join("  ".join(line) for line in lines)


class KeysSection(Page):
    """A line for each member, and the fingerprint of the one in front."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self.refusal = RefusalPanel()
        self.table: RowsTable[KeyLine] = RowsTable(
            "settings.keys.title",
            (
                Column("settings.keys.name", lambda line: line.name),
                Column("settings.keys.function", lambda line: line.function, stretches=True),
                Column("settings.keys.state", _state),
            ),
        )
        self.whose, self.fingerprint = Label(role="heading"), Label(role="code")
        self.fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()
        self.table.moved.connect(self._moved)

    def show_office(self, office: Office, people: Sequence[Person]) -> None:
        """Ask for the keys."""
        self._bridge.ask(
            Keys(), self._bridge.acting, self._show, self.refusal.show_error, owner=self
        )

    def texts(self) -> None:
        """States of keys."""
        self.table.rows.layoutChanged.emit()
        self._moved(self.table.current)

    def _lay_out(self) -> None:
        self.column.addWidget(Label("settings.keys.title", "heading"))
        self.column.addWidget(Label("settings.keys.aloud"))
        self.column.addWidget(self.refusal)
        for widget in (self.table, self.whose, self.fingerprint):
            self.column.addWidget(widget)
        self.column.addStretch()

    def _show(self, lines: tuple[KeyLine, ...]) -> None:
        self.table.show_rows(lines)
        self.table.fit_rows()

    def _moved(self, line: KeyLine | None) -> None:
        self.whose.show_text(line.name if line is not None else "")
        known = line is not None and line.fingerprint is not None
        self.fingerprint.setVisible(known)
        if line is not None and line.fingerprint is not None:
            self.fingerprint.show_text(in_lines(line.fingerprint))


def _state(line: KeyLine) -> str:
    known = line.fingerprint is not None
    return words().text("settings.keys.pinned" if known else "settings.keys.other")
