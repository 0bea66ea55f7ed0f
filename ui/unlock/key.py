"""Unlocking: who are you, and your password. A wrong one is said after the derivation."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar

from app.errors import AppError, Locked
from ui.bridge import Bridge
from ui.unlock.page import Page
from ui.unlock.password import PasswordField
from ui.widgets.button import Button
from ui.widgets.form import Choice, Form
from ui.widgets.label import Label
from ui.words import say

LONGEST_DELAY = 60
"""Seconds: the delay doubles with every wrong password up to here."""


class Named(Protocol):
    """A member as the key file names them."""

    @property
    def member(self) -> str:
        """Id."""

    @property
    def name(self) -> str:
        """Name."""


class Header(Protocol):
    """What is readable of a vault without a key."""

    @property
    def label(self) -> str:
        """Its name."""

    @property
    def exercise(self) -> bool:
        """Whether it holds invented people."""

    @property
    def members(self) -> Sequence[Named]:
        """Who has a key slot."""


class KeyPage(Page):
    """The members of one vault; `opened` is called with whoever unlocked."""

    def __init__(
        self,
        bridge: Bridge,
        back: Callable[[], object],
        opened: Callable[[str], object],
        forgotten: Callable[[str, str], object] | None,
    ) -> None:
        super().__init__("screens.key.title", back)
        self._bridge, self._opened = bridge, opened
        self._wrong, self._wait = 0, 0
        self.label = Label(role="heading")
        self.column.addWidget(self.label)
        self.exercise = Label(role="hint")
        self.column.addWidget(self.exercise)
        self.others = Label("screens.key.others", "hint")
        self.column.addWidget(self.others)
        form = Form()
        self.member = Choice()
        form.field("screens.key.member", self.member)
        self.password = PasswordField("screens.key.password")
        form.field("screens.key.password", self.password)
        self.column.addLayout(form)
        self.stopped = Label("screens.key.signing_stopped")
        self.stopped.hide()
        self.column.addWidget(self.stopped)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        say(self.progress.setAccessibleName, "screens.key.deriving")
        self.progress.setTextVisible(False)
        self.progress.hide()
        self.column.addWidget(self.progress)
        if forgotten is not None:
            self.forgotten = Button("screens.key.forgotten", lambda: forgotten(*self._chosen()))
            self.buttons.addWidget(self.forgotten)
        self.unlock = Button("screens.key.unlock", self.try_password, primary=True)
        self.buttons.addWidget(self.unlock)
        self.password.entered.connect(self.try_password)
        self.member.currentIndexChanged.connect(lambda _index: self._member_changed())
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)

    def show_vault(self, header: Header, without: Sequence[str] = ()) -> None:
        """Ask for the password of a member of this vault; `without` are unlocked already."""
        self.label.show_text(header.label)
        self.exercise.setVisible(header.exercise)
        members = [(m.member, m.name) for m in header.members if m.member not in without]
        self.member.offer(list(members))
        self.others.setVisible(not without and len(members) > 1)
        self._member_changed()
        self.refusal.clear()

    def try_password(self) -> None:
        """Derive the key and try it."""
        member = self.member.currentData()
        if member is None or self._wait or not self.unlock.isEnabled():
            return
        self.refusal.clear()
        self._busy(True)
        self._bridge.unlock(
            member, self.password.value, lambda: self._open(member), self._refuse, self
        )

    def _member_changed(self) -> None:
        self.password.clear()
        self.exercise.say(
            "screens.key.exercise_password", password=f"play-{self.member.currentData()}"
        )

    def _chosen(self) -> tuple[str, str]:
        return str(self.member.currentData()), self.member.currentText()

    def _open(self, member: str) -> None:
        self._wrong = 0
        self._busy(False)
        self.stopped.hide()
        self.password.clear()
        self._opened(member)

    def _refuse(self, error: AppError) -> None:
        self._busy(False)
        self.refusal.show_error(error)
        if isinstance(error, Locked) and error.code == "wrong_password":
            self._wrong += 1
            self._wait = min(2 ** (self._wrong - 1), LONGEST_DELAY)
            self._clock.start()
            self._say_delay()
        self.password.line.selectAll()
        self.password.setFocus()

    def _tick(self) -> None:
        self._wait -= 1
        if self._wait <= 0:
            self._wait = 0
            self._clock.stop()
        self._say_delay()

    def _say_delay(self) -> None:
        self.unlock.setEnabled(not self._wait)
        if self._wait:
            self.unlock.say("screens.key.wait", seconds=self._wait)
        else:
            self.unlock.say("screens.key.unlock")

    def _busy(self, busy: bool) -> None:
        self.progress.setVisible(busy)
        for widget in (self.member, self.password, self.unlock):
            widget.setEnabled(not busy)
