"""The bare way to a document: the same text through ReportLab's own paragraphs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate

from app.domain.meeting import MeetingId
from app.domain.minutes import MinutesDraft
from app.domain.person import PersonId
from app.minutes.compose import minutes_document
from app.minutes.document import Address, Block, Facts, Text
from app.queries.desk import Desk
from app.queries.drafts import minutes_draft
from app.queries.query import Open

FONT = "Bare"
STYLE = ParagraphStyle("Bare", fontName=FONT, fontSize=10, leading=14.5, spaceAfter=8)


@dataclass(frozen=True, slots=True)
class CopyText(Open):
    """Every paragraph of one recipient's copy, in order."""

    meeting: MeetingId
    recipient: PersonId

    def answer(self, desk: Desk) -> tuple[str, ...]:
        """What the program would give a place on pages."""
        meeting = desk.records.meeting(self.meeting)
        if meeting is None:
            raise LookupError(self.meeting)
        draft: MinutesDraft = minutes_draft(desk, meeting, self.recipient)
        return tuple(_texts(minutes_document(draft, desk.law).blocks))


def register() -> None:
    """Gives ReportLab the typeface that the program's documents have."""
    path = files("resources").joinpath("fonts", "NotoSans-Regular.ttf")
    typeface = TTFont(FONT, BytesIO(path.read_bytes()))
    # ReportLab gives one object to all typefaces of one name; the program's is another.
    typeface.face.name = FONT.encode()
    registerFont(typeface)


def bare_pdf(texts: Iterable[str]) -> bytes:
    """The paragraphs on A4 pages, with the program's margins, and nothing around them."""
    target = BytesIO()
    document = SimpleDocTemplate(
        target, pagesize=A4, leftMargin=74, rightMargin=66, topMargin=84, bottomMargin=78
    )
    document.build([Paragraph(escape(text), STYLE) for text in texts])
    return target.getvalue()


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Text):
            yield block.text
        elif isinstance(block, Address):
            yield from (block.label, *block.lines)
        elif isinstance(block, Facts):
            yield from (f"{name} {value}" for name, value in block.rows)
        else:
            yield from (text for row in block.rows for text in (row.text, *row.values))
