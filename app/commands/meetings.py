"""Preparing a meeting: plan it, fill its agenda, invite, and take the answers."""

import secrets
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from app.commands.step import Done, Loud, Reaching, Step
from app.domain.basis import Kind
from app.domain.case import Case, CaseId, Stage
from app.domain.log import Act
from app.domain.meeting import BEFORE as BEFORE
from app.domain.meeting import (
    Agenda,
    Invitation,
    Item,
    ItemId,
    Meeting,
    MeetingId,
    MeetingState,
)
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.errors import WrongState
from app.policy.permission import preparing
from app.policy.rules import r38_term
from app.policy.situation import Situation
from app.policy.verdict import UNKNOWN, Verdict
from app.queries.cabinet import Place
from app.queries.desk import Desk
from app.queries.meetings import over

SEED_BYTES = 16


def must_be_at(step: Step, meeting: MeetingId, case: CaseId) -> Place:
    """The place that the policy has just let the actor act at."""
    place = step.at(meeting, case)
    if place is None:
        raise WrongState("unknown_item")
    return place


def must_be_to_come(place: Place) -> None:
    """Nobody is asked to what is over."""
    if late := over(place):
        raise WrongState(late)


def with_admitted(s: Situation, case: Case, people: frozenset[PersonId]) -> Case:
    """The case with these admitted to it: they may bring a shorter term than was agreed (R38)."""
    case = replace(case, admitted=case.admitted | people)
    return replace(case, retention_months=case.retention_months and r38_term(s, case))


@dataclass(frozen=True, slots=True)
class Plan(Loud):
    """Plan a meeting: preparation, not convening (R8)."""

    verb: ClassVar[str] = "plan"
    kind: Kind
    on: date
    place: str
    chair: PersonId
    minute_taker: PersonId

    def asks(self, step: Step) -> Verdict:
        """The kind belongs to the vault."""
        step.person(self.chair)
        step.person(self.minute_taker)
        return preparing.plan(step.situation(), self.kind, {self.chair, self.minute_taker})

    def carry_out(self, step: Step) -> Done:
        """Write the meeting with an empty agenda."""
        if self.on < step.today:
            raise WrongState("meeting_in_the_past")
        meeting = Meeting(
            id=MeetingId(step.records.new_id()),
            kind=self.kind,
            on=self.on,
            place=self.place,
            chair=self.chair,
            minute_taker=self.minute_taker,
            agenda=step.records.new_id(),
            copies=step.records.new_id(),
            files=step.records.new_id(),
        )
        step.keep_meeting(meeting)
        step.keep_agenda(meeting, Agenda(meeting.agenda, meeting.id, secrets.token_hex(SEED_BYTES)))
        step.note(Act.ADD, meeting=meeting, why=self.verb)
        return Done(meeting.id)


@dataclass(frozen=True, slots=True)
class AddItem(Loud):
    """Put a case on an agenda; chair and minute-taker are admitted by it (R10)."""

    verb: ClassVar[str] = "add_item"
    meeting: MeetingId
    case: CaseId

    def asks(self, step: Step) -> Verdict:
        """Same kind, in force, with its child's-interest note."""
        file = step.casefile(self.case)
        meeting = step.records.meeting(self.meeting)
        return preparing.add_item(step.situation(file.case if file else None, meeting))

    def carry_out(self, step: Step) -> Done:
        """Write the item and the admissions."""
        file, meeting = step.casefile(self.case), step.records.meeting(self.meeting)
        agenda = step.records.agenda(meeting) if meeting is not None else None
        if file is None or meeting is None or agenda is None:
            raise WrongState("unknown_item")
        if meeting.state not in BEFORE:
            raise WrongState("meeting_begun")
        if file.item_of(meeting.id) is not None:
            raise WrongState("item_on_agenda")
        if file.case.stage is Stage.AFSLUITING:
            raise WrongState("case_closed")
        item = Item(ItemId(step.records.new_id()), meeting.id, file.case.id)
        s = step.situation(file.case, meeting)
        own = {meeting.chair, meeting.minute_taker} - file.case.revoked
        allowed = frozenset(p for p in own if preparing.basis_allows(s, file.case, p))
        case = with_admitted(s, file.case, allowed)
        step.keep_frame(replace(file, case=case), item)
        if case != file.case:
            step.keep_case(file, case)
        step.keep_agenda(meeting, replace(agenda, cases=(*agenda.cases, file.case.id)))
        step.keep_meeting(meeting, step.opening(case, step.admitted(case)))
        step.note(Act.ADD, case=case, meeting=meeting, why=self.verb)
        return Done(item.id)


@dataclass(frozen=True, slots=True)
class Invite(Loud):
    """Invite one person to one item, once (R14)."""

    verb: ClassVar[str] = "invite"
    meeting: MeetingId
    case: CaseId
    person: PersonId
    urgency: SecretText | None = None
    reasons_under_12: SecretText | None = None

    def asks(self, step: Step) -> Verdict:
        """The live verdict of the invite panel."""
        step.person(self.person)
        place = step.at(self.meeting, self.case)
        if place is None:
            return UNKNOWN
        urgent, reasons = bool(self.urgency), bool(self.reasons_under_12)
        return preparing.invite(step.looking(place), self.person, urgent, reasons)

    def carry_out(self, step: Step) -> Done:
        """Keep that it was sent; the first one convenes the meeting."""
        place = must_be_at(step, self.meeting, self.case)
        must_be_to_come(place)
        sent = Invitation(
            self.person,
            step.today,
            urgency=self.urgency,
            reasons_under_12=self.reasons_under_12,
        )
        item = replace(place.item, invitations=(*place.item.invitations, sent))
        step.keep_frame(place.file, item)
        if place.meeting.state is MeetingState.PLANNED:
            step.keep_meeting(replace(place.meeting, state=MeetingState.CONVENED))
        step.note(
            Act.ADD,
            case=place.file.case,
            meeting=place.meeting,
            to=(self.person,),
            why=self.verb,
        )
        return Done()


@dataclass(frozen=True, slots=True)
class Respond(Reaching):
    """Answer an invitation. Declining writes nothing, logs nothing, and asks no reason (R14, R15).

    The coordinator's session writes, or that of another who invites there: whoever has not yet
    accepted cannot open the case.
    """

    verb: ClassVar[str] = "respond"
    silent: ClassVar[bool] = True
    by_coordinator: ClassVar[bool] = True
    meeting: MeetingId
    case: CaseId
    accepts: bool
    represented_by: PersonId | None = None

    def reached_by(self, desk: Desk, person: PersonId) -> bool:
        """Who may see whom they invited; a coordinator of today need not read an older case."""
        place = desk.at(self.meeting, self.case)
        return place is not None and preparing.panel(desk.looking(place)).allowed

    def asks(self, step: Step) -> Verdict:
        """Having been invited; for whoever comes, what the basis asks."""
        if self.represented_by is not None:
            step.person(self.represented_by)
        place = step.at(self.meeting, self.case)
        if place is None:
            return UNKNOWN
        return preparing.respond(step.looking(place), self.accepts, self.represented_by)

    def carry_out(self, step: Step) -> Done:
        """Keep acceptance, and admit who comes and whom they stand for (R10, R16, R38)."""
        if not self.accepts:
            return Done()
        place = must_be_at(step, self.meeting, self.case)
        invitation = place.item.invitation(step.acting)
        if invitation is None or invitation.accepted:
            raise WrongState("accepted_already")
        must_be_to_come(place)
        accepted = replace(invitation, accepted=True, represented_by=self.represented_by)
        item = replace(
            place.item,
            invitations=tuple(accepted if i is invitation else i for i in place.item.invitations),
        )
        comes = frozenset({step.acting} | ({self.represented_by} if self.represented_by else set()))
        was = place.file.case
        case = with_admitted(step.looking(place), was, comes)
        items = tuple(item if i.id == item.id else i for i in place.file.items)
        if case == was:
            step.keep_frame(place.file, item)
        else:
            step.keep_case(replace(place.file, items=items), case)
        step.note(Act.ADD, case=case, meeting=place.meeting, to=comes, why=self.verb)
        return Done()
