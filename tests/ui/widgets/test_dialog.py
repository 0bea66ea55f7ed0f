"""A dialog lets no typed text go unless somebody says so, but it never stops a lock."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from app.commands.people import WithdrawDeclaration
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.meetings.notice import NoticePlace
from ui.people.form import PersonDialog
from ui.widgets.dialog import CommandDialog
from ui.widgets.form import TextField

Settle = Callable[[], None]


@pytest.fixture
def dialog(entered: MainWindow, settle: Settle) -> PersonDialog:
    assert entered.frame is not None
    entered.frame.navigate("people")
    made = PersonDialog(entered.bridge, None, entered)
    made.open()
    settle()
    return made


def escape(qtbot: QtBot, dialog: QDialog) -> None:
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_a_dialog_whose_parts_have_no_place_yet_opens_as_wide_as_a_form(
    entered: MainWindow, settle: Settle
) -> None:
    """Else it stays a narrow column, and grows as high as narrow text is."""
    made = CommandDialog(entered.bridge, "cases.page.erase", entered)
    made.resize(240, 200)
    made._body.widen(made)
    assert made.width() >= made._body.sizeHint().width()
    made.open()
    settle()
    made.reject()


def test_escape_leaves_a_dialog_in_which_nothing_is_typed(
    dialog: PersonDialog, qtbot: QtBot
) -> None:
    escape(qtbot, dialog)
    assert not dialog.isVisible()


def test_escape_loses_no_typed_text_and_the_button_says_that_it_goes(
    dialog: PersonDialog, qtbot: QtBot
) -> None:
    qtbot.keyClicks(dialog.name, "Zwaluw")
    for _ in range(2):
        escape(qtbot, dialog)
        assert dialog.isVisible()
        assert dialog.name.text() == "Zwaluw"
    assert dialog.refusal.isVisible()
    assert dialog.leave.text() == "Weggooien"
    assert dialog.keep.hasFocus()  # a reflex throws nothing away
    dialog.leave.click()
    assert not dialog.isVisible()


def test_a_lock_takes_the_dialog_and_its_text(
    dialog: PersonDialog, entered: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    qtbot.keyClicks(dialog.name, "Zwaluw")
    entered.lock()
    settle()
    assert not any(isinstance(w, QDialog) and w.isVisible() for w in QApplication.topLevelWidgets())


def test_f1_opens_help_over_a_dialog_and_not_over_itself(
    dialog: PersonDialog, entered: MainWindow, qtbot: QtBot
) -> None:
    entered.activateWindow()
    dialog.activateWindow()
    dialog.name.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.name)
    qtbot.keyClick(dialog.name, Qt.Key.Key_F1)
    shown = QApplication.activeModalWidget()
    assert shown is not None
    assert shown is not dialog
    assert shown.objectName() == "help"
    qtbot.keyClick(shown, Qt.Key.Key_F1)
    assert QApplication.activeModalWidget() is shown
    assert dialog.isVisible()


def test_a_step_is_taken_once_however_often_it_is_pressed(
    bridge: Bridge, qtbot: QtBot, settle: Settle
) -> None:
    notice = NoticePlace(bridge)
    qtbot.addWidget(notice)
    asked: list[Any] = []
    bridge.asked.connect(asked.append)
    for _ in range(3):
        notice.run(WithdrawDeclaration(), None)
    assert len(asked) == 1
    settle()
    notice.run(WithdrawDeclaration(), None)
    assert len(asked) == 2
    settle()


def test_what_was_copied_before_a_vault_was_open_goes_with_the_window(window: MainWindow) -> None:
    from ui.host.copying import copy_text

    copy_text("ABCDE-12345")
    window.close()
    assert QApplication.clipboard().text() == ""


class Remark(CommandDialog):
    """A text of many lines."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(bridge, "screens.lock", parent)
        self.text, self.sent = TextField(), 0
        self.form.field("cases.page.child", self.text)

    def do(self) -> None:
        """Count."""
        self.sent += 1


def test_ctrl_and_enter_send_from_a_text_of_many_lines(
    entered: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    made = Remark(entered.bridge, entered)
    made.open()
    made.activateWindow()
    made.text.setFocus()
    qtbot.waitUntil(made.text.hasFocus)
    qtbot.keyClick(made.text, Qt.Key.Key_Return)
    assert (made.text.toPlainText(), made.sent) == ("\n", 0)
    qtbot.keyClick(made.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert (made.text.toPlainText(), made.sent) == ("\n", 1)
    made.keep.setEnabled(False)
    qtbot.keyClick(made.text, Qt.Key.Key_Enter, Qt.KeyboardModifier.ControlModifier)
    assert made.sent == 1
    made.done(0)
