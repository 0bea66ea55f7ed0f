"""A bar that moves while something is under way of which nobody knows how long it takes."""

from PySide6.QtWidgets import QProgressBar

from ui.words import say


class BusyBar(QProgressBar):
    """Hidden at first; `named` is the sentence by which it is known to who does not see it."""

    def __init__(self, named: str) -> None:
        super().__init__()
        self.setRange(0, 0)
        self.setTextVisible(False)
        say(self.setAccessibleName, named)
        self.hide()
