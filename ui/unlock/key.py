"""Unlocking: who are you, and your password. A wrong one is said after the derivation."""

from collections.abc import Callable, Sequence
from typing import Protocol

from app.errors import AppError
from ui.bridge import Bridge
from ui.unlock.page import Page
from ui.unlock.password import PasswordField
from ui.widgets.busy import BusyBar
from ui.widgets.button import Button
from ui.widgets.code_field import PaperCode
from ui.widgets.form import Choice, Form
from ui.widgets.label import Label
from ui.widgets.waiting import Waiting

DEVICE = frozenset({"device_code_needed", "device_code_mistyped"})
"""Failures that a device's code on paper helps against."""


class Named(Protocol):
    """A member as the key file names them."""

    @property
    def member(self) -> str:
        """Id."""

    @property
    def name(self) -> str:
        """Name."""

    @property
    def device(self) -> bool:
        """Whether the system's keyring holds a part of the password."""


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
        self._mixed: dict[str, bool] = {}
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
        self.device = PaperCode()
        form.field("screens.key.device_code", self.device)
        self._form = form
        self.column.addLayout(form)
        self.stopped = Label("screens.key.signing_stopped")
        self.stopped.hide()
        self.column.addWidget(self.stopped)
        self.progress = BusyBar("screens.key.deriving")
        self.column.addWidget(self.progress)
        if forgotten is not None:
            self.forgotten = Button("screens.key.forgotten", lambda: forgotten(*self._chosen()))
            self.buttons.addWidget(self.forgotten)
        self.unlock = Button("screens.key.unlock", self.try_password, primary=True)
        self.buttons.addWidget(self.unlock)
        self.waiting = Waiting(self.unlock, "screens.key.unlock")
        self.member.currentIndexChanged.connect(self._member_changed)

    def show_vault(self, header: Header, without: Sequence[str] = ()) -> None:
        """Ask for the password of a member of this vault; `without` are unlocked already."""
        self.label.show_text(header.label)
        self.exercise.setVisible(header.exercise)
        self._mixed = {m.member: m.device for m in header.members}
        members = [(m.member, m.name) for m in header.members if m.member not in without]
        self.member.offer(list(members))
        self.others.setVisible(not without and len(members) > 1)
        self._member_changed()
        self.refusal.clear()

    def try_password(self) -> None:
        """Derive the key and try it."""
        member = self.member.currentData()
        if member is None or not self.unlock.isEnabled():
            return
        self.refusal.clear()
        self._busy(True)
        self._bridge.unlock(
            member,
            self.password.value,
            lambda: self._open(member),
            self._refuse,
            self,
            self.device.value,
        )

    def _member_changed(self, _index: int = 0) -> None:
        self.password.clear()
        self._ask_device(False)
        self.waiting.begin(0)
        if (member := self.member.currentData()) is not None:
            self._bridge.call(
                lambda session: session.wait(member), self._wait, self.refusal.show_error, self
            )
        self.exercise.say(
            "screens.key.exercise_password", password=f"play-{self.member.currentData()}"
        )

    def _chosen(self) -> tuple[str, str]:
        return str(self.member.currentData()), self.member.currentText()

    def _open(self, member: str) -> None:
        self._busy(False)
        self.stopped.hide()
        self.password.clear()
        self._ask_device(False)
        self._opened(member)

    def _wait(self, seconds: int) -> None:
        if seconds and not self.waiting.left:
            self.waiting.begin(seconds)

    def _refuse(self, error: AppError) -> None:
        self._busy(False)
        self.refusal.show_error(error)
        self.waiting.after(error)
        wrong = error.code == "wrong_password"
        if error.code in DEVICE or (wrong and self._mixed.get(self.member.currentData())):
            self._ask_device(True)
        if error.code in DEVICE:
            self.device.setFocus()
            return
        self.password.line.selectAll()
        self.password.setFocus()

    def _ask_device(self, asked: bool) -> None:
        """The code on paper is asked only where the keyring has it not, or may have another."""
        self._form.setRowVisible(self.device, asked)
        if not asked:
            self.device.clear()

    def _busy(self, busy: bool) -> None:
        self.progress.setVisible(busy)
        for widget in (self.member, self.password, self.device):
            widget.setEnabled(not busy)
        self.unlock.setEnabled(not busy and not self.waiting.left)
