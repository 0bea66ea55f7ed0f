"""Gives every block its place: the letter of a city, with what each page must repeat (R33, R34)."""

import math
from dataclasses import replace
from io import BytesIO
from typing import Any

from reportlab.platypus import (  # type: ignore[import-untyped]
    BaseDocTemplate,
    CondPageBreak,
    PageBreak,
    PageTemplate,
)
from reportlab.platypus import Frame as Area

from app.minutes.document import (
    Address,
    Block,
    Document,
    Facts,
    Furniture,
    NewPage,
    Role,
    Signing,
    Table,
    Text,
)
from app.minutes.font import BOLD, REGULAR
from app.minutes.line import Look, width
from app.minutes.pdf import COMPOSING, DocumentCanvas
from app.minutes.row import Cell, Frame, Row, cell, draw_lines

Flowables = list[Any]

WIDTH, HEIGHT = 595.28, 841.89
"""A4, in points."""
LEFT, RIGHT, TOP = 74.0, 66.0, 84.0
MEASURE = WIDTH - LEFT - RIGHT
FOOT = 34.0
"""From the paper's lower edge to the footer's last line."""
SIDE = 96.0
"""Width of the footer's right column: page and copy code, at the same place in every copy."""
LABELS = 118.0
"""Width of the column of names in facts."""

INK, GREY, ACCENT = (0.11, 0.12, 0.14), (0.36, 0.39, 0.43), (0.11, 0.24, 0.42)
HAIR, PALE, ALARM = (0.76, 0.79, 0.83), (0.93, 0.94, 0.955), (0.70, 0.16, 0.10)

BODY = Look(REGULAR, 10, 14.5, INK)
NAME = Look(REGULAR, 9.5, 14.5, GREY)
VALUE = Look(REGULAR, 9.5, 14.5, INK)
HEADING = Look(BOLD, 8, 12, GREY)
SMALL = Look(REGULAR, 7.5, 10, GREY)
SMALL_BOLD = Look(BOLD, 7.5, 10, ACCENT)
WATERMARK = Look(BOLD, 48, 58, PALE)
DIAGONAL = 760.0
"""Length of the watermark's lines at most."""
BAND = Look(BOLD, 11, 15, (1, 1, 1))

LOOKS: dict[Role, tuple[Look, Frame]] = {
    Role.LETTERHEAD: (Look(BOLD, 22, 28, ACCENT), Frame(below=6, after=24, under=ACCENT)),
    Role.TITLE: (Look(BOLD, 18, 24, INK), Frame(before=26)),
    Role.SUBTITLE: (Look(REGULAR, 11, 16, GREY), Frame(after=14)),
    Role.ITEM: (Look(BOLD, 13, 18, ACCENT), Frame(before=26, after=6, above=8, rule=ACCENT)),
    Role.SECTION: (Look(BOLD, 10.5, 15, INK), Frame(before=14, after=4)),
    Role.BODY: (BODY, Frame(after=8)),
    Role.OUTCOME: (BODY, Frame(after=7, bullet=ACCENT)),
    Role.LABEL: (Look(REGULAR, 8, 11.5, GREY), Frame(before=3, after=1)),
    Role.NOTE: (Look(REGULAR, 8.5, 12, GREY), Frame(before=10, after=2)),
    Role.CLAUSE_HEADING: (
        Look(BOLD, 9.5, 13, ACCENT),
        Frame(before=18, above=2, below=4, bar=ACCENT),
    ),
    Role.CLAUSE: (Look(REGULAR, 8.5, 12, INK), Frame(below=4, bar=ACCENT)),
    Role.CODE: (Look(BOLD, 19, 30, INK), Frame(before=14, above=8, below=8, rule=HAIR)),
}
BARRED = 12.0
"""Indent of a text beside a bar."""
KEPT = {Role.TITLE: 120.0, Role.ITEM: 110.0, Role.SECTION: 70.0, Role.LABEL: 42.0}
"""Points that must be free below the start of such a text, so that it never ends a page."""
COLUMNS = (0.0, 0.6, 0.77)
"""Where a table's columns begin, as parts of the measure."""
WRITING = 44.0
"""Room to write by hand above a line."""
CUT = 3
"""Lines that one party may take of every page's footer; in the body a text is never cut."""


def set_document(document: Document) -> bytes:
    """The document as an unsigned PDF of A4 pages; the same bytes each time."""
    target = BytesIO()
    with COMPOSING:
        furniture = _Furniture(document.furniture)
        template = BaseDocTemplate(target, pagesize=(WIDTH, HEIGHT))
        bottom = furniture.height
        area = Area(LEFT, bottom, MEASURE, HEIGHT - TOP - bottom, 0, 0, 0, 0)
        template.addPageTemplates(PageTemplate(frames=[area], pagesize=(WIDTH, HEIGHT)))
        rows = [row for block in document.blocks for row in _rows(block)]

        def canvas(to: Any, **_settings: Any) -> DocumentCanvas:
            size = (WIDTH, HEIGHT)
            return DocumentCanvas(to, document, size, furniture.behind, furniture.around)

        template.build(rows, canvasmaker=canvas)
    return target.getvalue()


def _rows(block: Block) -> Flowables:
    if isinstance(block, Text):
        return _text(block)
    if isinstance(block, Address):
        half = MEASURE / 2
        label = Row([cell(block.label, HEADING, half, half)], Frame(after=2))
        return [label, Row([cell("\n".join(block.lines), BODY, half, half)])]
    if isinstance(block, Facts):
        rest = MEASURE - LABELS
        return [
            Row([cell(name, NAME, LABELS - 8), cell(value, VALUE, rest, LABELS)], Frame(after=1))
            for name, value in block.rows
        ]
    if isinstance(block, Signing):
        return _signing(block)
    if isinstance(block, NewPage):
        return [PageBreak()]
    return _table(block)


def _text(block: Text) -> Flowables:
    look, frame = LOOKS[block.role]
    indent = BARRED if frame.bar else 0.0
    row = Row([cell(block.text, look, MEASURE - indent, indent)], frame)
    kept = KEPT.get(block.role)
    return [CondPageBreak(kept), row] if kept else [row]


def _signing(block: Signing) -> Flowables:
    line = Frame(before=WRITING, above=3, rule=INK)
    rows = [Row([cell(label, NAME, MEASURE)], line) for label in block.labels]
    return [CondPageBreak(len(rows) * (WRITING + NAME.leading + 3)), *rows]


def _table(table: Table) -> Flowables:
    starts = [MEASURE * part for part in COLUMNS]
    widths = [end - start - 8 for start, end in zip(starts, [*starts[1:], MEASURE], strict=True)]

    def columns(values: tuple[str, ...], look: Look, frame: Frame) -> Row:
        placed = zip(values, widths, starts, strict=True)
        return Row([cell(value, look, wide, x) for value, wide, x in placed], frame)

    found: Flowables = []
    if table.headings:
        found.append(columns(table.headings, HEADING, Frame(after=3)))
    for row in table.rows:
        found.append(CondPageBreak(50))
        found.append(Row([cell(row.text, BODY, MEASURE)], Frame(above=5, below=2, rule=HAIR)))
        if row.values:
            found.append(columns(row.values, NAME, Frame(after=5)))
    return found


class _Furniture:
    """Header, footer and watermark, set once and drawn on every page."""

    def __init__(self, furniture: Furniture) -> None:
        self._page, self._exercise = furniture.page, furniture.exercise
        wide = MEASURE - SIDE - 12
        self._top = _cut(cell(furniture.confidentiality, SMALL_BOLD, MEASURE))
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

    def around(self, canvas: Any, page: int, pages: int) -> None:
        """Header and footer."""
        if self._exercise is not None:
            canvas.setFillColorRGB(*ALARM)
            canvas.rect(0, HEIGHT - 26, WIDTH, 26, stroke=0, fill=1)
            band = _cut(cell(self._exercise, BAND, WIDTH - 2 * LEFT), 1)
            draw_lines(canvas, replace(band, x=LEFT), HEIGHT - 6)
        canvas.translate(LEFT, 0)
        draw_lines(canvas, self._top, HEIGHT - 38)
        top = FOOT + self._lines * SMALL.leading
        canvas.setStrokeColorRGB(*HAIR)
        canvas.setLineWidth(0.5)
        canvas.line(0, top + 6, MEASURE, top + 6)
        draw_lines(canvas, self._foundation, top)
        draw_lines(canvas, self._recipient, top - len(self._foundation.lines) * SMALL.leading)
        number = cell(self._page(page, pages), SMALL, SIDE, MEASURE - SIDE)
        draw_lines(canvas, number, top)
        draw_lines(canvas, self._code, top - SMALL.leading)


def _watermark(text: str) -> Cell:
    """One line, centred, as large as the diagonal allows and no larger than 48 points."""
    told = " ".join(text.split())
    look = replace(WATERMARK, size=48.0 * min(1.0, DIAGONAL / max(width(told, WATERMARK), 1.0)))
    wide = width(told, look)
    return cell(told, look, wide + 1, -wide / 2)


def _cut(of: Cell, lines: int = CUT) -> Cell:
    if len(of.lines) <= lines:
        return of
    pieces = (*of.lines[lines - 1].pieces, (REGULAR, "…"))
    last = replace(of.lines[lines - 1], pieces=pieces)
    return replace(of, lines=(*of.lines[: lines - 1], last))
