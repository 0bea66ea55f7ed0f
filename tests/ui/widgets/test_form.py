"""What is cleared is gone, also for whoever types next; what is typed can always be kept."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.unlock.password import PasswordField
from ui.widgets.form import LineField, TextField


def test_a_cleared_line_cannot_be_undone(qtbot: QtBot) -> None:
    line = LineField()
    qtbot.addWidget(line)
    qtbot.keyClicks(line, "KQ7M2D")
    line.clear()
    line.undo()
    assert line.text() == ""


def test_a_cleared_password_cannot_be_undone_and_shown(qtbot: QtBot) -> None:
    field = PasswordField("screens.key.password")
    qtbot.addWidget(field)
    field.eye.setChecked(True)
    qtbot.keyClicks(field.line, "zwaluwstaart")
    field.clear()
    field.eye.setChecked(True)
    field.line.undo()
    assert field.value == ""


@pytest.mark.parametrize("made", [LineField, TextField])
def test_no_keyboard_learns_what_is_typed(qtbot: QtBot, made: type[QWidget]) -> None:
    field = made()
    qtbot.addWidget(field)
    assert field.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData


@pytest.mark.parametrize("made", [LineField, TextField])
def test_a_key_of_another_page_types_nothing(
    qtbot: QtBot, made: type[LineField] | type[TextField]
) -> None:
    field = made()
    qtbot.addWidget(field)
    alt = Qt.KeyboardModifier.AltModifier
    for modifiers in (alt, alt | Qt.KeyboardModifier.ShiftModifier):
        QTest.keyClick(field, Qt.Key.Key_G, modifiers)
    assert field.value == ""
    for text, modifiers in (
        ("©", alt),  # Option and G
        ("ß", alt),  # Option and S
        ("€", alt | Qt.KeyboardModifier.ControlModifier),  # AltGr and E
        ("g", Qt.KeyboardModifier.GroupSwitchModifier),
        ("G", Qt.KeyboardModifier.ShiftModifier),
    ):
        key = {"€": Qt.Key.Key_E, "ß": Qt.Key.Key_S}.get(text, Qt.Key.Key_G)
        QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text))
    assert field.value == "©ß€gG"


@pytest.mark.parametrize("made", [LineField, TextField])
def test_half_a_character_that_was_pasted_is_nothing(
    qtbot: QtBot, made: type[LineField | TextField]
) -> None:
    field = made()
    qtbot.addWidget(field)
    put = field.setText if isinstance(field, LineField) else field.setPlainText
    put("eind\ud83d e \U0001f600")
    assert field.value == "eind e \U0001f600"
