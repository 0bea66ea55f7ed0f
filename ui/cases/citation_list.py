"""The bases that can carry a consultation, each shown whole: the name of a law is long."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QSizePolicy

from ui.cases.fitting import Citation
from ui.style.spacing import GAP, SMALL
from ui.widgets.draft import OwnDraft

TALLEST = 10_000


class CitationList(QListWidget, OwnDraft):
    """One of a few, chosen with the arrows; as high as its texts are, which break into lines."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._wanted = ""
        """Put back, and to be chosen once it is offered."""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._fit)
        self.currentRowChanged.connect(lambda _row: self.edited.emit())

    @property
    def chosen(self) -> str:
        """The chosen one as it is typed; empty where there is none."""
        item = self.currentItem()
        return "" if item is None else str(item.data(Qt.ItemDataRole.UserRole))

    def drafted(self) -> str:
        """The chosen one, for the draft of its form."""
        return self.chosen

    def put_back(self, typed: str) -> None:
        """Choose it, now or as soon as it is offered."""
        self._wanted = typed
        self._choose(typed)

    def offer(self, citations: Iterable[Citation]) -> None:
        """Offer these; the chosen one stays chosen where it is still offered, else the first."""
        kept = self._wanted or self.chosen
        self.blockSignals(True)
        self.clear()
        for citation in citations:
            item = QListWidgetItem(citation.printed, self)
            item.setData(Qt.ItemDataRole.UserRole, citation.typed)
        self.setCurrentRow(0)
        self._choose(kept)
        self.blockSignals(False)
        self._fit()

    def _choose(self, typed: str) -> None:
        for row in range(self.count()):
            if self.item(row).data(Qt.ItemDataRole.UserRole) == typed:
                self.setCurrentRow(row)
                self._wanted = ""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Other widths break the texts elsewhere."""
        super().resizeEvent(event)
        self._soon.start()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """So do larger letters."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._soon.start()

    def _fit(self) -> None:
        width, metrics, high = self.viewport().width() - 2 * GAP, self.fontMetrics(), 0
        flags = Qt.TextFlag.TextWordWrap.value
        for row in range(self.count()):
            item = self.item(row)
            text = metrics.boundingRect(0, 0, max(width, 1), TALLEST, flags, item.text())
            hint = item.sizeHint()
            hint.setHeight(text.height() + SMALL)
            hint.setWidth(max(width, 1))
            item.setSizeHint(hint)
            high += hint.height()
        self.setFixedHeight(high + 2 * SMALL)
