"""The wait after a wrong password, counted down on the button that it closes."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.errors import AppError
from ui.widgets.button import Button

SECOND = 1000
"""Milliseconds."""


class Waiting(QObject):
    """Says on a button how long it is closed; the vault itself keeps the time."""

    over = Signal()
    """It may be tried again."""

    def __init__(self, button: Button, named: str) -> None:
        super().__init__(button)
        self._button, self._named = button, named
        self.left = 0
        """Seconds; 0 where nothing is waited for."""
        self._clock = QTimer(self)
        self._clock.setTimerType(Qt.TimerType.PreciseTimer)
        self._clock.setInterval(SECOND)
        self._clock.timeout.connect(self.tick)

    def begin(self, seconds: int) -> None:
        """Wait so long from now on; 0 ends it."""
        self.left = max(0, seconds)
        if self.left:
            self._clock.start()
        else:
            self._clock.stop()
        self._say()

    def after(self, error: AppError) -> None:
        """Wait where the vault says that it does: after a wrong password, or one too early."""
        seconds = error.facts.get("seconds")
        if error.code in {"wrong_password", "password_waits"} and isinstance(seconds, int):
            self.begin(seconds)

    def tick(self) -> None:
        """A second went by."""
        self.begin(self.left - 1)
        if not self.left:
            self.over.emit()

    def _say(self) -> None:
        if self.left:
            self._button.setEnabled(False)
            self._button.say("screens.key.wait", seconds=self.left)
        else:
            self._button.setEnabled(True)
            self._button.say(self._named)
