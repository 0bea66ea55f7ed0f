"""Any commands in any order: what was said opens to nobody whom no rule names.

After each it is counted what every member's keys open. A text that was there opens to another only
as it is approved, as its grounds are stated anew, in an emergency to whom that names, and to whose
own it is. And no member's keys let anybody read of what rests on other texts more than they may
by all of those, which are closed to many.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.commands.annexes import Amend
from app.commands.corrections import CorrectAction, CorrectContribution, CorrectDecision
from app.commands.delegation import Delegate
from app.commands.emergency import EndEmergency, OpenInEmergency
from app.commands.handing import HandOver
from app.commands.meetings import AddItem, Invite, Plan, Respond
from app.commands.minutes import SignMinutes
from app.commands.office import Declare
from app.commands.outcomes import Decide, UpdateAction
from app.commands.people import WithdrawDeclaration
from app.commands.reviewing import ReviewCase
from app.commands.sitting import Arrive, CloseItem, CloseMeeting
from app.commands.speaking import Approve, Contribute, Withdraw
from app.commands.step import Command, Text
from app.domain.action_state import ActionState
from app.domain.amendment import Amendment
from app.domain.basis import Kind
from app.domain.case import CaseId, Urgency
from app.domain.casefile import CaseFile
from app.domain.contribution import Contribution, Keep, Nature, TextId
from app.domain.decision import Action, Decision, FeedbackSheet
from app.domain.meeting import MeetingId
from app.domain.person import Charge, PersonId
from app.domain.secret import SecretText
from app.errors import AppError
from app.queries.desk import Desk
from app.queries.reading import reads_in_full
from app.session import Session
from app.store.codec import decode
from app.store.records import Records
from tests.app.commands.sittings import CAST, TODAY, at, begun, do, said, scenario
from tests.builders import after

pytestmark = [pytest.mark.usefixtures("quick_passwords"), pytest.mark.slow]
MAYOR, COORD, CLERK, POL, AIV, PREV, GUEST = map(
    PersonId, ("mayor", "coord", "clerk", "pol", "aiv", "prev", "guest")
)
MEMBERS = {
    "pol": {"member": True},
    "guest": {"category": "GEM", "member": True},
    "prev": {"category": "PREV", "member": True},
    "aiv": {"category": "AIV", "member": True},
}
BEGUN = scenario(
    [
        *begun("insp", "pol", named=(*CAST, *MEMBERS)),
        *said("gezegd", "insp"),
        *said("voor een paar", "clerk", "d", audience=["clerk"]),
        at("decide", "mayor", id="e", text="besluit", derived_from=["c"]),
        at("decide", "mayor", id="f", text="op beide", derived_from=["e", "d"]),
        *said("van hen", "pol", "g"),
        at("decide", "mayor", id="h", text="daarop", derived_from=["g"]),
        at("decide", "mayor", id="i", text="op alles", derived_from=["h", "d"]),
        at("assign", "mayor", id="a", text="afspraak", owner="clerk", due=TODAY, derived_from=[]),
        *(do("declare", one) for one in ("guest", "prev", "aiv")),
    ],
    **MEMBERS,
)
MEMBERS_OF_VAULT = sorted(person.id for person in BEGUN.persons if person.member)
WORDS = SecretText("andere woorden")
speakers = st.sampled_from([MAYOR, COORD, CLERK, POL])
numbers = st.integers(0, 30)
MOVES = st.one_of(
    st.tuples(st.sampled_from(["say", "say", "approve", "reword", "take back"]), speakers, numbers),
    st.tuples(st.sampled_from(["take back alone", "reword alone"]), speakers, numbers),
    st.tuples(st.sampled_from(["withdraw", "declare", "unlock"]), speakers, st.just(0)),
    st.tuples(st.sampled_from(["decide", "restate", "state", "amend"]), st.just(MAYOR), numbers),
    st.tuples(st.sampled_from(["emergency", "end"]), st.sampled_from([GUEST, PREV]), numbers),
    st.tuples(st.sampled_from(["come", "sit"]), st.sampled_from([PREV, GUEST]), st.just(0)),
    st.tuples(st.sampled_from(["close", "sign", "hand over", "admit"]), st.just(MAYOR), st.just(0)),
    st.tuples(st.just("review"), st.sampled_from([MAYOR, COORD, AIV]), st.just(0)),
)
Move = tuple[str, PersonId, int]
Opened = dict[str, tuple[Text, set[PersonId]]]


class Evening:
    """One case at one table, and what its members' keys open of it."""

    def __init__(self, session: Session, case: CaseId, meeting: MeetingId) -> None:
        self.session, self.case, self.meeting = session, case, meeting

    def opened(self) -> Opened:
        """Every text that some member's keys open, by id, with those members."""
        found: Opened = {}
        for member in MEMBERS_OF_VAULT:
            for text in self._texts(member):
                found.setdefault(text.id, (text, set()))[1].add(member)
        return found

    def _texts(self, member: PersonId) -> Iterator[Text]:
        """Also where the frame of the case is closed to them, which says nothing of its texts."""
        vault = self.session._vault
        with vault.transaction(member, now=self.session._now()) as transaction:
            for stored in transaction.bundle(self.case):
                thing = decode(stored.payload, stored.schema)
                if isinstance(thing, Contribution | Decision | Action | FeedbackSheet | Amendment):
                    yield thing

    def told(self, member: PersonId, opened: Opened | None = None) -> set[tuple[str, PersonId]]:
        """Which texts that rest on others who would read in full, as a member's keys tell it.

        With `opened`, as keys would tell it that open all of those.
        """
        session = self.session
        with session._vault.transaction(member, now=(now := session._now())) as transaction:
            desk = Desk(
                session._setting, Records(transaction), acting=member, member=member, now=now
            )
            file = desk.casefile(self.case)
            if file is None:
                return set()
            if opened is not None:
                file = desk._files[self.case] = _whole(file, [text for text, _ in opened.values()])
            found = (*file.decisions, *file.actions)
            places = ((text, desk.around_text(text)) for text in found)
            return {
                (text.id, person)
                for text, place in places
                for person in desk.persons
                if place is not None and reads_in_full(desk, place, text, person)
            }

    def unlock_anew(self) -> None:
        """Everybody comes in again, one after the other."""
        self.session.lock()
        for member in MEMBERS_OF_VAULT:
            self.session.unlock(member, f"play-{member}")

    def does(self, move: Move, texts: Sequence[Text]) -> Command | None:
        """Carry it out, as far as the program lets them; the last command of it."""
        what, who, _number = move
        if what == "unlock":
            self.unlock_anew()
        if what.endswith("alone"):
            return self._alone((what.removesuffix(" alone"), who, _number), texts)
        done = None
        for command in self._commands(move, texts):
            done = command
            if isinstance(command, OpenInEmergency | HandOver):
                second = GUEST if isinstance(command, OpenInEmergency) else CLERK
                words = {MAYOR: "play-mayor", second: f"play-{second}"}
                self.session.run_together(command, MAYOR, words)
            else:
                guest = isinstance(command, Invite | EndEmergency)
                self.session.run(command, MAYOR if guest else who)
        return done

    def _alone(self, move: Move, texts: Sequence[Text]) -> Command | None:
        """While nobody else's keys are open."""
        self.session.lock()
        self.session.unlock(move[1], f"play-{move[1]}")
        try:
            return self.does(move, texts)
        finally:
            self.unlock_anew()

    def _commands(self, move: Move, texts: Sequence[Text]) -> Iterator[Command]:
        """What somebody does, on texts that the number chooses."""
        what, who, number = move
        meeting, case, text = self.meeting, self.case, texts[number % len(texts)]
        own, ground = TextId(text.id), (TextId(texts[number // 2 % len(texts)].id),)
        match what:
            case "say":
                audience = (None, frozenset({CLERK}), frozenset({POL}))[number % 3]
                told = SecretText("gezegd")
                yield Contribute(
                    meeting, case, told, Nature.FACT, False, Keep.MINUTES, audience=audience
                )
            case "approve":
                yield Approve(own)
            case "reword":
                yield CorrectContribution(own, WORDS)
            case "take back":
                yield Withdraw(own)
            case "withdraw":
                yield WithdrawDeclaration()
            case "declare":
                yield Declare()
            case "decide":
                yield Decide(meeting, case, WORDS, ground)
            case "restate":
                sources = getattr(text, "derived_from", ()) if number % 3 else ground
                kind = CorrectAction if isinstance(text, Action) else CorrectDecision
                yield kind(
                    own,
                    WORDS,
                    **({"due": TODAY} if kind is CorrectAction else {}),
                    derived_from=sources,
                )
            case "state":
                yield UpdateAction(own, ActionState.DONE)
            case "amend":
                yield Amend(own, WORDS)
            case "emergency":
                yield OpenInEmergency(case, who, 1, Urgency.DANGER)
            case "end":
                yield EndEmergency(case, who)
            case "come":
                yield Invite(meeting, case, who)
                yield Respond(meeting, case, accepts=True)
            case "sit":
                yield Arrive(meeting, case)
            case "close":
                yield CloseItem(meeting, case)
                yield CloseMeeting(meeting)
            case "sign":
                yield SignMinutes(meeting)
            case "hand over":
                yield HandOver(Charge.COORDINATOR, AIV)
            case "review":
                yield ReviewCase(case, WORDS)
            case "admit":
                yield Delegate(AIV)
                planned = Plan(Kind.CONSENT, TODAY, "Elders", AIV, CLERK)
                made = self.session.run(planned, MAYOR).made
                yield AddItem(MeetingId(str(made)), case)


def _whole(file: CaseFile, texts: Sequence[Text]) -> CaseFile:
    kinds = {"contributions": Contribution, "decisions": Decision, "actions": Action}
    of = {name: tuple(t for t in texts if isinstance(t, kind)) for name, kind in kinds.items()}
    return replace(file, **of)


def named(command: Command | None, text: Text, texts: dict[str, Text]) -> frozenset[PersonId]:
    """To whom a command opens a text that was there before it."""
    everybody = frozenset(MEMBERS_OF_VAULT)
    match command:
        case Approve() | CorrectContribution():
            opens = command.contribution == text.id and isinstance(text, Contribution)
            return everybody if opens and not text.kept else frozenset()
        case CorrectDecision() | CorrectAction():
            of = command.decision if isinstance(command, CorrectDecision) else command.action
            before = texts.get(of)
            same = getattr(before, "derived_from", ()) == command.derived_from
            rests = (isinstance(text, Decision | Action) and text.id == of) or _rests(
                text, of, texts
            )
            return everybody if rests and not same else frozenset()
        case OpenInEmergency():
            return frozenset({command.person})
    return frozenset()


def _rests(text: Text, of: str, texts: dict[str, Text]) -> bool:
    grounds = getattr(text, "derived_from", ())
    return of in grounds or any(_rests(texts[one], of, texts) for one in grounds if one in texts)


def _owners(text: Text) -> set[PersonId]:
    """Whose own it is: who said it, who put it right, whose action it is."""
    return {
        getattr(text, name) for name in ("contributor", "author", "owner") if hasattr(text, name)
    }


@settings(max_examples=30)
@example([("take back alone", POL, number) for number in range(10)])
@given(st.lists(MOVES, min_size=8, max_size=25))
def test_what_was_said_opens_to_nobody_whom_no_rule_names(
    tmp_path: Path, moves: Sequence[Move]
) -> None:
    session, made = after(tmp_path, BEGUN)
    with session:
        evening = Evening(session, CaseId(made.ids["k"]), MeetingId(made.ids["m"]))
        before = evening.opened()
        for move in moves:
            command = None
            with suppress(AppError):
                command = evening.does(move, [text for text, _ in before.values()])
            now = evening.opened()
            texts = {text_id: text for text_id, (text, _) in before.items()}
            by_all = evening.told(MAYOR, now)
            for member in MEMBERS_OF_VAULT:
                assert evening.told(member) <= by_all, (move, member)
            for text_id, (text, readers) in now.items():
                if text_id in before:
                    known, had = before[text_id]
                    gained = readers - had - named(command, known, texts) - _owners(text)
                    assert not gained, (move, text, gained)
                elif isinstance(text, Amendment):
                    _, of = now[text.of]
                    assert readers <= of | {text.author}, move
            before = now
        assert session.check("coord") == ()
