"""Ctrl+K: any action of the window by a few letters of its name."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.style.spacing import COLUMN, SMALL, grown
from ui.words import say


class FinderLine(QLineEdit):
    """Arrow keys walk the list below while one keeps typing."""

    def __init__(self, found: QListWidget) -> None:
        super().__init__()
        self._found = found

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Up and down go to the list."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        row = self._found.currentRow() + step
        self._found.setCurrentRow(min(max(row, 0), self._found.count() - 1))


class Finder(QDialog):
    """The actions that can be done now; Enter does the current one."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        say(self.setWindowTitle, "screens.finder.title")
        self.setMinimumWidth(grown(COLUMN))
        self._actions = [action for action in actions if action.isEnabled() and action.text()]
        column = QVBoxLayout(self)
        column.setSpacing(SMALL)
        self.found = QListWidget()
        say(self.found.setAccessibleName, "screens.finder.found")
        self.line = FinderLine(self.found)
        say(self.line.setAccessibleName, "screens.finder.line")
        say(self.line.setPlaceholderText, "screens.finder.line")
        column.addWidget(self.line)
        column.addWidget(self.found)
        self.line.textChanged.connect(self._look)
        self.line.returnPressed.connect(self._do)
        self.found.itemActivated.connect(lambda _item: self._do())
        self._look("")

    def _look(self, typed: str) -> None:
        self.found.clear()
        wanted = typed.casefold().split()
        for action in self._actions:
            name = action.text().replace("&", "")
            if all(word in name.casefold() for word in wanted):
                keys = action.shortcut().toString(action.shortcut().SequenceFormat.NativeText)
                item = QListWidgetItem(f"{name}    {keys}" if keys else name)
                item.setData(Qt.ItemDataRole.UserRole, action)
                self.found.addItem(item)
        self.found.setCurrentRow(0)

    def _do(self) -> None:
        item = self.found.currentItem()
        if item is not None:
            action: QAction = item.data(Qt.ItemDataRole.UserRole)
            self.accept()
            action.trigger()
