"""On what an outcome rests decides who reads it, and for how long a neutral text stands for it."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import pytest

from app.commands.corrections import CorrectAction, CorrectContribution, CorrectDecision
from app.commands.meetings import AddItem, Invite, Plan, Respond
from app.commands.members import AddMember
from app.commands.office import Declare
from app.commands.outcomes import AcceptAction, Agree, Assign, Decide
from app.commands.sitting import Arrive, CloseItem, CloseMeeting, OpenItem, OpenMeeting
from app.commands.speaking import Approve, Contribute, Withdraw
from app.commands.step import Done, Loud
from app.commands.step import Step as Work
from app.domain.basis import Kind
from app.domain.case import CaseId
from app.domain.contribution import Keep, Nature, TextId
from app.domain.decision import Neutral, Notice
from app.domain.log import Act
from app.domain.meeting import MeetingId
from app.domain.person import Charge, PersonId
from app.domain.secret import SecretText
from app.errors import Locked
from app.policy.verdict import Verdict, verdict
from app.session import Session
from app.store.codec import encode
from tests.app.commands import test_handing as handing
from tests.app.commands.sittings import (
    CAST,
    TODAY,
    at,
    begun,
    case_file,
    convened,
    do,
    planned,
    played,
    said,
    seated,
    signed,
)
from tests.app.commands.test_agreements import (
    AGREED,
    CARE_ID,
    CLERK,
    COORD,
    INSP,
    MAYOR,
    OUTSIDE,
    AsBefore,
    actions,
    alone,
    asked,
    code,
    decisions,
    narrow,
)
from tests.app.commands.test_outcomes import CARE, board, decided, opens
from tests.builders import Outcomes

pytestmark = pytest.mark.usefixtures("quick_passwords")
AIV, BM, CUSTOMS = map(PersonId, ("aiv", "bm", "customs"))
OFFICERS = ("mayor", "coord", "clerk", "aiv")


def next_evening(
    session: Session, made: Outcomes, chair: PersonId, coordinator: PersonId
) -> tuple[MeetingId, CaseId]:
    """The same case at another table, where everybody sits."""
    case = CaseId(made.ids["k"])
    plan = Plan(Kind.CONSENT, TODAY, "Stadhuis", chair, CLERK)
    meeting = MeetingId(session.run(plan, coordinator).made)
    session.run(AddItem(meeting, case), MAYOR)
    officers = {MAYOR, chair, coordinator, CLERK}
    for one in (CUSTOMS, CARE_ID, INSP, *sorted(officers & {AIV, BM} - {chair})):
        session.run(Invite(meeting, case, one), MAYOR)
        session.run(Respond(meeting, case, True), one)
    session.run(OpenMeeting(meeting), chair)
    session.run(OpenItem(meeting, case), chair)
    for one in sorted({*officers, CUSTOMS, CARE_ID, INSP}):
        session.run(Declare(), one)
        session.run(Arrive(meeting, case), one)
    made.ids["m"] = meeting
    return meeting, case


@dataclass(frozen=True, slots=True)
class Evening:
    """A chair got keys after a first evening: of that they open decision `d`, not its source."""

    session: Session
    made: Outcomes
    place: tuple[MeetingId, CaseId]
    wider: TextId
    narrower: TextId

    def decide(self, source: TextId) -> TextId:
        return TextId(self.session.run(Decide(*self.place, SecretText("x"), (source,)), AIV).made)

    def read_by(self, words: str) -> set[str]:
        readers = (one for one in OFFICERS if words.encode() in opens(self.session, one, self.made))
        return set(readers)


@pytest.fixture
def evening(tmp_path: Path) -> Evening:
    session, made = played(
        tmp_path,
        do("delegate", "mayor", to="aiv"),
        *begun("care", "insp", "aiv", named=(*CAST, "aiv")),
        *said("voor aiv alleen", "care", "e", audience=["aiv"]),
        aiv={"category": "AIV"},
    )
    first = MeetingId(made.ids["m"]), CaseId(made.ids["k"])
    session.work(AddMember(AIV, "play-aiv"), COORD)
    session.unlock("aiv", "play-aiv")
    for member in ("mayor", "coord", "clerk"):
        session._vault.lock_member(member)
        session.unlock(member, f"play-{member}")
    rests_on = (TextId(made.ids["e"]),)
    narrower = session.run(Decide(*first, SecretText("besluit D"), rests_on), MAYOR).made
    session.run(CloseItem(*first), MAYOR)
    session.run(CloseMeeting(first[0]), MAYOR)
    place = next_evening(session, made, AIV, COORD)
    readers = frozenset({CLERK, AIV})
    told = Contribute(
        *place, SecretText("iets"), Nature.FACT, False, Keep.MINUTES, audience=readers
    )
    wider = session.run(told, CARE_ID).made
    session.run(Approve(TextId(wider), code(session, made, "care")), CARE_ID)
    return Evening(session, made, place, TextId(wider), TextId(narrower))


def test_a_corrected_decision_opens_to_nobody_for_whom_its_grounds_are_not(
    evening: Evening,
) -> None:
    outcome = evening.decide(evening.wider)
    assert "clerk" in evening.read_by("iets")
    words = SecretText("zegt wat D zegt")
    evening.session.run(CorrectDecision(outcome, words, (evening.narrower,)), AIV)
    assert evening.read_by("zegt wat D zegt") == {"mayor", "coord", "aiv"}
    assert decisions(evening.session, evening.made, "clerk") == []


def test_a_corrected_action_neither(evening: Evening) -> None:
    outcome, session = evening.decide(evening.wider), evening.session
    task = Assign(*evening.place, SecretText("actie"), COORD, TODAY, (outcome,))
    action = TextId(session.run(task, AIV).made)
    session.run(CorrectDecision(outcome, SecretText("als D"), (evening.narrower,)), AIV)
    session.run(CorrectAction(action, SecretText("actie volgens D"), TODAY, (outcome,)), AIV)
    for words in ("actie", "actie volgens D"):
        assert evening.read_by(words) == {"mayor", "coord", "aiv"}


def on_an_earlier_decision(tmp_path: Path, *, handed_over: bool) -> tuple[Session, Outcomes]:
    """A decision on one of an evening before, which the coordinator of today does not open."""
    session, made = played(
        tmp_path,
        *begun("care", "insp", named=(*CAST, *handing.NEW)),
        *said("bron", "care", audience=["mayor"]),
        at("decide", "mayor", id="d", text="D", derived_from=["c"]),
        *signed()[:2],
        **handing.NEW,
    )
    if handed_over:
        handing.together(session, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    place = next_evening(session, made, MAYOR, AIV if handed_over else COORD)
    neutral = Neutral(text=SecretText(OUTSIDE))
    rests_on = (TextId(made.ids["d"]),)
    decide = Decide(*place, SecretText("in full"), rests_on, neutral)
    made.ids["b"] = str(session.run(decide, MAYOR).made)
    return session, made


def agree(session: Session, made: Outcomes, source: str = "c", who: PersonId = CARE_ID) -> None:
    asked_for = TextId(made.ids[source]), TextId(made.ids["b"])
    session.run(Agree(*asked_for, code(session, made, who)), who)


@pytest.mark.parametrize("handed_over", [False, True])
def test_everybody_agrees_whatever_the_coordinator_of_today_opens(
    tmp_path: Path, handed_over: bool
) -> None:
    session, made = on_an_earlier_decision(tmp_path, handed_over=handed_over)
    assert asked(session, made) == [OUTSIDE]
    agree(session, made)
    assert asked(session, made) == []
    assert decisions(session, made) == [OUTSIDE]


def test_who_agreed_where_nobody_could_keep_it_is_asked_again(tmp_path: Path) -> None:
    session, made = on_an_earlier_decision(tmp_path, handed_over=True)
    session._vault.lock_member(MAYOR)
    session._vault.lock_member(COORD)
    agree(session, made)
    assert decisions(session, made) == []
    alone(session, "mayor", "coord", "clerk", "aiv")
    agree(session, made)
    assert decisions(session, made) == [OUTSIDE]


def notice(session: Session, made: Outcomes, who: str = "clerk", outcome: str = "b") -> Notice:
    notices = case_file(session, made.ids["k"], who).notices
    (found,) = [one for one in notices if one.of == made.ids[outcome]]
    return found


def test_a_neutral_text_tells_nobody_on_what_the_outcome_rests(tmp_path: Path) -> None:
    session, made = played(
        tmp_path,
        *begun("care", "insp", "customs"),
        *said("bron", "care", audience=["mayor", "clerk"]),
        *said("andere", "customs", "d", audience=["mayor"]),
        decided(("c", "d"), neutral_text=OUTSIDE),
        AGREED,
        do("agree", "customs", contribution="d", for_="b", what="neutral"),
    )
    before = notice(session, made)
    kept = Neutral(text=SecretText(OUTSIDE), agreed=True)
    assert before == Notice(before.id, before.item, TextId(made.ids["b"]), kept)
    own = TextId(made.ids["c"])
    changed = CorrectContribution(own, SecretText("anders"), code(session, made, "care"))
    session.run(changed, CARE_ID)
    agree(session, made)
    after = notice(session, made)
    assert encode(replace(after, id=before.id)) == encode(before)


def test_an_unrelated_text_of_a_former_vault_ends_nothing_that_is_agreed_since(
    tmp_path: Path,
) -> None:
    session, made = played(
        tmp_path,
        *begun("care", "insp"),
        *said("bron", "care", audience=["mayor"]),
        *said("iets anders", "care", "d", audience=["mayor"]),
        decided(neutral_text="x"),
    )
    session.run(AsBefore(made.ids["k"]), COORD)
    place = MeetingId(made.ids["m"]), CaseId(made.ids["k"])
    neutral = Neutral(text=SecretText(OUTSIDE))
    decide = Decide(*place, SecretText("nieuw"), (TextId(made.ids["c"]),), neutral)
    made.ids["b"] = str(session.run(decide, MAYOR).made)
    agree(session, made)
    session.run(Withdraw(TextId(made.ids["d"]), code(session, made, "care")), CARE_ID)
    assert decisions(session, made) == [OUTSIDE]


def test_an_offer_shows_nothing_that_was_agreed_on_other_grounds(tmp_path: Path) -> None:
    task = {"text": "in full", "owner": "insp", "due": TODAY, "derived_from": ["z"]}
    session, made = played(
        tmp_path,
        *begun("care", "insp", "customs"),
        *said("bron", "care", audience=["mayor"]),
        *said("andere", "customs", "d", audience=["mayor"]),
        at("decide", "mayor", id="z", text="z", derived_from=["c"]),
        at("assign", "mayor", id="b", neutral_text=OUTSIDE, **task),
        AGREED,
        do("correct_decision", "mayor", decision="z", text="z2", derived_from=["d"]),
    )
    assert OUTSIDE not in [line.text for line in board(session, made, "insp").waiting]
    assert asked(session, made, "customs") == [OUTSIDE]
    session.run(AcceptAction(TextId(made.ids["b"]), code(session, made, "insp")), INSP)
    assert actions(session, made) == []
    assert asked(session, made, "customs") == [OUTSIDE]
    agree(session, made, "d", CUSTOMS)
    assert actions(session, made) == [OUTSIDE]


NOTE = at("contribute", "care", id="c", text="bron", nature="fact", secret=False)
LATER = [
    *begun("care", "insp"),
    NOTE,
    *signed()[:2],
    planned("n"),
    *convened("customs", meeting="n"),
    *seated("mayor", "coord", "clerk", "care", "insp", meeting="n"),
    at("decide", "mayor", meeting="n", id="b", text="t", derived_from=["c"], neutral_text="u"),
]


@dataclass(frozen=True, slots=True)
class LetGo(Loud):
    """Lets a meeting go that nobody can sign any more."""

    verb: ClassVar[str] = "let_go"
    meeting: MeetingId

    def asks(self, step: Work) -> Verdict:
        return verdict()

    def carry_out(self, step: Work) -> Done:
        meeting = step.records.meeting(self.meeting)
        assert meeting is not None
        return CloseMeeting(self.meeting)._let_go(step, meeting)


def test_a_meeting_that_is_let_go_leaves_what_a_later_table_agreed_to(tmp_path: Path) -> None:
    session, made = played(tmp_path, *LATER, AGREED, **CARE)
    first, made.ids["m"] = made.ids["m"], made.ids["n"]
    session.run(LetGo(MeetingId(first)), MAYOR)
    assert b"bron" not in opens(session, "mayor", made)
    assert decisions(session, made) == ["u"]


@pytest.mark.parametrize("end", [[AGREED], []], ids=["agreed", "asked"])
def test_nothing_of_a_destroyed_note_stays_in_memory(
    tmp_path: Path, end: list[dict[str, object]]
) -> None:
    session, made = played(tmp_path, *LATER, *end, do("sign_minutes", "mayor", meeting="m"), **CARE)
    assert b"bron" not in opens(session, "mayor", made)
    waiting = session._table.agreements[TextId(made.ids["b"])]
    (source,) = waiting.sources.values()
    assert {source.words.source, source.contributor} == {made.ids["c"], CARE_ID}
    assert not any(isinstance(getattr(source.words, one), SecretText) for one in ("item", "mark"))


def test_an_offer_waits_for_keys_that_tell_for_whom_it_is(tmp_path: Path) -> None:
    task = {"text": "voluit", "owner": "care", "due": TODAY, "derived_from": ["c"]}
    source = said("bron", "insp", audience=["clerk"])
    offer = at("assign", "mayor", id="b", **task)
    session, made = played(tmp_path, *begun("care", "insp"), *source, offer, **CARE)
    for officer in ("mayor", "coord"):
        session._vault.lock_member(officer)
    accept = AcceptAction(TextId(made.ids["b"]))
    with pytest.raises(Locked) as caught:
        session.run(accept, CARE_ID)
    assert (caught.value.code, caught.value.facts) == ("member_locked", {"member": MAYOR})
    session.unlock("coord", "play-coord")
    session.run(accept, CARE_ID)
    assert actions(session, made) == ["voluit"]


def test_an_owner_who_reads_all_of_it_accepts_with_their_own_keys(tmp_path: Path) -> None:
    task = {"text": "voluit", "owner": "care", "due": TODAY, "derived_from": ["c"]}
    offer = at("assign", "mayor", id="b", **task)
    session, made = played(tmp_path, *begun("care", "insp"), *said("bron", "insp"), offer, **CARE)
    for officer in ("mayor", "coord"):
        session._vault.lock_member(officer)
    session.run(AcceptAction(TextId(made.ids["b"])), CARE_ID)
    assert actions(session, made) == ["voluit"]


def test_words_that_others_word_anew_are_ended_as_an_officer_unlocks(tmp_path: Path) -> None:
    """Whose keys open nothing but the neutral text cannot tell; the line says of no case."""
    session, made = played(tmp_path, *narrow(), **CARE)
    alone(session, "care", "clerk")
    session.run(CorrectContribution(TextId(made.ids["c"]), SecretText("anders")), CARE_ID)
    assert decisions(session, made, "clerk") == [OUTSIDE]
    session.unlock("coord", "play-coord")
    assert decisions(session, made, "clerk") == []
    last = [line.entry for line in session.log("coord") if line.entry is not None][-1]
    assert (last.act, last.member, last.why) == (Act.ITEM_RECORD_CHANGED, COORD, None)
    assert (last.case, last.meeting) == (None, None)
    before = len(list(session.log("coord")))
    session.unlock("mayor", "play-mayor")
    assert asked(session, made) == [OUTSIDE]
    assert len(list(session.log("coord"))) == before + 1, "the coordinator looked at all of it"
