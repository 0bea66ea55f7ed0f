"""Who may sit at the item, with their speaking badge; who is there now, by one key or click."""

from time import monotonic

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.meeting import ItemState
from app.domain.person import PersonId
from app.queries.meetings import Chair, ItemView
from ui.meetings.wrapping import wrap_rows
from ui.style.spacing import SMALL
from ui.table.badge import Badge, BadgeDelegate, Index, badge_of, badge_text
from ui.table.digits import MOST
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.rows import Column, RowsTable
from ui.words import words

PERSON, BADGE = range(2)
PAUSE = 1000
"""Milliseconds after which letters begin another name."""
LOOKS = 1000
"""Milliseconds between looks at whose coming stands by now."""
SLIP = 50.0
"""Seconds in which somebody's coming can be taken back as a slip; the step allows more."""


class PeoplePanel(QWidget):
    """The people of the current item. Each keeps the number of their arrival, also after a lock."""

    moved = Signal(object, bool)
    """Somebody came or left: asks for the step of this `Chair`; or their coming was a slip."""
    declares = Signal(object)
    """This `Chair` reads and signs the declaration now."""
    looks = Signal(object)
    """This `Chair` takes the laptop to see what is theirs."""
    left = Signal()
    """Back to where one was typing."""

    def __init__(self) -> None:
        super().__init__()
        self._open = False
        self._speaker: PersonId | None = None
        self._owe: frozenset[PersonId] = frozenset()
        self._moved: Chair | None = None
        """Who came or left last, as they were before."""
        self._came: dict[PersonId, float] = {}
        """Who came one after another, and may have been put there by mistake; and when."""
        self._slips = QTimer(self, interval=LOOKS)
        self._slips.timeout.connect(self._stand)
        self._said: object = None
        self._filling = False
        self.table = _PeopleTable(self)
        self.table.moved.connect(self._current)
        self.come = Button("table.people.come", self._move)
        self.own = Button("table.people.own", self.look)
        self.declare = Button("table.people.declare", self._declare)
        buttons = QHBoxLayout()
        for button in (self.come, self.own):
            buttons.addWidget(button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(Label("table.people.title", "heading"))
        column.addWidget(self.table, 1)
        column.addWidget(self.declare)  # it comes and goes: what stands below stays in its place
        column.addLayout(buttons)
        self.hint = Label("table.people.hint", "hint")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.hint)

    def show_view(self, view: ItemView | None) -> None:
        """Show the people of an item; whoever was current stays current."""
        current = self.table.current
        chairs = view.chairs if view is not None else ()
        self._owe = (
            frozenset(who for _, who in view.open_duties) if view is not None else frozenset()
        )
        self._open = view is not None and view.state is ItemState.OPEN
        self._see((view.case_key, view.said) if view is not None else None)
        self._filling = True
        self.table.show_rows(chairs)
        if current is not None:
            self.select(current.person)
        self._filling = False
        self._show_buttons()
        self._say_moved()

    def speaks(self, person: PersonId | None) -> None:
        """This person has the floor; the badges follow."""
        if person != self._speaker:
            self._speaker = person
            self.table.viewport().update()
            self.table.rows.layoutChanged.emit()

    def select(self, person: PersonId) -> None:
        """Make this person the current one, as far as they belong to the item."""
        for row, chair in enumerate(self.table.rows.rows):
            if chair.person == person:
                self.table.selectRow(row)

    def numbered(self, number: int) -> PersonId | None:
        """Whom Alt and this number pick: somebody who is at the table, by order of arrival."""
        there = (chair for chair in self.table.rows.rows if chair.present)
        return next((chair.person for chair in there if chair.came == number), None)

    def person(self, chair: Chair) -> str:
        """Name, service, in whose place; before it the number that picks who is at the table."""
        number = f"{chair.came}  " if chair.present and chair.came <= MOST else ""
        lines = [f"{number}{chair.name}", chair.organisation]
        for key in ("sends", "stands_for"):
            if other := getattr(chair, key):
                lines.append(words().text(f"table.people.{key}", name=other))
        return "\n".join(lines)

    def badge(self, chair: Chair) -> Badge:
        """The badge of somebody."""
        return badge_of(chair, speaks=chair.person == self._speaker)

    def badge_text(self, chair: Chair) -> str:
        """The badge in words, and what there is to do."""
        speaks, owes = chair.person == self._speaker, chair.person in self._owe
        return badge_text(chair, speaks=speaks, owes=owes)

    def look(self) -> None:
        """The current person takes the laptop. This asks nothing of what waits, if anything."""
        chair = self.table.current
        if self._open and chair is not None and chair.present:
            self.looks.emit(chair)

    def _current(self, chair: Chair | None) -> None:
        """At another person a slip with who came back or left is not undone by Space any more."""
        self._show_buttons()
        moved = self._moved
        if not self._filling and chair is not None:
            if moved is not None and chair.person != moved.person:
                self._moved = None
            self._say_moved()

    def _say_moved(self) -> None:
        """Who came or left just now, and how that is undone; else what the keys do."""
        now = self.table.current
        if now is None or not self._undoes(now):
            self.hint.setMinimumHeight(0)
            self.hint.say("table.people.hint")
        else:  # what stands above stays in its place
            self.hint.setMinimumHeight(max(self.hint.height(), self.hint.minimumHeight()))
            self.hint.say(
                "table.people.came" if now.present else "table.people.left", name=now.name
            )

    def _undoes(self, now: Chair) -> bool:
        """Whether the same key brings back what was: who newly came is else left as arrived."""
        was = self._moved
        if was is None or was.person != now.person or was.present == now.present:
            return self._slipped(now)
        return was.arrived or self._slipped(now)

    def _see(self, said: object) -> None:
        """Once a text was kept whoever came before was there; at another item they are not."""
        if said != self._said:
            self._came.clear()
        self._said = said

    def _stand(self) -> None:
        """Who came longer ago was there."""
        now = monotonic()
        self._came = {who: since for who, since in self._came.items() if now - since < SLIP}
        if not self._came:
            self._slips.stop()
        self._show_buttons()
        self._say_moved()

    def _slipped(self, chair: Chair) -> bool:
        """Whether this coming can still be a slip of who typed it."""
        return chair.present and chair.person in self._came

    def _show_buttons(self) -> None:
        chair = self.table.current
        there = chair is not None and chair.present
        self.come.setEnabled(self._open and chair is not None)
        slip = chair is not None and self._slipped(chair)
        leave = "table.people.slip" if slip else "table.people.leave"
        self.come.say(leave if there else "table.people.come")
        self.own.setEnabled(self._open and there)
        self.declare.setVisible(chair is not None and not chair.declared)

    def _move(self) -> None:
        chair = self.table.current
        if self._open and chair is not None:
            slip, self._moved = self._slipped(chair), chair
            if slip:
                del self._came[chair.person]
            elif chair.arrived:
                self._came.clear()
            else:
                self._came[chair.person] = monotonic()
                self._slips.start()
            self.moved.emit(chair, slip)

    def _declare(self) -> None:
        if self.table.current is not None:
            self.declares.emit(self.table.current)


class _PeopleTable(RowsTable[Chair]):
    """Space or Insert lets the current person come or leave; letters find a name."""

    def __init__(self, panel: PeoplePanel) -> None:
        self._panel = panel
        self._letters, self._since = "", QElapsedTimer()
        super().__init__(
            "table.people.title",
            (
                Column("table.column.numbered", panel.person, stretches=True),
                Column("table.column.voice", panel.badge_text),
            ),
        )
        wrap_rows(self)
        self.setItemDelegateForColumn(BADGE, BadgeDelegate(self, self._badge))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Space as the button below the table; Escape goes back to the text."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Insert):
            if not event.isAutoRepeat():
                self._panel.come.click()
        elif event.key() == Qt.Key.Key_Escape:
            self._panel.left.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Find somebody by the first letters of any of their names, typed without a pause."""
        paused = not self._since.isValid() or self._since.elapsed() > PAUSE
        self._letters = search.casefold() if paused else self._letters + search.casefold()
        self._since.start()
        rows, at = self.rows.rows, self.currentIndex().row() + (1 if paused else 0)
        for step in range(len(rows)):
            row = (at + step) % len(rows)
            if any(n.casefold().startswith(self._letters) for n in rows[row].name.split()):
                self.selectRow(row)
                return

    def _badge(self, index: Index) -> Badge | None:
        return self._panel.badge(self.rows.rows[index.row()])
