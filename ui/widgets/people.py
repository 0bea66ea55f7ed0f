"""Choosing several people from the list of partners, by ticking them."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.domain.person import Person, PersonId
from ui.words import say


class PeopleChoice(QListWidget):
    """Names with a tick; Space ticks."""

    edited = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        say(self.setAccessibleName, name)
        self.setMaximumHeight(9 * self.fontMetrics().lineSpacing())
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemChanged.connect(lambda _item: self.edited.emit())

    @property
    def chosen(self) -> frozenset[PersonId]:
        """Those who are ticked."""
        items = (self.item(row) for row in range(self.count()))
        return frozenset(
            PersonId(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        )

    def untick(self) -> None:
        """Nobody is ticked."""
        for row in range(self.count()):
            self.item(row).setCheckState(Qt.CheckState.Unchecked)

    def offer(self, persons: Iterable[Person]) -> None:
        """Offer these people; who is ticked stays so."""
        kept = self.chosen
        self.blockSignals(True)
        self.clear()
        for person in persons:
            item = QListWidgetItem(f"{person.name} – {person.function}, {person.organisation}")
            item.setData(Qt.ItemDataRole.UserRole, person.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = person.id in kept
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self.addItem(item)
        self.blockSignals(False)
