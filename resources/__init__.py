"""Data that travels with the program: catalogues, translations, fonts, icons, exercises."""

from pathlib import Path

FOLDER = Path(__file__).parent
"""Where they stand: always a folder. The first window does not wait for `importlib.resources`."""
