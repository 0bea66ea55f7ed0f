"""The list of persons discussed, which the law demands: opened by hand, and gone again on leaving.

It is no register to search in: nothing of it can be typed for, sorted, copied or taken out (R35).
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.errors import AppError
from app.queries.discussed import DiscussedLine, DiscussedPersons, Reason
from ui.bridge import Bridge
from ui.meetings.wrapping import wrap_rows
from ui.style.spacing import GAP, SMALL
from ui.widgets.button import Button
from ui.widgets.form import Choice
from ui.widgets.label import Label
from ui.widgets.refusal import RefusalPanel
from ui.widgets.rows import Column, RowsTable
from ui.words import say, words

HEIGHT = 260
"""Pixels of the open list; what is longer scrolls."""


class _People(RowsTable[DiscussedLine]):
    """Typing a letter finds nobody here, as it would in any other table of Qt."""

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Nothing."""


class ListPanel(QFrame):
    """The reason first, which the log keeps; then the list, until it is closed or left."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._asked = 0
        self.setProperty("role", "card")
        self.reason = Choice()
        say(self.reason.setAccessibleName, "today.list.reason")
        self.open = Button("today.list.open", self._open)
        self.close_ = Button("today.list.close", self.forget)
        self.refusal = RefusalPanel()
        self.nobody = Label("today.list.nobody", "hint")
        self.table: RowsTable[DiscussedLine] = _People("today.list.title", _COLUMNS)
        self.table.setFixedHeight(HEIGHT)
        wrap_rows(self.table)
        self._lay_out()
        self.reason.currentIndexChanged.connect(lambda _index: self._tell())
        self.texts()
        self.forget()

    def texts(self) -> None:
        """The reasons in the new language."""
        told = [(reason.value, words().text(f"today.reason.{reason.value}")) for reason in Reason]
        self.reason.offer([("", words().text("today.reason.none")), *told])

    def forget(self) -> None:
        """Close the list, with all names in it."""
        self._asked += 1
        self.table.show_rows(())
        self.reason.choose("")
        self.refusal.clear()
        self._tell()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Leaving closes it."""
        super().hideEvent(event)
        self.forget()

    def _lay_out(self) -> None:
        label = Label("today.list.reason", "hint")
        label.setWordWrap(False)
        label.setBuddy(self.reason)
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        stretched: tuple[tuple[QWidget, int], ...] = ((label, 0), (self.reason, 1), (self.open, 0))
        for widget, stretch in (*stretched, (self.close_, 0)):
            row.addWidget(widget, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(SMALL)
        column.addWidget(Label("today.list.title", "heading"))
        column.addWidget(Label("today.list.hint", "hint"))
        column.addLayout(row)
        for widget in (self.refusal, self.nobody, self.table):
            column.addWidget(widget)

    def _open(self) -> None:
        code = self.reason.currentData()
        if not code:
            self.refusal.say_hint("today.list.reason_first")
            return
        self._asked += 1
        asked = self._asked

        def answered(lines: tuple[DiscussedLine, ...]) -> None:
            if asked == self._asked and self.isVisible():
                self._show(lines)

        def failed(error: AppError) -> None:
            self.refusal.show_error(error)

        query = DiscussedPersons(Reason(code))
        self._bridge.ask(query, self._bridge.acting, answered, failed, self)

    def _show(self, lines: tuple[DiscussedLine, ...]) -> None:
        self.refusal.clear()
        self.table.show_rows(lines)
        self._tell(opened=True)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, *, opened: bool = False) -> None:
        lines = bool(self.table.rows.rows)
        self.table.setVisible(lines)
        self.nobody.setVisible(opened and not lines)
        self.close_.setVisible(opened or lines)
        self.open.setEnabled(not lines)


def _days(line: DiscussedLine) -> str:
    return ", ".join(words().date(day) for day in line.on)


_COLUMNS: tuple[Column[DiscussedLine], ...] = (
    Column("today.list.person", lambda line: line.name),
    Column("today.list.case", lambda line: line.key),
    Column("today.list.days", _days, stretches=True),
)
