"""Tables of the minutes: who gets a copy, what it will not hold, and the register of copies."""

from dataclasses import dataclass

from app.domain.minutes import Copy
from app.domain.person import PersonId
from app.queries.copies import LeftOut, RecipientLine
from ui.meetings.wrapping import wrap_rows
from ui.put_right import as_it_stands
from ui.widgets.rows import Column, RowsTable
from ui.words import words

SHOWN_OF_HASH = 8
"""Letters of a hash by which people compare it; the whole of it stands in the register."""


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A line of the register, with the recipient by name."""

    copy: Copy
    name: str


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """What somebody will not get; with their name where two are compared."""

    left_out: LeftOut
    name: str = ""


def copy_rows(copies: tuple[Copy, ...], names: dict[PersonId, str]) -> list[CopyRow]:
    """The register with names."""
    return [CopyRow(copy, names.get(copy.recipient, copy.recipient)) for copy in copies]


def left_out_rows(*lines: RecipientLine | None) -> list[LeftOutRow]:
    """What these recipients will not get, one after the other; two are named."""
    known = [line for line in lines if line is not None]
    named = len(known) > 1
    return [
        LeftOutRow(text, line.name if named else "") for line in known for text in line.left_out
    ]


def recipients_table() -> RowsTable[RecipientLine]:
    """Organisation, function and how far each copy is."""
    table: RowsTable[RecipientLine] = RowsTable(
        "copies.recipients.title",
        (
            Column("copies.column.recipient", _who, stretches=True),
            Column("copies.column.state", _standing),
        ),
    )
    wrap_rows(table)
    return table


def left_out_table() -> RowsTable[LeftOutRow]:
    """What somebody will not get, for those who may know."""
    table: RowsTable[LeftOutRow] = RowsTable(
        "copies.left_out.title",
        (
            Column("copies.column.text", _text, stretches=True),
            Column("copies.column.why", _why, stretches=True),
        ),
    )
    wrap_rows(table)
    return table


def register_table() -> RowsTable[CopyRow]:
    """Every copy by its code, with its file and when it goes back."""
    table: RowsTable[CopyRow] = RowsTable(
        "copies.register.title",
        (
            Column("copies.column.recipient", _copy_of, stretches=True),
            Column("copies.column.file", _file),
            Column("copies.column.issued", _issued),
            Column("copies.column.destroy", lambda row: words().date(row.copy.destroy_by)),
        ),
    )
    wrap_rows(table)
    return table


def _who(line: RecipientLine) -> str:
    return f"{line.organisation}\n{line.function}, {line.name}"


def _standing(line: RecipientLine) -> str:
    told = words().text
    if line.issued_on is not None:
        return told("copies.state.issued", day=line.issued_on)
    if not line.declared:
        return told("copies.state.undeclared")
    return told("copies.state.signed" if line.code is not None else "copies.state.draft")


def _text(row: LeftOutRow) -> str:
    """Whose words they are only where that may be known; never the recipient's as if theirs."""
    line, told = row.left_out, words().text
    key = "copies.left_out.by" if line.contributor else "copies.left_out.text"
    stands = as_it_stands(line.text, line.put_right)
    text = told(key, case=line.case_key, contributor=line.contributor, text=stands)
    return f"{told('copies.left_out.lacks', name=row.name)}\n{text}" if row.name else text


def _why(row: LeftOutRow) -> str:
    return words().text(f"copies.why.{row.left_out.why.value}")


def _copy_of(row: CopyRow) -> str:
    product = words().text(f"copies.product.{row.copy.product.value}")
    return f"{row.name}\n{product}"


def _file(row: CopyRow) -> str:
    return f"{row.copy.code}.pdf\n{row.copy.sha256[:SHOWN_OF_HASH]}…"


def _issued(row: CopyRow) -> str:
    day = row.copy.issued_on
    return words().text("copies.state.signed") if day is None else words().date(day)
