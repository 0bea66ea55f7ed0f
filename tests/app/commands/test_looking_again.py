"""Who looks whether a neutral text still holds where the keys that changed words cannot tell."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.commands.corrections import CorrectContribution
from app.commands.delegation import Delegate
from app.commands.members import AddMember, RemoveMember
from app.commands.minutes import IssueMinutes, SignMinutes
from app.commands.outcomes import Agree, Decide
from app.commands.people import WithdrawDeclaration
from app.commands.rounds import Vote, VoteRecord
from app.commands.sitting import CloseItem, CloseMeeting
from app.commands.speaking import Withdraw
from app.domain.case import CaseId
from app.domain.contribution import TextId
from app.domain.decision import Decision, Neutral
from app.domain.meeting import MeetingId
from app.domain.person import Charge, PersonId
from app.domain.secret import SecretText
from app.errors import Refused, WrongState
from app.session import Session
from tests.app.commands import test_handing as handing
from tests.app.commands.sittings import (
    CAST,
    Step,
    at,
    begun,
    convened,
    do,
    planned,
    played,
    said,
    seated,
    signed,
)
from tests.app.commands.spoiling import spoil
from tests.app.commands.test_agreements import (
    AGREED,
    OUTSIDE,
    AsBefore,
    alone,
    asked,
    code,
    decisions,
    typed_anew,
    unsaid_everywhere,
)
from tests.app.commands.test_grounds import LetGo, next_evening
from tests.app.commands.test_outcomes import CARE, board, decided
from tests.app.commands.test_signing import text as printed
from tests.builders import Outcomes

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD, CLERK, CARE_ID, AIV, INSP, CUSTOMS, BM, NEXT = map(
    PersonId, ("mayor", "coord", "clerk", "care", "aiv", "insp", "customs", "bm", "next")
)
EVERYBODY = (MAYOR, COORD, CLERK, CARE_ID, AIV, BM)


@dataclass(frozen=True, slots=True)
class AsBeforeAll(AsBefore):
    """Also where some of its decisions stand for nothing."""

    def _decided(self, one: Decision) -> Decision:
        neutral = one.neutral
        return one if neutral is None else replace(one, neutral=replace(neutral, words=()))


@dataclass(frozen=True, slots=True)
class Second:
    """A second evening, its chair's keys newer than the words of the first that it decides on."""

    session: Session
    made: Outcomes
    place: tuple[MeetingId, CaseId]
    said_then: TextId

    def reworded(self) -> None:
        """By who said it, with no officer there whose keys open what rests on it."""
        alone(self.session, AIV, CARE_ID, CLERK)
        self.session.run(CorrectContribution(self.said_then, SecretText("anders")), CARE_ID)
        self.session.run(CloseItem(*self.place), AIV)
        self.session.run(CloseMeeting(self.place[0]), AIV)

    def sign(self) -> str | None:
        """Whose keys are awaited."""
        try:
            self.session.run(SignMinutes(self.place[0]), AIV)
        except WrongState as error:
            return str(error.facts.get("member", error))
        return None

    def copies_with_it(self, by: PersonId) -> list[str]:
        alone(self.session, *(one for one in EVERYBODY if self._has_keys(one)))
        handed = self.session.run(IssueMinutes(self.place[0]), by).handed
        assert handed
        return [one.copy.recipient for one in handed if OUTSIDE in printed(one.data)]

    def _has_keys(self, one: PersonId) -> bool:
        return one in {slot.member for slot in self.session.header.members}


def second(tmp_path: Path, *, handed: bool = False, slot: bool = True) -> Second:
    session, made = played(
        tmp_path,
        *begun("care", "insp", "aiv", named=(*CAST, "aiv", "bm")),
        *said("voor aiv alleen", "care", "e", audience=["aiv"]),
        aiv={"category": "AIV"},
        bm={"category": "AIV", "member": True},
        next={"category": "BM", "member": True},
        **(CARE if slot else {}),
    )
    keys = EVERYBODY if slot else tuple(one for one in EVERYBODY if one != CARE_ID)
    first, said_then = (MeetingId(made.ids["m"]), CaseId(made.ids["k"])), TextId(made.ids["e"])
    session.work(AddMember(AIV, "play-aiv"), COORD)
    alone(session, *keys)
    before = TextId(str(session.run(Decide(*first, SecretText("b"), (said_then,)), MAYOR).made))
    session.run(CloseItem(*first), MAYOR)
    session.run(CloseMeeting(first[0]), MAYOR)
    if handed:
        handing.together(session, Charge.COORDINATOR, BM, MAYOR, COORD)
    session.run(Delegate(AIV), MAYOR)
    coordinator = BM if handed else COORD
    place = next_evening(session, made, AIV, coordinator)
    free = Neutral(text=SecretText(OUTSIDE))
    made.ids["b"] = str(
        session.run(Decide(*place, SecretText("voluit"), (before,), free), AIV).made
    )
    for one in (MAYOR, coordinator, CLERK, AIV, CUSTOMS, CARE_ID, INSP):
        card = None if one in keys else code(session, made, one)
        session.run(VoteRecord(*place, Vote("agree"), card), one)
    alone(session, *keys)
    card = None if slot else code(session, made, "care")
    session.run(Agree(said_then, TextId(made.ids["b"]), card), CARE_ID)
    assert decisions(session, made, "clerk") == [OUTSIDE]
    return Second(session, made, place, said_then)


def test_signing_waits_for_who_can_tell_whoever_else_unlocked(tmp_path: Path) -> None:
    """The new coordinator heard the second evening, and opens no word of the first."""
    evening = second(tmp_path, handed=True)
    evening.reworded()
    assert evening.sign() == MAYOR, "who heard the words is named first"
    evening.session.unlock(BM, "play-bm")
    assert decisions(evening.session, evening.made, "clerk") == [OUTSIDE]
    assert evening.sign() == MAYOR
    evening.session.unlock(MAYOR, "play-mayor")
    assert decisions(evening.session, evening.made, "clerk") == []
    assert evening.sign() is None
    assert evening.copies_with_it(BM) == []


def test_one_officer_who_opens_all_of_it_is_enough(tmp_path: Path) -> None:
    evening = second(tmp_path)
    evening.reworded()
    evening.session.unlock(COORD, "play-coord")
    assert evening.sign() is None
    assert evening.copies_with_it(COORD) == []


def test_what_nobody_is_left_to_tell_goes_as_it_is_signed(tmp_path: Path) -> None:
    evening = second(tmp_path, handed=True)
    evening.reworded()
    session = evening.session
    alone(session, *EVERYBODY[1:])
    assert evening.sign() == MAYOR
    handing.together(session, Charge.MAYOR, NEXT, BM, AIV)
    session.work(RemoveMember(MAYOR), BM)
    assert evening.sign() is None
    assert evening.copies_with_it(BM) == []


def test_damage_keeps_nobody_from_signing_for_good(tmp_path: Path) -> None:
    """The words that the signing keys never open are damaged: nobody will ever tell of them."""
    evening = second(tmp_path)
    evening.reworded()
    spoil(evening.session, evening.said_then)
    alone(evening.session, AIV, MAYOR, CLERK, CARE_ID)
    assert evening.sign() == COORD
    evening.session.unlock(COORD, "play-coord")
    assert decisions(evening.session, evening.made, "clerk") == []
    assert evening.sign() is None


def test_an_agreement_of_a_former_vault_is_looked_at_too(tmp_path: Path) -> None:
    evening = second(tmp_path)
    evening.session.run(AsBeforeAll(evening.made.ids["k"]), MAYOR)
    assert decisions(evening.session, evening.made, "clerk") == [OUTSIDE]
    evening.reworded()
    assert evening.sign() in (MAYOR, COORD)
    evening.session.unlock(MAYOR, "play-mayor")
    assert evening.sign() is None
    assert evening.copies_with_it(COORD) == []


def test_what_is_typed_anew_ends_at_once_where_officers_are_there(tmp_path: Path) -> None:
    """After a lock nothing at the table remembers, and the keys that type open no outcome."""
    note = at("contribute", "clerk", by="care", id="c", text="bron", nature="fact", secret=False)
    steps = [*begun("care", "insp"), note, decided(neutral_text=OUTSIDE), AGREED]
    session, made = played(tmp_path, *steps)
    alone(session, MAYOR, COORD, CLERK)
    typed_anew(session, made, "iets heel anders")
    for who in ("clerk", "insp"):
        assert decisions(session, made, who) == []
    assert asked(session, made) == [OUTSIDE]


LATER = [
    planned("n"),
    *convened("customs", meeting="n"),
    *seated("mayor", "coord", "clerk", "care", "insp", meeting="n"),
]


def on_an_earlier_table(source: list[Step], *more: Step) -> list[Step]:
    told = {"text": "in full", "derived_from": ["c"], "neutral_text": OUTSIDE}
    people = ("mayor", "coord", "clerk", "care", "insp")
    agreed = [at("vote_record", one, meeting="n", vote="agree") for one in people]
    outcome = at("decide", "mayor", meeting="n", id="b", **told)
    return [*begun("care", "insp"), *source, *more, *LATER, outcome, AGREED, *agreed]


@pytest.mark.parametrize("there", [EVERYBODY[:4], (CARE_ID,)], ids=["officers", "own keys"])
def test_what_is_taken_back_after_its_meeting_was_let_go_ends_what_stood_for_it(
    tmp_path: Path, there: tuple[PersonId, ...]
) -> None:
    source = said("bron", "care", audience=["mayor"])
    session, made = played(tmp_path, *on_an_earlier_table(source, *signed()[:2]), **CARE)
    session.run(LetGo(MeetingId(made.ids["m"])), MAYOR)
    made.ids["m"] = made.ids["n"]
    alone(session, *there)
    session.run(Withdraw(TextId(made.ids["c"])), CARE_ID)
    alone(session, *EVERYBODY[:4])
    unsaid_everywhere(session, made)


def test_an_earlier_signed_meeting_keeps_nothing_that_is_taken_back_in_a_former_vault(
    tmp_path: Path,
) -> None:
    other = at("contribute", "care", id="x", text="los", nature="fact", secret=False)
    steps = on_an_earlier_table([], other, *signed())
    kept = {"nature": "fact", "secret": False, "keep": "minutes", "audience": ["mayor"]}
    here = at("contribute", "care", meeting="n", id="c", text="bron", **kept)
    place = next(place for place, step in enumerate(steps) if step["do"] == "decide")
    steps[place:place] = [here, do("approve", "care", contribution="c")]
    session, made = played(tmp_path, *steps, **CARE)
    made.ids["m"] = made.ids["n"]
    session.run(AsBefore(made.ids["k"]), COORD)
    alone(session, CARE_ID)
    session.run(Withdraw(TextId(made.ids["c"])), CARE_ID)
    alone(session, *EVERYBODY[:4])
    unsaid_everywhere(session, made)


def test_damage_in_the_frame_of_an_earlier_meeting_closes_no_item(tmp_path: Path) -> None:
    note = at("contribute", "care", id="c", text="bron", nature="fact", secret=False)
    steps = on_an_earlier_table([note], *signed()[:2])
    steps.append(do("sign_minutes", "mayor", meeting="m"))
    session, made = played(tmp_path, *steps, **CARE)
    spoil(session, made.ids["m"])
    alone(session, *EVERYBODY[:4])
    made.ids["m"] = made.ids["n"]
    for who, reads in (("insp", OUTSIDE), ("clerk", OUTSIDE), ("coord", "in full")):
        assert decisions(session, made, who) == [reads]


# Who is asked


def test_nobody_is_asked_for_a_text_to_which_not_all_can_agree_any_more(tmp_path: Path) -> None:
    session, made = played(
        tmp_path,
        *begun("care", "insp"),
        *said("bron", "care", audience=["mayor"]),
        *said("andere", "insp", "d", audience=["mayor"]),
        decided(("c", "d"), neutral_text=OUTSIDE),
        do("withdraw", "care", contribution="c"),
    )
    assert asked(session, made, "insp") == []
    alone(session, MAYOR, COORD, CLERK)
    assert asked(session, made, "insp") == []


def test_nobody_is_asked_once_the_minutes_are_signed(tmp_path: Path) -> None:
    source = said("bron", "care", audience=["mayor"])
    session, made = played(
        tmp_path, *begun("care", "insp"), *source, decided(neutral_text=OUTSIDE), *signed()
    )
    assert asked(session, made) == []


def test_the_contributor_is_asked_as_soon_as_keys_are_open_that_open_their_words(
    tmp_path: Path,
) -> None:
    """The keys that decide open only the decision of before, and do not stand in the way."""
    evening = second(tmp_path, slot=False)
    session, made = evening.session, evening.made
    free = Neutral(text=SecretText("nog iets"))
    grounds = (TextId(made.ids["b"]),)
    session.run(Decide(*evening.place, SecretText("x"), grounds, free), AIV)
    waits = [one.text for one in board(session, made, "care").waiting if one.what == "neutral"]
    assert waits == ["nog iets"]


def test_who_lost_the_case_agrees_to_nothing(tmp_path: Path) -> None:
    source = said("bron", "care", audience=["mayor"])
    decision = decided(neutral_text=OUTSIDE)
    close = at("close_item", "mayor")
    session, made = played(tmp_path, *begun("care", "insp"), *source, decision, close, **CARE)
    session.run(WithdrawDeclaration(), CARE_ID)
    with pytest.raises(Refused, match="R41"):
        session.run(Agree(TextId(made.ids["c"]), TextId(made.ids["b"])), CARE_ID)
    assert decisions(session, made, "clerk") == []
