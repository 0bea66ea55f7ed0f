"""What came in between is said where nothing moves under a hand or the cursor.

Over what gives way for it on a page; below a page that scrolls, of which nothing is covered then.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.meetings.notice import NoticePlace
from ui.style.spacing import SMALL, TIGHT
from ui.widgets.button import Button
from ui.widgets.later import later


class ScrolledPage(QScrollArea):
    """Scrolls a page; its `foot` is laid out below it, and holds what is said while it scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.foot = QWidget()
        self._column = QVBoxLayout(self.foot)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    @property
    def scrolls(self) -> bool:
        """Whether the page is higher than its room, also while nothing is said below it."""
        return self.widget().height() > self.viewport().height() + self.foot.height()

    def hold(self, said: QWidget) -> None:
        """Say it below the page; where somebody types stays in sight."""
        self._column.addWidget(said)
        said.show()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """What is said takes its room from what is read, not from the line that is typed."""
        super().resizeEvent(event)
        if self._column.count():
            later(self, self._show_cursor)

    def _show_cursor(self) -> None:
        held, page = QApplication.focusWidget(), self.widget()
        if held is not None and page.isAncestorOf(held):
            typed = held.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle) or held.rect()
            line = QRectF(typed).toRect().translated(held.mapTo(page, QPoint(0, 0)))
            self.ensureVisible(0, line.center().y(), 0, min(line.height(), self.height() // 2))


class NoticeOverlay(QFrame):
    """Holds a page's notice over the widget that `over` answers, or below a page that scrolls.

    With `low` it stands at the bottom of that widget. Escape and its button take it away.
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
        notice.refusal.shorten()
        self.dismiss = Button("screens.dismiss", self.leave)
        self.dismiss.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the cursor alone
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
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
        kind, page = event.type(), watched is self._page
        if kind in (_SHOWN if page else _SAID):
            self._follow()
        elif event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            later(self, self._keep)
        return super().eventFilter(watched, event)

    def _follow(self) -> None:
        says = not (self._notice.refusal.isHidden() and self._notice.password.isHidden())
        self._escape.setEnabled(says)
        if says and self._page.isVisible():
            self.dismiss.setHidden(self._notice.refusal.isHidden())  # a password has its own
            self._stand()
            self.show()
            return
        self._leave_foot()
        self.hide()
        if not says:
            self.went.emit()

    def _leave_foot(self) -> None:
        if self.parentWidget() is not self._page:
            self.setParent(self._page)
            self._rim(0, 0)

    def _rim(self, beside: int, around: int) -> None:
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(beside, around, beside, around)

    def _keep(self) -> None:
        if not self.isHidden():
            self._stand()

    def needed(self, width: int) -> int:
        """How high it is when it is so wide, in pixels."""
        layout = self.layout()
        if layout is None or not layout.hasHeightForWidth():
            return self.sizeHint().height()
        return layout.totalHeightForWidth(width)

    def least(self, width: int) -> int:
        """Pixels that a password with its buttons needs, and some lines of what is said."""
        layout = self.layout()
        if layout is None or not layout.hasHeightForWidth():
            return self.minimumSizeHint().height()
        return layout.totalMinimumHeightForWidth(width)

    def _stand(self) -> None:
        area = self._scrolled()
        if area is not None:
            if self.parentWidget() is not area.foot:
                self._rim(SMALL, TIGHT)
                area.hold(self)
                self.went.emit()
            return
        self._leave_foot()
        place = _within(self._over(), self._page) & self._page.rect()
        wanted = self.needed(place.width())
        needed = min(max(place.height(), self.least(place.width())), wanted)
        if self._low:
            place.setTop(place.bottom() + 1 - needed)
        place.setTop(max(min(place.top(), self._page.height() - needed), 0))
        place.setHeight(needed)
        self.setGeometry(place)
        self.show()
        self.raise_()

    def _scrolled(self) -> ScrolledPage | None:
        """What scrolls the page, if it does."""
        at: QWidget | None = self._over() if self._low else self._page
        while at is not None and not isinstance(at, ScrolledPage):
            at = at.parentWidget()
        return at if at is not None and at.scrolls else None


def _within(part: QWidget, page: QWidget) -> QRect:
    """Where a part stands on its page."""
    return QRect(part.mapTo(page, QPoint(0, 0)), part.size())


_SAID = (QEvent.Type.ShowToParent, QEvent.Type.HideToParent)
_SHOWN = (QEvent.Type.Show, QEvent.Type.Hide)
"""Of its page, with whatever that stands in."""
