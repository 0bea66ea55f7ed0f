"""Runs the benchmarks and prints one table: ratios within this run, with what both sides took.

    python -m tests.benchmarks.run [NAME …]

Nothing here passes or fails: machines differ, and so do the minutes in which they are asked. The
ratio of the medians says what people get, that of the minima what the program itself costs.
"""

import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from statistics import median

from tests.benchmarks.rounds import Ratio

NAMES = (
    "start",
    "memory",
    "opening",
    "contribution",
    "document",
    "tagging",
    "leaks",
    "signature",
    "growth",
    "log",
    "stalls",
)
"""Modules of this folder, in the order in which they run: each has a `measure`."""
HEADINGS = (
    "program ÷ bare operation",
    "aim",
    "median",
    "minimum",
    "program median (minimum)",
    "bare median (minimum)",
    "rounds",
)
SCALES = {"ms": 1000.0, "MiB": 1 / (1 << 20)}


def main(arguments: Sequence[str] = ()) -> int:
    """Measure what is named, or everything; 0 whatever the ratios are, 2 for an unknown name."""
    unknown = set(arguments) - set(NAMES)
    if unknown:
        sys.stderr.write(f"No such benchmark: {', '.join(sorted(unknown))}. {', '.join(NAMES)}\n")
        return 2
    rows: list[tuple[str, ...]] = [HEADINGS]
    for name in arguments or NAMES:
        sys.stderr.write(f"{name} …\n")
        measured: Iterator[Ratio] = import_module(f"tests.benchmarks.{name}").measure()
        rows += [_row(ratio) for ratio in measured]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        sys.stdout.write("  ".join(cells).rstrip() + "\n")
    return 0


def _row(ratio: Ratio) -> tuple[str, ...]:
    return (
        ratio.name,
        f"≤ {ratio.aim:g}",
        f"{ratio.of_medians:.2f}",
        f"{ratio.of_minima:.2f}",
        _absolute(ratio.program, ratio.unit),
        _absolute(ratio.bare, ratio.unit),
        str(len(ratio.bare)),
    )


def _absolute(taken: Sequence[float], unit: str) -> str:
    scale = SCALES[unit]
    return f"{median(taken) * scale:.2f} ({min(taken) * scale:.2f}) {unit}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
