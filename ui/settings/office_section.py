"""The office: what documents say of it, and who leads it."""

from collections.abc import Sequence

from app.commands.settings import KeepOffice
from app.domain.language import Language
from app.domain.person import Office, Person
from ui.bridge import Bridge
from ui.settings.section import Section
from ui.widgets.form import Choice, LineField
from ui.widgets.label import Label
from ui.words import languages


class OfficeSection(Section):
    """Name, DPIA and language are kept here; mayor and coordinator are said."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge, "settings.office.what")
        self.municipality, self.dpia, self.language = LineField(), LineField(), Choice()
        self.mayor, self.coordinator = Label(), Label()
        self.form.field("settings.office.municipality", self.municipality)
        self.form.field("settings.office.dpia", self.dpia)
        self.form.field("settings.office.language", self.language)
        self.form.field("settings.office.mayor", self.mayor)
        self.form.field("settings.office.coordinator", self.coordinator)
        self.municipality.textChanged.connect(self.edited)
        self.dpia.textChanged.connect(self.edited)
        self.language.currentIndexChanged.connect(self.edited)
        self.keeps(
            "office",
            {"municipality": self.municipality, "dpia": self.dpia, "language": self.language},
        )
        self.texts()

    def texts(self) -> None:
        """Names of languages."""
        self.language.offer(languages())

    def fill(self, office: Office, people: Sequence[Person]) -> None:
        """As the vault has it."""
        names = {person.id: person.name for person in people}
        self.municipality.setText(office.municipality)
        self.dpia.setText(office.dpia or "")
        self.language.choose(office.language.value)
        self.mayor.show_text(names.get(office.mayor, office.mayor))
        self.coordinator.show_text(names.get(office.coordinator, office.coordinator))

    def command(self, office: Office) -> KeepOffice:
        """The section as typed."""
        return KeepOffice(
            self.municipality.value, self.dpia.value or None, Language(self.language.currentData())
        )
