"""Somebody is put at the table by mistake: the same key takes it back, as the screen says."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.person import PersonId
from tests import builders
from tests.ui.meeting_window import HARTENAAS, Window, first_meeting, until

SAID = "Inzetten boven 2000 euro waren niet bijgehouden."


def press(w: Window, name: Qt.Key) -> None:
    QTest.keyClick(w.screen.meeting.table.people.table, name)
    w.settle()


@pytest.fixture
def one_missing(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """The same table, at which whoever would come last has not come."""
    scenario = until(builders.scenario_of(HARTENAAS), "contribute")
    *_, last = (step for step in scenario.steps if step.do == "arrive")
    steps = tuple(step for step in scenario.steps if step is not last)
    with first_meeting(qtbot, tmp_path, replace(scenario, steps=steps)) as w:
        w.screen.meeting.table.people.select(PersonId(last.acting))
        yield w


def test_space_pressed_twice_leaves_nobody_on_the_list(one_missing: Window) -> None:
    w, people = one_missing, one_missing.screen.meeting.table.people
    before = people.table.current
    assert before is not None
    assert not before.arrived
    people.table.setFocus()
    press(w, Qt.Key.Key_Space)
    assert "nog eens spatie" in people.hint.text()
    press(w, Qt.Key.Key_Space)
    assert people.table.current == before


def test_a_key_that_is_held_down_moves_somebody_once(one_missing: Window) -> None:
    w, people = one_missing, one_missing.screen.meeting.table.people
    people.table.setFocus()
    for repeated in (False, True, True, True):
        key = (QEvent.Type.KeyPress, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ")
        QApplication.sendEvent(people.table, QKeyEvent(*key, repeated))
        w.settle()
    now = people.table.current
    assert now is not None
    assert now.present


def test_space_after_a_text_was_kept_is_a_departure_and_promises_nothing_else(
    one_missing: Window,
) -> None:
    w, people = one_missing, one_missing.screen.meeting.table.people
    people.table.setFocus()
    press(w, Qt.Key.Key_Space)
    came = people.hint.text()
    form = w.desk.contribution
    form.choose(PersonId("ksc"))
    form.text.setPlainText(SAID)
    w.press(form.send)
    people.table.setFocus()
    assert people.hint.text() != came
    press(w, Qt.Key.Key_Space)
    now = people.table.current
    assert now is not None
    assert (now.arrived, now.present) == (True, False)


def test_with_the_names_stands_who_comes_in_whose_place(one_missing: Window) -> None:
    people = one_missing.screen.meeting.table.people
    sent, comes, *others = people.table.rows.rows
    for one in (sent, comes):
        assert people.person(one).count("\n") == 1
    people.table.show_rows(
        (replace(sent, sends=comes.name), replace(comes, stands_for=sent.name), *others)
    )
    told = [people.table.rows.index(row, 0).data().split("\n")[2:] for row in range(3)]
    assert told == [[f"{comes.name} komt in de plaats"], [f"vervangt {sent.name}"], []]
