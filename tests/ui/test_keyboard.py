"""The window without a mouse: from the doors to a case by keys alone."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui.frame import Frame
from ui.main_window import MainWindow
from ui.people.form import PersonDialog
from ui.projector.window import ProjectorWindow

Settle = Callable[[], None]
CONTROL = Qt.KeyboardModifier.ControlModifier


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def in_front(window: MainWindow, settle: Settle, place: str = "") -> Frame:
    """The window has the keys, and shows this place."""
    window.activateWindow()
    settle()
    assert window.frame is not None
    if place:
        window.frame.navigate(place)
        settle()
    return window.frame


def test_the_password_has_the_focus_and_enter_unlocks(
    window: MainWindow, town: object, settle: Settle, qtbot: QtBot
) -> None:
    window.activateWindow()
    window.gate.open_folder(town.folder)  # type: ignore[attr-defined]  # the fixture's town
    settle()
    assert focused() is window.gate.key.password.line
    window.gate.key.member.choose("aiv")
    qtbot.keyClicks(focused(), "play-aiv")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    settle()
    assert window.frame is not None


def test_keys_go_from_place_to_place_and_into_a_form(
    entered: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    frame = in_front(entered, settle)
    qtbot.keyClick(entered, Qt.Key.Key_4, CONTROL)
    settle()
    assert frame.here == ("people", None)
    screen = frame.stack.currentWidget()
    qtbot.keyClick(screen.persons.table, Qt.Key.Key_Down)  # type: ignore[attr-defined]  # people
    qtbot.keyClick(screen.persons.table, Qt.Key.Key_Return)  # type: ignore[attr-defined]
    form = QApplication.activeModalWidget()
    assert isinstance(form, PersonDialog)
    assert form.name.value == "Marc Thys"
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    qtbot.keyClick(entered, Qt.Key.Key_2, CONTROL)
    settle()
    assert frame.here == ("cases", None)


def test_tab_walks_through_the_whole_window_and_comes_back(
    entered: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    frame = in_front(entered, settle, "people")
    first = focused()
    seen = [first]
    for _ in range(40):
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)
        if focused() is first:
            break
        seen.append(focused())
    assert focused() is first
    assert frame.lock in seen
    assert entered.language in seen
    assert set(frame.places.buttons()) & set(seen)


def test_ctrl_l_locks(entered: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    in_front(entered, settle)
    qtbot.keyClick(entered, Qt.Key.Key_L, CONTROL)
    settle()
    assert entered.frame is None
    assert focused() is entered.gate.key.password.line


def test_ctrl_l_locks_from_inside_a_dialog(
    entered: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    frame = in_front(entered, settle, "people")
    frame.stack.currentWidget().add_person()  # type: ignore[attr-defined]  # people
    settle()
    form = QApplication.activeModalWidget()
    assert isinstance(form, PersonDialog)
    qtbot.keyClick(form.name, Qt.Key.Key_L, CONTROL)
    settle()
    assert entered.frame is None
    assert QApplication.activeModalWidget() is None


def test_ctrl_l_locks_while_a_window_in_which_nothing_takes_the_keys_has_them(
    entered: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    room = ProjectorWindow()
    qtbot.addWidget(room)
    room.open_beside(entered)
    room.activateWindow()
    qtbot.waitUntil(room.isActiveWindow)
    assert QApplication.focusWidget() is None
    qtbot.keyClick(room, Qt.Key.Key_L, CONTROL)
    settle()
    assert entered.frame is None


def test_no_key_falls_outside_the_screen_once_what_had_the_focus_went_away(
    entered: MainWindow, settle: Settle
) -> None:
    screen = in_front(entered, settle).stack.currentWidget()
    for held in screen.findChildren(QWidget):
        if held.focusPolicy() & Qt.FocusPolicy.TabFocus and held.isVisible() and held.isEnabled():
            held.setFocus()
            held.setEnabled(False)  # as a button whose step was taken
            settle()
            assert focused() is not entered.language
            held.setEnabled(True)
    assert not screen.isHidden()


def test_after_a_dialog_whose_button_is_no_use_any_more_the_keys_are_in_the_screen(
    entered: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    screen = in_front(entered, settle, "people").stack.currentWidget()
    buttons = (b for b in screen.findChildren(QPushButton) if b.isVisible() and b.isEnabled())
    *_, last = buttons
    last.setFocus()
    screen.add_person()  # type: ignore[attr-defined]  # people
    settle()
    last.setEnabled(False)
    entered.language.setFocus()  # where Qt goes on from the last button of a screen
    qtbot.keyClick(focused(), Qt.Key.Key_Escape)
    entered.activateWindow()  # as a desktop does
    settle()
    assert screen.isAncestorOf(focused())


def test_help_gives_the_keys_back_to_what_had_them(
    entered: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    frame = in_front(entered, settle)
    for held in (entered.language, frame.places.buttons()[2]):
        held.setFocus(Qt.FocusReason.TabFocusReason)
        settle()
        entered.show_help()
        settle()
        qtbot.keyClick(focused(), Qt.Key.Key_Escape)
        entered.activateWindow()
        settle()
        assert focused() is held


def test_help_gives_the_keys_back_to_a_password_that_was_asked(
    entered: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    row = in_front(entered, settle)._notice.password
    row.ask("aiv", "step", lambda: None)
    settle()
    assert row.isAncestorOf(focused())
    entered.show_help()
    settle()
    qtbot.keyClick(focused(), Qt.Key.Key_Escape)
    entered.activateWindow()
    settle()
    assert row.isAncestorOf(focused())
