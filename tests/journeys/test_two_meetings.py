"""One case at two tables with another chair at each: whose audience goes with a text (R24, R30)."""

from datetime import date
from pathlib import Path

import pytest

from app.queries.meetings import MeetingList
from tests.builders import exercise, play
from tests.journeys.test_exercises import words
from tests.journeys.traces import drafts
from tests.meetings import (
    STAFF,
    Step,
    arrived,
    closed,
    declared,
    invited,
    opened_case,
    planned,
    recorded,
    said,
    scenario,
    step,
)

pytestmark = pytest.mark.usefixtures("quick_passwords")
ROOM = (*STAFF, "pol", "insp")
SECOND = {"meeting": "n", "case": "k"}


def both(*second: Step) -> list[Step]:
    """A first evening that the minute-taker chairs as delegate, a second under the mayor."""
    chaired = {"chair": "scribe", "minute_taker": "coord"}
    first = [
        step("open_meeting", "scribe", meeting="m"),
        step("open_item", "scribe", meeting="m", case="k"),
        *arrived(ROOM),
        *said("insp", "c", "Wat de inspectie zag.", audience=["pol"]),
        *recorded(ROOM),
        step("close_item", "scribe", meeting="m", case="k"),
        step("close_meeting", "scribe", meeting="m"),
        step("sign_minutes", "scribe", meeting="m"),
    ]
    return [
        *opened_case(),
        step("delegate", "mayor", to="scribe"),
        *planned(**chaired),
        *planned("n", place="Elders", on=date(2026, 12, 10)),
        step("add_item", meeting="m", case="k"),
        step("add_item", **SECOND),
        *invited(("pol", "insp")),
        *invited(("pol", "insp"), meeting="n"),
        *declared(ROOM),
        *first,
        step("open_meeting", "mayor", meeting="n"),
        step("open_item", "mayor", **SECOND),
        *arrived(ROOM, meeting="n"),
        *second,
        *recorded(ROOM, meeting="n"),
        *closed(meeting="n"),
    ]


def readers(tmp_path: Path, steps: list[Step], text: str) -> set[str]:
    """In whose draft of the second evening a text stands."""
    plan = scenario(steps)
    with exercise(tmp_path, plan) as session:
        outcomes = play(session, plan)
        assert outcomes.surprises == []
        second = next(line.id for line in session.ask(MeetingList()) if line.place == "Elders")
        found = drafts(session, second)
    return {str(person) for person, data in found.items() if text in words(data)}


def test_a_chair_who_could_read_the_source_reads_what_rests_on_it_elsewhere(
    tmp_path: Path,
) -> None:
    decision = step("decide", "mayor", id="b", text="Toezicht.", derived_from=["c"], **SECOND)
    assert readers(tmp_path, both(decision), "Toezicht.") == {"mayor", "coord", "pol", "scribe"}


def test_a_second_source_for_others_shuts_the_first_chair_out(tmp_path: Path) -> None:
    own = said("insp", "d", "Nog iets.", audience=["pol"], meeting="n")
    decision = step("decide", "mayor", id="b", text="Toezicht.", derived_from=["c", "d"], **SECOND)
    assert readers(tmp_path, both(*own, decision), "Toezicht.") == {"mayor", "coord", "pol"}


def test_the_copy_of_the_second_evening_speaks_of_the_second_evening_alone(
    tmp_path: Path,
) -> None:
    assert readers(tmp_path, both(), "Wat de inspectie zag.") == set()
