"""The lines of a list before they are imported: what happens with each, and what is to be said."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from app.domain.person import Category
from app.queries.partner_cells import heading_for
from app.queries.partner_preview import FATAL, Outcome, PartnerRow, Remark, Remarked
from ui.widgets.rows import Column, RowsTable
from ui.words import words

SAMPLED = 0
"""Rows beyond those in sight that are measured for a column's width: a long list shows at once."""
QUOTED = 40
"""Characters of a cell that are repeated in a remark."""


class PreviewTable(RowsTable[PartnerRow]):
    """Space or Enter takes a line or leaves it out, where lines are chosen."""

    toggled = Signal(object)
    """A line is to be taken, or left out after all."""

    def __init__(self) -> None:
        taken: set[int] = set()  # shared with the model, which must not hold on to its table
        super().__init__(
            "partners.import.lines",
            (
                Column("partners.import.row", lambda row: str(row.row)),
                Column("partners.import.what", lambda row: _what(row, row.row in taken)),
                Column("partners.name", lambda row: row.name),
                Column("partners.organisation", lambda row: row.organisation),
                Column("partners.import.remarks", remarks_text, stretches=True),
            ),
        )
        self._taken = taken
        self.horizontalHeader().setResizeContentsPrecision(SAMPLED)
        self.chosen.connect(self.toggled.emit)

    def show_taken(self, taken: set[int]) -> None:
        """Say of each line whether it will be taken."""
        self._taken.clear()
        self._taken.update(taken)
        last = len(self.rows.rows) - 1
        if last >= 0:
            self.rows.dataChanged.emit(self.rows.index(0, 1), self.rows.index(last, 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Space is for the current line."""
        if event.key() == Qt.Key.Key_Space:
            if self.current is not None:
                self.toggled.emit(self.current)
            return
        super().keyPressEvent(event)


def _what(row: PartnerRow, taken: bool) -> str:
    fixed = row.outcome in (Outcome.SAME, Outcome.FAULTY)
    key = str(row.outcome) if fixed else f"{row.outcome}_{'taken' if taken else 'left'}"
    return words().text(f"partners.import.{key}")


def remarks_text(row: PartnerRow) -> str:
    """All that is to be said of a line, what keeps it out first."""
    ordered = sorted(row.remarks, key=lambda told: told.remark not in FATAL)
    texts = [_remark(told) for told in ordered]
    if row.changes:
        names = ", ".join(words().text(f"partners.{_field(name)}") for name in row.changes)
        texts.append(words().text("partners.import.changes", what=names))
    return " ".join(texts)


def _field(name: str) -> str:
    return "declaration" if name == "declared_on" else name


def _remark(told: Remarked) -> str:
    column = heading_for(told.column, words().language) if told.column is not None else ""
    text = told.told if len(told.told) <= QUOTED else f"{told.told[:QUOTED]}…"
    key = f"partners.remark.{told.remark}"
    if told.remark is Remark.NO_SUCH_CODE:
        key = f"{key}.{told.column}"
    return words().text(key, column=column, told=text, known=_categories())


def _categories() -> str:
    named = (f"{words().text(f'screens.category.{code}')} ({code})" for code in Category)
    return ", ".join(named)
