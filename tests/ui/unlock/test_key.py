"""Unlocking: the delay, the hints and the language of the gate."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.crypto.recovery import DeviceCode
from app.domain.person import Language
from app.errors import Locked
from app.host import keyring
from app.session import Session
from app.store import tries
from tests.app.host.test_keyring import Remembers
from tests.app.store.test_tries import Clock
from tests.ui.conftest import enter
from ui.main_window import MainWindow
from ui.words import speak, words

Settle = Callable[[], None]


def test_a_wrong_password_is_said_and_the_delay_grows(
    window: MainWindow, town: Any, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(tries, "monotonic", clock)
    window.gate.open_folder(town.folder)
    settle()
    key = window.gate.key
    waits = []
    for _ in range(3):
        key.password.line.setText("helemaal fout")
        key.try_password()
        settle()
        assert "opent de kluis niet" in key.refusal.text
        waits.append(key.waiting.left)
        for left in range(key.waiting.left, 0, -1):
            assert not key.unlock.isEnabled()
            assert key.unlock.text() == f"Wacht nog {left} s"
            key.waiting.tick()
        assert key.unlock.isEnabled()
        clock.now += waits[-1]
    assert waits == [1, 2, 4]
    assert window.frame is None


def test_a_restarted_program_counts_down_too_and_each_member_for_themselves(
    window: MainWindow, town: Any, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(tries, "monotonic", clock)
    counted = tries.Tries(town.folder)
    for _ in range(4):
        with suppress(Locked), counted.counted("aiv"):
            raise Locked("wrong_password")
        clock.now += 100
    window.gate.open_folder(town.folder)
    settle()
    key = window.gate.key
    key.member.choose("aiv")
    settle()
    assert key.waiting.left == 8
    assert not key.unlock.isEnabled()
    other = next(m for m in town.passwords if m != "aiv")
    key.member.choose(other)
    settle()
    assert key.waiting.left == 0
    assert key.unlock.isEnabled()


def test_where_the_keyring_has_not_the_code_it_is_asked_and_opens(
    window: MainWindow, town: Any, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend, code = Remembers(), DeviceCode.generate().sheet
    monkeypatch.setattr(keyring, "SYSTEM", keyring.Keyring(lambda: backend))
    with Session.open(town.folder) as session:
        session.unlock("aiv", town.passwords["aiv"])
        session.change_device("aiv", town.passwords["aiv"], code)
    backend.kept.clear()
    window.gate.open_folder(town.folder)
    settle()
    key = window.gate.key
    key.member.choose("aiv")
    assert key.device.isHidden()
    for typed, shown in (("", "toestelcode"), ("D1234", "Dit is geen toestelcode")):
        key.password.line.setText(town.passwords["aiv"])
        key.device.setText(typed)
        key.try_password()
        settle()
        assert shown in key.refusal.text
        assert not key.device.isHidden()
        assert key.unlock.isEnabled()
        assert key.password.value == town.passwords["aiv"]
    key.device.setText(code)
    key.try_password()
    settle()
    assert window.frame is not None
    assert key.device.value == ""
    assert list(backend.kept.values()) == [code]


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


def test_an_old_keys_db_is_said_at_unlocking(window: MainWindow, town: Any, settle: Settle) -> None:
    keys = town.folder / "keys.db"
    old = keys.read_bytes()
    with Session.open(town.folder) as session:
        session.unlock("aiv", town.passwords["aiv"])
        with session._vault.transaction("aiv", now=session._now()) as transaction:
            record = transaction.new_id()
            transaction.write(record, record, b"", frozenset({"aiv"}))
            transaction.log(b"", frozenset({"aiv"}))
    keys.write_bytes(old)
    enter(window, town, settle)
    assert window.frame is not None
    assert window.frame.failure.text == words().text("errors.keys_behind_store")
