"""The three screens of the cases over a real vault, without the rest of the window."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QStackedWidget
from pytestqt.qtbot import QtBot

from app.commands.cases import OpenCase
from app.domain.person import PersonId
from tests.ui.conftest import Town
from ui.bridge import Bridge
from ui.cases.list_screen import CaseListScreen
from ui.cases.opening import OpenCaseScreen
from ui.cases.page import CaseScreen

SIZE = (1136, 640)
"""What the frame leaves of a screen of 1366 × 768."""


@dataclass
class Screens:
    """The screens in a stack, and where somebody asked to go."""

    bridge: Bridge
    settle: Callable[[], None]
    stack: QStackedWidget
    places: list[tuple[str, str | None]] = field(default_factory=list)
    cases: CaseListScreen = field(init=False)
    page: CaseScreen = field(init=False)
    wizard: OpenCaseScreen = field(init=False)

    def __post_init__(self) -> None:
        self.cases = CaseListScreen(self.bridge, self.go)
        self.page = CaseScreen(self.bridge, self.go)
        self.wizard = OpenCaseScreen(self.bridge, self.go)
        for screen in (self.cases, self.page, self.wizard):
            self.stack.addWidget(screen)

    def go(self, place: str, ident: str | None = None) -> None:
        """Go to a place; one that is not of the cases is only noted."""
        self.places.append((place, ident))
        screens: dict[str, Any] = {
            "cases": self.cases,
            "case": self.page,
            "new_case": self.wizard,
        }
        if place in screens:
            screens[place].enter(place, ident)
            self.stack.setCurrentWidget(screens[place])
            screens[place].setFocus()

    def arrive(self, place: str, ident: str | None = None) -> None:
        """Go there and wait until it is shown."""
        self.go(place, ident)
        self.settle()

    def run(self, command: Any, acting: str | None = None) -> str:
        """Carry out a command and answer what it made."""
        made: list[Any] = []
        failures: list[Any] = []
        person = None if acting is None else PersonId(acting)
        self.bridge.run(command, person, made.append, failures.append)
        self.settle()
        assert not failures, failures
        return str(made[0].made)

    def opened(self, command: OpenCase) -> str:
        """Open a case and go to its page."""
        case = self.run(command)
        self.arrive("case", case)
        return case


@pytest.fixture
def screens(qtbot: QtBot, bridge: Bridge, town: Town, settle: Callable[[], None]) -> Screens:
    """The coordinator's screens over the town's vault; the mayor's keys are open as well."""
    failures: list[Any] = []
    bridge.open_vault(town.folder, lambda _header: None, failures.append)
    for member, password in town.passwords.items():
        bridge.unlock(member, password, None, failures.append)
    settle()
    bridge.act_as(PersonId("aiv"))
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    stack.resize(*SIZE)
    made = Screens(bridge, settle, stack)
    stack.show()
    settle()
    assert not failures, failures
    return made


def dialog() -> Any:
    """The dialog in front."""
    return QApplication.activeModalWidget()
