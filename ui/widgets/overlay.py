"""What came in between is said over a page, so that nothing moves under a hand or the cursor."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget

from ui.meetings.notice import NoticePlace
from ui.style.spacing import TIGHT
from ui.widgets.button import Button
from ui.widgets.later import later

LEAST = 64
"""Pixels; a place that is lower shows too little of a refusal, even one that scrolls."""


class NoticeOverlay(QFrame):
    """Holds a page's notice over the widget that `over` answers, as far as that is in sight.

    Where it is not (large letters on a small screen: the page around it scrolls), it stands at the
    top of what is in sight, or at the bottom while the cursor is at the top. With `low` it stands
    at the bottom of that widget. Escape and its button take it away.
    """

    left = Signal()
    """It went while it had the focus, which somebody must take up."""
    went = Signal()
    """Nothing is said any more: what gave way for it has its room again."""

    def __init__(
        self,
        notice: NoticePlace,
        over: Callable[[], QWidget],
        page: QWidget,
        *,
        low: bool = False,
    ) -> None:
        super().__init__(page)
        self._notice, self._over, self._page, self._low = notice, over, page, low
        self.setAutoFillBackground(True)
        notice.refusal.brief = True
        self.dismiss = Button("screens.dismiss", self.leave)
        self.dismiss.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the cursor alone
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TIGHT)
        row.addWidget(notice, 1)
        row.addWidget(self.dismiss, 0, Qt.AlignmentFlag.AlignTop)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), page)
        self._escape.activated.connect(self.leave)
        self._escape.activatedAmbiguously.connect(self.leave)
        for part in (notice.refusal, notice.password, page):
            part.installEventFilter(self)
        self._follow()

    def leave(self) -> None:
        """Nothing is said any more, and no password is asked."""
        held = QApplication.focusWidget()
        focused = held is not None and self.isAncestorOf(held)
        self._notice.clear()
        if focused:
            self.left.emit()

    def event(self, event: QEvent) -> bool:
        """As tall as what it says."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest and not self.isHidden():
            self._stand()
        return done

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Come and go with what is said; keep to its place once the page was laid out anew."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._follow()
        elif event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            later(self, self._keep)
        return super().eventFilter(watched, event)

    def _follow(self) -> None:
        says = not (self._notice.refusal.isHidden() and self._notice.password.isHidden())
        self._escape.setEnabled(says)
        if says:
            self.dismiss.setHidden(self._notice.refusal.isHidden())  # a password has its own
            self._stand()
            self.raise_()
        self.setVisible(says)
        if not says:
            self.went.emit()

    def _keep(self) -> None:
        if not self.isHidden():
            self._stand()

    def needed(self, width: int) -> int:
        """How high it is when it is so wide, in pixels."""
        layout = self.layout()
        if layout is None or not layout.hasHeightForWidth():
            return self.sizeHint().height()
        return layout.totalHeightForWidth(width)

    def _stand(self) -> None:
        sight, over = _in_sight(self._page), self._over()
        place = _within(over, self._page) & sight
        wanted = self.needed(place.width())
        if place.height() < min(wanted, LEAST):
            place, wanted = sight, self.needed(sight.width())
            if _cursor(self._page).center().y() < sight.center().y():
                place = sight.adjusted(0, max(sight.height() - wanted, 0), 0, 0)
        needed = min(max(place.height(), self._least(place.width())), wanted)
        if self._low:
            place.setTop(place.bottom() + 1 - needed)
        place.setTop(max(min(place.top(), sight.bottom() + 1 - needed), sight.top()))
        place.setHeight(needed)
        self.setGeometry(place)

    def _least(self, width: int) -> int:
        """What a password with its buttons needs, and what is said about the last one."""
        layout = self.layout()
        if layout is None or self._notice.password.isHidden():
            return 0
        return layout.totalMinimumHeightForWidth(width)


def _within(part: QWidget, page: QWidget) -> QRect:
    """Where a part stands on its page."""
    return QRect(part.mapTo(page, QPoint(0, 0)), part.size())


def _in_sight(page: QWidget) -> QRect:
    """What of a page is not scrolled away."""
    seen, around = page.rect(), page.parentWidget()
    while around is not None:
        seen &= QRect(page.mapFrom(around, QPoint(0, 0)), around.size())
        around = None if around.isWindow() else around.parentWidget()
    return seen


def _cursor(page: QWidget) -> QRect:
    """Where is typed on a page; nowhere, at its top, if elsewhere."""
    held = QApplication.focusWidget()
    if held is None or not page.isAncestorOf(held):
        return QRect()
    typed = QRectF(held.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle) or held.rect())
    return typed.toRect().translated(held.mapTo(page, QPoint(0, 0)))
