"""The pages of a document one below another, as its reader will hold them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.bridge import Bridge
from ui.style.spacing import GAP, SMALL
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.words import say

if TYPE_CHECKING:
    from ui.printing.pages import PageImage

A4_INCHES = 8.27
STEPS = (0.5, 0.7, 0.85, 1.0, 1.25, 1.5, 2.0)
"""Zoom: 1 is the width of the place that there is."""
NARROWEST = 200
SETTLE_MS = 120
"""How long the place must keep its size before the pages are drawn again."""


class PagePreview(QWidget):
    """Draws in the worker; nothing of the document touches the disk."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._data = b""
        self._zoom = STEPS.index(1.0)
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setSpacing(GAP)
        self._column.addStretch()
        self.labels: list[QLabel] = []
        self.pages = QScrollArea()
        self.pages.setWidgetResizable(True)
        self.pages.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.pages.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pages.setWidget(self._inside)
        say(self.pages.setAccessibleName, "printing.preview.name")
        self.heading, self.scale = Label(role="heading"), Label(role="hint")
        self.heading.setWordWrap(False)
        self.scale.setWordWrap(False)
        self.smaller = Button("printing.preview.smaller", lambda: self._step(-1))
        self.larger = Button("printing.preview.larger", lambda: self._step(1))
        for button, key in ((self.smaller, "smaller_name"), (self.larger, "larger_name")):
            say(button.setAccessibleName, f"printing.preview.{key}")
        self._lay_out()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._draw)
        zoom = QKeySequence.StandardKey
        for standard, button in ((zoom.ZoomIn, self.larger), (zoom.ZoomOut, self.smaller)):
            QShortcut(QKeySequence(standard), self).activated.connect(button.click)
        self._show_size()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        row.addWidget(self.heading, 1)
        for widget in (self.smaller, self.scale, self.larger):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addLayout(row)
        column.addWidget(self.pages, 1)

    def show_document(self, data: bytes) -> None:
        """Show these pages from the top; empty bytes show nothing."""
        if data != self._data:
            self.pages.verticalScrollBar().setValue(0)
        self._data = data
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Draw again once the size has settled."""
        super().resizeEvent(event)
        if self._data:
            self._settle.start()

    def _step(self, by: int) -> None:
        self._zoom = min(max(self._zoom + by, 0), len(STEPS) - 1)
        self._show_size()
        self._draw()

    def _show_size(self) -> None:
        self.scale.show_text(f"{round(STEPS[self._zoom] * 100)} %")
        self.smaller.setEnabled(self._zoom > 0)
        self.larger.setEnabled(self._zoom < len(STEPS) - 1)

    def _draw(self) -> None:
        data, ratio = self._data, self.devicePixelRatioF()
        if not data:
            self._show((), ratio)
            return
        room = self.pages.viewport().width() - 4 * SMALL
        width = max(room, NARROWEST) * STEPS[self._zoom]
        dots = width * ratio / A4_INCHES

        def draw() -> "tuple[PageImage, ...]":
            from ui.printing.pages import page_images

            return page_images(data, dots)

        def drawn(pages: "tuple[PageImage, ...]") -> None:
            if self._data == data:
                self._show(pages, ratio)

        self._bridge.off_thread(draw, drawn, owner=self)

    def _show(self, pages: "tuple[PageImage, ...]", ratio: float) -> None:
        while len(self.labels) > len(pages):
            label = self.labels.pop()
            self._column.removeWidget(label)
            label.hide()
            label.deleteLater()
        while len(self.labels) < len(pages):
            label = QLabel()
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._column.insertWidget(len(self.labels), label)
            self.labels.append(label)
        for number, (label, page) in enumerate(zip(self.labels, pages, strict=True), 1):
            picture = QPixmap.fromImage(page.image)
            picture.setDevicePixelRatio(ratio)
            label.setPixmap(picture)
            say(label.setAccessibleName, "printing.preview.page", page=number, pages=len(pages))
            label.setAccessibleDescription(page.words)
