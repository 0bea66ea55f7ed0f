"""One recipient's copy, or two side by side that scroll together."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app.domain.meeting import MeetingId
from app.queries.copies import RecipientLine
from ui.bridge import Bridge
from ui.minutes.copy_pane import CopyPane, CopyShelf
from ui.style.spacing import SMALL
from ui.widgets.button import Button
from ui.widgets.form import Choice
from ui.widgets.label import Label
from ui.words import say

KEY = "F7"


class Comparison(QWidget):
    """The left pane shows who is current in the list; the right one, whom it is compared with."""

    compared = Signal()
    """Another recipient, or none, stands at the right."""

    def __init__(self, bridge: Bridge, shelf: CopyShelf) -> None:
        super().__init__()
        self._meeting: MeetingId | None = None
        self._lines: tuple[RecipientLine, ...] = ()
        self._left: RecipientLine | None = None
        self.first = CopyPane(bridge, shelf)
        self.second = CopyPane(bridge, shelf, keys=False)
        self.first.scroll_with(self.second)
        self.second.hide_zoom()
        self.other = Choice()
        say(self.other.setAccessibleName, "copies.compare.with")
        self.other.currentIndexChanged.connect(lambda _index: self._show_second())
        self.label = Label("copies.compare.with", "hint")
        self.label.setWordWrap(False)
        self.label.setBuddy(self.other)
        self.toggle = Button("copies.compare.toggle", self._toggled)
        self.toggle.setCheckable(True)
        QShortcut(QKeySequence(KEY), self).activated.connect(self.toggle.click)
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        row.addWidget(self.toggle)
        row.addWidget(self.label)
        row.addWidget(self.other, 1)
        row.addStretch()
        self.panes = QSplitter()
        self.panes.setChildrenCollapsible(False)
        self.panes.addWidget(self.first)
        self.panes.addWidget(self.second)
        for pane in (0, 1):
            self.panes.setStretchFactor(pane, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addLayout(row)
        column.addWidget(self.panes, 1)
        for widget in (self.label, self.other, self.second):
            widget.hide()

    @property
    def with_whom(self) -> RecipientLine | None:
        """Who stands at the right; None where one copy is shown."""
        if not self.toggle.isChecked():
            return None
        person = self.other.currentData()
        return next((line for line in self._lines if line.person == person), None)

    def show_lines(self, meeting: MeetingId, lines: tuple[RecipientLine, ...]) -> None:
        """Whom there is to compare."""
        self._meeting, self._lines = meeting, lines
        self.toggle.setEnabled(len(lines) > 1)
        self.other.offer([(line.person, line.name) for line in lines])

    def look_at(self, line: RecipientLine | None) -> None:
        """Show this recipient's copy at the left; at the right, the one who was chosen."""
        self._left = line
        if line is None or self._meeting is None:
            self.first.look_away()
        else:
            self.first.look_at(self._meeting, line.person, line.name)
        self._show_second()

    def _toggled(self) -> None:
        on = self.toggle.isChecked()
        if on and self._left is not None and self.other.currentData() == self._left.person:
            others = (line for line in self._lines if line.person != self._left.person)
            self.other.choose(next(others, self._left).person)
        for widget in (self.label, self.other, self.second):
            widget.setVisible(on)
        if on:
            half = self.panes.width() // 2
            self.panes.setSizes([half, half])
            self.other.setFocus()
        self._show_second()

    def _show_second(self) -> None:
        line = self.with_whom
        if line is None or self._meeting is None:
            self.second.look_away()
        else:
            self.second.look_at(self._meeting, line.person, line.name)
        self.compared.emit()
