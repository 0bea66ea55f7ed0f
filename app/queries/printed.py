"""What the pages of a finished file say to who looks at them, and what stands in their margins.

Read where it stands, from the letters that are drawn: what a program would read aloud instead,
and in which order the file draws it, may say otherwise. A letter is taken for what its typeface
says that it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from math import atan2
from operator import itemgetter
from typing import Any

import pikepdf

from app.leaks.content import Page, Painter, Shown
from app.leaks.declared import UNREADABLE
from app.leaks.finding import Surface
from app.leaks.layout import lines_of
from app.leaks.typeface import Typefaces
from app.minutes.paper import (
    BAND,
    HEIGHT,
    LEFT,
    LOWEST,
    MEASURE,
    SIDE,
    SMALL,
    SMALL_BOLD,
    TOP,
    WATERMARK,
    WIDTH,
)

OTHERWISE = frozenset({Surface.FONT, Surface.IMAGE, Surface.LAYER, Surface.SPACING})
"""What no copy has, and what may show other than it says."""
_DIAGONAL = atan2(HEIGHT, WIDTH)
_ABOVE, _BELOW = (SMALL_BOLD.size, BAND.size), (SMALL.size,)
"""Points of type in the bands that every page has above and below its text."""
BANDS = ("above", "left", "right")


@dataclass(frozen=True, slots=True)
class Lines:
    """Of one page, from above: `all`, and parted by the bands that our own pages have.

    What stands there must be marked as beside the document (artifact); else it is `body`.
    """

    all: tuple[str, ...]
    body: tuple[str, ...]
    above: tuple[str, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]
    """Below, in the footer's two columns."""


@dataclass(frozen=True, slots=True)
class Printed:
    """The lines of all pages, and whether all of it can be seen as it stands."""

    pages: tuple[Lines, ...]
    plain: bool


def read_pages(untrusted: bytes) -> Printed:
    """The pages of any bytes; nothing, and not plain, where they are no PDF."""
    try:
        with pikepdf.open(BytesIO(untrusted), suppress_warnings=True) as pdf:
            typefaces = Typefaces()
            pages = [_painted(page, typefaces) for page in pdf.pages]
            plain = typefaces.honest() and not any(map(_laid_over, pdf.pages))
            told = []
            for page, aside in pages:
                seen = list(page.seen())
                plain = plain and not page.found & OTHERWISE and all(map(_plain, seen))
                told.append(_lines(page, seen, aside))
            return Printed(tuple(told), plain)
    except UNREADABLE:
        return Printed((), plain=False)


def _lines(page: Page, seen: list[Shown], aside: list[bool]) -> Lines:
    bands = [_band(page, one) if mark else "" for one, mark in zip(seen, aside, strict=True)]
    shown = [(one, band) for one, band in zip(seen, bands, strict=True) if not one.hidden]
    parts = (tuple(_joined(one for one, at in shown if at == band)) for band in ("", *BANDS))
    return Lines(tuple(_joined(one for one, _ in shown)), *parts)


def _joined(shown: Iterable[Shown]) -> Iterator[str]:
    return ("".join(one.text for one in line) for line in lines_of(shown))


def _painted(page: pikepdf.Page, typefaces: Typefaces) -> tuple[Page, list[bool]]:
    """A page, and of each text on it whether it is marked as beside the document (artifact)."""
    left, low, right, top = map(float, page.cropbox)
    painted = Page((left, low, right, top), tiles=typefaces.tiles)
    painter = Painter(painted, page.obj.get("/Resources", pikepdf.Dictionary()), typefaces)
    aside: list[bool] = []
    for mark, part in groupby(_marked(page), key=itemgetter(0)):
        painter.paint_all(instruction for _, instruction in part)
        aside += [mark] * (len(painted.shown) - len(aside))
    return painted, aside


def _marked(page: pikepdf.Page) -> Iterator[tuple[bool, Any]]:
    marks: list[bool] = []
    for instruction in pikepdf.parse_content_stream(page):
        does = str(instruction.operator)
        if does in ("BMC", "BDC"):
            marks.append(str(instruction.operands[0]) == "/Artifact")
        elif does == "EMC" and marks:
            marks.pop()
        yield any(marks), instruction


def _band(page: Page, one: Shown) -> str:
    """In which of `BANDS` of our own pages a text stands; empty for none.

    A mark alone proves nothing: whoever looks at the page does not see it.
    """
    left, low, right, top = page.box
    sheet = abs(right - left - WIDTH) < 1 and abs(top - low - HEIGHT) < 1
    if not (sheet and one.level):
        return ""
    if one.y > top - TOP and one.size in _ABOVE:
        return "above"
    if one.y < low + LOWEST and one.size in _BELOW:
        return "left" if one.x < left + LEFT + MEASURE - SIDE - 1 else "right"
    return ""


def _plain(one: Shown) -> bool:
    """Level and seen; or the watermark, which is neither and runs along the diagonal."""
    if one.hidden or one.level == one.faint:
        return False
    slope = atan2(one.rise, one.end - one.x)
    return one.level or (one.size < WATERMARK.size + 1 and abs(slope - _DIAGONAL) < 0.01)


def _laid_over(page: pikepdf.Page) -> bool:
    """Whether more than the place of a signature, which has no size, lies on the page."""
    for one in page.obj.get("/Annots", []):
        left, low, right, top = map(float, one.Rect)
        if left != right and low != top:
            return True
    return False
