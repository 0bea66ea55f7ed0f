"""Watches over an open vault: who is there, how long nobody was, and what the system says.

Events are seen on the native windows, of which there are few, before they reach any widget.
"""

import math
import sys
from typing import Protocol, cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QMouseEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget

from ui.host.copying import copies, hold_selection, mark_copied, shows_menu
from ui.host.idle import WARNING, IdleClock

LOOK = 1_000
"""Milliseconds between looks at the clocks."""
SHOWN_TO_ALL = "shown_to_all"
"""The property of a window (the projector's) that may be captured: it is there to be shown."""
_SEEN = "watched_over"
_PRESENT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class Ears(Protocol):
    """How a system says that its session locks or sleeps."""

    def begin(self) -> None:
        """A vault is open."""

    def end(self) -> None:
        """Its keys are gone."""


class LockWatch(QObject):
    """`begin` at unlocking, `end` once the keys are gone; windows are watched all the time."""

    due = Signal()
    """Lock now."""
    warned = Signal(int, bool)
    """Seconds until the lock, and whether a key or the mouse puts it off; 0: no longer."""

    def __init__(self, window: QWidget, clock: IdleClock | None = None) -> None:
        super().__init__(window)
        self._clock = clock or IdleClock()
        self._open = self._warned = False
        self._ears = _ears(window, self)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self.adopt)
            QGuiApplication.clipboard().dataChanged.connect(self._copied)
        self.adopt()

    def begin(self) -> None:
        """The vault was unlocked."""
        self._clock.begin()
        if not self._open and self._ears is not None:
            self._ears.begin()
        self._open = True

    def keep_minutes(self, minutes: int) -> None:
        """After so many minutes without anybody the vault locks."""
        self._clock.keep_minutes(minutes)

    def rest(self) -> None:
        """The vault locks: nothing more to watch for."""
        self._open = False
        self._warn(0)

    def end(self) -> None:
        """The keys are gone."""
        if not self._open and self._ears is not None:
            self._ears.end()

    def look(self) -> None:
        """Look at the clocks, and for new windows."""
        self.adopt()
        if not self._open:
            return
        left = self._clock.left
        if left <= 0:
            self.due.emit()
        else:
            self._warn(math.ceil(left) if left <= WARNING else 0)

    def adopt(self, _window: QWindow | None = None) -> None:
        """Watch windows that are new, and keep them out of captures where the system can."""
        for widget in QApplication.topLevelWidgets():
            window = widget.windowHandle()
            if window is None or window.property(_SEEN):
                continue
            window.setProperty(_SEEN, True)
            window.installEventFilter(self)
            if sys.platform == "win32" and not widget.property(SHOWN_TO_ALL):
                from ui.host.windows import hide_from_capture

                hide_from_capture(int(window.winId()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Somebody is there; or is back too late, and then the vault locks first."""
        kind = event.type()
        if kind in _PRESENT:
            if self._open and not self._present():
                return True
            for widget in _shown_in(watched) if kind is QEvent.Type.MouseButtonPress else ():
                hold_selection(widget, cast("QMouseEvent", event))
            return isinstance(event, QKeyEvent) and copies(event)
        if isinstance(event, QContextMenuEvent):
            return any(shows_menu(widget, event) for widget in _shown_in(watched))
        return False

    def _copied(self) -> None:
        mark_copied()

    def _present(self) -> bool:
        if not self._clock.touch():
            self.due.emit()
            return False
        if self._warned:
            self.look()
        return True

    def _warn(self, seconds: int) -> None:
        if seconds or self._warned:
            self._warned = bool(seconds)
            self.warned.emit(seconds, self._clock.postponable)


def _shown_in(window: QObject) -> list[QWidget]:
    """The widget that a native window shows."""
    return [one for one in QApplication.topLevelWidgets() if one.windowHandle() is window]


def _ears(window: QWidget, watch: LockWatch) -> Ears | None:
    """Those of this system; macOS tells a program nothing without further libraries.

    There the idle time stands in: the wall clock goes on in sleep.
    """
    application = QCoreApplication.instance()
    if sys.platform == "win32" and application is not None:
        from ui.host.windows import SystemEars

        return SystemEars(watch.due.emit, application, int(window.winId()))
    if sys.platform == "linux":
        from ui.host.logind import SystemEars as LinuxEars

        return LinuxEars(watch.due.emit, watch)
    return None
