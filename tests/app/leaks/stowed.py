"""More exporters that are broken: each stows a word in a place that few look at, or hides it there.

No picture carries words in any product: one is a finding by itself, and nothing needs to read it.
"""

import re
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.app.leaks.broken import SECRET, Breaking, changed, painted, text

BOX = "190 395 m 390 395 l 390 415 l 190 415 l h f"


def _page(change: Callable[[pikepdf.Pdf, Any], None]) -> Breaking:
    return changed(lambda pdf: change(pdf, pdf.pages[0].obj))


def _root(change: Callable[[pikepdf.Pdf, Any], None]) -> Breaking:
    return changed(lambda pdf: change(pdf, pdf.Root))


def _under_a_picture(pdf: pikepdf.Pdf) -> None:
    image = pdf.make_stream(bytes(1))
    image[Name.Type], image[Name.Subtype] = Name.XObject, Name.Image
    image[Name.Width] = image[Name.Height] = 1
    image[Name.ColorSpace], image[Name.BitsPerComponent] = Name.DeviceGray, 8
    pdf.pages[0].obj.Resources[Name.XObject] = Dictionary(Pic=pdf.make_indirect(image))
    pdf.pages[0].contents_add(b"q 200 0 0 20 190 395 cm /Pic Do Q")


def _form_of(pdf: pikepdf.Pdf, code: str) -> None:
    form = pdf.make_stream(code.encode())
    form[Name.Type], form[Name.Subtype] = Name.XObject, Name.Form
    form[Name.BBox] = Array([0, 0, 600, 900])
    pdf.pages[0].obj.Resources[Name.XObject] = Dictionary(Own=pdf.make_indirect(form))


def _boxed_in_a_form(pdf: pikepdf.Pdf) -> None:
    _form_of(pdf, f"0 g {BOX}")
    pdf.pages[0].contents_add(b"q /Own Do Q")


def _both(*breakings: Breaking) -> Breaking:
    def broken(pdf: bytes) -> bytes:
        for each in breakings:
            pdf = each(pdf)
        return pdf

    return broken


def _cut_to_the_middle(_pdf: pikepdf.Pdf, page: Any) -> None:
    left, low, right, _top = map(float, page.MediaBox)
    page[Name.CropBox] = Array([left, low, right, 300])


def _unused_pattern(pdf: pikepdf.Pdf, page: Any) -> None:
    tile = pdf.make_stream(f"BT (De {SECRET} lag op de heide) Tj ET".encode())
    tile[Name.Type], tile[Name.PatternType] = Name.Pattern, 1
    page.Resources[Name.Pattern] = Dictionary(Own=pdf.make_indirect(tile))


def _longer_widths(pdf: pikepdf.Pdf) -> None:
    """The width of one letter more than the pages show."""
    font = next(iter(pdf.pages[0].obj.Resources.Font.values()))
    font.Widths.append(612)
    font[Name.LastChar] = int(font.LastChar) + 1


def _words_in_the_typeface(pdf: pikepdf.Pdf) -> None:
    font = next(iter(pdf.pages[0].obj.Resources.Font.values()))
    program = font.FontDescriptor.FontFile2
    program.write(program.read_bytes() + f"De {SECRET} lag op de heide".encode())


def _associated(pdf: pikepdf.Pdf, root: Any) -> None:
    stream = pdf.make_stream(SECRET.encode())
    told = Dictionary(Type=Name.Filespec, F=String("a.txt"), EF=Dictionary(F=stream))
    root[Name.AF] = Array([pdf.make_indirect(told)])


def _attached(pdf: pikepdf.Pdf, page: Any) -> None:
    stream = pdf.make_stream(SECRET.encode())
    told = Dictionary(Type=Name.Filespec, F=String("a.txt"), EF=Dictionary(F=stream))
    pin = Dictionary(
        Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]), FS=told
    )
    page[Name.Annots] = Array([pdf.make_indirect(pin)])


def _labels(_pdf: pikepdf.Pdf, root: Any) -> None:
    root[Name.PageLabels] = Dictionary(Nums=Array([0, Dictionary(P=String(SECRET))]))


def _threads(pdf: pikepdf.Pdf, root: Any) -> None:
    thread = Dictionary(Type=Name.Thread, I=Dictionary(Title=String(SECRET)))
    root[Name.Threads] = Array([pdf.make_indirect(thread)])


def _page_metadata(pdf: pikepdf.Pdf, page: Any) -> None:
    page[Name.Metadata] = pdf.make_stream(f"<x>{SECRET}</x>".encode())


def _thumbnail(pdf: pikepdf.Pdf, page: Any) -> None:
    page[Name.Thumb] = pdf.make_stream(SECRET.encode())


def _page_action(_pdf: pikepdf.Pdf, page: Any) -> None:
    page[Name.AA] = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String(SECRET)))


def _author(pdf: pikepdf.Pdf) -> None:
    pdf.trailer.Info[Name.Author] = String(SECRET)


def _expansion(pdf: pikepdf.Pdf, root: Any) -> None:
    kids = root.StructTreeRoot.K
    (kids[0] if isinstance(kids, Array) else kids)[Name.E] = String(SECRET)


def _without_a_paragraph(pdf: pikepdf.Pdf) -> None:
    """A stretch of page 1 with its texts taken out and its room left."""
    page, low, kept = pdf.pages[0], 0.0, []
    for shown in pikepdf.parse_content_stream(page):
        operator = str(shown.operator)
        if operator == "cm":
            low = float(shown.operands[5])
        if operator != "Tj" or not 250 < low < 450:
            kept.append(shown)
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))


def on_the_page(code: str) -> Breaking:
    return _page(lambda pdf, _: pdf.pages[0].contents_add(f"\n{code}\n".encode()))


def _resource(_pdf: pikepdf.Pdf, page: Any) -> None:
    page.Resources.Pattern[f"/{SECRET}"] = page.Resources.Pattern["/P1"]


def _font_name(pdf: pikepdf.Pdf) -> None:
    font = next(iter(pdf.pages[0].obj.Resources.Font.values()))
    font.FontDescriptor[Name.FontName] = Name(f"/AAAAAA+{SECRET}")


def map_of_letters(line: str) -> Breaking:
    def change(pdf: pikepdf.Pdf) -> None:
        stream = next(iter(pdf.pages[0].obj.Resources.Font.values())).ToUnicode
        told = re.sub(rb"/CMapName .* def", line.encode(), stream.read_bytes())
        stream.write(told)

    return changed(change)


def _tag(pdf: pikepdf.Pdf) -> None:
    data = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(data.replace(b"xmp:CreatorTool", f"xmp:{SECRET}".encode()))


UNSEEN: dict[str, Breaking] = {
    "under a white box": painted(text() + " 1 g 190 395 200 20 re f"),
    "under a box of lines": painted(f"{text()} 0 g {BOX}"),
    "under a box within a form": _both(painted(text()), changed(_boxed_in_a_form)),
    "under a picture": _both(painted(text()), changed(_under_a_picture)),
    "tiny by its matrix": painted(f"BT /Own 10 Tf 0.1 0 0 0.1 200 400 Tm ({SECRET}) Tj ET"),
    "cut off by the edge of the view": _both(painted(text()), _page(_cut_to_the_middle)),
    "clipped by a path that is no text": painted("0 0 m 9 0 l 9 9 l h W n " + text(at="200 400")),
    "for clipping only": painted(text(before="7 Tr")),
}
STOWED: dict[str, tuple[str, int, Breaking]] = {
    "a form that no page shows": (
        "image",
        1,
        changed(lambda pdf: _form_of(pdf, f"BT (De {SECRET} lag op de heide) Tj ET")),
    ),
    "a pattern that no page shows": ("object", 1, _page(_unused_pattern)),
    "the width of a letter more": ("font", 0, changed(_longer_widths)),
    "words behind a typeface": ("font", 1, changed(_words_in_the_typeface)),
    "associated file": ("attachment", 0, _root(_associated)),
    "attached to the page": ("attachment", 1, _page(_attached)),
    "page label": ("navigation", 0, _root(_labels)),
    "article thread": ("navigation", 0, _root(_threads)),
    "metadata of a page": ("metadata", 1, _page(_page_metadata)),
    "thumbnail": ("image", 1, _page(_thumbnail)),
    "action of a page": ("action", 1, _page(_page_action)),
    "author": ("metadata", 0, changed(_author)),
    "expansion of a short form": ("structure", 0, _root(_expansion)),
    "a name on a page": ("text", 1, on_the_page(f"/{SECRET} MP")),
    "a shown text in a comment": ("text", 1, on_the_page(f"% ({SECRET}) Tj")),
    "a text read aloud in a comment": (
        "text",
        1,
        on_the_page(f"%/P<</MCID 1/ActualText<{SECRET.encode().hex().upper()}>>>BDC"),
    ),
    "amid a drawing": ("text", 1, on_the_page(f"0 0 m {SECRET} 9 9 l S")),
    "a string that nothing shows": ("text", 1, on_the_page(f"({SECRET}) 0 0 m")),
    "the name of a pattern": ("object", 1, _page(_resource)),
    "the name of a typeface": ("font", 1, changed(_font_name)),
    "the name of a map of letters": ("font", 1, map_of_letters(f"/CMapName /{SECRET} def")),
    "behind that of a typeface": (
        "font",
        1,
        map_of_letters(f"/CMapName /AAAAAA+NotoSans-Bold def % {SECRET}"),
    ),
    "a tag of the metadata": ("metadata", 0, changed(_tag)),
    "the room of a paragraph": ("spacing", 1, changed(_without_a_paragraph)),
}
