"""Who may sit at the item, with their speaking badge; who is there now, by one key or click.

Nobody's badge says more than law 1.4 knows: a right, a duty, or no voice. Whoever is silent or
declines has no mark at all.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.meeting import ItemState
from app.domain.person import PersonId
from app.queries.meetings import Chair, ItemView
from ui.meetings.wrapping import wrap_rows
from ui.style.spacing import SMALL
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.rows import Column, RowsTable
from ui.words import words

NUMBERED = 9
"""Alt+1 … Alt+9."""


class PeoplePanel(QWidget):
    """The people of the current item."""

    moved = Signal(object)
    """Somebody came or left: asks for the step of this `Chair`."""
    declares = Signal(object)
    """This `Chair` reads and signs the declaration now."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers: dict[PersonId, int] = {}
        self._open = False
        self.table: RowsTable[Chair] = _PeopleTable(self)
        self.table.moved.connect(lambda _chair: self._show_buttons())
        self.come = Button("table.people.come", self._move)
        self.declare = Button("table.people.declare", self._declare)
        buttons = QHBoxLayout()
        buttons.addWidget(self.come)
        buttons.addWidget(self.declare)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(Label("table.people.title", "heading"))
        column.addWidget(self.table, 1)
        column.addLayout(buttons)
        column.addWidget(Label("table.people.hint", "hint"))

    def show_view(self, view: ItemView | None) -> None:
        """Show the people of an item; whoever was current stays current."""
        current = self.table.current
        chairs = view.chairs if view is not None else ()
        present = [chair.person for chair in chairs if chair.present]
        self._numbers = {person: n for n, person in enumerate(present[:NUMBERED], 1)}
        self._open = view is not None and view.state is ItemState.OPEN
        self.table.show_rows(chairs)
        for row, chair in enumerate(chairs):
            if current is not None and chair.person == current.person:
                self.table.selectRow(row)
        self._show_buttons()

    def numbered(self, number: int) -> PersonId | None:
        """Whom Alt and this number pick."""
        return next((p for p, n in self._numbers.items() if n == number), None)

    def number(self, chair: Chair) -> str:
        """The number beside a name; only who is at the table has one."""
        found = self._numbers.get(chair.person)
        return "" if found is None else str(found)

    def _show_buttons(self) -> None:
        chair = self.table.current
        self.come.setEnabled(self._open and chair is not None)
        self.come.say("table.people.leave" if chair and chair.present else "table.people.come")
        self.declare.setVisible(chair is not None and not chair.declared)

    def _move(self) -> None:
        if self._open and self.table.current is not None:
            self.moved.emit(self.table.current)

    def _declare(self) -> None:
        if self.table.current is not None:
            self.declares.emit(self.table.current)


class _PeopleTable(RowsTable[Chair]):
    """Space lets the current person come or leave, and goes on to the next."""

    def __init__(self, panel: PeoplePanel) -> None:
        self._panel = panel
        super().__init__(
            "table.people.title",
            (
                Column("table.column.number", panel.number),
                Column("table.column.person", _person, stretches=True),
                Column("table.column.voice", _voice),
                Column("table.column.there", _there),
            ),
        )

        wrap_rows(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Space as the button below the table."""
        if event.key() == Qt.Key.Key_Space:
            self._panel.come.click()
            return
        super().keyPressEvent(event)


def _person(chair: Chair) -> str:
    return f"{chair.name}\n{chair.organisation}"


def _voice(chair: Chair) -> str:
    voice = words().text(f"table.voice.{chair.regime.value}")
    badge = f"{voice}\n{chair.category.value}"
    return badge if chair.declared else f"{badge}\n{words().text('table.there.undeclared')}"


def _there(chair: Chair) -> str:
    return words().text("table.there.yes") if chair.present else ""
