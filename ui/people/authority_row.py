"""The authority of the people of a list that does not tell it: chosen by somebody, never assumed.

An authority decides who may come to a table (R11). The row offers the categories that lack it,
with how many people each has, and an authority for the one in front; all that was chosen stays.
"""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.person import Category, Community
from app.queries.partner_preview import PartnerRow
from ui.style.spacing import SMALL
from ui.widgets.form import Choice
from ui.widgets.label import Label
from ui.words import say, words

NOBODY_CHOSE = ""


class AuthorityRow(QWidget):
    """Gone while every line of the list tells its authority."""

    decided = Signal()
    """`chosen` is another than it was."""

    def __init__(self) -> None:
        super().__init__()
        self.chosen: dict[Category, Community] = {}
        self._lacking: Counter[Category] = Counter()
        self.category, self.authority = Choice(), Choice()
        about = Label("partners.import.authority")
        about.setBuddy(self.category)
        say(self.category.setAccessibleName, "partners.import.authority")
        say(self.authority.setAccessibleName, "partners.community")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        for part in (about, self.category, self.authority):
            row.addWidget(part, 1)
        self.category.currentIndexChanged.connect(lambda _index: self._show_chosen())
        self.authority.currentIndexChanged.connect(lambda _index: self._decide())
        self.texts()
        self.hide()

    def show_rows(self, rows: Sequence[PartnerRow]) -> None:
        """Offer the categories of those whose authority the list does not tell."""
        self._lacking = Counter(row.asks for row in rows if row.asks is not None)
        self.texts()
        self.setVisible(bool(self._lacking))

    def forget(self) -> None:
        """Another list: nobody chose anything for it yet."""
        self.chosen = {}

    def texts(self) -> None:
        """The names of categories, each with what was chosen for it, and of authorities."""
        told = words()
        self.category.offer([(code, self._told(code)) for code in Category if self._lacking[code]])
        names = [(c, told.text(f"partners.community.{c}")) for c in Community]
        self.authority.offer([(NOBODY_CHOSE, told.text("partners.import.no_authority")), *names])
        self._show_chosen()

    def _told(self, code: Category) -> str:
        told, chosen = words(), self.chosen.get(code)
        name = f"{told.text(f'screens.category.{code}')} ({self._lacking[code]})"
        return name if chosen is None else f"{name}: {told.text(f'partners.community.{chosen}')}"

    def _show_chosen(self) -> None:
        """The authority of the category in front."""
        silent = self.authority.blockSignals(True)
        self.authority.choose(self.chosen.get(self.category.currentData(), NOBODY_CHOSE))
        self.authority.blockSignals(silent)

    def _decide(self) -> None:
        category, authority = Category(self.category.currentData()), self.authority.currentData()
        self.chosen.pop(category, None)
        if authority != NOBODY_CHOSE:
            self.chosen[category] = Community(authority)
        self.texts()
        self.decided.emit()
