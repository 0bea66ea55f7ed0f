"""The computation of idle time, on clocks that a test turns."""

import time

import pytest

from ui.host.idle import LONGEST_OPEN, MINUTES, WARNING, IdleClock, Reading, read_clocks


class Clocks:
    """Two clocks, turned by hand."""

    def __init__(self) -> None:
        self.steady, self.wall = 1_000.0, 1_800_000_000.0

    def read(self) -> Reading:
        return Reading(self.steady, self.wall)

    def pass_by(self, seconds: float) -> None:
        self.steady += seconds
        self.wall += seconds


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def idle(clocks: Clocks) -> IdleClock:
    made = IdleClock(clocks.read)
    made.begin()
    return made


def test_five_minutes_without_anybody_lock(idle: IdleClock, clocks: Clocks) -> None:
    assert idle.left == MINUTES * 60
    clocks.pass_by(299)
    assert idle.left == 1
    clocks.pass_by(1)
    assert idle.left == 0


def test_a_key_puts_it_off(idle: IdleClock, clocks: Clocks) -> None:
    clocks.pass_by(299)
    assert idle.touch()
    clocks.pass_by(299)
    assert idle.left == 1


def test_a_key_that_comes_too_late_does_not(idle: IdleClock, clocks: Clocks) -> None:
    clocks.pass_by(301)
    assert not idle.touch()
    assert idle.left == 0


def test_sleep_counts_by_the_wall_clock(idle: IdleClock, clocks: Clocks) -> None:
    clocks.wall += 3_600
    assert not idle.touch()


def test_sleep_counts_where_only_the_steady_clock_shows_it(idle: IdleClock, clocks: Clocks) -> None:
    clocks.steady += 3_600
    assert not idle.touch()


def test_a_clock_set_back_puts_nothing_off(idle: IdleClock, clocks: Clocks) -> None:
    for _ in range(5):
        clocks.steady += 60
        clocks.wall -= 86_400
        assert idle.left < MINUTES * 60
    assert idle.left == 0


def test_a_clock_set_back_and_right_again_is_counted_once(idle: IdleClock, clocks: Clocks) -> None:
    clocks.steady += 10
    clocks.wall -= 3_600
    assert idle.left == 290


def test_eight_hours_lock_whatever_anybody_does(idle: IdleClock, clocks: Clocks) -> None:
    for _ in range(LONGEST_OPEN // 60 - 1):
        clocks.pass_by(60)
        assert idle.touch()
        assert idle.postponable == (idle._open < LONGEST_OPEN - MINUTES * 60)
    clocks.pass_by(60 - WARNING)
    assert idle.touch()
    assert idle.left == WARNING
    assert not idle.postponable
    clocks.pass_by(WARNING)
    assert not idle.touch()


def test_unlocking_again_begins_again(idle: IdleClock, clocks: Clocks) -> None:
    clocks.pass_by(LONGEST_OPEN)
    assert idle.left == 0
    idle.begin()
    assert idle.left == MINUTES * 60


def test_the_office_makes_it_shorter(idle: IdleClock, clocks: Clocks) -> None:
    clocks.pass_by(60)
    idle.keep_minutes(2)
    assert idle.left == 60


def test_the_clocks_of_this_machine_go_on() -> None:
    first = read_clocks()
    assert first.wall == pytest.approx(time.time(), abs=5)
    assert read_clocks().steady >= first.steady
