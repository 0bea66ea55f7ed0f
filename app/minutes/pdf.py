"""What makes the file: pages whose furniture knows their number, and a voice for each text.

No clock, no user, no path, no counter of the machine gets in: the same document gives the same
bytes everywhere (spec 5, tests 5 and 10).
"""

import hashlib
from collections.abc import Callable
from threading import Lock
from typing import Any, Protocol

from reportlab.pdfbase import pdfdoc  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from app.domain.minutes import DRAFT_CODE
from app.minutes import colour
from app.minutes.document import Document
from app.minutes.file import Reserved, Writer
from app.minutes.font import REGULAR, face
from app.minutes.metadata import PRODUCER, Metadata
from app.minutes.tags import WATERMARK, Element, Tree

Size = tuple[float, float]

COMPOSING = Lock()
"""The parsed typefaces are shared, and ReportLab reads them through one cursor."""

_BEHIND = "P1"
"""No word: what a page calls its pattern is nobody's text."""


class Surroundings(Protocol):
    """What every page has around its text."""

    def behind(self, canvas: Any) -> None:
        """Draws what lies behind every page's text."""

    def above(self, canvas: "DocumentCanvas", page: int, pages: int) -> None:
        """Draws the header."""

    def below(self, canvas: "DocumentCanvas", page: int, pages: int) -> None:
        """Draws the footer."""


class _Page(pdfdoc.PDFPage):  # type: ignore[misc]
    __NoDefault__ = (*pdfdoc.PDFPage.__NoDefault__, "StructParents", "Tabs")


class _Catalog(pdfdoc.PDFCatalog):  # type: ignore[misc]
    __NoDefault__ = (*pdfdoc.PDFCatalog.__NoDefault__, "OutputIntents", "PieceInfo")


class DocumentCanvas(Canvas):  # type: ignore[misc]
    """Keeps each page's marks until the number of pages is known, then adds its furniture."""

    def __init__(
        self, target: Any, document: Document, size: Size, tree: Tree, around: Surroundings
    ) -> None:
        face(REGULAR)
        super().__init__(
            target, pagesize=size, invariant=1, pageCompression=1, initialFontName=REGULAR
        )
        self._document, self._tree, self._around = document, tree, around
        self._bodies: list[list[str]] = []
        self._drawing = 0

    def begin(self, kind: str) -> None:
        """What is drawn until `end` is no text of the document but that kind of artifact."""
        self._code.append(f"/Artifact<<{kind}>>BDC")

    def opening(self, element: Element, said: str | None = None) -> str:
        """What opens the element's next content here; `said` where it is read otherwise than drawn.

        Closed by `EMC` before any other is opened.
        """
        number = self._tree.mark(element, self._drawing)
        if said is None:
            return f"/{element.tag}<</MCID {number}>>BDC"
        read_as = said.encode("utf-16-be").hex().upper()
        return f"/Span<</MCID {number}/ActualText<FEFF{read_as}>>>BDC"

    def end(self) -> None:
        """Closes what `begin` opened."""
        self._code.append("EMC")

    def showPage(self) -> None:  # noqa: N802
        """Ends a page; it is written when all are there."""
        self._bodies.append(self._code)
        self._drawing += 1
        self._startPage()

    def save(self) -> None:
        """Writes every page: what lies behind its text, its header, its text, its footer."""
        self._describe()
        pages = len(self._bodies)
        width, height = self._pagesize
        resources = self._resources(self._painted(self._around.behind))
        paint = f"q /Pattern cs /{_BEHIND} scn 0 0 {width} {height} re f Q"
        backdrop = f"/Artifact<<{WATERMARK}>>BDC {paint} EMC"
        names = []
        for index, body in enumerate(self._bodies):
            self._drawing = index
            above = self._painted(self._around.above, index + 1, pages)
            below = self._painted(self._around.below, index + 1, pages)
            page = _Page()
            page.pagewidth, page.pageheight = width, height
            page.Contents = _stream([backdrop, *above, *body, *below])
            page.Resources = resources
            page.StructParents, page.Tabs = index, pdfdoc.PDFName("S")
            names.append(self._doc.thisPageName())
            self._doc.addPage(page)
        self._filename.write(self._file(names))

    def forget(self) -> None:
        """Lets go of all that the file was made of.

        ReportLab's objects hold each other in rings, which only the collector of cycles frees,
        and it does not run while a meeting's copies are made.
        """
        self._doc.__dict__.clear()
        self.__dict__.clear()

    def _file(self, pages: list[str]) -> bytes:
        writer = Writer(self._doc)
        writer.write_document()
        numbers = {name: pair[0] for name, pair in self._doc.idToObjectNumberAndVersion.items()}
        root = numbers[self._doc.Catalog.StructTreeRoot.__InternalName__]
        at = [numbers[name] for name in pages]
        writer.write_more(self._tree.objects(root, writer.next_number(), at))
        return writer.finish(_identifier(self._document))

    def _describe(self) -> None:
        """Title, language, colours, and what the file declares to be."""
        metadata = Metadata(self._document)
        doc = self._doc
        doc.Catalog = catalog = _Catalog()
        catalog.Pages = doc.Pages
        catalog.Lang = pdfdoc.PDFString(self._document.locale)
        catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
        catalog.ViewerPreferences = pdfdoc.PDFDictionary({"DisplayDocTitle": "true"})
        catalog.StructTreeRoot = Reserved()
        packet = pdfdoc.PDFStream(content=metadata.xmp().encode())
        packet.dictionary["Type"] = pdfdoc.PDFName("Metadata")
        packet.dictionary["Subtype"] = pdfdoc.PDFName("XML")
        catalog.Metadata = packet
        profile = pdfdoc.PDFStream(content=colour.srgb_profile())
        profile.filters = [pdfdoc.PDFZCompress]
        profile.dictionary["N"] = 3
        intent = {
            "Type": pdfdoc.PDFName("OutputIntent"),
            "S": pdfdoc.PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": pdfdoc.PDFString(colour.NAME),
            "Info": pdfdoc.PDFString(colour.NAME),
            "DestOutputProfile": doc.Reference(profile),
        }
        catalog.OutputIntents = pdfdoc.PDFArray([pdfdoc.PDFDictionary(intent)])
        if self._document.proofs is not None:
            catalog.PieceInfo = _private(doc, self._document.proofs, metadata.changed())
        doc.info = metadata.information()
        doc.Reference(catalog)
        doc.Reference(doc.info)

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


def _private(doc: Any, data: bytes, changed: Any) -> Any:
    """Data of this program in the catalog (ISO 32000-1, 14.5).

    Not compressed: what is random in them changes no byte's place.
    """
    held = pdfdoc.PDFStream(content=data)
    own = {"LastModified": changed, "Private": doc.Reference(held)}
    return pdfdoc.PDFDictionary({PRODUCER: pdfdoc.PDFDictionary(own)})


def _stream(code: list[str]) -> Any:
    stream = pdfdoc.PDFStream()
    stream.filters = [pdfdoc.PDFZCompress]
    stream.content = "\n".join(code) + "\n"
    return stream


def _identifier(document: Document) -> bytes:
    """Zeros in a draft, else a hash of the random copy code: it says nothing of the text."""
    if document.copy_code == DRAFT_CODE:
        return bytes(16)
    return hashlib.sha256(f"{PRODUCER} {document.copy_code}".encode()).digest()[:16]
