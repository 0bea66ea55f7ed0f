"""The agenda of a meeting that is still being prepared: its order, its times, what comes off it."""

from dataclasses import dataclass, replace
from typing import ClassVar

from app.commands.meetings import must_be_at
from app.commands.step import Done, Loud, Step
from app.domain.case import Case, CaseId
from app.domain.casefile import CaseFile
from app.domain.log import Act
from app.domain.meeting import BEFORE, Agenda, Meeting, MeetingId
from app.domain.person import PersonId
from app.errors import Unusable, WrongState
from app.policy.permission import planning
from app.policy.verdict import UNKNOWN, Verdict
from app.queries.cabinet import Place

LONGEST_ITEM = 600
"""Minutes that can be planned for one case."""


class _Arranging(Loud):
    """A step on one case of an agenda."""

    meeting: MeetingId
    case: CaseId

    def asks(self, step: Step) -> Verdict:
        """Preparation, of a case that the actor is admitted to."""
        place = step.at(self.meeting, self.case)
        return UNKNOWN if place is None else planning.arrange(step.looking(place))

    def place(self, step: Step) -> tuple[Place, Agenda]:
        """Where it stands, while the meeting is still being prepared."""
        place = must_be_at(step, self.meeting, self.case)
        agenda = step.records.agenda(place.meeting)
        if agenda is None or self.case not in agenda.cases:
            raise WrongState("unknown_item")
        if place.meeting.state not in BEFORE:
            raise WrongState("meeting_begun")
        return place, agenda


@dataclass(frozen=True, slots=True)
class MoveItem(_Arranging):
    """Put a case behind another one, or first: cases that the actor cannot see keep their order."""

    verb: ClassVar[str] = "move_item"
    meeting: MeetingId
    case: CaseId
    after: CaseId | None = None

    def carry_out(self, step: Step) -> Done:
        """Keep the order. Nobody who sits at some items only can read it."""
        place, agenda = self.place(step)
        rest = [case for case in agenda.cases if case != self.case]
        if self.after is not None and self.after not in rest:
            raise WrongState("unknown_item")
        at = 0 if self.after is None else rest.index(self.after) + 1
        cases = (*rest[:at], self.case, *rest[at:])
        step.keep_agenda(place.meeting, replace(agenda, cases=cases))
        step.note(Act.CHANGE, meeting=place.meeting, why=self.verb)
        return Done()


@dataclass(frozen=True, slots=True)
class AllotTime(_Arranging):
    """Plan minutes for a case, 1 to `LONGEST_ITEM`, or none any more."""

    verb: ClassVar[str] = "allot_time"
    meeting: MeetingId
    case: CaseId
    minutes: int | None

    def carry_out(self, step: Step) -> Done:
        """Keep the time.

        Raises:
            Unusable: not a number of minutes in which a case can be discussed.
        """
        place, _agenda = self.place(step)
        if self.minutes is not None and not 0 < self.minutes <= LONGEST_ITEM:
            raise Unusable("item_time", longest=LONGEST_ITEM)
        step.keep_frame(place.file, replace(place.item, allotted=self.minutes))
        step.note(Act.CHANGE, case=place.file.case, meeting=place.meeting, why=self.verb)
        return Done()


@dataclass(frozen=True, slots=True)
class RemoveItem(_Arranging):
    """Take a case off an agenda as if it never stood there: only before anybody was invited."""

    verb: ClassVar[str] = "remove_item"
    meeting: MeetingId
    case: CaseId

    def carry_out(self, step: Step) -> Done:
        """Destroy the item, and end the admissions that rested on it alone."""
        place, agenda = self.place(step)
        if place.item.invitations:
            raise WrongState("item_invited")
        without = replace(agenda, cases=tuple(c for c in agenda.cases if c != self.case))
        case = drop_item(step, place)
        step.keep_agenda(place.meeting, without)
        keep_for_those_who_come(step, place.meeting, without)
        step.note(Act.DELETE, case=case, meeting=place.meeting, why=self.verb)
        return Done()


def drop_item(step: Step, place: Place) -> Case:
    """Destroy an item that never opened; who was admitted by nothing else is so no more (R10)."""
    file, item, meeting = place.file, place.item, place.meeting
    by_it = {meeting.chair, meeting.minute_taker, *item.coming}
    rest = replace(file, items=tuple(i for i in file.items if i.id != item.id))
    case = replace(file.case, admitted=file.case.admitted - (by_it - admitting(step, rest)))
    step.erase(file, item.id)
    if case != file.case:
        step.keep_case(rest, case)
    return case


def admitting(step: Step, file: CaseFile, instead: Meeting | None = None) -> frozenset[PersonId]:
    """Everyone whom an office or an item of this case admits to it (R10).

    Opening it admitted those who held an office then, and keeps admitting them. `instead` is a
    meeting as it is about to be written. Raises Damaged for any other that cannot be read: whom
    that one admits would be taken for admitted by nothing.
    """
    opened_under = file.case.opened_under or step.office.held_on(file.case.opened_on)
    people = {step.office.mayor, step.office.coordinator, *opened_under}
    for item in file.items:
        stored = step.records.meeting(item.meeting)
        meeting = instead if instead is not None and instead.id == item.meeting else stored
        if meeting is not None:
            people |= {meeting.chair, meeting.minute_taker}
        people |= item.coming
    return frozenset(people)


def keep_for_those_who_come(step: Step, meeting: Meeting, agenda: Agenda) -> None:
    """Write a meeting's frame for whoever prepares it or is admitted to one of its cases alone.

    Where a case cannot be seen, its people are not known here: everybody keeps reading.
    """
    found = tuple(step.each(agenda.cases, lambda case: (step.at(meeting.id, case),)))
    places = [place for place in found if place is not None]
    if len(places) < len(agenda.cases):
        step.keep_meeting(meeting)
        return
    people = step.preparers(meeting) | {step.watcher(meeting)}
    for place in places:
        case = place.file.case
        people |= step.opening(case, step.admitted(case))
    step.records.keep(meeting.id, meeting, step.among_members(people))
