"""Whether the shown texts stand where a composed page sets them, with no room for more.

Texts that follow each other touch; every other begins where a line elsewhere begins too. A gap of
any other width may be as wide as what was taken out (spec 5, test 4).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from app.leaks.content import Shown

TOUCHING = 0.6
"""Points between texts that follow each other."""
TALLEST = 120.0
"""Points between two lines of one page at most; a composed page leaves half of it."""
LEFT_FREE = 370.0
"""Points that a page may leave free at its foot where another follows."""
FOOT = 110.0
"""Points from the paper's lower edge: below is the footer."""
BLANK = re.compile(r"[^\S\n]{3,}")

Lines = list[list[Shown]]


def lines_of(shown: Iterable[Shown]) -> Lines:
    """Level texts by their line, from the head of the page, each from the left."""
    rows: dict[int, list[Shown]] = {}
    for one in shown:
        if one.level:
            rows.setdefault(round(one.y * 2), []).append(one)
    return [sorted(rows[at], key=lambda one: one.x) for at in sorted(rows, reverse=True)]


def page_text(shown: Sequence[Shown]) -> str:
    """What stands there as it reads: pieces that touch make words, others are parted."""
    told: list[str] = []
    last: Shown | None = None
    for one in shown:
        if last is not None:
            same = abs(one.y - last.y) < 0.5
            gap = one.x - last.end
            told.append("" if same and abs(gap) < TOUCHING else " " if same else "\n")
        told.append(one.text)
        last = one
    return "".join(told)


def crooked(pages: Mapping[int, Lines]) -> set[int]:
    """The pages on which a text stands where no other line begins."""
    begins = Counter(
        at for lines in pages.values() for line in lines for at in {round(one.x) for one in line}
    )

    def known(x: float) -> bool:
        return sum(begins[round(x) + near] for near in (-1, 0, 1)) > 1

    found = set()
    for number, lines in pages.items():
        for line in lines:
            end: float | None = None
            adrift = False
            for one in line:
                touches = end is not None and abs(one.x - end) < TOUCHING
                adrift = adrift or not (touches or known(one.x))
                end = one.end
            if adrift and not any(_turned(one.text) for one in line):
                found.add(number)
    return found


def gaping(pages: Mapping[int, Lines]) -> set[int]:
    """The pages with more free room between two lines, or at their foot, than composing leaves."""
    found = set()
    last = max(pages, default=0)
    for number, lines in pages.items():
        heights = [line[0].y for line in lines if line[0].y > FOOT]
        between = (a - b for a, b in pairwise(heights))
        if any(gap > TALLEST for gap in between):
            found.add(number)
        if number != last and min(heights, default=FOOT) > FOOT + LEFT_FREE:
            found.add(number)
    return found


def _turned(text: str) -> bool:
    """Whether it is set from the right, and so begins anywhere."""
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
