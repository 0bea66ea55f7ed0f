"""The pages of a document one below another, as its reader will hold them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

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

    zoomed = Signal(int)
    """Another of `STEPS`."""

    def __init__(self, bridge: Bridge, *, keys: bool = True) -> None:
        """`keys`: zoom by the keyboard; only one of two that scroll together has them."""
        super().__init__()
        self._bridge = bridge
        self._data = b""
        self._drawing = object()
        """What is being drawn now; whatever else arrives is too late."""
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
        self.heading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
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
            if not keys:
                break
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
        """Show these pages from the top; empty bytes show nothing.

        The first page stands there before the others are drawn.
        """
        if data != self._data:
            self._show((), 1.0, 0)
            self.pages.verticalScrollBar().setValue(0)
        self._data = data
        self._draw()

    def scroll_with(self, other: "PagePreview") -> None:
        """Scroll and zoom both ways with another preview, so that pages lie side by side."""
        for mine, its in (
            (self.pages.verticalScrollBar(), other.pages.verticalScrollBar()),
            (self.pages.horizontalScrollBar(), other.pages.horizontalScrollBar()),
        ):
            mine.valueChanged.connect(its.setValue)
            its.valueChanged.connect(mine.setValue)
        self.zoomed.connect(other.zoom_to)
        other.zoomed.connect(self.zoom_to)

    def hide_zoom(self) -> None:
        """Leave the zoom to the preview that this one scrolls with; the pages stay level."""
        self.heading.setMinimumHeight(self.smaller.sizeHint().height())
        for widget in (self.smaller, self.scale, self.larger):
            widget.hide()

    def zoom_to(self, step: int) -> None:
        """Zoom to one of `STEPS`."""
        wanted = min(max(step, 0), len(STEPS) - 1)
        if wanted != self._zoom:
            self._zoom = wanted
            self._show_size()
            self._draw()
            self.zoomed.emit(wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Draw again once the size has settled."""
        super().resizeEvent(event)
        if self._data:
            self._settle.start()

    def _step(self, by: int) -> None:
        self.zoom_to(self._zoom + by)

    def _show_size(self) -> None:
        self.scale.show_text(f"{round(STEPS[self._zoom] * 100)} %")
        self.smaller.setEnabled(self._zoom > 0)
        self.larger.setEnabled(self._zoom < len(STEPS) - 1)

    def _draw(self) -> None:
        data, ratio, fresh = self._data, self.devicePixelRatioF(), not self.labels
        now = self._drawing = object()
        if not data:
            self._show((), ratio, 0)
            return
        room = self.pages.viewport().width() - 4 * SMALL
        width = max(room, NARROWEST) * STEPS[self._zoom]
        dots = width * ratio / A4_INCHES

        def first() -> "tuple[PageImage, int]":
            from ui.printing.pages import each_page, page_count

            return next(each_page(data, dots)), page_count(data)

        def rest() -> "tuple[PageImage, ...]":
            from ui.printing.pages import each_page

            return tuple(each_page(data, dots, 1)) if self._drawing is now else ()

        def drawn(found: "tuple[PageImage, int]") -> None:
            page, count = found
            if self._drawing is not now:
                return
            if fresh or count == 1:
                self._show((page,), ratio, count)
            if count > 1:
                self._bridge.off_thread(rest, lambda pages: all_drawn((page, *pages)), owner=self)

        def all_drawn(pages: "tuple[PageImage, ...]") -> None:
            if self._drawing is now:
                self._show(pages, ratio, len(pages))

        self._bridge.off_thread(first, drawn, owner=self)

    def _show(self, pages: "tuple[PageImage, ...]", ratio: float, count: int) -> None:
        """The pages that are drawn, of so many."""
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
            say(label.setAccessibleName, "printing.preview.page", page=number, pages=count)
            label.setAccessibleDescription(page.words)
