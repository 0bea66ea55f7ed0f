"""The watch over an open vault, with a clock that a test turns and keys that a test presses."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.host.test_idle import Clocks
from ui.host.idle import LONGEST_OPEN, MINUTES, IdleClock
from ui.main_window import MainWindow
from ui.words import words

Settle = Callable[[], None]
SOON = MINUTES * 60 - 10


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    made = Clocks()
    monkeypatch.setattr("ui.host.watch.IdleClock", lambda: IdleClock(made.read))
    return made


@pytest.fixture
def watched(clocks: Clocks, entered: MainWindow, settle: Settle) -> MainWindow:
    """The town's vault, open, with its watch."""
    settle()
    entered.watch.adopt()
    return entered


def press(window: MainWindow) -> None:
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)


def test_it_warns_in_the_window_and_then_locks(
    watched: MainWindow, clocks: Clocks, settle: Settle
) -> None:
    watched.watch.look()
    assert watched.warning.isHidden()
    clocks.pass_by(SOON)
    watched.watch.look()
    assert watched.warning.isVisible()
    assert watched.warning.text() == words().text("screens.locking.soon", seconds=10)
    clocks.pass_by(10)
    watched.watch.look()
    settle()
    assert watched.frame is None
    assert watched.warning.isHidden()
    assert watched.gate.currentWidget() is watched.gate.key


def test_a_key_takes_the_warning_away(watched: MainWindow, clocks: Clocks) -> None:
    clocks.pass_by(SOON)
    watched.watch.look()
    press(watched)
    assert watched.warning.isHidden()
    clocks.pass_by(SOON - 20)
    watched.watch.look()
    assert watched.warning.isHidden()


def test_so_does_the_mouse(watched: MainWindow, clocks: Clocks) -> None:
    clocks.pass_by(SOON)
    watched.watch.look()
    QTest.mouseMove(watched.windowHandle(), QPoint(9, 9))
    QApplication.processEvents()
    assert watched.warning.isHidden()


def test_a_key_in_a_dialog_counts_too(watched: MainWindow, clocks: Clocks, qtbot: QtBot) -> None:
    dialog = QDialog(watched)
    QLineEdit(dialog)
    dialog.open()
    watched.watch.look()
    clocks.pass_by(SOON)
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_A)
    clocks.pass_by(SOON)
    watched.watch.look()
    assert watched.frame is not None
    dialog.close()


def test_the_first_key_after_sleep_locks_and_is_not_typed(
    watched: MainWindow, clocks: Clocks, settle: Settle
) -> None:
    clocks.wall += 3_600
    assert watched.frame is not None
    QTest.keyClick(watched.windowHandle(), Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert watched.frame is None


def test_after_eight_hours_no_key_puts_it_off(
    watched: MainWindow, clocks: Clocks, settle: Settle
) -> None:
    while clocks.steady < 1_000 + LONGEST_OPEN - 60:
        clocks.pass_by(60)
        press(watched)
    clocks.pass_by(50)
    press(watched)
    watched.watch.look()
    assert watched.warning.text() == words().text("screens.locking.hours", seconds=10)
    clocks.pass_by(10)
    press(watched)
    settle()
    assert watched.frame is None


def test_before_a_vault_is_open_nothing_locks_or_warns(
    clocks: Clocks, window: MainWindow, settle: Settle
) -> None:
    window.gate.choose_vault()
    clocks.pass_by(SOON)
    window.watch.look()
    press(window)
    clocks.pass_by(LONGEST_OPEN)
    window.watch.look()
    settle()
    assert window.warning.isHidden()
    assert window.gate.currentWidget() is window.gate.folder


def test_a_locked_vault_can_be_unlocked_again_with_a_fresh_clock(
    watched: MainWindow, clocks: Clocks, settle: Settle
) -> None:
    clocks.pass_by(LONGEST_OPEN)
    watched.watch.look()
    settle()
    clocks.pass_by(LONGEST_OPEN)
    watched.gate.key.member.choose("aiv")
    watched.gate.key.password.line.setText("play-aiv")
    watched.gate.key.try_password()
    settle()
    watched.watch.look()
    assert watched.frame is not None
    assert watched.warning.isHidden()


def test_the_minutes_are_those_of_the_office(
    watched: MainWindow, clocks: Clocks, settle: Settle
) -> None:
    from app.commands.settings import KeepIdle

    watched.bridge.run(KeepIdle(1), None)
    settle()
    clocks.pass_by(50)
    watched.watch.look()
    assert watched.warning.text() == words().text("screens.locking.soon", seconds=10)
