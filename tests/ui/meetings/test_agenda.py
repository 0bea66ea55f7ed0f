"""The agenda is put in order by drag or by keyboard, gets its times, and every step is undone."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.domain.person import PersonId
from tests.app.commands.sittings import TODAY, Step, at, opened, planned, scenario
from tests.ui.meeting_window import Window, first_meeting, visible_text

LATER = TODAY + timedelta(days=20)
CASES = ("k", "k2", "k3", "k4")
READY = [
    *map(opened, CASES),
    planned() | {"on": LATER},
    *(at("add_item", case=case) for case in CASES[:3]),
]


@pytest.fixture
def prepared(qtbot: QtBot, tmp_path: Path) -> Any:
    with first_meeting(qtbot, tmp_path, scenario(READY)) as w:
        yield w


def agenda(w: Window) -> Any:
    return w.screen.meeting.preparation.agenda


def order(w: Window) -> list[str]:
    return [line.case for line in agenda(w).table.rows.rows]


def alt(w: Window, key: Qt.Key) -> None:
    w.qtbot.keyClick(agenda(w).table, key, Qt.KeyboardModifier.AltModifier)


def drag(w: Window, row: int, below: int) -> None:
    """Take a row and let it go in the lower half of another one."""
    table = agenda(w).table
    held = QPoint(30, table.rowViewportPosition(row) + 5)
    there = QPoint(30, table.rowViewportPosition(below) + table.rowHeight(below) - 4)
    left = Qt.MouseButton.LeftButton
    w.qtbot.mousePress(table.viewport(), left, pos=held)
    for at_ in (held + QPoint(0, 30), there):
        w.qtbot.mouseMove(table.viewport(), at_)
    w.qtbot.mouseRelease(table.viewport(), left, pos=there)
    w.settle()


def undo(w: Window) -> None:
    w.screen.activateWindow()
    w.qtbot.keyClick(w.screen, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    w.settle()


def test_alt_and_an_arrow_move_the_current_case_and_it_stays_current(prepared: Window) -> None:
    first, second, third = order(prepared)
    table = agenda(prepared).table
    table.selectRow(0)
    alt(prepared, Qt.Key.Key_Down)
    alt(prepared, Qt.Key.Key_Down)  # without waiting for the vault
    assert order(prepared) == [second, third, first]
    assert table.current.case == first
    prepared.settle()
    assert order(prepared) == [second, third, first]
    assert table.current.case == first
    alt(prepared, Qt.Key.Key_Down)
    alt(prepared, Qt.Key.Key_Up)
    prepared.settle()
    assert order(prepared) == [second, first, third]


def test_a_case_is_dragged_to_its_place(prepared: Window) -> None:
    first, second, third = order(prepared)
    drag(prepared, 0, below=1)
    assert order(prepared) == [second, first, third]
    drag(prepared, 2, below=2)
    assert order(prepared) == [second, first, third]


def test_every_step_is_undone_latest_first(prepared: Window) -> None:
    before = [(line.case, line.allotted) for line in agenda(prepared).table.rows.rows]
    panel = agenda(prepared)
    panel.table.selectRow(1)
    alt(prepared, Qt.Key.Key_Up)
    prepared.settle()
    panel.time.setValue(30)
    panel.time.editingFinished.emit()
    prepared.settle()
    prepared.press(panel.remove)
    prepared.press(panel.add)
    assert len(order(prepared)) == 3
    assert panel.undo.isVisible()
    for _ in range(4):
        undo(prepared)
    after = [(line.case, line.allotted) for line in panel.table.rows.rows]
    assert after == before
    assert not panel.undo.isVisible()
    assert not prepared.screen.meeting.preparation.notice.refusal.text


def test_a_removed_case_comes_back_where_it_stood_with_its_time(prepared: Window) -> None:
    panel = agenda(prepared)
    panel.table.selectRow(1)
    panel.time.setValue(25)
    panel.time.editingFinished.emit()
    prepared.settle()
    before = [(line.case, line.allotted) for line in panel.table.rows.rows]
    assert before[1][1] == 25
    prepared.press(panel.remove)
    assert len(order(prepared)) == 2
    undo(prepared)
    assert [(line.case, line.allotted) for line in panel.table.rows.rows] == before


def test_the_times_are_added_up(prepared: Window) -> None:
    panel = agenda(prepared)
    for row, minutes in ((0, 20), (2, 45)):
        panel.table.selectRow(row)
        panel.time.setValue(minutes)
        panel.time.editingFinished.emit()
        prepared.settle()
    assert "65" in panel.total.text()
    assert "45 min" in visible_text(panel.table)


def test_the_time_of_one_case_is_never_given_to_another(prepared: Window) -> None:
    panel = agenda(prepared)
    panel.table.selectRow(0)
    panel.time.setFocus()
    panel.time.setValue(40)
    panel.table.selectRow(1)
    prepared.qtbot.wait(800)
    prepared.settle()
    assert [line.allotted for line in panel.table.rows.rows] == [40, None, None]


def test_who_does_not_prepare_sees_the_order_and_changes_nothing(prepared: Window) -> None:
    before = order(prepared)
    prepared.bridge.act_as(PersonId("clerk"))
    prepared.settle()
    panel = agenda(prepared)
    assert order(prepared) == before
    assert not panel.remove.isVisible()
    panel.table.selectRow(0)
    alt(prepared, Qt.Key.Key_Down)
    prepared.settle()
    assert order(prepared) == before
    assert not prepared.screen.meeting.preparation.notice.refusal.text


def test_a_case_to_which_somebody_was_invited_stays_and_the_page_says_why(
    qtbot: QtBot, tmp_path: Path
) -> None:
    steps: list[Step] = [*READY, at("invite", "mayor", person="insp")]
    with first_meeting(qtbot, tmp_path, scenario(steps)) as w:
        agenda(w).table.selectRow(0)
        w.press(agenda(w).remove)
        assert len(order(w)) == 3
        assert "uitgenodigd" in w.screen.meeting.preparation.notice.refusal.text
