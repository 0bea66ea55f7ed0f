"""The process that opens a window and says when it is there: bare Qt, or the program itself.

Started by `program`. Each line on its standard output says what has been reached, the most memory
that the process took so far, and what it holds now, both in bytes. It goes on until it is ended.
"""

import sys
from pathlib import Path
from typing import Any

import PySide6.QtWidgets as Widgets
from PySide6.QtCore import QObject, QTimer

SHOWN, UNLOCKED = "shown", "unlocked"
_LOOK = 20
"""Milliseconds between looks whether the exercise is open."""
_SETTLED = 500
"""Milliseconds that its first screen has to ask its questions and to show the answers."""


def main(arguments: list[str]) -> int:
    """`bare`, or `ui` with the arguments that the program gets; the first painted window counts."""
    kind, *rest = arguments
    Widgets.QApplication = Watched  # type: ignore[misc]
    if kind == "bare":
        application = Watched(["bare"])
        window = Widgets.QWidget()
        window.show()
        return int(application.exec())
    sys.argv = ["ui", *rest]
    from ui.__main__ import main as program

    return int(program() or 0)


class Watched(Widgets.QApplication):
    """The application of either, with somebody who looks at its windows."""

    def __init__(self, arguments: Any) -> None:
        super().__init__(arguments)
        self._watch = Watch(self)


class Watch(QObject):
    """Waits for the first window to be painted, then for the frame of an open vault.

    It looks whenever nothing else is to be done: an event filter would see every single event of
    the program's many widgets, and what it measures would be itself.
    """

    def __init__(self, application: Watched) -> None:
        super().__init__(application)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look_for_window)
        self._timer.start(0)

    def _look_for_window(self) -> None:
        for window in Widgets.QApplication.topLevelWidgets():
            handle = window.windowHandle()
            if handle is not None and handle.isExposed():  # and painted, in one step with it
                self._timer.stop()
                _tell(SHOWN)
                self._timer = QTimer(self)
                self._timer.timeout.connect(self._look_for_frame)
                self._timer.start(_LOOK)
                return

    def _look_for_frame(self) -> None:
        for window in Widgets.QApplication.topLevelWidgets():
            if getattr(window, "frame", None) is not None:
                self._timer.stop()
                QTimer.singleShot(_SETTLED, lambda: _tell(UNLOCKED))


def _tell(reached: str) -> None:
    sys.stdout.write(f"{reached} {_memory('VmHWM')} {_memory('VmRSS')}\n")
    sys.stdout.flush()


def _memory(line: str) -> int:
    """Bytes, as Linux says; elsewhere the most that was ever held, or 0 where nobody tells.

    On Linux a new process inherits what `getrusage` says of the one that started it.
    """
    status = Path("/proc/self/status")
    if status.exists():
        found = next(one for one in status.read_text().splitlines() if one.startswith(line))
        return int(found.split()[1]) * 1024
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
