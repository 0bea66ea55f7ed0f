"""What the pages of a finished copy say, read back without what every page repeats."""

import ctypes
import unicodedata
from collections import Counter
from collections.abc import Iterator

import pypdfium2  # type: ignore[import-untyped]
from pypdfium2 import raw

from app.minutes.bidi import has_rtl
from app.minutes.script import drawn

_NOBODYS = -1
"""Number of the marked content of what no element of the document owns."""


def shown(pdf: bytes) -> str:
    """The text of all pages in the order in which it is drawn, `solid`.

    Raises:
        pypdfium2.PdfiumError: it is no PDF.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        return solid("".join(text for page in document for text in _owned(page)))
    finally:
        document.close()


def solid(text: str) -> str:
    """As it is compared: what can be drawn of it, without white space."""
    return "".join(unicodedata.normalize("NFKC", drawn(text, frozenset())).split())


def end_of(wanted: str, text: str, start: int) -> int | None:
    """Where a solid text ends that stands in another from `start` on; None where it does not.

    Of one from right to left only the letters are compared: it is read back in another order.
    """
    if not has_rtl(wanted):
        at = text.find(wanted, start)
        return None if at < 0 else at + len(wanted)
    missing = Counter(wanted)
    for end in range(start, len(text) + 1):
        if not any(missing.values()):
            return end
        if end < len(text):
            missing[text[end]] -= 1
        if end - len(wanted) >= start:
            missing[text[end - len(wanted)]] += 1
    return None


def _owned(page: pypdfium2.PdfPage) -> Iterator[str]:
    text = page.get_textpage()
    for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        if raw.FPDFPageObj_GetMarkedContentID(found.raw) == _NOBODYS:
            continue
        size = raw.FPDFTextObj_GetText(found.raw, text.raw, None, 0)
        held = ctypes.create_string_buffer(size)
        raw.FPDFTextObj_GetText(
            found.raw, text.raw, ctypes.cast(held, ctypes.POINTER(ctypes.c_ushort)), size
        )
        yield held.raw.decode("utf-16-le", "replace").rstrip("\0")
