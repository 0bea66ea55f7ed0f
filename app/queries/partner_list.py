"""A list of partners from a spreadsheet: bytes to lines, each with what is remarkable about it.

Nobody who is discussed ever comes in this way (R35): the list is that of the partners alone.
"""

import codecs
import csv
import errno
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.person import Language
from app.errors import Unusable
from app.host.files import unavailable
from app.queries.partner_cells import SUBJECT, Field, heading, heading_for

MOST_BYTES = 1024 * 1024
MOST_LINES = 5_000
_DELIMITERS = ";,\t"
_SEP_LINE = re.compile(r'\ufeff?"?sep=(.)"?[ ;,\t]*(?:\r\n|\n|\r|$)', re.IGNORECASE)
_WITH_MARK = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NEEDED = (Field.NAME, Field.FUNCTION, Field.ORGANISATION, Field.CATEGORY)
_SPLIT_NAME = {Field.FIRST_NAME, Field.LAST_NAME}


@dataclass(frozen=True, slots=True)
class Cells:
    """One line as it stands in the file; `row` counts as a spreadsheet does, the headings are 1."""

    row: int
    values: Mapping[Field, str] = field(repr=False)
    more: int = 0
    """Cells beyond the last heading."""


@dataclass(frozen=True, slots=True)
class PartnerFile:
    """A file that can be read: how it was written, which columns it has, and its lines."""

    encoding: str
    """utf-8, utf-16 or windows-1252."""
    columns: frozenset[Field]
    ignored: tuple[str, ...]
    """Headings that the program does not know."""
    lines: tuple[Cells, ...]


def read_partner_file(path: Path) -> bytes:
    """The bytes of a file of at most 1 MiB.

    Raises:
        Unusable: `partner_list_absent`, or `partner_list_too_large` with the limit in KiB.
        Unavailable: it cannot be read now (no permission, in use, the disk is gone).
    """
    try:
        with path.open("rb") as file:
            untrusted = file.read(MOST_BYTES + 1)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG):
            raise Unusable("partner_list_absent") from None
        raise unavailable(error) from None
    except ValueError:  # a path with a NUL
        raise Unusable("partner_list_absent") from None
    if len(untrusted) > MOST_BYTES:
        raise Unusable("partner_list_too_large", limit=MOST_BYTES // 1024)
    return untrusted


def parse_partner_list(untrusted: bytes, language: Language) -> PartnerFile:
    """The lines of a list whose first line has the headings.

    Raises:
        Unusable: `partner_list_too_large`, `…_no_text`, `…_empty`, `…_headings` (the fact
            `missing` names them in `language`), `…_of_subjects` (R35), `…_quotes` with its line,
            `…_too_long`.
    """
    if len(untrusted) > MOST_BYTES:
        raise Unusable("partner_list_too_large", limit=MOST_BYTES // 1024)
    text, encoding = _decoded(untrusted)
    named = _SEP_LINE.match(text)
    text = text[named.end() :] if named else text
    rows = _rows(text, named[1] if named else _separator(text))
    number, titles = next(rows, (0, []))
    if not titles:
        raise Unusable("partner_list_empty")
    columns = _columns(titles, language)
    lines = tuple(_cells(n - number + 1, row, columns) for n, row in rows)
    if not lines:
        raise Unusable("partner_list_empty")
    known = frozenset(c for c in columns if c is not None)
    ignored = tuple(t.strip() for t, c in zip(titles, columns, strict=True) if c is None)
    return PartnerFile(encoding, known, tuple(filter(None, ignored)), lines)


def _decoded(untrusted: bytes) -> tuple[str, str]:
    for mark, codec in _WITH_MARK:
        if untrusted.startswith(mark):
            return _text(untrusted, codec), codec.removesuffix("-sig")
    try:
        return _text(untrusted, "utf-8"), "utf-8"
    except Unusable:
        return _text(untrusted, "windows-1252"), "windows-1252"


def _text(untrusted: bytes, codec: str) -> str:
    try:
        text = untrusted.decode(codec)
    except UnicodeDecodeError:
        raise Unusable("partner_list_no_text") from None
    if "\0" in text:
        raise Unusable("partner_list_no_text")
    return text


def _separator(text: str) -> str:
    """The one under which most headings are known; a semicolon, as spreadsheets here write it."""

    def known(separator: str) -> int:
        try:
            _number, titles = next(_rows(text, separator), (0, []))
        except Unusable:
            return 0
        return sum(heading(title) is not None for title in titles)

    return max(_DELIMITERS, key=known)


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Every line that says something, with its number."""
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except (TypeError, ValueError):  # a quotation mark or a line end as the separator
        raise Unusable("partner_list_quotes", line=1) from None
    told = number = 0
    while True:
        number += 1
        try:
            row = next(reader, None)
        except csv.Error:
            raise Unusable("partner_list_quotes", line=reader.line_num) from None
        if row is None:
            return
        if any(cell.strip() for cell in row):
            told += 1
            if told > MOST_LINES + 1:
                raise Unusable("partner_list_too_long", limit=MOST_LINES)
            yield number, row


def _columns(titles: Sequence[str], language: Language) -> list[Field | None]:
    found: list[Field | None] = []
    for title in titles:
        known = heading(title)
        if known == SUBJECT:
            raise Unusable("partner_list_of_subjects", column=" ".join(title.split())[:40])
        found.append(None if known is None or known in found else Field(known))
    if Field.FIRST_NAME in found and Field.NAME in found and Field.LAST_NAME not in found:
        found[found.index(Field.NAME)] = Field.LAST_NAME  # "Naam", "Voornaam"
    split = set(found) >= _SPLIT_NAME
    lacking = [f for f in NEEDED if f not in found and not (f is Field.NAME and split)]
    if lacking:
        missing = ", ".join(heading_for(f, language) for f in lacking)
        raise Unusable("partner_list_headings", missing=missing)
    return found


def _cells(row: int, cells: Sequence[str], columns: Sequence[Field | None]) -> Cells:
    values = {c: cell for c, cell in zip(columns, cells, strict=False) if c is not None}
    more = sum(bool(cell.strip()) for cell in cells[len(columns) :])
    return Cells(row, values, more)
