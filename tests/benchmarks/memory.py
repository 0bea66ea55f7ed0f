"""How much memory the program holds at most, beside a bare window."""

import sys
from collections.abc import Iterator

from tests.benchmarks.program import open_window
from tests.benchmarks.rounds import Ratio, rounds
from tests.benchmarks.window import SHOWN, UNLOCKED

ROUNDS = 4


def measure() -> Iterator[Ratio]:
    """At the first window, and with an exercise unlocked and its first screen asked for."""
    if sys.platform == "win32":  # no standard module of Python tells it there
        return

    def bare() -> float:
        return open_window("bare", until=SHOWN).peak

    first = rounds(lambda: open_window("ui", until=SHOWN).peak, bare, ROUNDS)
    yield Ratio("peak memory at the first window ÷ bare", 2, "MiB", *map(tuple, first))
    exercise = rounds(lambda: open_window("ui", "--exercise", until=UNLOCKED).peak, bare, ROUNDS)
    yield Ratio("peak memory, exercise unlocked ÷ bare", 2, "MiB", *map(tuple, exercise))
