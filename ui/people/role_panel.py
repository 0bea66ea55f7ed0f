"""What somebody may do at a table: the role text of their category, with each rule and source."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.person import Category
from app.queries.role import RoleOf, RoleText, Seat
from ui.bridge import Bridge
from ui.style.spacing import SMALL, TIGHT
from ui.widgets.label import Label
from ui.words import words


class RolePanel(QWidget):
    """Asks for another category only; the law does not change while one looks through a list."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._category: Category | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(TIGHT)

    def show_category(self, category: Category) -> None:
        """Show the role text of a category."""
        if category is not self._category:
            self._category = category
            self.texts()

    def texts(self) -> None:
        """Ask for it in the language of the screens."""
        category = self._category
        if category is not None:
            query = RoleOf(category, words().language)
            self._bridge.ask(query, self._bridge.acting, self._show, owner=self)

    @property
    def text(self) -> str:
        """All that is told."""
        found = (self._column.itemAt(n).widget() for n in range(self._column.count()))
        return "\n".join(label.text() for label in found if isinstance(label, Label))

    def _show(self, role: RoleText) -> None:
        while (taken := self._column.takeAt(0)) is not None:
            if (label := taken.widget()) is not None:
                label.hide()
                label.deleteLater()
        told = words()
        self._add(told.text("partners.at_table.who", name=role.name, secrecy=role.secrecy), "")
        for seat in role.seats:
            self._add(_seat(seat), "")
        for rule in role.rules:
            self._column.addSpacing(SMALL)
            self._add(f"{rule.rule}  {rule.text}", "")
            self._add(rule.source, "hint")
        if role.note is not None:
            self._column.addSpacing(SMALL)
            self._add(role.note, "hint")

    def _add(self, text: str, role: str) -> None:
        label = Label(role=role)
        label.show_text(text)
        self._column.addWidget(label)


def _seat(seat: Seat) -> str:
    told = words()
    invited = told.text(f"partners.seat.{seat.invited}")
    speaking = told.text(f"partners.speaking.{seat.speaking}")
    parts = [invited] if seat.invited == "no" else [invited, speaking]
    return f"{seat.kind}: {', '.join(parts)} ({', '.join(seat.rules)})"
