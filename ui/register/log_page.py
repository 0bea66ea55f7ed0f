"""The log: its state, its lines page by page, and what a check of the vault finds."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.person import Person, PersonId
from app.errors import AppError
from app.queries.logbook import LogLine
from app.queries.logpages import LogFilter, LogHead, LogPage, LogPages, LogReaders, LogReading
from app.queries.people import Persons
from app.session import Session
from ui.bridge import Bridge
from ui.register.check_card import CheckCard
from ui.register.export_dialog import ExportDialog
from ui.register.log_filter import LogFilterRow
from ui.register.log_table import LogTable
from ui.register.told import zone
from ui.style.spacing import SMALL, is_narrow
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.pages import Pages
from ui.widgets.refusal import RefusalPanel

SLICE = 200
"""Lines of the log that are read at a time: the window breathes in between."""
SHOWN = 200
"""Lines that a search finds before it waits for somebody to scroll on."""


class LogTab(QWidget):
    """For who reads the log; the others are told who does."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._round = 0
        self._found = 0
        self._head: tuple[int, str] | None = None
        self._reader: PersonId | None = None
        """Whose lines are shown."""
        self._others = ""
        self._exercise = False
        """Whether the clock of the vault stands still."""
        self.closed = Label()
        self.check = CheckCard(bridge)
        self.filter = LogFilterRow()
        self.table = LogTable()
        self.refusal = RefusalPanel()
        self.others = Label(role="hint")
        """Who reads the lines that are sealed to somebody else."""
        self.line = Label()
        self.line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.state = Label(role="hint")
        self.stop = Button("register.log.stop", self.stop_search)
        self.export = Button("register.export.title", self.take_out)
        self._stack = Pages()
        self._stack.addWidget(self._closed())
        self._stack.addWidget(self._open())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SMALL, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(self.check)
        column.addWidget(self._stack)
        self.filter.changed.connect(self.restart)
        self.table.log.wanted.connect(self._next)
        self.table.moved.connect(lambda _line: self._say_line())
        self.stop.hide()
        self._before: int | None = None

    def refresh(self) -> None:
        """Ask who reads the log, and if that is who acts, how long it is by now."""
        self.check.refresh()
        acting = self._bridge.acting

        def look(session: Session) -> tuple[bool, LogReading, Any, Any]:
            exercise, reading = session.header.exercise, session.ask(LogReaders(), acting)
            if not reading.reads:
                return exercise, reading, None, ()
            head, people = session.ask(LogHead(), acting), session.ask(Persons(), acting)
            return exercise, reading, head, people

        self._bridge.call(look, partial(self._opened, acting), self._failed, owner=self)

    def texts(self) -> None:
        """Acts, dates and the lines themselves."""
        self.filter.texts()
        self.check.texts()
        self.table.rows.layoutChanged.emit()
        self._say_state()
        self._say_line()

    def restart(self) -> None:
        """From the end of the log, with the filter as it is now."""
        self._round += 1
        self._before = None
        self.refusal.clear()
        self._empty()
        self._next()

    def stop_search(self) -> None:
        """Leave the rest unsearched until somebody scrolls on."""
        self._round += 1
        self.stop.hide()
        self.table.log.add((), self._before != 0)
        self._say_state()

    def take_out(self) -> None:
        """The log as a file."""
        ExportDialog(self._bridge, self.filter.value, self).open()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where the page scrolls, nothing stands below a list that may never end."""
        super().resizeEvent(event)
        narrow = is_narrow(self)
        self.table.stand_whole(narrow)
        inside = self._inside
        if (inside.indexOf(self.line) < inside.indexOf(self.table)) is not narrow:
            inside.removeWidget(self.line)
            inside.insertWidget(inside.indexOf(self.table) + (not narrow), self.line)

    # Inside

    def _closed(self) -> QWidget:
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(0, SMALL, 0, 0)
        column.addWidget(Label("register.log.closed", "heading"))
        column.addWidget(self.closed)
        column.addStretch()
        return held

    def _open(self) -> QWidget:
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(self.filter)
        column.addWidget(self.others)
        column.addWidget(self.refusal)
        above = QHBoxLayout()
        above.addWidget(self.state, 1)
        above.addWidget(self.stop)
        above.addWidget(self.export)
        column.addLayout(above)
        column.addWidget(self.table, 1)
        column.addWidget(self.line)
        self._inside = column
        return held

    def _opened(
        self,
        acting: PersonId | None,
        known: tuple[bool, LogReading, tuple[int, str] | None, tuple[Person, ...]],
    ) -> None:
        if acting != self._bridge.acting:
            return  # who acts by now is asked for too
        self._exercise, reading, head, people = known
        self._stack.setCurrentIndex(1 if reading.reads else 0)
        self.closed.say("register.log.readers", names=", ".join(reading.readers))
        if head is None:
            self.check.head.hide()
            self._head = None
            self.table.log.begin()
            return
        self.filter.offer_people(people)
        names = self.table.log.names = {person.id: person.name for person in people}
        own = names.get(acting or "")
        self._others = ", ".join(reader for reader in reading.readers if reader != own)
        self.others.say("register.log.others", names=self._others)
        self.check.show_head(*head)
        if (head, acting) != (self._head, self._reader):
            self._head, self._reader = head, acting
            self.restart()

    def _empty(self) -> None:
        self.others.hide()
        self.table.log.begin()
        self._say_line()

    def _next(self) -> None:
        self._found = 0
        self._read(self._round, self.filter.value)

    def _read(self, search: int, wanted: LogFilter) -> None:
        acting = self._bridge.acting

        def got(page: LogPage) -> None:
            if acting == self._bridge.acting:  # nobody reads on in another's name
                self._got(search, wanted, page)
            else:
                self._head = None  # whoever comes back begins again

        pages = LogPages(wanted, self._before, SLICE)
        self._bridge.ask(pages, acting, got, self._failed, owner=self)

    def _got(self, search: int, wanted: LogFilter, page: LogPage) -> None:
        if search != self._round:
            return
        self._before = page.start
        lines = self._told(page.lines)
        self._found += len(lines)
        goes_on = page.start > 0 and self._found < SHOWN
        self.table.log.add(lines, page.start > 0 and not goes_on)
        self.stop.setVisible(goes_on)
        if lines and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        self._say_state()
        if goes_on:
            self._read(search, wanted)

    def _told(self, lines: tuple[LogLine, ...]) -> tuple[LogLine, ...]:
        """Without those that somebody else reads: one sentence says who, rather than lines of it.

        Where nobody else reads the log, a line that says nothing is one to look into.
        """
        if not self._others:
            return lines
        told = tuple(line for line in lines if line.entry is not None)
        if len(told) < len(lines):
            self.others.show()
        return told

    def _say_line(self) -> None:
        """The current line whole: cells end where their column does."""
        line = self.table.current
        cells = [column.text(line) for column in self.table.log.columns] if line else []
        self.line.show_text(" · ".join(cell for cell in cells if cell))

    def _say_state(self) -> None:
        if self._head is None or self._before is None:
            return
        size = self._head[0]
        blanks = {
            "lines": len(self.table.rows.rows),
            "read": max(size - self._before, 0),
            "size": size,
        }
        if self._exercise:
            self.state.say("register.log.state_exercise", **blanks)
        else:
            self.state.say("register.log.state", zone=zone(datetime.now(UTC)), **blanks)

    def _failed(self, error: AppError) -> None:
        self.stop.hide()
        self._head = None  # whoever comes back tries again
        if self._bridge.acting != self._reader:  # whose lines stand there
            self._empty()
            self.state.show_text("")
        self.refusal.show_error(error)
