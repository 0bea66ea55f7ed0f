"""Ctrl+K: any action of the window by a few letters of its name."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from ui.style.spacing import COLUMN, GAP, SMALL, grown, within
from ui.widgets.keys import WALKS, OwnKeys
from ui.widgets.label import Label
from ui.widgets.rows import Column, RowsTable
from ui.words import say

SIZE = (COLUMN + 60, 420)


def _name(action: QAction) -> str:
    return action.text().replace("&", "")


def _keys(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


class FinderLine(OwnKeys, QLineEdit):
    """Arrow keys walk the list below while one keeps typing."""

    def __init__(self, found: RowsTable[QAction]) -> None:
        super().__init__()
        self._found = found

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Up and down go to the list."""
        if Qt.Key(event.key()) in WALKS:
            self._found.keyPressEvent(event)
        else:
            super().keyPressEvent(event)


class Finder(QDialog):
    """The actions that can be done now, and their keys; Enter does the current one."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        say(self.setWindowTitle, "screens.finder.title")
        wanted = QSize(grown(SIZE[0]), grown(SIZE[1]))
        self.resize(within(parent.screen(), wanted))
        self._actions = [action for action in actions if action.isEnabled() and action.text()]
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(SMALL)
        self.found: RowsTable[QAction] = RowsTable(
            "screens.finder.found",
            (
                Column("screens.finder.title", _name, stretches=True),
                Column("screens.help.keys", _keys),
            ),
        )
        self.found.horizontalHeader().hide()
        self.found.chosen.connect(self._trigger)
        self.found.clicked.connect(lambda _index: self._do())
        self.nothing = Label("screens.finder.nothing", "hint")
        self.line = FinderLine(self.found)
        say(self.line.setAccessibleName, "screens.finder.line")
        say(self.line.setPlaceholderText, "screens.finder.line")
        for widget in (self.line, self.nothing):
            column.addWidget(widget)
        column.addWidget(self.found, 1)
        column.addStretch()
        self.line.textChanged.connect(self._look)
        self.line.returnPressed.connect(self._do)
        self._look("")

    def _look(self, typed: str) -> None:
        wanted = typed.casefold().split()
        shown = [
            action
            for action in self._actions
            if all(word in _name(action).casefold() for word in wanted)
        ]
        self.found.show_rows(())
        self.found.show_rows(shown)
        self.found.setVisible(bool(shown))
        self.nothing.setVisible(not shown)

    def _do(self) -> None:
        if self.found.current is not None:
            self._trigger(self.found.current)

    def _trigger(self, action: QAction) -> None:
        self.accept()
        action.trigger()
