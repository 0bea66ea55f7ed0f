"""What rests on words that are approved only later opens with them (R20, R30)."""

from pathlib import Path

import pytest

from tests.app.commands.sittings import (
    TODAY,
    at,
    begun,
    convened,
    do,
    opened,
    planned,
    played,
    seated,
)
from tests.app.commands.test_agreements import decisions
from tests.app.commands.test_outcomes import CARE, board

pytestmark = pytest.mark.usefixtures("quick_passwords")
NOTE = at("contribute", "insp", id="c", text="bron", nature="fact", keep="minutes", secret=False)
TAKEN = at("decide", "mayor", id="d", text="besluit", derived_from=["c"])
OFFER = at("assign", "mayor", id="b", text="taak", owner="care", due=TODAY, derived_from=["d"])
APPROVED = do("approve", "insp", contribution="c")


def test_a_decision_opens_to_who_was_there(tmp_path: Path) -> None:
    session, made = played(tmp_path, *begun("care", "insp"), NOTE, TAKEN, **CARE)
    assert decisions(session, made, "clerk") == decisions(session, made, "care") == []
    session, made = played(tmp_path / "on", *begun("care", "insp"), NOTE, TAKEN, APPROVED, **CARE)
    for reader in ("insp", "clerk", "care"):
        assert decisions(session, made, reader) == ["besluit"]


def test_an_offer_shows_to_its_owner_what_they_accept(tmp_path: Path) -> None:
    steps = (*begun("care", "insp"), NOTE, TAKEN, OFFER, APPROVED)
    session, made = played(tmp_path, *steps, **CARE)
    waiting = [one for one in board(session, made, "care").waiting if one.what == "offer"]
    assert [one.text for one in waiting] == ["taak"]


def test_it_stays_closed_to_who_was_invited_and_did_not_come(tmp_path: Path) -> None:
    """To them it was not said (spec 4)."""
    table = [opened(), planned(), *convened("care", "insp", "pol")]
    steps = (*table, *seated("mayor", "coord", "clerk", "care", "insp"), NOTE, TAKEN, APPROVED)
    session, made = played(tmp_path, *steps, **CARE, pol={"member": True})
    with session._vault.transaction("mayor", now=session._now()) as transaction:
        assert transaction.readers(made.ids["d"]) == {"mayor", "coord", "clerk", "care"}
