"""Measures the program against the bare operation in one run: turn by turn, so that whatever else
the machine does in those seconds slows both.
"""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

Measure = Callable[[], float]
"""Does the thing once and says what it took: seconds, or bytes of memory."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """What the program took and what the bare operation took, round by round."""

    name: str
    aim: float
    unit: str
    program: tuple[float, ...]
    bare: tuple[float, ...]

    @property
    def of_medians(self) -> float:
        """How much longer the program usually takes."""
        return median(self.program) / median(self.bare)

    @property
    def of_minima(self) -> float:
        """The same with the least of each: what others do to the machine only ever adds."""
        return min(self.program) / min(self.bare)


def rounds(program: Measure, bare: Measure, count: int) -> tuple[list[float], list[float]]:
    """Both measured `count` times; who goes first alternates. A first round of each is dropped."""
    program()
    bare()
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(count):
        for which in (0, 1) if turn % 2 else (1, 0):
            taken[which].append((program, bare)[which]())
    return taken
