"""A planned meeting that changes or does not take place: until it opens, and not after."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from app.commands.agenda import admitting, drop_item, keep_for_those_who_come
from app.commands.meetings import with_admitted
from app.commands.sitting import meeting_for
from app.commands.step import Done, Loud, Step
from app.domain.log import Act
from app.domain.meeting import BEFORE, Invitation, Meeting, MeetingId
from app.domain.person import PersonId
from app.errors import WrongState
from app.policy.permission import planning, preparing
from app.policy.verdict import UNKNOWN, Verdict
from app.queries.cabinet import Place
from app.queries.drafts import opens_all


@dataclass(frozen=True, slots=True)
class ChangeMeeting(Loud):
    """Another day, place, chair or minute-taker; the kind and the agenda stay.

    Once it has begun the place alone, until the minutes that tell it are signed.
    """

    verb: ClassVar[str] = "change_meeting"
    meeting: MeetingId
    on: date
    place: str
    chair: PersonId
    minute_taker: PersonId

    def asks(self, step: Step) -> Verdict:
        """Preparation; who was invited in time must still be so on an earlier day (R45)."""
        step.person(self.chair)
        step.person(self.minute_taker)
        meeting = step.records.meeting(self.meeting)
        if meeting is None:
            return UNKNOWN
        sent = tuple(_sent(step, meeting)) if self.on < meeting.on else ()
        led_by = {self.chair, self.minute_taker} if meeting.state in BEFORE else set()
        return planning.change_meeting(step.situation(None, meeting), self.on, sent, led_by)

    def carry_out(self, step: Step) -> Done:
        """Write it for whom it now concerns; new officers are admitted as by the agenda (R10)."""
        meeting = meeting_for(step, self.meeting)
        agenda = step.records.agenda(meeting)
        if agenda is None:
            raise WrongState("unknown_meeting")
        changed = replace(
            meeting,
            on=self.on,
            place=self.place,
            chair=self.chair,
            minute_taker=self.minute_taker,
        )
        if meeting.state not in BEFORE:
            moved = self.place.strip() and changed == replace(meeting, place=self.place)
            if meeting.state.signed or not moved:
                raise WrongState("meeting_begun")
            step.keep_meeting(changed)
            step.note(Act.CHANGE, meeting=meeting, why=self.verb)
            return Done()
        if self.on < step.today:
            raise WrongState("meeting_in_the_past")
        for place in step.places(meeting):
            self._readmit(step, place, changed)
        step.keep_agenda(changed, agenda)
        keep_for_those_who_come(step, changed, agenda)
        step.note(Act.CHANGE, meeting=meeting, why=self.verb)
        return Done()

    def _readmit(self, step: Step, place: Place, changed: Meeting) -> None:
        """Admit who now chairs or writes; end what rested on having done so alone."""
        file, s = place.file, step.situation(place.file.case, changed)
        new = {changed.chair, changed.minute_taker} - file.case.revoked
        allowed = frozenset(p for p in new if preparing.basis_allows(s, file.case, p))
        old = {place.meeting.chair, place.meeting.minute_taker} - {
            changed.chair,
            changed.minute_taker,
        }
        gone = old - admitting(step, file, instead=changed)
        left = replace(file.case, admitted=file.case.admitted - gone)
        case = with_admitted(s, left, allowed)
        if case != file.case:
            step.keep_case(file, case)


@dataclass(frozen=True, slots=True)
class CancelMeeting(Loud):
    """A planned meeting does not take place: agenda, items and invitations go with it."""

    verb: ClassVar[str] = "cancel_meeting"
    meeting: MeetingId

    def asks(self, step: Step) -> Verdict:
        """Preparation, by somebody who sees every case on the agenda."""
        meeting = step.records.meeting(self.meeting)
        if meeting is None or not opens_all(step, meeting):
            return UNKNOWN
        return planning.cancel_meeting(step.situation(None, meeting))

    def carry_out(self, step: Step) -> Done:
        """Destroy it; the log keeps that there was a meeting on that day, and no case."""
        meeting = meeting_for(step, self.meeting)
        if meeting.state not in BEFORE:
            raise WrongState("meeting_begun")
        for place in step.places(meeting):
            drop_item(step, place)
        step.records.erase_bundle(meeting.id)
        step.ends(meeting.id)
        step.note(Act.DELETE, meeting=meeting, why=self.verb)
        return Done()


def _sent(step: Step, meeting: Meeting) -> tuple[Invitation, ...]:
    return tuple(i for place in step.places(meeting) for i in place.item.invitations)
