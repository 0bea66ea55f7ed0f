"""What the first window costs beside a bare one, from the start of the interpreter on."""

from collections.abc import Iterator

from tests.benchmarks.program import open_window
from tests.benchmarks.rounds import Ratio, rounds
from tests.benchmarks.window import SHOWN

ROUNDS = 12


def measure() -> Iterator[Ratio]:
    """Fresh processes, files in the system's cache: a second start of the day."""
    taken = rounds(
        lambda: open_window("ui", until=SHOWN).seconds,
        lambda: open_window("bare", until=SHOWN).seconds,
        ROUNDS,
    )
    yield Ratio("start to first window ÷ bare PySide6 window", 1.6, "ms", *map(tuple, taken))
