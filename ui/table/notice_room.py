"""The place of what is said at the table: it covers nothing that is read or typed.

The list of texts gives way for it, from its end: its current text stays in sight, and no field
and no button moves. While a code or a password is typed, the buttons below the list give way
first: none of them is for now. On a page that scrolls nothing gives way: what is said
stands at an edge of what is in sight.
"""

from PySide6.QtWidgets import QApplication, QWidget

from ui.meetings.notice import NoticePlace
from ui.table.prompt import Prompt
from ui.table.texts_table import TextsTable
from ui.widgets.later import later
from ui.widgets.overlay import NoticeOverlay

LINES = 2
"""Of the list that stay while something is said below it; none while a password is asked."""


class NoticeRoom(QWidget):
    """Stands between the list and its buttons, as high as what is said; gone with it."""

    def __init__(self, texts: TextsTable, prompt: Prompt, buttons: QWidget, forms: QWidget) -> None:
        super().__init__()
        self._texts, self._prompt, self._buttons, self._forms = texts, prompt, buttons, forms
        self._alone, self._least = False, 0
        self.hide()

    def hold(self, notice: NoticePlace, desk: QWidget) -> NoticeOverlay:
        """What says a desk's notices here."""
        self._notice, self._overlay = notice, NoticeOverlay(notice, self._over, desk)
        self._overlay.went.connect(self.take_back)
        return self._overlay

    def stand(self, *, alone: bool) -> None:
        """Whether the page around the desk scrolls."""
        self.take_back()
        self._alone = alone

    def _over(self) -> QWidget:
        held = QApplication.focusWidget()
        coded = held is not None and self._prompt.isAncestorOf(held)
        if self._alone:
            return self._forms if coded else self._texts
        asked = not self._notice.password.isHidden()
        self._give(asked, spared=asked or coded)
        return self

    def _give(self, asked: bool, *, spared: bool) -> None:
        texts, buttons = self._texts, self._buttons
        least = 1 if asked else LINES * texts.fontMetrics().lineSpacing()
        free = texts.height() - least
        if self.isHidden():
            self._least = texts.minimumHeight()
        else:
            free += self.height()
        if spared is not buttons.isHidden():
            free += buttons.height() * (1 if spared else -1)
            buttons.setHidden(spared)
        texts.setMinimumHeight(least)
        self.setFixedHeight(max(min(self._overlay.needed(texts.width()), free), 0))
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
