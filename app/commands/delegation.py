"""The mayor lets somebody else convene and chair: for good, for a time, or for one meeting (R8)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from app.commands.office import kept
from app.commands.step import Done, Loud, Step
from app.domain.delegation import Delegation
from app.domain.log import Act
from app.domain.meeting import BEGUN, Meeting, MeetingId, MeetingState
from app.domain.person import Office, PersonId
from app.errors import WrongState
from app.policy.permission import preparing
from app.policy.permission.table import finishers, gone, leaderless
from app.policy.verdict import Verdict
from app.queries.desk import Desk


@dataclass(frozen=True, slots=True)
class Delegate(Loud):
    """The mayor delegates convening and chairing (R8). Days are both included."""

    verb: ClassVar[str] = "delegate"
    to: PersonId
    since: date | None = None
    until: date | None = None
    meeting: MeetingId | None = None

    def asks(self, step: Step) -> Verdict:
        """The mayor only, and nobody who left."""
        step.person(self.to)
        return preparing.delegate(step.situation(), self.to)

    def carry_out(self, step: Step) -> Done:
        """Record the delegation; what has run out is forgotten with it."""
        since = self.since or step.today
        if self.until is not None and self.until < max(since, step.today):
            raise WrongState("delegation_in_the_past")
        meeting = self._to_come(step, self.meeting) if self.meeting is not None else None
        office = step.office
        if self.since is None and self.until is None and self.meeting is None:
            office = replace(office, delegates=office.delegates | {self.to})
        else:
            new = Delegation(self.to, since, self.until, self.meeting)
            held = tuple(d for d in office.delegations if d != new and not _over(d, step.today))
            office = replace(office, delegations=(*held, new))
        agenda = step.records.agenda(meeting) if meeting is not None else None
        if meeting is not None and meeting.state in BEGUN and agenda is not None:
            step.office = office  # who is to finish it signs what is on it
            step.keep_agenda(meeting, agenda)
        return kept(step, office, self.verb, Act.ADD, (self.to,))

    def _to_come(self, step: Step, meeting: MeetingId) -> Meeting:
        """The meeting. Raises WrongState: unknown_meeting, meeting_let_go, meeting_begun."""
        found = step.records.meeting(meeting)
        if found is None:
            raise WrongState("unknown_meeting")
        if found.let_go_on is not None:
            raise WrongState("meeting_let_go")
        s = Desk.situation(step, None, found)
        ended = found.state is MeetingState.CLOSED and not (leaderless(s) or gone(s, found))
        if ended or found.state.signed:  # else somebody is still to sign
            raise WrongState("meeting_begun")
        return found


@dataclass(frozen=True, slots=True)
class EndDelegation(Loud):
    """The mayor takes every delegation to one person back: no more inviting and chairing (R8)."""

    verb: ClassVar[str] = "end_delegation"
    of: PersonId

    def asks(self, step: Step) -> Verdict:
        """The mayor only."""
        step.person(self.of)
        return preparing.end_delegation(step.situation())

    def carry_out(self, step: Step) -> Done:
        """Record that it ended; what was done under it stays done."""
        office = step.office
        rest = tuple(d for d in office.delegations if d.to != self.of)
        if self.of not in office.delegates and rest == office.delegations:
            raise WrongState("not_delegated")
        ended = replace(office, delegates=office.delegates - {self.of}, delegations=rest)
        return kept(step, ended, self.verb, to=(self.of,))


def without_delegate(step: Step, person: PersonId) -> Office:
    """The office once somebody left: they lead nothing any more (R8, R41)."""
    office = step.office
    rest = tuple(d for d in office.delegations if d.to != person)
    return replace(office, delegates=office.delegates - {person}, delegations=rest)


def to_finish(step: Step) -> tuple[Delegation, ...]:
    """For whoever leads what has begun and is there: they finish that one, whatever else ends."""
    found = []
    for meeting in step.records.meetings():
        if meeting.state in BEGUN:
            may = finishers(Desk.situation(step, None, meeting))
            lead = (one for one in sorted(may) if step.office.leads(one, step.today, meeting.id))
            found += [Delegation(one, step.today, meeting=meeting.id) for one in lead]
    return tuple(found)


def _over(delegation: Delegation, today: date) -> bool:
    return delegation.until is not None and delegation.until < today
