"""The sheet: its measures in points, its colours and its small type, for all that is set."""

from app.minutes.font import BOLD, REGULAR
from app.minutes.line import Look

WIDTH, HEIGHT = 595.28, 841.89
"""A4, in points."""
LEFT, RIGHT, TOP = 74.0, 66.0, 84.0
MEASURE = WIDTH - LEFT - RIGHT
FOOT = 34.0
"""From the paper's lower edge to the footer's last line."""
LOWEST = 118.0
"""Points from the paper's lower edge below which every footer stays, also the highest."""
SIDE = 96.0
"""Width of the footer's right column: page and copy code, at the same place in every copy."""
LABELS = 118.0
"""Width of the column of names in facts."""

INK, GREY, ACCENT = (0.11, 0.12, 0.14), (0.36, 0.39, 0.43), (0.11, 0.24, 0.42)
HAIR, PALE, ALARM = (0.76, 0.79, 0.83), (0.93, 0.94, 0.955), (0.70, 0.16, 0.10)

BODY = Look(REGULAR, 10, 14.5, INK)
NAME = Look(REGULAR, 9.5, 14.5, GREY)
VALUE = Look(REGULAR, 9.5, 14.5, INK)
HEADING = Look(BOLD, 8, 12, GREY)
SMALL = Look(REGULAR, 7.5, 10, GREY)
SMALL_BOLD = Look(BOLD, 7.5, 10, ACCENT)
WATERMARK = Look(BOLD, 48, 58, PALE)
DIAGONAL = 760.0
"""Length of the watermark's lines at most."""
BAND = Look(BOLD, 11, 15, (1, 1, 1))
