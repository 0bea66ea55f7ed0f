"""The part of a dialog that scrolls where the screen is too low, so that its buttons never go."""

from PySide6.QtCore import QEvent, QMargins, QPoint, QSize, Qt
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.style.spacing import GAP, MARGIN, SMALL
from ui.widgets.later import later

WIDTH = 74
"""Letters across a form."""
LEAST = 6
"""Lines of a form that are seen at least; the screen may leave it no more."""


class Body(QScrollArea):
    """Fill `column`; what stands below the body in the dialog always stays in sight."""

    def __init__(self) -> None:
        super().__init__()
        held = QWidget()
        self.column = QVBoxLayout(held)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GAP)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(held)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def needed(self, width: int) -> int:
        """How high it is when it is so wide and nothing scrolls."""
        column = self.column
        wraps = column.hasHeightForWidth()
        return column.totalHeightForWidth(width) if wraps else column.totalSizeHint().height()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as a form, as high as it is then."""
        width = max(WIDTH * self.fontMetrics().averageCharWidth(), self.minimumSizeHint().width())
        return QSize(width, self.needed(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as its widest field, and the bar beside it that it may scroll by."""
        width, lines = self.widget().minimumSizeHint().width(), self.fontMetrics().lineSpacing()
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(width + bar, min(LEAST * lines, self.needed(width)))

    def widen(self, dialog: QDialog) -> None:
        """Let the dialog be as wide as a form, also on a screen of which Qt would leave a third."""
        room = dialog.screen().availableSize().width() - 2 * MARGIN
        layout = dialog.layout()
        around = layout.contentsMargins() if layout is not None else QMargins()
        wanted = min(self.sizeHint().width() + around.left() + around.right(), room)
        if wanted > dialog.width():
            dialog.resize(wanted, dialog.height())

    def grow(self, dialog: QDialog) -> None:
        """Let the dialog be as high as what is said in it, as far as the screen goes."""
        if dialog.isVisible():
            room = dialog.screen().availableSize().height() - 2 * MARGIN
            around = dialog.height() - self.height()
            needed = min(self.needed(self.viewport().width()) + around, room)
            if needed > dialog.height():
                dialog.resize(dialog.width(), needed)

    def bring(self, part: QWidget) -> None:
        """Scroll to what was just said, once it has its place."""
        later(part, lambda: reveal(self, part, 0))

    def event(self, event: QEvent) -> bool:
        """What is said in it is the dialog's business: it grows."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Where a step puts the cursor is in sight, as where Tab puts it."""
        if now is not None and self.isAncestorOf(now):
            reveal(self, now, SMALL)


def reveal(area: QScrollArea, part: QWidget, margin: int) -> None:
    """Scroll to the whole of it: of a field that has the cursor Qt shows the cursor alone."""
    place = part.rect().translated(part.mapTo(area.widget(), QPoint()))
    half = place.height() // 2 + 1
    area.ensureVisible(place.left(), place.top() + half, 0, half + margin)
