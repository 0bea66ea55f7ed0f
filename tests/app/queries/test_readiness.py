"""What a meeting lacks is what the rules will refuse, each with the place that solves it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.commands.scenario.playing import Play
from app.commands.sitting import OpenMeeting
from app.domain.meeting import BEFORE, MeetingId
from app.domain.person import Category, PersonId
from app.errors import Refused
from app.queries.meetings import MeetingBoard, MeetingList
from app.queries.readiness import Need
from app.session import Session
from tests import builders
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
)
from tests.builders import Outcomes, exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")
LIVC = builders.EXERCISES / "livc-r.toml"


def needs(session: Session, made: Outcomes, who: str = "coord") -> tuple[Need, ...]:
    return session.ask(MeetingBoard(MeetingId(made.ids["m"])), PersonId(who)).needs


def codes(session: Session, made: Outcomes, who: str = "coord") -> list[str]:
    return [need.code for need in needs(session, made, who)]


READY = [opened(), planned(), *convened("insp"), *[do("declare", w) for w in ("coord", "mayor")]]


@pytest.mark.parametrize(
    ("steps", "wanted"),
    [
        ([planned()], ["agenda", "own_declaration"]),
        ([opened(), planned(), at("add_item")], ["nobody_invited", "own_declaration"]),
        (READY, []),
        ([*READY, do("close_case", case="k")], ["case_closed"]),
        ([opened(), planned() | {"place": "Bij het Netwerk"}, *READY[2:]], ["place_names"]),
        ([opened(), planned(chair="clerk"), *convened("insp"), do("declare")], ["delegation"]),
        (
            [opened(valid_until=TODAY), planned(), *convened("insp"), do("wait", days=1)],
            ["day_passed", "consent_lapsed", "own_declaration"],
        ),
        (
            [
                opened(valid_until=TODAY + timedelta(days=3)),
                planned() | {"on": TODAY + timedelta(days=4)},
                *convened("insp"),
                do("declare"),
            ],
            ["consent_lapses"],
        ),
        (
            [
                opened(named=("mayor", "coord", "insp")),
                planned(),
                *convened("insp"),
                do("declare"),
            ],
            ["minute_taker"],
        ),
        (
            [
                opened(named=("mayor", "coord", "insp")),
                do("delegate", "mayor", to="clerk"),
                planned(chair="clerk"),
                *convened("insp", chair="coord"),
                do("declare"),
            ],
            ["chair", "minute_taker"],
        ),
        (begun("insp"), []),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, steps: list[Step], wanted: list[str]) -> None:
    assert codes(*played(tmp_path, *steps)) == wanted


def test_every_need_leads_somewhere(tmp_path: Path) -> None:
    session, made = played(tmp_path, opened(), planned(), at("add_item"))
    found = {need.code: (need.place, need.ident) for need in needs(session, made)}
    assert found == {
        "nobody_invited": ("preparation", made.ids["m"]),
        "own_declaration": ("people", "coord"),
    }


def test_a_core_that_no_partner_belongs_to_leads_to_the_partners(tmp_path: Path) -> None:
    told = builders.scenario_of(LIVC)
    first = next(n for n, step in enumerate(told.steps) if step.do == "invite")
    known = tuple(p for p in told.persons if p.category is not Category.POL)
    file = replace(told, persons=known, steps=told.steps[:first])
    session = exercise(tmp_path, file)
    made = play(session, file)
    meeting = MeetingId(made.ids["m1"])
    found = session.ask(MeetingBoard(meeting), PersonId(file.coordinator)).needs
    core = {need.code: need for need in found if "core" in need.code}
    assert core["core_unknown"].place == "people"
    assert core["core_unknown"].facts["categories"] == "POL"
    assert "core" not in core  # the others of the core are admitted already


def test_somebody_elses_declaration_is_nobodys_business(tmp_path: Path) -> None:
    session, made = played(tmp_path, opened(), planned(), *convened("insp"), do("declare"))
    assert codes(session, made) == []
    assert codes(session, made, "mayor") == codes(session, made, "clerk") == ["own_declaration"]


def test_who_declined_is_as_ready_as_who_never_answered(tmp_path: Path) -> None:
    asked = [opened(), planned(), at("add_item"), at("invite", "mayor", person="insp")]
    worlds = [
        played(tmp_path, *asked, *answer)
        for answer in ([], [at("respond", "insp", answer="decline")])
    ]
    first, second = (codes(*world) for world in worlds)
    assert first == second


def test_needs_are_for_those_who_may_know_the_agenda(tmp_path: Path) -> None:
    session, made = played(tmp_path, opened(), planned(), *convened("insp"))
    assert codes(session, made)
    assert codes(session, made, "insp") == []
    with pytest.raises(Refused):
        needs(session, made, "youth")


def test_a_meeting_without_blocking_needs_opens_and_one_with_them_does_not(
    tmp_path: Path,
) -> None:
    file = builders.scenario_of(LIVC)
    session = exercise(tmp_path, file)
    for done in Play(file).steps(session):
        meeting = _planned(session)
        if meeting is None:
            continue
        missing = session.ask(MeetingBoard(meeting), PersonId("mayor")).needs
        # That superiors still have time before the day is nothing that is missing for that day.
        refused = {r for r, _ in session.may(OpenMeeting(meeting), PersonId("mayor"))} - {"R45"}
        stops = {n.code for n in missing if n.blocks} - {"child_interest", "consent_lapsed"}
        assert bool(stops) == bool(refused), (done.step, stops, refused)


def _planned(session: Session) -> MeetingId | None:
    lines = session.ask(MeetingList(), PersonId("mayor"))
    return next((line.id for line in lines if line.state in BEFORE), None)
