"""A document that says nothing: what every document holds beside its texts, for the scanner."""

from functools import cache

from app.domain.minutes import DRAFT_CODE
from app.minutes.document import Document, Furniture, Role, Text

_LETTERS = "A\u05d0"
"""One of each typeface, of which the second stands in for the first."""


@cache
def blank_pdf() -> bytes:
    """An unsigned PDF with one letter of each typeface, and proofs of nothing."""
    # ReportLab takes long to import, and whoever makes no document need not wait for it.
    from app.minutes.layout import set_document

    nothing = Furniture("", None, "", "", "", ("", ""), lambda _page, _pages: "")
    return set_document(
        Document(
            title="",
            author="",
            locale="",
            copy_code=DRAFT_CODE,
            made_at=None,
            furniture=nothing,
            blocks=(Text(Role.LETTERHEAD, _LETTERS), Text(Role.BODY, _LETTERS)),
            proofs=b"",
        )
    )
