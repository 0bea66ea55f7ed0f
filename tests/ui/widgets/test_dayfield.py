"""Dates are read as people type them and written as Belgium does."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.person import Language
from app.wording.sentences import sentences
from ui.widgets.dayfield import DayField, read_day
from ui.words import speak, words


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("26/11/2026", date(2026, 11, 26)),
        ("1-2-65", date(1965, 2, 1)),
        ("26 nov 2026", date(2026, 11, 26)),
        ("26 november 2026", date(2026, 11, 26)),
        (" 5.5.24 ", date(2024, 5, 5)),
        ("31/2/2026", None),
        ("26 m 2026", None),
        ("morgen", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_type_it(typed: str, day: date | None) -> None:
    assert read_day(typed) == day


def test_months_are_read_in_the_language_of_the_screen() -> None:
    speak(Language.FR)
    assert read_day("1er déc. 2026") == date(2026, 12, 1)
    assert read_day("5 juil. 2026") == date(2026, 7, 5)
    assert read_day("5 jui 2026") is None


def test_what_is_no_date_stays_as_typed(qtbot: QtBot) -> None:
    field = DayField("cases.signal.on")
    qtbot.addWidget(field)
    qtbot.keyClicks(field.line, "31/2/2026")
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert field.line.text() == "31/2/2026"
    assert field.day is None
    assert not field.empty


def test_a_day_that_does_not_exist_is_said_at_the_field(qtbot: QtBot) -> None:
    field = DayField("cases.signal.on")
    qtbot.addWidget(field)
    for typed, told in (("31/02/2027", "Deze dag bestaat niet."), ("morgen", "niet leesbaar")):
        field.line.clear()
        qtbot.keyClicks(field.line, typed)
        qtbot.keyClick(field.line, Qt.Key.Key_Return)
        assert told in field.told.text()
        assert not field.told.isHidden()
    field.line.clear()
    assert field.told.isHidden()
    assert field.fault is None


def test_a_date_is_written_out_and_follows_the_language(qtbot: QtBot) -> None:
    field = DayField("cases.signal.on")
    qtbot.addWidget(field)
    qtbot.keyClicks(field.line, "3/12/26")
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert field.line.text() == "3 dec 2026"
    speak(Language.FR)
    assert field.day == date(2026, 12, 3)
    assert field.line.text() == "3 déc. 2026"


@pytest.mark.parametrize("language", Language)
def test_every_day_is_read_as_it_is_written(language: Language) -> None:
    speak(language)
    for month in range(1, 13):
        day = date(2026, month, 1)
        for written in (words().date(day), sentences(language).long_date(day)):
            assert read_day(written) == day, written
