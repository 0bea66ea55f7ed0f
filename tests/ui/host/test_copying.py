"""What is copied carries the marks that keep it out of histories, by keys and by menus."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.host.copying import MARKS, clear_ours, copy_text, menu_of, selected
from ui.host.watch import LockWatch
from ui.widgets.rows import Column, RowsTable

CONTROL = Qt.KeyboardModifier.ControlModifier


class Window(QWidget):
    """Every kind of text that can be copied."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        self.line, self.text = QLineEdit("een lijn"), QPlainTextEdit("twee\nregels")
        self.label, self.page = QLabel("een label"), QTextBrowser()
        self.page.setMarkdown("een **blad**")
        self.label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.choice = QComboBox()
        self.choice.setEditable(True)
        self.choice.setEditText("een keuze")
        self.table: RowsTable[str] = RowsTable("screens.copy", [Column("screens.copy", str)])
        self.table.show_rows(["een cel"])
        for widget in (self.line, self.text, self.label, self.page, self.choice, self.table):
            column.addWidget(widget)
        self.watch = LockWatch(self)


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    made = Window()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    made.watch.adopt()
    QGuiApplication.clipboard().clear()
    return made


def select_all(widget: QWidget) -> None:
    widget.setFocus()
    if isinstance(widget, QLabel):
        widget.setSelection(0, len(widget.text()))
    elif isinstance(widget, QComboBox):
        line = widget.lineEdit()
        assert line is not None
        line.selectAll()
    elif isinstance(widget, QLineEdit | QPlainTextEdit | QTextBrowser):
        widget.selectAll()


def press(window: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(window.windowHandle(), key, CONTROL)


def marked() -> bool:
    held = QGuiApplication.clipboard().mimeData()
    return all(bytes(held.data(mark).data()) == value for mark, value in MARKS.items())


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("line", "een lijn"),
        ("text", "twee\nregels"),
        ("label", "een label"),
        ("page", "een blad"),
        ("choice", "een keuze"),
        ("table", "een cel"),
    ],
)
def test_the_copying_key_marks_what_it_copies(window: Window, name: str, told: str) -> None:
    select_all(getattr(window, name))
    press(window, Qt.Key.Key_C)
    assert QGuiApplication.clipboard().text() == told
    assert marked()


@pytest.mark.parametrize("name", ["line", "text"])
def test_cutting_takes_the_text_out_and_undo_brings_it_back(window: Window, name: str) -> None:
    field = getattr(window, name)
    select_all(field)
    before = selected(field)
    press(window, Qt.Key.Key_X)
    assert QGuiApplication.clipboard().text() == before
    assert marked()
    select_all(field)
    assert selected(field) == ""
    field.undo()
    select_all(field)
    assert selected(field) == before


def test_what_may_not_be_changed_is_copied_and_not_cut(window: Window) -> None:
    window.line.setReadOnly(True)
    select_all(window.line)
    press(window, Qt.Key.Key_X)
    assert window.line.text() == QGuiApplication.clipboard().text() == "een lijn"


def test_a_hidden_password_is_not_copied(window: Window) -> None:
    window.line.setEchoMode(QLineEdit.EchoMode.Password)
    select_all(window.line)
    press(window, Qt.Key.Key_C)
    assert QGuiApplication.clipboard().text() == ""


def test_the_copying_key_without_a_selection_copies_nothing(window: Window) -> None:
    window.text.setFocus()
    window.text.moveCursor(QTextCursor.MoveOperation.End)
    press(window, Qt.Key.Key_C)
    assert QGuiApplication.clipboard().text() == ""


@pytest.mark.parametrize("name", ["line", "text", "label", "page"])
def test_the_menu_marks_what_it_copies(window: Window, name: str, qtbot: QtBot) -> None:
    field = getattr(window, name)
    select_all(field)
    before = selected(field)
    at = field.mapTo(window, QPoint(8, field.height() // 2))
    right = Qt.MouseButton.RightButton
    QTest.mouseClick(window.windowHandle(), right, Qt.KeyboardModifier.NoModifier, at)
    menus = [m for m in window.findChildren(QMenu) if m.isVisible()]
    assert len(menus) == 1
    copying = [a for a in menus[0].actions() if "opi" in a.text() and a.isEnabled()]
    assert len(copying) == 1
    copying[0].trigger()
    menus[0].close()
    assert QGuiApplication.clipboard().text() == before
    assert marked()


def test_the_menus_of_qt_still_call_copying_and_cutting_by_the_same_names(window: Window) -> None:
    for field in (window.line, window.text):
        select_all(field)
        menu = menu_of(field)
        assert menu is not None
        assert {"edit-copy", "edit-cut"} <= {action.objectName() for action in menu.actions()}


def test_only_ours_is_taken_back(window: Window) -> None:
    clipboard = QGuiApplication.clipboard()
    copy_text("van ons")
    clear_ours()
    assert clipboard.text() == ""
    clipboard.setText("van een ander")
    if not clipboard.ownsClipboard():  # where the system tells, this text is ours as well
        clear_ours()
        assert clipboard.text() == "van een ander"


@pytest.mark.parametrize("name", ["text", "label", "page"])
def test_no_text_is_dragged_out_of_the_window(window: Window, name: str) -> None:
    """Qt begins to drag where a selection is pressed on: there is none by then."""
    widget = getattr(window, name)
    select_all(widget)
    assert selected(widget)
    native = window.windowHandle()
    assert native is not None
    at = widget.mapTo(window, QPoint(12, widget.height() // 2 if name == "label" else 12))
    QTest.mousePress(native, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert not selected(widget)
    QTest.mouseRelease(native, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
