"""Putting right what a draft says, until it is signed; each by whom the text belongs to.

A contribution is corrected by its contributor alone (R20), a decision or an action by the chair
(R30). The earlier wording goes; the log says who corrected and never what.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar

from app.commands.outcomes import find_action, offer_action, sources_of
from app.commands.resting import circular, corrected_neutral, end_agreed, opening, replace_outcome
from app.commands.speaking import attestation, reached
from app.commands.step import Done, Loud, Reaching, Step
from app.domain.contribution import Contribution, Keep, TextId
from app.domain.decision import Action, Decision, Neutral
from app.domain.log import Act
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.errors import WrongState
from app.policy.permission import texts
from app.policy.verdict import UNKNOWN, Verdict
from app.queries.cabinet import Place
from app.queries.desk import Desk
from app.queries.reading import sees_contribution


@dataclass(frozen=True, slots=True)
class CorrectContribution(Loud, Reaching):
    """A contributor words a text for the minutes anew and approves it in the same step (R20).

    Audience, nature and secrecy stay.
    """

    verb: ClassVar[str] = "correct_contribution"
    else_coordinator: ClassVar[bool] = False
    contribution: TextId
    text: SecretText
    code: str | None = field(default=None, repr=False)
    """Of the name card, for whoever has no key slot."""

    def reached_by(self, desk: Desk, person: PersonId) -> int:
        """Whose keys open it and what rests on it: see `speaking.reached`."""
        return reached(desk, self.contribution, person)

    def asks(self, step: Step) -> Verdict:
        """Only the contributor, until signing, and not once a consent has lapsed (R6)."""
        place, text = _contribution(step, self.contribution)
        if place is None or text is None:
            return UNKNOWN
        s = step.looking(place)
        visible = text.contributor == step.acting or sees_contribution(
            step, place, text, step.acting
        )
        return texts.correct(s, text, visible, place.meeting.state.signed)

    def carry_out(self, step: Step) -> Done:
        """Write it over the earlier wording; what was agreed for that goes with it (R30)."""
        place, text = _contribution(step, self.contribution)
        if place is None or text is None or text.keep is not Keep.MINUTES:
            raise WrongState("unknown_text")
        if not self.text:
            raise WrongState("empty_text")
        by = attestation(step, place, self.code)
        changed = replace(text, text=self.text, approved=True, attested_by=by)
        with opening(step, place, text.id):
            step.keep_contribution(place, changed)
        end_agreed(step, place, text.id)
        step.note(Act.CHANGE, case=place.file.case, why=self.verb)
        return Done(text.id)


@dataclass(frozen=True, slots=True)
class CorrectDecision(Loud):
    """The chair words a decision anew and states anew on what it rests (R30)."""

    verb: ClassVar[str] = "correct_decision"
    decision: TextId
    text: SecretText
    derived_from: tuple[TextId, ...]
    neutral: Neutral | None = None

    def asks(self, step: Step) -> Verdict:
        """As for a new decision at that item."""
        return _asks(step, self.decision, Decision, self.derived_from, self.neutral)

    def carry_out(self, step: Step) -> Done:
        """Seal it to the audience that it now inherits."""
        place, earlier = _outcome(step, self.decision)
        if place is None or not isinstance(earlier, Decision):
            raise WrongState("unknown_text")
        _must_be_correctable(step, place, earlier, self.text, self.derived_from)
        sources = _with_missing(place, earlier, self.derived_from)
        neutral = corrected_neutral(step, place.file, earlier, sources, self.neutral)
        changed = replace(earlier, text=self.text, derived_from=sources, neutral=neutral)
        replace_outcome(step, place, earlier, changed)
        step.note(Act.CHANGE, case=place.file.case, why=self.verb)
        return Done(changed.id)


@dataclass(frozen=True, slots=True)
class CorrectAction(Loud):
    """The chair words an action anew, or sets another day; its owner stays.

    Somebody outside the mayor's services accepted what stands there, and is offered the correction
    as they were offered the action (R43): until they accept, the earlier wording holds.
    """

    verb: ClassVar[str] = "correct_action"
    action: TextId
    text: SecretText
    due: date
    derived_from: tuple[TextId, ...]
    neutral: Neutral | None = None

    def asks(self, step: Step) -> Verdict:
        """As for a new action at that item."""
        return _asks(step, self.action, Action, self.derived_from, self.neutral)

    def carry_out(self, step: Step) -> Done:
        """Keep it, or let the offer wait in memory."""
        place, earlier = find_action(step, self.action)
        if place is None or earlier is None:
            raise WrongState("unknown_text")
        _must_be_correctable(step, place, earlier, self.text, self.derived_from)
        sources = _with_missing(place, earlier, self.derived_from)
        neutral = corrected_neutral(step, place.file, earlier, sources, self.neutral)
        changed = replace(
            earlier,
            text=self.text,
            due=self.due,
            derived_from=sources,
            neutral=neutral,
        )
        if texts.needs_acceptance(step.looking(place), earlier.owner):
            offer_action(step, place, changed)
            return Done(changed.id)
        replace_outcome(step, place, earlier, changed)
        step.note(Act.CHANGE, case=place.file.case, why=self.verb)
        return Done(changed.id)


def _asks(
    step: Step,
    outcome: TextId,
    kind: type[Decision] | type[Action],
    sources: tuple[TextId, ...],
    neutral: Neutral | None,
) -> Verdict:
    place, earlier = _outcome(step, outcome)
    if place is None or not isinstance(earlier, kind):
        return UNKNOWN
    new = tuple(source for source in sources if source not in earlier.derived_from)
    known, foreign = sources_of(step, place, new)
    return texts.derive(step.looking(place), known, foreign, neutral)


def _must_be_correctable(
    step: Step,
    place: Place,
    earlier: Decision | Action,
    text: SecretText,
    sources: tuple[TextId, ...],
) -> None:
    if place.meeting.state.signed:
        raise WrongState("minutes_signed")
    if not text:
        raise WrongState("empty_text")
    if circular(step, place.file, replace(earlier, derived_from=sources)):
        raise WrongState("rests_on_itself")


def _with_missing(
    place: Place, earlier: Decision | Action, sources: tuple[TextId, ...]
) -> tuple[TextId, ...]:
    """The sources as stated, and those that were taken back: wording lifts no taint (R30)."""
    file = place.file
    missing = (
        source
        for source in earlier.derived_from
        if file.contribution(source) is None and file.outcome(source) is None
    )
    return tuple(dict.fromkeys((*sources, *missing)))


def _outcome(step: Step, outcome: TextId) -> tuple[Place | None, Decision | Action | None]:
    file = step.case_of(outcome)
    found = file.outcome(outcome) if file is not None else None
    return (step.around_text(found), found) if found is not None else (None, None)


def _contribution(step: Step, text: TextId) -> tuple[Place | None, Contribution | None]:
    file = step.case_of(text)
    found = file.contribution(text) if file is not None else None
    return (step.around_text(found), found) if found is not None else (None, None)
