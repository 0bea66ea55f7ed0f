"""Vaults are chosen by their label; nothing is opened or remembered for that."""

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.session import Session
from ui.main_window import MainWindow

Settle = Callable[[], None]
MARCH = datetime(2026, 3, 5, 12).timestamp()


@pytest.fixture
def listing(
    window: MainWindow, town: Any, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> MainWindow:
    broken = town.folder.parent / "stuk"
    broken.mkdir()
    (broken / "slots.json").write_text("{}")
    places = (town.folder.parent, town.folder.parent / "elders")
    monkeypatch.setattr("ui.unlock.place.usual_places", lambda: places)
    window.gate.choose_vault()
    settle()
    return window


def names(window: MainWindow) -> list[str]:
    """What the listed vaults are called."""
    usual = window.gate.folder.usual
    return [usual.item(row).text().split(", laatst")[0] for row in range(usual.count())]


def test_vaults_are_listed_by_label_and_a_broken_one_by_its_folder(listing: MainWindow) -> None:
    assert names(listing) == ["Oefenkluis", "stuk"]


def test_the_vault_that_was_used_last_is_chosen_and_enter_opens_it(
    listing: MainWindow, town: Any, settle: Settle, qtbot: QtBot
) -> None:
    page = listing.gate.folder
    for file in (town.folder.parent / "stuk").iterdir():
        os.utime(file, (1, 1))
    page.look()
    settle()
    assert page.usual.currentItem().text().startswith("Oefenkluis, ")
    assert page.folder.text() == str(town.folder)
    for file in town.folder.iterdir():
        os.utime(file, (0, 0))
    page.look()
    settle()
    assert page.usual.currentItem().text().startswith("stuk, ")
    page.usual.setCurrentRow(0)
    qtbot.keyClick(page.usual, Qt.Key.Key_Return)
    settle()
    assert listing.gate.currentWidget() is listing.gate.key


def test_two_vaults_of_one_label_are_told_apart_by_folder_and_last_use(
    listing: MainWindow, town: Any, settle: Settle
) -> None:
    restored = town.folder.parent / "elders" / "kluis"
    shutil.copytree(town.folder, restored)
    for file in town.folder.iterdir():
        os.utime(file, (MARCH, MARCH))
    page = listing.gate.folder
    page.look()
    settle()
    assert names(listing) == ["Oefenkluis", "Oefenkluis", "stuk"]
    told = {page.usual.item(row).text() for row in range(2)}
    assert f"Oefenkluis, laatst gebruikt op 5 mrt 2026\n{town.folder}" in told
    assert any(one.endswith(f"\n{restored}") for one in told)
    assert page.folder.value in map(str, (restored, town.folder.parent / "stuk"))


def test_a_folder_that_is_typed_meanwhile_stays(listing: MainWindow, settle: Settle) -> None:
    page = listing.gate.folder
    page.look()
    page.folder.setText("/elders")
    settle()
    assert page.folder.value == "/elders"
    assert page.usual.isVisible()


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
