"""What a file says of itself: a title, a language, the root of its proofs; all taken on no trust.

It chooses which of our own sentences the file may hold, and decides nothing else.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf

from app.audit.proof import Proofs
from app.errors import Damaged

UNREADABLE = (pikepdf.PdfError, RecursionError, ValueError, TypeError, KeyError, AttributeError)
"""What qpdf and its values raise on a file that is no whole PDF."""


@dataclass(frozen=True, slots=True)
class Declared:
    """`locale` is a BCP 47 tag; `root` has 32 bytes, or none where nothing is proved."""

    title: str = ""
    locale: str = ""
    root: bytes = b""


def declared(untrusted: bytes) -> Declared:
    """What stands in the file; empty where nothing can be read."""
    try:
        with pikepdf.open(BytesIO(untrusted), suppress_warnings=True) as pdf:
            information = pdf.trailer.get("/Info", pikepdf.Dictionary())
            title = str(information.get("/Title", ""))
            return Declared(title, str(pdf.Root.get("/Lang", "")), _root(pdf.Root))
    except UNREADABLE:
        return Declared()


def _root(catalogue: Any) -> bytes:
    if "/PieceInfo" not in catalogue:
        return b""
    try:
        return Proofs.from_bytes(catalogue.PieceInfo.Casustafel.Private.read_bytes()).root
    except Damaged:
        return b""
