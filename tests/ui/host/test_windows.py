"""Which window messages lock, by their numbers in the headers of Windows; and how one is read."""

import ctypes
from ctypes.wintypes import MSG
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.host.watch import _SEEN, SHOWN_TO_ALL, LockWatch
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


def test_every_window_but_the_projectors_is_kept_out_of_captures(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    private, projected = QWidget(), QWidget()
    projected.setProperty(SHOWN_TO_ALL, True)
    watch = LockWatch(private)
    for widget in (private, projected):
        qtbot.addWidget(widget)
        widget.show()
    asked: dict[int, list[int]] = {}

    def refuses(window: ctypes.c_void_p, how: int) -> int:
        asked.setdefault(window.value or 0, []).append(how)
        return 0

    user32 = SimpleNamespace(SetWindowDisplayAffinity=refuses)
    monkeypatch.setattr("ui.host.windows._library", lambda _name: user32)
    monkeypatch.setattr("ui.host.watch.sys", SimpleNamespace(platform="win32"))
    for widget in (private, projected):
        widget.windowHandle().setProperty(_SEEN, False)
    watch.adopt()
    assert asked[int(private.windowHandle().winId())] == [0x11, 0x01]  # not captured, else black
    assert int(projected.windowHandle().winId()) not in asked
