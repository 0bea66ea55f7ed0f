"""What scrolls beside other parts, and stands whole where the page scrolls: one bar, never two."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class WholeArea(QScrollArea):
    """Scrolls up and down, or is as high as all that it holds."""

    def __init__(self, inside: QWidget | None = None) -> None:
        super().__init__()
        self.whole = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if inside is not None:
            self.setWidget(inside)

    def stand_whole(self, whole: bool) -> None:
        """Whether the page scrolls instead."""
        if whole is not self.whole:
            self.whole = whole
            policy = Qt.ScrollBarPolicy
            self.setVerticalScrollBarPolicy(
                policy.ScrollBarAlwaysOff if whole else policy.ScrollBarAsNeeded
            )
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as what it holds, and the bar beside it; as high where it stands whole."""
        least, inside = super().minimumSizeHint(), self.widget()
        if inside is None:
            return least
        wide = inside.minimumSizeHint().width() + 2 * self.frameWidth()
        if not self.whole:
            bar = self.verticalScrollBar().sizeHint().width()
            return QSize(max(least.width(), wide + bar), least.height())
        layout, high = inside.layout(), inside.minimumSizeHint().height()
        if layout is not None and layout.hasHeightForWidth():
            high = max(high, layout.totalHeightForWidth(max(self.viewport().width(), 1)))
        return QSize(max(least.width(), wide), high + 2 * self.frameWidth())

    def event(self, event: QEvent) -> bool:
        """Follow what comes and goes inside, and where its lines break."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.updateGeometry()
        return super().event(event)
