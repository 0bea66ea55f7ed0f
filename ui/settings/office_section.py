"""The office: what documents say of it, and who leads it."""

from collections.abc import Mapping, Sequence

from app.commands.settings import KeepOffice
from app.domain.language import Language
from app.domain.person import Handover, Office, Person, PersonId
from ui.bridge import Bridge
from ui.settings.handing_dialog import HandOverDialog
from ui.settings.section import Section
from ui.widgets.button import Button
from ui.widgets.form import Choice, LineField
from ui.widgets.label import Label
from ui.words import languages, words


class OfficeSection(Section):
    """Name, DPIA and language are kept here; mayor and coordinator are said, and handed over."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge, "settings.office.what")
        self._people: Sequence[Person] = ()
        self.municipality, self.dpia, self.language = LineField(), LineField(), Choice()
        self.mayor, self.coordinator = Label(), Label()
        self.form.field("settings.office.municipality", self.municipality)
        self.form.field("settings.office.dpia", self.dpia)
        self.form.field("settings.office.language", self.language)
        self.form.field("settings.office.mayor", self.mayor)
        self.form.field("settings.office.coordinator", self.coordinator)
        self.hand_over = Button("settings.hand_over.open", self._hand_over)
        self.form.addRow("", self.hand_over)
        self.handed = self.form.hint()
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

    def show_office(self, office: Office, people: Sequence[Person]) -> None:
        """Who holds which office is said, also while somebody types the rest."""
        self._people = people
        names = {person.id: person.name for person in people}
        self.mayor.show_text(names.get(office.mayor, office.mayor))
        self.coordinator.show_text(names.get(office.coordinator, office.coordinator))
        self.handed.show_text("\n".join(_told(one, names) for one in office.handovers))
        self.handed.setVisible(bool(office.handovers))
        super().show_office(office, people)

    def _hand_over(self) -> None:
        if self.office is not None:
            HandOverDialog(self.bridge, self.office, self._people, self).open()

    def fill(self, office: Office, people: Sequence[Person]) -> None:
        """As the vault has it."""
        self.municipality.setText(office.municipality)
        self.dpia.setText(office.dpia or "")
        self.language.choose(office.language.value)

    def command(self, office: Office) -> KeepOffice:
        """The section as typed."""
        return KeepOffice(
            self.municipality.value, self.dpia.value or None, Language(self.language.currentData())
        )


def _told(one: Handover, names: Mapping[PersonId, str]) -> str:
    """When which office went from whom to whom, and who did it."""
    return words().text(
        f"settings.hand_over.told.{one.charge}",
        day=one.on,
        former=names.get(one.former, one.former),
        to=names.get(one.to, one.to),
        by=", ".join(names.get(member, member) for member in one.by),
    )
