"""The one flowable of these documents: cells of lines side by side, that may split at any line."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportlab.platypus import Flowable  # type: ignore[import-untyped]

from app.minutes.line import Line, Look, set_lines
from app.minutes.tags import LAYOUT, Element

Colour = tuple[float, float, float]
Opening = Callable[[Element, str | None], str]
"""Opens content of an element that is read as it is drawn (None) or as that text."""

BASELINE = 0.74
"""Where a line's baseline lies, as a part of its height from above."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines in one look, `x` points from the row's left edge."""

    x: float
    look: Look
    lines: tuple[Line, ...]
    owners: tuple[Element, ...] = ()
    """What each line is in the document; none where nothing of it is read aloud."""

    def part(self, lines: slice) -> "Cell":
        """Some of its lines, with their owners."""
        return replace(self, lines=self.lines[lines], owners=self.owners[lines])


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds a row, in points: space outside and inside, and what is drawn beside it."""

    before: float = 0.0
    after: float = 0.0
    above: float = 0.0
    below: float = 0.0
    rule: Colour | None = None
    """A hairline over the full width, above."""
    under: Colour | None = None
    """A strong line over the full width, below."""
    bar: Colour | None = None
    """A bar at the left, as high as the row."""
    bullet: Colour | None = None
    """A small square left of the first line."""

    def decorates(self) -> bool:
        """Whether anything is drawn beside the text."""
        return any((self.rule, self.under, self.bar, self.bullet))


PLAIN = Frame()


def cell(
    text: str, look: Look, width: float, x: float = 0.0, element: Element | None = None
) -> Cell:
    """A text set in lines of `width` points. Blank ones are no content of their element."""
    lines = set_lines(text, look, width)
    says = any(piece.strip() for line in lines for _, piece in line.pieces)
    return Cell(x, look, lines, (element,) * len(lines) if element is not None and says else ())


def stacked(texts: Iterable[tuple[str, Element]], look: Look, width: float, x: float) -> Cell:
    """Texts below each other, each content of its own element."""
    lines: list[Line] = []
    owners: list[Element] = []
    for text, element in texts:
        set_here = set_lines(text, look, width)
        lines += set_here
        owners += [element] * len(set_here)
    return Cell(x, look, tuple(lines), tuple(owners))


class Row(Flowable):  # type: ignore[misc]
    """Cells that share their line height (that of the first cell's look)."""

    def __init__(self, cells: Sequence[Cell], frame: Frame = PLAIN) -> None:
        super().__init__()
        self._cells = tuple(cells)
        self._frame_of_row = frame
        self._leading = self._cells[0].look.leading
        self._count = max(len(each.lines) for each in self._cells)
        self._height = frame.above + self._count * self._leading + frame.below

    def getSpaceBefore(self) -> float:  # noqa: N802
        """Points above the row, unless it opens a page."""
        return self._frame_of_row.before

    def getSpaceAfter(self) -> float:  # noqa: N802
        """Points below the row."""
        return self._frame_of_row.after

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """The lines are set already: only the height is news."""
        self.width = available_width
        return available_width, self._height

    def least(self) -> float:
        """Points of the least that stands at a page's foot by itself."""
        if self._count < 4:
            return self._height
        return self._frame_of_row.above + 2 * self._leading

    def before_last_lines(self) -> list["Row"]:
        """Two rows, of which the second has the last two lines; none where it has under four."""
        return self.split(0.0, self._frame_of_row.above + (self._count - 2) * self._leading)

    def split(self, _available_width: float, available_height: float) -> list["Row"]:
        """Two rows, the first no higher than what is available; none if that is under two lines."""
        fitting = int((available_height - self._frame_of_row.above + 0.01) / self._leading)
        fitting = min(fitting, self._count - 2)
        if fitting < 2:
            return []
        head = [each.part(slice(fitting)) for each in self._cells]
        tail = [each.part(slice(fitting, None)) for each in self._cells]
        frame = self._frame_of_row
        return [
            Row(head, replace(frame, after=0.0, below=0.0, under=None)),
            Row(tail, replace(frame, before=0.0, above=0.0, rule=None, bullet=None)),
        ]

    def draw(self) -> None:
        """Draws on the canvas whose origin is the row's lower left corner."""
        frame, canvas = self._frame_of_row, self.canv
        top = self._height - frame.above
        if frame.decorates():
            canvas.begin(LAYOUT)
            self._decorate(canvas, frame, top)
            canvas.end()
        for each in self._cells:
            draw_cell(canvas, each, top)

    def _decorate(self, canvas: Any, frame: Frame, top: float) -> None:
        if frame.rule is not None:
            canvas.setStrokeColorRGB(*frame.rule)
            canvas.setLineWidth(0.5)
            canvas.line(0, self._height, self.width, self._height)
        if frame.under is not None:
            canvas.setFillColorRGB(*frame.under)
            canvas.rect(0, 0, self.width, 1.8, stroke=0, fill=1)
        if frame.bar is not None:
            canvas.setFillColorRGB(*frame.bar)
            canvas.rect(0, 0, 1.8, self._height, stroke=0, fill=1)
        if frame.bullet is not None:
            canvas.setFillColorRGB(*frame.bullet)
            canvas.rect(-11, top - self._leading * 0.62, 3.4, 3.4, stroke=0, fill=1)


def draw_cell(canvas: Any, of: Cell, top: float, kind: str = LAYOUT) -> None:
    """Draws a cell downwards from `top`, as content of its owners or else as that artifact."""
    if of.owners:
        _draw(canvas, of, top, canvas.opening)
        return
    canvas.begin(kind)
    draw_lines(canvas, of, top)
    canvas.end()


def draw_lines(canvas: Any, of: Cell, top: float) -> None:
    """Draws a cell's lines downwards from `top`, as one text object; says not what they are."""
    _draw(canvas, of, top)


def _draw(canvas: Any, of: Cell, top: float, opening: Opening | None = None) -> None:
    look = of.look
    text = canvas.beginText(of.x, top - look.leading * BASELINE)
    text.setFillColorRGB(*look.colour)
    text.setFont(look.font, look.size, look.leading)
    current, moved = look.font, 0.0
    opened: tuple[Element, str | None] | None = None
    for at, line in enumerate(of.lines):
        # Content is not nested in content: some programs lose what follows the inner one.
        if opening is not None and (opened != (of.owners[at], None) or line.said is not None):
            text._code.append(("EMC " if opened else "") + opening(of.owners[at], line.said))
            opened = (of.owners[at], line.said)
        if line.indent != moved:
            text.moveCursor(line.indent - moved, 0)
            moved = line.indent
        last = len(line.pieces) - 1
        for index, (font, piece) in enumerate(line.pieces):
            if font != current:
                text.setFont(font, look.size, look.leading)
                current = font
            if index < last:
                text.textOut(piece)
            else:
                text.textLine(piece)
    if opened:
        text._code.append("EMC")
    canvas.drawText(text)
