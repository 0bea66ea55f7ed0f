"""The projector by hand: nothing comes on to it by itself, and everything goes at once."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.commands.cases import Revoke
from app.commands.sitting import Arrive, CloseItem, Leave
from app.commands.speaking import Withdraw
from app.domain.case import CaseId
from app.domain.contribution import TextId
from app.domain.meeting import MeetingId
from app.domain.person import Language, PersonId
from tests.meetings import said, scenario, seated
from tests.ui.projector.room import Room, room
from ui.host.watch import SHOWN_TO_ALL
from ui.projector.window import SIZE, ProjectorWindow, other_screen
from ui.style.dress import choose_look
from ui.words import speak, words

LONG = "Een lange tekst, waarvan de zaal alleen het begin ziet. " * 40
STEPS = [*seated(("pol", "insp")), *said("insp", "t", "Gezegd"), *said("pol", "u", LONG)]


@pytest.fixture
def held(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    """The item in front, the projector open and dark."""
    with room(qtbot, tmp_path, scenario(STEPS, members=("pol", "insp"))) as made:
        made.to_front()
        made.turn()
        assert made.window.dark
        yield made


@pytest.fixture
def lit(held: Room) -> Room:
    """The same, shown."""
    held.turn()
    assert "Gezegd" in held.read()
    return held


def place(held: Room) -> tuple[MeetingId, CaseId]:
    return MeetingId(held.ids["m"]), CaseId(held.ids["k"])


def state(held: Room) -> str:
    return held.panel.state.text()


def test_it_darkens_by_its_key_also_when_it_was_clicked_to_the_front(
    lit: Room, qtbot: QtBot
) -> None:
    qtbot.keyClick(lit.window, Qt.Key.Key_F12)
    assert lit.window.dark
    assert state(lit) == words().text("projector.state.dark")
    qtbot.keyClick(lit.window, Qt.Key.Key_F12)
    lit.settle()
    assert lit.read() == []


def test_it_opens_dark_and_shows_by_hand_alone(held: Room) -> None:
    held.take(Leave(*place(held)), "pol")
    assert held.read() == []
    assert state(held) == words().text("projector.state.dark")
    held.turn()
    assert "Gezegd" in held.read()
    assert state(held) == words().text("projector.state.shown")


def test_nothing_of_the_subject_is_on_it(lit: Room) -> None:
    assert "Netwerk Zuid" not in "\n".join(lit.read())


def test_an_arrival_darkens_it_before_the_step_is_taken(lit: Room) -> None:
    lit.take(Leave(*place(lit)), "pol")
    assert "Gezegd" in lit.read()
    lit.ask(Arrive(*place(lit)), "pol")
    assert lit.read() == []
    lit.settle()
    assert lit.read() == []
    lit.turn()
    assert "Gezegd" in lit.read()


def test_the_page_of_the_table_darkens_it_by_its_own_signal(lit: Room) -> None:
    lit.table.arriving.emit()
    assert lit.read() == []


def test_an_answer_that_is_on_its_way_when_somebody_arrives_is_not_shown(held: Room) -> None:
    held.panel.turn()
    held.ask(Arrive(*place(held)), "youth")
    held.settle()
    assert held.read() == []


def test_an_arrival_that_no_screen_asked_for_darkens_it_too(lit: Room) -> None:
    lit.take(Leave(*place(lit)), "pol")
    step = Arrive(*place(lit))
    lit.bridge.call(lambda session: session.run(step, PersonId("pol")), changes=True)
    lit.settle()
    assert lit.read() == []


def test_a_text_that_is_taken_back_goes_by_itself(lit: Room) -> None:
    lit.take(Withdraw(TextId(lit.ids["t"]), lit.code(lit.ids["t"], "insp")), "insp")
    assert not lit.window.dark
    assert "Gezegd" not in lit.read()


def test_it_is_dark_once_the_item_is_asked_to_close(lit: Room) -> None:
    lit.ask(CloseItem(*place(lit)), "mayor")
    assert lit.read() == []


def test_it_is_dark_once_another_item_or_none_is_in_front(lit: Room, qtbot: QtBot) -> None:
    lit.table.left.emit()
    assert lit.read() == []
    lit.turn()
    assert lit.read() == []
    lit.to_front()
    assert lit.read() == []
    lit.turn()
    lit.table.shown.emit("another", "case")
    assert lit.read() == []


def test_what_cannot_be_read_leaves_it_dark_and_is_said_in_the_main_window(lit: Room) -> None:
    lit.bridge.act_as(PersonId("insp"))
    lit.take(Revoke(place(lit)[1], PersonId("insp")), "coord")
    assert lit.read() == []
    assert lit.errors


def test_locking_takes_it_away(lit: Room) -> None:
    lit.bridge.lock()
    assert lit.panel.window_ is None
    assert not [w for w in QApplication.topLevelWidgets() if w.isVisible() and _projects(w)]
    lit.settle()
    assert not [w for w in QApplication.topLevelWidgets() if _projects(w)]


def test_it_goes_with_the_screen_that_works_it(lit: Room, qtbot: QtBot) -> None:
    lit.panel.deleteLater()
    qtbot.waitUntil(lambda: not [w for w in QApplication.topLevelWidgets() if _projects(w)])
    lit.panel.close_projector = lambda: None  # type: ignore[method-assign]  # it is gone
    lit.panel.deleteLater = lambda: None  # type: ignore[method-assign]


def test_closing_its_window_by_hand_is_known_beside_the_agenda(lit: Room) -> None:
    lit.window.close()
    lit.settle()
    assert state(lit) == words().text("projector.state.off")
    lit.turn()
    assert lit.read() == []


def test_the_headings_follow_the_language(lit: Room) -> None:
    speak(Language.FR)
    lit.settle()
    assert "Contributions" in lit.read()


def test_long_texts_are_paged_from_the_main_window(lit: Room, qtbot: QtBot) -> None:
    lit.window.resize(600, 300)
    qtbot.wait(10)
    bar = lit.window._scroll.verticalScrollBar()
    assert bar.maximum() > 0
    lit.panel.forward.click()
    there = bar.value()
    assert there > 0
    lit.turn()
    assert lit.window.dark
    lit.turn()
    assert bar.value() == there
    lit.panel.back.click()
    assert bar.value() < there


def test_the_window_has_no_keys_that_show(held: Room, qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_F12, Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_PageDown):
        qtbot.keyClick(held.window, key)
    held.settle()
    assert held.read() == []
    before = held.window.isFullScreen()
    qtbot.keyClick(held.window, Qt.Key.Key_F11)
    assert held.window.isFullScreen() is not before


@pytest.fixture
def remembered(tmp_path: Path) -> Iterator[Path]:
    """Where whatever Qt keeps for another time would be written."""
    for way in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(way, QSettings.Scope.UserScope, str(tmp_path))
    yield tmp_path
    for way in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(way, QSettings.Scope.UserScope, os.devnull)


def test_it_remembers_neither_its_place_nor_its_size(qtbot: QtBot, remembered: Path) -> None:
    main = QWidget()
    qtbot.addWidget(main)
    first, second = ProjectorWindow(), ProjectorWindow()
    for window in (first, second):
        qtbot.addWidget(window)
    first.open_beside(main)
    first.setGeometry(140, 130, 700, 500)
    first.close()
    assert list(remembered.iterdir()) == []
    second.open_beside(main)
    assert second.size().toTuple() == SIZE
    assert second.pos().toTuple() != (140, 130)


def test_it_opens_on_the_screen_where_the_main_window_is_not() -> None:
    first, second = object(), object()
    assert other_screen(first, [first, second]) is second  # type: ignore[arg-type, list-item]
    assert other_screen(first, [first]) is None  # type: ignore[arg-type, list-item]


def test_the_program_ends_with_its_main_window(held: Room) -> None:
    assert not held.window.testAttribute(Qt.WidgetAttribute.WA_QuitOnClose)


def _projects(window: QWidget) -> bool:
    return isinstance(window, ProjectorWindow)


def test_only_this_window_may_be_captured(held: Room) -> None:
    assert held.window.property(SHOWN_TO_ALL)


def test_letters_are_as_large_as_the_window_is_high_in_every_look(lit: Room, qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    try:
        choose_look(app, "light")
        for _ in range(2):
            lit.turn()
        lit.window.resize(1280, 960)
        qtbot.wait(20)
        for look in ("dark", "contrast", "light"):
            choose_look(app, look)
            qtbot.wait(20)
            (text,) = [w for w in lit.window.findChildren(QLabel) if w.text() == "Gezegd"]
            assert text.font().pixelSize() == 40
    finally:
        choose_look(app, None)
