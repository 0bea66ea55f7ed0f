"""Who reads what rests on words that are taken back, or moved, by keys that do not open all of it.

And who reads what rests on words that the keys at hand never opened.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

from app.commands.corrections import CorrectAction, CorrectDecision
from app.commands.delegation import Delegate
from app.commands.meetings import Invite, Respond
from app.commands.members import AddMember
from app.commands.minutes import IssueMinutes, SignMinutes
from app.commands.office import Declare
from app.commands.outcomes import AcceptAction, Assign, Decide, UpdateAction
from app.commands.rounds import ProposeFeedback, Vote, VoteRecord
from app.commands.sitting import Arrive, CloseItem, CloseMeeting
from app.commands.speaking import Approve, Contribute, Withdraw
from app.commands.step import Done, Loud, Step
from app.domain.action_state import ActionState
from app.domain.case import CaseId
from app.domain.contribution import Keep, Nature, TextId
from app.domain.log import Act
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.policy.verdict import Verdict, verdict
from app.session import Session
from app.store.records import Records
from tests.app.commands.sittings import (
    CAST,
    TODAY,
    at,
    begun,
    convened,
    opened,
    planned,
    played,
    said,
    seated,
    signed,
)
from tests.app.commands.test_agreements import alone, code, decisions
from tests.app.commands.test_grounds import next_evening
from tests.app.commands.test_outcomes import CARE, board
from tests.app.commands.test_own_actions import LATE, actions
from tests.app.commands.test_signing import text as printed
from tests.builders import Outcomes

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD, CLERK, CARE_ID, AIV, BM, INSP, CUSTOMS = map(
    PersonId, ("mayor", "coord", "clerk", "care", "aiv", "bm", "insp", "customs")
)
FULL = "voluit"
KEYS = pytest.mark.parametrize("slot", [{}, CARE], ids=["no keys", "own keys"])


def waiting(session: Session, made: Outcomes, who: str, what: str) -> list[str]:
    return [one.text for one in board(session, made, who).waiting if one.what == what]


def decided(*sources: str, text: str = FULL, made: str = "b") -> Any:
    return at("decide", "mayor", id=made, text=text, derived_from=list(sources))


def take_back(session: Session, made: Outcomes, how: str) -> None:
    """The words below the decision `d`, or their place under it."""
    if how == "withdrawn":
        session.run(Withdraw(TextId(made.ids["c"]), code(session, made, INSP)), INSP)
        return
    narrow = (TextId(made.ids["n"]),)
    session.run(CorrectDecision(TextId(made.ids["d"]), SecretText("anders"), narrow), MAYOR)


def test_what_rests_on_a_decision_closes_with_the_words_below_it(tmp_path: Path) -> None:
    """Whoever takes them back opens the decision, and not what rests on it as well."""
    session, made = played(
        tmp_path,
        *begun("care", "insp"),
        *said("bron voor allen", "care"),
        *said("voor de klerk", "insp", "e", audience=["clerk"]),
        decided("c", text="besluit", made="d"),
        decided("d", "e"),
        **CARE,
    )
    assert decisions(session, made, "clerk") == ["besluit", FULL]
    alone(session, "care")
    session.run(Withdraw(TextId(made.ids["c"])), CARE_ID)
    for others in ((), ("coord",), ("mayor",)):
        alone(session, "clerk", *others)
        assert decisions(session, made, "clerk") == []
    assert decisions(session, made, "mayor") == ["besluit", FULL]


@KEYS
@pytest.mark.parametrize("how", ["withdrawn", "moved"])
def test_an_offer_closes_with_the_words_below_its_decision(
    tmp_path: Path, how: str, slot: dict[str, Any]
) -> None:
    session, made = played(
        tmp_path,
        *begun("care", "insp"),
        *said("bron voor allen", "insp"),
        *said("alleen burgemeester", "insp", "n", audience=["mayor"]),
        decided("c", text="besluit", made="d"),
        at("assign", "mayor", id="b", text=FULL, owner="care", due=TODAY, derived_from=["d"]),
        **slot,
    )
    assert waiting(session, made, "care", "offer") == [FULL]
    take_back(session, made, how)
    assert waiting(session, made, "care", "offer") == [""]


@KEYS
@pytest.mark.parametrize("how", ["withdrawn", "moved"])
def test_a_sheet_before_the_table_closes_with_the_words_below_its_decision(
    tmp_path: Path, how: str, slot: dict[str, Any]
) -> None:
    session, made = played(
        tmp_path,
        *begun("care", "insp", "pol"),
        *said("bron voor allen", "insp"),
        *said("alleen burgemeester", "insp", "n", audience=["mayor"]),
        decided("c", text="besluit", made="d"),
        at("propose_feedback", "mayor", id="f", text=FULL, derived_from=["d"]),
        **slot,
    )
    assert waiting(session, made, "care", "feedback") == [FULL]
    take_back(session, made, how)
    for who in ("care", "pol"):
        assert waiting(session, made, who, "feedback") == [""]


@pytest.mark.parametrize(
    ("source", "reads"), [("x", []), ("o", [FULL])], ids=["narrower", "as wide"]
)
def test_grounds_that_moved_close_it_to_whom_they_do_and_to_nobody_else(
    tmp_path: Path, source: str, reads: list[str]
) -> None:
    """The owner was let in after all of those words, and opens none."""
    task = {"text": FULL, "owner": "aiv", "due": TODAY, "derived_from": ["d"]}
    session, made = played(
        tmp_path,
        opened(named=(*CAST, *LATE)),
        planned(),
        *convened("care"),
        *seated("mayor", "coord", "clerk", "care"),
        *said("bron voor allen", "care"),
        *said("alleen burgemeester", "care", "x", audience=["mayor"]),
        *said("ook voor allen", "care", "o"),
        decided("c", text="besluit", made="d"),
        *signed()[:2],
        planned("n"),
        *convened("aiv", meeting="n"),
        *seated("mayor", "coord", "clerk", "aiv", meeting="n"),
        at("assign", "mayor", meeting="n", id="b", **task),
        **LATE,
    )
    assert actions(session, made, "aiv", "n") == [FULL]
    moved = CorrectDecision(
        TextId(made.ids["d"]), SecretText("anders"), (TextId(made.ids[source]),)
    )
    session.run(moved, MAYOR)
    assert actions(session, made, "aiv", "n") == reads
    assert actions(session, made, "mayor", "n") == [FULL]


def copies(
    session: Session, made: Outcomes, place: tuple[MeetingId, CaseId]
) -> dict[PersonId, bool]:
    """Whether what was decided stands in full in each copy; `aiv` signs."""
    for one in (MAYOR, COORD, CLERK, AIV, CUSTOMS, CARE_ID, INSP):
        card = code(session, made, one) if one in (CUSTOMS, INSP) else None
        session.run(VoteRecord(*place, Vote("agree"), card), one)
    session.run(CloseItem(*place), AIV)
    session.run(CloseMeeting(place[0]), AIV)
    session.run(SignMinutes(place[0]), AIV)
    handed = session.run(IssueMinutes(place[0]), COORD).handed
    return {one.copy.recipient: FULL in printed(one.data) for one in handed}


def evening(tmp_path: Path, *more: Any) -> tuple[Session, Outcomes, TextId]:
    """`aiv` got keys after a first evening: of that they open decision `d`, not its source."""
    session, made = played(
        tmp_path,
        *begun("care", "insp", "customs", "aiv", named=(*CAST, "aiv")),
        *said("voor allen", "insp"),
        aiv={"category": "AIV"},
        **CARE,
    )
    session.work(AddMember(AIV, "play-aiv"), COORD)
    alone(session, "aiv", "mayor", "coord", "clerk", "care")
    first = (MeetingId(made.ids["m"]), CaseId(made.ids["k"]))
    made.ids["first"] = made.ids["m"]
    told = session.run(Decide(*first, SecretText("besluit"), (TextId(made.ids["c"]),)), MAYOR).made
    session.run(CloseItem(*first), MAYOR)
    session.run(CloseMeeting(first[0]), MAYOR)
    session.run(Delegate(AIV), MAYOR)
    return session, made, TextId(str(told))


def test_who_has_no_keys_gets_in_their_copy_what_is_for_them(tmp_path: Path) -> None:
    session, made, before = evening(tmp_path)
    place = next_evening(session, made, AIV, COORD)
    session.run(Decide(*place, SecretText(FULL), (before,)), AIV)
    for who in ("care", "insp", "customs", "clerk"):
        assert decisions(session, made, who) == [FULL]
    assert all(copies(session, made, place).values())


def test_no_copy_has_what_rests_on_words_that_were_taken_back_before(tmp_path: Path) -> None:
    session, made, before = evening(tmp_path)
    place = next_evening(session, made, AIV, COORD)
    session.run(Decide(*place, SecretText(FULL), (before,)), AIV)
    alone(session, "mayor", "coord")
    first, made.ids["m"] = made.ids["m"], made.ids["first"]
    session.run(Withdraw(TextId(made.ids["c"]), code(session, made, INSP)), INSP)
    made.ids["m"] = first
    alone(session, "aiv", "clerk", "mayor", "coord", "care")
    full = copies(session, made, place)
    assert {who for who in full if full[who]} == {MAYOR, AIV, COORD}


@dataclass(frozen=True, slots=True)
class Third:
    """An evening at which `aiv` has keys, which open nothing that was said before.

    What is decided there rests on decision `d` of the second, which `bm` chaired; words for `aiv`
    keep that from `bm`.
    """

    session: Session
    made: Outcomes
    place: tuple[MeetingId, CaseId]

    def text(self, name: str) -> TextId:
        return TextId(self.made.ids[name])

    def say(
        self, place: tuple[MeetingId, CaseId], name: str, audience: frozenset[PersonId] | None
    ) -> None:
        words = SecretText(name)
        told = Contribute(*place, words, Nature.FACT, False, Keep.MINUTES, audience=audience)
        self.made.ids[name] = str(self.session.run(told, CARE_ID).made)
        self.session.run(Approve(self.text(name)), CARE_ID)

    def decide(
        self, place: tuple[MeetingId, CaseId], name: str, by: PersonId, *sources: str
    ) -> None:
        on = tuple(map(self.text, sources))
        made = self.session.run(Decide(*place, SecretText(name), on), by).made
        self.made.ids[name] = str(made)

    def move(self, name: str, source: str) -> None:
        """The chair of the second evening puts a decision of it on other grounds."""
        grounds = (self.text(source),)
        self.session.run(CorrectDecision(self.text(name), SecretText(name), grounds), BM)

    def readers(self, name: str) -> frozenset[PersonId]:
        return readers(self.session, self.text(name))


def readers(session: Session, text: TextId) -> frozenset[PersonId]:
    with session._vault.transaction(MAYOR, now=session._now()) as transaction:
        return Records(transaction, []).readers(text)


@pytest.fixture
def third(tmp_path: Path) -> Third:
    session, made = played(
        tmp_path,
        *begun("care", "insp", "aiv", named=(*CAST, "aiv", "bm")),
        aiv={"category": "AIV"},
        bm={"category": "AIV", "member": True},
        **CARE,
    )
    keys = ("mayor", "coord", "clerk", "care", "bm")
    alone(session, *keys)
    first = (MeetingId(made.ids["m"]), CaseId(made.ids["k"]))
    session.run(CloseItem(*first), MAYOR)
    session.run(CloseMeeting(first[0]), MAYOR)
    session.run(Delegate(BM), MAYOR)
    second = joined(session, next_evening(session, made, BM, COORD))
    found = Third(session, made, second)
    found.say(second, "wide", None)
    found.say(second, "wide too", None)
    found.say(second, "narrow", frozenset({MAYOR}))
    found.decide(second, "e", BM, "wide")
    found.decide(second, "d", BM, "wide")
    session.run(CloseItem(*second), BM)
    session.run(CloseMeeting(second[0]), BM)
    session.work(AddMember(AIV, "play-aiv"), COORD)
    alone(session, *keys, "aiv")
    place = joined(session, next_evening(session, made, MAYOR, COORD))
    found = Third(session, made, place)
    found.say(place, "for aiv", frozenset({AIV}))
    found.decide(place, FULL, MAYOR, "d", "for aiv")
    assert decisions(session, made, "aiv")[-1:] == [FULL]
    return found


def joined(session: Session, place: tuple[MeetingId, CaseId]) -> tuple[MeetingId, CaseId]:
    session.run(Invite(*place, AIV), MAYOR)
    session.run(Respond(*place, True), AIV)
    session.run(Declare(), AIV)
    session.run(Arrive(*place), AIV)
    return place


def test_grounds_may_move_to_a_decision_first_and_narrow_then(third: Third) -> None:
    third.move("d", "e")
    third.move("e", "narrow")
    assert FULL not in decisions(third.session, third.made, "aiv")


def test_what_moved_and_was_taken_back_then_is_sealed_to_nobody_for_whom_it_is_not(
    third: Third,
) -> None:
    third.move("d", "wide too")
    alone(third.session, "mayor", "coord", "care", "clerk")
    third.session.run(Withdraw(third.text("wide too")), CARE_ID)
    assert AIV not in third.readers(FULL)


def test_a_sheet_before_the_table_stays_with_grounds_as_wide(third: Third) -> None:
    put = ProposeFeedback(*third.place, SecretText("vel"), (third.text("d"),))
    third.session.run(put, MAYOR)
    for source, seen in (("wide too", "vel"), ("narrow", "")):
        third.move("d", source)
        for who in ("aiv", "care"):
            assert waiting(third.session, third.made, who, "feedback") == [seen]


def test_keys_that_cannot_tell_take_an_action_from_nobody(third: Third) -> None:
    """Its owner says how far it is, after it was put on other grounds by who does not open it."""
    on = (third.text("d"), third.text("for aiv"))
    task = Assign(*third.place, SecretText("taak"), AIV, TODAY, on)
    third.made.ids["a"] = str(third.session.run(task, MAYOR).made)
    sealed_to = third.readers("a")
    assert AIV in sealed_to
    third.move("d", "wide too")
    alone(third.session, "aiv")
    third.session.run(UpdateAction(third.text("a"), ActionState.DONE), AIV)
    alone(third.session, "aiv", "mayor", "coord", "bm")
    assert third.readers("a") == sealed_to
    again = CorrectAction(third.text("a"), SecretText("taak"), TODAY, on)
    third.session.run(again, MAYOR)
    lines = board(third.session, third.made, "aiv").actions
    assert [line.text.text for line in lines] == ["taak"]


def test_an_offer_of_an_action_on_other_grounds_is_not_for_whom_the_former_were(
    third: Third,
) -> None:
    """The chair of another evening opens the new ones, and cannot tell for whom they are."""
    session, made = third.session, third.made
    third.move("d", "wide too")
    session.run(CloseItem(*third.place), MAYOR)
    session.run(CloseMeeting(third.place[0]), MAYOR)
    session.run(Delegate(AIV), MAYOR)
    place = next_evening(session, made, AIV, COORD)
    third.say(place, "for all", None)
    on = (third.text("for all"),)
    made.ids["a"] = str(session.run(Assign(*place, SecretText("a"), CARE_ID, TODAY, on), AIV).made)
    session.run(AcceptAction(third.text("a")), CARE_ID)
    secret = CorrectAction(third.text("a"), SecretText("geheim"), TODAY, (third.text(FULL),))
    session.run(secret, AIV)
    assert waiting(session, made, "care", "offer") == [""]


@dataclass(frozen=True, slots=True)
class FromBefore(Loud):
    """Write the texts of a case as a program of before did."""

    verb: ClassVar[str] = "update_action"
    case: CaseId

    def asks(self, step: Step) -> Verdict:
        return verdict()

    def carry_out(self, step: Step) -> Done:
        file = step.casefile(self.case)
        for text in file.derived if file is not None else ():
            former = replace(text, grounds=None)
            step.records.keep(self.case, former, step.records.readers(text.id))
        step.note(Act.CHANGE)
        return Done()


def test_signing_takes_nothing_from_who_read_it_in_a_vault_of_before(tmp_path: Path) -> None:
    session, made, before = evening(tmp_path)
    place = next_evening(session, made, AIV, COORD)
    text = TextId(str(session.run(Decide(*place, SecretText(FULL), (before,)), AIV).made))
    session.run(FromBefore(place[1]), MAYOR)
    assert CARE_ID in (known := readers(session, text))
    copies(session, made, place)
    assert readers(session, text) == known
