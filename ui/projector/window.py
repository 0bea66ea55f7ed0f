"""The window that the room sees: large text or nothing at all.

It is worked from the main window. It has no title but the program's name, no tooltips and no
dialogs, takes no focus when it opens, and remembers neither its place nor its size.
"""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QKeySequence,
    QPalette,
    QResizeEvent,
    QScreen,
    QShortcut,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from ui.host.watch import SHOWN_TO_ALL
from ui.projector.sheet import Sheet
from ui.widgets.later import later
from ui.words import say

LINES = 24
"""Lines of text that fit on the height of the window."""
SMALLEST = 20
"""Pixels of a letter in a window of any size."""
OVERLAP = 0.85
"""Part of a page by which paging goes on, so that the last line is seen again."""
SIZE = (1024, 640)
"""On the only screen there is, beside the main window."""


class ProjectorWindow(QWidget):
    """Dark, or one item. `show_sheet` and `darken` are the only ways from one to the other."""

    closed = Signal()
    """Somebody closed it."""
    darkening = Signal()
    """Somebody who has it in front pressed the key that darkens: from here it never shows."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setProperty(SHOWN_TO_ALL, True)
        say(self.setWindowTitle, "screens.program")
        say(self.setAccessibleName, "screens.program")
        self._night = QFrame()
        night = QPalette()
        night.setColor(QPalette.ColorRole.Window, Qt.GlobalColor.black)
        self._night.setPalette(night)
        self._night.setAutoFillBackground(True)
        self._sheet: Sheet | None = None
        self._left = ("", 0)
        """How far the room had come, in the item of which key."""
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._night)
        self._pages.addWidget(self._scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        for key, heard in (("F11", self.turn_full_screen), ("F12", self.darkening.emit)):
            QShortcut(QKeySequence(key), self).activated.connect(heard)

    @property
    def dark(self) -> bool:
        """Whether nothing is shown."""
        return self._pages.currentWidget() is self._night

    def open_beside(self, main: QWidget) -> None:
        """Open, dark: over the whole of another screen where there is one.

        A window that asks for full screen goes to the screen that it names on every system; one
        that asks for a place does not where the system decides on places itself.
        """
        other = other_screen(main.screen(), QGuiApplication.screens())
        if other is None:
            self.resize(*SIZE)
            self.show()
            return
        self.setGeometry(other.geometry())
        self.setScreen(other)
        self.showFullScreen()

    def show_sheet(self, sheet: Sheet) -> None:
        """Show this from now on; where one had come to by paging stays."""
        self._drop()
        self._sheet = sheet
        sheet.set_letters(self._letters())
        self._scroll.setWidget(sheet)
        self._pages.setCurrentWidget(self._scroll)
        layout = sheet.layout()
        if layout is not None:
            layout.activate()
        key, at = self._left
        self._scroll.verticalScrollBar().setValue(at if key == sheet.key else 0)

    def darken(self) -> None:
        """Show nothing, now: the text is gone from the widgets before the next one is painted."""
        self._pages.setCurrentWidget(self._night)
        self._drop()
        self._night.repaint()

    def page(self, forward: bool) -> None:
        """A page further, or back."""
        bar = self._scroll.verticalScrollBar()
        step = round(self._scroll.viewport().height() * OVERLAP)
        bar.setValue(bar.value() + (step if forward else -step))

    def turn_full_screen(self) -> None:
        """Over the whole screen, or not any more."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Letters as large as the window is high."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """With another style sheet Qt gives labels back the letters that they began with."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            later(self, self._fit)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """What was on it goes."""
        self.darken()
        super().closeEvent(event)
        self.closed.emit()

    def _fit(self) -> None:
        if self._sheet is not None:
            self._sheet.set_letters(self._letters())

    def _letters(self) -> int:
        return max(SMALLEST, self.height() // LINES)

    def _drop(self) -> None:
        """The widgets that held text lose it at once; Qt deletes them when it comes to it."""
        sheet, self._sheet = self._sheet, None
        if sheet is None:
            return
        self._left = (sheet.key, self._scroll.verticalScrollBar().value())
        self._scroll.takeWidget()
        sheet.blank()
        sheet.deleteLater()


def other_screen(own: QScreen, screens: list[QScreen]) -> QScreen | None:
    """A screen on which the main window is not."""
    return next((screen for screen in screens if screen is not own), None)
