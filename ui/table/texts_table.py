"""What was said and decided at the item, as far as the acting person reads it."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout

from app.domain.contribution import Keep
from app.domain.meeting import ItemState
from app.domain.person import PersonId
from app.queries.meetings import ItemView, OutcomeLine, SaidLine
from ui.meetings.wrapping import DOWN, wrap_rows
from ui.put_right import as_it_stands
from ui.table.sources import outcome_text
from ui.widgets.label import Label
from ui.widgets.later import later
from ui.widgets.rows import Column, RowsTable
from ui.words import words


@dataclass(frozen=True, slots=True)
class TextRow:
    """One text: a contribution, or an outcome."""

    who: str
    said: SaidLine | None = None
    outcome: OutcomeLine | None = None
    readers: str = ""
    """Names of those for whom it is, where it is not for everyone admitted."""

    @property
    def id(self) -> str:
        """By which it is known again after a refresh."""
        line = self.said or self.outcome
        return "" if line is None else str(line.id)

    @property
    def waits(self) -> bool:
        """Whether its contributor, who is known, has yet to approve it for the minutes."""
        said = self.said
        kept = said is not None and said.keep is Keep.MINUTES and said.contributor is not None
        return kept and said is not None and not said.approved

    @property
    def lost(self) -> bool:
        """Whether signing destroys it as it stands: a working note, or not approved (R20, R29)."""
        said = self.said
        return said is not None and (said.keep is not Keep.MINUTES or not said.approved)

    @property
    def action(self) -> bool:
        """An action rather than a decision."""
        return self.outcome is not None and self.outcome.due is not None


class TextsTable(RowsTable[TextRow]):
    """Contributions first, then decisions, then actions; long texts wrap."""

    def __init__(self) -> None:
        super().__init__("table.texts.title", _COLUMNS)
        self._seeks = False
        self.horizontalHeader().hide()  # its room shows another text; each cell says what it is
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMinimumHeight(1)  # it gives way for what is asked and said beside it
        wrap_rows(self)
        self.nothing = Label("table.texts.nothing", "hint")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(self.viewport()).addWidget(self.nothing)
        self.nothing.hide()

    def show_view(self, view: ItemView) -> None:
        """Show the texts of an item; the newest is in sight."""
        people = {chair.person: chair.name for chair in view.chairs}
        unnamed = words().text("table.holds.unnamed")
        rows = [
            TextRow(
                _name(line.contributor, people) or unnamed,
                said=line,
                readers=_readers(line, people, frozenset(view.officers)),
            )
            for line in view.said
        ]
        rows += [TextRow("", outcome=line) for line in view.decisions]
        rows += [TextRow(_name(line.owner, people), outcome=line) for line in view.actions]
        known = {row.id for row in self.rows.rows}
        self.show_rows(rows)
        self.nothing.setVisible(not rows and view.state is ItemState.OPEN)
        new = next((n for n, row in enumerate(rows) if row.id not in known), None)
        if known and new is not None:
            self.selectRow(new)
        if self._seeks:
            self.to_lost()
        self.scrollTo(self.currentIndex())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The current text stays in sight; its lines break elsewhere at another width."""
        super().resizeEvent(event)
        later(self, self._keep_current)

    def _keep_current(self) -> None:
        self.scrollTo(self.currentIndex())

    def make_room(self, asked: bool) -> None:
        """While something is asked above the list, what is left of it shows the current text."""
        if asked:
            later(self, self.scroll_to_current)

    def least_height(self, lines: int) -> int:
        """Pixels in which the current text is seen, or so many lines of it where it has more."""
        some = lines * self.fontMetrics().lineSpacing() + DOWN
        row = self.rowHeight(self.currentIndex().row()) or some
        return min(row, some) + 2 * self.frameWidth()

    def scroll_to_current(self) -> None:
        """What is left of the list shows the current text from its beginning."""
        self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.PositionAtTop)

    def to_lost(self) -> None:
        """To the first text that signing would destroy, at once or as soon as it is shown."""
        found = next((n for n, row in enumerate(self.rows.rows) if row.lost), None)
        self._seeks = found is None
        if found is not None:
            self.selectRow(found)
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def to_waiting(self) -> bool:
        """Make a text that waits for approval current: this one, or the next; False for none."""
        rows, at = self.rows.rows, max(self.currentIndex().row(), 0)
        order = (*range(at, len(rows)), *range(at))
        found = next((row for row in order if rows[row].waits), None)
        if found is not None:
            self.selectRow(found)
        return found is not None


def _name(person: PersonId | None, people: dict[PersonId, str]) -> str:
    return "" if person is None else people.get(person, person)


def _who(row: TextRow) -> str:
    """Whose it is, and below that what."""
    told = words().text
    kind = told("table.kind.action" if row.action else "table.kind.decision")
    if row.said is not None:
        kind = told(f"table.nature.{row.said.nature.value}")
        kind += f" · {told('table.state.secret')}" if row.said.secret else ""
    return f"{row.who}\n{kind}" if row.who else kind


def _readers(said: SaidLine, people: dict[PersonId, str], officers: frozenset[PersonId]) -> str:
    """Besides those who always read: they stand under the form."""
    named = said.audience
    if named is None:
        return ""
    return ", ".join(sorted(people.get(p, p) for p in named - officers or named))


def _text(row: TextRow) -> str:
    if row.said is not None:
        said = as_it_stands(row.said.text.text, row.said.text.put_right)
        only = words().text("table.holds.readers", readers=row.readers) if row.readers else ""
        return "\n".join(part for part in (said, only) if part)
    outcome = row.outcome
    return "" if outcome is None else as_it_stands(outcome_text(outcome), outcome.text.put_right)


def _state(row: TextRow) -> str:
    told = words().text
    if row.said is not None:
        return _state_said(row.said)
    outcome = row.outcome
    if outcome is None:
        return ""
    if outcome.text.neutral:
        return told("table.state.neutral")
    if outcome.due is None:
        return ""
    due = told("table.state.due", day=outcome.due)
    return f"{due}\n{told('table.state.late')}" if outcome.overdue else due


def _state_said(said: SaidLine) -> str:
    """A shape before each state, so that a glance finds what still waits."""
    told = words().text
    if said.keep is Keep.SPOKEN:
        lines = [f"○ {told('table.state.spoken')}"]
    elif not said.approved:
        lines = [f"◐ {told('table.state.unapproved')}"]
    else:
        lines = [f"● {told('table.state.approved')}"]
        lines += [told("table.state.attested")] if said.attested else []
    return "\n".join(lines)


_COLUMNS: tuple[Column[TextRow], ...] = (
    Column("table.column.who", _who),
    Column("table.column.text", _text, stretches=True),
    Column("table.column.state", _state),
)
