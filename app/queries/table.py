"""What waits at the table and is written nowhere (R23, R31, R43, R44).

Questions to right-holders, offers, agreements and votes live here, in the memory of the program,
until they become something that may be kept. Passing, objecting or saying nothing leaves the
store as if the question had never been put. Locking, closing or a crash forgets all of it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from app.domain.case import CaseId
from app.domain.contribution import Contribution, TextId
from app.domain.decision import Action, FeedbackSheet, Neutral, Words
from app.domain.meeting import Item, ItemId, MeetingId, Question, QuestionId
from app.domain.person import PersonId
from app.domain.secret import SecretText


@dataclass(frozen=True, slots=True)
class Round:
    """One simultaneous answer of everyone who arrived; True is agreement.

    Where everyone had agreed and somebody else arrives, everyone answers anew: of an end that
    takes the newcomer's answer alone the table would know what it was.
    """

    votes: Mapping[PersonId, bool] = field(default_factory=dict)
    over: bool = False

    def waits_for(self, person: PersonId) -> bool:
        """Whether that person may still answer."""
        return not self.over and person not in self.votes

    def cast(self, person: PersonId, agrees: bool) -> "Round":
        """The round with one more vote."""
        return replace(self, votes={**self.votes, person: agrees})

    def without(self, person: PersonId) -> "Round":
        """The round of a table at which that person never sat; an objection of theirs stays."""
        votes = {who: agrees for who, agrees in self.votes.items() if who != person or not agrees}
        return replace(self, votes=votes)

    def counted(self, asked: Collection[PersonId]) -> "Round":
        """The round after another vote, or another table: over once all who may answer did."""
        return replace(self, over=self.full(asked))

    def ended(self, asked: Collection[PersonId]) -> bool:
        """Whether it is over, also because the last who had not answered may no more (R41)."""
        return self.over or self.full(asked)

    def full(self, asked: Collection[PersonId]) -> bool:
        """Whether these people, if there are any, have all answered."""
        return bool(asked) and self.votes.keys() >= {*asked}

    def unanimous(self, arrived: Collection[PersonId]) -> bool:
        """Whether everyone who arrived agreed: the one bit that comes out.

        What somebody answered counts, whatever became of them; so does that they did not (R41).
        """
        return self.full(arrived) and all(self.votes.values())


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to a right-holder, and where it was asked."""

    question: Question
    meeting: MeetingId
    case: CaseId


@dataclass(frozen=True, slots=True)
class Offer:
    """An action that its owner has not accepted, and where it was offered (R43)."""

    action: Action
    meeting: MeetingId
    case: CaseId
    member: PersonId
    """Whose keys wrote what it rests on, and write it once it is accepted."""


@dataclass(frozen=True, slots=True)
class Source:
    """Who is asked for which words: the words themselves may go meanwhile (R29)."""

    contributor: PersonId
    words: Words


@dataclass(frozen=True, slots=True)
class Agreement:
    """A neutral text before the contributors of all that it stands for (R30).

    `sources` are those that whoever wrote it could read; one that is wanted and not among them is
    never agreed to.
    """

    item: ItemId
    meeting: MeetingId
    case: CaseId
    text: SecretText
    wanted: frozenset[TextId]
    sources: Mapping[TextId, Source] = field(repr=False)
    agreed: frozenset[TextId] = frozenset()

    @property
    def complete(self) -> bool:
        """Whether everybody agreed; it is kept, for they may still word theirs anew.

        What rests on nothing nobody agrees to: everyone admitted reads it in full.
        """
        return bool(self.agreed) and self.wanted <= self.agreed

    @property
    def words(self) -> tuple[Words, ...]:
        """All that it was, or is to be, agreed for."""
        return tuple(self.sources[source].words for source in sorted(self.sources))

    def complete_for(self, neutral: Neutral) -> bool:
        """Whether everybody agreed to that very text."""
        return self.complete and self.text == neutral.text

    def outdated(self, said: TextId, now: Contribution | None) -> bool:
        """Whether other words are sought for than a contribution has now; None: it has none."""
        source = self.sources.get(said)
        return source is not None and (now is None or source != source_of(now))

    def renewed(self, source: Contribution) -> "Agreement":
        """The same once a source was worded anew: who agreed for it agreed for other words."""
        if not self.outdated(source.id, source):
            return self
        sources = {**self.sources, source.id: source_of(source)}
        return replace(self, sources=sources, agreed=self.agreed - {source.id})


def source_of(said: Contribution) -> Source:
    """A contribution as it is worded now."""
    return Source(said.contributor, Words(said.id, said.item, said.mark, said.kept))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A feedback sheet that is before the table."""

    sheet: FeedbackSheet
    meeting: MeetingId
    case: CaseId
    round: Round = Round()


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """That a text was withdrawn: whoever saw it may still say that something rests on it (R30)."""

    item: ItemId
    case: CaseId
    seen_by: frozenset[PersonId]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """When somebody came to an item, and what waited before."""

    since: float
    """Seconds on a clock that nobody sets."""
    waiting: frozenset[str]
    """Questions and offers."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Who came to an item one after another, and what was there before: what takes a slip back."""

    item: Item
    """Before the first of them, as was the round on own files."""
    recording: Round | None
    people: Mapping[PersonId, "Newcomer"] = field(default_factory=dict)

    def followed(self, person: PersonId, newcomer: "Newcomer") -> "Arrivals":
        """The same with one more."""
        return replace(self, people={**self.people, person: newcomer})

    def without(self, person: PersonId) -> "Arrivals | None":
        """The same where that person never came; None where nobody else did."""
        others = {who: came for who, came in self.people.items() if who != person}
        return replace(self, people=others) if others else None


@dataclass
class Table:
    """The memory of one open vault. Values are frozen; `copy` is what a failed step restores."""

    questions: dict[QuestionId, Asked] = field(default_factory=dict)
    offers: dict[TextId, Offer] = field(default_factory=dict)
    agreements: dict[TextId, Agreement] = field(default_factory=dict)
    """By the decision or action for which a free neutral text stands, or would."""
    proposals: dict[TextId, Proposal] = field(default_factory=dict)
    recording: dict[ItemId, Round] = field(default_factory=dict)
    put: frozenset[tuple[ItemId, SecretText]] = frozenset()
    """Words that were put to the police before: a text is put once (R31)."""
    withdrawn: dict[TextId, Withdrawn] = field(default_factory=dict)
    open_items: frozenset[ItemId] | None = None
    """Items that are open now; None before anybody looked."""
    ended: frozenset[frozenset[str]] = frozenset()
    """Ids that together name what ended: nothing that is typed about all of them is kept."""
    arrivals: Arrivals | None = None
    """Until a step of another kind at a meeting goes into the log."""

    def copy(self) -> "Table":
        """The same table, to go back to."""
        return Table(
            dict(self.questions),
            dict(self.offers),
            dict(self.agreements),
            dict(self.proposals),
            dict(self.recording),
            self.put,
            dict(self.withdrawn),
            self.open_items,
            self.ended,
            self.arrivals,
        )

    def restore(self, earlier: "Table") -> None:
        """Go back to an earlier copy."""
        self.__dict__.update(earlier.copy().__dict__)

    def forget(self, came: Arrivals, person: PersonId) -> None:
        """What was asked of somebody, or offered to them, at an item to which they never came."""
        theirs, before = (came.item.id, person), came.people[person].waiting
        for key, asked in tuple(self.questions.items()):
            if key not in before and (asked.question.item, asked.question.to) == theirs:
                del self.questions[key]
        for text, offer in tuple(self.offers.items()):
            if text not in before and (offer.action.item, offer.action.owner) == theirs:
                del self.offers[text]
                self.agreements.pop(text, None)

    def worded_anew(self, said: Contribution) -> None:
        """Who agreed for it agreed for other words."""
        self.agreements = {k: a.renewed(said) for k, a in self.agreements.items()}

    def taken_back(self, said: TextId) -> None:
        """Nobody can agree for it any more, nor need others for what rested on it too."""
        self.agreements = {k: a for k, a in self.agreements.items() if said not in a.wanted}

    def recording_over(self, item: ItemId, asked: Collection[PersonId]) -> bool:
        """Whether the round on own files ended without agreement: it is held once (R44)."""
        return self.recording.get(item, Round()).ended(asked)

    def begin_item(self, item: ItemId) -> None:
        """What begins when an item opens."""
        if self.open_items is not None:
            self.open_items |= {item}

    def end_item(self, item: ItemId) -> None:
        """What ends when an item closes: questions and the round on recording."""
        if self.open_items is not None:
            self.open_items -= {item}
        self.questions = {k: q for k, q in self.questions.items() if q.question.item != item}
        self.recording.pop(item, None)

    def end_items(self, items: frozenset[ItemId]) -> None:
        """What ends when the minutes are signed or a case is erased: everything of those items."""
        for item in items:
            self.end_item(item)
        self.agreements = {k: a for k, a in self.agreements.items() if a.item not in items}
        self.offers = {k: o for k, o in self.offers.items() if o.action.item not in items}
        self.proposals = {k: p for k, p in self.proposals.items() if p.sheet.item not in items}
        self.put = frozenset(entry for entry in self.put if entry[0] not in items)
        self.withdrawn = {k: w for k, w in self.withdrawn.items() if w.item not in items}
