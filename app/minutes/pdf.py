"""What makes the file: pages whose furniture knows their number, and nothing said beside the text.

No clock, no user, no path, no counter of the machine gets in: the same document gives the same
bytes everywhere (spec 5, tests 5 and 10).
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import Any

from reportlab.pdfbase import pdfdoc  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from app.domain.minutes import DRAFT_CODE
from app.minutes.document import Document
from app.minutes.font import REGULAR, face
from app.minutes.script import drawn

PRODUCER = "Casustafel"
VERSION = (1, 7)

Size = tuple[float, float]
Behind = Callable[[Any], None]
"""Draws on a canvas what lies behind every page's text."""
Around = Callable[[Any, int, int], None]
"""Draws on a canvas what surrounds the text of (page, pages)."""

COMPOSING = Lock()
"""The parsed typefaces are shared, and ReportLab reads them through one cursor."""

_BEHIND = "Behind"


class DocumentCanvas(Canvas):  # type: ignore[misc]
    """Keeps each page's marks until the number of pages is known, then adds its furniture."""

    def __init__(
        self, target: Any, document: Document, size: Size, behind: Behind, around: Around
    ) -> None:
        face(REGULAR)
        super().__init__(
            target,
            pagesize=size,
            invariant=1,
            pageCompression=1,
            pdfVersion=VERSION,
            initialFontName=REGULAR,
            lang=document.locale,
        )
        self._behind, self._around = behind, around
        self._bodies: list[list[str]] = []
        self._info = _Info(document)
        self._doc._ID = _identifier(document)
        self.setViewerPreference("DisplayDocTitle", "true")

    def showPage(self) -> None:  # noqa: N802
        """Ends a page; it is written when all are there."""
        self._bodies.append(self._code)
        self._startPage()

    def save(self) -> None:
        """Writes every page: what lies behind its text, its text, its header and footer."""
        pages = len(self._bodies)
        width, height = self._pagesize
        resources = self._resources(self._painted(self._behind))
        backdrop = f"q /Pattern cs /{_BEHIND} scn 0 0 {width} {height} re f Q"
        for number, body in enumerate(self._bodies, 1):
            furniture = self._painted(self._around, number, pages)
            page = pdfdoc.PDFPage()
            page.pagewidth, page.pageheight = width, height
            page.Contents = _stream([backdrop, *body, *furniture])
            page.Resources = resources
            self._doc.addPage(page)
        self._doc.info = self._info
        self._doc.SaveToFile(self._filename, self)

    def _painted(self, painter: Callable[..., None], *numbers: int) -> list[str]:
        self._code: list[str] = []
        self.saveState()
        painter(self, *numbers)
        self.restoreState()
        painted, self._code = self._code, []
        return painted

    def _resources(self, behind: list[str]) -> Any:
        """What pages may use: the typefaces, and the watermark as a tiling pattern of one tile.

        Programs that copy text out or read it aloud leave patterns alone, so that the watermark
        crosses no sentence; who the recipient is stands in every footer as text.
        """
        width, height = self._pagesize
        fonts = pdfdoc.PDFResourceDictionary()
        fonts.basicFonts()
        tile = _stream(behind)
        tile.dictionary = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Pattern"),
                "PatternType": 1,
                "PaintType": 1,
                "TilingType": 1,
                "BBox": pdfdoc.PDFArray([0, 0, width, height]),
                "XStep": width,
                "YStep": height,
                "Resources": fonts,
            }
        )
        resources = pdfdoc.PDFResourceDictionary()
        resources.basicFonts()
        resources.Pattern[_BEHIND] = self._doc.Reference(tile)
        return resources


def _stream(code: list[str]) -> Any:
    stream = pdfdoc.PDFStream()
    stream.filters = [pdfdoc.PDFZCompress]
    stream.content = "\n".join(code) + "\n"
    return stream


class _Info(pdfdoc.PDFInfo):  # type: ignore[misc]
    """Title, municipality and program; a time only once the document is signed."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.title, self.author = _plain(document.title), _plain(document.author)
        self.producer = self.creator = PRODUCER
        self.subject = ""
        self._made_at = document.made_at

    def format(self, document: Any) -> Any:
        entries = {
            "Title": pdfdoc.PDFString(self.title),
            "Author": pdfdoc.PDFString(self.author),
            "Creator": pdfdoc.PDFString(self.creator),
            "Producer": pdfdoc.PDFString(self.producer),
        }
        if self._made_at is not None:
            moment = pdfdoc.PDFString(_pdf_date(self._made_at))
            entries |= {"CreationDate": moment, "ModDate": moment}
        return pdfdoc.PDFDictionary(entries).format(document)


def _plain(text: str) -> str:
    """One line without what no text string of a PDF can hold."""
    return " ".join(drawn(text, frozenset()).split())


def _pdf_date(moment: datetime) -> str:
    """ISO 32000-1, 7.9.4; without an offset where the moment has no time zone."""
    offset = moment.strftime("%z")
    zone = f"{offset[:3]}'{offset[3:5]}'" if offset else ""
    return f"D:{moment:%Y%m%d%H%M%S}{zone}"


def _identifier(document: Document) -> bytes:
    """Zeros in a draft, else a hash of the random copy code: it says nothing of the text."""
    digest = bytes(16)
    if document.copy_code != DRAFT_CODE:
        digest = hashlib.sha256(f"{PRODUCER} {document.copy_code}".encode()).digest()[:16]
    value = digest.hex().encode()
    return b"[<" + value + b"><" + value + b">]"
