"""One thing that one person does: a desk that can also write, seal and note what happened."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Protocol, TypeVar

from app.domain.amendment import Amendment
from app.domain.case import Case, CaseId, CaseTerm
from app.domain.casefile import CaseFile
from app.domain.contribution import Contribution, TextId
from app.domain.decision import Action, Decision, Derived, FeedbackSheet, Notice
from app.domain.label import Label
from app.domain.log import Act, LogEntry
from app.domain.meeting import Agenda, Item, ItemId, Meeting, MeetingState, Question
from app.domain.minutes import Copy
from app.domain.person import Person, PersonId
from app.policy.permission.table import finishers, stand_ins
from app.policy.rules import r38_most
from app.policy.situation import Situation
from app.policy.verdict import Verdict
from app.queries.cabinet import Place
from app.queries.circle import only_by_emergency
from app.queries.desk import Desk
from app.queries.logbook import log_reader
from app.queries.retention import clock, superiors_came, through_superiors, with_superiors

Text = Contribution | Derived | Amendment
AnyDerived = TypeVar("AnyDerived", Decision, Action, FeedbackSheet, Derived)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """What signs a document: a P-256 key (PKCS#8, DER) and its certificate (DER)."""

    key: bytes
    certificate: bytes

    def __repr__(self) -> str:
        return "SigningKey(…)"


@dataclass(frozen=True, slots=True)
class Handed:
    """A signed file that leaves the vault now."""

    copy: Copy
    data: bytes

    def __repr__(self) -> str:
        return f"Handed({self.copy.code})"


@dataclass(frozen=True, slots=True)
class Done:
    """What a command made: the id of the new thing, or files to hand out."""

    made: str | None = None
    handed: tuple[Handed, ...] = ()


class Command(Protocol):
    """A frozen value that says what somebody wants to do."""

    verb: ClassVar[str]
    silent: ClassVar[bool]
    """A refusal leaves no trace either: the steps of right-holders (R14, R21, R31)."""
    by_coordinator: ClassVar[bool]
    """Carried out in the coordinator's session, whoever acts: answers of those not yet admitted."""

    def asks(self, step: "Step") -> Verdict:
        """Gather the facts and ask the policy. Writes nothing."""
        ...

    def carry_out(self, step: "Step") -> Done:
        """Do it. Only called when the policy allows it; may still find the wrong state."""
        ...


class Loud:
    """What most commands are: refusals are logged, the acting person's own session writes."""

    silent: ClassVar[bool] = False
    by_coordinator: ClassVar[bool] = False


class Reaching:
    """A step about what the keys of whoever acts may not open: written by others that do."""

    else_coordinator: ClassVar[bool] = True
    """Where no keys that are open reach it, the coordinator's are asked for; else one's own do."""

    def reached_by(self, desk: Desk, person: PersonId) -> int:
        """How well the member at this desk, who acts there, writes it for that person; 0 not."""
        raise NotImplementedError


class Step(Desk):
    """A desk with a pen. Everything written is sealed to the readers that its kind has."""

    looked_at: Situation | None = None
    """What the policy last looked at, for the log of a refusal."""
    entry: LogEntry | None = None
    chair: PersonId | None = None
    """Who chaired what the entry speaks of: it decides who reads the line (spec 2)."""
    signing_key: Callable[[PersonId], SigningKey]
    waits: Callable[[], bool]
    """Whether this step may still wait for a device; not once the vault is to be locked."""
    unlocked: frozenset[str] = frozenset()
    """Members whose keys are open, beside the one whose keys write."""
    left: Mapping[ItemId, TextId | None] = {}
    """Items at which others look whether neutral texts still hold (R30), and after which words
    changed; None where they look for more than that."""
    together: frozenset[str] = frozenset()
    """Members who gave their passwords for this very step."""

    def situation(
        self, case: Case | None = None, meeting: Meeting | None = None, item: Item | None = None
    ) -> Situation:
        """The facts on which the policy decides, remembered for the log."""
        known = self.looked_at
        if known is None or (known.case, known.meeting, known.item) != (case, meeting, item):
            known = self.looked_at = super().situation(case, meeting, item)
        return known

    def among_members(self, people: Iterable[PersonId]) -> frozenset[PersonId]:
        """Those of these people who have a key slot."""
        return frozenset(people) & self.setting.members

    def ends(self, *ids: str) -> None:
        """What is typed about all of these at once goes, on the disk and wherever it waits."""
        self.records.end_drafts()
        self.table.ended |= {frozenset(ids)}

    @property
    def by_two(self) -> bool:
        """Whether two members gave their passwords for this step, one of them whoever acts."""
        return len(self.together) > 1 and self.acting in self.together

    def loses(self, person: PersonId) -> None:
        """A member lost something that opens what follows: another vault key (R41, spec 4)."""
        if person in self.setting.members:
            self.records.rotate()

    def keep_persons(self, persons: Iterable[Person]) -> None:
        """Write people into the list of partners, for all members; from now on they stand so."""
        self.records.keep_persons(persons, self.setting.members)
        self.__dict__.pop("persons", None)

    # Writing, each kind for its readers (spec 4: an immutable circle per set of readers)

    def opening(self, case: Case, people: Iterable[PersonId]) -> frozenset[PersonId]:
        """Members whose keys open something for these people: readers of its case, all of them.

        Also mayor, chair and coordinator: a consent need not name them, an admission can be lost.
        """
        readers = self.following(case) | self._keepers(case)
        return self.among_members(map(self.session_of, readers & frozenset(people))) & readers

    def _keepers(self, case: Case) -> frozenset[PersonId]:
        """Whose keys stay, whatever else they lost: who closes, signs and erases, or nobody could.

        What they see is still for the policy to say (R41). To whom an office came after they had
        lost it nothing opens: they end it by its `CaseTerm`.
        """
        chairs, officers = set[PersonId](), {self.office.mayor, self.office.coordinator}
        for meeting in self.meetings_of(case.id):
            if meeting.state is not MeetingState.ISSUED:
                chairs.add(meeting.chair)
                officers |= finishers(Desk.situation(self, None, meeting))
        if had := self.records.readers(case.id):
            officers &= had
        return self.admitted(case) & (officers | chairs)

    def keep_frame(self, file: CaseFile, *changed: Case | Item | Question | Notice) -> None:
        """Write what everyone admitted may read: the case's frame, its items, its questions."""
        case = next((c for c in changed if isinstance(c, Case)), file.case)
        readers = self.opening(case, self.readers(case)) or frozenset({self.member})
        for thing in changed:
            at = (*file.items, *changed)
            told = self._timed(thing, at, readers) if isinstance(thing, Case) else thing
            self.records.keep(file.case.id, told, readers)
        self._files.pop(file.case.id, None)

    def _timed(self, case: Case, at: Iterable[object], readers: frozenset[PersonId]) -> Case:
        """The case with what its clock runs by: whom it was discussed with `at` items, its term."""
        sat = case.superiors_sat or superiors_came(self, (i for i in at if isinstance(i, Item)))
        return self._with_term(replace(case, superiors_sat=sat), readers)

    def _with_term(self, case: Case, readers: frozenset[PersonId]) -> Case:
        """The case with its key and clock written down for who may end it and does not read it."""
        officers = self.among_members({self.office.mayor, self.office.coordinator})
        stored = self.records.case(case.id)
        known = case.term or (stored.term if stored is not None else None)
        if known is None and officers <= readers:
            return case
        superior = through_superiors(self)
        runs = clock(self, case, superior)
        proposed = case.retention_months is None
        term = CaseTerm(
            id=known or self.records.new_id(),
            case=case.id,
            key=case.key,
            months=runs.months,
            runs_from=runs.runs_from,
            review_on=runs.review_on,
            hold=case.hold,
            closed_on=case.closed_on,
            most=r38_most(self.law, case, with_superiors(case, superior)) if proposed else None,
            beside=officers - readers,
        )
        self.records.keep(term.id, term, readers | officers)
        return replace(case, term=term.id)

    def keep_case(self, file: CaseFile, case: Case) -> None:
        """Write a case's frame; where its admissions changed, everything of the frame again.

        Admission is per case (R10): whoever is new opens each meeting at which it is discussed.
        So does whoever lost one and has it again: what was written meanwhile is closed to them.
        """
        readers = self.opening(case, self.readers(case))
        rest: list[Item | Question | Notice] = [*file.items, *file.questions, *file.notices]
        if self.readers(case) == self.readers(file.case):
            rest = [t for t in rest if self.records.readers(t.id) not in (readers, frozenset())]
        self.keep_frame(file, case, *rest)
        for _item, meeting in self.sittings(file.items):
            if not readers <= self.records.readers(meeting.id):
                self.keep_meeting(meeting, readers)

    def keep_meeting(self, meeting: Meeting, also: Iterable[PersonId] = ()) -> None:
        """Write a meeting's frame for whoever prepares it, watches over it or sits at an item."""
        people = frozenset({*self.preparers(meeting), self.watcher(meeting), *also})
        before = self.records.readers(meeting.id) - people
        people |= before - (only_by_emergency(self, meeting) if before else frozenset())
        self.records.keep(meeting.id, meeting, self.among_members(people))

    def keep_agenda(self, meeting: Meeting, agenda: Agenda) -> None:
        """Write an agenda for those who prepare, chair, write or finish, and who heard it."""
        known = Desk.situation(self, None, meeting)
        people = self.preparers(meeting) | known.hearers | stand_ins(known)
        self.records.keep(meeting.id, agenda, self.among_members(people))

    def keep_contribution(self, place: Place, text: Contribution) -> None:
        """Write a contribution: a working note for its writers, a kept one for its audience.

        Approving it chooses who reads it, and is the one time that it opens to others.
        """
        before = place.file.contribution(text.id)
        approved = before is not None and before.kept
        same = before is not None and before.text == text.text
        text = replace(text, mark=before.mark if before and same else self.records.new_id())
        self._keep_text(place, text, frozenset() if approved else self.meant_for(place, text))

    def keep_outcome(
        self, place: Place, text: Derived, named: frozenset[PersonId] = frozenset()
    ) -> None:
        """Write a derived text for its inherited audience, and its template for the rest.

        `named` are those to whom other grounds open it than it had before.
        """
        text = self.grounded(place, text)
        self._keep_text(place, text, named)
        if not isinstance(text, FeedbackSheet) and text.neutral and text.neutral.template:
            self.keep_notice(place.file, text)

    def grounded(self, place: Place, text: AnyDerived) -> AnyDerived:
        """A derived text with what it is found to rest on: see `Grounds`."""
        officers = self.officers(place.file, place.item)
        return replace(text, grounds=self.grounds(place.file, text, officers))

    def keep_notice(self, file: CaseFile, text: Decision | Action) -> None:
        """Write a neutral text for everyone admitted: nothing in it tells for what it stands."""
        if (neutral := text.neutral) is not None:
            own_id = notice.id if (notice := file.notice(text.id)) else self.records.new_id()
            told, action = replace(neutral, words=()), isinstance(text, Action)
            self.keep_frame(file, Notice(own_id, text.item, text.id, told, action))

    def keep_amendment(self, place: Place, amendment: Amendment) -> None:
        """Write what puts a text right for those who read that text, and its author."""
        self._keep_text(place, amendment)

    def meant_for(
        self, place: Place, text: Text, unknown: Label | None = None
    ) -> frozenset[PersonId]:
        """Who may read a text as everybody stands today, whenever they were admitted.

        `unknown`: see `label`.
        """
        file, officers = place.file, self.officers(place.file, place.item)
        if isinstance(text, Amendment):
            return (
                self.label(file, text.of, officers, None, unknown).audience
                | officers
                | {text.author}
            )
        if not isinstance(text, Contribution):
            return self.inherited(file, text, officers, unknown).audience | officers
        if not text.kept:
            return frozenset({text.contributor, place.meeting.chair, text.member})
        file = replace(file, contributions=(text,))
        return self.label(file, text.id, officers).audience | {text.contributor}

    def _keep_text(
        self, place: Place, text: Text, named: frozenset[PersonId] = frozenset()
    ) -> None:
        """Write a text: a new one for whom it is meant, another for those of them who read it.

        Whoever was admitted later was not given what had been said before, whatever is written of
        it since (spec 4). It opens to `named`, and to whom a rule names though they had no keys
        then: whose own it is (R20, R43), the officers who heard it (R24). What puts a text right
        says what that said, and opens to no others. Keys that cannot tell take it from nobody.
        """
        had = self.records.readers(text.id)
        if not had and isinstance(text, Amendment):
            had = self.records.readers(text.of)
        case, unknown = place.file.case, Label(had) if had else None
        readers = self.opening(case, self.meant_for(place, text, unknown))
        if had:
            ruled = self.officers(place.file, place.item) | {_owner(text)}
            readers &= had | named | ruled
        self.records.keep(case.id, text, readers or {self.member})
        self._files.pop(case.id, None)

    def give(self, case: CaseId, text: Text, to: PersonId) -> None:
        """Open a text to one member more, and to nobody else who was admitted since."""
        self._reseal(case, text, self.records.readers(text.id) | {to})

    def take(self, case: CaseId, text: Text, of: PersonId) -> None:
        """Close a text to one member again, and to nobody else."""
        self._reseal(case, text, self.records.readers(text.id) - {of})

    def _reseal(self, case: CaseId, text: Text, readers: frozenset[str]) -> None:
        self.records.keep(case, text, self.among_members(map(PersonId, readers)))
        self._files.pop(case, None)

    def reseal(self, file: CaseFile, gone: frozenset[TextId]) -> None:
        """Write again, for whom it now is, what rests on texts that are gone (R30)."""
        for text in file.derived:
            before = text.grounds.texts if text.grounds else frozenset()
            rests_on = before | file.roots(text.derived_from)
            item = file.item(text.item) if gone & rests_on else None
            place = self.at(item.meeting, file.case.id) if item is not None else None
            if place is not None:
                self.keep_outcome(place, text)

    def erase(self, file: CaseFile, record: str) -> None:
        """Destroy one record of a case."""
        self.records.erase(record)
        self._files.pop(file.case.id, None)

    def preparers(self, meeting: Meeting) -> frozenset[PersonId]:
        """Who knows the agenda: mayor, coordinator, chair and minute-taker."""
        office = self.office
        return frozenset({office.mayor, office.coordinator, meeting.chair, meeting.minute_taker})

    def watcher(self, meeting: Meeting) -> PersonId:
        """Who reads the log about a meeting, and the register of its copies (spec 2)."""
        return log_reader(self.office, self.setting.members, meeting.chair, self.member)

    def keep_copy(self, meeting: Meeting, copy: Copy, record: str) -> None:
        """Write a line of the register of copies, which says nothing of what a copy holds."""
        known = Desk.situation(self, None, meeting)
        people = known.officers | known.hearers | finishers(known) | {self.watcher(meeting)}
        readers = self.among_members(people)
        self.records.keep_copy(meeting, copy, record, readers)

    # The log (R39)

    def note(
        self,
        act: Act,
        *,
        case: Case | CaseTerm | None = None,
        meeting: Meeting | None = None,
        to: Iterable[PersonId] = (),
        why: str | None = None,
        rules: Iterable[str] = (),
    ) -> None:
        """Say what happened. While an item is open the log keeps less of it (R39)."""
        looked = self.looked_at.meeting if self.looked_at is not None else None
        self.chair = looked.chair if looked is not None else None
        if looked is not None:  # what follows on arrivals there shows that they were no mistake
            self.table.arrivals = None
        self.entry = LogEntry(
            at=self.now,
            act=act,
            member=self.member,
            acting=self.acting,
            case=case.key if case is not None else None,
            meeting=meeting.on if meeting is not None else None,
            to=tuple(to),
            why=why,
            rules=tuple(rules),
        )


def _owner(text: Text) -> PersonId:
    """Whose own a text is: who said it, whose action it is, who decided, who put it right."""
    if isinstance(text, Contribution):
        return text.contributor
    return text.owner if isinstance(text, Action) else text.author
