"""Speaking and being silent: contributions, their approval, questions and answers."""

from dataclasses import dataclass, field, replace
from hmac import compare_digest
from typing import ClassVar

from app.commands.meetings import must_be_at
from app.commands.resting import end_agreed, opening
from app.commands.sitting import must_be_open
from app.commands.step import Done, Loud, Reaching, Step
from app.domain.case import CaseId
from app.domain.contribution import Contribution, Keep, Nature, Stated, TextId
from app.domain.law import Regime
from app.domain.log import Act
from app.domain.meeting import MeetingId, Question, QuestionId
from app.domain.person import PersonId
from app.domain.pseudonym import table_code
from app.domain.secret import SecretText
from app.errors import Locked, WrongState
from app.policy.permission import table, texts
from app.policy.verdict import UNKNOWN, Verdict
from app.queries.cabinet import Place
from app.queries.desk import Desk
from app.queries.reading import sees_contribution
from app.queries.table import Asked, Withdrawn


@dataclass(frozen=True, slots=True)
class Contribute(Loud):
    """Put on record what somebody present says (R24). None takes the category's default.

    With `corrects` it takes the place of an earlier text of the same contributor that they have
    not approved: what was meant, rather than what was typed.
    """

    verb: ClassVar[str] = "contribute"
    meeting: MeetingId
    case: CaseId
    text: SecretText
    nature: Nature
    secret: bool | None = None
    keep: Keep = Keep.SPOKEN
    audience: frozenset[PersonId] | None = None
    attributed: bool | None = None
    categories: frozenset[str] = frozenset()
    justification: SecretText | None = None
    by: PersonId | None = None
    answers: QuestionId | None = None
    corrects: TextId | None = None

    def asks(self, step: Step) -> Verdict:
        """Everything on the text but its words."""
        for person in sorted(self.audience or ()) + ([self.by] if self.by else []):
            step.person(person)
        place = step.at(self.meeting, self.case)
        if place is None:
            return UNKNOWN
        if self.corrects is not None and self._earlier(step, place, self.corrects) is None:
            return UNKNOWN
        text = self._text(step, place, TextId(""))
        own = self.answers is None or _asked(step, place, self.answers) == text.contributor
        return texts.contribute(step.looking(place), text, own)

    def carry_out(self, step: Step) -> Done:
        """Seal the working note; a question that it answers is answered."""
        place = must_be_at(step, self.meeting, self.case)
        must_be_open(place)
        if not self.text:
            raise WrongState("empty_text")
        earlier = self._earlier(step, place, self.corrects) if self.corrects else None
        if earlier is not None and earlier.approved:
            raise WrongState("approved_already")
        own_id = earlier.id if earlier is not None else TextId(step.records.new_id())
        step.keep_contribution(place, self._text(step, place, own_id))
        if earlier is not None:
            end_agreed(step, place, own_id)
        if self.answers is not None:
            _answered(step, place, self.answers)
        step.note(Act.ADD if earlier is None else Act.CHANGE)
        return Done(own_id)

    def _earlier(self, step: Step, place: Place, corrected: TextId) -> Contribution | None:
        """The text that is corrected: the speaker's own, at this item, in the actor's sight."""
        text = place.file.contribution(corrected)
        speaker = self.by or step.acting
        if text is None or text.item != place.item.id or text.contributor != speaker:
            return None
        return text if sees_contribution(step, place, text, step.acting) else None

    def _text(self, step: Step, place: Place, own_id: TextId) -> Contribution:
        speaker = self.by or step.acting
        entry = step.looking(place).entry(speaker)
        return Contribution(
            id=own_id,
            item=place.item.id,
            contributor=speaker,
            member=step.member,
            text=self.text,
            nature=self.nature,
            secret=entry.secret_by_default if self.secret is None else self.secret,
            keep=self.keep,
            audience=self.audience,
            attributed=entry.through_superior if self.attributed is None else self.attributed,
            categories=self.categories,
            justification=self.justification,
        )


def _asked(step: Step, place: Place, question: QuestionId) -> PersonId | None:
    """Who was asked: a question in memory, or one under a duty that is open."""
    waiting = step.table.questions.get(question)
    if waiting is not None and waiting.question.item == place.item.id:
        return waiting.question.to
    stored = _stored(place, question)
    return stored.to if stored is not None and not stored.answered else None


def _stored(place: Place, question: QuestionId) -> Question | None:
    questions = place.file.questions
    return next((q for q in questions if q.id == question and q.item == place.item.id), None)


def _answered(step: Step, place: Place, question: QuestionId) -> None:
    step.table.questions.pop(question, None)
    stored = _stored(place, question)
    if stored is not None:
        step.keep_frame(place.file, replace(stored, answered=True))


@dataclass(frozen=True, slots=True)
class Approve(Loud):
    """The contributor lets a contribution count (R20).

    Somebody without a key slot proves themselves with the code on their name card; that is an
    attestation by the session member, and kept as one.
    """

    verb: ClassVar[str] = "approve"
    contribution: TextId
    code: str | None = field(default=None, repr=False)
    shown: Stated | None = None
    """What was put before the contributor: the typist may have typed anew since, or chosen other
    readers for the same words."""

    def asks(self, step: Step) -> Verdict:
        """Only the contributor."""
        place, text = _find(step, self.contribution)
        if place is None or text is None:
            return UNKNOWN
        s = step.looking(place)
        return texts.approve(s, text, sees_contribution(step, place, text, step.acting))

    def carry_out(self, step: Step) -> Done:
        """Keep the approval and seal the text, and what already rests on it, to its audience."""
        place, text = _find(step, self.contribution)
        if place is None or text is None or place.meeting.state.signed:
            raise WrongState("minutes_signed")
        if text.approved:
            raise WrongState("approved_already")
        if self.shown is not None and self.shown != text.stated:
            raise WrongState("text_changed")
        attested = attestation(step, place, self.code)
        with opening(step, place, text.id):
            step.keep_contribution(place, replace(text, approved=True, attested_by=attested))
        step.note(Act.CHANGE, case=place.file.case, why=self.verb)
        return Done()


def attestation(step: Step, place: Place, code: str | None) -> PersonId | None:
    """Who attests what somebody says: nobody for a member, else who saw the code of their card.

    Raises:
        Locked: `wrong_table_code`, not the acting person's at this meeting; `member_locked`, the
            coordinator's keys write for a member whose own are not open.
    """
    if step.acting in step.setting.members:
        if step.acting not in step.unlocked | {step.member}:
            raise Locked("member_locked", member=step.acting)
        return None
    if not _holds_card(step, place, code):
        raise Locked("wrong_table_code")
    return step.member


def _holds_card(step: Step, place: Place, code: str | None) -> bool:
    agenda = step.records.agenda(place.meeting)
    typed = (code or "").strip().upper().encode()
    return agenda is not None and compare_digest(
        table_code(agenda.seed, step.acting).encode(), typed
    )


@dataclass(frozen=True, slots=True)
class Withdraw(Loud, Reaching):
    """Take a contribution back: for every reader and product it never was (R20)."""

    verb: ClassVar[str] = "withdraw"
    contribution: TextId
    code: str | None = field(default=None, repr=False)
    """Of the name card, for whoever has no key slot."""

    def reached_by(self, desk: Desk, person: PersonId) -> int:
        """Whose keys open it and what rests on it: see `reached`."""
        return reached(desk, self.contribution, person)

    def asks(self, step: Step) -> Verdict:
        """Only the contributor, until signing."""
        place, text = _find(step, self.contribution)
        if place is None or text is None:
            return UNKNOWN
        s = step.looking(place)
        visible = sees_contribution(step, place, text, step.acting)
        return texts.withdraw(s, text, visible, place.meeting.state.signed)

    def carry_out(self, step: Step) -> Done:
        """Destroy the text and its key."""
        place, text = _find(step, self.contribution)
        if place is None or text is None:
            raise WrongState("unknown_text")
        attestation(step, place, self.code)
        s = step.looking(place)
        seen_by = frozenset(p for p in s.persons if sees_contribution(step, place, text, p))
        step.table.withdrawn[text.id] = Withdrawn(place.item.id, place.file.case.id, seen_by)
        step.erase(place.file, text.id)
        end_agreed(step, place, text.id)
        step.reseal(place.file, frozenset({text.id}))
        step.ends(text.id)
        step.note(Act.DELETE, case=place.file.case, why=self.verb)
        return Done()


def reached(desk: Desk, contribution: TextId, person: PersonId) -> int:
    """Whose keys open a text and its case: one's own, or another's for whoever said it.

    Best those of an officer who heard it, which open what rests on it: it closes at once.
    """
    file = desk.case_of(contribution)
    text = file.contribution(contribution) if file is not None else None
    if text is None or person not in (desk.acting, text.contributor):
        return 0
    place = desk.around_text(text)
    return 2 if place is not None and desk.acting in desk.looking(place).hearers else 1


def _find(step: Step, text: TextId) -> tuple[Place | None, Contribution | None]:
    file = step.case_of(text)
    found = file.contribution(text) if file is not None else None
    return (step.around_text(found), found) if found is not None else (None, None)


@dataclass(frozen=True, slots=True)
class Ask:
    """The chair asks somebody. To a right-holder it is asked in memory only (R23)."""

    verb: ClassVar[str] = "ask"
    silent: ClassVar[bool] = True
    by_coordinator: ClassVar[bool] = False
    meeting: MeetingId
    case: CaseId
    to: PersonId
    question: SecretText
    relevance: SecretText | None = None

    def asks(self, step: Step) -> Verdict:
        """The chair, and for youth work the relevance first."""
        step.person(self.to)
        place = step.at(self.meeting, self.case)
        if place is None:
            return UNKNOWN
        return table.ask(step.looking(place), self.to, bool(self.relevance))

    def carry_out(self, step: Step) -> Done:
        """Under a duty it is kept until answered; otherwise it is nowhere."""
        place = must_be_at(step, self.meeting, self.case)
        must_be_open(place)
        question = Question(
            QuestionId(step.records.new_id()), place.item.id, self.to, self.question, self.relevance
        )
        if table.regime(step.looking(place), self.to) is not Regime.DUTY:
            step.table.questions[question.id] = Asked(question, self.meeting, self.case)
            return Done(question.id)
        step.keep_frame(place.file, question)
        step.note(Act.ADD)
        return Done(question.id)


def _question(step: Step, question: QuestionId) -> tuple[Place | None, Question | None, bool]:
    """A question with its place, and whether it is under a duty."""
    waiting = step.table.questions.get(question)
    if waiting is not None:
        return step.at(waiting.meeting, waiting.case), waiting.question, False
    file = step.case_of(question)
    found = next((q for q in file.questions if q.id == question), None) if file else None
    if found is None or found.answered:
        return None, None, False
    return step.around_text(found), found, True


def _put_to(
    step: Step, question: QuestionId, code: str | None
) -> tuple[Place | None, Question | None, bool]:
    """As `_question`; to whoever does not prove to be at the table, nothing was ever asked (R21).

    Else who has neither key slot nor card could learn whether it still waits, or let it lapse
    before it was read. Under a duty what is said aloud is typed, and the question shows anyway.
    """
    place, found, duty = _question(step, question)
    if place is None or found is None or duty or step.acting in step.setting.members:
        return place, found, duty
    return (place, found, duty) if _holds_card(step, place, code) else (None, None, False)


@dataclass(frozen=True, slots=True)
class AnswerNoData:
    """Answer that there is nothing; for a right-holder the same as passing (R21, R42)."""

    verb: ClassVar[str] = "answer"
    silent: ClassVar[bool] = True
    by_coordinator: ClassVar[bool] = False
    question: QuestionId
    code: str | None = field(default=None, repr=False)
    """Of the name card, for whoever has no key slot."""

    def asks(self, step: Step) -> Verdict:
        """Only who was asked."""
        place, question, duty = _put_to(step, self.question, self.code)
        if place is None or question is None:
            return UNKNOWN
        return table.reply(step.looking(place), question.to, duty)

    def carry_out(self, step: Step) -> Done:
        """A duty is met; a right leaves nothing."""
        place, question, duty = _question(step, self.question)
        if place is None or question is None:
            raise WrongState("unknown_question")
        _answered(step, place, question.id)
        if duty:
            step.note(Act.CHANGE)
        return Done()


@dataclass(frozen=True, slots=True)
class Pass:
    """Say nothing. It was never asked (R21)."""

    verb: ClassVar[str] = "pass"
    silent: ClassVar[bool] = True
    by_coordinator: ClassVar[bool] = False
    question: QuestionId
    code: str | None = field(default=None, repr=False)
    """Of the name card, for whoever has no key slot."""

    def asks(self, step: Step) -> Verdict:
        """Only who was asked; a duty stays."""
        place, question, duty = _put_to(step, self.question, self.code)
        if place is None or question is None:
            return UNKNOWN
        return table.pass_over(step.looking(place), question.to, duty)

    def carry_out(self, step: Step) -> Done:
        """Forget the question."""
        step.table.questions.pop(self.question, None)
        return Done()
