"""What to look for in the log: an act, a person, a case key, a period."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.log import Act
from app.domain.person import Person, PersonId
from app.queries.logpages import LogFilter
from ui.register.told import act_name
from ui.widgets.button import Button
from ui.widgets.cells import Cell, Cells
from ui.widgets.dayfield import DayField
from ui.widgets.form import Choice, LineField
from ui.widgets.label import Label
from ui.words import say, words

PAUSE = 300
"""Milliseconds after the last key before the log is searched."""


class LogFilterRow(QWidget):
    """Each field beside its name; `changed` comes once somebody stops typing."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.act, self.person, self.case = Choice(), Choice(), LineField()
        self.since = DayField("register.filter.since")
        self.until = DayField("register.filter.until")
        self.clear = Button("register.filter.clear", self.reset)
        fields = ("act", self.act), ("person", self.person), ("case", self.case)
        days = ("since", self.since), ("until", self.until)
        cells: list[Cell] = []
        for name, field in (*fields, *days):
            say(field.setAccessibleName, f"register.filter.{name}")
            cells.append((Label(f"register.filter.{name}", "hint"), field))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Cells([*cells, (None, self.clear)]))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.changed)
        for choice in (self.act, self.person):
            choice.setMinimumContentsLength(8)
            choice.currentIndexChanged.connect(lambda _index: self._pause.start())
        self.case.textChanged.connect(lambda _text: self._pause.start())
        for day in (self.since, self.until):
            day.line.textChanged.connect(lambda _text: self._pause.start())
        self._people: Sequence[Person] = ()
        self.texts()

    @property
    def value(self) -> LogFilter:
        """As chosen; a day that is none does not count."""
        act, person = self.act.currentData(), self.person.currentData()
        return LogFilter(
            act=Act(act) if act else None,
            person=PersonId(person) if person else None,
            case=self.case.value,
            since=self.since.day if self.since.fault is None else None,
            until=self.until.day if self.until.fault is None else None,
        )

    def reset(self) -> None:
        """Everything again."""
        self.act.choose("")
        self.person.choose("")
        self.case.clear()
        self.since.show_day(None)
        self.until.show_day(None)

    def offer_people(self, people: Sequence[Person]) -> None:
        """Whose lines can be asked for."""
        self._people = people
        everyone = ("", words().text("register.filter.everyone"))
        self.person.offer([everyone, *((person.id, person.name) for person in people)])

    def texts(self) -> None:
        """Names of acts."""
        everything = ("", words().text("register.filter.everything"))
        self.act.offer([everything, *((act.value, act_name(act)) for act in Act)])
        self.offer_people(self._people)
