"""Whoever owns an action takes it from nobody, and says how far it is whatever their keys open."""

from pathlib import Path
from typing import Any

import pytest

from app.commands.annexes import Amend
from app.commands.members import RemoveMember
from app.commands.outcomes import AcceptAction, UpdateAction
from app.domain.action_state import ActionState
from app.domain.contribution import TextId
from app.domain.person import Charge, PersonId
from app.domain.secret import SecretText
from app.errors import Locked, Refused
from app.queries.board import ItemBoard
from app.queries.cases import CaseView
from app.queries.tablecodes import TableCode
from app.queries.today import Due, Today
from app.session import Session
from tests.app.commands import test_handing as handing
from tests.app.commands.sittings import (
    CAST,
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
    scenario,
    seated,
    signed,
)
from tests.app.commands.test_outcomes import CARE, board, opens
from tests.builders import Outcomes, exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD, CLERK, CARE_ID, AIV = map(PersonId, ("mayor", "coord", "clerk", "care", "aiv"))
SLOTS = pytest.mark.parametrize("slot", [{}, CARE], ids=["no keys", "own keys"])
LATE = {"aiv": {"category": "AIV", "member": True}}
ACCEPTED = do("accept_action", "care", action="b")
FULL = "voluit"


def offered(*more: Step, **told: object) -> list[Step]:
    """An action for `care` on words for the clerk alone."""
    task = {"text": FULL, "owner": "care", "due": TODAY, "derived_from": ["c"], **told}
    source = said("bron", "insp", audience=["clerk"])
    return [*begun("care", "insp"), *source, at("assign", "mayor", id="b", **task), *more]


def actions(session: Session, made: Outcomes, who: str, meeting: str = "m") -> list[str]:
    view = session.ask(ItemBoard(made.ids[meeting], made.ids["k"]), PersonId(who))
    return [line.text.text for line in view.actions]


@SLOTS
@pytest.mark.parametrize("told", [{}, {"neutral": "contact"}], ids=["nothing", "neutral"])
def test_an_owner_outside_its_audience_takes_it_from_nobody_who_reads_it(
    tmp_path: Path, slot: dict[str, Any], told: dict[str, Any]
) -> None:
    done = do("update_action", "care", action="b", state="done")
    session, made = played(tmp_path, *offered(ACCEPTED, **told), **slot)
    for who in ("mayor", "coord", "clerk"):
        assert actions(session, made, who) == [FULL]
        assert FULL.encode() in opens(session, who, made)
    assert actions(session, made, "care") == ([""] if told else [])
    if not slot:
        return
    assert FULL.encode() not in opens(session, "care", made)
    session, made = played(tmp_path, *offered(ACCEPTED, done, **told), **slot)
    assert [line.state for line in board(session, made, "coord").actions] == [ActionState.DONE]
    assert actions(session, made, "clerk") == [FULL]
    assert FULL.encode() not in opens(session, "care", made)


def test_it_is_written_for_nobody_but_its_owner(tmp_path: Path) -> None:
    session, made = played(tmp_path, *offered(ACCEPTED), **CARE)
    action = TextId(made.ids["b"])
    for command in (UpdateAction(action, ActionState.DONE), AcceptAction(action)):
        for who in ("insp", "pol"):
            with pytest.raises(Refused) as caught:
                session.run(command, PersonId(who))
            assert caught.value.rules == ("R10",)
    session._vault.lock_member(CARE_ID)
    with pytest.raises(Locked, match="member_locked"):
        session.run(UpdateAction(action, ActionState.DONE), CARE_ID)
    assert [line.state for line in board(session, made, "coord").actions] == [ActionState.OPEN]


def test_an_offer_is_accepted_where_the_coordinators_keys_are_closed(tmp_path: Path) -> None:
    session, made = played(tmp_path, *offered(), **CARE)
    session._vault.lock_member(COORD)
    session.run(AcceptAction(TextId(made.ids["b"])), CARE_ID)
    assert actions(session, made, "clerk") == [FULL]


def test_an_owner_without_keys_says_it_where_the_coordinator_of_today_reads_none_of_it(
    tmp_path: Path,
) -> None:
    file = scenario([*offered(ACCEPTED), *signed()[:2]], **handing.NEW)
    session = exercise(tmp_path, file)
    made = play(session, file)
    assert made.surprises == []
    action = TextId(made.ids["b"])
    code = session.ask(TableCode(action, CARE_ID), COORD)
    handing.together(session, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    with pytest.raises(Locked, match="wrong_table_code"):
        session.run(UpdateAction(action, ActionState.DONE), CARE_ID)
    session.run(UpdateAction(action, ActionState.DONE, code=code), CARE_ID)
    assert [line.state for line in board(session, made, "mayor").actions] == [ActionState.DONE]
    assert actions(session, made, "clerk") == [FULL]


def test_an_offer_of_a_chair_who_left_is_accepted_as_well(tmp_path: Path) -> None:
    led = do("delegate", "mayor", to="aiv")
    task = {"text": FULL, "owner": "care", "due": TODAY, "derived_from": ["c"]}
    table = ("mayor", "coord", "clerk", "care", "insp", "aiv")
    session, made = played(
        tmp_path,
        led,
        opened(named=(*CAST, *LATE)),
        planned(chair="aiv"),
        *convened("care", "insp", chair="mayor"),
        *seated(*table, chair="aiv"),
        *said("bron", "insp", audience=["clerk"]),
        at("assign", "aiv", id="b", **task),
        **LATE,
        **CARE,
    )
    session.work(RemoveMember(AIV), COORD)
    session.run(AcceptAction(TextId(made.ids["b"])), CARE_ID)
    for who in ("mayor", "coord", "clerk"):
        assert actions(session, made, who) == [FULL]


@pytest.fixture(params=["coord", "aiv", ""], ids=["coordinator", "owner", "nobody"])
def later(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Session, Outcomes]:
    """An action on words that were said before its owner was let in."""
    task = {"text": FULL, "owner": "aiv", "due": TODAY, "derived_from": ["c"]}
    done = do("update_action", request.param, action="b", state="done")
    return played(
        tmp_path,
        opened(named=(*CAST, *LATE)),
        planned(),
        *convened("care"),
        *seated("mayor", "coord", "clerk", "care"),
        *said("bron", "care"),
        *signed(),
        planned("n"),
        *convened("aiv", meeting="n"),
        *seated("mayor", "coord", "clerk", "aiv", meeting="n"),
        at("assign", "mayor", meeting="n", id="b", **task),
        *([done] if request.param else []),
        **LATE,
    )


def test_an_owner_let_in_later_reads_what_was_sealed_to_them(
    later: tuple[Session, Outcomes],
) -> None:
    session, made = later
    for who in ("mayor", "coord", "clerk", "aiv"):
        assert actions(session, made, who, "n") == [FULL]
        assert FULL.encode() in opens(session, who, made)
    assert b"bron" not in opens(session, "aiv", made)
    (line,) = session.ask(CaseView(made.ids["k"]), AIV).course.actions
    waits = line.state is ActionState.OPEN
    assert (line.text, line.due) == (FULL, TODAY)
    lines = session.ask(Today(), AIV).lines
    assert [line.on for line in lines if line.what is Due.OWN_ACTION] == ([TODAY] if waits else [])
    session.run(UpdateAction(TextId(made.ids["b"]), ActionState.NOT_DONE), AIV)
    for who in ("mayor", "coord", "clerk", "aiv"):
        assert actions(session, made, who, "n") == [FULL]


def test_a_source_that_is_taken_back_closes_it_to_them_as_to_others(tmp_path: Path) -> None:
    task = {"text": FULL, "owner": "aiv", "due": TODAY, "derived_from": ["c"]}
    session, made = played(
        tmp_path,
        opened(named=(*CAST, *LATE)),
        planned(),
        *convened("care"),
        *seated("mayor", "coord", "clerk", "care"),
        *said("bron", "care"),
        *signed()[:2],
        planned("n"),
        *convened("aiv", meeting="n"),
        *seated("mayor", "coord", "clerk", "aiv", meeting="n"),
        at("assign", "mayor", meeting="n", id="b", **task),
        do("withdraw", "care", contribution="c"),
        **LATE,
    )
    assert actions(session, made, "coord", "n") == [FULL]
    for who in ("aiv", "clerk"):
        assert actions(session, made, who, "n") == []
        assert FULL.encode() not in opens(session, who, made)


def test_an_offer_to_who_was_let_in_later_says_what_is_asked(tmp_path: Path) -> None:
    task = {"text": FULL, "owner": "care", "due": TODAY, "derived_from": ["c"]}
    session, made = played(
        tmp_path,
        opened(),
        planned(),
        *convened("insp"),
        *seated("mayor", "coord", "clerk", "insp"),
        *said("bron", "insp"),
        *signed()[:2],
        planned("n"),
        *convened("care", meeting="n"),
        *seated("mayor", "coord", "clerk", "care", "insp", meeting="n"),
        at("assign", "mayor", meeting="n", id="b", **task),
        **CARE,
    )
    made.ids["m"] = made.ids["n"]
    told = [w.text for w in board(session, made, "care").waiting if w.what == "offer"]
    assert told == [FULL]
    session.run(AcceptAction(TextId(made.ids["b"])), CARE_ID)
    assert actions(session, made, "care") == [FULL]


def test_new_words_of_an_owner_open_to_all_who_read_the_old_ones(tmp_path: Path) -> None:
    """The owner, outside the mayor's services, was let in after the words that it rests on."""
    task = {"text": FULL, "owner": "care", "due": TODAY, "derived_from": ["c"]}
    session, made = played(
        tmp_path,
        opened(),
        planned(),
        *convened("insp"),
        *seated("mayor", "coord", "clerk", "insp"),
        *said("bron", "insp"),
        *signed(),
        planned("n"),
        *convened("care", meeting="n"),
        *seated("mayor", "coord", "clerk", "care", meeting="n"),
        at("assign", "mayor", meeting="n", id="b", **task),
        ACCEPTED,
        *signed(meeting="n"),
        **CARE,
    )
    session.run(Amend(TextId(made.ids["b"]), SecretText("iets beter")), CARE_ID)
    for who in ("mayor", "coord", "clerk", "care"):
        assert b"iets beter" in opens(session, who, made)
