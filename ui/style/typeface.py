"""The letters of the screens: those of the minutes, the same wherever the program runs.

Systems differ by a quarter in how wide they write a word. With letters of its own, what fits on one
laptop fits on every other, and a sign that one system lacks is there on all.
"""

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from resources import FOLDER

_FILES = ("NotoSans-Regular", "NotoSans-Bold", "DejaVuSans")
_FAMILIES = ("Noto Sans", "DejaVu Sans")


def in_own_letters(font: QFont) -> QFont:
    """The font in the program's typeface, with its own behind for what that lacks.

    Where a system takes no typeface from a program its own stays.
    """
    _load()
    worn = QFont(font)
    others = [family for family in font.families() if family not in _FAMILIES]
    worn.setFamilies([*_FAMILIES, *others])
    return worn


@cache
def _load() -> None:
    """Once, however often the look changes."""
    for name in _FILES:
        QFontDatabase.addApplicationFont(str(FOLDER / "fonts" / f"{name}.ttf"))
