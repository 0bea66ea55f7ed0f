"""Gives every block its place and its meaning: the letter of a city, as it is read aloud."""

from collections.abc import Sequence
from io import BytesIO

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
    NewPage,
    Role,
    Signing,
    Table,
    Text,
)
from app.minutes.font import BOLD, REGULAR
from app.minutes.frame import LOCALES
from app.minutes.furniture import PageFurniture
from app.minutes.line import Look
from app.minutes.paper import (
    ACCENT,
    BODY,
    GREY,
    HAIR,
    HEADING,
    HEIGHT,
    INK,
    LABELS,
    LEFT,
    MEASURE,
    NAME,
    TOP,
    VALUE,
    WIDTH,
)
from app.minutes.pdf import COMPOSING, DocumentCanvas
from app.minutes.row import Cell, Frame, Row, cell, stacked
from app.minutes.tags import COLUMN_HEADER, ROW_HEADER, Element, Tree, spanning, spoken
from app.minutes.together import KEPT, TOGETHER, Flowables, high, keep, last_two, opening
from app.minutes.tongue import language_of

LOOKS: dict[Role, tuple[Look, Frame]] = {
    Role.LETTERHEAD: (Look(BOLD, 22, 28, ACCENT), Frame(below=6, after=24, under=ACCENT)),
    Role.TITLE: (Look(BOLD, 18, 24, INK), Frame(before=26)),
    Role.SUBTITLE: (Look(REGULAR, 11, 16, GREY), Frame(after=14)),
    Role.ITEM: (Look(BOLD, 13, 18, ACCENT), Frame(before=26, after=6, above=8, rule=ACCENT)),
    Role.PART: (Look(BOLD, 10.5, 15, INK), Frame(before=14, after=4)),
    Role.SIGNATURE: (Look(BOLD, 10.5, 15, INK), Frame(before=14, after=4)),
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
LEVELS = {
    Role.TITLE: 1,
    Role.ITEM: 2,
    Role.CLAUSE_HEADING: 2,
    Role.PART: 2,
    Role.SIGNATURE: 2,
    Role.SECTION: 3,
    Role.LABEL: 4,
}
"""How deep a heading stands; one that would skip a level stands right below the last."""
COLUMNS = (0.0, 0.6, 0.77)
"""Where a table's columns begin, as parts of the measure."""
ABOVE = 6.0
"""Points above facts, also where no heading stands there."""
WRITING = 44.0
"""Room to write by hand above a line."""


def set_document(document: Document) -> bytes:
    """The document as an unsigned PDF of A4 pages; the same bytes each time."""
    target = BytesIO()
    with COMPOSING:
        setter = Setter(document.locale)
        around = PageFurniture(document.furniture, setter.tree)
        template = BaseDocTemplate(target, pagesize=(WIDTH, HEIGHT))
        bottom = around.height
        area = Area(LEFT, bottom, MEASURE, HEIGHT - TOP - bottom, 0, 0, 0, 0)
        template.addPageTemplates(PageTemplate(frames=[area], pagesize=(WIDTH, HEIGHT)))
        rows = setter.all_rows(document.blocks)

        canvas = DocumentCanvas(target, document, (WIDTH, HEIGHT), setter.tree, around)
        template.build(rows, canvasmaker=lambda _target, **_settings: canvas)
        canvas.forget()
        template.__dict__.clear()  # for the same reason
    return target.getvalue()


class Setter:
    """Turns blocks into rows and says in the tree what each of them is, in reading order."""

    def __init__(self, locale: str) -> None:
        self.tree = Tree()
        self._locale = locale
        self._level = 0

    def all_rows(self, blocks: Sequence[Block]) -> Flowables:
        """What the pages get; a heading ends no page, and no signature stands on one alone."""
        parts = [self.rows(block) for block in blocks]
        keep(blocks, parts)
        return [row for part in parts for row in part]

    def rows(self, block: Block) -> Flowables:
        """What the page gets of a block."""
        if isinstance(block, Text):
            return self._text(block)
        if isinstance(block, Address):
            return self._address(block)
        if isinstance(block, Facts):
            return self._facts(block)
        if isinstance(block, Signing):
            return self._signing(block)
        if isinstance(block, NewPage):
            return [PageBreak()]
        return self._entries(block) if block.headings else self._list(block)

    def _text(self, block: Text) -> Flowables:
        look, frame = LOOKS[block.role]
        indent = BARRED if frame.bar else 0.0
        element = self._element(block)
        row = Row([cell(block.text, look, MEASURE - indent, indent, element)], frame)
        kept = KEPT.get(block.role)
        return [CondPageBreak(kept), row] if kept else [row]

    def _element(self, block: Text) -> Element:
        """A heading one level below the last at most, an entry of a list, or a paragraph."""
        if block.role in LEVELS:
            self._level = min(LEVELS[block.role], self._level + 1)
            return self._add(f"H{self._level}", self._voice(block.text))
        if block.role is Role.OUTCOME:
            return self._entry(block.text)
        return self._add("P", self._voice(block.text))

    def _entry(self, text: str) -> Element:
        """The body of a list's next entry; a list goes on until something else is said."""
        above = self.tree.document
        last = above.kids[-1] if above.kids else None
        entries = last if last is not None and last.tag == "L" else above.add("L")
        return entries.add("LI").add("LBody", self._voice(text))

    def _address(self, block: Address) -> Flowables:
        half = MEASURE / 2
        label = cell(block.label, HEADING, half, half, self._add("P"))
        lines = stacked([(line, self._add("P")) for line in block.lines], BODY, half, half)
        return [Row([label], Frame(after=2)), Row([lines])]

    def _facts(self, block: Facts) -> Flowables:
        """A table whose rows have a header each."""
        found: Flowables = []
        table, rest = self._add("Table"), MEASURE - LABELS
        for name, value in block.rows:
            row = table.add("TR")
            header = cell(name, NAME, LABELS - 8, 0.0, row.add("TH", ROW_HEADER))
            frame = Frame(before=0 if found else ABOVE, after=1)
            found.append(Row([header, self._value(value, row, rest)], frame))
        return last_two(found)

    def _value(self, value: str | tuple[str, ...], row: Element, width: float) -> Cell:
        if isinstance(value, str):
            return cell(value, VALUE, width, LABELS, row.add("TD", self._voice(value)))
        entries = row.add("TD").add("L")
        said = [(one, entries.add("LI").add("LBody", self._voice(one))) for one in value]
        return stacked(said, VALUE, width, LABELS)

    def _signing(self, block: Signing) -> Flowables:
        line = Frame(before=WRITING, above=3, rule=INK)
        rows = [Row([cell(one, NAME, MEASURE, 0.0, self._add("P"))], line) for one in block.labels]
        return [CondPageBreak(len(rows) * (WRITING + NAME.leading + 3)), *rows]

    def _entries(self, block: Table) -> Flowables:
        """A table: an entry's text heads the row of its values, under their common headings."""
        table = self._add("Table")
        top = table.add("TR")
        top.add("TD")
        heads = [top.add("TH", COLUMN_HEADER) for _ in block.headings]
        found: Flowables = []
        for entry in block.rows:
            row = table.add("TR")
            scope = ROW_HEADER if entry.values else spanning(len(heads) + 1)
            room, text = _entry_row(entry.text, row.add("TH", scope + self._voice(entry.text)))
            found += [room, text]
            if entry.values:
                cells = [row.add("TD") for _ in entry.values]
                found.append(_columns(entry.values, cells, NAME, Frame(after=5)))
                room.height = max(room.height, min(high(found[-2:]), TOGETHER))
        above = _columns(block.headings, heads, HEADING, Frame(after=3))
        return [CondPageBreak(high([above]) + opening(found)), above, *found]

    def _list(self, block: Table) -> Flowables:
        rows = (_entry_row(entry.text, self._entry(entry.text)) for entry in block.rows)
        return [flowable for row in rows for flowable in row]

    def _add(self, tag: str, entries: str = "") -> Element:
        return self.tree.document.add(tag, entries)

    def _voice(self, text: str) -> str:
        """The language of a text that was typed in another than the document's."""
        language = language_of(text)
        locale = LOCALES[language] if language is not None else self._locale
        return spoken(locale) if locale != self._locale else ""


def _entry_row(text: str, element: Element) -> Flowables:
    row = Row([cell(text, BODY, MEASURE, 0.0, element)], Frame(above=5, below=2, rule=HAIR))
    return [CondPageBreak(50), row]


def _columns(values: Sequence[str], elements: list[Element], look: Look, frame: Frame) -> Row:
    starts = [MEASURE * part for part in COLUMNS[: len(values)]]
    widths = [end - start - 8 for start, end in zip(starts, [*starts[1:], MEASURE], strict=True)]
    placed = zip(values, widths, starts, elements, strict=True)
    return Row([cell(value, look, wide, x, element) for value, wide, x, element in placed], frame)
