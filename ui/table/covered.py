"""A dialog for one person at a time: it covers the window, and says first whom it is for.

What waits for somebody, and what somebody answers, is shown to that person only (R21, R31, R43).
Whoever watches sees the same cover and the same page for everyone.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.bridge import Bridge
from ui.meetings.notice import NoticePlace
from ui.style.spacing import COLUMN, GAP, MARGIN, SMALL, grown
from ui.widgets.button import Button
from ui.widgets.code_field import CodeField
from ui.widgets.label import Label
from ui.words import say

WIDTH = COLUMN + 10 * MARGIN
CODE = 36
"""Letters that a field shows of what it asks."""
AROUND, IN_SIGHT = 1, 4
"""Shares of the height: of what stays free above and below, and of what is read and answered."""
COVER = 0
"""The page that says whom the laptop is for."""


class CoveredDialog(QDialog):
    """Subclasses add pages behind the cover and open them in `look`."""

    def __init__(self, bridge: Bridge, title: str, leave: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(grown(COLUMN))
        self.setAutoFillBackground(True)
        say(self.setWindowTitle, title)
        self.notice = NoticePlace(bridge)
        self.whose = Label(role="title")
        self.whose.setWordWrap(True)
        self.code = CodeField()
        self.code.narrow(CODE)
        say(self.code.setAccessibleName, "table.approve.code")
        say(self.code.setPlaceholderText, "table.approve.code")
        self.code.returnPressed.connect(self._look)
        self.mine = Button("table.cover.mine", self._look, primary=True)
        self.leave = Button(leave, self.reject)
        self.pages = QStackedWidget()
        told = Label("table.cover.hand_over")
        self.unasked = Label(role="hint")
        self.pages.addWidget(page_of(self.whose, told, self.unasked, self.code, self.mine))
        held = QFrame()
        held.setProperty("role", "card")
        held.setMaximumWidth(grown(WIDTH))
        column = QVBoxLayout(held)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.addWidget(self.pages, 1)
        column.addWidget(self.notice)
        column.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignRight)
        middle = QVBoxLayout()
        middle.addStretch(AROUND)
        middle.addWidget(held, IN_SIGHT)
        middle.addStretch(AROUND)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(SMALL, SMALL, SMALL, SMALL)
        whole.addStretch()
        whole.addLayout(middle, 100)
        whole.addStretch()
        for button in (self.mine, self.leave):
            button.setAutoDefault(False)  # Enter answers for nobody

    def look(self) -> None:
        """The person whom it is for took the laptop: show what is theirs."""
        raise NotImplementedError

    def cover(self, name: str, *, coded: bool = False) -> None:
        """Hide everything until this person takes the laptop, with the code of their card."""
        self.notice.clear()
        self.whose.say("table.cover.turn", name=name)
        self.pages.setCurrentIndex(COVER)
        self.code.clear()
        self.code.setVisible(coded)
        self.unasked.say("table.cover.unasked", name=name)
        self.unasked.setVisible(not coded)
        (self.code if coded else self.mine).setFocus()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Lie over the whole window: who answers here need not read the case behind it."""
        super().showEvent(event)
        parent = self.parentWidget()
        if parent is not None:
            window = parent.window()
            self.setGeometry(window.geometry())
            self.setWindowState(window.windowState() & Qt.WindowState.WindowMaximized)

    def _look(self) -> None:
        """Where a password is asked and left, the button waits as it was."""
        self.notice.refusal.clear()
        if self.code.isVisible():  # a wrong code gives way to the next that is typed
            self.code.wrong()
        self.look()


def page_of(*widgets: QWidget) -> QWidget:
    """Widgets below one another, buttons at their own width."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GAP)
    for widget in widgets:
        beside = Qt.AlignmentFlag.AlignLeft if isinstance(widget, Button) else Qt.AlignmentFlag(0)
        column.addWidget(widget, int(isinstance(widget, QScrollArea)), beside)
    if not any(isinstance(widget, QScrollArea) for widget in widgets):
        column.addStretch()
    return page
