"""The door to an exercise: which meeting, and where to begin."""

from collections.abc import Callable

from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QProgressBar, QRadioButton

from app.errors import AppError
from ui.bridge import Bridge
from ui.unlock.page import Page
from ui.unlock.practice import EXERCISES, Practice
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.words import say


class ExercisePage(Page):
    """Two built-in meetings; `ready` is called with who acts first once the play is there."""

    def __init__(
        self, bridge: Bridge, back: Callable[[], object], ready: Callable[[str], object]
    ) -> None:
        super().__init__("screens.exercise.title", self._leave)
        self._return, self._ready = back, ready
        self.practice = Practice(bridge, self)
        self.practice.progressed.connect(self._progress)
        self.column.addWidget(Label("screens.exercise.hint", "hint"))
        self.which, self._by_name = QButtonGroup(self), dict[str, QRadioButton]()
        self.which.buttonToggled.connect(self._begin_at)
        for name in EXERCISES:
            self._by_name[name] = self._radio(self.which, f"screens.exercise.{name}")
        self.column.addWidget(Label("screens.exercise.from", "heading"))
        self.until = QButtonGroup(self)
        self.prepared = self._radio(self.until, "screens.exercise.prepared")
        self.whole = self._radio(self.until, "screens.exercise.whole")
        self._by_name[EXERCISES[0]].setChecked(True)
        self.prepared.setChecked(True)
        self.progress = QProgressBar()
        say(self.progress.setAccessibleName, "screens.exercise.playing")
        self.progress.hide()
        self.column.addWidget(self.progress)
        self.start = Button("screens.exercise.start", self.begin, primary=True)
        self.stop = Button("screens.exercise.stop", self.practice.stop)
        self.stop.hide()
        self.buttons.addWidget(self.stop)
        self.buttons.addWidget(self.start)

    def choose(self, name: str, whole: bool = False) -> None:
        """Choose a meeting, as the command line asks."""
        self._by_name[name].setChecked(True)
        (self.whole if whole else self.prepared).setChecked(True)

    def begin(self) -> None:
        """Make the vault and play."""
        self.refusal.clear()
        name = next(n for n, button in self._by_name.items() if button.isChecked())
        self._busy(True)
        self.practice.begin(name, self.whole.isChecked(), self._done, self._failed)

    def _radio(self, group: QButtonGroup, key: str) -> QRadioButton:
        button = QRadioButton()
        say(button.setText, key)
        group.addButton(button)
        self.column.addWidget(button)
        return button

    def _begin_at(self, choice: QAbstractButton, on: bool) -> None:
        """The page opens with the keys at what is chosen first."""
        if on:
            self.setFocusProxy(choice)

    def _progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _done(self, coordinator: str) -> None:
        self._busy(False)
        self._ready(coordinator)

    def _failed(self, error: AppError) -> None:
        self._busy(False)
        self.refusal.show_error(error)

    def _leave(self) -> None:
        if self.start.isVisible():
            self._return()
        else:
            self.practice.stop()

    def _busy(self, busy: bool) -> None:
        self.progress.setRange(0, 0)
        self.progress.setVisible(busy)
        self.stop.setVisible(busy)
        self.start.setVisible(not busy)
        for button in (*self.which.buttons(), *self.until.buttons()):
            button.setEnabled(not busy)
