"""With the vault the projector goes: at locking, at leaving, at the end of the program."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.scenario.playing import passwords_of
from tests import builders
from tests.meetings import said, scenario, seated
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.projector.window import ProjectorWindow


def projectors() -> list[Any]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, ProjectorWindow)]


@pytest.fixture
def shown(
    window: MainWindow, bridge: Bridge, settle: Callable[[], None], tmp_path: Path
) -> MainWindow:
    """The whole window at the table of an open item, its projector lit."""
    played = scenario([*seated(("insp",)), *said("insp", "t", "Gezegd")])
    session = builders.exercise(tmp_path, played)
    made = builders.play(session, played)
    session.close()
    bridge.open_vault(max(tmp_path.glob("vault*")), lambda _header: None)
    for member, password in passwords_of(played).items():
        bridge.unlock(member, password)
    settle()
    window._enter("coord")
    settle()
    assert window.frame is not None
    window.frame.navigate("table", made.ids["m"])
    settle()
    screen: Any = window.frame.stack.currentWidget()
    for _ in range(2):
        screen.meeting.table.projector.turn()
        settle()
    (projector,) = projectors()
    assert not projector.dark
    return window


@pytest.mark.parametrize("way", ["lock", "leave", "finish"])
def test_it_goes_with_the_vault(shown: MainWindow, way: str, qtbot: QtBot) -> None:
    getattr(shown, way)()
    assert not [window for window in projectors() if window.isVisible()]
    qtbot.waitUntil(lambda: not projectors(), timeout=10_000)


def test_it_stays_as_it_is_while_another_place_is_shown(
    shown: MainWindow, settle: Callable[[], None]
) -> None:
    assert shown.frame is not None
    shown.frame.navigate("cases")
    settle()
    (projector,) = projectors()
    assert not projector.dark
    shown.lock()
