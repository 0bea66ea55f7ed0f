"""The place of what is said at the table: it covers nothing that is read or typed.

The list of texts gives way for it, from its end: its current text stays in sight, and no field
and no button moves. While a code or a password is typed, or where the list alone is too low, the
buttons below it give way first: none of them is for now. Where that is not enough, a code being
asked above it, all of the list does: the form and the code are what people are at.
"""

from PySide6.QtWidgets import QApplication, QWidget

from ui.meetings.notice import NoticePlace
from ui.table.prompt import Prompt
from ui.table.texts_table import TextsTable
from ui.widgets.later import later
from ui.widgets.overlay import NoticeOverlay

LINES = 2
"""Of the current text that stay at least while something is said below the list."""


class NoticeRoom(QWidget):
    """Stands between the list and its buttons, as high as what is said; gone with it."""

    def __init__(self, texts: TextsTable, prompt: Prompt, buttons: QWidget) -> None:
        super().__init__()
        self._texts, self._prompt, self._buttons = texts, prompt, buttons
        self._least = 0
        self.hide()

    def hold(self, notice: NoticePlace, desk: QWidget) -> NoticeOverlay:
        """What says a desk's notices here."""
        self._notice, self._overlay = notice, NoticeOverlay(notice, self._over, desk)
        self._overlay.went.connect(self.take_back)
        return self._overlay

    def _over(self) -> QWidget:
        held = QApplication.focusWidget()
        coded = held is not None and self._prompt.isAncestorOf(held)
        self._give(asked=not self._notice.password.isHidden(), coded=coded)
        return self

    def _give(self, *, asked: bool, coded: bool) -> None:
        texts, buttons = self._texts, self._buttons
        free = texts.height()
        if self.isHidden():
            self._least = texts.minimumHeight()
        else:
            free += self.height()
        free += 0 if buttons.isHidden() else buttons.height()
        beside = buttons.sizeHint().height()
        needed, least = self._overlay.needed(texts.width()), texts.least_height(LINES)
        spared = asked or coded or needed + least + beside > free
        free -= 0 if spared else beside
        if asked or needed + least > free:
            least = 1
        buttons.setHidden(spared)
        texts.setMinimumHeight(least)
        self.setFixedHeight(max(min(needed, free - least), 0))
        self.show()
        above = self.parentWidget()
        around = above.layout() if above is not None else None
        if around is not None:
            around.activate()
        later(texts, texts.scroll_to_current)

    def take_back(self) -> None:
        """Nothing is said any more."""
        if not self.isHidden():
            self.hide()
            self._buttons.show()
            self._texts.setMinimumHeight(self._least)
