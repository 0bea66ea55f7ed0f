"""One look for the whole program: Fusion in our palette, light or dark as the system is.

Where the system asks for high contrast its own palette stays. All pairs of text and ground have
a contrast of at least 4.5 : 1 (a test computes it).
"""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from ui.style.sheet import sheet

Colours = Mapping[str, str]

LIGHT: Colours = {
    "window": "#f6f7f8",
    "base": "#ffffff",
    "alternate": "#eef1f3",
    "text": "#1b2228",
    "muted": "#55616b",
    "border": "#858f98",
    "line": "#d5dade",
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
    "border": "#7b8790",
    "line": "#3a434a",
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


def dress(app: QApplication) -> None:
    """Give the program its look, now and whenever the system turns light or dark."""
    app.setStyle("Fusion")
    font = app.font()
    if font.pointSizeF() < 10:
        font.setPointSizeF(10)
        app.setFont(font)
    hints = QGuiApplication.styleHints()
    hints.colorSchemeChanged.connect(lambda _scheme: _paint(app))
    _paint(app)


def colours() -> Colours:
    """The colours that are on the screen now."""
    dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return DARK if dark else LIGHT


def _paint(app: QApplication) -> None:
    now = colours()
    app.setPalette(palette(now))
    app.setStyleSheet(sheet(now, "dark" if now is DARK else "light"))


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
        role.PlaceholderText: "muted",
        role.Highlight: "selected",
        role.HighlightedText: "on_selected",
        role.Link: "link",
        role.Accent: "accent",
    }.items():
        made.setColor(where, QColor(of[name]))
    for where in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, where, QColor(of["muted"]))
    return made
