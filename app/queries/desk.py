"""One person's place at an open vault: facts for the policy, passages for disclosure."""

from collections.abc import Callable, Iterator, Set
from dataclasses import replace
from functools import partial

from app.domain.case import Case
from app.domain.casefile import CaseFile
from app.domain.contribution import Contribution, TextId
from app.domain.decision import (
    Action,
    Decision,
    Derived,
    FeedbackSheet,
    Grounds,
    Neutral,
    Notice,
    Words,
)
from app.domain.label import Label
from app.domain.meeting import BEFORE, Item, ItemId, ItemState, Meeting
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.errors import Damaged
from app.policy import taint
from app.policy.disclosure import Around, Passage, Reader
from app.policy.permission.table import follows
from app.policy.permission.texts import police
from app.policy.situation import Situation
from app.queries.cabinet import Cabinet, Place

Known = dict[tuple[TextId, TextId, frozenset[PersonId]], Label]
"""By source, by the text that rests on it, and by the officers of both."""


class Desk(Cabinet):
    """What the keys open, as the policy and disclosure look at it."""

    def situation(
        self, case: Case | None = None, meeting: Meeting | None = None, item: Item | None = None
    ) -> Situation:
        """The facts on which the policy decides."""
        unfit: Callable[[], frozenset[PersonId]] = frozenset
        if meeting is not None and meeting.state not in BEFORE:
            unfit = partial(self._unfit, meeting)
        return Situation(
            law=self.law,
            profile=self.setting.profile,
            exercise=self.setting.exercise,
            today=self.today,
            office=self.office,
            persons=self.persons,
            actor=self.acting,
            case=case,
            meeting=meeting,
            item=item,
            now=self.now,
            unfit=unfit,
        )

    def _unfit(self, meeting: Meeting) -> frozenset[PersonId]:
        """See `Situation.unfit`."""
        hearers = Desk.situation(self, None, meeting).hearers
        people = hearers | {d.to for d in self.office.delegations if d.meeting == meeting.id}
        # Who does not open what is damaged signs nothing; nothing else hangs on it.
        spoilt = {self.acting} & {self.member} & people - {meeting.chair}
        found: set[PersonId] = set()
        try:
            agenda = self.records.agenda(meeting)
            if agenda is None:
                return frozenset(self._shut_out(people, None, None))
        except Damaged:
            return frozenset(spoilt)
        for case in agenda.cases:
            try:
                place = self.at(meeting.id, case)
                found |= self._shut_out(people, place, self.records.open_to(case))
                if place is not None and place.item.state is not ItemState.PLANNED:
                    found |= (people - hearers).difference(place.item.attendance.arrived)
            except Damaged:
                found |= spoilt
        return frozenset(found)

    def _shut_out(
        self, people: Set[PersonId], place: Place | None, known: frozenset[PersonId] | None
    ) -> set[PersonId]:
        """To whom of these people a case is closed, also by whose keys they would sign.

        `known` are the members to whom it is open, as far as anybody tells (None). Whoever may
        still be given what they heard is not shut out.
        """
        own = frozenset({self.member} if place is not None else ())
        keys = own if known is None else known - {self.member} | own
        if place is not None:
            keys &= self.records.readers(place.item.id)
        found = set(people - self.admitted(place.file.case) if place is not None else ())
        for one in people - found:
            holder = self.session_of(one)
            told = known is not None or holder == self.member
            given = self.setting.members if known is None else known
            who = self.persons.get(holder)
            waits = who is not None and who.unheard & given
            if told and holder not in keys and not waits:
                found.add(one)
        return found

    def known_places(self, meeting: Meeting) -> tuple[Place, ...]:
        """Those that can be read and to whose case the acting person is admitted (R10)."""
        agenda = self.records.agenda(meeting)
        cases = agenda.cases if agenda is not None else ()
        found = self.each(cases, lambda case: (self.at(meeting.id, case),))
        known = (place for place in found if place is not None)
        return tuple(place for place in known if self.looking(place).admitted(self.acting))

    def looking(self, place: Place) -> Situation:
        """The facts at a place."""
        return self.situation(place.file.case, place.meeting, place.item)

    def admitted(self, case: Case) -> frozenset[PersonId]:
        """Who was admitted to a case, and from whom nobody took that away (R10, R41)."""
        return case.admitted - case.revoked

    def following(self, case: Case, item: Item | None = None) -> frozenset[PersonId]:
        """Who reads it and lost nothing by which they do (R41)."""
        s = Desk.situation(self, case, None, item)
        return frozenset(person for person in self.readers(case) if follows(s, person))

    def readers(self, case: Case) -> frozenset[PersonId]:
        """The admitted, and those to whom it is open in an emergency just now."""
        return self.admitted(case) | case.opened_to(self.now)

    def officers(self, file: CaseFile, item: Item) -> frozenset[PersonId]:
        """Mayor, coordinator and chair, as whoever spoke at the item was told of them."""
        meeting = self.records.meeting(item.meeting)
        # A look at another meeting is not what a step is about (`Step.situation` remembers that).
        return Desk.situation(self, file.case, meeting, item).hearers

    def label(
        self,
        file: CaseFile,
        text: TextId,
        officers: frozenset[PersonId],
        resting: Derived | None = None,
        unknown: Label | None = None,
        known: Known | None = None,
    ) -> Label:
        """The label of a text of this case, following what it derives from to the end (R30).

        The officers of its own meeting belong to its audience too: another may have had the chair.
        A source that stands and is closed here says nothing of whom it is for: then what counts is
        what was found when that was written which rests on it; else it is `unknown`, and nothing
        is shown of it.
        """
        found = file.source(text)
        if found is None:
            closed = self._of_closed(file, text, officers, resting)
            return closed or unknown or taint.of_missing(officers)
        item = file.item(found.item)
        officers |= self.officers(file, item) if item is not None else frozenset()
        if isinstance(found, Contribution):
            return taint.of_contribution(found, self.readers(file.case), officers)
        return self.inherited(file, found, officers, unknown, known)

    def inherited(
        self,
        file: CaseFile,
        text: Derived,
        officers: frozenset[PersonId],
        unknown: Label | None = None,
        known: Known | None = None,
    ) -> Label:
        """The label of a text that rests on others; see `label`. What is `known` is so already.

        One that rests on itself, which keys that open a part could not see when they wrote it,
        counts as if that source were gone.
        """
        known = {} if known is None else known
        labels = []
        for source in text.derived_from:
            way = (source, text.id, officers)
            if way not in known:  # where two rest on one, it is looked at once
                known[way] = taint.of_missing(officers)
                known[way] = self.label(file, source, officers, text, unknown, known)
            labels.append(known[way])
        return taint.inherit(labels, self.readers(file.case), officers)

    def _of_closed(
        self,
        file: CaseFile,
        text: TextId,
        officers: frozenset[PersonId],
        resting: Derived | None,
    ) -> Label | None:
        """The label of a source that is gone, or closed here; None where keys cannot tell.

        Whoever takes a source back, or puts one on other grounds, need not open all that rests on
        it; but that it was done shows to everybody.
        """
        found = resting.grounds if resting is not None else None
        if not self.records.holds(text) or (found is not None and self._lacks(found)):
            return taint.of_missing(officers)
        if found is not None and found.marks == self._marks(file, found.texts):
            return taint.of_closed(found.label, self.readers(file.case), officers)
        return None

    def _lacks(self, found: Grounds) -> bool:
        return not all(map(self.records.holds, found.texts))

    @staticmethod
    def _marks(file: CaseFile, texts: Set[TextId]) -> frozenset[str]:
        moved = (one for item in file.items for one in item.moved)
        return frozenset(mark for outcome, mark in moved if outcome in texts)

    def grounds(
        self, file: CaseFile, text: Derived, officers: frozenset[PersonId]
    ) -> Grounds | None:
        """On what a text rests as it stands, for keys to which a part of that is closed.

        As it was found before where the keys here cannot tell.
        """
        if not self.tells(file, text):
            return text.grounds
        texts = self.rests_on(file, text)
        return Grounds(self.inherited(file, text, officers), texts, self._marks(file, texts))

    def tells(self, file: CaseFile, text: Derived) -> bool:
        """Whether nothing on which it rests is unknown here."""
        return all(
            file.source(source) is not None
            or self._of_closed(file, source, frozenset(), one) is not None
            for one in _resting(file, text)
            for source in one.derived_from
        )

    def rests_on(self, file: CaseFile, text: Derived) -> frozenset[TextId]:
        """To the end; below what is closed here as it was found before."""
        texts = set[TextId]()
        for one in _resting(file, text):
            texts.update(one.derived_from)
            closed = (source for source in one.derived_from if file.source(source) is None)
            if one.grounds is not None and any(map(self.records.holds, closed)):
                texts |= one.grounds.texts
        return frozenset(texts)

    def passage(self, file: CaseFile, text: Contribution) -> Passage:
        """A contribution as disclosure looks at it."""
        item = file.item(text.item)
        officers = self.officers(file, item) if item is not None else frozenset()
        meeting = self.records.meeting(item.meeting) if item is not None else None
        chair = frozenset({meeting.chair}) if meeting is not None else frozenset()
        own = taint.of_contribution(text, self.readers(file.case), officers)
        return Passage(
            text=text.text,
            label=own,
            contributor=text.contributor,
            writers=chair | {text.member, text.contributor},
            kept=text.kept,
            named=text.audience or frozenset(),
            attributed=text.attributed,
        )

    def derived(self, file: CaseFile, text: Derived) -> Passage:
        """A decision, action or feedback sheet as disclosure looks at it."""
        item = file.item(text.item)
        officers = self.officers(file, item) if item is not None else frozenset()
        return Passage(
            text=text.text,
            label=self.inherited(file, text, officers),
            neutral=None if isinstance(text, FeedbackSheet) else self.neutral(file, text),
        )

    def neutral(self, file: CaseFile, text: Decision | Action) -> Neutral | None:
        """What outsiders read instead of an outcome (R30); free words while they are agreed to.

        That is as long as their notice stands, which is all that outsiders open, and the words that
        were agreed for. Of an offer there is no notice yet.
        """
        neutral, notice = text.neutral, file.notice(text.id)
        if neutral is None or neutral.template is not None:
            return neutral
        words, agreed = neutral.words, neutral.agreed
        if notice is None:
            waiting = self.table.agreements.get(text.id) if text.id in self.table.offers else None
            agreed = waiting is not None and waiting.complete_for(neutral)
            words = waiting.words if waiting is not None else ()
        elif notice.neutral.text != neutral.text:
            agreed = False
        return replace(neutral, agreed=agreed and self._stand(file, text, words))

    def _stand(self, file: CaseFile, text: Decision | Action, words: tuple[Words, ...]) -> bool:
        """Whether it rests on these words, and none was reworded or taken back, as far as is seen.

        In a vault of before nobody wrote down which: those on which it rests, as they were then.
        """
        roots, holds = file.roots(text.derived_from), self.records.holds
        words = words or tuple(Words(root, text.item, "") for root in roots)
        for one in words:
            said = file.contribution(one.source)
            if said is not None and said.mark != one.mark:
                return False
            gone = said is None and not holds(one.source)
            if gone and (one.kept or not self._cleared(file, one.item)):
                return False
        agreed_for = {one.source for one in words}
        others = roots - agreed_for
        if any(file.contribution(one) is not None or not holds(one) for one in others):
            return False
        return bool(others) or roots == agreed_for  # what is closed here may rest on the others

    def _cleared(self, file: CaseFile, item: ItemId) -> bool:
        """Whether working notes of an item are gone (R29), or it cannot be seen whether they are.

        What is gone there nobody took back: it was agreed for.
        """
        items = (one for one in file.items if one.id == item)
        at = self.each(items, lambda one: (self.records.meeting(one.meeting),))
        meeting = next(at, None)
        return meeting is None or meeting.state.signed or meeting.let_go_on is not None

    def neutral_only(self, notice: Notice) -> Passage:
        """An outcome of which this member has nothing but the neutral text."""
        nobody = Label(frozenset(), secret=True)
        return Passage(text=SecretText(""), label=nobody, neutral=notice.neutral)

    def reader(self, person: PersonId | None, file: CaseFile, item: Item) -> Reader:
        """Somebody who would read at an item; None is the projector, read by everyone admitted."""
        if person is None:
            return Reader(None, admitted=True, arrived=True)
        s = self.situation(file.case, self.records.meeting(item.meeting), item)
        return Reader(
            person,
            admitted=follows(s, person),
            arrived=person in s.arrived,
            officer=person in s.hearers,
            named_only=s.entry(person).named_only,
        )

    def around(self, file: CaseFile, item: Item) -> Around:
        """What the table agreed about a case and an item."""
        s = self.situation(file.case, self.records.meeting(item.meeting), item)
        return Around(
            admitted=self.admitted(file.case),
            own_files=item.own_files,
            judicial_consent=file.case.judicial_consent is not None,
            police=police(s),
        )


def _resting(file: CaseFile, text: Derived) -> Iterator[Derived]:
    """It, and the outcomes on which it rests to the end."""
    yield text
    yield from filter(None, map(file.outcome, file.below(text.derived_from)))
