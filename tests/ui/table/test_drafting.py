"""Typed text outlives a crash, a lock and the window, and is gone when its item closes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.commands.sitting import CloseItem
from app.domain.person import PersonId
from app.errors import Unavailable
from app.session import Session
from app.store import draft as stored
from tests import builders
from tests.ui.meeting_window import HARTENAAS, Window, passwords_of, until
from tests.ui.rest import seconds_later
from ui.drafting import SECONDS

TEXT = "Inzetten boven 2000 euro waren niet bijgehouden."
ROUND = SECONDS * 1000 + 300


def kept(w: Window) -> str:
    """What stands sealed on the disk."""
    found: list[tuple[str, str]] = []
    typist = w.bridge.acting
    w.bridge.call(lambda session: session.draft(typist), found.append)
    w.settle()
    return "".join(found[0])


def test_a_crash_takes_a_few_seconds_of_typing_at_most() -> None:
    assert SECONDS <= 5


def test_what_is_typed_is_on_the_disk_a_few_seconds_later(at_table: Window, qtbot: QtBot) -> None:
    at_table.desk.contribution.text.setPlainText(TEXT)
    assert kept(at_table) == ""
    qtbot.wait(ROUND)
    assert TEXT in kept(at_table)


def test_keeping_the_text_takes_the_draft_from_the_disk(at_table: Window) -> None:
    at_table.desk.decision.text.setPlainText(TEXT)
    at_table.desk.decision.sources.nothing.setChecked(True)
    seconds_later(at_table.bridge)
    assert TEXT in kept(at_table)
    at_table.desk.front(1)
    at_table.press(at_table.desk.decision.send)
    seconds_later(at_table.bridge)
    assert kept(at_table) == ""


def test_locking_in_mid_sentence_loses_nothing(at_table: Window) -> None:
    at_table.desk.contribution.text.setPlainText(TEXT)
    at_table.bridge.lock()
    at_table.settle()
    for member, password in passwords_of(at_table.scenario).items():
        at_table.bridge.unlock(member, password)
    at_table.settle()
    at_table.bridge.act_as(at_table.scenario.coordinator)
    assert TEXT in kept(at_table)


def test_a_draft_comes_back_to_its_own_item_only(at_table: Window, tmp_path: Path) -> None:
    at_table.desk.contribution.text.setPlainText(TEXT)
    at_table.desk.contribution.nature.choose("hearsay")
    seconds_later(at_table.bridge)
    fresh = at_table.screen.meeting.table
    again = type(fresh)(at_table.bridge)
    board, office, people = fresh._board, fresh._office, fresh._people
    assert board is not None
    assert office is not None
    again.show_board(board, office, people)
    at_table.settle()
    assert again.desk is not None
    assert again.desk.contribution.text.value == TEXT
    assert again.desk.contribution.nature.currentData() == "hearsay"
    again.deleteLater()


def test_a_draft_is_sealed_to_who_typed_it_and_to_nobody_who_acts_later(at_table: Window) -> None:
    at_table.desk.contribution.text.setPlainText(TEXT)
    before = at_table.bridge.acting
    other = next(p.id for p in at_table.scenario.persons if p.member and p.id != before)
    at_table.bridge.act_as(other)
    at_table.settle()
    at_table.bridge.changed.emit(None)
    seconds_later(at_table.bridge)
    assert kept(at_table) == ""
    at_table.bridge.act_as(before)
    assert TEXT in kept(at_table)
    at_table.settle()
    assert at_table.desk.contribution.text.toPlainText() == TEXT


def test_what_somebody_types_on_is_theirs_from_then_on(at_table: Window) -> None:
    at_table.desk.contribution.text.setPlainText(TEXT)
    before = at_table.bridge.acting
    other = next(p.id for p in at_table.scenario.persons if p.member and p.id != before)
    at_table.bridge.act_as(other)
    at_table.settle()
    at_table.desk.contribution.text.setPlainText(f"{TEXT} En meer.")
    seconds_later(at_table.bridge)
    assert "En meer." in kept(at_table)
    at_table.bridge.act_as(before)
    assert kept(at_table) == ""


def test_closing_the_item_leaves_no_draft(at_table: Window) -> None:
    at_table.desk.contribution.text.setPlainText(TEXT)
    seconds_later(at_table.bridge)
    at = at_table.desk.at
    assert at is not None
    at_table.bridge.run(CloseItem(at.meeting, at.case), at.chair)
    at_table.settle()
    seconds_later(at_table.bridge)
    assert kept(at_table) == ""


def test_a_full_disk_is_told_once_and_the_text_stays(
    at_table: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    at_table.bridge.failed.connect(told.append)

    def full(*_: object) -> None:
        raise Unavailable("disk_full")

    with monkeypatch.context() as patched:
        patched.setattr(stored, "keep", full)
        at_table.desk.contribution.text.setPlainText(TEXT)
        seconds_later(at_table.bridge)
        at_table.desk.contribution.text.setPlainText(TEXT + " En meer.")
        seconds_later(at_table.bridge)
    assert [error.code for error in told] == ["disk_full"]
    assert at_table.desk.contribution.text.value == TEXT + " En meer."
    at_table.desk.contribution.text.setPlainText(TEXT)
    seconds_later(at_table.bridge)
    assert TEXT in kept(at_table)


TYPING = """
from pathlib import Path
from PySide6.QtTest import QTest
from tests import builders
from tests.ui.meeting_window import first_meeting, HARTENAAS, until

def test_typing(qtbot):
    scenario = until(builders.scenario_of(HARTENAAS), "contribute")
    with first_meeting(qtbot, Path(__file__).parent, scenario) as w:
        field = w.desk.contribution.text
        field.setFocus()
        while True:
            QTest.keyClicks(field, "woord ", delay=10)
            print(f"typed {field.toPlainText().count('woord')}", flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kills as Linux and macOS do")
def test_a_crash_in_mid_sentence_loses_a_few_seconds_at_most(tmp_path: Path) -> None:
    script = tmp_path / "test_typing.py"
    script.write_text(TYPING, encoding="utf-8")
    options = ("-q", "-s", "-p", "no:cacheprovider", "--import-mode=importlib")
    typist = subprocess.Popen(
        [sys.executable, "-m", "pytest", *options, "-o", "qt_api=pyside6", str(script)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path.cwd())},
    )
    assert typist.stdout is not None
    typed: list[tuple[float, int]] = []
    for line in typist.stdout:
        if line.startswith("typed"):
            typed.append((time.monotonic(), int(line.split()[1])))
            if typed[-1][0] - typed[0][0] > 2 * SECONDS:
                break
    killed = time.monotonic()
    typist.send_signal(signal.SIGKILL)
    typist.wait()
    assert typed
    scenario = until(builders.scenario_of(HARTENAAS), "contribute")
    with Session.open(max(tmp_path.glob("vault*"))) as session:
        for member, password in passwords_of(scenario).items():
            session.unlock(member, password)
        found = session.draft(PersonId(scenario.coordinator))[0].count("woord")
        assert session.check(scenario.coordinator) == ()
    # Half a second more for the disk of a busy machine.
    owed = [words for at, words in typed if at < killed - SECONDS - 0.5]
    assert found >= owed[-1]
