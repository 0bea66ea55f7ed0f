"""The table: meetings and items open and close, people come and go."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import ClassVar

from app.commands.meetings import BEFORE, must_be_at
from app.commands.notes import close_items, closed_item, destroy_notes, leave_notes
from app.commands.step import Done, Loud, Reaching, Step
from app.domain.calendar import months_later
from app.domain.case import Case, CaseId, Stage
from app.domain.decision import FeedbackSheet
from app.domain.law import Term
from app.domain.log import Act
from app.domain.meeting import Attendance, Item, ItemState, Meeting, MeetingId, MeetingState
from app.domain.person import PersonId
from app.errors import Locked, WrongState
from app.policy.permission import table
from app.policy.rules import r38_term
from app.policy.verdict import UNKNOWN, Verdict
from app.queries.cabinet import Place
from app.queries.desk import Desk
from app.queries.drafts import opens_all, sat_through
from app.queries.rounds import asked
from app.queries.table import Arrivals, Newcomer, Proposal, Round


def meeting_for(step: Step, meeting: MeetingId) -> Meeting:
    """The meeting that the policy has just let the actor act on."""
    found = step.records.meeting(meeting)
    if found is None:
        raise WrongState("unknown_meeting")
    return found


def agenda_of(step: Step, meeting: Meeting) -> dict[CaseId, tuple[Case, Item] | None]:
    """Each case on the agenda with its item, as far as this member can open them."""
    agenda = step.records.agenda(meeting)
    found: dict[CaseId, tuple[Case, Item] | None] = {}
    for case in agenda.cases if agenda is not None else ():
        place = step.at(meeting.id, case)
        found[case] = (place.file.case, place.item) if place is not None else None
    return found


def must_be_open(place: Place) -> None:
    """Only an open item is written at. Raises WrongState: item_not_open, item_closed.

    Closed without a signature, a meeting has no open item left, also where one reads so until the
    next unlocking of who opens it.
    """
    if place.item.state is not ItemState.OPEN or place.meeting.let_go_on is not None:
        planned = place.item.state is ItemState.PLANNED
        raise WrongState("item_not_open" if planned else "item_closed")


def _must_sit(meeting: Meeting) -> None:
    """Raises WrongState: meeting_not_open, or meeting_over once it was closed."""
    if meeting.state is not MeetingState.OPEN:
        raise WrongState("meeting_not_open" if meeting.state in BEFORE else "meeting_over")


@dataclass(frozen=True, slots=True)
class OpenMeeting(Loud):
    """Open a meeting with its core and its modalities filled (R5, R9), on the day that it is."""

    verb: ClassVar[str] = "open_meeting"
    meeting: MeetingId

    def asks(self, step: Step) -> Verdict:
        """The chair, and every case on the agenda."""
        meeting = step.records.meeting(self.meeting)
        if meeting is None or step.records.agenda(meeting) is None:
            return UNKNOWN
        agenda = agenda_of(step, meeting)
        return table.open_meeting(step.situation(None, meeting), agenda)

    def carry_out(self, step: Step) -> Done:
        """Keep the state."""
        meeting = meeting_for(step, self.meeting)
        if meeting.state not in BEFORE:
            raise WrongState("meeting_begun")
        heard_by = frozenset({step.office.mayor, step.office.coordinator})
        opened = replace(meeting, state=MeetingState.OPEN, on=step.today, heard_by=heard_by)
        step.keep_meeting(opened)
        step.note(Act.CHANGE, meeting=meeting, why=self.verb)
        return Done()


@dataclass(frozen=True, slots=True)
class CloseMeeting(Loud, Reaching):
    """Close a meeting once no item is open.

    What nobody is there to sign is closed with its items, and for good: its working notes go
    (R29). Keys that open it write; whoever says so reads nothing by it.
    """

    verb: ClassVar[str] = "close_meeting"
    else_coordinator: ClassVar[bool] = False
    meeting: MeetingId

    def reached_by(self, desk: Desk, person: PersonId) -> bool:
        """Who opens every case on its agenda, where the other lets it go."""
        meeting = desk.records.meeting(self.meeting)
        if meeting is None or not opens_all(desk, meeting):
            return False
        return table.lets_go(replace(desk.situation(None, meeting), actor=person))

    def asks(self, step: Step) -> Verdict:
        """The chair, to whom every case is known: an item that nobody sees stays open for ever."""
        meeting = step.records.meeting(self.meeting)
        s = step.situation(None, meeting)
        if meeting is None or not (opens_all(step, meeting) or table.lets_go(s)):
            return UNKNOWN
        return table.close_meeting(step.situation(None, meeting), sat=sat_through(step, meeting))

    def carry_out(self, step: Step) -> Done:
        """Keep the state.

        Raises:
            WrongState: meeting_not_open, meeting_over, item_still_open.
            Locked: member_locked, the minute-taker's, where others do not open what is let go.
        """
        meeting = meeting_for(step, self.meeting)
        if table.lets_go(step.situation(None, meeting)):
            return self._let_go(step, meeting)
        _must_sit(meeting)
        entries = agenda_of(step, meeting).values()
        if any(e is not None and e[1].state is ItemState.OPEN for e in entries):
            raise WrongState("item_still_open")
        step.keep_meeting(replace(meeting, state=MeetingState.CLOSED))
        step.note(Act.CHANGE, meeting=meeting, why=self.verb)
        return Done()

    def _let_go(self, step: Step, meeting: Meeting) -> Done:
        if meeting.let_go_on is not None:
            raise WrongState("meeting_over")
        agenda, places = step.records.agenda(meeting), step.places(meeting)
        unread = agenda is None or len(places) < len(agenda.cases)
        taker = meeting.minute_taker
        if unread and taker in step.setting.members - step.unlocked:
            raise Locked("member_locked", member=taker)
        close_items(step, meeting)
        destroy_notes(step, meeting)
        leave_notes(step, meeting)
        step.keep_meeting(replace(meeting, state=MeetingState.CLOSED, let_go_on=step.today))
        step.ends(meeting.id)
        step.note(Act.CHANGE, meeting=meeting, why=self.verb)
        return Done()


@dataclass(frozen=True, slots=True)
class OpenItem(Loud):
    """Bring a case to the table; its retention is fixed here, before it is discussed (R38)."""

    verb: ClassVar[str] = "open_item"
    meeting: MeetingId
    case: CaseId
    retention_months: int | None = None

    def asks(self, step: Step) -> Verdict:
        """The chair, the core, the term."""
        place = step.at(self.meeting, self.case)
        if place is None:
            return UNKNOWN
        return table.open_item(step.looking(place), self._months(step, place))

    def carry_out(self, step: Step) -> Done:
        """Keep the state, the term and the day."""
        place = must_be_at(step, self.meeting, self.case)
        _must_sit(place.meeting)
        if place.item.state is not ItemState.PLANNED:
            raise WrongState("item_begun")
        if place.file.case.stage is Stage.AFSLUITING:
            raise WrongState("case_closed")
        others = step.opened_places(place.meeting)
        if any(other.item.state is ItemState.OPEN for other in others):
            raise WrongState("item_still_open")
        review_on = months_later(step.today, step.law.term(Term.REVIEW))
        case = replace(
            place.file.case,
            retention_months=self._months(step, place),
            review_on=review_on,
            discussed_on=(*place.file.case.discussed_on, step.today),
        )
        item = replace(place.item, state=ItemState.OPEN, review_on=review_on)
        step.keep_frame(place.file, case, item)
        step.table.begin_item(item.id)
        step.note(Act.CHANGE, case=case, meeting=place.meeting, why=self.verb)
        return Done()

    def _months(self, step: Step, place: Place) -> int:
        """As agreed, as proposed here (what is too long is refused), or as the office proposes."""
        case = place.file.case
        proposed = self.retention_months if case.retention_months is None else None
        return proposed or r38_term(step.looking(place), case)


@dataclass(frozen=True, slots=True)
class CloseItem(Loud):
    """Close an item; everyone leaves, what waits in memory ends (R42)."""

    verb: ClassVar[str] = "close_item"
    meeting: MeetingId
    case: CaseId

    def asks(self, step: Step) -> Verdict:
        """The chair, and no question under a duty open."""
        place = step.at(self.meeting, self.case)
        if place is None:
            return UNKNOWN
        # A lost admission ends the duty as well (R41), and so does the end of the consent (R6).
        case = place.file.case
        bound = frozenset() if case.basis.lapsed(step.today) else step.following(case, place.item)
        waiting = any(
            q.item == place.item.id and not q.answered and q.to in bound
            for q in place.file.questions
        )
        return table.close_item(step.looking(place), waiting)

    def carry_out(self, step: Step) -> Done:
        """Keep the state and empty the chairs."""
        place = must_be_at(step, self.meeting, self.case)
        must_be_open(place)
        step.keep_frame(place.file, closed_item(place.item))
        step.table.end_item(place.item.id)
        step.ends(place.meeting.id, place.file.case.id)
        step.note(Act.CHANGE, case=place.file.case, meeting=place.meeting, why=self.verb)
        return Done()


@dataclass(frozen=True, slots=True)
class Arrive(Loud):
    """Sit down at an item, admitted and with the declaration signed (R10, R17)."""

    verb: ClassVar[str] = "arrive"
    meeting: MeetingId
    case: CaseId

    def asks(self, step: Step) -> Verdict:
        """Admission, declaration, clearance."""
        place = step.at(self.meeting, self.case)
        return UNKNOWN if place is None else table.arrive(step.looking(place))

    def carry_out(self, step: Step) -> Done:
        """Keep the arrival; a newcomer reopens the rounds that were over (R31, R44)."""
        place = must_be_at(step, self.meeting, self.case)
        must_be_open(place)
        was = place.item.attendance
        if step.acting in was.present:
            raise WrongState("arrived_already")
        newcomer = step.acting not in was.arrived
        item = replace(
            place.item,
            attendance=Attendance(
                (*was.arrived, step.acting) if newcomer else was.arrived,
                was.present | {step.acting},
            ),
        )
        if not newcomer:
            step.keep_frame(place.file, item)
            step.note(Act.CHANGE)
            return Done()
        came = step.table.arrivals
        if came is None or came.item.id != item.id:
            came = Arrivals(place.item, step.table.recording.get(item.id))
        item = self._reopen(step, place, item)
        step.keep_frame(place.file, item)
        step.note(Act.CHANGE)
        waiting = frozenset({*step.table.questions, *step.table.offers})
        step.table.arrivals = came.followed(step.acting, Newcomer(monotonic(), waiting))
        return Done()

    def _reopen(self, step: Step, place: Place, item: Item) -> Item:
        for sheet in place.file.feedback:
            if sheet.item == item.id and not sheet.exported:
                proposal = Proposal(sheet, place.meeting.id, place.file.case.id)
                step.table.proposals[sheet.id] = proposal
                step.erase(place.file, sheet.id)
        if step.table.recording.get(item.id, Round()).over or item.own_files:
            step.table.recording.pop(item.id, None)
        return replace(item, own_files=False)


def keep_agreed(
    step: Step, place: Place, sheet: FeedbackSheet, arrived: Sequence[PersonId]
) -> None:
    """A sheet to which everyone who arrived agreed is kept; its round is no more (R31)."""
    del step.table.proposals[sheet.id]
    step.keep_outcome(place, replace(sheet, agreed=frozenset(arrived)))


SLIP = 60.0
"""Seconds in which an arrival can have been a slip of who typed it: until the others sit too."""


@dataclass(frozen=True, slots=True)
class Leave(Loud):
    """Leave an item; or, at once, take back an arrival that was a slip of who typed it.

    Whoever arrived has an answer in every round and gets a copy (R31, R44): a slip must not stand.
    """

    verb: ClassVar[str] = "leave"
    meeting: MeetingId
    case: CaseId
    slip: bool = False
    """They never came: for a minute, and only until another step there goes into the log."""

    def asks(self, step: Step) -> Verdict:
        """Whoever sits there."""
        place = step.at(self.meeting, self.case)
        return UNKNOWN if place is None else table.leave(step.looking(place))

    def carry_out(self, step: Step) -> Done:
        """Keep that the chair is empty."""
        place = must_be_at(step, self.meeting, self.case)
        must_be_open(place)
        if self.slip:
            self._undo(step, place)
        else:
            step.keep_frame(place.file, place.item.without(step.acting))
            step.note(Act.CHANGE)
        return Done()

    def _undo(self, step: Step, place: Place) -> None:
        """Keep the item, and count its rounds, as if that person had never sat there.

        What a round came to meanwhile stands: a slip brings no second round (R31, R44).
        """
        item, came = place.item.never_had(step.acting), step.table.arrivals
        if came is None or came.item.id != item.id or step.acting not in came.people:
            raise WrongState("arrival_stands")
        if monotonic() - came.people[step.acting].since > SLIP:
            raise WrongState("arrival_stands")
        remaining = asked(item, step.following(place.file.case, item))
        agreed = self._sheets(step, place, item, remaining)
        step.table.forget(came, step.acting)
        own_files = self._own_files(step, came, item, remaining)
        step.keep_frame(place.file, replace(item, own_files=own_files))
        step.note(Act.CHANGE)
        others = came.without(step.acting)
        step.table.arrivals = None if agreed or own_files else others  # who agreed was there

    def _sheets(self, step: Step, place: Place, item: Item, remaining: Sequence[PersonId]) -> bool:
        """Count the rounds on sheets; whether one is agreed, or still is as it was before."""
        arrived, before = frozenset(item.attendance.arrived), len(step.table.proposals)
        for proposal in tuple(step.table.proposals.values()):
            if proposal.sheet.item == item.id and not proposal.round.over:
                sheet, rest = proposal.sheet, proposal.round.without(step.acting).counted(remaining)
                step.table.proposals[sheet.id] = replace(proposal, round=rest)
                stands = bool(arrived) and sheet.agreed == arrived and not rest.votes
                if rest.unanimous(arrived) or stands:
                    keep_agreed(step, place, sheet, item.attendance.arrived)
        return len(step.table.proposals) < before

    def _own_files(
        self, step: Step, came: Arrivals, item: Item, remaining: Sequence[PersonId]
    ) -> bool:
        """Count the round on recording in own files; whether the table agrees to it."""
        rounds, before = step.table.recording, came.recording or Round()
        rest = rounds.get(item.id, Round()).without(step.acting)
        if came.without(step.acting) is None:
            if came.item.own_files and not rest.votes:
                return True  # as it was before, and nobody thought better of it
            if before.over and not came.item.own_files:
                rounds[item.id] = before  # it had ended without agreement, and is held once
                return False
        rounds[item.id] = rest if rest.over else rest.counted(remaining)
        return not rest.over and rest.unanimous(item.attendance.arrived)
