"""A date as people type it: 26/11/2026, 26-11-26, 26 nov 2026; empty where there is none."""

import re
from datetime import date

from PySide6.QtCore import QDate, QEvent, QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QCalendarWidget,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.language import Language
from app.wording.sentences import sentences
from ui.style.spacing import TIGHT
from ui.widgets.form import LineField
from ui.widgets.label import Label
from ui.words import say, words

_TYPED = re.compile(r"(\d{1,2})[\s./-]*([^\W\d_]+\.?|\d{1,2})[\s./-]*(\d{4}|\d{2})")
_NUMBERS = re.compile(r"\d{1,2}[\s./-]+\d{1,2}[\s./-]+(\d{4}|\d{2})")
LETTERS = 19
"""Of a day as it is typed, or of how to type one, in any language."""
_CENTURY = 100
_NEXT_CENTURY = 60
"""Two digits up to here are this century's: a birth year of 65 is 1965."""


class DayField(QWidget):
    """A line to type in and a calendar for who prefers that; weeks start on Monday."""

    edited = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        row = QHBoxLayout()
        row.setSpacing(TIGHT)
        column.addLayout(row)
        self.line = LineField()
        self.line.setMaxLength(32)
        say(self.line.setAccessibleName, name)
        say(self.line.setPlaceholderText, "screens.day.hint")
        self.line.setMinimumWidth(LETTERS * self.fontMetrics().averageCharWidth())
        self._pick = QToolButton()
        self._pick.setArrowType(Qt.ArrowType.DownArrow)
        self._pick.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        say(self._pick.setAccessibleName, "screens.day.pick")
        row.addWidget(self.line, 1)
        row.addWidget(self._pick)
        self.told = Label(role="hint")
        self.told.hide()
        column.addWidget(self.told)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(lambda _text: self.told.hide())
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        self.line.editingFinished.connect(self._settle)
        self._pick.clicked.connect(self._open_calendar)
        self._calendar: QCalendarWidget | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is typed."""
        return not self.line.text().strip()

    @property
    def day(self) -> date | None:
        """The day; None where nothing, or no date, is typed."""
        return read_day(self.line.text())

    @property
    def fault(self) -> str | None:
        """What is wrong with what is typed, as the key of a sentence; None for a day or nothing."""
        if self.empty or self.day is not None:
            return None
        numbers = _NUMBERS.fullmatch(self.line.text().strip())
        return "screens.day.impossible" if numbers else "screens.day.unreadable"

    def show_day(self, day: date | None) -> None:
        """Show a day."""
        self.line.setText("" if day is None else words().date(day))
        self.edited.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Write the month in the new language."""
        if event.type() is QEvent.Type.LanguageChange and self.day is not None:
            self.line.setText(words().date(self.day))
        super().changeEvent(event)

    def _settle(self) -> None:
        if self.day is not None:
            self.line.setText(words().date(self.day))
        fault = self.fault
        if fault is not None:
            self.told.say(fault)
        self.told.setVisible(fault is not None)

    def _open_calendar(self) -> None:
        if self._calendar is None:
            self._calendar = QCalendarWidget(self)
            self._calendar.setWindowFlag(Qt.WindowType.Popup)
            self._calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
            say(self._calendar.setAccessibleName, "screens.day.calendar")
            self._calendar.clicked.connect(self._picked)
            self._calendar.activated.connect(self._picked)
        self._calendar.setLocale(QLocale(words().language.value))
        if self.day is not None:
            self._calendar.setSelectedDate(QDate(self.day.year, self.day.month, self.day.day))
        self._calendar.move(self.mapToGlobal(self.rect().bottomLeft()))
        self._calendar.show()
        self._calendar.setFocus()

    def _picked(self, day: QDate) -> None:
        if self._calendar is not None:
            self._calendar.hide()
        self.show_day(date(day.year(), day.month(), day.day()))
        self.line.setFocus()


def read_day(untrusted_text: str) -> date | None:
    """The day that somebody typed, in any language of the screens; None for anything else."""
    found = _TYPED.fullmatch(untrusted_text.strip().lower().replace("1er", "1"))
    if found is None:
        return None
    month = int(found[2]) if found[2].isdigit() else _month(found[2])
    year = int(found[3])
    if year < _CENTURY:
        year += 2000 if year <= _NEXT_CENTURY else 1900
    try:
        return date(year, month, int(found[1]))
    except ValueError:
        return None


def _month(name: str) -> int:
    """1 … 12 by a month's short name or its first letters, in any screen language; 0 for none."""
    wanted = name.rstrip(".")
    for language in (words().language, *Language):
        told = sentences(language)
        for written in (told.date, told.long_date):
            months = [written(date(2000, n, 2)).split()[1].casefold() for n in range(1, 13)]
            same = [n for n, month in enumerate(months, 1) if month.rstrip(".") == wanted]
            begins = [n for n, month in enumerate(months, 1) if month.startswith(wanted)]
            if same or len(begins) == 1:
                return (same or begins)[0]
    return 0
