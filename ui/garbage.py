"""Collects garbage in the window's own thread.

Python looks for reference cycles in whichever thread happens to allocate; the worker thread would
then destroy widgets, which must go in the thread that made them. So the automatic collector is
off from the first bridge on, and this clock does its work, as often as Python would. It stays off
when the last bridge is closed: threads that wait for a device may outlive the window's screens.
"""

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from app import sweep_memory

EVERY = 100
"""Milliseconds between looks; each is a comparison of a few numbers unless there is work."""
QUIET = 5
"""Looks without work under way, after which nobody waits for the window."""
MANY = 10_000
"""Young objects that are looked through even while somebody waits, which takes some 5 ms: what
a long piece of work drops would otherwise pile up."""

AGAIN = (10, 50, 250)
"""Looks after a lock at which everything is looked through once more: something that was still
under way may have held a screen."""


class Collector(QObject):
    """Works from its making until `stop`."""

    def __init__(self, at_rest: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._at_rest = at_rest
        self._quiet = 0
        self._since = 0
        self._again: list[int] = []
        self._clock = QTimer(self)
        self._clock.setInterval(EVERY)
        self._clock.timeout.connect(self._look)
        self._clock.start()

    def stop(self) -> None:
        """Look no more."""
        self._clock.stop()

    def empty(self) -> None:
        """From a lock on: whatever lets go of a screen later, that goes too."""
        self._since, self._again = 0, list(AGAIN)

    def fill(self) -> None:
        """Somebody is at work again, who would wait for it."""
        self._again.clear()

    def _look(self) -> None:
        self._since += 1
        if self._again and self._since >= self._again[0]:
            del self._again[0]
            leave_nothing()
            return
        self._quiet = self._quiet + 1 if self._at_rest() else 0
        active = QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive
        collect(quiet=self._quiet >= QUIET, away=not active)


def collect(*, quiet: bool, away: bool) -> None:
    """What Python would have collected by now, while nobody waits for it.

    To look through everything takes a fifth of a second after an evening's work, so that is left
    until people are in another program, or to the lock (`collect_all`).
    """
    young, middle, old = gc.get_count()
    enough = gc.get_threshold()
    if not quiet:
        if young > MANY:
            gc.collect(0)
    elif away and old > enough[2]:
        gc.collect()
    elif middle > enough[1]:
        gc.collect(1)
    elif young > enough[0]:
        gc.collect(0)


def keep_loaded(_none: object = None) -> None:
    """Just now modules were loaded: they are no garbage, and need not be looked through again."""
    gc.freeze()


def leave_nothing() -> None:
    """After a lock: everything that nobody holds, and what stood where it was in memory."""
    collect_all()
    sweep_memory()


def collect_all() -> None:
    """Everything that nobody holds any more, however long it lived: nothing outlives a lock."""
    gc.unfreeze()
    gc.collect()
