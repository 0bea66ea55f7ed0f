"""What the policy looks at when it decides: frozen facts, gathered by the command that asks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from app.domain.basis import Profile
from app.domain.case import Case
from app.domain.law import CategoryEntry, Law
from app.domain.meeting import BEFORE, Item, ItemState, Meeting
from app.domain.person import Office, Person, PersonId


@dataclass(frozen=True, slots=True)
class Situation:
    """One moment: who acts, on which case, meeting and item, under which law, on which day."""

    law: Law
    profile: Profile
    exercise: bool
    today: date
    office: Office
    persons: Mapping[PersonId, Person]
    actor: PersonId
    case: Case | None = None
    meeting: Meeting | None = None
    item: Item | None = None
    now: datetime | None = None
    """The moment; without it no emergency counts."""
    unfit: Callable[[], frozenset[PersonId]] = field(default=frozenset, compare=False, repr=False)
    """Asked only where it counts, for it opens all its cases: who of chair, officers and delegates
    cannot finish the meeting, as far as whoever acts can know. A case of it is closed to them, or
    they are its delegate and were not at all of it."""

    def entry(self, person: PersonId) -> CategoryEntry:
        """What the law says of that person's category, or of the one they represent (R16)."""
        stands_for = self.item.stands_for(person) if self.item is not None else person
        return self.law.categories[self.persons[stands_for].category]

    @property
    def leads(self) -> bool:
        """Whether the actor is the mayor or a delegate of the mayor."""
        meeting = self.meeting.id if self.meeting is not None else None
        return self.office.leads(self.actor, self.today, meeting)

    @property
    def officers(self) -> frozenset[PersonId]:
        """Mayor, coordinator and the chair of this meeting: they belong to every audience."""
        people = {self.office.mayor, self.office.coordinator}
        if self.meeting is not None:
            people.add(self.meeting.chair)
        return frozenset(people)

    @property
    def hearers(self) -> frozenset[PersonId]:
        """The officers of whom those who spoke here were told (R24).

        Whoever holds an office later hears nothing of it by that alone.
        """
        if self.meeting is None or self.meeting.state in BEFORE:
            return self.officers
        told = self.meeting.heard_by
        return (self.office.first_holders if told is None else told) | {self.meeting.chair}

    @property
    def item_open(self) -> bool:
        """Whether the item is being discussed now."""
        return self.item is not None and self.item.state is ItemState.OPEN

    @property
    def present(self) -> frozenset[PersonId]:
        """Who sits at the item now."""
        return self.item.attendance.present if self.item is not None else frozenset()

    @property
    def arrived(self) -> frozenset[PersonId]:
        """Who arrived at the item at any time."""
        return frozenset(self.item.attendance.arrived) if self.item is not None else frozenset()

    def admitted(self, person: PersonId) -> bool:
        """Whether the person is admitted to the case and may still follow it (R10, R41)."""
        case = self.case
        return case is not None and person in case.admitted and person not in case.revoked

    def may_read(self, person: PersonId) -> bool:
        """Whether they are admitted, or the case is open to them in an emergency just now."""
        if self.case is None or self.now is None:
            return self.admitted(person)
        return self.admitted(person) or person in self.case.opened_to(self.now)
