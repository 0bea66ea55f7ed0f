"""Who received what: every person with a copy, and all of theirs."""

from collections import defaultdict
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.queries.register import AllCopies, Copies, CopyLine
from ui.bridge import Bridge
from ui.register.copies_page import OUT, copy_columns
from ui.style.spacing import SMALL, is_narrow
from ui.widgets.empty import Begin, EmptyState
from ui.widgets.label import Label
from ui.widgets.pages import Pages
from ui.widgets.refusal import RefusalPanel
from ui.widgets.rows import Column, RowsTable


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody for whom copies were made."""

    name: str
    organisation: str
    copies: tuple[CopyLine, ...]

    @property
    def held(self) -> int:
        """How many they have, as far as anybody said."""
        return sum(copy.standing in OUT for copy in self.copies)


class ReceivedTab(QWidget):
    """Persons above, the copies of the current one below."""

    def __init__(self, bridge: Bridge, begin: Begin) -> None:
        super().__init__()
        self._bridge = bridge
        self.people: RowsTable[Holder] = RowsTable(
            "register.received.people",
            (
                Column("register.received.name", lambda holder: holder.name),
                Column("register.received.from", lambda h: h.organisation, stretches=True),
                Column("register.received.made", lambda holder: str(len(holder.copies))),
                Column("register.received.held", lambda holder: str(holder.held)),
            ),
        )
        self.whose = Label(role="heading")
        self.copies: RowsTable[CopyLine] = RowsTable(
            "register.received.copies", copy_columns(recipient=False)
        )
        self.refusal = RefusalPanel()
        lower = QWidget()
        inside = QVBoxLayout(lower)
        inside.setContentsMargins(0, SMALL, 0, 0)
        inside.addWidget(self.whose)
        inside.addWidget(self.copies, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.people)
        split.addWidget(lower)
        self._stack = Pages()
        self._stack.addWidget(EmptyState("register.copies.empty", "register.received.begin", begin))
        self._stack.addWidget(split)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SMALL, 0, 0)
        column.addWidget(self.refusal)
        column.addWidget(self._stack, 1)
        self.people.moved.connect(self._moved)

    def refresh(self) -> None:
        """Ask for the register again."""
        self._bridge.ask(
            AllCopies(), self._bridge.acting, self._show, self.refusal.show_error, owner=self
        )

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where there is little room, the page scrolls and not the lists."""
        super().resizeEvent(event)
        for table in (self.people, self.copies):
            table.stand_whole(is_narrow(self))

    def texts(self) -> None:
        """Products, standings, dates."""
        self.copies.rows.layoutChanged.emit()

    def _show(self, copies: Copies) -> None:
        self.refusal.clear()
        by_person: defaultdict[str, list[CopyLine]] = defaultdict(list)
        for line in copies.lines:
            by_person[line.recipient].append(line)
        holders = [
            Holder(lines[0].name, lines[0].organisation, tuple(lines))
            for lines in by_person.values()
        ]
        self._stack.setCurrentIndex(1 if holders else 0)
        self.people.show_rows(sorted(holders, key=lambda holder: holder.name.casefold()))

    def _moved(self, holder: Holder | None) -> None:
        self.whose.show_text(holder.name if holder is not None else "")
        self.copies.show_rows(holder.copies if holder is not None else ())
