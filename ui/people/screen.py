"""Partners: persons and organisations, what is missing, and what the office does for them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.calendar import moment
from app.domain.person import Office, Person, PersonId
from app.queries.partner_export import ExportPartners
from app.queries.people import OfficeView, PartnerLine, Partners, organisations
from app.queries.sheets import DeclarationSheet
from app.session import Session, hand_out
from ui.bridge import Bridge
from ui.people.declaring import DeclareDialog, DelegateDialog
from ui.people.ending import EndDelegationDialog, LastDayDialog, WithdrawDialog
from ui.people.filter_row import PartnerFilter
from ui.people.form import PersonDialog
from ui.people.import_page import ImportPage
from ui.people.organisations import OrganisationsPanel
from ui.people.person_card import STEPS, PersonCard
from ui.people.preview_table import SAMPLED
from ui.people.telling import marks
from ui.printing.sheet_dialog import print_dialog
from ui.style.spacing import GAP, SMALL
from ui.widgets.action import add_action
from ui.widgets.button import Button
from ui.widgets.empty import EmptyState
from ui.widgets.label import Label
from ui.widgets.refusal import RefusalPanel
from ui.widgets.rows import Column, RowsTable
from ui.widgets.screen import Navigate, Screen
from ui.widgets.tabs import Tabs
from ui.words import words

EMPTY, LIST, IMPORT = range(3)
NARROW = 110
"""Characters across; below, the card comes under the list."""
LINES = 12
"""Lines of text that list and card keep there: the page scrolls, rather than both of them."""


class PeopleScreen(Screen):
    """Partners."""

    def __init__(self, bridge: Bridge, go: Navigate, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "partners.title", parent)
        self._go = go
        self.office: Office | None = None
        self.lines: tuple[PartnerLine, ...] = ()
        self.table: RowsTable[PartnerLine] = RowsTable("partners.title", _columns())
        self.table.horizontalHeader().setResizeContentsPrecision(SAMPLED)
        self.filter, self.count = PartnerFilter(), Label(role="hint")
        self.card = PersonCard(bridge, self._steps())
        self.organisations, self.importing = OrganisationsPanel(), ImportPage(bridge)
        self.refusal, self.told = RefusalPanel(), Label(role="hint")
        self.add = Button("partners.add", self.add_person, primary=True)
        self.read_list = Button("partners.import", self.import_list)
        self.write_list = Button("partners.export", self.export_list)
        self._lay_out()
        self.table.moved.connect(self._moved)
        self.table.chosen.connect(self.edit)
        self.filter.edited.connect(self._narrow)
        self.organisations.person_chosen.connect(self._show_person)
        self.importing.left.connect(self._leave_import)
        self._add_actions()

    def refresh(self) -> None:
        """Ask for the list again."""
        acting = self.bridge.acting

        def looked(session: Session) -> tuple[object, ...]:
            lines = session.ask(Partners(), acting)
            return lines, organisations(lines), session.ask(OfficeView(), acting)

        self.bridge.call(looked, self._show, owner=self)
        if self._stack.currentIndex() == IMPORT:
            self.importing.refresh()

    def texts(self) -> None:
        """Names of categories, dates."""
        self.tabs.setTabText(0, words().text("partners.persons"))
        self.tabs.setTabText(1, words().text("partners.organisations"))
        self.filter.texts()
        self.card.texts()
        self.organisations.texts()
        self.importing.texts()
        self._say_count()

    @property
    def current(self) -> Person | None:
        """Whoever is chosen in the list."""
        return self.table.current.person if self.table.current is not None else None

    @property
    def today(self) -> date:
        """The day on the clock of the vault."""
        return moment(self.office.exercise_today if self.office is not None else None).date()

    # Steps

    def add_person(self) -> None:
        """Somebody new."""
        PersonDialog(self.bridge, None, self).open()

    def edit(self, line: PartnerLine) -> None:
        """Change what the list says of somebody."""
        PersonDialog(self.bridge, line.person, self).open()

    def edit_current(self) -> None:
        """The current person."""
        self._about("change", lambda p: PersonDialog(self.bridge, p, self))

    def sign_declaration(self) -> None:
        """Record what the current person signed."""
        self._about("declare", lambda p: DeclareDialog(self.bridge, p, self.today, self))

    def print_sheet(self) -> None:
        """The declaration on paper, for the current person to sign."""
        if self.current is not None:
            print_dialog(self.bridge, DeclarationSheet(self.current.id), self)

    def withdraw(self) -> None:
        """The current person takes the declaration back."""
        self._about("withdraw", lambda p: WithdrawDialog(self.bridge, p, self))

    def end(self, step: str) -> None:
        """The last day of a clearance or an authorisation of the current person."""
        self._about(step, lambda p: LastDayDialog(self.bridge, step, p, self.today, self))

    def delegate_to(self) -> None:
        """The mayor delegates convening and chairing to the current person (R8)."""
        self._about("delegate", lambda p: DelegateDialog(self.bridge, p, self))

    def end_delegation(self) -> None:
        """The mayor takes that back."""
        self._about("end_delegation", lambda p: EndDelegationDialog(self.bridge, p, self))

    def search_list(self) -> None:
        """Type to narrow the list."""
        if self._stack.currentIndex() == LIST:
            self.tabs.setCurrentIndex(0)
            self.filter.typed.setFocus()
            self.filter.typed.selectAll()

    def import_list(self) -> None:
        """Read a list from a spreadsheet."""
        self._clear()
        self._stack.setCurrentIndex(IMPORT)
        self._show_heading(False)
        self.importing.begin()

    def export_list(self) -> None:
        """Ask where to, and write the list there."""
        chooser = QFileDialog(self, words().text("partners.export"))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilter(words().text("partners.csv_files"))
        chooser.setDefaultSuffix("csv")
        chooser.selectFile(words().text("partners.export.file"))
        chooser.fileSelected.connect(lambda path: self.export_to(Path(path)))
        chooser.open()

    def export_to(self, path: Path) -> None:
        """Write the list, whole or not at all; the log knows of it (R39)."""
        self._clear()
        language, acting = words().language, self.bridge.acting

        def write(session: Session) -> None:
            hand_out(path, session.ask(ExportPartners(language), acting))

        def written(_none: object) -> None:
            self.told.say("partners.export.done", file=path.name)
            self.told.show()

        self.bridge.call(write, written, self.refusal.show_error, owner=self)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where there is little room the card comes below the list."""
        super().resizeEvent(event)
        metrics = self.fontMetrics()
        narrow = self.width() < NARROW * metrics.averageCharWidth()
        for part in (self.table, self.card) if narrow else ():
            part.setMinimumHeight(LINES * metrics.lineSpacing())
        way = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        for split in (self.split, self.organisations):
            if split.orientation() is not way:
                split.setOrientation(way)

    # Inside

    def _steps(self) -> dict[str, Callable[[], object]]:
        return {
            "change": self.edit_current,
            "print_sheet": self.print_sheet,
            "declare": self.sign_declaration,
            "withdraw": self.withdraw,
            "end_clearance": lambda: self.end("end_clearance"),
            "end_authorisation": lambda: self.end("end_authorisation"),
            "delegate": self.delegate_to,
            "end_delegation": self.end_delegation,
        }

    def _add_actions(self) -> None:
        add_action(self, "partners.find", self.search_list, "Ctrl+F")
        steps = self._steps()
        for step in STEPS:
            add_action(self, f"partners.{step}", steps[step])
        add_action(self, "partners.add", self.add_person, "Ctrl+N")
        add_action(self, "partners.import", self.import_list)
        add_action(self, "partners.export", self.export_list)

    def _lay_out(self) -> None:
        for button in (self.write_list, self.read_list, self.add):
            self.heading.addWidget(button)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, SMALL, 0)
        column.setSpacing(SMALL)
        column.addWidget(self.filter)
        column.addWidget(self.table, 1)
        column.addWidget(self.count)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(left)
        self.split.addWidget(self.card)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.tabs = Tabs()
        self.tabs.addTab(_padded(self.split), "")
        self.tabs.addTab(_padded(self.organisations), "")
        self._stack = QStackedWidget()
        begin = ("partners.add", self.add_person)
        self._stack.addWidget(EmptyState("partners.empty", "partners.begin", begin))
        self._stack.addWidget(self.tabs)
        self._stack.addWidget(self.importing)
        self.told.hide()
        for widget in (self.refusal, self.told):
            self.column.addWidget(widget)
        self.column.addWidget(self._stack, 1)
        self.setFocusProxy(self.table)
        self.texts()

    def _about(self, step: str, dialog: Callable[[Person], QDialog]) -> None:
        if self.current is not None and self.card.offered(step):
            dialog(self.current).open()

    def _show(self, known: Any) -> None:
        self.lines, found, self.office = known
        self.filter.offer(found)
        self.organisations.show_organisations(found)
        self._narrow()
        if self._stack.currentIndex() != IMPORT:
            self._show_list()

    def _show_list(self) -> None:
        """The list, or what to begin with; the focus goes along where nothing else has it."""
        self._stack.setCurrentIndex(LIST if self.lines else EMPTY)
        focused = QApplication.focusWidget()
        if focused is None or not focused.isVisible():
            self.table.setFocus()

    def _narrow(self) -> None:
        kept = self.current.id if self.current is not None else None
        self.table.show_rows(self.filter.passed(self.lines))
        if kept is not None:
            self._choose(kept)
        self._say_count()
        self._moved(self.table.current)

    def _choose(self, person: PersonId) -> None:
        rows = self.table.rows.rows
        at = next((n for n, line in enumerate(rows) if line.person.id == person), None)
        if at is not None:
            self.table.selectRow(at)

    def _say_count(self) -> None:
        shown, every = len(self.table.rows.rows), len(self.lines)
        key = "partners.count_all" if shown == every else "partners.count_some"
        self.count.show_text(words().n(key, every, shown=shown))

    def _moved(self, line: PartnerLine | None) -> None:
        self.card.setVisible(line is not None)
        if line is not None:
            self.card.show_line(line)

    def _show_person(self, line: PartnerLine) -> None:
        """From an organisation to one of its people."""
        self.filter.clear()
        self.tabs.setCurrentIndex(0)
        self._choose(line.person.id)
        self.table.setFocus()

    def _leave_import(self, taken: int) -> None:
        self._show_heading(True)
        self._show_list()
        if taken:
            self.told.show_text(words().n("partners.import.done", taken))
            self.told.show()
        self.refresh()
        self.table.setFocus()

    def _show_heading(self, shown: bool) -> None:
        for button in (self.write_list, self.read_list, self.add):
            button.setVisible(shown)

    def _clear(self) -> None:
        self.refusal.clear()
        self.told.hide()


def _columns() -> tuple[Column[PartnerLine], ...]:
    return (
        Column("partners.name", lambda line: line.person.name),
        Column("partners.organisation", lambda line: line.person.organisation, stretches=True),
        Column(
            "partners.category",
            lambda line: words().text(f"screens.category.{line.person.category}"),
        ),
        Column("partners.attention", marks),
    )


def _padded(widget: QWidget) -> QWidget:
    held = QWidget()
    column = QVBoxLayout(held)
    column.setContentsMargins(0, GAP, 0, 0)
    column.addWidget(widget)
    return held
