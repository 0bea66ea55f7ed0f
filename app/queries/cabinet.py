"""What the keys of one session member open, at one moment: cases, meetings, items and partners."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from app.domain.amendment import Amendment
from app.domain.basis import Profile
from app.domain.casefile import CaseFile
from app.domain.contribution import Contribution
from app.domain.decision import Derived
from app.domain.law import Law
from app.domain.meeting import Item, Meeting, Question
from app.domain.person import Office, Person, PersonId
from app.errors import Damaged, NotFound
from app.queries.table import Table
from app.store.records import Records

T = TypeVar("T")
Told = TypeVar("Told")


@dataclass(frozen=True)
class Setting:
    """What does not change while a vault is open."""

    law: Law
    profile: Profile
    exercise: bool
    members: frozenset[PersonId]
    table: Table


@dataclass(frozen=True, slots=True)
class Place:
    """One case at one meeting."""

    meeting: Meeting
    file: CaseFile
    item: Item


class Cabinet:
    """Reads for one acting person through one session member, inside one transaction."""

    def __init__(
        self,
        setting: Setting,
        records: Records,
        *,
        acting: PersonId,
        member: PersonId,
        now: datetime,
    ) -> None:
        self.setting = setting
        self.records = records
        self.acting = acting
        self.member = member
        self.now = now
        self._files: dict[str, CaseFile | None] = {}

    @cached_property
    def office(self) -> Office:
        """The office of this vault."""
        return self.records.office()

    @cached_property
    def persons(self) -> Mapping[PersonId, Person]:
        """Everyone in the list of partners."""
        return self.records.persons()

    @property
    def law(self) -> Law:
        """The catalogue."""
        return self.setting.law

    @property
    def table(self) -> Table:
        """What waits in memory."""
        return self.setting.table

    @property
    def today(self) -> date:
        """The day on the vault's clock."""
        return self.now.date()

    def person(self, person: PersonId) -> Person:
        """A person by id.

        Raises:
            NotFound: nobody of that id is in the list of partners.
            Damaged: it may be somebody whose record is damaged.
        """
        try:
            return self.persons[person]
        except KeyError:
            raise NotFound("no_such_person", person=person) from None

    def each(self, things: Iterable[T], told: Callable[[T], Iterable[Told]]) -> Iterator[Told]:
        """What is told of each; one that is damaged inside takes none of the others away."""
        for thing in things:
            try:
                found = tuple(told(thing))
            except Damaged as error:
                self.records.leave_out(error)
            else:
                yield from found

    def session_of(self, person: PersonId) -> PersonId:
        """In whose session a person acts: their own, or the coordinator's."""
        return person if person in self.setting.members else self.office.coordinator

    def casefile(self, case: str) -> CaseFile | None:
        """A case with what the session member can open of it."""
        if case not in self._files:
            self._files[case] = self.records.casefile(case)
        return self._files[case]

    def remains(self, case: str) -> tuple[CaseFile | None, bool]:
        """The same without what of it is damaged, and whether that is all; its frame must open."""
        try:
            return self.casefile(case), True
        except Damaged:
            return self.records.casefile(case, whole=False), False

    def meetings_of(self, case: str) -> Iterator[Meeting]:
        """The meetings at which a case has an item, as far as the session member can open them.

        What is damaged of a case may be an item at any of them: then the agendas tell too.
        """
        file, whole = self.remains(case)
        if whole:
            for _item, meeting in self.sittings(file.items if file is not None else ()):
                yield meeting
            return
        for meeting in self.records.meetings():
            listed = True  # where that is damaged
            with suppress(Damaged):
                agenda = self.records.agenda(meeting)
                listed = agenda is not None and case in agenda.cases
            if listed or (file is not None and file.item_of(meeting.id) is not None):
                yield meeting

    def case_of(self, record: str) -> CaseFile | None:
        """The case to which a text or a question belongs."""
        bundle = self.records.bundle_of(record)
        return None if bundle is None else self.casefile(bundle)

    def at(self, meeting: str, case: str) -> Place | None:
        """One case at one meeting; None unless the session member can open all of it."""
        frame, file = self.records.meeting(meeting), self.casefile(case)
        item = file.item_of(frame.id) if file is not None and frame is not None else None
        if frame is None or file is None or item is None:
            return None
        return Place(frame, file, item)

    def places(self, meeting: Meeting) -> tuple[Place, ...]:
        """The agenda of a meeting in its order, as far as the session member can open it.

        Raises Damaged: what is signed or looked through for leaks passes over nothing.
        """
        agenda = self.records.agenda(meeting)
        found = (self.at(meeting.id, case) for case in (agenda.cases if agenda is not None else ()))
        return tuple(place for place in found if place is not None)

    def opened_places(self, meeting: Meeting) -> Iterator[Place]:
        """Its cases that the session member can open, also one who may not know the agenda.

        Only for them, or where it is damaged, is it looked for among all that was discussed.
        """
        agenda = next(self.each((meeting,), lambda m: (self.records.agenda(m),)), None)
        everywhere = (case.id for case in self.records.cases() if case.discussed_on)
        cases = agenda.cases if agenda is not None else tuple(everywhere)
        places = self.each(cases, lambda case: (self.at(meeting.id, case),))
        return (place for place in places if place is not None)

    def sittings(self, items: Iterable[Item]) -> tuple[tuple[Item, Meeting], ...]:
        """Items with their meetings, where those can be read: nobody does anything at another."""
        found = self.each(items, lambda item: ((item, self.records.meeting(item.meeting)),))
        return tuple((item, meeting) for item, meeting in found if meeting is not None)

    def around_text(self, text: Contribution | Derived | Question | Amendment) -> Place | None:
        """The place at which a text was put."""
        file = self.case_of(text.id)
        item = file.item(text.item) if file is not None else None
        return self.at(item.meeting, file.case.id) if file is not None and item else None
