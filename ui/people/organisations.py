"""The organisations: who of each is in the list, and what each lacks to come to a table."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.queries.people import OrganisationLine, PartnerLine
from ui.people.telling import marks
from ui.style.spacing import GAP
from ui.widgets.label import Label
from ui.widgets.rows import Column, RowsTable
from ui.words import words


class OrganisationsPanel(QSplitter):
    """Organisations left, the people of one right."""

    person_chosen = Signal(object)
    """Somebody (a `PartnerLine`) was opened."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setChildrenCollapsible(False)
        self.table: RowsTable[OrganisationLine] = RowsTable(
            "partners.organisations",
            (
                Column("partners.organisation", lambda o: o.name, stretches=True),
                Column("partners.people", lambda o: str(len(o.people))),
                Column("partners.declared", lambda o: str(o.declared)),
                Column("partners.shortages", _shortages),
            ),
        )
        self.people: RowsTable[PartnerLine] = RowsTable(
            "partners.title",
            (
                Column("partners.name", lambda line: line.person.name),
                Column("partners.function", lambda line: line.person.function, stretches=True),
                Column("partners.attention", marks),
            ),
        )
        self.name, self.told = Label(role="heading"), Label()
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(GAP, 0, 0, 0)
        column.setSpacing(GAP)
        for widget in (self.name, self.told):
            column.addWidget(widget)
        column.addWidget(self.people, 1)
        self.addWidget(self.table)
        self.addWidget(held)
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 2)
        self.setFocusProxy(self.table)
        self.table.moved.connect(self._show)
        self.table.chosen.connect(lambda _line: self.people.setFocus())
        self.people.chosen.connect(self.person_chosen.emit)

    def show_organisations(self, organisations: Sequence[OrganisationLine]) -> None:
        """Show these."""
        self.table.show_rows(organisations)

    def texts(self) -> None:
        """Say it in the new language."""
        self._show(self.table.current)

    def _show(self, organisation: OrganisationLine | None) -> None:
        if organisation is None:
            return
        self.name.show_text(organisation.name)
        sentences = [words().text(f"partners.shortage.{s}") for s in organisation.shortages]
        self.told.show_text("\n".join(sentences) or words().text("partners.shortage.none"))
        self.people.show_rows(organisation.people)


def _shortages(organisation: OrganisationLine) -> str:
    told = words()
    return " · ".join(told.text(f"partners.short.{s}") for s in organisation.shortages) or "–"
