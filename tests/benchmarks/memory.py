"""How much memory the program takes beside a bare window."""

import sys
from collections.abc import Callable, Iterator

from tests.benchmarks.program import Reached, open_window
from tests.benchmarks.rounds import Ratio, rounds
from tests.benchmarks.window import SHOWN, UNLOCKED

ROUNDS = 4


def measure() -> Iterator[Ratio]:
    """At the first window, and with an exercise unlocked and its first screen shown.

    Unlocking takes 64 MiB for a moment, which Argon2id is there to take: the most is told with
    them, and what is held afterwards without.
    """
    if sys.platform == "win32":  # no standard module of Python tells it there
        return
    first = rounds(lambda: open_window("ui", until=SHOWN).peak, _bare, ROUNDS)
    yield Ratio("peak memory at the first window ÷ bare window", 2, "MiB", *map(tuple, first))
    for name, chosen in (("held", _held), ("at most, Argon2id included,", _peak)):
        exercise = rounds(_exercise(chosen), _bare, ROUNDS)
        told = f"memory {name} with an exercise unlocked ÷ bare window"
        yield Ratio(told, 2, "MiB", *map(tuple, exercise))


def _bare() -> float:
    return open_window("bare", until=SHOWN).peak


def _exercise(chosen: Callable[[Reached], int]) -> Callable[[], float]:
    return lambda: chosen(open_window("ui", "--exercise", until=UNLOCKED))


def _held(reached: Reached) -> int:
    return reached.held


def _peak(reached: Reached) -> int:
    return reached.peak
