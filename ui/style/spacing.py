"""Distances in device-independent pixels: all screens breathe alike, in whatever room there is."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication, QWidget

from ui.style.sheet import PLAIN

TIGHT = 4
SMALL = 8
GAP = 12
MARGIN = 20
COLUMN = 500
"""Width of a form that is read rather than scanned."""
NARROW = 110
"""Letters across: with fewer, what stood side by side stands below each other."""


def grown(pixels: int) -> int:
    """A width beside letters of `PLAIN` points, as many times wider as the letters are larger."""
    return round(pixels * max(QApplication.font().pointSizeF() / PLAIN, 1))


def is_narrow(part: QWidget) -> bool:
    """Whether the letters are large, or the part small, so that fewer than `NARROW` fit."""
    return part.width() < NARROW * part.fontMetrics().averageCharWidth()


def within(screen: QScreen, wanted: QSize) -> QSize:
    """A size for a dialog that has no size of its own: no larger than its screen has room for."""
    return wanted.boundedTo(screen.availableSize() - QSize(2 * MARGIN, 3 * MARGIN))
