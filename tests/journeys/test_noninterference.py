"""Who knows the same of two evenings holds the same bytes (spec 2): any two evenings, anybody."""

from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings

from app.commands.settings import KeepSigning
from app.queries.meetings import MeetingList
from tests.builders import COORDINATOR, exercise, play
from tests.journeys.drawn_evenings import neighbours
from tests.journeys.evenings import ROOM, Evening, known, scenario_of
from tests.journeys.known_evenings import pairs
from tests.journeys.traces import drafts

pytestmark = pytest.mark.usefixtures("quick_passwords")
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
"""A counterexample takes seconds to play: shrinking it would take an hour."""


@lru_cache(maxsize=16)
def held(tmp_path: Path, evening: Evening, _world: int) -> dict[str, bytes]:
    """Everybody's draft; each of two worlds is played by itself, and once if it is drawn again."""
    plan = scenario_of(evening)
    with exercise(tmp_path, plan) as session:
        assert play(session, plan).surprises == []
        session.run(KeepSigning(evening.countersigned), COORDINATOR)
        meeting = session.ask(MeetingList())[0].id
        return {str(person): data for person, data in drafts(session, meeting).items()}


def must_part_as_the_rules_do(tmp_path: Path, one: Evening, other: Evening) -> None:
    drawn = [held(tmp_path, evening, world) for world, evening in enumerate((one, other))]
    for person in ROOM:
        same = known(one, person) == known(other, person)
        assert (drawn[0].get(person) == drawn[1].get(person)) == same, person
        assert (drawn[0].get(person) is None) == (known(one, person) is None), person


@pytest.mark.parametrize("worlds", tuple(pairs()))
def test_what_few_know_changes_no_byte_for_the_others(
    tmp_path: Path, worlds: tuple[Evening, Evening]
) -> None:
    must_part_as_the_rules_do(tmp_path, *worlds)


@settings(max_examples=4, phases=PHASES)
@given(neighbours())
def test_a_draft_tells_what_its_reader_may_know_and_nothing_else(
    tmp_path: Path, worlds: tuple[Evening, Evening]
) -> None:
    must_part_as_the_rules_do(tmp_path, *worlds)


@pytest.mark.slow
@settings(max_examples=150, phases=PHASES)
@given(neighbours())
def test_a_draft_of_any_evening_tells_what_its_reader_may_know_and_nothing_else(
    tmp_path: Path, worlds: tuple[Evening, Evening]
) -> None:
    must_part_as_the_rules_do(tmp_path, *worlds)
