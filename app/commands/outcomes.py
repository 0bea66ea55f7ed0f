"""What comes out of an item: decisions, actions, and the texts that outsiders get instead (R30)."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar

from app.commands.meetings import must_be_at
from app.commands.resting import (
    circular,
    corrected_neutral,
    keep_if_agreed,
    replace_outcome,
    seek_agreement,
    seek_anew,
)
from app.commands.sitting import must_be_open
from app.commands.speaking import attestation
from app.commands.step import Done, Loud, Reaching, Step
from app.domain.case import CaseId
from app.domain.casefile import CaseFile
from app.domain.contribution import TextId
from app.domain.decision import Action, ActionState, Decision, Neutral
from app.domain.log import Act
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.errors import Locked, WrongState
from app.policy.permission import texts
from app.policy.verdict import UNKNOWN, Verdict
from app.queries.agreement import sought
from app.queries.cabinet import Place
from app.queries.desk import Desk
from app.queries.reading import sees_contribution
from app.queries.table import Offer
from app.store.ids import is_random


def sources_of(step: Step, place: Place, sources: tuple[TextId, ...]) -> tuple[bool, bool]:
    """Whether the actor may know all sources, and whether one belongs to another case (R28).

    What the vault holds no more was withdrawn before it was locked: nobody remembers who had seen
    it, and what rests on it is secret (R30). What never was one of its ids never was a source.
    """
    known, foreign = True, False
    for source in sources:
        withdrawn = step.table.withdrawn.get(source)
        if withdrawn is None and step.records.bundle_of(source) is None:
            known = known and is_random(source)
            continue
        file = step.case_of(source) if withdrawn is None else step.casefile(withdrawn.case)
        if file is None or not step.situation(file.case).admitted(step.acting):
            known = False
        elif file.case.id != place.file.case.id:
            foreign = True
        elif not _sees(step, file, source) and not (withdrawn and step.acting in withdrawn.seen_by):
            known = False
    step.looking(place)
    return known, foreign


def _sees(step: Step, file: CaseFile, source: TextId) -> bool:
    contribution = file.contribution(source)
    if contribution is None:
        return file.outcome(source) is not None
    place = step.around_text(contribution)
    return place is not None and sees_contribution(step, place, contribution, step.acting)


@dataclass(frozen=True, slots=True)
class Decide(Loud):
    """The chair decides; an empty `derived_from` states that it rests on nothing confidential."""

    verb: ClassVar[str] = "decide"
    meeting: MeetingId
    case: CaseId
    text: SecretText
    derived_from: tuple[TextId, ...]
    neutral: Neutral | None = None

    def asks(self, step: Step) -> Verdict:
        """The chair, at the item, on sources of this case."""
        place = step.at(self.meeting, self.case)
        if place is None:
            return UNKNOWN
        known, foreign = sources_of(step, place, self.derived_from)
        return texts.derive(step.looking(place), known, foreign, self.neutral)

    def carry_out(self, step: Step) -> Done:
        """Seal it to the audience that it inherits."""
        place = must_be_at(step, self.meeting, self.case)
        must_be_open(place)
        if not self.text:
            raise WrongState("empty_text")
        decision = Decision(
            TextId(step.records.new_id()),
            place.item.id,
            step.acting,
            self.text,
            self.derived_from,
            self.neutral,
        )
        step.keep_outcome(place, decision)
        seek_agreement(step, place, decision)
        step.note(Act.ADD)
        return Done(decision.id)


@dataclass(frozen=True, slots=True)
class Assign(Loud):
    """Give somebody an action; outside the mayor's services it is an offer (R43)."""

    verb: ClassVar[str] = "assign"
    meeting: MeetingId
    case: CaseId
    text: SecretText
    owner: PersonId
    due: date
    derived_from: tuple[TextId, ...]
    neutral: Neutral | None = None

    def asks(self, step: Step) -> Verdict:
        """As a decision, with an owner who belongs to the case."""
        step.person(self.owner)
        place = step.at(self.meeting, self.case)
        if place is None:
            return UNKNOWN
        known, foreign = sources_of(step, place, self.derived_from)
        return texts.assign(step.looking(place), self.owner, known, foreign, self.neutral)

    def carry_out(self, step: Step) -> Done:
        """Keep it, or let the offer wait in memory."""
        place = must_be_at(step, self.meeting, self.case)
        must_be_open(place)
        if not self.text:
            raise WrongState("empty_text")
        action = Action(
            TextId(step.records.new_id()),
            place.item.id,
            step.acting,
            self.text,
            self.derived_from,
            self.owner,
            self.due,
            self.neutral,
        )
        seek_agreement(step, place, action)
        if texts.needs_acceptance(step.looking(place), self.owner):
            offer_action(step, place, action)
            return Done(action.id)
        step.keep_outcome(place, action)
        step.note(Act.ADD)
        return Done(action.id)


def offer_action(step: Step, place: Place, action: Action) -> None:
    """Let an action, or a correction of one, wait in memory for its owner (R43)."""
    earlier = place.file.outcome(action.id)
    if earlier is not None and set(earlier.derived_from) != set(action.derived_from):
        action = replace(action, grounds=None)  # what was found then was of other sources
    offered = step.grounded(place, action)
    offer = Offer(offered, place.meeting.id, place.file.case.id, step.member)
    step.table.offers[action.id] = offer


@dataclass(frozen=True, slots=True)
class AcceptAction(Reaching):
    """The owner accepts; only now the action exists (R43).

    The keys write that offered it, as they would have at once: the owner's need not open on what
    it rests, and so could not tell who may read it. That it is they their own keys tell all the
    same, or their code.
    """

    verb: ClassVar[str] = "accept_action"
    silent: ClassVar[bool] = True
    by_coordinator: ClassVar[bool] = False
    else_coordinator: ClassVar[bool] = False
    action: TextId
    code: str | None = field(default=None, repr=False)
    """Of the name card, for whoever has no key slot."""

    def reached_by(self, desk: Desk, person: PersonId) -> int:
        """Whoever offered it; else an officer who heard it and opens on what it rests."""
        offer = desk.table.offers.get(self.action)
        if offer is None or offer.action.owner != person:
            return 0
        place = desk.at(offer.meeting, offer.case)
        if place is None:
            return 0
        if desk.acting == offer.member:
            return 2
        heard = desk.acting in desk.looking(place).hearers
        return int(heard and _opens_sources(desk, place.file, offer.action))

    def asks(self, step: Step) -> Verdict:
        """Only its owner."""
        place, action = self._offered(step)
        if place is None or action is None:
            return UNKNOWN
        return texts.accept_action(step.looking(place), action.owner)

    def carry_out(self, step: Step) -> Done:
        """Seal what was offered.

        Raises:
            Locked: `member_locked`, whose keys offered it, where none that are open tell for whom
                it is.
        """
        offer = step.table.offers.pop(self.action, None)
        place, _ = self._offered(step) if offer is None else (None, None)
        if offer is None:
            raise WrongState("accepted_already" if place is not None else "unknown_text")
        place = must_be_at(step, offer.meeting, offer.case)
        if place.meeting.state.signed:
            raise WrongState("minutes_signed")
        attestation(step, place, self.code)
        if step.member != offer.member and not _opens_sources(step, place.file, offer.action):
            raise Locked("member_locked", member=offer.member)
        action, earlier = offer.action, place.file.outcome(offer.action.id)
        if circular(step, place.file, action):
            raise WrongState("offer_rests_on_itself")
        if isinstance(earlier, Action):  # what was offered is a correction of it
            sources, words = action.derived_from, action.neutral
            neutral = corrected_neutral(step, place.file, earlier, sources, words)
            action = replace(action, state=earlier.state, note=earlier.note, neutral=neutral)
            replace_outcome(step, place, earlier, action)
        elif not keep_if_agreed(step, place, action):
            step.keep_outcome(place, action)
            waiting = step.table.agreements.get(action.id)
            if waiting is None or waiting.wanted != place.file.roots(action.derived_from):
                seek_anew(step, must_be_at(step, offer.meeting, offer.case), action)
        step.note(Act.ADD, case=place.file.case, why=self.verb)
        return Done()

    def _offered(self, step: Step) -> tuple[Place | None, Action | None]:
        offer = step.table.offers.get(self.action)
        if offer is not None:
            return step.at(offer.meeting, offer.case), offer.action
        return find_action(step, self.action)


def _opens_sources(desk: Desk, file: CaseFile, action: Action) -> bool:
    """Whether keys open all on which it rests that is still there: for whom that is, it is."""
    sources = action.derived_from
    return all(file.source(one) is not None or not desk.records.holds(one) for one in sources)


def find_action(desk: Desk, action: TextId) -> tuple[Place | None, Action | None]:
    """A kept action with its place."""
    file = desk.case_of(action)
    found = next((a for a in file.actions if a.id == action), None) if file is not None else None
    return (desk.around_text(found), found) if found is not None else (None, None)


@dataclass(frozen=True, slots=True)
class Agree(Reaching):
    """A source's contributor agrees to the neutral text for outsiders (R30).

    The coordinator's session writes, or that of another officer who heard it: a contributor is
    shown that text and nothing else, so their own keys need not open what it stands for. That it
    is they who agree their open keys tell all the same, or their code.
    """

    verb: ClassVar[str] = "agree"
    silent: ClassVar[bool] = True
    by_coordinator: ClassVar[bool] = True
    contribution: TextId
    outcome: TextId
    code: str | None = field(default=None, repr=False)
    """Of the name card, for whoever has no key slot."""

    def reached_by(self, desk: Desk, person: PersonId) -> int:
        """Whoever heard as an officer what that text stands for, best who opens all of that."""
        waiting = sought(desk, self.outcome)
        place = desk.at(waiting.meeting, waiting.case) if waiting is not None else None
        if waiting is None or place is None or desk.acting not in desk.looking(place).hearers:
            return 0
        offer = desk.table.offers.get(self.outcome)
        outcome = offer.action if offer is not None else place.file.outcome(self.outcome)
        roots = place.file.roots(outcome.derived_from) if outcome is not None else None
        return 2 if roots == waiting.wanted and self.contribution in waiting.sources else 1

    def asks(self, step: Step) -> Verdict:
        """Each for their own, having been shown the neutral text."""
        waiting = sought(step, self.outcome)
        source = waiting.sources.get(self.contribution) if waiting is not None else None
        place = step.at(waiting.meeting, waiting.case) if waiting is not None else None
        if source is None or place is None:
            return UNKNOWN
        text = place.file.contribution(self.contribution)
        own = source.contributor == step.acting
        visible = own or (text is not None and sees_contribution(step, place, text, step.acting))
        return texts.agree(step.looking(place), source.contributor, visible, asked=True)

    def carry_out(self, step: Step) -> Done:
        """Wait in memory until everybody asked has agreed, then keep that they did."""
        waiting = sought(step, self.outcome)
        place = step.at(waiting.meeting, waiting.case) if waiting is not None else None
        if waiting is None or place is None:
            raise WrongState("unknown_text")
        if place.meeting.state.signed:
            raise WrongState("minutes_signed")
        attestation(step, place, self.code)
        agreed = waiting.agreed | {self.contribution}
        step.table.agreements[self.outcome] = replace(waiting, agreed=agreed)
        outcome = place.file.outcome(self.outcome)  # None while it is only offered
        if outcome is None and self.outcome not in step.table.offers:
            raise WrongState("unknown_text")
        if outcome is None:
            return Done()
        if keep_if_agreed(step, place, outcome):
            step.note(Act.CHANGE, case=place.file.case, why=self.verb)
        elif step.table.agreements[self.outcome].complete:  # it rests on others by now
            seek_anew(step, place, outcome)
        return Done()


@dataclass(frozen=True, slots=True)
class UpdateAction(Loud, Reaching):
    """Say how far an action is.

    Of an owner with neither key slot nor card the coordinator writes it, in the coordinator's name;
    for one to whose keys it is closed, an officer's keys who heard it.
    """

    verb: ClassVar[str] = "update_action"
    else_coordinator: ClassVar[bool] = False
    action: TextId
    state: ActionState
    remark: SecretText | None = None
    code: str | None = field(default=None, repr=False)
    """Of the name card, for whoever has no key slot."""

    def reached_by(self, desk: Desk, person: PersonId) -> int:
        """Best one's own keys; for its owner those of whoever heard it as an officer."""
        place, action = find_action(desk, self.action)
        if place is None or action is None:
            return 0
        if desk.acting == person:
            return 2
        return int(person == action.owner and desk.acting in desk.looking(place).hearers)

    def asks(self, step: Step) -> Verdict:
        """Owner or coordinator."""
        place, action = find_action(step, self.action)
        return UNKNOWN if place is None else texts.update_action(step.looking(place), action)

    def carry_out(self, step: Step) -> Done:
        """Keep the state."""
        place, action = find_action(step, self.action)
        if place is None or action is None:
            raise WrongState("unknown_text")
        attestation(step, place, self.code)
        changed = replace(action, state=self.state, note=self.remark or action.note)
        step.keep_outcome(place, changed)
        step.note(Act.CHANGE, case=place.file.case, why=self.verb)
        return Done()
