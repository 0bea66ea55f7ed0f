"""Doing something once the events that are under way are done, unless its owner goes before."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def later(owner: QObject, step: Callable[[], object], milliseconds: int = 0) -> None:
    """Call `step` after so many milliseconds, or never where the owner was deleted meanwhile.

    `QTimer.singleShot` with an owner does the same but keeps a method of an owner that is gone, and
    with it whatever the owner showed, until the program ends (PySide 6.9).
    """
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.timeout.connect(step)
    timer.timeout.connect(timer.deleteLater)
    timer.start(milliseconds)
