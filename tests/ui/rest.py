"""Waiting until a window has nothing left to do, and not a moment longer."""

from time import monotonic

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest

from ui.bridge import Bridge
from ui.drafting import drafting
from ui.widgets.waiting import Waiting

PATIENCE = 30.0
"""Seconds after which something is wrong."""
TURNS = 8
"""What is shown may ask for more, and be laid out again after that, some parts inside others."""


def rest(bridge: Bridge) -> None:
    """Until all that was asked is answered, and all that waits for its turn had it."""
    late, quiet = monotonic() + PATIENCE, 0
    while quiet < TURNS:
        if bridge.at_rest:
            turn()
            quiet += 1
        else:
            assert monotonic() < late
            QTest.qWait(1)
            quiet = 0


def turn() -> None:
    """Every event that has been sent is handled, and every timer that waits for no time."""
    loop = QEventLoop()
    QTimer.singleShot(0, loop.quit)
    loop.exec()


def seconds_later(bridge: Bridge) -> None:
    """What was typed is kept by now, where anything was."""
    rest(bridge)
    clock = drafting(bridge)._clock
    if clock.isActive():
        clock.stop()
        clock.timeout.emit()
    rest(bridge)


def waited_out(waiting: Waiting) -> None:
    """The wait after a wrong password, second by second; with `no_waiting` it is over at once."""
    assert waiting.left, "nothing is waited for"
    while waiting.left:
        waiting.tick()
