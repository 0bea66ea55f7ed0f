"""What every page repeats (R33, R34): header, footer and watermark, set once.

Whoever listens hears the header once, before the first page's text. The footer and the watermark
say what the text says too, and so nothing of them is read aloud.
"""

import math
from dataclasses import replace
from typing import Any

from app.minutes.document import Furniture
from app.minutes.font import REGULAR
from app.minutes.line import width
from app.minutes.paper import (
    ALARM,
    BAND,
    DIAGONAL,
    FOOT,
    HAIR,
    HEIGHT,
    LEFT,
    MEASURE,
    SIDE,
    SMALL,
    SMALL_BOLD,
    WATERMARK,
    WIDTH,
)
from app.minutes.pdf import DocumentCanvas
from app.minutes.row import Cell, cell, draw_cell, draw_lines
from app.minutes.tags import FOOTER, HEADER, Tree

CUT = 3
"""Lines that one party may take of every page's footer; in the body a text is never cut."""


class PageFurniture:
    """Header, footer and watermark, set once and drawn on every page."""

    def __init__(self, furniture: Furniture, tree: Tree) -> None:
        self._page = furniture.page
        wide = MEASURE - SIDE - 12
        said, mark = tree.document.add("P"), furniture.exercise
        self._band = None
        if mark is not None:
            self._band = _cut(cell(mark, BAND, WIDTH - 2 * LEFT, LEFT, said), 1)
            said = tree.document.add("P")
        self._top = _cut(cell(furniture.confidentiality, SMALL_BOLD, MEASURE, LEFT, said))
        self._foundation = _cut(cell(furniture.foundation, SMALL, wide))
        self._recipient = _cut(cell(furniture.recipient, SMALL, wide))
        self._code = cell(furniture.code, SMALL, SIDE, MEASURE - SIDE)
        self._watermark = [_watermark(text) for text in furniture.watermark]
        lines = len(self._foundation.lines) + len(self._recipient.lines)
        self._lines = max(lines, 2)
        self.height = FOOT + self._lines * SMALL.leading + 24
        """Points from the paper's lower edge to where the text may begin."""

    def behind(self, canvas: Any) -> None:
        """The recipient's watermark along the page's diagonal; its place hangs not on the code."""
        canvas.translate(WIDTH / 2, HEIGHT / 2)
        canvas.rotate(math.degrees(math.atan2(HEIGHT, WIDTH)))
        for line in self._watermark:
            draw_lines(canvas, line, line.look.leading)
            canvas.translate(0, -line.look.leading)

    def above(self, canvas: DocumentCanvas, page: int, _pages: int) -> None:
        """The mark of an exercise and the line on confidentiality; heard on the first page."""
        if self._band is not None:
            canvas.begin(HEADER)
            canvas.setFillColorRGB(*ALARM)
            canvas.rect(0, HEIGHT - 26, WIDTH, 26, stroke=0, fill=1)
            canvas.end()
            self._draw(canvas, self._band, HEIGHT - 6, page)
        self._draw(canvas, self._top, HEIGHT - 38, page)

    def below(self, canvas: DocumentCanvas, page: int, pages: int) -> None:
        """Basis, purpose and recipient at the left, page and copy code at the right."""
        canvas.begin(FOOTER)
        canvas.translate(LEFT, 0)
        top = FOOT + self._lines * SMALL.leading
        canvas.setStrokeColorRGB(*HAIR)
        canvas.setLineWidth(0.5)
        canvas.line(0, top + 6, MEASURE, top + 6)
        draw_lines(canvas, self._foundation, top)
        draw_lines(canvas, self._recipient, top - len(self._foundation.lines) * SMALL.leading)
        number = cell(self._page(page, pages), SMALL, SIDE, MEASURE - SIDE)
        draw_lines(canvas, number, top)
        draw_lines(canvas, self._code, top - SMALL.leading)
        canvas.end()

    def _draw(self, canvas: DocumentCanvas, of: Cell, top: float, page: int) -> None:
        draw_cell(canvas, of if page == 1 else replace(of, owners=()), top, HEADER)


def _watermark(text: str) -> Cell:
    """One line, centred, as large as the diagonal allows and no larger than 48 points."""
    told = " ".join(text.split())
    look = replace(WATERMARK, size=48.0 * min(1.0, DIAGONAL / max(width(told, WATERMARK), 1.0)))
    wide = width(told, look)
    return cell(told, look, wide + 1, -wide / 2)


def _cut(of: Cell, lines: int = CUT) -> Cell:
    if len(of.lines) <= lines:
        return of
    kept = of.part(slice(lines))
    pieces = (*kept.lines[-1].pieces, (REGULAR, "…"))
    return replace(kept, lines=(*kept.lines[:-1], replace(kept.lines[-1], pieces=pieces)))
