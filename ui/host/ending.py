"""Ends the window in order where the system asks its process to end: the vault closes, all goes.

Python sees a signal only while it runs itself, and Qt waits elsewhere: a pipe wakes it.
"""

import os
import signal
import sys

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier

KILLED = 128
"""What a shell adds to the number of the signal that ended a program."""


class Ending(QObject):
    """Leaves the event loop at SIGTERM or SIGHUP. Windows has neither: it closes windows."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        if sys.platform == "win32":
            return
        self._read, write = os.pipe()
        for end in (self._read, write):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(write, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is signal.SIG_IGN:  # as `nohup` wants it
                continue
            signal.signal(number, lambda asked, _frame: QCoreApplication.exit(KILLED + asked))
        woken = QSocketNotifier(self._read, QSocketNotifier.Type.Read, self)
        woken.activated.connect(self._drain)

    def _drain(self) -> None:
        """By now Python has seen the signal."""
        os.read(self._read, 4096)
