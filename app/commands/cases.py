"""Cases: opened on a basis, fed with signals, weighed, followed, closed and erased."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import ClassVar

from app.commands.ending import (
    about_case,
    close_unread,
    closed,
    destroy,
    destroy_unread,
    is_early,
    known,
    may_end,
    remaining,
    unread,
)
from app.commands.step import Done, Loud, Step
from app.domain import pseudonym
from app.domain.basis import Basis, Kind
from app.domain.calendar import months_later
from app.domain.case import (
    About,
    Case,
    CaseId,
    CaseTerm,
    JudicialConsent,
    Signal,
    Stage,
    Subject,
    Turn,
)
from app.domain.casefile import CaseFile
from app.domain.law import Term
from app.domain.log import Act, NoCase
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.errors import WrongState
from app.policy.permission import preparing
from app.policy.verdict import Verdict
from app.store.ids import OFFICE


def keep_signal(step: Step, case: Case, signal: Signal) -> None:
    """Signals are read by mayor, coordinator and whoever wrote them (R24), if admitted (R10)."""
    people = {step.office.mayor, step.office.coordinator, signal.author}
    step.records.keep(case.id, signal, step.opening(case, people))


@dataclass(frozen=True, slots=True)
class Sighting:
    """A signal as it is typed."""

    on: date
    behaviour: SecretText
    source: SecretText
    about: About = About.BEHAVIOUR

    def signal(self, step: Step, case: CaseId) -> Signal:
        """The signal as it is kept."""
        return Signal(
            step.records.new_id(),
            case,
            self.on,
            self.behaviour,
            self.source,
            step.acting,
            self.about,
        )


@dataclass(frozen=True, slots=True)
class OpenCase(Loud):
    """Open a case: basis and purpose first, then whom it is about (R1–R7, R37)."""

    verb: ClassVar[str] = "open_case"
    kind: Kind
    purpose: str
    basis: Basis
    subject: Subject
    signals: tuple[Sighting, ...] = ()

    def asks(self, step: Step) -> Verdict:
        """Everything that the law asks of a case before it exists."""
        for person in sorted(self.basis.participants | self.basis.duties):
            step.person(person)
        signals = tuple(s.signal(step, CaseId("")) for s in self.signals)
        told = (self.kind, self.purpose, self.basis, signals)
        return preparing.open_case(step.situation(), *told, holder=step.member)

    def carry_out(self, step: Step) -> Done:
        """Write it, admitting opener, mayor and coordinator as far as the basis allows (R10)."""
        key = f"{step.law.kinds[self.kind].letter}-{pseudonym.draw()}"
        case = Case(
            id=CaseId(step.records.new_id()),
            key=key,
            kind=self.kind,
            purpose=self.purpose,
            basis=self.basis,
            subject=self.subject,
            opened_on=step.today,
            admitted=frozenset(),
            review_on=months_later(step.today, step.law.term(Term.REVIEW)),
            opened_under=frozenset({step.office.mayor, step.office.coordinator}),
        )
        s = step.situation(case)
        people = {step.acting, step.office.mayor, step.office.coordinator}
        allowed = frozenset(p for p in people if preparing.basis_allows(s, case, p))
        case = replace(case, admitted=allowed)
        step.keep_frame(CaseFile(case), case)
        for sighting in self.signals:
            keep_signal(step, case, sighting.signal(step, case.id))
        step.note(Act.ADD, case=case, why=self.verb)
        return Done(case.id)


@dataclass(frozen=True, slots=True)
class RecordSignal(Loud):
    """Add a signal to a case (R37)."""

    verb: ClassVar[str] = "record_signal"
    case: CaseId
    sighting: Sighting

    def asks(self, step: Step) -> Verdict:
        """Behaviour, a date that has been, a kind of source."""
        signal = self.sighting.signal(step, self.case)
        return preparing.add_to_case(step.situation(about_case(step, self.case)), signal)

    def carry_out(self, step: Step) -> Done:
        """Seal it to mayor and coordinator."""
        case = known(step, self.case).case
        signal = self.sighting.signal(step, self.case)
        keep_signal(step, case, signal)
        step.note(Act.ADD, case=case, why=self.verb)
        return Done(signal.id)


class _Frame(Loud):
    """A change of a case's frame: one line of the log, one record."""

    case: CaseId
    verb: ClassVar[str]

    def keep(self, step: Step, changed: Case) -> Done:
        """Write the changed case."""
        file = known(step, self.case)
        step.keep_case(file, changed)
        step.note(Act.CHANGE, case=file.case, why=self.verb)
        return Done()


@dataclass(frozen=True, slots=True)
class NoteChildInterest(_Frame):
    """What the interest of the child asks (R27)."""

    verb: ClassVar[str] = "note_child_interest"
    case: CaseId
    text: SecretText

    def asks(self, step: Step) -> Verdict:
        """Preparation."""
        return preparing.add_to_case(step.situation(about_case(step, self.case)))

    def carry_out(self, step: Step) -> Done:
        """Keep the note in the frame."""
        return self.keep(step, replace(known(step, self.case).case, child_interest=self.text))


@dataclass(frozen=True, slots=True)
class RecordJudicialConsent(_Frame):
    """The prosecutor lets judicial data be recorded in own files (R44)."""

    verb: ClassVar[str] = "judicial_consent"
    case: CaseId
    on: date
    magistrate: str

    def asks(self, step: Step) -> Verdict:
        """Preparation."""
        return preparing.add_to_case(step.situation(about_case(step, self.case)))

    def carry_out(self, step: Step) -> Done:
        """Keep the consent in the frame."""
        if self.on > step.today or not self.magistrate.strip():
            raise WrongState("consent_not_given_yet")
        given = JudicialConsent(self.on, self.magistrate, step.now)
        return self.keep(step, replace(known(step, self.case).case, judicial_consent=given))


@dataclass(frozen=True, slots=True)
class Weigh(Loud):
    """The mayor says whether this is a case (R36); None takes back that it is, until it goes on."""

    verb: ClassVar[str] = "weigh"
    case: CaseId
    is_case: bool | None

    def asks(self, step: Step) -> Verdict:
        """The mayor only."""
        return preparing.weigh(step.situation(about_case(step, self.case)), bool(self.is_case))

    def carry_out(self, step: Step) -> Done:
        """Go on, go back, or erase it but for a day."""
        file = known(step, self.case)
        if self.is_case is None:
            if not file.case.just_weighed:
                raise WrongState("weighing_passed")
            step.keep_case(file, file.case.unweighed())
            step.note(Act.CHANGE, case=file.case, why=self.verb)
            return Done()
        if file.case.weighed or file.case.stage.rank > Stage.WEGING.rank:
            raise WrongState("weighed_already")
        if self.is_case:
            turn = Turn(Stage.WEGING, step.today, weighed=True)
            turns = (*file.case.turns, turn)
            weighed = replace(file.case, stage=Stage.WEGING, weighed=True, turns=turns)
            step.keep_case(file, weighed)
            step.note(Act.CHANGE, case=file.case, why=self.verb)
            return Done()
        if file.case.hold:
            raise WrongState("case_on_hold")
        destroy(step, file, whole=True)
        officers = step.among_members({step.office.mayor, step.office.coordinator})
        step.records.keep(OFFICE, NoCase(step.records.new_id(), step.today), officers)
        step.note(Act.DELETE, why=self.verb)
        return Done()


@dataclass(frozen=True, slots=True)
class Advance(_Frame):
    """The next stage of a case (R36)."""

    verb: ClassVar[str] = "advance"
    case: CaseId
    stage: Stage

    def asks(self, step: Step) -> Verdict:
        """Forward only, and weighed first."""
        return preparing.advance(step.situation(about_case(step, self.case)), self.stage)

    def carry_out(self, step: Step) -> Done:
        """Keep the stage; the last one starts the retention clock."""
        file = known(step, self.case)
        if self.stage is Stage.AFSLUITING:
            return self.keep(step, closed(step, file))
        return self.keep(step, file.case.reaches(self.stage, step.today))


@dataclass(frozen=True, slots=True)
class CloseCase(Loud):
    """Close a case; its retention clock starts (R38). What of it is damaged stays as it is."""

    verb: ClassVar[str] = "close_case"
    case: CaseId

    def asks(self, step: Step) -> Verdict:
        """Follow-up, possible also under R6, and for the coordinator who is not admitted."""
        return may_end(step, self.case)

    def carry_out(self, step: Step) -> Done:
        """Keep the day."""
        term = unread(step, self.case)
        if term is not None:
            close_unread(step, term)
            step.note(Act.CHANGE, case=term, why=self.verb)
            return Done()
        file, _whole = remaining(step, self.case)
        if file.case.stage is Stage.AFSLUITING:
            raise WrongState("case_closed")
        step.keep_case(file, closed(step, file))
        step.note(Act.CHANGE, case=file.case, why=self.verb)
        return Done()


@dataclass(frozen=True, slots=True)
class HoldCase(_Frame):
    """Keep a case for the archive, or no longer: held, it is not erased (R38).

    Two members lift it, where there are two: else one alone could lift it and erase.
    """

    verb: ClassVar[str] = "hold_case"
    case: CaseId
    hold: bool

    def asks(self, step: Step) -> Verdict:
        """Follow-up, possible also under R6."""
        return preparing.end_case(step.situation(about_case(step, self.case)))

    def carry_out(self, step: Step) -> Done:
        """Keep the flag. What is held is looked at again too."""
        again = months_later(step.today, step.law.term(Term.REVIEW))
        case = known(step, self.case).case
        lifts = case.hold and not self.hold
        if lifts and not step.by_two and len(step.setting.members) > 1:
            raise WrongState("two_persons_needed")
        return self.keep(
            step, replace(case, hold=self.hold, review_on=again if self.hold else case.review_on)
        )


@dataclass(frozen=True, slots=True)
class Revoke(Loud):
    """End somebody's admission to a case (R41)."""

    verb: ClassVar[str] = "revoke"
    case: CaseId
    person: PersonId

    def asks(self, step: Step) -> Verdict:
        """Possible also under R6."""
        step.person(self.person)
        return preparing.revoke(step.situation(about_case(step, self.case)))

    def carry_out(self, step: Step) -> Done:
        """New circles for what follows; the person leaves the table at once."""
        file = known(step, self.case)
        if self.person not in file.case.admitted:
            raise WrongState("not_admitted")
        if self.person in {step.acting, step.office.mayor, step.office.coordinator}:
            raise WrongState("cannot_revoke_coordinator")
        step.loses(self.person)
        items = tuple(item.without(self.person) for item in file.items)
        revoked = replace(file.case, revoked=file.case.revoked | {self.person})
        step.keep_case(replace(file, items=items), revoked)
        step.note(Act.CHANGE, case=file.case, to=(self.person,), why=self.verb)
        return Done()


@dataclass(frozen=True, slots=True)
class EraseCase(Loud):
    """Destroy a closed case: its records, their keys, and the sealed copies that spoke of it.

    What of it is damaged goes too. One that is kept for the archive takes the passwords of two
    members; so does one that whoever acts does not read, before its term is over: they cannot tell
    what would be lost.
    """

    verb: ClassVar[str] = "erase_case"
    case: CaseId

    def asks(self, step: Step) -> Verdict:
        """Follow-up, possible also under R6, and for the coordinator who is not admitted."""
        return may_end(step, self.case)

    def carry_out(self, step: Step) -> Done:
        """Only what is closed can be erased."""
        case: Case | CaseTerm
        if (term := unread(step, self.case)) is not None:
            case, early = term, not term.hold and is_early(step, term)
            end = partial(destroy_unread, step, term)
        else:
            file, whole = remaining(step, self.case)
            case, early = file.case, False
            end = partial(destroy, step, file, whole=whole)
        if not case.is_closed:
            raise WrongState("case_not_closed")
        if case.hold and not step.by_two:
            raise WrongState("case_on_hold")
        if early and not step.by_two and len(step.setting.members) > 1:
            raise WrongState("case_unread_kept")
        end()
        both = step.together - {step.acting} if case.hold or early else ()
        others = map(PersonId, sorted(both))
        why = "erase_case_held" if case.hold else self.verb
        step.note(Act.DELETE, case=case, to=others, why=why)
        return Done()
