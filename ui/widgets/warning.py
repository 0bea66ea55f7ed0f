"""The line on top of the window that says that the vault is about to lock."""

from PySide6.QtWidgets import QWidget

from ui.widgets.label import Label


class LockWarning(Label):
    """Hidden, unless the lock is near. It counts down; screen readers hear it once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "warning", parent)
        self.hide()

    def show_left(self, seconds: int, postponable: bool) -> None:
        """Say how long it still takes, and whether a key puts it off; 0 says nothing."""
        if seconds:
            key = "screens.locking.soon" if postponable else "screens.locking.hours"
            self.say(key, seconds=seconds)
        if self.isHidden() and seconds:
            # The window is there from the start, and opens sooner without these.
            from PySide6.QtGui import QAccessible, QAccessibleEvent

            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        self.setVisible(bool(seconds))
