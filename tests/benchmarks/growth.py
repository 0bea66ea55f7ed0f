"""How signing grows: time with the recipients and with what was said, memory with the recipients.

Processor time, of this process alone: whatever else the machine does is no growth. Each point is
one signing of a meeting of its own, so a slope of everyone's copies shows what one more costs. Half
of the bare operation is measured before the program and half after: where both bend alike, it is
the machine that changed its pace in these minutes.
"""

import sys
import tracemalloc
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import linear_regression
from time import process_time
from typing import Any

from app.commands.minutes import SignMinutes
from app.session import Session
from tests.benchmarks.paragraphs import CopyText, bare_pdf, register
from tests.benchmarks.rounds import Ratio
from tests.benchmarks.signature import bare_signed, bare_signer
from tests.benchmarks.sitting import MAYOR, MEMBERS, Sitting, office, sit_down

RECIPIENTS = (25, 50, 100)
CONTRIBUTIONS = (50, 100, 200)
SLOPES = 3.3
"""Times the bare slope: 1.3 for the tags, and the search for leaks twice the composing."""
REMEMBERED = 20
"""Contributions of the meetings whose memory is traced, which takes several times as long."""


@dataclass(frozen=True, slots=True)
class Point:
    """One signing: how many copies of how many contributions, and the seconds of both sides."""

    recipients: int
    contributions: int
    program: float
    bare: float

    def __str__(self) -> str:
        return (
            f"  {self.recipients:3} recipients × {self.contributions:3} contributions:"
            f" {self.program:7.2f} s, bare {self.bare:6.2f} s, {self.program / self.bare:.2f}"
        )


def measure() -> Iterator[Ratio]:
    """Slopes beside those of the bare operation, then how straight the lines are, then memory."""
    register()
    most, longest = RECIPIENTS[-1], CONTRIBUTIONS[-1]
    grid = {(count, longest) for count in RECIPIENTS} | {(most, said) for said in CONTRIBUTIONS}
    points = {at: _point(*at) for at in sorted(grid)}
    for axis, name, each in (
        ([points[count, longest] for count in RECIPIENTS], "recipient", RECIPIENTS),
        ([points[most, said] for said in CONTRIBUTIONS], "contribution", CONTRIBUTIONS),
    ):
        program, bare = [p.program for p in axis], [p.bare for p in axis]
        slopes = (linear_regression(each, side).slope for side in (program, bare))
        told = f"one more {name} ÷ bare, slopes at {most} × {longest}"
        yield Ratio(told, SLOPES, "ms", *((slope,) for slope in slopes))
        told = f"{each[-1]} ÷ {each[0]} {name}s ÷ a straight line"
        yield Ratio(told, 1.1, "ms", (program[-1],), (_straight(each, program),))
    peaks = [_peak(count) for count in (RECIPIENTS[0], most)]
    told = f"peak memory of signing, {most} ÷ {RECIPIENTS[0]} recipients"
    yield Ratio(told, 1.2, "MiB", (peaks[1],), (peaks[0],))


def _straight(each: Sequence[int], taken: Sequence[float]) -> float:
    """What the last would take if it lay on the line of the first two."""
    (a, b), (x, y) = each[:2], taken[:2]
    return y + (each[-1] - b) * (y - x) / (b - a)


def _point(recipients: int, contributions: int) -> Point:
    partners = recipients - len(MEMBERS)
    signer = bare_signer()
    with office(partners) as session:
        _sign(session, _filled(session, partners, 1))  # what is loaded and parsed once
        sitting = _filled(session, partners, contributions)
        texts = [session.ask(CopyText(sitting.meeting, who), MAYOR) for who in sitting.people]
        bare = _bare(texts[::2], signer)
        begin = process_time()
        _sign(session, sitting)
        program = process_time() - begin
        bare += _bare(texts[1::2], signer)
        point = Point(recipients, contributions, program, bare)
    sys.stderr.write(f"{point}\n")
    return point


def _bare(texts: Iterable[tuple[str, ...]], signer: Any) -> float:
    begin = process_time()
    for copy in texts:
        bare_signed(bare_pdf(copy), signer)
    return process_time() - begin


def _peak(recipients: int) -> float:
    """Bytes that Python held at most while signing, beyond what it held before.

    The office knows the same people each time: every copy is searched for the names of all.
    """
    partners = recipients - len(MEMBERS)
    with office(RECIPIENTS[-1] - len(MEMBERS)) as session:
        _sign(session, _filled(session, partners, 1))
        sitting = _filled(session, partners, REMEMBERED)
        tracemalloc.start()
        try:
            _sign(session, sitting)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


def _filled(session: Session, partners: int, contributions: int) -> Sitting:
    sitting = sit_down(session, partners)
    sitting.fill(contributions)
    sitting.close()
    return sitting


def _sign(session: Session, sitting: Sitting) -> None:
    session.run(SignMinutes(sitting.meeting), MAYOR)
