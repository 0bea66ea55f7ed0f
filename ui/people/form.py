"""One partner: added to the list or changed."""

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from app.commands.office import KeepPerson
from app.domain.person import Category, Clearance, Community, Language, Person, PersonId
from app.domain.pseudonym import draw
from app.queries.people import USUAL
from app.queries.role import Decree, Decrees
from ui.bridge import Bridge
from ui.widgets.dayfield import DayField
from ui.widgets.dialog import CommandDialog
from ui.widgets.form import LONGEST_LINE, Choice, LineField
from ui.widgets.label import Label
from ui.words import languages, say, words

NONE = ""


class PersonDialog(CommandDialog):
    """What the list says of somebody. A declaration is signed elsewhere, by the person."""

    def __init__(self, bridge: Bridge, person: Person | None, parent: QWidget) -> None:
        title = "partners.add" if person is None else "partners.keep"
        super().__init__(bridge, title, parent)
        if person is not None:
            say(self.setWindowTitle, "partners.change_who", name=person.name)
        self._person = person
        self.ident = PersonId(f"p-{draw().lower()}") if person is None else person.id
        """Of whom it keeps, also of whoever is new."""
        self._community_chosen = False
        self._decrees: tuple[Decree, ...] = ()
        self.name, self.function, self.organisation = LineField(), LineField(), LineField()
        self.category, self.community, self.language = Choice(), Choice(), Choice()
        self.clearance, self.until = Choice(), DayField("partners.clearance_until")
        self.authorisation = Choice()
        self.authorisation.setEditable(True)
        self.authorised_until = DayField("partners.authorisation_until")
        self.covers = Label(role="hint")
        self._offer()
        fields: dict[str, QWidget] = {
            "name": self.name,
            "function": self.function,
            "organisation": self.organisation,
            "category": self.category,
            "community": self.community,
            "language": self.language,
            "clearance": self.clearance,
            "clearance_until": self.until,
            "authorisation": self.authorisation,
            "authorisation_until": self.authorised_until,
        }
        for name, field in fields.items():
            self.form.field(f"partners.{name}", field)
        self.form.addRow(self.covers)
        self._fill()
        self._connect()
        self._show_ends()
        place = f"person/{'new' if person is None else person.id}"
        self.keeps(place, fields, of_record=person is not None)
        bridge.ask(Decrees(words().language), bridge.acting, self._know, owner=self)
        self.name.setFocus()

    def begin_at(self, field: str) -> None:
        """Begin at what is lacking: `authorisation` or `clearance`."""
        {"authorisation": self.authorisation, "clearance": self.clearance}[field].setFocus()

    @property
    def citation(self) -> str:
        """The decree or law as typed or chosen."""
        return self.authorisation.currentText().strip()

    @property
    def _category(self) -> Category | None:
        """None until somebody chose: it decides who is heard, so none is proposed."""
        chosen = self.category.currentData()
        return Category(chosen) if chosen else None

    def command(self) -> KeepPerson | None:
        """The person as typed; what is not on this form stays as it is."""
        if not (self.name.value and self.function.value and self.organisation.value):
            self.missing("partners.lacks")
            return None
        if self._category is None:
            self.missing("partners.lacks_category")
            self.category.setFocus()
            return None
        for field in (self.until, self.authorised_until):
            if field.fault is not None:
                self.missing(field.fault)
                return None
        told = self._told()
        if self._person is not None:
            return KeepPerson(replace(self._person, **told))
        return KeepPerson(Person(self.ident, **told))

    def _told(self) -> dict[str, Any]:
        clearance = self.clearance.currentData()
        return {
            "name": self.name.value,
            "function": self.function.value,
            "organisation": self.organisation.value,
            "category": self._category,
            "community": Community(self.community.currentData()),
            "language": Language(self.language.currentData()),
            "clearance": Clearance(clearance) if clearance else None,
            "clearance_until": self.until.day if clearance else None,
            "authorisation": self.citation or None,
            "authorisation_until": self.authorised_until.day if self.citation else None,
        }

    def _offer(self) -> None:
        told = words()
        asked = [] if self._person else [(NONE, told.text("partners.choose_category"))]
        known = [(c.value, told.text(f"screens.category.{c.value}")) for c in Category]
        self.category.offer([*asked, *known])
        self.community.offer(
            [(c.value, told.text(f"partners.community.{c.value}")) for c in Community]
        )
        self.language.offer(languages())
        none = (NONE, told.text("partners.no_clearance"))
        some = [(c.value, told.text(f"partners.clearance.{c.value}")) for c in Clearance]
        self.clearance.offer([none, *some])

    def _connect(self) -> None:
        line = self.authorisation.lineEdit()
        if line is not None:
            line.setMaxLength(LONGEST_LINE)
            say(line.setPlaceholderText, "partners.authorisation.none")
            line.textChanged.connect(lambda _text: self._show_ends())
        for choice in (self.clearance, self.category, self.community):
            choice.currentIndexChanged.connect(lambda _index: self._show_ends())

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
        self.authorisation.setEditText(person.authorisation or "")
        self.authorised_until.show_day(person.authorisation_until)

    def _propose_community(self) -> None:
        if self._category is not None and not self._community_chosen:
            self.community.choose(USUAL.get(self._category, Community.MUNICIPAL).value)

    def _keep_community(self) -> None:
        self._community_chosen = True

    def _know(self, decrees: tuple[Decree, ...]) -> None:
        """Offer the decrees of the catalogue; any other citation can be typed."""
        self._decrees = decrees
        typed = self.citation
        self.authorisation.offer([(d.citation, d.citation) for d in decrees])
        self.authorisation.setCurrentIndex(-1)
        self.authorisation.setEditText(typed)
        self._show_ends()

    def _show_ends(self) -> None:
        self.form.setRowVisible(self.until, bool(self.clearance.currentData()))
        self.form.setRowVisible(self.authorised_until, bool(self.citation))
        chosen = next((d for d in self._decrees if d.citation == self.citation), None)
        self.covers.setVisible(chosen is not None)
        if chosen is not None:
            pair = (self._category, Community(self.community.currentData()))
            key = "partners.covers" if pair in chosen.covers else "partners.covers_not"
            self.covers.say(key, title=chosen.title)
