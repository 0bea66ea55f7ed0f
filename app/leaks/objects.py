"""The objects of a file from its root: what each says, to which page it belongs, what is too much.

A copy holds what stands in `ROOT`, `PAGE` and `INFO`; anything else is a finding, whatever it says.
"""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as Xml

import pikepdf

from app.leaks.finding import Finding, Surface
from app.leaks.proven import Attests, ProvenWords, nobody, read_proofs

_ROOT = """
    /Type /Pages /Lang /MarkInfo /StructTreeRoot /Metadata /OutputIntents /ViewerPreferences
    /AcroForm /PageMode /PageLayout /Outlines /Version /Extensions /Perms /PieceInfo
"""
ROOT = frozenset(_ROOT.split())
_PAGE = """
    /Type /Parent /MediaBox /CropBox /Rotate /Resources /Contents /Annots /StructParents /Tabs
    /Trans /Group
"""
PAGE = frozenset(_PAGE.split())
_INFO = """
    /Title /Author /Creator /Producer /CreationDate /ModDate /Trapped
"""
INFO = frozenset(_INFO.split())
SURFACES = {
    "/Info": Surface.METADATA,
    "/Metadata": Surface.METADATA,
    "/PieceInfo": Surface.METADATA,
    "/OutputIntents": Surface.METADATA,
    "/StructTreeRoot": Surface.STRUCTURE,
    "/Outlines": Surface.NAVIGATION,
    "/Dests": Surface.NAVIGATION,
    "/Dest": Surface.NAVIGATION,
    "/Names": Surface.NAVIGATION,
    "/PageLabels": Surface.NAVIGATION,
    "/Threads": Surface.NAVIGATION,
    "/EmbeddedFiles": Surface.ATTACHMENT,
    "/AF": Surface.ATTACHMENT,
    "/FS": Surface.ATTACHMENT,
    "/EF": Surface.ATTACHMENT,
    "/AcroForm": Surface.FORM,
    "/Annots": Surface.ANNOTATION,
    "/OCProperties": Surface.LAYER,
    "/OC": Surface.LAYER,
    "/Font": Surface.FONT,
    "/XObject": Surface.IMAGE,
    "/Thumb": Surface.IMAGE,
    "/OpenAction": Surface.ACTION,
    "/AA": Surface.ACTION,
    "/A": Surface.ACTION,
    "/JavaScript": Surface.ACTION,
    "/Contents": Surface.TEXT,
}
FOREIGN = ("/FontFile2", "/DestOutputProfile")
DATED = ("/CreationDate", "/ModDate", "/M", "/LastModified")
SPOKEN = ("/ActualText", "/Alt", "/E", "/Title", "/Contents")
"""Entries that are read aloud or shown beside a page: they may say only what a page says."""
ID_LENGTH = 16
"""Bytes of each of the two that name a file (ISO 32000-2, 14.4)."""
MOST_PRINTABLE = 10
"""Of those; of random ones about one in a hundred has more."""
_PDF_DATE = re.compile(r"D:(\d{14})(?:([+-])(\d\d)'?(\d\d)|Z)?")
_XMP_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?")
_INSIDE = frozenset({"/Type /XRef", "/Type /ObjStm"})

_Type = pikepdf.ObjectType
_NESTED = (_Type.array, _Type.dictionary, _Type.stream)

Place = tuple[int, Surface]


@dataclass
class Objects:
    """What the objects of a file say, by page and surface."""

    strings: dict[Place, list[str]] = field(default_factory=lambda: defaultdict(list), repr=False)
    names: dict[Place, list[str]] = field(default_factory=lambda: defaultdict(list), repr=False)
    """PDF names and keys: mostly words of the format."""
    spoken: dict[Place, list[str]] = field(default_factory=lambda: defaultdict(list), repr=False)
    foreign: set[int] = field(default_factory=set)
    """Typefaces and colour profiles: others wrote the words in them."""
    places: dict[int, Place] = field(default_factory=dict)
    """Where the streams of the file belong, by object number."""
    found: set[Finding] = field(default_factory=set)
    drawn: list[bytes] = field(default_factory=list, repr=False)
    """What names the file: random, so that by chance some of it reads as a short name."""
    signatures: int = 0
    proofs: dict[int, ProvenWords] = field(default_factory=dict, repr=False)
    """What was read as proofs, by the number of the stream in which it stands."""


def dissect(pdf: pikepdf.Pdf, attests: Attests = nobody) -> Objects:
    """Walks every object that can be reached, pages first, and then asks for the others."""
    walk = _Walk(pdf, attests)
    for number, page in enumerate(pdf.pages, 1):
        walk.page(number, page.obj)
    walk.root()
    walk.unreachable()
    return walk.objects


def _is_drawn(value: Any) -> bool:
    """Whether these are the two random names of a file, and neither reads as a text."""
    return (
        isinstance(value, pikepdf.Array)
        and len(value) == 2
        and all(isinstance(one, pikepdf.String) for one in value)
        and all(len(one) == ID_LENGTH and not _reads(one) for one in map(bytes, value))
    )


def _reads(data: bytes) -> bool:
    """Whether most of it can be printed, or it says that it is a text."""
    if data.startswith((BOM_UTF16_BE, BOM_UTF16_LE)):
        return True
    if data.startswith(BOM_UTF8):
        with suppress(UnicodeDecodeError):
            return bool(data.decode("utf-8"))
    return sum(32 <= byte < 127 for byte in data) > MOST_PRINTABLE


class _Walk:
    def __init__(self, pdf: pikepdf.Pdf, attests: Attests) -> None:
        self._pdf, self._attests = pdf, attests
        self._seen: set[tuple[int, int]] = set()
        self._dates: set[datetime] = set()
        self.objects = Objects()

    def page(self, number: int, page: Any) -> None:
        self._seen.add(page.objgen)
        for key, value in page.items():
            if key not in PAGE:
                self._find(number, SURFACES.get(key, Surface.OBJECT))
            if key != "/Parent":
                self._visit(value, (number, SURFACES.get(key, Surface.OBJECT)))

    def root(self) -> None:
        trailer = self._pdf.trailer
        for key in trailer.Root.keys() - ROOT:
            self._find(0, SURFACES.get(key, Surface.OBJECT))
        if trailer.get("/Info", {}).keys() - INFO:
            self._find(0, Surface.METADATA)
        if "/PieceInfo" in trailer.Root:
            self._proofs(trailer.Root.PieceInfo)
        for key, value in trailer.items():
            if key == "/ID" and _is_drawn(value):
                self.objects.drawn += map(bytes, value)
            else:
                self._visit(value, (0, SURFACES.get(key, Surface.OBJECT)))
        if len(self._dates) > 1:
            self._find(0, Surface.METADATA)

    def _proofs(self, held: Any) -> None:
        """The one stream of our own: in its one form, and saying only what the pages say."""
        place = (0, Surface.METADATA)
        own = held.get("/Casustafel", {})
        stream = own.get("/Private")
        if (
            held.keys() != {"/Casustafel"}
            or own.keys() != {"/LastModified", "/Private"}
            or not isinstance(stream, pikepdf.Stream)
            or not stream.keys() <= {"/Length", "/Filter", "/DecodeParms"}
        ):
            self._find(*place)
            return
        proofs = read_proofs(stream.read_bytes(), self._attests)
        self.objects.proofs[stream.objgen[0]] = proofs
        for surface in proofs.found:
            self._find(0, surface)

    def unreachable(self) -> None:
        """Objects to which nothing refers."""
        for thing in self._pdf.objects:
            if thing.objgen in self._seen or not isinstance(
                thing, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream | pikepdf.String
            ):
                continue
            kind = thing.get("/Type") if hasattr(thing, "get") else None
            if f"/Type {kind}" not in _INSIDE:
                self._find(0, Surface.OBJECT)
                self._visit(thing, (0, Surface.OBJECT))

    def _find(self, page: int, surface: Surface) -> None:
        self.objects.found.add(Finding(page, surface))

    def _visit(self, thing: Any, place: Place) -> None:
        waiting = [(thing, place, "")]
        while waiting:
            one, at, key = waiting.pop()
            kind = one._type_code if type(one) is pikepdf.Object else None
            if kind is _Type.string:
                self._hear(one, at, key)
            elif kind is _Type.name_:
                self.objects.names[at].append(str(one))
            elif kind in _NESTED:
                if one.is_indirect:
                    if one.objgen in self._seen:
                        continue
                    self._seen.add(one.objgen)
                if kind is _Type.array:
                    waiting += [(part, at, "") for part in one]
                else:
                    waiting += self._inside(one, at, kind is _Type.stream)

    def _inside(self, one: Any, at: Place, stream: bool) -> Iterator[tuple[Any, Place, str]]:
        if at[1] is not Surface.STRUCTURE or "/S" not in one:
            at = self._placed(one, at)
        if stream:
            self.objects.places[one.objgen[0]] = at
            if str(one.get("/Subtype", "")) == "/XML":
                self._read_xmp(one, at)
        for key, value in one.items():
            self.objects.names[at].append(key)
            if key in FOREIGN and isinstance(value, pikepdf.Stream):
                self.objects.foreign.add(value.objgen[0])
            if key == "/Contents" and at[1] is Surface.SIGNATURE:
                continue  # the signature's own object, which verification reads
            inner = SURFACES.get(key, at[1]) if key != "/Contents" else at[1]
            yield value, (at[0], inner), key

    def _placed(self, one: Any, at: Place) -> Place:
        """Where a dictionary belongs by what it is; what no copy has is found here."""
        kind, subtype = str(one.get("/Type", "")), str(one.get("/Subtype", ""))
        if kind == "/Sig" or "/ByteRange" in one:
            self.objects.signatures += 1
            return at[0], Surface.SIGNATURE
        if kind in ("/Filespec", "/EmbeddedFile"):
            self._find(at[0], Surface.ATTACHMENT)
            return at[0], Surface.ATTACHMENT
        if subtype == "/Image":
            self._find(at[0], Surface.IMAGE)
            return at[0], Surface.IMAGE
        if subtype == "/Widget" or "/FT" in one:
            if str(one.get("/FT", "/Sig")) != "/Sig":
                self._find(at[0], Surface.FORM)
            return at[0], Surface.FORM
        if kind == "/Annot" or (at[1] is Surface.ANNOTATION and subtype):
            self._find(at[0], Surface.ANNOTATION)
        if "/JS" in one or "/URI" in one:
            self._find(at[0], Surface.ACTION)
        return at

    def _hear(self, said: Any, at: Place, key: str) -> None:
        text = str(said)
        self.objects.strings[at].append(text)
        if key in SPOKEN and at[1] not in (Surface.METADATA, Surface.FORM, Surface.SIGNATURE):
            self.objects.spoken[at].append(text)
        if key in DATED and (found := _PDF_DATE.match(text)):
            digits, sign, hours, minutes = found.groups()
            zone = f"{sign}{hours}{minutes}" if sign else "+0000"
            self._date(datetime.strptime(digits + zone, "%Y%m%d%H%M%S%z"))

    def _read_xmp(self, stream: Any, at: Place) -> None:
        data = stream.read_bytes()
        try:
            tree = Xml.fromstring(data)  # noqa: S314 - our own file, and no entity is ever expanded
        except Xml.ParseError:
            self._find(*at)
            return
        for element in tree.iter():
            told = [element.text or "", *element.attrib.values()]
            self.objects.strings[at] += [part for part in told if part.strip()]
            for text in told:
                for date in _XMP_DATE.findall(text):
                    self._date(datetime.fromisoformat(date.replace("Z", "+00:00")))

    def _date(self, moment: datetime) -> None:
        self._dates.add((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC))
