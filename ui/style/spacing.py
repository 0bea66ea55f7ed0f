"""Distances in device-independent pixels: all screens breathe alike."""

TIGHT = 4
SMALL = 8
GAP = 12
MARGIN = 20
COLUMN = 460
"""Width of a form that is read rather than scanned."""
