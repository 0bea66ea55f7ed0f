"""Tabs: as large as the page in front needs, not as the largest of all."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QTabWidget, QWidget


class Tabs(QTabWidget):
    """A page that needs much room takes none while another is in front."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(lambda _index: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """What the page in front needs at least, below its tab."""
        page, bar = self.currentWidget(), self.tabBar().sizeHint().height()
        if page is None:
            return super().minimumSizeHint()
        needed = page.minimumSizeHint().expandedTo(page.minimumSize())
        frame = 2 * self.style().pixelMetric(self.style().PixelMetric.PM_DefaultFrameWidth)
        return needed + QSize(0, bar + frame)
