"""What rests on words that are approved only later opens with them (R20, R30)."""

from pathlib import Path

import pytest

from app.commands.speaking import Approve
from app.domain.contribution import TextId
from app.domain.person import PersonId
from app.errors import WrongState
from app.queries.board import NameCards
from tests.app.commands.sittings import (
    TODAY,
    Step,
    at,
    begun,
    convened,
    do,
    opened,
    planned,
    played,
    said,
    seated,
)
from tests.app.commands.spoiling import spoil, unlocked_anew
from tests.app.commands.test_agreements import decisions
from tests.app.commands.test_outcomes import CARE, board

pytestmark = pytest.mark.usefixtures("quick_passwords")
EARLIER = said("eerder", "insp", made="a")
ON_BOTH = at("decide", "mayor", id="d", text="besluit", derived_from=["a", "c"])
LATE = (
    at("invite", "mayor", person="care"),
    at("respond", "care", answer="accept"),
    do("declare", "care"),
    at("arrive", "care"),
)
NOTE = at("contribute", "insp", id="c", text="bron", nature="fact", keep="minutes", secret=False)
TAKEN = at("decide", "mayor", id="d", text="besluit", derived_from=["c"])
OFFER = at("assign", "mayor", id="b", text="taak", owner="care", due=TODAY, derived_from=["d"])
APPROVED = do("approve", "insp", contribution="c")
CORRECTED = do("correct_contribution", "insp", contribution="c", text="beter")
each_way = pytest.mark.parametrize("approved", [APPROVED, CORRECTED], ids=["approved", "corrected"])


@each_way
def test_a_decision_opens_to_who_was_there(tmp_path: Path, approved: Step) -> None:
    session, made = played(tmp_path, *begun("care", "insp"), NOTE, TAKEN, **CARE)
    assert decisions(session, made, "clerk") == decisions(session, made, "care") == []
    session, made = played(tmp_path / "on", *begun("care", "insp"), NOTE, TAKEN, approved, **CARE)
    for reader in ("insp", "clerk", "care"):
        assert decisions(session, made, reader) == ["besluit"]


@each_way
def test_an_offer_shows_to_its_owner_what_they_accept(tmp_path: Path, approved: Step) -> None:
    steps = (*begun("care", "insp"), NOTE, TAKEN, OFFER, approved)
    session, made = played(tmp_path, *steps, **CARE)
    waiting = [one for one in board(session, made, "care").waiting if one.what == "offer"]
    assert [one.text for one in waiting] == ["taak"]


@pytest.mark.parametrize("kind", ["action", "decision"])
def test_it_opens_whatever_is_between(tmp_path: Path, kind: str) -> None:
    task = at("assign", "mayor", id="b", text="taak", owner="clerk", due=TODAY, derived_from=["c"])
    between = task if kind == "action" else {**TAKEN, "id": "b"}
    steps = (*begun("care", "insp"), NOTE, between, {**TAKEN, "derived_from": ["b"]}, APPROVED)
    session, made = played(tmp_path, *steps, **CARE)
    with session._vault.transaction("mayor", now=session._now()) as transaction:
        assert transaction.readers(made.ids["d"]) == {"mayor", "coord", "clerk", "care"}


def test_it_stays_closed_to_who_was_invited_and_did_not_come(tmp_path: Path) -> None:
    """To them it was not said (spec 4)."""
    table = [opened(), planned(), *convened("care", "insp", "pol")]
    steps = (*table, *seated("mayor", "coord", "clerk", "care", "insp"), NOTE, TAKEN, APPROVED)
    session, made = played(tmp_path, *steps, **CARE, pol={"member": True})
    with session._vault.transaction("mayor", now=session._now()) as transaction:
        assert transaction.readers(made.ids["d"]) == {"mayor", "coord", "clerk", "care"}


@pytest.mark.parametrize("came", ["before it was approved", "after"])
def test_it_stays_closed_to_who_came_after_the_other_words(tmp_path: Path, came: str) -> None:
    evening = (*begun("insp"), *EARLIER, NOTE, ON_BOTH)
    late = (*LATE, APPROVED) if came == "before it was approved" else (APPROVED, *LATE)
    session, made = played(tmp_path, *evening, *late, **CARE)
    with session._vault.transaction("mayor", now=session._now()) as transaction:
        assert "care" not in transaction.readers(made.ids["a"])
        assert "care" not in transaction.readers(made.ids["d"])


@pytest.mark.parametrize("signed", [False, True])
def test_words_are_approved_beside_damage_to_an_earlier_meeting(
    tmp_path: Path, signed: bool
) -> None:
    """What rests on both stays as it is."""
    first = (*begun("insp"), *EARLIER, at("close_item", "mayor"))
    ended = [do("close_meeting", "mayor", meeting="m")]
    ended += [do("sign_minutes", "mayor", meeting="m")] if signed else []
    again = {"meeting": "m2"}
    second = (
        planned("m2"),
        *convened("insp", "care", **again),
        *seated("mayor", "coord", "clerk", "insp", "care", **again),
        {**NOTE, **again},
        {**ON_BOTH, **again},
    )
    session, made = played(tmp_path, *first, *ended, *second, **CARE)
    meeting = made.ids["m2"]
    cards = session.ask(NameCards(meeting), PersonId("mayor"))
    code = next(card.code for card in cards if card.person == "insp")
    spoil(session, made.ids["m"])
    unlocked_anew(session, "mayor", "coord", "clerk", "care")
    said_there = TextId(made.ids["c"])
    session.run(Approve(said_there, code), PersonId("insp"))
    with pytest.raises(WrongState, match="approved_already"):
        session.run(Approve(said_there, code), PersonId("insp"))
