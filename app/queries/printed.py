"""What the pages of a finished file say to who looks at them, without what every page repeats.

Read where it stands, from the letters that are drawn: what a program would read aloud instead,
and in which order the file draws it, may say otherwise. A letter is taken for what its typeface
says that it is.
"""

import re
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
from app.minutes.paper import BAND, HEIGHT, LOWEST, SMALL, SMALL_BOLD, TOP, WATERMARK, WIDTH

OTHERWISE = frozenset({Surface.FONT, Surface.IMAGE, Surface.LAYER, Surface.SPACING})
"""What no copy has, and what may show other than it says."""
_DIAGONAL = atan2(HEIGHT, WIDTH)
_NUMBER = re.compile(r"\d+")
_ABOVE, _BELOW = (SMALL_BOLD.size, BAND.size), (SMALL.size,)
"""Points of type in the bands that every page has above and below its text."""


@dataclass(frozen=True, slots=True)
class Printed:
    """The lines of all pages from above, and whether all of it can be seen as it stands."""

    lines: tuple[str, ...]
    plain: bool


def read_pages(untrusted: bytes) -> Printed:
    """The pages of any bytes; nothing, and not plain, where they are no PDF."""
    try:
        with pikepdf.open(BytesIO(untrusted), suppress_warnings=True) as pdf:
            typefaces = Typefaces()
            pages = [_painted(page, typefaces) for page in pdf.pages]
            honest = all(typeface.honest() for typeface in typefaces.read)
            told, plain = [], honest and not any(map(_laid_over, pdf.pages))
            everywhere = _on_every(page for page, _ in pages)
            for page, aside in pages:
                seen = zip(page.seen(), aside, strict=True)
                shown = [one for one, mark in seen if not (mark and _ours(page, one, everywhere))]
                plain = plain and not page.found & OTHERWISE and all(map(_plain, shown))
                lines = lines_of(one for one in shown if not one.hidden)
                told += ["".join(one.text for one in line) for line in lines]
            return Printed(tuple(told), plain)
    except UNREADABLE:
        return Printed((), plain=False)


_Words = tuple[str, float, float, float]
"""A text without its numbers, where it begins, and its size."""


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


def _on_every(pages: Iterable[Page]) -> frozenset[_Words]:
    """What all pages say at the same place, but for the number of the page."""
    said = [frozenset(map(_words, page.shown)) for page in pages]
    return frozenset.intersection(*said) if said else frozenset()


def _words(one: Shown) -> _Words:
    return _NUMBER.sub("0", one.text), round(one.x, 1), round(one.y, 1), round(one.size, 1)


def _ours(page: Page, one: Shown, everywhere: frozenset[_Words]) -> bool:
    """Whether a text beside the document is of the frame that our own pages have, and no other.

    A mark alone proves nothing: whoever looks at the page does not see it.
    """
    left, low, right, top = page.box
    sheet = abs(right - left - WIDTH) < 1 and abs(top - low - HEIGHT) < 1
    above = one.y > top - TOP and one.size in _ABOVE
    below = one.y < low + LOWEST and one.size in _BELOW
    return sheet and one.level and (above or below) and _words(one) in everywhere


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
