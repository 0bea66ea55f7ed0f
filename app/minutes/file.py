"""Objects → the bytes of a file, as strictly as archives ask (ISO 19005-2, 6.1).

ReportLab's own writer leaves out the line ends before `endstream` and signs its name.
"""

from collections.abc import Iterable
from typing import Any

from reportlab.pdfbase import pdfdoc  # type: ignore[import-untyped]

VERSION = (1, 7)

_HEADER = b"%%PDF-%d.%d\n%%\xe2\xe3\xcf\xd3\n" % VERSION
_STREAM_END = b"endstream\n"


class Reserved(pdfdoc.PDFObject):  # type: ignore[misc]
    """Holds the number of an object that is written when all others are."""

    def format(self, _document: Any) -> bytes:
        """Nothing: `write` leaves it out until its content is known."""
        return b""


class Writer:
    """One file: what ReportLab's document holds, then what the caller adds."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._parts = [_HEADER]
        self._length = len(_HEADER)
        self._offsets: dict[int, int] = {}

    def write_document(self) -> None:
        """Every object of the document that is not reserved; typefaces come as their subsets."""
        document = self._document
        for typeface in document.delayedFonts:
            typeface.addObjects(document)
        number = 0
        # Formatting an object may add others.
        while (number := number + 1) in document.numberToId:
            held = document.idToObject[document.numberToId[number]]
            if not isinstance(held, Reserved):
                self._write(number, _strict(pdfdoc.format(held, document, toplevel=1)))

    def write_more(self, objects: Iterable[tuple[int, str]]) -> None:
        """(number, content) of each object; ASCII."""
        for number, content in objects:
            self._write(number, content.encode("ascii"))

    def next_number(self) -> int:
        """The first number that no object of the document has."""
        return len(self._document.numberToId) + 1

    def finish(self, identifier: bytes) -> bytes:
        """The whole file. `identifier` is the 16 bytes that the document keeps for life."""
        size = max(self._offsets) + 1
        table = "".join(f"{self._offsets[number]:010d} 00000 n \n" for number in range(1, size))
        number = self._document.idToObjectNumberAndVersion
        root = number[self._document.Catalog.__InternalName__][0]
        info = number[self._document.info.__InternalName__][0]
        same = identifier.hex()
        trailer = f"<</Size {size}/Root {root} 0 R/Info {info} 0 R/ID [<{same}><{same}>]>>"
        end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n{trailer}\n"
        end += f"startxref\n{self._length}\n%%EOF\n"
        return b"".join([*self._parts, end.encode("ascii")])

    def _write(self, number: int, content: bytes) -> None:
        written = b"%d 0 obj\n%b\nendobj\n" % (number, content)
        self._offsets[number] = self._length
        self._parts.append(written)
        self._length += len(written)


def _strict(content: Any) -> bytes:
    told = content if isinstance(content, bytes) else str(content).encode("latin-1")
    if told.endswith(_STREAM_END):
        # Both signs: after one of them alone, data that end in the other are misjudged.
        return told[: -len(_STREAM_END)] + b"\r\nendstream"
    return bytes(told.rstrip(b"\n"))
