"""A document as values, before any page exists: what stands where, in the recipient's language.

Nothing here knows PDF: `compose` fills these, `layout` gives them a place.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a text is in its document; the layout knows how each looks."""

    LETTERHEAD = "letterhead"
    TITLE = "title"
    SUBTITLE = "subtitle"
    ITEM = "item"
    PART = "part"
    """A part of the whole document, set as small as a section of an item."""
    SIGNATURE = "signature"
    """The heading of the last part, which stands on no page without what is signed."""
    SECTION = "section"
    BODY = "body"
    OUTCOME = "outcome"
    LABEL = "label"
    NOTE = "note"
    CLAUSE_HEADING = "clause_heading"
    CLAUSE = "clause"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph over the full width; line breaks in it are kept."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Address:
    """For whom the document is: a label and the lines under it."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and their values, one pair a row; a value may be a list."""

    rows: tuple[tuple[str, str | tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One entry: a text over the full width and, under it, a value per heading (or none)."""

    text: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Entries under common headings (none where no entry has values)."""

    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Signing:
    """Lines to write on by hand, each with what belongs there."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins a page."""


Block = Text | Address | Facts | Table | Signing | NewPage


@dataclass(frozen=True, slots=True)
class Furniture:
    """What every page repeats (R33, R34)."""

    confidentiality: str
    exercise: str | None
    foundation: str
    """Basis and purpose."""
    recipient: str
    code: str
    watermark: tuple[str, str]
    """(recipient's name, copy code), behind the text."""
    page: Callable[[int, int], str]
    """(page, pages) → "page x of y" in the document's language."""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `locale` is a BCP 47 tag; `made_at` is None until it is signed."""

    title: str
    author: str
    locale: str
    copy_code: str
    made_at: datetime | None
    furniture: Furniture
    blocks: tuple[Block, ...]
    proofs: bytes | None = None
    """What proves its passages, for programs to read; ASCII."""
