"""The persons tab of the partners: the list, narrowed by typing, and one of them in full."""

from collections.abc import Callable, Iterable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app.domain.calendar import moment
from app.domain.person import Office, Person, PersonId
from app.queries.people import OrganisationLine, PartnerLine
from app.queries.sheets import DeclarationSheet, RoleSheet
from ui.bridge import Bridge
from ui.people.declaring import DeclareDialog, DelegateDialog
from ui.people.declaring_several import DeclareSeveralDialog
from ui.people.ending import EndDelegationDialog, LastDayDialog, WithdrawDialog
from ui.people.filter_row import PartnerFilter
from ui.people.form import PersonDialog
from ui.people.person_card import PersonCard
from ui.people.preview_table import SAMPLED
from ui.people.telling import marks
from ui.printing.sheet_dialog import print_dialog
from ui.style.spacing import SMALL
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.rows import Column, RowsTable
from ui.words import words


class PersonsPanel(QSplitter):
    """The list, and the card of who is current with what can be done about them."""

    began = Signal()
    """A step is begun: what was told of the one before no longer holds."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._bridge = bridge
        self.office: Office | None = None
        self.lines: tuple[PartnerLine, ...] = ()
        self._expected: PersonId | None = None
        self.table: RowsTable[PartnerLine] = RowsTable("partners.title", _columns())
        self.table.horizontalHeader().setResizeContentsPrecision(SAMPLED)
        self.filter, self.counted = PartnerFilter(), Label(role="hint")
        self.card = PersonCard(bridge, self.steps(), self.mend)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, SMALL, 0)
        column.setSpacing(SMALL)
        column.addWidget(self.filter)
        column.addWidget(self.table, 1)
        self.declare_several = Button("partners.declare_several", self.sign_several)
        below = QHBoxLayout()
        below.addWidget(self.counted, 1)
        below.addWidget(self.declare_several)
        column.addLayout(below)
        self.setChildrenCollapsible(False)
        self.addWidget(left)
        self.addWidget(self.card)
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 2)
        self.table.moved.connect(self._moved)
        self.table.chosen.connect(self.edit)
        self.filter.edited.connect(self._narrow)

    def show_lines(
        self,
        lines: tuple[PartnerLine, ...],
        organisations: Iterable[OrganisationLine],
        office: Office,
    ) -> None:
        """Show these, as far as the filter lets them through; who is current stays so."""
        self.lines, self.office = lines, office
        self.filter.offer(organisations)
        self._narrow()
        self._meet()

    def texts(self) -> None:
        """Names of categories, dates."""
        self.filter.texts()
        self.card.texts()
        self._say_count()

    def go_to(self, person: PersonId) -> None:
        """Make somebody current, whom the filter may hide."""
        self.filter.clear()
        self._choose(person)
        self.table.setFocus()

    def expect(self, person: PersonId) -> None:
        """Go to somebody as soon as they stand in the list."""
        self._expected = person
        self._meet()

    def search(self) -> None:
        """Type to narrow the list."""
        self.filter.typed.setFocus()
        self.filter.typed.selectAll()

    @property
    def current(self) -> Person | None:
        """Whoever is chosen in the list."""
        return self.table.current.person if self.table.current is not None else None

    @property
    def today(self) -> date:
        """The day on the clock of the vault."""
        return moment(self.office.exercise_today if self.office is not None else None).date()

    # Steps

    def edit(self, line: PartnerLine) -> None:
        """Change what the list says of somebody."""
        self.began.emit()
        PersonDialog(self._bridge, line.person, self).open()

    def edit_current(self) -> None:
        """The current person."""
        self._about("change", lambda p: PersonDialog(self._bridge, p, self))

    def mend(self, field: str) -> None:
        """Change the current person, beginning at what is lacking."""

        def form(person: Person) -> PersonDialog:
            dialog = PersonDialog(self._bridge, person, self)
            dialog.begin_at(field)
            return dialog

        self._about("change", form)

    def sign_declaration(self) -> None:
        """Record what the current person signed."""
        self._about("declare", lambda p: DeclareDialog(self._bridge, p, self.today, self))

    def sign_several(self) -> None:
        """Record what several people signed on one day."""
        if self._undeclared:
            self.began.emit()
            DeclareSeveralDialog(self._bridge, self._undeclared, self.today, self).open()

    def print_sheet(self) -> None:
        """The declaration on paper, for the current person to sign."""
        if self.current is not None:
            self.began.emit()
            print_dialog(self._bridge, DeclarationSheet(self.current.id), self)

    def print_role(self) -> None:
        """What the current person may and need not, in their language, to keep."""
        if self.current is not None:
            self.began.emit()
            card = (self.current.category, self.current.language)
            print_dialog(self._bridge, RoleSheet((card,)), self)

    def withdraw(self) -> None:
        """The current person takes the declaration back."""
        self._about("withdraw", lambda p: WithdrawDialog(self._bridge, p, self))

    def end(self, step: str) -> None:
        """The last day of a clearance or an authorisation of the current person."""
        self._about(step, lambda p: LastDayDialog(self._bridge, step, p, self.today, self))

    def delegate_to(self) -> None:
        """The mayor delegates convening and chairing to the current person (R8)."""
        self._about("delegate", lambda p: DelegateDialog(self._bridge, p, self))

    def end_delegation(self) -> None:
        """The mayor takes that back."""
        self._about("end_delegation", lambda p: EndDelegationDialog(self._bridge, p, self))

    def steps(self) -> dict[str, Callable[[], object]]:
        """By name, as in `person_card.STEPS`."""
        return {
            "change": self.edit_current,
            "print_sheet": self.print_sheet,
            "print_role": self.print_role,
            "declare": self.sign_declaration,
            "withdraw": self.withdraw,
            "end_clearance": lambda: self.end("end_clearance"),
            "end_authorisation": lambda: self.end("end_authorisation"),
            "delegate": self.delegate_to,
            "end_delegation": self.end_delegation,
        }

    # Inside

    @property
    def _undeclared(self) -> tuple[Person, ...]:
        """Those in the list whose declaration is not recorded, as far as the filter shows them."""
        rows = self.table.rows.rows
        lacking = (line.person for line in rows if line.person.declared_on is None)
        return tuple(person for person in lacking if person.left_on is None)

    def _about(self, step: str, dialog: Callable[[Person], QDialog]) -> None:
        if self.current is not None and self.card.offered(step):
            self.began.emit()
            dialog(self.current).open()

    def _narrow(self) -> None:
        kept = self.current.id if self.current is not None else None
        self.table.show_rows(self.filter.passed(self.lines))
        if kept is not None:
            self._choose(kept)
        self._say_count()
        self._moved(self.table.current)

    def _meet(self) -> None:
        if self._expected in {line.person.id for line in self.lines}:
            expected, self._expected = self._expected, None
            self.go_to(expected)

    def _choose(self, person: PersonId) -> None:
        rows = self.table.rows.rows
        at = next((n for n, line in enumerate(rows) if line.person.id == person), None)
        if at is not None:
            self.table.selectRow(at)

    def _say_count(self) -> None:
        shown, every = len(self.table.rows.rows), len(self.lines)
        key = "partners.count_all" if shown == every else "partners.count_some"
        self.counted.show_text(words().n(key, every, shown=shown))
        self.declare_several.setVisible(len(self._undeclared) > 1)

    def _moved(self, line: PartnerLine | None) -> None:
        self.card.setVisible(line is not None)
        if line is not None:
            self.card.show_line(line)


def _columns() -> tuple[Column[PartnerLine], ...]:
    return (
        Column("partners.name", lambda line: line.person.name),
        Column("partners.organisation", lambda line: line.person.organisation, stretches=True),
        Column(
            "partners.category",
            lambda line: words().text(f"screens.category.{line.person.category}"),
            spared=1,
        ),
        Column("partners.attention", marks),
    )
