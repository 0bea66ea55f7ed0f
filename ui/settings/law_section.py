"""The legal catalogue: every rule with its text, source and evidence, and what is unconfirmed."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app.domain.person import Office, Person
from app.queries.lawbook import LawLine, lawbook
from ui.style.spacing import GAP, SMALL, is_narrow
from ui.widgets.facts import Facts
from ui.widgets.form import Choice, LineField
from ui.widgets.label import Label
from ui.widgets.rows import Column, RowsTable
from ui.widgets.whole import WholeArea
from ui.words import say, words

SORTS = ("rule", "statute", "text")
UNCONFIRMED = "unconfirmed"
FACTS = ("text", "why", "remedy", "origin", "source", "evidence", "valid", "confirmed")


class LawSection(QWidget):
    """A list to choose from, and all of one entry below it."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[LawLine, ...] = ()
        self._on: date | None = None
        self.shown, self.search = Choice(), LineField()
        say(self.shown.setAccessibleName, "settings.law.shown")
        say(self.search.setAccessibleName, "settings.law.search")
        say(self.search.setPlaceholderText, "settings.law.search")
        self.table: RowsTable[LawLine] = RowsTable(
            "settings.law.title",
            (
                Column("settings.law.id", lambda line: line.id),
                Column("settings.law.text", lambda line: line.text, stretches=True),
                Column("settings.law.confirmed", _confirmed),
            ),
        )
        self.table.setWordWrap(False)
        self.count = Label(role="hint")
        self.facts = Facts(tuple(f"settings.law.{fact}" for fact in FACTS))
        self._lay_out()
        self.shown.currentIndexChanged.connect(lambda _index: self._fill())
        self.search.textChanged.connect(lambda _text: self._fill())
        self.table.moved.connect(self._moved)

    def show_office(self, office: Office, people: Sequence[Person]) -> None:
        """The catalogue on the vault's day."""
        self._on = office.exercise_today or date.today()
        self.texts()

    def keep(self) -> None:
        """The law is not kept here: it is data of the program."""

    def texts(self) -> None:
        """The catalogue in the language of the screens."""
        if self._on is None:
            return
        said = words()
        self._lines = lawbook(said.language, self._on)
        names = (*SORTS, UNCONFIRMED)
        self.shown.offer([(name, said.text(f"settings.law.shown.{name}")) for name in names])
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where there is little room, the page scrolls: neither the list nor the entry."""
        super().resizeEvent(event)
        for part in (self.table, self._entry):
            part.stand_whole(is_narrow(self))

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.addWidget(self.shown)
        above.addWidget(self.search, 1)
        held = QWidget()
        told = QVBoxLayout(held)
        told.setContentsMargins(0, GAP, SMALL, 0)
        told.addWidget(self.facts)
        told.addStretch()
        below = self._entry = WholeArea(held)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(below)
        split.setSizes([1, 1])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SMALL, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(Label("settings.law.what"))
        column.addLayout(above)
        column.addWidget(split, 1)
        column.addWidget(self.count)

    def _fill(self) -> None:
        shown, searched = self.shown.currentData(), self.search.value.casefold()
        lines = [
            line
            for line in self._lines
            if (line.sort == shown or (shown == UNCONFIRMED and line.confirmed_by is None))
            and searched in f"{line.id}\n{line.text}".casefold()
        ]
        self.table.show_rows(lines)
        open_ = sum(line.confirmed_by is None for line in self._lines)
        self.count.say("settings.law.count", shown=len(lines), open=open_, all=len(self._lines))

    def _moved(self, line: LawLine | None) -> None:
        self.facts.setVisible(line is not None)
        if line is None:
            return
        said = words()
        told = {
            "text": line.text,
            "why": line.why,
            "remedy": line.remedy,
            "origin": " + ".join(said.text(f"errors.origin.{origin}") for origin in line.origins),
            "source": ", ".join(line.sources),
            "evidence": said.text(f"settings.evidence.{line.evidence}"),
            "valid": _valid(line),
            "confirmed": _confirmed(line),
        }
        for fact, text in told.items():
            self.facts.show_fact(f"settings.law.{fact}", text)


def _confirmed(line: LawLine) -> str:
    if line.confirmed_by is None:
        return words().text("settings.law.unconfirmed")
    return words().text("settings.law.confirmed_by", name=line.confirmed_by)


def _valid(line: LawLine) -> str:
    said = words()
    since = said.text("settings.law.since", day=line.valid_from) if line.valid_from else ""
    until = said.text("settings.law.until", day=line.valid_until) if line.valid_until else ""
    return " ".join(part for part in (since, until) if part)
