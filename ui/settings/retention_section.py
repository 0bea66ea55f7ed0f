"""Retention: the terms that are proposed at the table, and the DPO who watches over them (R38)."""

from collections.abc import Sequence

from app.commands.settings import KeepTerms
from app.domain.basis import Kind, Profile
from app.domain.person import Office, Person
from ui.bridge import Bridge
from ui.settings.section import Section
from ui.widgets.form import Choice, LineField, Number
from ui.words import say, words

LONGEST = 360
"""Months: thirty years, as R38 allows at most."""
YEAR = 12
KINDS = (Kind.LIVC_R, Kind.CONSENT, Kind.OTHER_LAW, Kind.ADMIN)
"""Those that hold personal data."""
ELSEWHERE = ""


def months(fewest: int) -> Number:
    """A term in months; for a kind of consultation 0 means that of the office."""
    field = Number()
    field.setRange(fewest, LONGEST)
    return field


class RetentionSection(Section):
    """One term for the office, another for a kind of consultation where it wants that."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge, "settings.retention.what")
        self.who, self.name = Choice(), LineField()
        self.months = months(1)
        self.by_kind = {kind: months(0) for kind in KINDS}
        self.form.field("settings.retention.dpo", self.who)
        self.form.field("settings.retention.dpo_name", self.name)
        self.form.field("settings.retention.months", self.months)
        for kind, field in self.by_kind.items():
            self.form.field(f"settings.retention.kind.{kind.value}", field)
            say(field.name_least, "settings.retention.as_office")
            field.valueChanged.connect(self.edited)
        self.long = self.form.hint("settings.retention.long")
        self.long.hide()
        self.who.currentIndexChanged.connect(self._who_changed)
        self.name.textChanged.connect(self.edited)
        self.months.valueChanged.connect(self.edited)
        terms = {f"months_{kind.value}": field for kind, field in self.by_kind.items()}
        fields = {"who": self.who, "name": self.name, "months": self.months}
        self.keeps("retention", {**fields, **terms})
        self._people: Sequence[Person] = ()
        bridge.call(lambda session: session.header.profile, self._show_kinds, owner=self)

    def texts(self) -> None:
        """The choice of who it is."""
        self._offer()

    def edited(self, *_signal: object) -> None:
        """Say what a long term asks for."""
        super().edited()
        terms = (self.months.value(), *(field.value() for field in self.by_kind.values()))
        self.long.setVisible(max(terms) > YEAR)

    def fill(self, office: Office, people: Sequence[Person]) -> None:
        """As the vault has it."""
        self._people = people
        self._offer()
        listed = any(person.id == office.dpo for person in people)
        self.who.choose(office.dpo if listed else ELSEWHERE)
        self.name.setText("" if listed else office.dpo)
        self.months.setValue(office.retention_months)
        for kind, field in self.by_kind.items():
            field.setValue(office.terms.get(kind, 0))
        self._show_name()
        self.edited()

    def command(self, office: Office) -> KeepTerms | None:
        """The section as typed."""
        dpo = self.who.currentData() or self.name.value
        if not dpo:
            self.refusal.say_hint("settings.retention.no_dpo")
            self.name.setFocus()
            return None
        terms: dict[str, int] = {
            kind: field.value() for kind, field in self.by_kind.items() if field.value()
        }
        return KeepTerms(dpo, self.months.value(), terms)

    def _offer(self) -> None:
        elsewhere = (ELSEWHERE, words().text("settings.retention.elsewhere"))
        listed = [(person.id, f"{person.name}, {person.organisation}") for person in self._people]
        self.who.offer([elsewhere, *listed])

    def _who_changed(self, _index: int) -> None:
        self._show_name()
        self.edited()

    def _show_kinds(self, profile: str) -> None:
        """Only those that a vault of this profile holds (R4)."""
        for kind, field in self.by_kind.items():
            self.form.setRowVisible(field, Profile(profile).holds(kind))

    def _show_name(self) -> None:
        self.form.setRowVisible(self.name, self.who.currentData() == ELSEWHERE)
