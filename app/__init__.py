"""Casustafel without a window: everything but the screens. Nothing here imports Qt."""

__version__ = "0.1.0"
