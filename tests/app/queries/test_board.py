"""The table as one person sees it: nothing there passes by the disclosure."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.errors import Refused
from app.queries.board import ItemBoard
from app.queries.cases import CaseView
from app.queries.meetings import ItemView
from app.queries.rounds import Rounds
from app.queries.search import SearchCase
from app.session import Session
from tests.app.commands.sittings import (
    TODAY,
    Step,
    at,
    begun,
    convened,
    do,
    planned,
    said,
    scenario,
    seated,
)
from tests.builders import Outcomes, exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")
WORD = SecretText("word")


def played(folder: Path, *steps: Step, **people: dict[str, object]) -> tuple[Session, Outcomes]:
    file = scenario(steps, **people)
    session = exercise(folder, file)
    outcomes = play(session, file)
    assert not outcomes.surprises
    return session, outcomes


def board(session: Session, made: Outcomes, who: str) -> ItemView:
    return session.ask(ItemBoard(made.ids["m"], made.ids["k"]), PersonId(who))


def waiting(view: ItemView) -> dict[str, str]:
    return {entry.what: entry.text for entry in view.waiting}


def narrow_source(**more: object) -> list[Step]:
    """A source that the police may read and customs may not."""
    return [*begun("insp", "customs", "pol"), *said("the source", "insp", audience=["pol"], **more)]


def offered(**more: object) -> Step:
    told = {"text": "what the source says", "owner": "customs", "due": TODAY}
    return at("assign", "mayor", id="a", derived_from=["c"], **told, **more)


def test_an_offer_is_shown_to_its_owner_as_far_as_its_sources_allow(tmp_path: Path) -> None:
    session, made = played(tmp_path, *narrow_source(), offered(neutral="contact"))
    told = waiting(board(session, made, "customs"))["offer"]
    assert told
    assert told != "what the source says"


def test_an_offer_without_neutral_text_shows_an_outsider_no_text(tmp_path: Path) -> None:
    session, made = played(tmp_path, *narrow_source(), offered())
    assert waiting(board(session, made, "customs"))["offer"] == ""


def test_a_feedback_sheet_is_put_only_before_those_who_may_read_it(tmp_path: Path) -> None:
    sheet = at("propose_feedback", id="f", text="what the source says", derived_from=["c"])
    session, made = played(tmp_path, *narrow_source(), sheet)
    assert waiting(board(session, made, "pol"))["feedback"] == "what the source says"
    assert waiting(board(session, made, "customs"))["feedback"] == ""


def test_the_state_of_an_action_is_for_its_owner_mayor_and_coordinator(tmp_path: Path) -> None:
    act = at("assign", "mayor", id="a", text="t", owner="clerk", due=TODAY, derived_from=[])
    session, made = played(
        tmp_path, *begun("insp"), act, do("update_action", action="a", state="done")
    )
    seen = {
        who: board(session, made, who).actions[0].state
        for who in ("mayor", "coord", "clerk", "insp")
    }
    assert seen == {"mayor": "done", "coord": "done", "clerk": "done", "insp": None}


def test_a_lapsed_clearance_ends_the_way_to_what_is_on_screens(tmp_path: Path) -> None:
    law = {"type": "law", "citation": "wet 30 juli 2018"}
    told = {"kind": "livc_r", "purpose": "terrorism", "subject": {"name": "n"}, "basis": law}
    guests = ("pol", "prev")
    steps = [
        do("open_case", id="k", **told),
        planned() | {"kind": "livc_r"},
        *convened(*guests),
        *seated("mayor", *guests),
        do("wait", days=11),
    ]
    cast = {"pol": {"clearance_until": TODAY + timedelta(days=10)}, "prev": {"category": "PREV"}}
    session, made = played(tmp_path, *steps, **cast)
    place = made.ids["m"], made.ids["k"]
    for query in (
        ItemBoard(*place),
        Rounds(*place),
        CaseView(place[1]),
        SearchCase(WORD, place[1]),
    ):
        session.ask(query, PersonId("prev"))
        with pytest.raises(Refused):
            session.ask(query, PersonId("pol"))
