"""The process that opens a window and says when it is there: bare Qt, or the program itself.

Started by `program`. Each line on its standard output says what has been reached and the most
memory that it took so far, in bytes; then it waits for the end of its standard input.
"""

import sys
from pathlib import Path
from typing import Any

import PySide6.QtWidgets as Widgets
from PySide6.QtCore import QEvent, QObject, QTimer

SHOWN, UNLOCKED = "shown", "unlocked"
_LOOK = 20
"""Milliseconds between looks whether the exercise is open."""


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
        self.installEventFilter(self._watch)


class Watch(QObject):
    """Waits for the first window to be painted, then for the frame of an open vault."""

    def __init__(self, application: Watched) -> None:
        super().__init__(application)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self._look)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Sees every event before its receiver does; the painting is over once all got theirs."""
        if event.type() == QEvent.Type.Paint and watched.isWindow():  # type: ignore[attr-defined]
            Widgets.QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
            QTimer.singleShot(0, self._shown)
        return False

    def _shown(self) -> None:
        _tell(SHOWN)
        self._timer.start()

    def _look(self) -> None:
        for window in Widgets.QApplication.topLevelWidgets():
            if getattr(window, "frame", None) is not None:
                self._timer.stop()
                QTimer.singleShot(0, lambda: _tell(UNLOCKED))


def _tell(reached: str) -> None:
    sys.stdout.write(f"{reached} {_peak()}\n")
    sys.stdout.flush()


def _peak() -> int:
    """The most memory that this process ever held at once; 0 where the system does not say.

    Linux lets a new process inherit what `getrusage` says of the one that started it.
    """
    status = Path("/proc/self/status")
    if status.exists():
        found = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(found.split()[1]) * 1024
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
