"""Narrowing the list of partners: by typing, organisation, category, or what asks for care."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from app.domain.person import Category, Person, PersonId, alphabetical
from app.queries.people import OrganisationLine, PartnerLine, organisation_key
from ui.style.spacing import SMALL
from ui.widgets.form import Choice, LineField
from ui.words import say, words

ALL = ""


class PartnerFilter(QWidget):
    """What is shown. Every word that is typed must be found somewhere of a person."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.typed, self.organisation, self.category = LineField(), Choice(), Choice()
        self.notable = QCheckBox()
        say(self.typed.setPlaceholderText, "partners.filter.typed")
        say(self.typed.setAccessibleName, "partners.filter.typed")
        say(self.organisation.setAccessibleName, "partners.organisation")
        say(self.category.setAccessibleName, "partners.category")
        say(self.notable.setText, "partners.filter.notable")
        self.typed.setClearButtonEnabled(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(SMALL)
        grid.addWidget(self.typed, 0, 0)
        grid.addWidget(self.notable, 0, 1)
        grid.addWidget(self.organisation, 1, 0)
        grid.addWidget(self.category, 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.setFocusProxy(self.typed)
        self._organisations: tuple[OrganisationLine, ...] = ()
        self._texts: dict[PersonId, str] = {}
        self.typed.textChanged.connect(lambda _text: self.edited.emit())
        self.organisation.currentIndexChanged.connect(lambda _index: self.edited.emit())
        self.category.currentIndexChanged.connect(lambda _index: self.edited.emit())
        self.notable.toggled.connect(lambda _on: self.edited.emit())

    @property
    def empty(self) -> bool:
        """Whether everybody is shown."""
        chosen = self.organisation.currentData() or self.category.currentData()
        return not (self.typed.value or chosen or self.notable.isChecked())

    def offer(self, organisations: Iterable[OrganisationLine]) -> None:
        """Offer these organisations and the categories of their people."""
        told, self._organisations = words(), tuple(organisations)
        people = [line.person for o in self._organisations for line in o.people]
        names = [(organisation_key(o.name), o.name) for o in self._organisations]
        every = told.text("partners.filter.every_organisation")
        self.organisation.offer([(ALL, every), *names])
        present = {person.category for person in people}
        codes = [c.value for c in Category if c in present]
        some = [(code, told.text(f"screens.category.{code}")) for code in codes]
        self.category.offer([(ALL, told.text("partners.filter.every_category")), *some])
        self._texts.clear()

    def texts(self) -> None:
        """Name the categories again."""
        self.offer(self._organisations)

    def clear(self) -> None:
        """Show everybody."""
        self.typed.clear()
        self.organisation.choose(ALL)
        self.category.choose(ALL)
        self.notable.setChecked(False)

    def passed(self, lines: Iterable[PartnerLine]) -> tuple[PartnerLine, ...]:
        """Those who are shown."""
        wanted = alphabetical(self.typed.value).split()
        organisation, category = self.organisation.currentData(), self.category.currentData()
        chosen = (organisation, category, self.notable.isChecked())
        return tuple(line for line in lines if self._passes(line, wanted, chosen))

    def _passes(self, line: PartnerLine, wanted: list[str], chosen: tuple[str, str, bool]) -> bool:
        person, (organisation, category, notable) = line.person, chosen
        if organisation and organisation_key(person.organisation) != organisation:
            return False
        if category and person.category.value != category:
            return False
        if notable and not line.notables:
            return False
        return not wanted or all(word in self._text(person) for word in wanted)

    def _text(self, person: Person) -> str:
        """What is searched; kept, because one types letter by letter."""
        if person.id not in self._texts:
            told = f"{person.name} {person.function} {person.organisation}"
            self._texts[person.id] = alphabetical(told)
        return self._texts[person.id]
