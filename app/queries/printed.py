"""What the pages of a finished file say to who looks at them, without what every page repeats.

Read where it stands, from the letters that are drawn: what a program would read aloud instead,
and in which order the file draws it, may say otherwise. A letter is taken for what its typeface
says that it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf

from app.leaks.content import Page, Painter, Shown
from app.leaks.declared import UNREADABLE
from app.leaks.finding import Surface
from app.leaks.layout import lines_of
from app.leaks.typeface import Typeface, read_typeface

OTHERWISE = frozenset({Surface.FONT, Surface.IMAGE, Surface.LAYER, Surface.SPACING})
"""What no copy has, and what may show other than it says."""
_SHOWING = frozenset({"Tj", "TJ", "'", '"'})


@dataclass(frozen=True, slots=True)
class Printed:
    """The lines of all pages from above, and whether all of it can be seen as it stands."""

    lines: tuple[str, ...]
    plain: bool


def read_pages(untrusted: bytes) -> Printed:
    """The pages of any bytes; nothing, and not plain, where they are no PDF."""
    try:
        with pikepdf.open(BytesIO(untrusted), suppress_warnings=True) as pdf:
            typefaces = _Typefaces()
            pages = [_painted(pdf, page, typefaces) for page in pdf.pages]
            told, plain = [], typefaces.honest() and not any(map(_laid_over, pdf.pages))
            for page in pages:
                shown = list(page.seen())
                plain = plain and not page.found & OTHERWISE and all(map(_plain, shown))
                lines = lines_of(one for one in shown if not one.hidden)
                told += ["".join(one.text for one in line) for line in lines]
            return Printed(tuple(told), plain)
    except UNREADABLE:
        return Printed((), plain=False)


class _Typefaces:
    """The typefaces of a file, each read once."""

    def __init__(self) -> None:
        self._read: dict[Any, Typeface] = {}
        self.tiles: set[Any] = set()

    def __call__(self, font: Any) -> Typeface:
        key = font.objgen if font.is_indirect else id(font)
        if key not in self._read:
            self._read[key] = read_typeface(font)
        return self._read[key]

    def honest(self) -> bool:
        return all(typeface.embedded for typeface in self._read.values())


def _painted(pdf: pikepdf.Pdf, page: pikepdf.Page, typefaces: _Typefaces) -> Page:
    left, low, right, top = map(float, page.cropbox)
    painted = Page((left, low, right, top), tiles=typefaces.tiles)
    own = pikepdf.unparse_content_stream(list(_own(page)))
    resources = page.obj.get("/Resources", pikepdf.Dictionary())
    Painter(painted, resources, typefaces).paint(pikepdf.Stream(pdf, own))
    return painted


def _own(page: pikepdf.Page) -> Iterator[Any]:
    """What is drawn, but for the words of headers, footers and watermark (artifacts)."""
    marks: list[bool] = []
    for instruction in pikepdf.parse_content_stream(page):
        does = str(instruction.operator)
        if does in ("BMC", "BDC"):
            marks.append(str(instruction.operands[0]) == "/Artifact")
        elif does == "EMC" and marks:
            marks.pop()
        if not (any(marks) and does in _SHOWING):
            yield instruction


def _plain(one: Shown) -> bool:
    """Level and seen; or the watermark, which is neither."""
    return not one.hidden and one.level != one.faint


def _laid_over(page: pikepdf.Page) -> bool:
    """Whether more than the place of a signature, which has no size, lies on the page."""
    for one in page.obj.get("/Annots", []):
        left, low, right, top = map(float, one.Rect)
        if left != right and low != top:
            return True
    return False
