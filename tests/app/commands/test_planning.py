"""A planned meeting changes or goes; whoever came in by it alone reads no more of its cases."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.person import PersonId
from app.queries.cases import CaseList
from app.queries.meetings import MeetingBoard, MeetingList
from app.session import Session
from tests.app.commands.sittings import (
    TODAY,
    Step,
    at,
    begun,
    convened,
    do,
    opened,
    planned,
    scenario,
    seated,
)
from tests.builders import Outcomes, exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")
LATER = TODAY + timedelta(days=20)
SECOND = {"scribe": {"category": "GEM", "member": True}}
NAMED = ("mayor", "coord", "clerk", "scribe", "insp", "customs", "care")


def played(
    folder: Path, *steps: Step, surprised: bool = False, **people: dict[str, Any]
) -> tuple[Session, Outcomes]:
    file = scenario(steps, **{**SECOND, **people})
    session = exercise(folder, file)
    made = play(session, file)
    assert surprised or made.surprises == []
    return session, made


def changed(who: str = "coord", **more: Any) -> Step:
    told = {"on": LATER, "place": "Bibliotheek", "chair": "mayor", "minute_taker": "clerk"}
    return do("change_meeting", who, meeting="m", **{**told, **more})


def cases(session: Session, who: str) -> set[str]:
    return {line.id for line in session.ask(CaseList(), PersonId(who))}


def meetings(session: Session, who: str) -> set[str]:
    return {line.id for line in session.ask(MeetingList(), PersonId(who))}


def test_a_meeting_gets_another_day_place_chair_and_minute_taker(tmp_path: Path) -> None:
    steps = [opened(named=NAMED), planned(), *convened("insp"), changed(minute_taker="scribe")]
    session, made = played(tmp_path, *steps)
    m, k = made.ids["m"], made.ids["k"]
    line = session.ask(MeetingBoard(m)).line
    assert (line.on, line.place, line.minute_taker) == (LATER, "Bibliotheek", "scribe")
    assert m in meetings(session, "scribe")
    assert k in cases(session, "scribe")
    assert m not in meetings(session, "clerk")
    assert k not in cases(session, "clerk")
    assert session.check("coord") == ()


def test_who_comes_to_the_table_as_well_stays_when_no_longer_minute_taker(tmp_path: Path) -> None:
    steps = [opened(named=NAMED), planned(), *convened("clerk"), changed(minute_taker="scribe")]
    session, made = played(tmp_path, *steps)
    assert made.ids["m"] in meetings(session, "clerk")
    assert made.ids["k"] in cases(session, "clerk")


def test_a_new_chair_opens_the_meeting(tmp_path: Path) -> None:
    steps = [
        opened(named=NAMED),
        planned(),
        *convened("insp"),
        changed(chair="scribe", on=TODAY),
        do("delegate", "mayor", to="scribe", meeting="m"),
        *seated("scribe", chair="scribe"),
    ]
    played(tmp_path, *steps)


def test_a_meeting_does_not_move_into_the_past(tmp_path: Path) -> None:
    step = changed(on=TODAY - timedelta(days=1))
    _, made = played(tmp_path, opened(), planned(), step, surprised=True)
    assert getattr(made[-1].error, "code", None) == "meeting_in_the_past"


@pytest.mark.parametrize("verb", ["change_meeting", "cancel_meeting"])
def test_an_open_meeting_neither_changes_nor_goes(tmp_path: Path, verb: str) -> None:
    step = changed() if verb == "change_meeting" else do("cancel_meeting", meeting="m")
    _, made = played(tmp_path, *begun("insp"), step, surprised=True)
    assert getattr(made[-1].error, "code", None) == "meeting_begun"


@pytest.mark.parametrize("who", ["clerk", "insp", "youth"])
def test_only_those_who_prepare_change_or_cancel(tmp_path: Path, who: str) -> None:
    steps = [changed(who), do("cancel_meeting", who, meeting="m")]
    _, made = played(tmp_path, opened(), planned(), *convened("insp"), *steps, surprised=True)
    assert [p.rules for p in made[-2:]] == [("R10",), ("R10",)]


FWB = {"fwb": {"category": "FWB", "community": "french"}}


@pytest.mark.parametrize(
    ("on", "urgent", "rules"),
    [
        (TODAY + timedelta(days=15), False, ()),
        (TODAY + timedelta(days=10), False, ("R45",)),
        (TODAY + timedelta(days=10), True, ()),
        (LATER + timedelta(days=30), False, ()),
    ],
)
def test_a_superior_who_was_asked_in_time_is_not_asked_too_late_by_a_change(
    tmp_path: Path, on: date, urgent: bool, rules: tuple[str, ...]
) -> None:
    why = {"urgency": "Dreiging"} if urgent else {}
    steps = [
        opened(named=(*NAMED, "fwb")),
        planned() | {"on": LATER},
        at("add_item"),
        at("invite", "mayor", person="fwb", **why),
        changed(on=on),
    ]
    _, made = played(tmp_path, *steps, surprised=True, **FWB)
    assert made[-1].rules == rules


def test_a_cancelled_meeting_is_gone_with_everything_that_rested_on_it(tmp_path: Path) -> None:
    steps = [
        opened(named=NAMED),
        opened("k2", named=NAMED),
        planned(),
        *convened("insp", "scribe"),
        at("add_item", case="k2"),
        do("cancel_meeting", meeting="m"),
    ]
    session, made = played(tmp_path, *steps)
    everybody = ("coord", "mayor", "clerk", "scribe")
    assert all(meetings(session, who) == set() for who in everybody)
    both = {made.ids["k"], made.ids["k2"]}
    assert cases(session, "coord") == cases(session, "mayor") == both
    assert cases(session, "clerk") == cases(session, "scribe") == set()
    assert session.check("coord") == ()


def test_the_log_keeps_that_a_meeting_was_cancelled_and_no_case(tmp_path: Path) -> None:
    steps = [opened(), planned(), *convened("insp"), do("cancel_meeting", meeting="m")]
    session, _ = played(tmp_path, *steps)
    line = [entry for entry in session.log("coord") if entry.entry.why == "cancel_meeting"][-1]
    assert line.entry.meeting == TODAY
    assert line.entry.case is None
    assert line.entry.to == ()


def test_a_case_of_a_cancelled_meeting_goes_to_another_one(tmp_path: Path) -> None:
    steps = [
        opened(),
        planned(),
        *convened("insp"),
        do("cancel_meeting", meeting="m"),
        planned("m2"),
        *convened("insp", meeting="m2"),
        *seated("mayor", "insp", meeting="m2"),
    ]
    played(tmp_path, *steps)
