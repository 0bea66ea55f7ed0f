"""A page before the vault is open: a title, a column to read, buttons below, a way back."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.style.spacing import COLUMN, GAP, MARGIN, SMALL, grown
from ui.widgets.body import reveal
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.later import later
from ui.widgets.reading_order import tab_as_read
from ui.widgets.refusal import RefusalPanel

PRESSED = (QPushButton, QToolButton)
AROUND = 2
"""Lines above and below a field: its name, and what is said of it."""


class Page(QWidget):
    """Subclasses fill `column`; `buttons` holds what one can do, `refusal` what stands against.

    Enter in a field presses the filled button, as in a dialog.
    """

    _said = False
    """It was said what goes with the window, and nothing was typed since."""

    def __init__(
        self, title: str, back: Callable[[], object] | None = None, width: int = COLUMN
    ) -> None:
        super().__init__()
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = self._scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(scroll)
        inside = QWidget()
        scroll.setWidget(inside)
        middle = QHBoxLayout(inside)
        middle.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        middle.addStretch(1)
        held = QWidget()
        held.setMaximumWidth(grown(width))
        middle.addWidget(held, width)
        middle.addStretch(1)
        whole = QVBoxLayout(held)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GAP)
        whole.addStretch(1)
        self.title = Label(title, "title")
        self.title.setWordWrap(True)
        whole.addWidget(self.title)
        self.column = QVBoxLayout()
        self.column.setSpacing(SMALL)
        whole.addLayout(self.column)
        self.refusal = RefusalPanel()
        whole.addWidget(self.refusal)
        self.buttons = QHBoxLayout()
        if back is not None:
            self.back = Button("screens.back", back)
            self.buttons.addWidget(self.back)
        self.buttons.addStretch()
        whole.addLayout(self.buttons)
        whole.addStretch(2)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def loses(self) -> str:
        """What would go with the window, as the key of a sentence; empty where nothing would."""
        return ""

    def stays(self) -> bool:
        """Whether the window stays open this once: here it is said what would go with it."""
        loses = self.loses()
        if not loses or self._said:
            return False
        self._said = True
        self.refusal.say_hint(loses)
        self.refusal.setFocus()
        return True

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """The way back was made first, and comes where it stands: below what is filled in."""
        super().showEvent(event)
        tab_as_read(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter goes on, or to the next field while something is missing; lists have their own."""
        own = isinstance(self.focusWidget(), (*PRESSED, QAbstractItemView))
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or own:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            if (button := self._goes_on()) is not None:
                button.click()
            else:
                self._next_field()

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Whoever is sent to a field sees it, once everything has its place."""
        if now is not None and self._scroll.isAncestorOf(now):
            later(self, self._reveal)

    def _reveal(self) -> None:
        there = self.focusWidget()
        if there is not None and self._scroll.isAncestorOf(there):
            reveal(self._scroll, there, AROUND * self.fontMetrics().lineSpacing())

    def _next_field(self) -> None:
        before = self.focusWidget()
        while self.focusNextChild() and self.focusWidget() is not before:
            if not isinstance(self.focusWidget(), PRESSED):
                return

    def _goes_on(self) -> QPushButton | None:
        """The filled button, where it can be pressed."""
        buttons = [self.buttons.itemAt(at).widget() for at in range(self.buttons.count())]
        for button in buttons:
            usable = button is not None and button.isVisibleTo(self) and button.isEnabled()
            if usable and isinstance(button, QPushButton) and button.property("role") == "primary":
                return button
        return None
