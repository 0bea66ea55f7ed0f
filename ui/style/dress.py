"""One look for the whole program: Fusion in our colours, light or dark as the system is.

Where a system does not say (or somebody wishes otherwise) one chooses: light, dark, or high
contrast. All pairs of text and ground have a contrast of at least 4.5 : 1; a test computes it.
"""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from ui.style.sheet import sheet
from ui.style.typeface import in_own_letters

Colours = Mapping[str, str]

STYLE = ("-style", "Fusion")
"""Arguments for `QApplication`."""

LIGHT: Colours = {
    "window": "#f6f7f8",
    "base": "#ffffff",
    "alternate": "#eef1f3",
    "text": "#1b2228",
    "muted": "#55616b",
    "placeholder": "#55616b",
    "off": "#55616b",
    "border": "#858f98",
    "line": "#d5dade",
    "off_line": "#d5dade",
    "accent": "#0f5c6e",
    "on_accent": "#ffffff",
    "link": "#0b5568",
    "selected": "#cfe6ec",
    "on_selected": "#10272e",
    "notice": "#fff4d6",
    "on_notice": "#3d2f00",
    "notice_line": "#a67c00",
    "exercise": "#5b3a8c",
    "on_exercise": "#ffffff",
}
DARK: Colours = {
    "window": "#1a1f23",
    "base": "#22282d",
    "alternate": "#2a3137",
    "text": "#e8ecef",
    "muted": "#a9b4bc",
    "placeholder": "#a9b4bc",
    "off": "#8f9aa3",
    "border": "#7b8790",
    "line": "#3a434a",
    "off_line": "#3a434a",
    "accent": "#7fcfe0",
    "on_accent": "#06272f",
    "link": "#8ad4e4",
    "selected": "#2b4d57",
    "on_selected": "#f0f7f9",
    "notice": "#3a3117",
    "on_notice": "#f7e7b5",
    "notice_line": "#c9a53b",
    "exercise": "#cdb4f2",
    "on_exercise": "#241238",
}
CONTRAST: Colours = {
    "window": "#000000",
    "base": "#000000",
    "alternate": "#1c1c1c",
    "text": "#ffffff",
    "muted": "#ffffff",
    "placeholder": "#b5b5b5",
    "off": "#9a9a9a",
    "border": "#ffffff",
    "line": "#ffffff",
    "off_line": "#6b6b6b",
    "accent": "#ffff00",
    "on_accent": "#000000",
    "link": "#ffff00",
    "selected": "#0b62c4",
    "on_selected": "#ffffff",
    "notice": "#000000",
    "on_notice": "#ffff00",
    "notice_line": "#ffff00",
    "exercise": "#ffffff",
    "on_exercise": "#000000",
}
LOOKS: Mapping[str, Colours] = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}


_FOLLOWS = "casustafel.follows"
"""Of the application: it was dressed before, and follows the system since."""


class _Chosen:
    look: str | None = None
    """What somebody chose; None is as the system is. Not remembered: nothing is."""


def dress(app: QApplication) -> None:
    """Give the program its look, now and whenever the system turns light or dark.

    On Fusion, which `STYLE` asks for: `setStyle` would hand the style to Python, which then reads
    all of its hundreds of constants before the first window.
    """
    font = in_own_letters(app.font())
    font.setPointSizeF(max(font.pointSizeF(), 10))
    app.setFont(font)
    if not app.property(_FOLLOWS):
        app.setProperty(_FOLLOWS, True)
        QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _scheme: _paint(app))
        app.fontChanged.connect(lambda _font: _paint(app))
    _paint(app)


def look() -> str:
    """The look that is on the screen now: a key of `LOOKS`."""
    if _Chosen.look is not None:
        return _Chosen.look
    dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return "dark" if dark else "light"


def chosen_look() -> str | None:
    """The look that somebody chose in this run; None where it follows the system."""
    return _Chosen.look


def choose_look(app: QApplication, chosen: str | None) -> None:
    """Show a look of `LOOKS`, or None for the system's, until the program ends."""
    _Chosen.look = chosen
    _paint(app)


def next_look(app: QApplication) -> None:
    """The next look after the present one."""
    names = list(LOOKS)
    choose_look(app, names[(names.index(look()) + 1) % len(names)])


def _paint(app: QApplication) -> None:
    now = LOOKS[look()]
    mode = "light" if look() == "light" else "dark"
    app.setPalette(palette(now))
    app.setStyleSheet(sheet(now, mode, app.font().pointSizeF()))


def palette(of: Colours) -> QPalette:
    """A palette of these colours."""
    role = QPalette.ColorRole
    made = QPalette()
    for where, name in {
        role.Window: "window",
        role.WindowText: "text",
        role.Base: "base",
        role.AlternateBase: "alternate",
        role.Text: "text",
        role.Button: "alternate",
        role.ButtonText: "text",
        role.BrightText: "text",
        role.ToolTipBase: "base",
        role.ToolTipText: "text",
        role.PlaceholderText: "placeholder",
        role.Highlight: "selected",
        role.HighlightedText: "on_selected",
        role.Link: "link",
        role.Accent: "accent",
    }.items():
        made.setColor(where, QColor(of[name]))
    for where in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, where, QColor(of["off"]))
    return made
