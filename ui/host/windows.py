"""Windows: the session locks, the machine goes to sleep; and windows that no capture shows.

Messages and their numbers: WinUser.h, WtsApi32.h. Every call to the system is one line here.
"""

import ctypes
from collections.abc import Callable
from ctypes.wintypes import MSG
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication

WM_POWERBROADCAST, PBT_APMSUSPEND = 0x0218, 0x0004
WM_WTSSESSION_CHANGE = 0x02B1
LEAVING = frozenset({0x2, 0x4, 0x6, 0x7})
"""WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOGOFF, WTS_SESSION_LOCK."""
NOTIFY_FOR_THIS_SESSION = 0
WDA_MONITOR, WDA_EXCLUDEFROMCAPTURE = 0x01, 0x11


def means_lock(message: int, parameter: int) -> bool:
    """Whether a window message says that nobody is at the screen, or that the machine sleeps."""
    if message == WM_WTSSESSION_CHANGE:
        return parameter in LEAVING
    return (message, parameter) == (WM_POWERBROADCAST, PBT_APMSUSPEND)


def hide_from_capture(window: int) -> None:
    """Show a window (its handle) on the screen only: black in shots, films and remote meetings."""
    affinity: Any = _library("user32").SetWindowDisplayAffinity
    if not affinity(ctypes.c_void_p(window), WDA_EXCLUDEFROMCAPTURE):  # before Windows 10 2004
        affinity(ctypes.c_void_p(window), WDA_MONITOR)


class SystemEars(QAbstractNativeEventFilter):
    """Calls `lock` when the system says so; `begin` at unlocking, `end` once the keys are gone."""

    def __init__(
        self, lock: Callable[[], object], application: QCoreApplication, window: int
    ) -> None:
        super().__init__()
        self._lock, self._application = lock, application
        self._window = ctypes.c_void_p(window)

    def begin(self) -> None:
        """Listen."""
        _library("wtsapi32").WTSRegisterSessionNotification(self._window, NOTIFY_FOR_THIS_SESSION)
        self._application.installNativeEventFilter(self)

    def end(self) -> None:
        """Listen no more."""
        self._application.removeNativeEventFilter(self)
        _library("wtsapi32").WTSUnRegisterSessionNotification(self._window)

    def nativeEventFilter(  # noqa: N802 - Qt's name
        self, _kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> object:
        """Read the message; every window still gets it."""
        read = MSG.from_address(int(message))
        if means_lock(read.message, read.wParam):
            self._lock()
        return False, 0


def _library(name: str) -> Any:
    libraries: Any = ctypes.__dict__["windll"]
    return getattr(libraries, name)
