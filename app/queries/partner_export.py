"""The list of partners as a file that a spreadsheet opens, and that can be read again."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.log import Act
from app.domain.person import Language, Person
from app.policy.permission import preparing
from app.policy.verdict import Verdict
from app.queries.desk import Desk
from app.queries.partner_cells import Field, code_name, defused, heading_for
from app.queries.people import Persons
from app.queries.query import Seen

_COLUMNS = tuple(f for f in Field if f not in (Field.FIRST_NAME, Field.LAST_NAME))


@dataclass(frozen=True, slots=True)
class ExportPartners:
    """Everyone in the list of partners, with headings and names in one language."""

    language: Language

    def asks(self, desk: Desk) -> Verdict:
        """Whoever prepares keeps the list."""
        return preparing.keep_persons(desk.situation())

    def seen(self, desk: Desk) -> Seen:
        """It leaves the vault (R39)."""
        return Seen(Act.EXPORT, why="export_partners")

    def answer(self, desk: Desk) -> bytes:
        """CSV (RFC 4180) in UTF-8 with its mark, separated by semicolons as spreadsheets here are.

        No cell begins as a formula does.
        """
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow(heading_for(column, self.language) for column in _COLUMNS)
        for person in Persons().answer(desk):
            writer.writerow(map(defused, self._cells(person)))
        return text.getvalue().encode("utf-8-sig", "replace")

    def _cells(self, person: Person) -> Iterator[str]:
        for column in _COLUMNS:
            name = "declared_on" if column is Field.DECLARED else str(column)
            value = getattr(person, name)
            if isinstance(value, StrEnum):
                yield code_name(column, value, self.language)
            elif isinstance(value, date):
                yield value.isoformat()
            else:
                yield value or ""
