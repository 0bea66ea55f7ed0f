"""Unlocking: the delay, the hints and the language of the gate."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.person import Language
from ui.main_window import MainWindow
from ui.unlock.key import LONGEST_DELAY
from ui.words import speak, words

Settle = Callable[[], None]


def test_a_wrong_password_is_said_and_the_delay_grows(
    window: MainWindow, town: Any, settle: Settle, qtbot: QtBot
) -> None:
    window.gate.open_folder(town.folder)
    settle()
    key = window.gate.key
    waits = []
    for _ in range(3):
        key.password.line.setText("helemaal fout")
        key.try_password()
        settle()
        assert "opent de kluis niet" in key.refusal.text
        assert not key.unlock.isEnabled()
        waits.append(key._wait)
        key._wait = 1
        key._tick()
        assert key.unlock.isEnabled()
    assert waits == [1, 2, 4]
    assert LONGEST_DELAY >= 30
    assert window.frame is None


def test_while_the_delay_lasts_the_right_password_waits_too(
    window: MainWindow, town: Any, settle: Settle
) -> None:
    window.gate.open_folder(town.folder)
    settle()
    key = window.gate.key
    key.password.line.setText("fout")
    key.try_password()
    settle()
    key.member.choose("aiv")
    key.password.line.setText(town.passwords["aiv"])
    key.try_password()
    settle()
    assert window.frame is None


def test_the_right_password_opens_and_leaves_the_field_empty(entered: MainWindow) -> None:
    assert entered.gate.key.password.value == ""
    assert entered.bridge.acting == "aiv"


def test_a_folder_without_a_vault_is_named_so_and_what_was_typed_stays(
    window: MainWindow, tmp_path: Any, settle: Settle
) -> None:
    window.gate.open_folder(tmp_path)
    settle()
    assert "geen kluis" in window.gate.folder.refusal.text
    assert window.gate.folder.folder.value == str(tmp_path)


def test_caps_lock_is_noticed_from_what_is_typed(window: MainWindow, qtbot: QtBot) -> None:
    field = window.gate.key.password
    qtbot.keyClick(field.line, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    assert field.caps.isHidden()
    qtbot.keyClicks(field.line, "A", Qt.KeyboardModifier.NoModifier)
    assert not field.caps.isHidden()
    qtbot.keyClicks(field.line, "a")
    assert field.caps.isHidden()


def test_the_password_is_dots_until_shown(window: MainWindow) -> None:
    field = window.gate.key.password
    field.line.setText("geheim")
    assert field.line.displayText() != "geheim"
    field.eye.setChecked(True)
    assert field.line.displayText() == "geheim"
    field.clear()
    field.line.setText("geheim")
    assert field.line.displayText() != "geheim"


def test_the_doors_speak_the_chosen_language(window: MainWindow) -> None:
    dutch = window.gate.doors.new_vault.text()
    window.language.choose("fr")
    assert words().language is Language.FR
    assert window.gate.doors.new_vault.text() == "Nouveau coffre"
    speak(Language.NL)
    assert window.gate.doors.new_vault.text() == dutch == "Nieuwe kluis"
