"""Which window messages lock, by their numbers in the headers of Windows; and how one is read."""

import ctypes
from ctypes.wintypes import MSG

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.host.windows import SystemEars, means_lock


@pytest.mark.parametrize(
    ("message", "parameter", "locks"),
    [
        (0x02B1, 0x7, True),  # the session is locked
        (0x02B1, 0x8, False),  # … and unlocked
        (0x02B1, 0x2, True),  # another user came to the screen
        (0x02B1, 0x4, True),  # the remote screen is gone
        (0x02B1, 0x6, True),  # logged off
        (0x02B1, 0x1, False),
        (0x0218, 0x4, True),  # going to sleep
        (0x0218, 0x7, False),  # awake
        (0x0218, 0x12, False),
        (0x0100, 0x4, False),  # a key
    ],
)
def test_what_a_window_message_means(message: int, parameter: int, locks: bool) -> None:
    assert means_lock(message, parameter) is locks


def test_a_message_is_read_where_it_lies_and_passed_on(qtbot: QtBot) -> None:
    locked: list[bool] = []
    application = QApplication.instance()
    assert application is not None
    ears = SystemEars(lambda: locked.append(True), application, 1)
    for message, parameter in ((0x0218, 0x7), (0x0218, 0x4)):
        given = MSG(None, message, parameter, 0)
        answer = ears.nativeEventFilter(QByteArray(b"windows"), ctypes.addressof(given))
        assert answer == (False, 0)
    assert locked == [True]
