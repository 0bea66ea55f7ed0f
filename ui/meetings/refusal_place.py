"""A refusal with many rules scrolls in a place of its own, so that the work beside it stays."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy

from ui.widgets.later import later
from ui.widgets.refusal import RefusalPanel

TALLEST, LOWEST = 120, 64
"""Pixels: a heading and a rule, and what stays of them where room is short; more scrolls."""


class RefusalPlace(QScrollArea):
    """As tall as what it says, up to a limit; gone while there is nothing to say."""

    def __init__(self, refusal: RefusalPanel) -> None:
        super().__init__()
        self._refusal = refusal
        self._height = LOWEST
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(refusal)
        refusal.hide()  # a scroll area shows what it is given
        refusal.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the panel as it comes, goes and says something else."""
        if event.type() is QEvent.Type.HideToParent:
            self.hide()
        elif event.type() in (QEvent.Type.ShowToParent, QEvent.Type.LayoutRequest):
            if self.parentWidget() is not None:  # else it would be a window, for a moment
                self.setVisible(not self._refusal.isHidden())
            later(self, self._fit)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Lines break elsewhere at another width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As tall as what it says."""
        return QSize(super().sizeHint().width(), self._height)

    def _fit(self) -> None:
        layout = self._refusal.layout()
        width = self.viewport().width()
        if layout is not None and width > 0:
            self._height = min(layout.totalHeightForWidth(width) + 2, TALLEST)
            self.setMinimumHeight(min(self._height, LOWEST))
            self.setMaximumHeight(self._height)
            self.updateGeometry()
            self.ensureVisible(0, 0)
            # Qt laid it out before the scroll bar came, and does not do so again.
            layout.setGeometry(self._refusal.contentsRect())
