"""The lines of a list before they are imported: what happens with each, and what is to be said."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView

from app.domain.person import Category
from app.queries.partner_cells import heading_for
from app.queries.partner_preview import FATAL, Outcome, PartnerRow, Remark, Remarked
from ui.meetings.wrapping import Wrapped
from ui.widgets.rows import Column, RowsTable
from ui.words import words

SAMPLED = 0
"""Rows beyond those in sight that are measured for a column's width: a long list shows at once."""
LINES = 9
"""Of text that are seen of the list at least, where a page scrolls around it."""
QUOTED = 40
"""Characters of a cell that are repeated in a remark."""


class PreviewTable(RowsTable[PartnerRow]):
    """Space or Enter takes a line or leaves it out, where lines are chosen.

    Each line is as high as its remarks. A list may have thousands: only the lines in sight are
    measured, and those that come into sight are measured then.
    """

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
        self._wrapped, self._follows = Wrapped(self), False
        self.setItemDelegate(self._wrapped)
        self.setVerticalScrollMode(self.ScrollMode.ScrollPerPixel)
        self.setMinimumHeight(LINES * self.fontMetrics().lineSpacing())
        fixed = QHeaderView.ResizeMode.Fixed
        self.verticalHeader().setSectionResizeMode(fixed)
        self.horizontalHeader().setSectionResizeMode(0, fixed)
        self.rows.modelReset.connect(self._number)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.fit_sight)
        for changed in (
            self.rows.modelReset,
            self.rows.dataChanged,
            self.rows.layoutChanged,
            self.verticalScrollBar().valueChanged,
            self.horizontalHeader().sectionResized,
        ):
            changed.connect(self._later)
        self.moved.connect(self._go)
        self.chosen.connect(self.toggled.emit)

    def show_taken(self, taken: set[int]) -> None:
        """Say of each line whether it will be taken."""
        self._taken.clear()
        self._taken.update(taken)
        last = len(self.rows.rows) - 1
        if last >= 0:
            self.rows.dataChanged.emit(self.rows.index(0, 1), self.rows.index(last, 1))

    def fit_sight(self) -> None:
        """Make the lines that are seen as high as what they say."""
        header, room, first = self.verticalHeader(), self.viewport().height(), max(self.rowAt(0), 0)
        high = self.rowViewportPosition(first)
        columns = [(c.text, self.columnWidth(n)) for n, c in enumerate(self.rows.columns)]
        least = header.sectionSizeHint(0)
        for number in range(first, len(self.rows.rows)):
            row = self.rows.rows[number]
            told = (self._wrapped.height(text(row), width) for text, width in columns)
            header.resizeSection(number, max(least, *told))
            high += header.sectionSize(number)
            if high > room:
                break
        self._follow()

    def _go(self, _row: PartnerRow | None) -> None:
        """Whoever goes to a line sees it, also once the lines around it have their height."""
        self._follows = True
        self._soon.start()

    def _follow(self) -> None:
        before = self.verticalScrollBar().value()
        if self._follows and self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
            self._follows = self.verticalScrollBar().value() != before

    def _number(self) -> None:
        """As wide as the longest number of a line: Qt measures those in sight alone."""
        last = str(self.rows.rows[-1].row) if self.rows.rows else ""
        header = self.horizontalHeader()
        header.resizeSection(0, max(header.sectionSizeHint(0), self._wrapped.width(last)))

    def _later(self, *_what: object) -> None:
        self._soon.start()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """What comes into sight is measured."""
        super().resizeEvent(event)
        self._soon.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Space is for the current line."""
        if event.key() == Qt.Key.Key_Space:
            if self.current is not None:
                self.toggled.emit(self.current)
            return
        super().keyPressEvent(event)


def _what(row: PartnerRow, taken: bool) -> str:
    fixed = row.outcome not in (Outcome.NEW, Outcome.CHANGED)
    key = str(row.outcome) if fixed else f"{row.outcome}_{'taken' if taken else 'left'}"
    return words().text(f"partners.import.{key}")


def remarks_text(row: PartnerRow) -> str:
    """All that is to be said of a line, what keeps it out first."""
    first = {*FATAL, Remark.NO_AUTHORITY}
    ordered = sorted(row.remarks, key=lambda told: told.remark not in first)
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
