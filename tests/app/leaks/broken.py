"""Exporters that are broken, one way each: a document goes in, one that says more comes out.

`SECRET` is a word that its reader may not know; every function puts it on one surface.
"""

import base64
import unicodedata
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

SECRET = "zwaluwstaart"
Breaking = Callable[[bytes], bytes]


def changed(change: Callable[[pikepdf.Pdf], None]) -> Breaking:
    """A breaking that changes objects and writes the file anew."""

    def broken(pdf: bytes) -> bytes:
        with pikepdf.open(BytesIO(pdf)) as opened:
            change(opened)
            target = BytesIO()
            opened.save(target)
        return target.getvalue()

    return broken


def resaved(pdf: bytes) -> bytes:
    """Written anew with nothing changed: what this alone does is no finding."""
    return changed(lambda _: None)(pdf)


def painted(code: str, after: bool = True) -> Breaking:
    """A breaking that paints more on page 1, in a typeface that every reader has."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        font = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type1,
            BaseFont=Name.Helvetica,
            FirstChar=0,
            LastChar=255,
            Widths=Array([500] * 256),
        )
        page.obj.Resources.Font[Name("/Own")] = pdf.make_indirect(font)
        page.obj.Resources[Name.ExtGState] = Dictionary(Thin=Dictionary(ca=0))
        page.contents_add(f"q {code} Q".encode("latin-1"), prepend=not after)

    return changed(change)


def text(at: str = "200 400", size: int = 10, before: str = "", word: str = SECRET) -> str:
    return f"BT {before} /Own {size} Tf {at} Td ({word}) Tj ET"


def _info(key: str, value: Any) -> Breaking:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.trailer.Info[key] = value

    return changed(change)


def _root(key: str, make: Callable[[pikepdf.Pdf], Any]) -> Breaking:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root[key] = make(pdf)

    return changed(change)


def _page(key: str, make: Callable[[pikepdf.Pdf], Any]) -> Breaking:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj[key] = make(pdf)

    return changed(change)


def _two_dates(pdf: pikepdf.Pdf) -> None:
    pdf.trailer.Info[Name.CreationDate] = String("D:20261126090000Z")
    pdf.trailer.Info[Name.ModDate] = String("D:20261126090001Z")


def _xmp(pdf: pikepdf.Pdf) -> None:
    data = pdf.Root.Metadata.read_bytes()
    said = f"<dc:description>{SECRET}</dc:description></rdf:Description>"
    pdf.Root.Metadata.write(data.replace(b"</rdf:Description>", said.encode(), 1))


def _first_element(pdf: pikepdf.Pdf) -> Any:
    kids = pdf.Root.StructTreeRoot.K
    return kids[0] if isinstance(kids, Array) else kids


def _structure(key: str) -> Breaking:
    def change(pdf: pikepdf.Pdf) -> None:
        _first_element(pdf)[key] = String(SECRET)

    return changed(change)


def _file(pdf: pikepdf.Pdf) -> Any:
    stream = pdf.make_stream(SECRET.encode())
    stream[Name.Type] = Name.EmbeddedFile
    return Dictionary(Type=Name.Filespec, F=String("a.txt"), EF=Dictionary(F=stream))


def _annotation(**more: Any) -> Callable[[pikepdf.Pdf], Any]:
    told = {"Type": Name.Annot, "Rect": Array([0, 0, 10, 10]), **more}
    return lambda pdf: Array([pdf.make_indirect(Dictionary(**told))])


def _form(pdf: pikepdf.Pdf) -> Any:
    field = Dictionary(FT=Name.Tx, T=String("f"), V=String(SECRET))
    return Dictionary(Fields=Array([pdf.make_indirect(field)]))


def _signature(pdf: pikepdf.Pdf) -> Any:
    signature = Dictionary(
        Type=Name.Sig, Reason=String(SECRET), ByteRange=Array([0, 1, 2, 3]), Contents=String("x")
    )
    field = Dictionary(FT=Name.Sig, T=String("Signature1"), V=pdf.make_indirect(signature))
    return Dictionary(Fields=Array([pdf.make_indirect(field)]))


def _own_data(pdf: pikepdf.Pdf) -> Any:
    """Where passages are proved: a statement in hexadecimal says what it may not."""
    said = f'{{"statement":"{SECRET.encode().hex()}"}}'.encode()
    return Dictionary(Casustafel=Dictionary(Private=pdf.make_stream(said)))


def _outlines(pdf: pikepdf.Pdf) -> Any:
    entry = pdf.make_indirect(Dictionary(Title=String(SECRET)))
    return pdf.make_indirect(Dictionary(First=entry, Last=entry, Count=1))


def _hidden_layer(pdf: pikepdf.Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Layer")))
    pdf.Root[Name.OCProperties] = Dictionary(
        OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([]))
    )
    pdf.pages[0].obj.Resources[Name.Properties] = Dictionary(Lay=layer)
    pdf.pages[0].contents_add(b"/OC /Lay BDC 0 0 m EMC")


def _picture(pdf: pikepdf.Pdf) -> None:
    image = pdf.make_stream(b"\xff\xd8\xff\xe1" + SECRET.encode() + bytes(20))
    image[Name.Type], image[Name.Subtype] = Name.XObject, Name.Image
    image[Name.Width] = image[Name.Height] = 1
    pdf.pages[0].obj.Resources[Name.XObject] = Dictionary(Pic=pdf.make_indirect(image))
    pdf.pages[0].contents_add(b"q 1 0 0 1 9 9 cm /Pic Do Q")


def _fonts(pdf: pikepdf.Pdf) -> list[Any]:
    return list(pdf.pages[0].obj.Resources.Font.values())


def _more_meanings(pdf: pikepdf.Pdf) -> None:
    stream = _fonts(pdf)[0].ToUnicode
    more = b"1 beginbfchar\n<FE> <007A>\nendbfchar\nendcmap"
    stream.write(stream.read_bytes().replace(b"endcmap", more, 1))


def _other_width(pdf: pikepdf.Pdf) -> None:
    font = _fonts(pdf)[0]
    font.Widths[3] = int(font.Widths[3]) + 40


def _whole_font(pdf: pikepdf.Pdf) -> None:
    """The typeface of another document, which drew other letters."""
    from importlib.resources import files

    data = files("resources").joinpath("fonts", "NotoSans-Regular.ttf").read_bytes()
    _fonts(pdf)[0].FontDescriptor.FontFile2 = pdf.make_stream(data)


def comment(pdf: bytes) -> bytes:
    at = pdf.rindex(b"startxref")
    return pdf[:at] + b"% " + SECRET.encode() + b"\n" + pdf[at:]


def after_the_end(pdf: bytes) -> bytes:
    return pdf + SECRET.encode()


def revised(pdf: bytes, number: int, body: bytes) -> bytes:
    """The file with one more revision, in which one object is another."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        size, root = int(opened.trailer.Size), opened.Root.objgen[0]
    before = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    start = len(pdf) + 1
    made = b"\n%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, start)
    trailer = b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\n" % (
        max(size, number + 1),
        root,
        before,
    )
    end = b"startxref\n%d\n%%%%EOF\n" % (len(pdf) + len(made))
    return pdf + made + table + trailer + end


def unreferenced(pdf: bytes) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as opened:
        size = int(opened.trailer.Size)
    return revised(pdf, size, b"(%s)" % SECRET.encode())


def earlier_revision(pdf: bytes) -> bytes:
    """A document that said it, and a later revision of its page that does not."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        number = opened.pages[0].obj.Contents.objgen[0]
        clean = opened.pages[0].obj.Contents.read_bytes()

    def say(changing: pikepdf.Pdf) -> None:
        changing.pages[0].obj.Contents.write(clean + b"\n% " + SECRET.encode())

    first = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        say(opened)
        opened.save(first, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        said = first.getvalue()
    with pikepdf.open(BytesIO(said)) as opened:
        number = opened.pages[0].obj.Contents.objgen[0]
    body = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(clean), clean)
    return revised(said, number, body)


def in_stream(data: bytes) -> Breaking:
    """As an unlikely entry of a page, unreadable to whoever looks at the page."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj[Name.PieceInfo] = pdf.make_stream(data)

    return changed(change)


ENCODINGS: dict[str, bytes] = {
    "plain": SECRET.encode(),
    "upper case": SECRET.upper().encode(),
    "reversed": SECRET[::-1].encode(),
    "hexadecimal": SECRET.encode().hex().encode(),
    "hexadecimal of two bytes": SECRET.encode("utf-16-be").hex().upper().encode(),
    "base64": base64.b64encode(f"een {SECRET}".encode()),
    "base64 of two bytes": base64.b64encode(SECRET.encode("utf-16-le")),
    "base64 for addresses": base64.urlsafe_b64encode(f"ÿÿ{SECRET}".encode()),
    "UTF-16, big end first": SECRET.encode("utf-16-be"),
    "UTF-16, little end first": SECRET.encode("utf-16-le"),
    "octal": "".join(f"\\{ord(letter):03o}" for letter in SECRET).encode(),
    "percent": "".join(f"%{ord(letter):02X}" for letter in SECRET).encode(),
    "entities": "".join(f"&#{ord(letter)};" for letter in SECRET).encode(),
    "entities in hexadecimal": "".join(f"&#x{ord(letter):x};" for letter in SECRET).encode(),
    "decomposed": unicodedata.normalize("NFD", "zwäluwstäart").encode(),
    "Latin-1": "zwäluwstäart".encode("latin-1"),
    "UTF-8": "zwäluwstäart".encode(),
}

HIDDEN: dict[str, Breaking] = {
    "under a black box": painted(text() + " 0 g 190 395 200 20 re f"),
    "white": painted(text(before="1 g")),
    "nearly white": painted(text(before="0.99 g")),
    "in the colour of a box": painted("1 0 0 rg 190 395 200 20 re f " + text(before="1 0 0 rg")),
    "tiny": painted(text(size=1)),
    "off the page": painted(text(at="2000 400")),
    "under the page": painted(text(at="200 -300")),
    "render mode 3": painted(text(before="3 Tr")),
    "transparent": painted("/Thin gs " + text()),
    "clipped away": painted("0 0 10 10 re W n " + text()),
}

SPACING: dict[str, Breaking] = {
    "kerning": painted("BT /Own 10 Tf 74 400 Td [(De) -3000 (heide)] TJ ET"),
    "letter spacing": painted("BT 2 Tc /Own 10 Tf 74 400 Td (De heide) Tj ET"),
    "word spacing": painted("BT 20 Tw /Own 10 Tf 74 400 Td (De heide) Tj ET"),
    "stretched": painted("BT 150 Tz /Own 10 Tf 74 400 Td (De heide) Tj ET"),
    "a gap in a line": painted("BT /Own 10 Tf 74 400 Td (De) Tj 61.3 0 Td (heide) Tj ET"),
    "an indent of its own": painted("BT /Own 10 Tf 143.7 400.3 Td (De heide) Tj ET"),
    "a run of spaces": painted("BT /Own 10 Tf 74 400.3 Td (De          heide) Tj ET"),
}
FONTS: dict[str, Breaking] = {
    "a meaning more": changed(_more_meanings),
    "a width of its own": changed(_other_width),
    "glyphs that no page shows": changed(_whole_font),
    "a typeface that is not embedded": painted(text(word="De")),
}
OBJECTS: dict[str, tuple[str, int, Breaking]] = {
    "subject": ("metadata", 0, _info("/Subject", String(SECRET))),
    "title": ("metadata", 0, _info("/Title", String(f"Verslag {SECRET}"))),
    "two dates": ("metadata", 0, changed(_two_dates)),
    "XMP": ("metadata", 0, changed(_xmp)),
    "alternate text": ("structure", 0, _structure("/Alt")),
    "text read aloud": ("structure", 0, _structure("/ActualText")),
    "structure id": ("structure", 0, _structure("/ID")),
    "text read aloud on the page": (
        "structure",
        1,
        painted(f"/Span << /ActualText ({SECRET}) >> BDC 0 0 m EMC"),
    ),
    "bookmark": ("navigation", 0, _root("/Outlines", _outlines)),
    "destination": (
        "navigation",
        0,
        _root("/Dests", lambda pdf: Dictionary({f"/{SECRET}": Array([pdf.pages[0].obj])})),
    ),
    "attachment": (
        "attachment",
        0,
        _root(
            "/Names",
            lambda pdf: Dictionary(
                EmbeddedFiles=Dictionary(Names=Array([String("a"), _file(pdf)]))
            ),
        ),
    ),
    "note": (
        "annotation",
        1,
        _page("/Annots", _annotation(Subtype=Name.Text, Contents=String(SECRET))),
    ),
    "link": (
        "action",
        1,
        _page(
            "/Annots",
            _annotation(
                Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String(f"https://a.be/{SECRET}"))
            ),
        ),
    ),
    "form field": ("form", 0, _root("/AcroForm", _form)),
    "reason of a signature": ("signature", 0, _root("/AcroForm", _signature)),
    "script": (
        "action",
        0,
        _root("/OpenAction", lambda _: Dictionary(S=Name.JavaScript, JS=String(SECRET))),
    ),
    "private data": ("metadata", 1, _page("/PieceInfo", lambda _: Dictionary(A=String(SECRET)))),
    "private data of the file": (
        "metadata",
        0,
        _root("/PieceInfo", lambda _: Dictionary(Other=Dictionary(Private=String("x")))),
    ),
    "private data of our own": ("metadata", 0, _root("/PieceInfo", _own_data)),
    "hidden layer": ("layer", 1, changed(_hidden_layer)),
    "picture": ("image", 1, changed(_picture)),
    "comment": ("object", 0, comment),
    "unreferenced object": ("object", 0, unreferenced),
    "after the end": ("revision", 0, after_the_end),
    "earlier revision": ("revision", 0, earlier_revision),
    "earlier page": ("text", 1, earlier_revision),
}
