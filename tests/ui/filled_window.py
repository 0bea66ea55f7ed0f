"""The whole window over a meeting that is under way, for tests that walk through every place."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.commands.scenario.playing import passwords_of
from app.commands.scenario.shape import Scenario
from app.queries.cases import CaseList
from app.queries.meetings import MeetingList
from tests import builders
from tests.ui.meeting_window import HARTENAAS, until
from tests.ui.rest import rest
from ui.bridge import Bridge
from ui.frame import Frame
from ui.main_window import MainWindow
from ui.screens import SCREENS


class Filled:
    """A window in which a case is at the table, and the ways through it."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot, self.window = qtbot, window
        self.case = self.meeting = ""

    @property
    def frame(self) -> Frame:
        """What surrounds the screens."""
        assert self.window.frame is not None
        return self.window.frame

    def settle(self) -> None:
        """Wait until all that was asked is answered and shown."""
        rest(self.window.bridge)

    def places(self) -> Iterator[str]:
        """Go to each place in turn, with an id where it wants one."""
        for place in SCREENS:
            self.go(place)
            yield place

    def go(self, place: str) -> None:
        """Go to a place, with the case or the meeting that there is."""
        ident = {"case": self.case}.get(place)
        if place in ("meeting", "preparation", "table", "minutes"):
            ident = self.meeting
        self.frame.navigate(place, ident)
        self.settle()

    def know(self, call: Callable[..., Any]) -> None:
        """Learn the ids of what the scenario made."""
        found: list[Any] = []
        call(lambda s: (s.ask(CaseList()), s.ask(MeetingList())), found.append)
        self.settle()
        cases, meetings = found[0]
        self.case, self.meeting = cases[0].id, meetings[0].id


@contextmanager
def filled_window(qtbot: QtBot, folder: Path, verb: str = "close_item") -> Iterator[Filled]:
    """The window, unlocked by the coordinator, after the steps before the first of this verb."""
    scenario = until(builders.scenario_of(HARTENAAS), verb)
    vault = builders.played_vault(scenario, folder / "vault0")
    with window_over(qtbot, vault, scenario) as filled:
        yield filled


@contextmanager
def window_over(
    qtbot: QtBot, vault: Path, scenario: Scenario, kind: type[Filled] = Filled
) -> Iterator[Any]:
    """The window over a vault in which a scenario was played; every member is unlocked."""
    bridge = Bridge()
    window = MainWindow(bridge, language_chosen=True)
    filled = kind(qtbot, window)
    window.show()
    window.gate.open_folder(vault)
    filled.settle()
    for member, password in passwords_of(scenario).items():
        if member != scenario.coordinator:
            bridge.unlock(member, password)
    window.gate.key.member.choose(scenario.coordinator)
    window.gate.key.password.line.setText(passwords_of(scenario)[scenario.coordinator])
    window.gate.key.try_password()
    filled.settle()
    filled.know(bridge.call)
    try:
        yield filled
    finally:
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog):
                widget.reject()
        window.close()
        window.deleteLater()
        qtbot.wait(1)
