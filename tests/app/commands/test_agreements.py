"""A neutral text holds for the words that were agreed for, whoever's keys write that they go."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

from app.commands.corrections import CorrectContribution
from app.commands.minutes import IssueMinutes, SignMinutes
from app.commands.office import Declare
from app.commands.outcomes import AcceptAction, Agree
from app.commands.people import WithdrawDeclaration
from app.commands.sitting import CloseItem, CloseMeeting
from app.commands.speaking import Contribute, Withdraw
from app.commands.step import Done, Loud
from app.commands.step import Step as Work
from app.domain.case import CaseId
from app.domain.contribution import Nature, TextId
from app.domain.decision import Decision
from app.domain.log import Act
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.errors import Refused
from app.policy.verdict import Verdict, verdict
from app.queries.board import NameCards
from app.queries.projector import ProjectorView
from app.session import Session
from tests.app.commands.sittings import (
    TODAY,
    Step,
    at,
    begun,
    case_file,
    convened,
    do,
    planned,
    played,
    recorded,
    said,
    seated,
    signed,
)
from tests.app.commands.test_outcomes import CARE, board, decided, opens
from tests.app.commands.test_signing import text
from tests.builders import Outcomes

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD, CLERK, CARE_ID, INSP = map(PersonId, ("mayor", "coord", "clerk", "care", "insp"))
AGREED = do("agree", "care", contribution="c", for_="b", what="neutral")
TAKEN_BACK = do("withdraw", "care", contribution="c")
REWORDED = do("correct_contribution", "care", contribution="c", text="helemaal niet zo")
ENDS = pytest.mark.parametrize("end", [TAKEN_BACK, REWORDED], ids=["taken back", "reworded"])
SLOTS = pytest.mark.parametrize("slot", [{}, CARE], ids=["no keys", "own keys"])
OUTSIDE = "voor de anderen"


def narrow(*more: Step) -> list[Step]:
    """A decision on words of `care` for the mayor, and what the others read instead."""
    source = said("bron", "care", audience=["mayor"])
    return [*begun("care", "insp"), *source, decided(neutral_text=OUTSIDE), AGREED, *more]


def decisions(session: Session, made: Outcomes, who: str = "insp") -> list[str]:
    return [line.text.text for line in board(session, made, who).decisions]


def asked(session: Session, made: Outcomes, who: str = "care") -> list[str]:
    return [w.text for w in board(session, made, who).waiting if w.what == "neutral"]


def code(session: Session, made: Outcomes, who: str) -> str:
    return next(c.code for c in session.ask(NameCards(made.ids["m"])) if c.person == who)


def alone(session: Session, *members: str) -> None:
    session.lock()
    for member in members:
        session.unlock(member, f"play-{member}")


def ends(session: Session, made: Outcomes, end: Step) -> None:
    own, words = TextId(made.ids["c"]), SecretText("anders")
    taken_back = end["do"] == "withdraw"
    session.run(Withdraw(own) if taken_back else CorrectContribution(own, words), CARE_ID)


def unsaid_everywhere(session: Session, made: Outcomes) -> None:
    """On no screen, on no projector, under nobody's keys, and in no signed copy."""
    assert decisions(session, made) == []
    shown = session.ask(ProjectorView(made.ids["m"], made.ids["k"]), MAYOR)
    assert shown.decisions == ()
    assert OUTSIDE.encode() not in opens(session, "clerk", made)
    meeting = made.ids["m"]
    session.run(CloseItem(meeting, made.ids["k"]), MAYOR)
    session.run(CloseMeeting(meeting), MAYOR)
    session.run(SignMinutes(meeting), MAYOR)
    handed = session.run(IssueMinutes(meeting), COORD).handed
    assert len(handed) == 5
    assert [one.copy.recipient for one in handed if OUTSIDE in text(one.data)] == []
    assert decisions(session, made) == []


@SLOTS
@ENDS
def test_it_ends_with_the_words_in_every_copy_and_on_every_screen(
    tmp_path: Path, end: Step, slot: dict[str, Any]
) -> None:
    people = ("mayor", "coord", "clerk", "care", "insp")
    session, made = played(tmp_path, *narrow(*recorded(*people), end), **slot)
    unsaid_everywhere(session, made)


@ENDS
def test_it_ends_where_only_the_keys_of_who_said_it_are_open(tmp_path: Path, end: Step) -> None:
    people = ("mayor", "coord", "clerk", "care", "insp")
    session, made = played(tmp_path, *narrow(*recorded(*people)), **CARE)
    alone(session, "care")
    ends(session, made, end)
    for member in ("mayor", "coord", "clerk"):
        session.unlock(member, f"play-{member}")
    unsaid_everywhere(session, made)


@ENDS
def test_it_ends_where_the_coordinator_alone_is_missing(tmp_path: Path, end: Step) -> None:
    session, made = played(tmp_path, *narrow(), **CARE)
    alone(session, "care", "clerk", "mayor")
    own, words = TextId(made.ids["c"]), SecretText("anders")
    ended = end["do"] == "withdraw"
    session.run(Withdraw(own) if ended else CorrectContribution(own, words), CARE_ID)
    assert decisions(session, made, "clerk") == []


def typed_anew(session: Session, made: Outcomes, words: str) -> None:
    place = MeetingId(made.ids["m"]), CaseId(made.ids["k"])
    told = {"by": CARE_ID, "corrects": TextId(made.ids["c"])}
    session.run(Contribute(*place, SecretText(words), Nature.FACT, False, **told), CLERK)


@ENDS
def test_it_ends_where_the_officers_cannot_open_the_case(tmp_path: Path, end: Step) -> None:
    """What it stands for is damaged: that hinders nobody to whom it is closed."""
    session, made = played(tmp_path, *narrow(), **CARE)
    store = session._vault.whole("coord").store
    (length,) = store.rows("SELECT length(sealed) FROM record WHERE id = ?", made.ids["b"])[0]
    with store.writing():
        store.run("UPDATE record SET sealed = zeroblob(?) WHERE id = ?", length, made.ids["b"])
    alone(session, "mayor", "coord", "clerk", "care")
    ends(session, made, end)
    for who in ("clerk", "care"):
        assert decisions(session, made, who) == []


def test_what_is_typed_anew_before_it_was_approved_is_agreed_for_anew(tmp_path: Path) -> None:
    note = at("contribute", "clerk", by="care", id="c", text="bron", nature="fact", secret=False)
    session, made = played(
        tmp_path, *begun("care", "insp"), note, decided(neutral_text=OUTSIDE), AGREED
    )
    typed_anew(session, made, "bron")
    assert decisions(session, made) == [OUTSIDE]
    typed_anew(session, made, "iets heel anders")
    assert decisions(session, made) == []
    assert asked(session, made) == [OUTSIDE]
    own = TextId(made.ids["c"]), TextId(made.ids["b"])
    session.run(Agree(*own, code(session, made, "care")), CARE_ID)
    assert decisions(session, made) == [OUTSIDE]


def test_who_words_it_anew_on_their_own_keys_is_asked_again(tmp_path: Path) -> None:
    session, made = played(tmp_path, *narrow(REWORDED), **CARE)
    assert asked(session, made) == [OUTSIDE]
    session, made = played(tmp_path, *narrow(REWORDED, AGREED), **CARE)
    assert decisions(session, made) == [OUTSIDE]
    assert asked(session, made) == []


def test_an_agreement_that_stands_is_not_given_twice(tmp_path: Path) -> None:
    session, made = played(tmp_path, *narrow())
    before = list(session.log("coord"))
    with pytest.raises(Refused) as caught:
        session.run(Agree(TextId(made.ids["c"]), TextId(made.ids["b"])), CARE_ID)
    assert caught.value.rules == ("R10",)
    assert list(session.log("coord")) == before


@SLOTS
def test_other_words_take_no_neutral_text_away(tmp_path: Path, slot: dict[str, Any]) -> None:
    other = said("iets anders", "care", "d", audience=["mayor"])
    session, made = played(
        tmp_path,
        *narrow(*other, do("withdraw", "care", contribution="d")),
        **slot,
    )
    assert decisions(session, made) == [OUTSIDE]
    assert asked(session, made) == []


def test_what_signing_destroys_was_agreed_for_and_stays_so(tmp_path: Path) -> None:
    note = at("contribute", "care", id="c", text="bron", nature="fact", secret=False)
    steps = [*begun("care", "insp"), note, decided(neutral_text=OUTSIDE), AGREED, *signed()]
    session, made = played(tmp_path, *steps, **CARE)
    assert b"bron" not in opens(session, "mayor", made)
    for who in ("insp", "clerk", "care"):
        assert decisions(session, made, who) == [OUTSIDE]


def test_a_note_of_an_earlier_table_stays_agreed_for_at_a_later_one(tmp_path: Path) -> None:
    """The earlier minutes are signed, and its notes destroyed, while the later item is open."""
    note = at("contribute", "care", id="c", text="bron", nature="fact", secret=False)
    first = [*begun("care", "insp"), note, *signed()[:2]]
    second = [
        planned("n"),
        *convened("customs", meeting="n"),
        *seated("mayor", "coord", "clerk", "care", "insp", meeting="n"),
        at("decide", "mayor", meeting="n", id="b", text="t", derived_from=["c"], neutral_text="u"),
        AGREED,
        do("sign_minutes", "mayor", meeting="m"),
    ]
    session, made = played(tmp_path, *first, *second, **CARE)
    made.ids["m"] = made.ids["n"]
    assert b"bron" not in opens(session, "mayor", made)
    assert decisions(session, made) == ["u"]
    session.run(CloseItem(made.ids["n"], made.ids["k"]), MAYOR)
    session.run(CloseMeeting(made.ids["n"]), MAYOR)
    session.run(SignMinutes(made.ids["n"]), MAYOR)
    assert decisions(session, made) == ["u"]


def test_what_who_had_lost_the_case_could_not_end_ends_as_others_unlock(tmp_path: Path) -> None:
    """They regained it, and not yet the neutral text that was agreed to meanwhile."""
    session, made = played(
        tmp_path,
        *begun("care", "insp"),
        *said("bron", "care", audience=["mayor"]),
        *said("andere", "insp", "d", audience=["mayor"]),
        decided(("c", "d"), neutral_text=OUTSIDE),
        AGREED,
        at("close_item", "mayor"),
        **CARE,
        insp={"category": "INSP", "community": "federal", "member": True},
    )
    session.run(WithdrawDeclaration(), CARE_ID)
    session.run(Agree(TextId(made.ids["d"]), TextId(made.ids["b"])), INSP)
    assert decisions(session, made) == [OUTSIDE]
    session.run(Declare(), CARE_ID)
    for officer in (MAYOR, COORD):
        session._vault.lock_member(officer)
    session.run(CorrectContribution(TextId(made.ids["c"]), SecretText("anders")), CARE_ID)
    assert decisions(session, made, "clerk") == [OUTSIDE], "what the clerk opens cannot tell"
    alone(session, "mayor", "clerk", "coord", "care", "insp")
    for who in ("clerk", "insp", "care"):
        assert decisions(session, made, who) == []
    assert OUTSIDE.encode() not in opens(session, "clerk", made)


@dataclass(frozen=True, slots=True)
class AsBefore(Loud):
    """Writes a case as vaults have it of before it was kept for which words was agreed."""

    verb: ClassVar[str] = "as_before"
    case: str

    def asks(self, step: Work) -> Verdict:
        return verdict()

    def carry_out(self, step: Work) -> Done:
        file = step.casefile(self.case)
        assert file is not None
        said = (replace(one, mark="") for one in file.contributions)
        for one in (*said, *map(self._decided, file.decisions)):
            step.records.keep(file.case.id, one, step.records.readers(one.id))
        step.table.agreements.clear()
        step.note(Act.CHANGE)
        return Done()

    def _decided(self, one: Decision) -> Decision:
        assert one.neutral is not None
        return replace(one, neutral=replace(one.neutral, words=()))


@ENDS
def test_an_agreement_of_a_former_vault_ends_with_whatever_it_may_rest_on(
    tmp_path: Path, end: Step
) -> None:
    session, made = played(tmp_path, *narrow(), **CARE)
    session.run(AsBefore(made.ids["k"]), COORD)
    assert decisions(session, made) == [OUTSIDE]
    ends(session, made, end)
    unsaid_everywhere(session, made)


def test_an_agreement_of_a_former_vault_stays_once_signed(tmp_path: Path) -> None:
    later = [
        planned("n"),
        *convened("customs", meeting="n"),
        *seated("mayor", "coord", "clerk", "care", meeting="n"),
        at("contribute", "care", meeting="n", id="d", text="x", nature="fact", secret=False),
    ]
    session, made = played(tmp_path, *narrow(*signed(), *later), **CARE)
    session.run(AsBefore(made.ids["k"]), COORD)
    session.run(Withdraw(TextId(made.ids["d"])), CARE_ID)
    assert decisions(session, made) == [OUTSIDE]


def offered(*more: Step) -> list[Step]:
    task = {"text": "in full", "owner": "insp", "due": TODAY, "derived_from": ["c"]}
    source = said("bron", "care", audience=["mayor"])
    offer = at("assign", "mayor", id="b", neutral_text=OUTSIDE, **task)
    return [*begun("care", "insp"), *source, offer, AGREED, *more]


def actions(session: Session, made: Outcomes, who: str = "clerk") -> list[str]:
    return [line.text.text for line in board(session, made, who).actions]


def test_an_offer_that_is_accepted_brings_what_was_agreed(tmp_path: Path) -> None:
    session, made = played(tmp_path, *offered())
    assert [w.text for w in board(session, made, "insp").waiting] == [OUTSIDE, ""]
    assert actions(session, made) == []
    session.run(AcceptAction(TextId(made.ids["b"]), code(session, made, "insp")), INSP)
    assert actions(session, made) == [OUTSIDE]


def test_what_rests_on_nothing_is_agreed_to_by_nobody(tmp_path: Path) -> None:
    task = {"text": "voluit", "owner": "insp", "due": TODAY, "derived_from": []}
    steps = [*begun("insp"), at("assign", "mayor", id="b", neutral_text=OUTSIDE, **task)]
    session, made = played(tmp_path, *steps, do("accept_action", "insp", action="b"))
    assert actions(session, made) == ["voluit"]
    assert case_file(session, made.ids["k"], "coord").notices == ()


@SLOTS
@ENDS
def test_an_offer_brings_nothing_that_was_agreed_for_other_words(
    tmp_path: Path, end: Step, slot: dict[str, Any]
) -> None:
    session, made = played(tmp_path, *offered(end), **slot)
    assert OUTSIDE not in [w.text for w in board(session, made, "insp").waiting]
    assert asked(session, made) == ([] if end is TAKEN_BACK else [OUTSIDE])
    session.run(AcceptAction(TextId(made.ids["b"]), code(session, made, "insp")), INSP)
    assert actions(session, made) == []
    assert OUTSIDE.encode() not in opens(session, "clerk", made)


def test_agreeing_for_what_stands_agrees_to_no_correction_that_is_offered(tmp_path: Path) -> None:
    accepted = do("accept_action", "insp", action="b")
    told = {"action": "b", "text": "anders", "due": TODAY, "derived_from": ["c"]}
    other = do("correct_action", "mayor", neutral_text="niemand gevraagd", **told)
    steps = offered()[:-1]
    session, made = played(tmp_path, *steps, accepted, other, AGREED)
    assert actions(session, made) == [OUTSIDE]
    session.run(AcceptAction(TextId(made.ids["b"]), code(session, made, "insp")), INSP)
    assert actions(session, made) == []
    assert asked(session, made) == ["niemand gevraagd"]


def test_a_correction_that_is_offered_keeps_nothing_that_lapsed_meanwhile(tmp_path: Path) -> None:
    accepted = do("accept_action", "insp", action="b")
    told = {"action": "b", "text": "anders", "due": TODAY, "derived_from": ["c"]}
    same = do("correct_action", "mayor", neutral_text=OUTSIDE, **told)
    session, made = played(tmp_path, *offered(accepted, same, accepted))
    assert actions(session, made) == [OUTSIDE]
    for end in (TAKEN_BACK, REWORDED):
        session, made = played(tmp_path, *offered(accepted, same, end, accepted), **CARE)
        assert actions(session, made) == []
