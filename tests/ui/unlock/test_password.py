"""A password may be pasted, however long it is (OWASP ASVS 6.2.7, 6.2.9)."""

import pytest
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.unlock.password import LONGEST, NewPassword, PasswordField

LONG = "Ωmega, een zin van 64 tekens of meer 😀 " * 3


def paste(field: PasswordField) -> None:
    field.line.setFocus()
    QTest.keySequence(field.line, QKeySequence(QKeySequence.StandardKey.Paste))


@pytest.mark.parametrize("text", [LONG, "x" * LONGEST])
def test_a_long_password_is_pasted_whole(qtbot: QtBot, text: str) -> None:
    made = NewPassword()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    QGuiApplication.clipboard().setText(text)
    for field in (made.once, made.again):
        paste(field)
        assert field.value == text
    assert made.ready
    QGuiApplication.clipboard().clear()
