"""One partner: added to the list or changed."""

from PySide6.QtWidgets import QWidget

from app.commands.office import KeepPerson
from app.domain.person import Category, Clearance, Community, Language, Person, PersonId
from app.domain.pseudonym import draw
from ui.bridge import Bridge
from ui.widgets.dayfield import DayField
from ui.widgets.dialog import CommandDialog
from ui.widgets.form import Choice, LineField
from ui.words import words

NONE = ""
USUAL: dict[Category, Community] = {
    Category.POL: Community.FEDERAL,
    Category.HULP: Community.FLEMISH,
    Category.JEUGD: Community.FLEMISH,
    Category.SCHOOL: Community.FLEMISH,
    Category.SOC: Community.FLEMISH,
    Category.FWB: Community.FRENCH,
}
"""Under whom a service mostly works; the others are of the municipality. One can choose another."""


class PersonDialog(CommandDialog):
    """What the list says of somebody. A declaration is signed elsewhere, by the person."""

    def __init__(self, bridge: Bridge, person: Person | None, parent: QWidget) -> None:
        title = "partners.add" if person is None else "partners.keep"
        super().__init__(bridge, title, parent)
        self._person = person
        self._community_chosen = False
        self.name, self.function, self.organisation = LineField(), LineField(), LineField()
        self.category, self.community, self.language = Choice(), Choice(), Choice()
        self.clearance, self.until = Choice(), DayField("partners.clearance_until")
        self.authorisation = LineField()
        told = words()
        self.category.offer([(c.value, told.text(f"screens.category.{c.value}")) for c in Category])
        self.community.offer(
            [(c.value, told.text(f"partners.community.{c.value}")) for c in Community]
        )
        self.language.offer([(x.value, told.text(f"screens.language.{x.value}")) for x in Language])
        none = (NONE, told.text("partners.no_clearance"))
        some = [(c.value, told.text(f"partners.clearance.{c.value}")) for c in Clearance]
        self.clearance.offer([none, *some])
        self.form.field("partners.name", self.name)
        self.form.field("partners.function", self.function)
        self.form.field("partners.organisation", self.organisation)
        self.form.field("partners.category", self.category)
        self.form.field("partners.community", self.community)
        self.form.field("partners.language", self.language)
        self.form.field("partners.clearance", self.clearance)
        self.form.field("partners.clearance_until", self.until)
        self.form.field("partners.authorisation", self.authorisation)
        self.clearance.currentIndexChanged.connect(lambda _index: self._show_until())
        self._fill()
        self._show_until()
        self.name.setFocus()

    def command(self) -> KeepPerson | None:
        """The person as typed."""
        if not (self.name.value and self.function.value and self.organisation.value):
            self.missing("partners.lacks")
            return None
        if self.until.fault is not None:
            self.missing(self.until.fault)
            return None
        clearance = self.clearance.currentData()
        return KeepPerson(
            Person(
                id=self._person.id if self._person else PersonId(f"p-{draw().lower()}"),
                name=self.name.value,
                function=self.function.value,
                organisation=self.organisation.value,
                category=Category(self.category.currentData()),
                community=Community(self.community.currentData()),
                language=Language(self.language.currentData()),
                clearance=Clearance(clearance) if clearance else None,
                clearance_until=self.until.day if clearance else None,
                authorisation=self.authorisation.value or None,
            )
        )

    def _fill(self) -> None:
        person = self._person
        if person is None:
            self.category.currentIndexChanged.connect(lambda _index: self._propose_community())
            self.community.activated.connect(lambda _index: self._keep_community())
            self._propose_community()
            self.language.choose(words().language.value)
            return
        self.name.setText(person.name)
        self.function.setText(person.function)
        self.organisation.setText(person.organisation)
        self.category.choose(person.category.value)
        self.community.choose(person.community.value)
        self.language.choose(person.language.value)
        self.clearance.choose(person.clearance.value if person.clearance else NONE)
        self.until.show_day(person.clearance_until)
        self.authorisation.setText(person.authorisation or "")

    def _propose_community(self) -> None:
        if not self._community_chosen:
            usual = USUAL.get(Category(self.category.currentData()), Community.MUNICIPAL)
            self.community.choose(usual.value)

    def _keep_community(self) -> None:
        self._community_chosen = True

    def _show_until(self) -> None:
        self.form.setRowVisible(self.until, bool(self.clearance.currentData()))
