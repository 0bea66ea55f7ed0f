"""Actions of a window or a screen: found by Ctrl+K, done by their keys."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QKeySequence, Qt
from PySide6.QtWidgets import QWidget

from ui.words import say


def add_action(
    widget: QWidget, key: str, done: Callable[[], object], shortcut: str = ""
) -> QAction:
    """Give a widget an action by the key of its name; it works while the widget is shown.

    Wherever in the window the focus is, or if nothing has it: locking must always work.
    """
    action = QAction(widget)
    say(action.setText, key)
    if shortcut:
        action.setShortcut(QKeySequence(shortcut))
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.triggered.connect(lambda _checked=False: done())
    widget.addAction(action)
    return action
