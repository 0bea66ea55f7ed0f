"""Exercises are played to the table, marked, and gone when closed."""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.meeting import MeetingState
from app.queries.meetings import MeetingLine, MeetingList
from app.session import Session
from tests.builders import EXERCISES, opening_of, scenario_of
from tests.ui.conftest import Town
from ui.main_window import MainWindow
from ui.places import FIRST
from ui.unlock.practice import sweep

Settle = Callable[[], None]


def play(window: MainWindow, qtbot: QtBot, name: str, whole: bool) -> Path:
    window.gate.choose_exercise()
    page = window.gate.exercise
    page.choose(name, whole)
    page.begin()
    assert not page.start.isVisible()
    folder = page.practice._folder
    assert folder is not None
    qtbot.waitUntil(lambda: window.frame is not None, timeout=60_000)
    return folder


@pytest.mark.parametrize("name", ["livc-r", "hartenaas"])
def test_an_exercise_begins_at_the_table_with_the_case_in_front_and_is_marked(
    window: MainWindow, qtbot: QtBot, settle: Settle, name: str
) -> None:
    folder = play(window, qtbot, name, whole=False)
    settle()
    meetings: list[MeetingLine] = []
    window.bridge.ask(MeetingList(), None, meetings.extend)
    settle()
    assert [line.state for line in meetings] == [MeetingState.OPEN]
    assert window.frame is not None
    assert window.mark.isVisible()
    assert "OEFENING" in window.mark.text()
    assert window.frame.here == ("table", meetings[0].id)
    assert window.frame.stack.currentWidget().meeting.table.desk is not None
    assert folder.is_dir()
    window.close()
    assert not folder.exists()


@pytest.mark.slow
def test_a_whole_exercise_ends_with_issued_minutes(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    play(window, qtbot, "livc-r", whole=True)
    settle()
    meetings: list[MeetingState] = []
    window.bridge.ask(MeetingList(), None, lambda lines: meetings.extend(m.state for m in lines))
    settle()
    assert meetings == [MeetingState.ISSUED]
    assert window.frame is not None
    assert window.frame.here is not None
    assert window.frame.here[0] == "minutes"


def test_a_stopped_exercise_keeps_what_was_played_and_leaving_removes_it(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    window.gate.choose_exercise()
    page = window.gate.exercise
    page.practice.progressed.connect(lambda done, _all: page.practice.stop() if done > 2 else None)
    folder = play(window, qtbot, "livc-r", whole=True)
    assert page.practice._done < page.practice._total
    settle()
    window.leave()
    settle()
    assert not folder.exists()
    assert window.gate.currentWidget() is window.gate.doors


def test_an_exercise_that_was_locked_says_its_password(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    play(window, qtbot, "livc-r", whole=False)
    settle()
    window.lock()
    settle()
    key = window.gate.key
    key.member.choose("mayor")
    assert "play-mayor" in key.exercise.text()
    key.password.line.setText("play-mayor")
    key.try_password()
    settle()
    assert window.frame is not None
    assert window.bridge.acting == "mayor"


def test_nothing_of_an_exercise_that_was_left_behind_a_lock_stays_before_the_doors(
    window: MainWindow, qtbot: QtBot, settle: Settle, town: Town
) -> None:
    play(window, qtbot, "livc-r", whole=False)
    settle()
    window.lock()
    settle()
    assert window.mark.isVisible()
    window.gate.leave_vault()
    settle()
    assert not window.mark.isVisible()
    window.gate.open_folder(town.folder)
    settle()
    window.gate.key.member.choose("aiv")
    window.gate.key.password.line.setText(town.passwords["aiv"])
    window.gate.key.try_password()
    settle()
    assert window.frame is not None
    assert window.frame.here == FIRST


def test_keys_begin_at_the_choice_of_an_exercise_and_come_to_the_way_back_after_the_choices(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.gate.choose_exercise()
    page = window.gate.exercise
    passed = [window.focusWidget()]
    for _ in range(3):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        passed.append(window.focusWidget())
    assert passed == [page.which.checkedButton(), page.prepared, page.back, page.start]
    page.choose("hartenaas")
    window.gate.show_doors()
    window.gate.choose_exercise()
    assert window.focusWidget() is page.which.checkedButton()


def test_keys_begin_at_the_last_group_of_a_code_and_go_through_its_page_as_it_is_read(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.gate.next_sheet(("AAAAA-BBBBB",), "aiv", None, lambda: None)
    page = window.gate.sheet
    passed = [window.focusWidget()]
    while (page.to_print not in passed or page.copy not in passed) and len(passed) < 8:
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        passed.append(window.focusWidget())
    assert passed[:2] == [page.last, page.back]
    assert passed[-2:] == [page.to_print, page.copy]


def test_what_an_exercise_left_whose_program_was_killed_goes_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    scenario = scenario_of(EXERCISES / "livc-r.toml")
    folders = {name: tmp_path / f"casustafel-{name}" for name in ("left", "open", "real", "other")}
    for name, exercise in (("left", True), ("open", True), ("real", False)):
        opening = opening_of(scenario)
        if not exercise:
            passwords = dict.fromkeys(opening.passwords, "een lang en eigen wachtwoord")
            opening = replace(opening, exercise=False, passwords=passwords)
        session, _ = Session.create(folders[name] / "kluis", opening)
        session.close()
    folders["other"].mkdir()
    link = tmp_path / "casustafel-link"
    if sys.platform != "win32":
        link.symlink_to(folders["left"])
    with Session.open(folders["open"] / "kluis"):
        sweep()
    assert not folders["left"].exists()
    for name in ("open", "real", "other"):
        assert folders[name].exists(), name
    assert link.is_symlink() or sys.platform == "win32"
