"""Vaults are chosen by their label; nothing is opened or remembered for that."""

import os
import shutil
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.session import Session
from ui.main_window import MainWindow

Settle = Callable[[], None]


@pytest.fixture
def listing(
    window: MainWindow, town: Any, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> MainWindow:
    broken = town.folder.parent / "stuk"
    broken.mkdir()
    (broken / "slots.json").write_text("{}")
    monkeypatch.setattr("ui.unlock.folder.usual_folder", lambda: town.folder.parent)
    window.gate.choose_vault()
    settle()
    return window


def test_vaults_are_listed_by_label_and_a_broken_one_by_its_folder(listing: MainWindow) -> None:
    usual = listing.gate.folder.usual
    assert [usual.item(row).text() for row in range(usual.count())] == ["Oefenkluis", "stuk"]


def test_the_vault_that_was_used_last_is_chosen_and_enter_opens_it(
    listing: MainWindow, town: Any, settle: Settle, qtbot: QtBot
) -> None:
    page = listing.gate.folder
    for file in (town.folder.parent / "stuk").iterdir():
        os.utime(file, (1, 1))
    page.look()
    settle()
    assert page.usual.currentItem().text() == "Oefenkluis"
    assert page.folder.text() == str(town.folder)
    for file in town.folder.iterdir():
        os.utime(file, (0, 0))
    page.look()
    settle()
    assert page.usual.currentItem().text() == "stuk"
    page.usual.setCurrentRow(0)
    qtbot.keyClick(page.usual, Qt.Key.Key_Return)
    settle()
    assert listing.gate.currentWidget() is listing.gate.key


def test_two_vaults_of_one_label_are_told_apart_by_their_folders(
    listing: MainWindow, town: Any, settle: Settle
) -> None:
    shutil.copytree(town.folder, town.folder.parent / "kluis-hersteld")
    page = listing.gate.folder
    page.look()
    settle()
    assert {page.usual.item(row).text() for row in range(page.usual.count())} == {
        "Oefenkluis (kluis)",
        "Oefenkluis (kluis-hersteld)",
        "stuk",
    }


def test_the_list_leaves_every_vault_to_whoever_wants_to_open_it(
    listing: MainWindow, town: Any
) -> None:
    Session.open(town.folder).close()


def test_a_listed_vault_opens(listing: MainWindow, settle: Settle) -> None:
    page = listing.gate.folder
    page.usual.itemActivated.emit(page.usual.item(0))
    settle()
    assert listing.gate.currentWidget() is listing.gate.key
    assert listing.gate.key.label.text() == "Oefenkluis"
