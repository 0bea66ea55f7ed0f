"""A meeting in real widgets over a real vault, for tests that press what people press."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.commands.scenario.playing import passwords_of
from app.commands.scenario.shape import Scenario
from app.domain.person import PersonId
from app.queries.board import NameCards
from tests import builders
from tests.ui.rest import rest
from ui.bridge import Bridge
from ui.meetings.screen import MeetingsScreen
from ui.table.item_desk import ItemDesk
from ui.widgets.rows import RowsTable

HARTENAAS = builders.EXERCISES / "hartenaas.toml"
SIZE = (1136, 640)
"""What the frame leaves of a screen of 1366 × 768."""


def until(scenario: Scenario, verb: str) -> Scenario:
    """The steps of a scenario before the first of this verb."""
    first = next(n for n, step in enumerate(scenario.steps) if step.do == verb)
    return replace(scenario, steps=scenario.steps[:first])


@dataclass
class Window:
    """The screen of meetings on its own, and how to work it."""

    qtbot: QtBot
    bridge: Bridge
    screen: MeetingsScreen
    scenario: Scenario

    def settle(self) -> None:
        """Wait until the worker has nothing left to do and the screen has shown it."""
        rest(self.bridge)

    def press(self, button: QAbstractButton) -> None:
        """Press a button that can be pressed."""
        assert button.isVisible(), button.text()
        assert button.isEnabled(), button.text()
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def confirm(self) -> None:
        """Give the password that the dialog in front asks, and take its step."""
        dialog = self.dialog()
        dialog.password.line.setText(f"play-{dialog.signer or dialog.acting}")
        self.press(dialog.keep)

    def call(self, function: Callable[[Any], Any]) -> Any:
        """Something with the session itself, in its own thread."""
        found: list[Any] = []
        failures: list[Any] = []
        self.bridge.call(function, found.append, failures.append)
        self.settle()
        assert not failures, failures
        return found[0]

    def dialog(self) -> Any:
        """The dialog in front; there is never more than one."""
        shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog)]
        shown = [w for w in shown if w.isVisible()]
        assert len(shown) == 1
        return shown[0]

    # Places

    def open_first(self) -> None:
        """Go to the first meeting of the list."""
        self.press(self.screen.list.open)

    def turn(self, page: int) -> None:
        """Another tab of the meeting."""
        self.screen.meeting.pages.setCurrentIndex(page)
        self.settle()

    @property
    def desk(self) -> ItemDesk:
        """The desk of the current item."""
        desk = self.screen.meeting.table.desk
        assert desk is not None
        return desk

    def said(self) -> str:
        """What the desk's notice says."""
        return self.desk.notice.refusal.text

    # The table

    def open_table(self) -> None:
        """Open the meeting and its first item."""
        self.press(self.screen.meeting.preparation.opening.open)
        self.turn(1)
        self.press(self.desk.header.open)

    def seat(self, *people: str) -> None:
        """Everybody sits down; who has not signed the declaration signs it on the way."""
        panel = self.screen.meeting.table.people
        for person in people:
            select(panel.table, lambda chair, who=person: chair.person == who)
            signs = panel.declare.isVisible()
            self.press(panel.come)
            if signs:
                dialog = self.dialog()
                dialog.signed.setChecked(True)
                self.press(dialog.keep)
            assert not self.said()
            there = panel.table.current
            assert there is not None
            assert there.person == person
            assert there.present

    def close_item(self) -> None:
        """Close the current item, whatever the minutes would lack."""
        self.press(self.desk.header.close_item)
        self.press(self.dialog().keep)

    def codes(self) -> dict[str, str]:
        """The codes on the name cards."""
        self.press(self.screen.meeting.table.cards)
        dialog = self.dialog()
        found = {card.person: card.code for card in dialog.table.rows.rows}
        self.press(dialog.leave)
        return found

    def contribute(self, person: str, text: str, *, minutes: bool = True) -> None:
        """Type what somebody says and keep it."""
        form = self.desk.contribution
        self.desk.front(0)
        form.choose(PersonId(person))
        form.kept.choose("minutes" if minutes else "spoken")
        form.text.setPlainText(text)
        self.press(form.send)

    def answer_round(self, answers: dict[str, str] | None = None) -> list[str]:
        """Everyone's answer in the dialog in front; whose turn the screen said it was."""
        turns = []
        dialog = self.dialog()
        while dialog.pages.currentIndex() == 0:
            turns.append(dialog.turn)
            self.take(dialog, dialog.turn)
            self.press(dialog.answers[(answers or {}).get(dialog.turn, "agree")])
        return turns

    def take_laptop(self, person: str) -> Any:
        """What waits for somebody, as they see it once they took the laptop."""
        people = self.screen.meeting.table.people
        people.select(PersonId(person))
        self.press(people.own)
        dialog = self.dialog()
        self.take(dialog, person)
        return dialog

    def take(self, dialog: Any, person: str) -> None:
        """This person takes the laptop that a dialog covers."""
        if dialog.code.isVisible():
            dialog.code.setText(self.card(person))
        self.press(dialog.mine)

    def card(self, person: str) -> str:
        """The code on somebody's name card."""
        at = self.desk.at
        assert at is not None
        cards = self.call(lambda session: session.ask(NameCards(at.meeting), at.coordinator))
        return next(card.code for card in cards if card.person == person)


def select(table: RowsTable[Any], wanted: Callable[[Any], bool]) -> None:
    """Make the row current that is wanted."""
    rows = [row for row, value in enumerate(table.rows.rows) if wanted(value)]
    assert len(rows) == 1, rows
    table.selectRow(rows[0])


def visible_text(window: QWidget, without: tuple[QWidget, ...] = ()) -> list[str]:
    """Everything that a person could read or hear on a window now."""
    found = []
    for widget in (window, *window.findChildren(QWidget)):
        if not widget.isVisible() or widget in without:
            continue
        found += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            found.append(widget.text())
        elif isinstance(widget, QPlainTextEdit):
            found.append(widget.toPlainText())
        elif isinstance(widget, QComboBox):
            found += [widget.itemText(n) for n in range(widget.count())]
        elif isinstance(widget, QListWidget):
            found += [widget.item(n).text() for n in range(widget.count())]
        elif isinstance(widget, QTableView):
            model = widget.model()
            horizontal = Qt.Orientation.Horizontal
            found += [
                str(model.headerData(column, horizontal)) for column in range(model.columnCount())
            ]
            found += [
                str(model.index(row, column).data())
                for row in range(model.rowCount())
                for column in range(model.columnCount())
            ]
    return [text for text in found if text]


@contextmanager
def meeting_window(
    qtbot: QtBot, folder: Path, scenario: Scenario, members: tuple[str, ...] | None = None
) -> Iterator[Window]:
    """The screen over a vault in which the scenario was played; `members` are unlocked, or all."""
    vault = builders.played_vault(scenario, folder / "vault0")
    bridge = Bridge()
    screen: list[MeetingsScreen] = []

    def go(_place: str, meeting: str | None) -> None:
        screen[0].show_meeting(meeting)

    failures: list[Any] = []
    bridge.open_vault(vault, lambda _header: None, failures.append)
    for member, password in passwords_of(scenario).items():
        if members is None or member in members:
            bridge.unlock(member, password, None, failures.append)
    screen.append(MeetingsScreen(bridge, go))
    window = Window(qtbot, bridge, screen[0], scenario)
    screen[0].resize(*SIZE)
    screen[0].show_meeting(None)
    screen[0].show()
    window.settle()
    bridge.act_as(scenario.coordinator)
    window.settle()
    assert not failures
    try:
        yield window
    finally:
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog):
                widget.reject()
        screen[0].hide()
        bridge.close()
        screen[0].deleteLater()
        qtbot.wait(1)


@contextmanager
def first_meeting(
    qtbot: QtBot, folder: Path, scenario: Scenario, members: tuple[str, ...] | None = None
) -> Iterator[Window]:
    """The same with the first meeting of the list in front."""
    with meeting_window(qtbot, folder, scenario, members) as w:
        w.open_first()
        yield w
