"""Who came or left by a slip of the hand is brought back, or was never there, by the same key."""

from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.commands.office import Declare
from tests import builders
from tests.ui.meeting_window import HARTENAAS, Window, first_meeting, select, until
from ui.table import people_panel
from ui.table.people_panel import SLIP


@pytest.fixture
def at_table(at_table: Window) -> Window:
    at_table.screen.activateWindow()
    at_table.qtbot.waitUntil(at_table.screen.isActiveWindow)
    return at_table


def press(w: Window, name: Qt.Key) -> None:
    window = w.screen.window()
    QTest.keyClick(window.focusWidget() or window, name)
    w.settle()


def test_who_left_by_a_slip_is_said_and_comes_back_by_the_same_key(at_table: Window) -> None:
    people = at_table.screen.meeting.table.people
    usual = people.hint.text()
    press(at_table, Qt.Key.Key_F10)
    select(people.table, lambda chair: chair.person == "politie")
    press(at_table, Qt.Key.Key_Space)
    assert "Koen Baert is van tafel" in people.hint.text()
    assert "nog eens spatie" in people.hint.text()
    press(at_table, Qt.Key.Key_Space)
    assert "Koen Baert zit aan tafel" in people.hint.text()
    assert people.table.current is not None
    assert people.table.current.present
    select(people.table, lambda chair: chair.person == "ksc")
    assert people.hint.text() == usual


def test_somebody_seated_by_a_slip_is_taken_back_after_others_came(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = until(builders.scenario_of(HARTENAAS), "arrive")
    with first_meeting(qtbot, tmp_path, scenario) as w:
        people = w.screen.meeting.table.people
        came = [chair.person for chair in people.table.rows.rows][:3]
        for person in came:
            w.call(lambda session, person=person: session.run(Declare(), person))
        w.screen.refresh()
        w.settle()
        press(w, Qt.Key.Key_F10)
        for person in came:
            select(people.table, lambda chair, person=person: chair.person == person)
            press(w, Qt.Key.Key_Space)
        select(people.table, lambda chair: chair.person == came[0])
        assert "Kwam niet" in people.come.text()
        assert "nog eens spatie" in people.hint.text()
        press(w, Qt.Key.Key_Space)
        there = {c.person: (c.present, c.arrived) for c in people.table.rows.rows}
        assert there[came[0]] == (False, False)
        assert there[came[1]] == there[came[2]] == (True, True)
        select(people.table, lambda chair: chair.person == came[1])
        later = monotonic() + SLIP
        monkeypatch.setattr(people_panel, "monotonic", lambda: later)
        w.qtbot.waitUntil(lambda: "Vertrekt" in people.come.text())
