"""The rounds of an item: on own files (R44) and on feedback sheets for the police (R31)."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.commands.rounds import ExportFeedback
from app.commands.signing import How
from app.domain.contribution import TextId
from app.queries.meetings import Chair, ItemView
from app.queries.rounds import RoundLine
from ui.bridge import Bridge
from ui.meetings.notice import NoticePlace
from ui.meetings.wrapping import wrap_rows
from ui.minutes.handing import HandingRow
from ui.minutes.way_of_signing import choose_way
from ui.style.spacing import SMALL
from ui.table.place import At
from ui.table.round_dialog import RoundDialog
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.rows import FRAME, Column, RowsTable
from ui.words import words

LINES = 5
"""Of the list that are seen at least: what follows it stays in sight, and it scrolls alone."""


class RoundsPanel(QWidget):
    """The page behind F8."""

    def __init__(self, bridge: Bridge, notice: NoticePlace) -> None:
        super().__init__()
        self._bridge, self._notice = bridge, notice
        self._at: At | None = None
        self._beginning: TextId | None = None
        self._chairs: tuple[Chair, ...] = ()
        self.table: RowsTable[RoundLine] = RowsTable("table.rounds.title", _COLUMNS)
        self.table.moved.connect(lambda _line: self._show_buttons())
        self.table.chosen.connect(lambda _line: self._hold())
        self.done, self.missing = Label(role="hint"), Label(role="hint")
        self.hold = Button("table.rounds.hold", self._hold, primary=True)
        self.hand = HandingRow("table.rounds.export", notice)
        self.hand.asked.connect(self._export)
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(self.done)
        told.addWidget(self.missing)
        row = QHBoxLayout()
        row.addWidget(self.hold)
        row.addLayout(told, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SMALL, SMALL, SMALL, SMALL)
        column.setSpacing(SMALL)
        column.addWidget(Label("table.rounds.hint", "hint"))
        column.addWidget(self.table, 1)
        column.addLayout(row)
        column.addWidget(self.hand)
        policy = QSizePolicy.Policy
        self.table.setSizePolicy(policy.Expanding, policy.Ignored)
        column.addStretch()
        wrap_rows(self.table)
        self.table.verticalHeader().sectionResized.connect(lambda *_sizes: self._fit())

    def show_rounds(self, at: At, view: ItemView, lines: tuple[RoundLine, ...]) -> None:
        """Show the rounds of an item."""
        self._at, self._chairs = at, view.chairs
        self.table.show_rows(lines)
        self._fit()
        self._show_buttons()
        wanted = next((n for n, line in enumerate(lines) if line.sheet == self._beginning), None)
        if self._beginning is not None and wanted is not None:
            self._beginning = None
            self.table.selectRow(wanted)
            self._hold()

    def begin(self, sheet: TextId) -> None:
        """Hold the round of this sheet as soon as it is in the list."""
        self._beginning = sheet

    def _absent(self, line: RoundLine) -> list[str]:
        """Who came to the item and is not there: without them nothing is unanimous (R31, R44)."""
        return [c.name for c in self._chairs if c.person in line.asked and not c.present]

    def _fit(self) -> None:
        """The list is no higher than its rows, and lower where there is no room for them."""
        table = self.table
        rows = table.horizontalHeader().sizeHint().height() + table.verticalHeader().length()
        high = rows + 2 * FRAME
        table.setMaximumHeight(high)
        table.setMinimumHeight(min(LINES * self.fontMetrics().lineSpacing(), high))

    def _show_buttons(self) -> None:
        line = self.table.current
        absent = self._absent(line) if line is not None else []
        self.hold.setEnabled(line is not None and bool(line.asked) and not absent)
        self.missing.setVisible(bool(absent))
        self.missing.say("table.rounds.missing", names=", ".join(absent))
        self._show_over(line)
        agreed = line is not None and line.sheet is not None and line.unanimous
        hands = agreed and line is not None and not line.exported
        self.hand.setVisible(hands)
        self.hold.setHidden(hands)  # one step at a time, and its room

    def _show_over(self, line: RoundLine | None) -> None:
        """Why the round of this line, and not of another, is not held again."""
        exported = line is not None and line.exported
        failed = line is not None and line.over and not line.unanimous
        self.done.setVisible(exported or failed)
        self.done.say("table.rounds.exported" if exported else "table.rounds.over")

    def _hold(self) -> None:
        line = self.table.current
        if line is not None and self.hold.isEnabled() and self._at is not None:
            RoundDialog(self._bridge, self._at, self._chairs, line, self).open()

    def _export(self) -> None:
        line, at = self.table.current, self._at
        if line is not None and line.sheet is not None and at is not None:
            choose_way(self._bridge, at.coordinator, partial(self._hand, line.sheet, at), self)

    def _hand(self, sheet: TextId, at: At, how: How) -> None:
        self.hand.hand(lambda deliver: ExportFeedback(sheet, deliver, how), 1, at.coordinator)


def _what(line: RoundLine) -> str:
    if line.sheet is None:
        return words().text("table.rounds.record")
    return line.text or words().text("table.rounds.feedback")


def _state(line: RoundLine) -> str:
    """One bit once it is over; before that nothing but that it is not."""
    if line.exported:
        return words().text("table.rounds.exported")
    if not line.over:
        return words().text("table.rounds.open")
    key = "unanimous" if line.unanimous else "not_unanimous"
    return words().text(f"table.round.{key}")


_COLUMNS: tuple[Column[RoundLine], ...] = (
    Column("table.rounds.title", _what, stretches=True),
    Column("table.column.state", _state),
)
