"""A projector over a real vault, and everything that somebody in the room could read on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.commands.scenario.playing import passwords_of
from app.commands.scenario.shape import Scenario
from app.commands.step import Command
from app.domain.person import PersonId
from tests import builders
from tests.builders import card
from ui.bridge import Bridge
from ui.projector.panel import ProjectorPanel
from ui.projector.window import ProjectorWindow

PATIENCE_MS = 20_000


class Table(QObject):
    """What the page of the table tells the projector."""

    shown = Signal(str, str)
    left = Signal()
    arriving = Signal()


class Room:
    """A panel, its window, and the vault that both work."""

    def __init__(self, qtbot: QtBot, bridge: Bridge, ids: dict[str, str]) -> None:
        self.qtbot, self.bridge, self.ids = qtbot, bridge, ids
        self.table = Table()
        self.panel = ProjectorPanel(bridge)
        self.panel.follow(self.table.shown, self.table.left, self.table.arriving)
        self.errors: list[Any] = []
        bridge.failed.connect(self.errors.append)

    @property
    def window(self) -> ProjectorWindow:
        window = self.panel.window_
        assert window is not None
        return window

    def settle(self) -> None:
        """Wait until all that was asked is answered, and what follows from it too."""
        for _ in range(2):
            self.qtbot.waitUntil(lambda: self.bridge.at_rest, timeout=PATIENCE_MS)
            self.qtbot.wait(1)

    def ask(self, command: Command, acting: str) -> list[Any]:
        """Ask for a step; its `Done` once it is settled, or nothing where it is refused."""
        done: list[Any] = []
        self.bridge.run(command, PersonId(acting), done.append, lambda _error: None)
        return done

    def take(self, command: Command, acting: str) -> Any:
        """Take a step and wait for all that follows from it; None where it is refused."""
        done = self.ask(command, acting)
        self.settle()
        return done[0] if done else None

    def code(self, text: str, person: str) -> str | None:
        """The code on a name card at the meeting of a text."""
        found: list[str | None] = []
        self.bridge.call(lambda session: card(session, text, person), found.append)
        self.settle()
        return found[0]

    def turn(self) -> None:
        """The key or the button in the main window."""
        self.panel.turn()
        self.settle()

    def to_front(self) -> None:
        """The page of the table shows the open item."""
        self.table.shown.emit(self.ids["m"], self.ids["k"])
        self.settle()

    def read(self) -> list[str]:
        """Everything that stands on the window, in its order: seen, hidden, heard or hovered."""
        found = []
        for widget in (self.window, *self.window.findChildren(QWidget)):
            found += [widget.text()] if isinstance(widget, QLabel) else []
            told = [widget.toolTip(), widget.statusTip(), widget.whatsThis()]
            told += [widget.accessibleDescription()]
            found += told
        titles = {self.window.windowTitle(), self.window.accessibleName()}
        assert titles == {"Casustafel"}
        return [text for text in found if text]


@contextmanager
def room(qtbot: QtBot, folder: Path, scenario: Scenario, acting: str = "coord") -> Iterator[Room]:
    """A vault in which the scenario was played, everybody unlocked, the projector off."""
    session = builders.exercise(folder, scenario)
    played = builders.play(session, scenario)
    assert not played.surprises
    session.close()
    bridge = Bridge()
    vaults = sorted(folder.glob("vault*"), key=lambda path: int(path.name[5:]))
    bridge.open_vault(vaults[-1], lambda _header: None)
    for member, password in passwords_of(scenario).items():
        bridge.unlock(member, password)
    made = Room(qtbot, bridge, dict(played.ids))
    made.settle()
    bridge.act_as(PersonId(acting))
    try:
        yield made
    finally:
        made.panel.close_projector()
        bridge.close()
        made.panel.deleteLater()
        qtbot.wait(1)
