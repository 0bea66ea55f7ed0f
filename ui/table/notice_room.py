"""The place of what is said at the table: it covers nothing that is read or typed.

It stands below the list of texts, which gives way for it from its end: its current text stays in
sight, and no field and no button moves. What is said scrolls in what room there is. Only where its
least would cut the current text, as while a code or a password is asked, the buttons below go.
"""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.meetings.notice import NoticePlace
from ui.table.texts_table import TextsTable
from ui.widgets.later import later
from ui.widgets.overlay import NoticeOverlay

LINES = 3
"""Of the current text that stay in sight while something is said."""


class NoticeRoom(QWidget):
    """Stands between the list and its buttons, as high as what is said; gone with it."""

    def __init__(self, texts: TextsTable, buttons: QWidget, column: QVBoxLayout) -> None:
        super().__init__()
        self._texts, self._buttons, self._column = texts, buttons, column
        self.hide()

    def hold(self, notice: NoticePlace, desk: QWidget) -> NoticeOverlay:
        """What says a desk's notices here."""
        self._overlay = NoticeOverlay(notice, self._over, desk)
        self._overlay.went.connect(self.take_back)
        return self._overlay

    def _over(self) -> QWidget:
        texts, buttons, column = self._texts, self._buttons, self._column
        column.activate()  # something may be asked above the list since it was laid out
        gap, width = column.spacing(), texts.width()
        least, row = self._overlay.least(width), texts.least_height(LINES)
        free = column.geometry().bottom() + 1 - texts.y() - gap
        beside = buttons.height() + gap
        spared = least + row + beside > free
        buttons.setHidden(spared)
        free -= 0 if spared else beside
        self.setFixedHeight(min(self._overlay.needed(width), max(free - row, least)))
        self.show()
        column.activate()
        later(texts, texts.scroll_to_current)
        return self

    def take_back(self) -> None:
        """Nothing is said any more."""
        if not self.isHidden():
            self.hide()
            self._buttons.show()
