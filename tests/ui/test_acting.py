"""Who acts on the screens, and one more member who unlocks."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.main_window import MainWindow
from ui.unlock.key import KeyPage

Settle = Callable[[], None]


def test_another_member_unlocks_and_acts_until_somebody_else_is_chosen(
    entered: MainWindow, settle: Settle
) -> None:
    settle()
    frame = entered.frame
    assert frame is not None
    assert [frame.acting.who.itemText(0)] == ["Tine Hoste"]
    frame.acting.unlock_another()
    settle()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    page = dialog.findChild(KeyPage)
    assert page is not None
    assert page.member.count() == 1
    assert page.exercise.isVisible()
    assert "play-mayor" in page.exercise.text()
    page.password.line.setText("play-mayor")
    page.try_password()
    settle()
    assert QApplication.activeModalWidget() is None
    assert entered.bridge.acting == "mayor"
    assert frame.acting.who.currentText() == "Greet Van Acker"
    assert frame.acting.more.isHidden()
    frame.acting.who.choose("aiv")
    assert entered.bridge.acting == "aiv"


def test_enter_after_the_password_unlocks_and_does_not_go_back(
    window: MainWindow, town: object, settle: Settle, qtbot: QtBot
) -> None:
    """Whoever acted before stands second in the list: the one who unlocks comes before them."""
    window.activateWindow()
    window.gate.open_folder(town.folder)  # type: ignore[attr-defined]  # the fixture's town
    settle()
    members = window.gate.key.member
    last = members.itemData(members.count() - 1)
    members.choose(last)
    window.gate.key.password.line.setText(f"play-{last}")
    window.gate.key.try_password()
    settle()
    assert window.frame is not None
    window.frame.acting.unlock_another()
    settle()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    page = dialog.findChild(KeyPage)
    assert page is not None
    first = str(page.member.currentData())
    qtbot.keyClicks(page.password.line, f"play-{first}")
    qtbot.keyClick(page.password.line, Qt.Key.Key_Return)
    settle()
    assert QApplication.activeModalWidget() is None
    assert window.bridge.acting == first


def test_who_only_unlocked_as_mayor_acts_as_mayor(
    window: MainWindow, town: object, settle: Settle
) -> None:
    window.gate.open_folder(town.folder)  # type: ignore[attr-defined]  # the fixture's town
    settle()
    key = window.gate.key
    key.member.choose("mayor")
    key.password.line.setText("play-mayor")
    key.try_password()
    settle()
    assert window.bridge.acting == "mayor"
    assert window.frame is not None
    for place in ("cases", "people", "new_case", "meetings"):
        window.frame.navigate(place)
        settle()
        assert window.frame.failure.isHidden(), place


def test_who_acts_and_one_more_who_unlocks_are_found_among_the_commands(
    entered: MainWindow, settle: Settle
) -> None:
    settle()
    frame = entered.frame
    assert frame is not None
    named = {action.text(): action for action in entered._doable()}
    named["U handelt als"].trigger()
    assert frame.acting.who.hasFocus() or frame.acting.who.view().isVisible()
    frame.acting.who.hidePopup()
    named["Nog iemand ontgrendelen"].trigger()
    settle()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    page = dialog.findChild(KeyPage)
    assert page is not None
    page.password.line.setText("play-mayor")
    page.try_password()
    settle()
    assert "Nog iemand ontgrendelen" not in [
        action.text() for action in entered._doable() if action.isEnabled()
    ]


def test_after_the_last_member_unlocked_the_next_enter_locks_nothing(
    entered: MainWindow, settle: Settle
) -> None:
    frame = entered.frame
    assert frame is not None
    settle()
    entered.activateWindow()
    frame.acting.more.setFocus()
    assert frame.acting.more.hasFocus()
    for member in ("mayor", "korps"):
        entered.bridge.call(lambda session, m=member: session.unlock(m, f"play-{m}"))
    frame.acting.look()
    settle()
    assert frame.acting.more.isHidden()
    assert not frame.lock.hasFocus()
