"""Pages of which one is in front: as large as that one needs, whatever the others would."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget


class Shown(QStackedWidget):
    """As large as the page that is shown needs, not as the largest of all."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(self._turned)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """What the page needs at least."""
        page = self.currentWidget()
        if page is None:
            return super().minimumSizeHint()
        return page.minimumSizeHint().expandedTo(page.minimumSize())

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Of the page that is shown; Qt would take the highest of all."""
        page = self.currentWidget()
        return page.heightForWidth(width) if page is not None else -1

    def _turned(self, _index: int) -> None:
        self.updateGeometry()


class Pages(Shown):
    """Takes the place that there is: what is longer scrolls inside, beside what people work on."""

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Sentences that break elsewhere do not push the whole screen."""
        return False

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """No more than needed."""
        return self.minimumSizeHint()
