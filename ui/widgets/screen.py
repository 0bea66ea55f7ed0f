"""What every screen is: a title, a refresh when the vault changed, and a language to speak."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ui.bridge import Bridge
from ui.style.spacing import GAP, MARGIN
from ui.widgets.label import Label

_BEGINS = Qt.FocusReason.OtherFocusReason
Navigate = Callable[[str, str | None], None]
"""Go to a place of the window by its name in `ui.places`, and the id of the one that is meant."""


class Part(QWidget):
    """A page, or a part of one, that says where the keyboard begins.

    Qt's own proxy would catch Tab too, and so pass over whatever stands before that widget.
    """

    _first: QWidget | None = None

    def setFocusProxy(self, first: QWidget | None) -> None:  # noqa: N802 - Qt's name
        """Where the keyboard begins."""
        self._first = first

    def setFocus(self, reason: Qt.FocusReason = _BEGINS) -> None:  # noqa: N802 - Qt's name
        """Begin there."""
        if self._first is not None:
            self._first.setFocus(reason)
        else:
            super().setFocus(reason)


class Screen(Part):
    """A place of the main window.

    Subclasses fill `column` (and `heading`, beside the title) and override `refresh`.
    `refresh` is called when the screen is shown and, while it is visible, after every change of
    the vault; a hidden screen waits until it is shown. `texts` is called when the language
    changes; sentences given with `ui.words.say` follow by themselves. Connect the bridge's signals
    to methods, never to lambdas: the bridge outlives the screen, and so would all that it holds.
    """

    def __init__(self, bridge: Bridge, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self._stale = True
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self.column.setSpacing(GAP)
        self.heading = QHBoxLayout()
        self.heading.setSpacing(GAP)
        self.title = Label(title, "title")
        self.heading.addWidget(self.title)
        self.heading.addStretch()
        self.column.addLayout(self.heading)
        bridge.changed.connect(self._vault_changed)
        bridge.acting_changed.connect(self._vault_changed)

    def enter(self, place: str, ident: str | None) -> None:
        """Somebody goes to a place that this screen shows; `ident` says which one."""

    @property
    def here(self) -> tuple[str, str | None] | None:
        """Where one is by now, if not simply where one entered: to return to it after locking."""
        return None

    def take_focus(self) -> None:
        """Begin where the keyboard begins; if that cannot be now, at the next control."""
        self.setFocus()
        held = QApplication.focusWidget()
        if held is None or held is self or not self.isAncestorOf(held):
            self.focusNextChild()

    def refresh(self) -> None:
        """Ask the queries again. Typed text stays."""

    def texts(self) -> None:
        """Say again what `say` does not know of: tables, dates, names of enums."""

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Refresh what became stale while hidden."""
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.refresh()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Speak the new language."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.texts()

    def _vault_changed(self, _done: object) -> None:
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True
