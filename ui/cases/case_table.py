"""The rows of the list: ten thousand of them cost no more than the screenful that is seen."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHeaderView

from app.domain.basis import Kind
from app.domain.case import Stage
from app.queries.cases import CaseLine
from app.queries.retention import Attention
from ui.style.spacing import GAP, SMALL
from ui.widgets.rows import Column, RowsTable
from ui.words import words

WIDEST_KEY = "W-WWWWWW"
SPARED = (3, 1)
"""Columns that go first where there is no room: the day of opening, then the kind."""
DUE = 28
"""Letters of what asks for attention, at least."""


def due(line: CaseLine) -> str:
    """What of a case asks for attention, each with its day."""
    days = {
        Attention.REVIEW: line.review_on,
        Attention.RETENTION: line.keep_until,
        Attention.CONSENT: line.valid_until,
    }
    told = (words().text(f"cases.due.{what.value}", day=days[what]) for what in line.attention)
    return " · ".join(told)


COLUMNS: tuple[Column[CaseLine], ...] = (
    Column("cases.list.key", lambda line: line.key),
    Column("cases.list.kind", lambda line: words().text(f"screens.kind.{line.kind}")),
    Column("cases.list.stage", lambda line: words().text(f"screens.stage.{line.stage}")),
    Column("cases.list.opened", lambda line: words().date(line.opened_on)),
    Column("cases.list.due", due, stretches=True),
)


class CaseTable(RowsTable[CaseLine]):
    """Cases under their keys. The current case stays current when the list changes."""

    typed = Signal(str)
    """A letter was typed on the list."""

    def __init__(self) -> None:
        super().__init__("cases.list.title", COLUMNS)
        header = self.horizontalHeader()
        for number in range(len(COLUMNS) - 1):  # measuring rows would cost more than showing them
            header.setSectionResizeMode(number, QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setWordWrap(False)
        self.setVerticalScrollMode(self.ScrollMode.ScrollPerItem)
        self.measure()

    def show_rows(self, rows: Sequence[CaseLine]) -> None:
        """Show these; the same case stays current, or else the first."""
        kept = self.current.id if self.current is not None else None
        self.rows.show(rows)
        self.selectionModel().clearCurrentIndex()
        if not rows:
            self.moved.emit(None)
            return
        self.selectRow(next((n for n, line in enumerate(rows) if line.id == kept), 0))

    def measure(self) -> None:
        """As wide and as high as the longest word that can stand there."""
        told, header = words().text, self.horizontalHeader()
        metrics = self.fontMetrics()
        longest = (
            (WIDEST_KEY,),
            tuple(told(f"screens.kind.{kind.value}") for kind in Kind),
            tuple(told(f"screens.stage.{stage.value}") for stage in Stage),
            ("30 mmm. 2026",),
        )
        for number, texts in enumerate(longest):
            everything = (*texts, told(COLUMNS[number].heading))
            width = max(metrics.horizontalAdvance(text) for text in everything)
            header.resizeSection(number, width + 2 * GAP + SMALL)
        self.verticalHeader().setDefaultSectionSize(metrics.height() + 2 * SMALL)
        self._make_room()

    def _make_room(self) -> None:
        """Where there is no room for everything, what the page of a case tells as well goes."""
        header, letter = self.horizontalHeader(), self.fontMetrics().averageCharWidth()
        room = self.viewport().width() - DUE * letter
        for number in SPARED:
            self.setColumnHidden(number, False)
        for number in SPARED:
            needed = sum(header.sectionSize(n) for n in range(len(COLUMNS) - 1))
            self.setColumnHidden(number, needed > room)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Letters go on in the line above: Qt would look through all rows for them."""
        self.typed.emit(search)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Other words and other letters are as wide as they are."""
        super().changeEvent(event)
        kinds = (QEvent.Type.LanguageChange, QEvent.Type.FontChange, QEvent.Type.StyleChange)
        if event.type() in kinds:
            self.measure()
