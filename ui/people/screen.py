"""The list of partners, and what the office does for them: declarations and delegations."""

from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.person import Office, Person
from app.queries.people import OfficeView, Persons
from ui.bridge import Bridge
from ui.people.declaring import DeclareDialog, DelegateDialog
from ui.people.form import PersonDialog
from ui.widgets.action import add_action
from ui.widgets.button import Button
from ui.widgets.empty import EmptyState
from ui.widgets.rows import Column, RowsTable
from ui.widgets.screen import Navigate, Screen
from ui.words import words


class PeopleScreen(Screen):
    """Partners."""

    def __init__(self, bridge: Bridge, go: Navigate, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "partners.title", parent)
        self._go = go
        self.office: Office | None = None
        self.table: RowsTable[Person] = RowsTable("partners.title", self._columns())
        self.table.chosen.connect(self.edit)
        self.add = Button("partners.add", self.add_person, primary=True)
        self.change = Button("partners.change", self.edit_current)
        self.declare = Button("partners.declare", self.sign_declaration)
        self.delegate = Button("partners.delegate", self.delegate_to)
        for button in (self.declare, self.delegate, self.change, self.add):
            self.heading.addWidget(button)
        self._stack = QStackedWidget()
        begin = ("partners.add", self.add_person)
        self._stack.addWidget(EmptyState("partners.empty", "partners.begin", begin))
        self._stack.addWidget(self.table)
        self.column.addWidget(self._stack, 1)
        self.table.moved.connect(self._moved)
        self.setFocusProxy(self.table)
        for key, done in (
            ("add", self.add_person),
            ("change", self.edit_current),
            ("declare", self.sign_declaration),
            ("delegate", self.delegate_to),
        ):
            add_action(self, f"partners.{key}", done)

    def refresh(self) -> None:
        """Ask for the list again."""
        acting = self.bridge.acting
        self.bridge.call(
            lambda s: (s.ask(Persons(), acting), s.ask(OfficeView(), acting)),
            self._show,
            owner=self,
        )

    def texts(self) -> None:
        """Names of categories, dates."""
        self.table.rows.layoutChanged.emit()

    def add_person(self) -> None:
        """Somebody new."""
        PersonDialog(self.bridge, None, self).open()

    def edit(self, person: Person) -> None:
        """Change what the list says of somebody."""
        PersonDialog(self.bridge, person, self).open()

    def edit_current(self) -> None:
        """The current person."""
        if self.table.current is not None:
            self.edit(self.table.current)

    def sign_declaration(self) -> None:
        """The current person signs at this table."""
        person = self.table.current
        if person is not None and person.declared_on is None:
            DeclareDialog(self.bridge, person, self).open()

    def delegate_to(self) -> None:
        """The mayor delegates convening and chairing to the current person (R8)."""
        person = self.table.current
        if person is not None and self.office is not None:
            DelegateDialog(self.bridge, person, self).open()

    def _columns(self) -> tuple[Column[Person], ...]:
        return (
            Column("partners.name", lambda p: p.name),
            Column("partners.function", lambda p: p.function),
            Column("partners.organisation", lambda p: p.organisation, stretches=True),
            Column(
                "partners.category", lambda p: words().text(f"screens.category.{p.category}")
            ),
            Column("partners.role", self._role),
            Column(
                "partners.declaration",
                lambda p: words().date(p.declared_on) if p.declared_on else "–",
            ),
        )

    def _role(self, person: Person) -> str:
        office, told = self.office, words()
        if office is None:
            return ""
        roles = []
        if person.id == office.coordinator:
            roles.append(told.text("partners.role.coordinator"))
        if person.id == office.mayor:
            roles.append(told.text("partners.role.mayor"))
        if person.id in office.delegates:
            roles.append(told.text("partners.role.delegate"))
        if person.member and not roles:
            roles.append(told.text("partners.role.member"))
        return ", ".join(roles)

    def _show(self, known: Any) -> None:
        persons, self.office = known
        self.table.show_rows(persons)
        self._stack.setCurrentIndex(1 if persons else 0)
        self._moved(self.table.current)

    def _moved(self, person: Person | None) -> None:
        office = self.office
        self.change.setEnabled(person is not None)
        self.declare.setEnabled(person is not None and person.declared_on is None)
        leads = () if office is None else (office.mayor, *office.delegates)
        able = person is not None and office is not None
        self.delegate.setEnabled(able and person is not None and person.id not in leads)
