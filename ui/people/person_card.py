"""One partner: what the list says, what is missing or ends, and what they may do at a table."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from app.queries.people import Matter, PartnerLine, Role
from ui.bridge import Bridge
from ui.people.role_panel import RolePanel
from ui.people.telling import authorisation, clearance, declaration, notable_text, roles
from ui.style.spacing import GAP, SMALL, TIGHT
from ui.widgets.button import Button
from ui.widgets.facts import Facts
from ui.widgets.label import Label
from ui.widgets.whole import WholeArea
from ui.words import say, words

FACTS = (
    "partners.function",
    "partners.organisation",
    "partners.category",
    "partners.community",
    "partners.language",
    "partners.role",
    "partners.declaration",
    "partners.clearance",
    "partners.authorisation",
)
BUTTONS_ACROSS = 2
MENDED = {
    Matter.CLEARANCE: "clearance",
    Matter.CLEARANCE_ENDED: "clearance",
    Matter.AUTHORISATION: "authorisation",
    Matter.AUTHORISATION_ENDED: "authorisation",
}
"""Matters that end once a field of the form is filled in."""
STEPS = (
    "change",
    "print_sheet",
    "print_role",
    "declare",
    "withdraw",
    "end_clearance",
    "end_authorisation",
    "delegate",
    "end_delegation",
)
"""What can be done about somebody, in this order; only what applies is shown."""
AFTER_LEAVING = frozenset({"change", "withdraw", "end_delegation"})
"""What still can be about somebody who comes to no table any more (R41)."""


class PersonCard(WholeArea):
    """Scrolls as a whole; the buttons stand where the eye begins."""

    def __init__(
        self,
        bridge: Bridge,
        steps: Mapping[str, Callable[[], object]],
        mend: Callable[[str], object],
    ) -> None:
        super().__init__()
        self._line: PartnerLine | None = None
        self._mend = mend
        self.mending: dict[str, Button] = {}
        """What leads to the field that is lacking, by its name."""
        self.name = Label(role="heading")
        self.notables = QFrame()
        self.notables.setProperty("role", "refusal")
        say(self.notables.setAccessibleName, "partners.notables")
        self._told = QVBoxLayout(self.notables)
        self._told.setContentsMargins(GAP, SMALL, GAP, SMALL)
        self._told.setSpacing(TIGHT)
        self.facts = Facts(FACTS)
        self.role = RolePanel(bridge)
        held = QWidget()
        self.buttons = {
            step: Button(f"partners.{step}", steps[step], parent=held) for step in STEPS
        }
        self._grid = QGridLayout()
        self._grid.setSpacing(SMALL)
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, SMALL, 0)
        column.setSpacing(GAP)
        column.addWidget(self.name)
        column.addLayout(self._grid)
        column.addWidget(self.notables)
        column.addWidget(self.facts)
        self.at_table = Label("partners.at_table", "heading")
        column.addWidget(self.at_table)
        column.addWidget(self.role)
        column.addStretch()
        self.setWidget(held)

    def show_line(self, line: PartnerLine) -> None:
        """Show somebody."""
        self._line = line
        person, told = line.person, words()
        self.name.show_text(person.name)
        facts = {
            "function": person.function,
            "organisation": person.organisation,
            "category": told.text(f"screens.category.{person.category}"),
            "community": told.text(f"partners.community.{person.community}"),
            "language": told.text(f"screens.language.{person.language}"),
            "role": roles(line),
            "declaration": declaration(person),
            "clearance": clearance(person),
            "authorisation": authorisation(person),
        }
        for name, value in facts.items():
            self.facts.show_fact(f"partners.{name}", value)
        self._show_notables(line)
        self._show_buttons(line)
        self.role.show_category(person.category)
        for widget in (self.at_table, self.role):
            widget.setVisible(person.left_on is None)
        self._widen()

    def texts(self) -> None:
        """Say it in the new language."""
        if self._line is not None:
            self.show_line(self._line)
        self.role.texts()

    def offered(self, step: str) -> bool:
        """Whether a step applies to who is shown."""
        return self._line is not None and _applies(step, self._line)

    def _widen(self) -> None:
        """Wide enough for its buttons: it scrolls down only."""
        layout = self.widget().layout()
        if layout is not None:
            layout.activate()
            needed = layout.minimumSize().width()
            self.setMinimumWidth(needed + self.verticalScrollBar().sizeHint().width())

    def _show_notables(self, line: PartnerLine) -> None:
        self.mending.clear()
        while (taken := self._told.takeAt(0)) is not None:
            if (label := taken.widget()) is not None:
                label.hide()
                label.deleteLater()
        for notable in line.notables:
            label = Label()
            label.show_text(notable_text(notable))
            self._told.addWidget(label)
            if (field := MENDED.get(notable.matter)) is not None:
                button = Button(f"partners.mend.{field}", partial(self._mend, field))
                self.mending[field] = button
                self._told.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        self.notables.setVisible(bool(line.notables))

    def _show_buttons(self, line: PartnerLine) -> None:
        shown = [step for step in STEPS if _applies(step, line)]
        for step, button in self.buttons.items():
            self._grid.removeWidget(button)
            button.setVisible(step in shown)
        for number, step in enumerate(shown):
            self._grid.addWidget(self.buttons[step], *divmod(number, BUTTONS_ACROSS))


def _applies(step: str, line: PartnerLine) -> bool:
    person = line.person
    matters = {notable.matter for notable in line.notables}
    applies = {
        "declare": person.declared_on is None,
        "withdraw": person.declared_on is not None,
        "end_clearance": person.clearance is not None and Matter.CLEARANCE_ENDED not in matters,
        "end_authorisation": person.authorisation is not None
        and Matter.AUTHORISATION_ENDED not in matters,
        "delegate": not {Role.MAYOR, Role.DELEGATE} & set(line.roles),
        "end_delegation": Role.DELEGATE in line.roles,
    }
    return applies.get(step, True) and (person.left_on is None or step in AFTER_LEAVING)
