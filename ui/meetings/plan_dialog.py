"""Planning a meeting: what kind, when, where, who chairs and who writes (R8: preparation only)."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from app.commands.meetings import Plan
from app.domain.basis import Kind, Profile
from app.domain.person import Office, Person, PersonId
from app.queries.cases import CaseList
from app.queries.people import OfficeView, Persons
from app.session import Session
from ui.bridge import Bridge
from ui.meetings.names import name
from ui.widgets.dayfield import DayField
from ui.widgets.dialog import CommandDialog
from ui.widgets.form import Choice, LineField
from ui.widgets.label import Label


@dataclass(frozen=True, slots=True)
class _Found:
    persons: tuple[Person, ...]
    office: Office
    profile: str
    newest: Kind | None
    """The kind of the newest case: what the next meeting is most likely for."""


class PlanDialog(CommandDialog):
    """One form. Refused or not, what was filled in stays until it is planned or left."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(bridge, "meetings.plan.title", parent)
        self.made: str | None = None
        """Id of the meeting that was planned."""
        self.above.addWidget(Label("meetings.plan.hint", "hint"))
        self.kind, self.day = Choice(), DayField("meetings.plan.day")
        self.place = LineField()
        self.chair, self.minute_taker = Choice(), Choice()
        self.form.field("meetings.plan.kind", self.kind)
        self.form.field("meetings.plan.day", self.day)
        self.form.field("meetings.plan.place", self.place)
        self.form.field("meetings.plan.chair", self.chair)
        self.form.field("meetings.plan.minute_taker", self.minute_taker)
        acting = self.acting
        bridge.call(lambda session: _find(session, acting), self._offer, self._failed, self)
        self.day.setFocus()

    def command(self) -> Plan | None:
        """The meeting as typed."""
        day = self.day.day
        if day is None:
            self.missing("meetings.plan.lacks_day")
            self.day.setFocus()
            return None
        if not self.place.value:
            self.missing("meetings.plan.lacks_place")
            self.place.setFocus()
            return None
        return Plan(
            Kind(self.kind.currentData()),
            day,
            self.place.value,
            self.chair.currentData(),
            self.minute_taker.currentData(),
        )

    def _offer(self, found: _Found) -> None:
        persons, office = found.persons, found.office
        kinds = [kind for kind in Kind if Profile(found.profile).holds(kind)]
        self.kind.offer([(kind.value, name("kind", kind)) for kind in kinds])
        if found.newest is not None:
            self.kind.choose(found.newest.value)
        people: list[tuple[object, str]] = [(p.id, f"{p.name}, {p.function}") for p in persons]
        self.chair.offer(people)
        self.chair.choose(office.mayor)
        self.minute_taker.offer(people)
        writers = [p.id for p in persons if p.member and p.id != office.mayor]
        others = [p for p in writers if p != office.coordinator]
        self.minute_taker.choose(next(iter(others or writers), office.coordinator))

    def _done(self, done: Any) -> None:
        self.made = done.made
        super()._done(done)


def _find(session: Session, acting: PersonId | None) -> _Found:
    cases = session.ask(CaseList(), acting)
    newest = cases[0].kind if cases else None
    profile = session.header.profile
    return _Found(session.ask(Persons()), session.ask(OfficeView()), profile, newest)
