"""Planning a meeting: what kind, when, where, who chairs and who writes (R8: preparation only)."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from app.commands.meetings import Plan
from app.domain.basis import Kind, Profile
from app.domain.person import Office, Person, PersonId
from app.queries.cases import CaseList
from app.queries.meetings import MeetingList
from app.queries.people import OfficeView, Persons
from app.session import Session
from ui.bridge import Bridge
from ui.meetings.names import name
from ui.meetings.when_form import WhenForm
from ui.widgets.dialog import CommandDialog
from ui.widgets.form import Choice
from ui.widgets.label import Label


@dataclass(frozen=True, slots=True)
class _Found:
    persons: tuple[Person, ...]
    office: Office
    profile: str
    newest: Kind | None
    """The kind of the newest case: what the next meeting is most likely for."""
    wrote: PersonId | None
    """The minute-taker of the latest meeting."""


class PlanDialog(CommandDialog):
    """One form. Refused or not, what was filled in stays until it is planned or left."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(bridge, "meetings.plan.title", parent)
        self.made: str | None = None
        """Id of the meeting that was planned."""
        self.above.addWidget(Label("meetings.plan.hint", "hint"))
        self.kind = Choice()
        self.kind.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
        self.form.field("meetings.plan.kind", self.kind)
        self.when = WhenForm(self)
        self.day, self.place = self.when.day, self.when.place
        self.chair, self.minute_taker = self.when.chair, self.when.minute_taker
        acting = self.acting
        bridge.call(lambda session: _find(session, acting), self._offer, self._failed, self)

    def command(self) -> Plan | None:
        """The meeting as typed."""
        told = self.when.read()
        return None if told is None else Plan(Kind(self.kind.currentData()), *told)

    def _offer(self, found: _Found) -> None:
        persons, office = found.persons, found.office
        kinds = [kind for kind in Kind if Profile(found.profile).holds(kind)]
        self.kind.offer([(kind.value, name("kind", kind)) for kind in kinds])
        if found.newest is not None:
            self.kind.choose(found.newest.value)
        # nobody else: an agenda admits its minute-taker to the cases that come on it (R10)
        plans = self.acting or office.coordinator
        wrote = found.wrote if any(p.id == found.wrote and p.member for p in persons) else None
        self.when.offer(persons, office.mayor, wrote or plans)
        self.keeps("plan", {"kind": self.kind, **self.when.drafted_fields})

    def _done(self, done: Any) -> None:
        self.made = done.made
        super()._done(done)


def _find(session: Session, acting: PersonId | None) -> _Found:
    cases, meetings = session.ask(CaseList(), acting), session.ask(MeetingList(), acting)
    newest = cases[0].kind if cases else None
    wrote = meetings[0].minute_taker if meetings else None
    persons, office = session.ask(Persons()), session.ask(OfficeView())
    return _Found(persons, office, session.header.profile, newest, wrote)
