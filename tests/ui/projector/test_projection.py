"""Any evening: the room reads what spec 2 gives to everyone admitted, and nothing after an arrival.

The oracle below is written from the table of spec 2 ("Texts: who may read what") for a reader who
is everyone at once; it shares nothing with the code that it judges.
"""

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from app.commands.cases import Revoke
from app.commands.meetings import Invite, Respond
from app.commands.outcomes import Assign, Decide
from app.commands.sitting import Arrive, CloseItem, Leave
from app.commands.speaking import Approve, Contribute, Withdraw
from app.domain.case import CaseId
from app.domain.contribution import Keep, Nature, TextId
from app.domain.decision import Neutral
from app.domain.meeting import MeetingId
from app.domain.person import Language, PersonId
from app.domain.secret import SecretText
from app.wording.sentences import sentences
from tests.meetings import GUESTS, STAFF, TODAY, scenario, seated
from tests.ui.projector.room import Room, room
from ui.meetings.names import names

pytestmark = pytest.mark.slow
SEATED = ("pol", "insp", "care")
LATER = ("sport", "youth")
OFFICERS = frozenset({"mayor", "coord"})
PEOPLE = (*STAFF, *SEATED, *LATER)
TEMPLATE = "measure"

people = st.sampled_from(PEOPLE)
number = st.integers(0, 4)
audiences = st.none() | st.frozensets(people, max_size=4) | st.just(frozenset(PEOPLE))
sources = st.lists(number, max_size=2, unique=True)
kept = people.flatmap(
    lambda who: st.tuples(
        st.just(who), audiences | st.just(frozenset(PEOPLE) - {who}), st.booleans()
    )
)
STEPS: dict[str, st.SearchStrategy[tuple[Any, ...]]] = {
    "say": st.tuples(people, audiences, st.booleans(), st.booleans()),
    "keep": kept,
    "approve": st.tuples(number),
    "withdraw": st.tuples(number),
    "decide": st.tuples(sources, st.booleans()),
    "assign": st.tuples(sources, st.booleans()),
    "join": st.tuples(st.sampled_from(LATER)),
    "lose": st.tuples(st.sampled_from(SEATED)),
    "arrive": st.tuples(people),
    "leave": st.tuples(people),
    "hand": st.just(()),
}
OFTEN = ["keep"] * 5 + ["hand"] * 3 + ["decide", "assign"]
steps = st.sampled_from([*STEPS, *OFTEN]).flatmap(
    lambda verb: STEPS[verb].map(lambda more: (verb, *more))
)


@dataclass
class Said:
    """A contribution, as somebody at the table remembers it."""

    id: str
    words: str
    who: str
    audience: frozenset[str] | None
    minutes: bool
    named: bool
    approved: bool = False
    gone: bool = False

    @property
    def counts(self) -> bool:
        return self.minutes and self.approved and not self.gone


@dataclass
class Outcome:
    words: str
    rests_on: list[Said]
    neutral: bool
    action: bool


@dataclass
class Evening:
    """What happened, and what spec 2 says that the room may read of it."""

    admitted: set[str] = field(default_factory=lambda: {*STAFF, *SEATED})
    said: list[Said] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    lit: bool = False
    words: int = 0

    def word(self) -> str:
        self.words += 1
        return f"Woord{self.words}einde"

    def readers(self, text: Said) -> set[str]:
        """Mayor, chair and coordinator belong to every audience; nobody else to what counts not."""
        if not text.counts:
            return set(OFFICERS)
        return self.admitted | OFFICERS if text.audience is None else text.audience | OFFICERS

    def contributions(self) -> list[str]:
        """Lines 1, 5, 6 and 8, for every reader who is admitted."""
        return [
            f"Naam van {t.who}: {t.words}" if t.named else t.words
            for t in self.said
            if t.counts and self.admitted <= self.readers(t) | {t.who}
        ]

    def derived(self, action: bool) -> list[str]:
        """The intersection of the sources' audiences reads it; the others its neutral text."""
        found = []
        for one in self.outcomes:
            inside = set.intersection(self.admitted | OFFICERS, *map(self.readers, one.rests_on))
            if one.action is not action:
                continue
            if self.admitted <= inside:
                day = sentences(Language.NL).date(TODAY)
                owned = f"{one.words} – Naam van scribe, tegen {day}"
                found.append(owned if action else one.words)
            elif one.neutral:
                found.append(TEMPLATE)
        return found

    def room(self) -> list[str]:
        """Everything that may stand on the window, without headings."""
        if not self.lit:
            return []
        return [*self.contributions(), *self.derived(False), *self.derived(True)]


@settings(max_examples=12)
@given(acting=st.sampled_from(sorted(STAFF)), evening=st.lists(steps, min_size=8, max_size=20))
def test_the_room_reads_what_everyone_admitted_may(
    qtbot: QtBot, acting: str, evening: list[tuple[Any, ...]]
) -> None:
    played = scenario(seated(SEATED), members=GUESTS)
    with TemporaryDirectory() as folder, room(qtbot, Path(folder), played, acting) as held:
        told = Evening()
        held.to_front()
        held.turn()  # opens it, dark
        assert held.read() == []
        held.turn()
        told.lit = True
        for step in evening:
            take(held, told, *step)
            assert texts(held) == told.room(), step
        close = CloseItem(MeetingId(held.ids["m"]), CaseId(held.ids["k"]))
        held.ask(close, "mayor")
        assert held.read() == []
        held.settle()
        assert held.read() == []


def texts(held: Room) -> list[str]:
    """What stands on the window, without the key and the headings; templates by their name."""
    language = sentences(Language.NL)
    headings = {language.text(f"projector.{k}") for k in ("contributions", "decisions", "actions")}
    templates = {text: code for code, text in names("neutral").items()}
    read = [text for text in held.read() if text not in headings and not text.startswith("C-")]
    return [templates.get(text, text) for text in read]


def take(held: Room, told: Evening, verb: str, *more: Any) -> None:
    """One step, in the vault and in memory."""
    place = MeetingId(held.ids["m"]), CaseId(held.ids["k"])
    if verb in ("say", "keep"):
        _say(held, told, place, *more[:2], named=more[-1], minutes=verb == "keep" or more[2])
        if verb == "keep" and told.said:
            take(held, told, "approve", len(told.said) - 1)
    elif verb in ("approve", "withdraw") and more[0] < len(told.said):
        text = told.said[more[0]]
        verbs = {"approve": Approve, "withdraw": Withdraw}
        step = verbs[verb](TextId(text.id), held.code(text.id, text.who))
        if held.take(step, text.who) is not None:
            text.approved = text.approved or verb == "approve"
            text.gone = text.gone or verb == "withdraw"
    elif verb in ("decide", "assign"):
        _conclude(held, told, place, verb == "assign", *more)
    elif verb == "join":
        held.take(Invite(*place, PersonId(more[0])), "mayor")
        if held.take(Respond(*place, True), more[0]) is not None:
            told.admitted.add(more[0])
    elif verb == "lose":
        if held.take(Revoke(place[1], PersonId(more[0])), "coord") is not None:
            told.admitted.discard(more[0])
    elif verb == "arrive":
        held.ask(Arrive(*place), more[0])
        assert held.read() == [], "before the step is even taken"
        told.lit = False
        held.settle()
    elif verb == "leave":
        held.take(Leave(*place), more[0])
    elif verb == "hand":
        held.turn()
        told.lit = not told.lit


def _say(
    held: Room, told: Evening, place: Any, who: str, audience: Any, named: bool, minutes: bool
) -> None:
    word = told.word()
    step = Contribute(
        *place,
        SecretText(word),
        Nature.FACT,
        secret=False,
        keep=Keep.MINUTES if minutes else Keep.SPOKEN,
        audience=None if audience is None else frozenset(map(PersonId, audience)),
        attributed=named,
    )
    done = held.take(step, who)
    if done is not None:
        told.said.append(Said(done.made, word, who, audience, minutes, named))


def _conclude(
    held: Room, told: Evening, place: Any, action: bool, rests: list[int], neutral: bool
) -> None:
    known = [told.said[n] for n in rests if n < len(told.said)]
    word, ids = told.word(), tuple(TextId(text.id) for text in known)
    other = Neutral(template=TEMPLATE) if neutral else None
    step: Any = Decide(*place, SecretText(word), ids, other)
    if action:
        step = Assign(*place, SecretText(word), PersonId("scribe"), TODAY, ids, other)
    if held.take(step, "mayor") is not None:
        told.outcomes.append(Outcome(word, known, neutral, action))
