"""The list of cases: found by key and stage, never by name; names one at a time, by hand."""

from collections.abc import Callable
from datetime import date
from time import perf_counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.cases import Advance, CloseCase, OpenCase
from app.domain.basis import Basis, BasisType, Kind
from app.domain.case import CaseId, Stage, Subject
from app.domain.language import Language
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.queries.cases import CaseLine
from app.queries.retention import Attention
from tests.ui.cases.conftest import Screens
from tests.ui.meeting_window import visible_text
from ui.cases.list_screen import CaseListScreen
from ui.words import speak

Settle = Callable[[], None]
NAMES = ("Jonas Vanderstraeten", "Mira Özgür")
LAW = Basis(BasisType.LAW, "wet 30 juli 2018")
STALL = 0.05
"""Seconds that the window may be busy with one event (spec 7)."""


@pytest.fixture
def cases(screens: Screens) -> CaseListScreen:
    """Two cases of the town, one of them closed."""
    for name in NAMES:
        subject = Subject(SecretText(name))
        case = screens.run(OpenCase(Kind.LIVC_R, "terrorism", LAW, subject))
    screens.run(Advance(CaseId(case), Stage.WEGING))
    screens.run(CloseCase(CaseId(case)))
    screens.arrive("cases")
    return screens.cases


def keys(cases: CaseListScreen) -> list[str]:
    return [line.key for line in cases.table.rows.rows]


def many(count: int) -> tuple[CaseLine, ...]:
    letters = "ABCDEFGHJK"
    return tuple(
        CaseLine(
            CaseId(f"{n:032x}"),
            "L-" + "".join(letters[int(digit)] for digit in f"{n:06d}"),
            Kind.LIVC_R,
            "terrorism",
            list(Stage)[n % 5],
            date(2026, 1, 1),
            date(2026, 7, 1),
            None,
            None,
            (Attention.REVIEW,) if n % 7 == 0 else (),
        )
        for n in range(count)
    )


def test_no_name_is_anywhere_until_it_is_asked_for(cases: CaseListScreen) -> None:
    said = "\n".join(visible_text(cases))
    assert "L-" in said
    assert [name for name in NAMES if name in said] == []


@pytest.mark.parametrize(("row", "key"), [(0, Qt.Key.Key_Down), (1, Qt.Key.Key_Up)])
def test_a_name_is_shown_one_at_a_time_and_hidden_at_the_next_row(
    cases: CaseListScreen, settle: Settle, qtbot: QtBot, row: int, key: Qt.Key
) -> None:
    cases.table.selectRow(row)  # keys are drawn: the case that was opened first may be the last
    cases.reveal_name()
    settle()
    shown = [name for name in NAMES if name in cases.name.text()]
    assert len(shown) == 1
    qtbot.keyClick(cases.filter.key, key)
    assert cases.name.text() == "Naam verborgen"
    cases.reveal_name()
    settle()
    assert [name for name in NAMES if name in cases.name.text()] != shown
    assert "Naam verbergen" in cases.reveal.text()


def test_a_name_goes_on_leaving_and_when_somebody_else_acts_and_at_locking(
    cases: CaseListScreen, screens: Screens, settle: Settle
) -> None:
    cases.reveal_name()
    settle()
    screens.arrive("new_case")
    screens.arrive("cases")
    assert cases.name.text() == "Naam verborgen"
    cases.reveal_name()
    settle()
    screens.bridge.act_as(PersonId("mayor"))
    assert cases.name.text() == "Naam verborgen"
    settle()
    cases.reveal_name()
    settle()
    assert cases.name.text() != "Naam verborgen"
    screens.bridge.lock()
    assert cases.name.text() == "Naam verborgen"
    assert cases.lines == ()
    assert keys(cases) == []


def test_a_name_that_comes_after_somebody_else_acts_is_not_shown(
    cases: CaseListScreen, screens: Screens, settle: Settle
) -> None:
    cases.reveal_name()
    screens.bridge.act_as(PersonId("mayor"))
    settle()
    assert cases.name.text() == "Naam verborgen"


def test_typing_letters_of_a_key_finds_it_and_enter_opens_it(
    cases: CaseListScreen, screens: Screens, qtbot: QtBot
) -> None:
    wanted = cases.lines[1]
    cases.table.setFocus()
    qtbot.keyClicks(cases.table, wanted.key[2:4].lower())
    line = QApplication.focusWidget() or cases.filter.key
    qtbot.keyClicks(line, wanted.key[4:].lower())
    assert keys(cases) == [wanted.key]
    qtbot.keyClick(cases.filter.key, Qt.Key.Key_Return)
    assert screens.places[-1] == ("case", wanted.id)


def test_a_name_that_is_typed_finds_nothing_and_the_screen_says_why(
    cases: CaseListScreen, qtbot: QtBot
) -> None:
    qtbot.keyClicks(cases.filter.key, "Jonas")
    assert keys(cases) == []
    assert "R35" in "\n".join(visible_text(cases))
    qtbot.keyClick(cases.filter.key, Qt.Key.Key_Escape)
    assert len(keys(cases)) == 2


def test_stage_kind_and_attention_narrow_the_list_together(cases: CaseListScreen) -> None:
    cases.filter.stage.choose("afsluiting")
    assert [line.stage for line in cases.table.rows.rows] == [Stage.AFSLUITING]
    assert cases.count.text() == "1 van 2"
    cases.filter.kind.choose("consent")
    assert keys(cases) == []
    cases.filter.clear()
    assert len(keys(cases)) == 2
    cases.filter.attention.choose("review")
    assert keys(cases) == []


def test_what_is_due_is_told_with_its_day_in_the_language_of_the_screen(
    cases: CaseListScreen,
) -> None:
    cases.lines = many(8)
    cases.filter.attention.choose("any")
    rows = cases.table.rows
    assert len(rows.rows) == 2
    assert rows.index(0, 4).data() == "herziening 1 jul 2026"
    speak(Language.FR)
    assert rows.index(0, 4).data() == "réexamen 1er juil. 2026"


def test_the_current_case_stays_current_when_the_list_comes_again(
    cases: CaseListScreen, settle: Settle
) -> None:
    cases.table.selectRow(1)
    before = cases.table.current
    cases.refresh()
    settle()
    assert cases.table.current == before


def test_ten_thousand_cases_are_listed_filtered_and_walked_without_a_stall(
    cases: CaseListScreen, qtbot: QtBot
) -> None:
    lines = many(10_000)
    took = {}

    def timed(what: str, work: Callable[[], object]) -> None:
        begin = perf_counter()
        work()
        QApplication.processEvents()
        took[what] = perf_counter() - begin

    timed("show", lambda: cases._show(PersonId("aiv"), (lines, (), ())))
    for letter in "AAB":
        timed(f"type {letter}", lambda key=letter: QTest.keyClicks(cases.filter.key, key))
    assert 0 < len(keys(cases)) < 10_000
    timed("clear", cases.filter.clear)
    timed("stage", lambda: cases.filter.stage.choose("plan"))
    timed("end", lambda: QTest.keyClick(cases.table, Qt.Key.Key_End))
    timed("down", lambda: QTest.keyClick(cases.filter.key, Qt.Key.Key_PageUp))
    assert {what: round(time, 3) for what, time in took.items() if time > 2 * STALL} == {}
    assert sorted(took.values())[len(took) // 2] < STALL
