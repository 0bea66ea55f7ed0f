"""Rounds: one answer of everyone who arrived; nothing shows before the end, one bit after.

The feedback sheet for the police (R31) and the recording in own files (R44) work alike.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import ClassVar

from app.commands.meetings import must_be_at
from app.commands.outcomes import sources_of
from app.commands.signing import How, OwnKey
from app.commands.sitting import keep_agreed, must_be_open
from app.commands.speaking import attestation
from app.commands.step import Done, Handed, Loud, Step
from app.domain.case import CaseId
from app.domain.contribution import TextId
from app.domain.decision import FeedbackSheet
from app.domain.log import Act
from app.domain.meeting import MeetingId
from app.domain.secret import SecretText
from app.errors import WrongState
from app.policy.permission import table, texts
from app.policy.verdict import UNKNOWN, Verdict
from app.queries.cabinet import Place
from app.queries.rounds import asked
from app.queries.table import Proposal, Round


class Vote(StrEnum):
    """What somebody answers. Objecting and abstaining are kept nowhere."""

    AGREE = "agree"
    OBJECT = "object"
    ABSTAIN = "abstain"


@dataclass(frozen=True, slots=True)
class ProposeFeedback(Loud):
    """Put a text for the police before the table (R30, R31); it waits in memory."""

    verb: ClassVar[str] = "propose_feedback"
    meeting: MeetingId
    case: CaseId
    text: SecretText
    derived_from: tuple[TextId, ...]

    def asks(self, step: Step) -> Verdict:
        """No secret sources, none that the police may not read, and each text once."""
        place = step.at(self.meeting, self.case)
        if place is None:
            return UNKNOWN
        known, foreign = sources_of(step, place, self.derived_from)
        s = step.looking(place)
        label = step.inherited(place.file, self._sheet(step, place), s.hearers)
        put = (place.item.id, self.text.folded()) in step.table.put
        return texts.propose_feedback(s, label, known, foreign, put)

    def carry_out(self, step: Step) -> Done:
        """Begin the round."""
        place = must_be_at(step, self.meeting, self.case)
        must_be_open(place)
        if not self.text:
            raise WrongState("empty_text")
        sheet = step.grounded(place, self._sheet(step, place))
        step.table.proposals[sheet.id] = Proposal(sheet, self.meeting, self.case)
        step.table.put |= {(place.item.id, self.text.folded())}
        return Done(sheet.id)

    def _sheet(self, step: Step, place: Place) -> FeedbackSheet:
        return FeedbackSheet(
            TextId(step.records.new_id()),
            place.item.id,
            step.acting,
            self.text,
            self.derived_from,
            frozenset(),
        )


def find_sheet(step: Step, sheet: TextId) -> tuple[Place | None, FeedbackSheet | None, bool]:
    """A feedback sheet with its place, and whether it was agreed unanimously."""
    proposal = step.table.proposals.get(sheet)
    if proposal is not None:
        return step.at(proposal.meeting, proposal.case), proposal.sheet, False
    file = step.case_of(sheet)
    found = next((f for f in file.feedback if f.id == sheet), None) if file is not None else None
    if file is None or found is None:
        return None, None, False
    item = file.item(found.item)
    return step.at(item.meeting, file.case.id) if item else None, found, True


@dataclass(frozen=True, slots=True)
class VoteFeedback:
    """Answer on a feedback sheet."""

    verb: ClassVar[str] = "vote_feedback"
    silent: ClassVar[bool] = True
    by_coordinator: ClassVar[bool] = False
    feedback: TextId
    vote: Vote
    code: str | None = field(default=None, repr=False)
    """Of the name card, for whoever has no key slot."""

    def asks(self, step: Step) -> Verdict:
        """Whoever arrived at the item."""
        place, _, _ = find_sheet(step, self.feedback)
        return UNKNOWN if place is None else table.vote(step.looking(place))

    def carry_out(self, step: Step) -> Done:
        """Count in memory; unanimity is kept, anything else is forgotten."""
        proposal = step.table.proposals.get(self.feedback)
        if proposal is None:
            raise WrongState("round_over")
        place = must_be_at(step, proposal.meeting, proposal.case)
        must_be_open(place)
        attestation(step, place, self.code)
        running = _cast(step, proposal.round, self.vote)
        arrived = place.item.attendance.arrived
        if running.unanimous(arrived):
            keep_agreed(step, place, proposal.sheet, arrived)
            step.note(Act.ADD)
            return Done()
        running = running.counted(asked(place.item, step.following(place.file.case, place.item)))
        step.table.proposals[self.feedback] = replace(proposal, round=running)
        return Done()


def _cast(step: Step, running: Round, vote: Vote) -> Round:
    if running.over:
        raise WrongState("round_over")
    if not running.waits_for(step.acting):
        raise WrongState("voted_already")
    return running.cast(step.acting, vote is Vote.AGREE)


@dataclass(frozen=True, slots=True)
class VoteRecord:
    """Answer whether participants may record this item in their own files (R44)."""

    verb: ClassVar[str] = "vote_record"
    silent: ClassVar[bool] = True
    by_coordinator: ClassVar[bool] = False
    meeting: MeetingId
    case: CaseId
    vote: Vote
    code: str | None = field(default=None, repr=False)
    """Of the name card, for whoever has no key slot."""

    def asks(self, step: Step) -> Verdict:
        """Whoever arrived at the item."""
        place = step.at(self.meeting, self.case)
        return UNKNOWN if place is None else table.vote(step.looking(place))

    def carry_out(self, step: Step) -> Done:
        """Count in memory; keep one bit."""
        place = must_be_at(step, self.meeting, self.case)
        must_be_open(place)
        if place.item.own_files:
            raise WrongState("round_over")
        attestation(step, place, self.code)
        running = _cast(step, step.table.recording.get(place.item.id, Round()), self.vote)
        running = running.counted(asked(place.item, step.following(place.file.case, place.item)))
        step.table.recording[place.item.id] = running
        if running.unanimous(place.item.attendance.arrived):
            step.keep_frame(place.file, replace(place.item, own_files=True))
            step.note(Act.CHANGE)
        return Done()


@dataclass(frozen=True, slots=True)
class ExportFeedback(Loud):
    """Hand an agreed feedback sheet to the police at the table (R31).

    `deliver` writes the file before the vault keeps that it was handed out, as for minutes.
    """

    verb: ClassVar[str] = "export_feedback"
    feedback: TextId
    deliver: Callable[[Handed], None] | None = field(default=None, compare=False, repr=False)
    how: How = field(default=OwnKey(), repr=False)

    def asks(self, step: Step) -> Verdict:
        """Unanimous, once, to police who took part.

        Whoever came since may be unable to open the sheet and to reopen it: those count who agreed.
        """
        place, sheet, unanimous = find_sheet(step, self.feedback)
        if place is None or sheet is None:
            return UNKNOWN
        s = step.looking(place)
        label = step.inherited(place.file, sheet, s.hearers)
        everyone = unanimous and sheet.agreed.issuperset(place.item.attendance.arrived)
        return texts.export_feedback(s, True, everyone, sheet.exported, label)

    def carry_out(self, step: Step) -> Done:
        """Compose, sign, keep that it was handed out."""
        # PDF and signature only when needed
        from app.commands.minutes import keep_copy
        from app.commands.products import feedback_copy

        place, sheet, _ = find_sheet(step, self.feedback)
        if place is None or sheet is None:
            raise WrongState("unknown_text")
        handed: Handed = feedback_copy(step, place, sheet, self.how)
        issued = replace(handed, copy=replace(handed.copy, issued_on=step.today))
        keep_copy(step, place.meeting, issued, [place.file.case])
        step.keep_outcome(place, replace(sheet, exported=True))
        step.note(
            Act.EXPORT,
            case=place.file.case,
            to=(handed.copy.recipient,),
            why=self.verb,
        )
        if self.deliver is not None:
            self.deliver(issued)
        return Done(handed=(issued,))
