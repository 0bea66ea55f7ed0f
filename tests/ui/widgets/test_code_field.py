"""A code from paper is seen while it is typed, in the groups of the paper, and hidden when left."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.crypto.recovery import RecoveryCode
from ui.unlock.paper import SheetField
from ui.widgets.code_field import PaperCode

SHOWN, HIDDEN = QLineEdit.EchoMode.Normal, QLineEdit.EchoMode.Password


@pytest.fixture
def paper(qtbot: QtBot) -> SheetField:
    made = SheetField()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    made.sheet.setFocus()
    return made


def test_what_another_typed_is_hidden_until_one_asks(paper: SheetField, qtbot: QtBot) -> None:
    assert paper.sheet.echoMode() is SHOWN
    qtbot.keyClicks(paper.sheet, "a8b8f")
    paper.other.setFocus()
    assert paper.sheet.echoMode() is HIDDEN
    assert paper.other.echoMode() is SHOWN
    paper.sheet.setFocus()
    assert paper.sheet.echoMode() is HIDDEN
    paper.sheet.eye.click()
    assert paper.sheet.echoMode() is SHOWN


def test_groups_come_by_themselves_and_the_cursor_stays(paper: SheetField, qtbot: QtBot) -> None:
    line = paper.sheet
    qtbot.keyClicks(line, "abcde fgh-ij k")
    assert line.text() == "ABCDE-FGHIJ-K"
    for _ in range(5):
        qtbot.keyClick(line, Qt.Key.Key_Left)
    qtbot.keyClicks(line, "xy")
    assert (line.text(), line.cursorPosition()) == ("ABCDE-FGXYH-IJK", 10)
    for _ in range(5):
        qtbot.keyClick(line, Qt.Key.Key_Backspace)
    assert line.text() == "ABCDE-HIJK"
    qtbot.keyClick(line, Qt.Key.Key_Backspace)
    assert line.text() == "ABCDH-IJK"


def test_a_slip_is_told_while_the_paper_lies_there(paper: SheetField) -> None:
    first, _second = RecoveryCode.generate().halves()
    said = paper.told[paper.sheet]
    paper.sheet.setText(first[:-1])
    assert "44 van 45" in said.text()
    paper.sheet.setText(first[:-1] + ("0" if first[-1] != "0" else "1"))
    assert "tikfout" in said.text()
    assert paper.missing() == "backups.lacks_signs"
    paper.sheet.setText(first)
    assert "helft is goed" in said.text()
    assert paper.missing() == "backups.lacks_half"
    paper.sheet.setText(RecoveryCode.generate().sheet)
    assert paper.missing() is None


def test_a_page_that_is_cleared_shows_what_is_typed_next(paper: SheetField, qtbot: QtBot) -> None:
    qtbot.keyClicks(paper.sheet, "abc")
    paper.clear()
    assert paper.value == ""
    assert paper.sheet.echoMode() is SHOWN
    assert paper.other.echoMode() is HIDDEN
    assert isinstance(paper.sheet, PaperCode)
    assert isinstance(paper, QWidget)
