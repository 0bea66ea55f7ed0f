"""What is cleared is gone, also for whoever types next; what is typed can always be kept."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.language import Language
from tests.ui.rest import turn
from ui.cases.filters import KeyLine
from ui.unlock.password import PasswordField, PasswordLine
from ui.widgets.finder import FinderLine
from ui.widgets.form import LineField, Number, TextField
from ui.widgets.rows import RowsTable
from ui.words import say, speak


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


@pytest.mark.parametrize(
    "made",
    [
        LineField,
        TextField,
        KeyLine,
        PasswordLine,
        lambda: FinderLine(RowsTable("screens.finder.found", ())),
    ],
    ids=["line", "text", "key", "password", "finder"],
)
def test_a_key_of_another_page_types_nothing(
    qtbot: QtBot, made: Callable[[], QLineEdit | TextField]
) -> None:
    field = made()
    qtbot.addWidget(field)
    typed = field.toPlainText if isinstance(field, TextField) else field.text
    alt = Qt.KeyboardModifier.AltModifier
    for modifiers in (alt, alt | Qt.KeyboardModifier.ShiftModifier):
        QTest.keyClick(field, Qt.Key.Key_G, modifiers)
    assert typed() == ""
    for text, modifiers in (
        ("©", alt),  # Option and G
        ("ß", alt),  # Option and S
        ("€", alt | Qt.KeyboardModifier.ControlModifier),  # AltGr and E
        ("g", Qt.KeyboardModifier.GroupSwitchModifier),
        ("G", Qt.KeyboardModifier.ShiftModifier),
    ):
        key = {"€": Qt.Key.Key_E, "ß": Qt.Key.Key_S}.get(text, Qt.Key.Key_G)
        QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text))
    assert typed() == "©ß€gG"


@pytest.mark.parametrize("made", [LineField, TextField])
def test_half_a_character_that_was_pasted_is_nothing(
    qtbot: QtBot, made: type[LineField | TextField]
) -> None:
    field = made()
    qtbot.addWidget(field)
    put = field.setText if isinstance(field, LineField) else field.setPlainText
    put("eind\ud83d e \U0001f600")
    assert field.value == "eind e \U0001f600"


def test_a_word_for_the_smallest_number_has_room_in_every_language(qtbot: QtBot) -> None:
    held = QWidget()
    row = QHBoxLayout(held)
    number = Number()
    say(number.name_least, "settings.retention.as_office")
    row.addWidget(number)
    row.addStretch(1)
    qtbot.addWidget(held)
    held.resize(800, 60)
    held.show()
    for language in Language:
        speak(language)
        turn()
        assert number.width() >= number.sizeHint().width(), language
