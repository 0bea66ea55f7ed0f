"""The icons of navigation and of locking: one stroke, drawn in the colours of the look."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication

from resources import FOLDER
from ui.style.dress import LOOKS, look
from ui.style.sheet import PLAIN

SIDE = 20
"""Device-independent pixels, beside letters of `PLAIN` points."""
_SHARPNESS = (1, 2, 3, 4)


def icon(name: str) -> QIcon:
    """An icon of `resources/icons` as it looks now, chosen or not. Without a drawing: none."""
    file = FOLDER / "icons" / f"{name}.svg"
    made = QIcon()
    if not file.is_file():
        return made
    drawn = file.read_text("utf-8")
    for state, role in ((QIcon.State.Off, "text"), (QIcon.State.On, "on_selected")):
        painted = drawn.replace("currentColor", LOOKS[look()][role])
        for times in _SHARPNESS:
            side = f'width="{SIDE * times}" height="{SIDE * times}"'
            sized = painted.replace(f'width="{SIDE}" height="{SIDE}"', side, 1)
            pixmap = QPixmap()
            pixmap.loadFromData(sized.encode())
            made.addPixmap(pixmap, QIcon.Mode.Normal, state)
    return made


def show_icon(button: QAbstractButton, name: str) -> None:
    """Put an icon before the words of a button, as large as they are."""
    side = round(SIDE * max(QApplication.font().pointSizeF() / PLAIN, 1))
    button.setIconSize(QSize(side, side))
    button.setIcon(icon(name))


def is_repainted(event: QEvent) -> bool:
    """Whether an event says that the look is another one, or its letters are."""
    return event.type() in (QEvent.Type.PaletteChange, QEvent.Type.ApplicationFontChange)
