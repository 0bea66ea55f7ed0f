"""Where a page says what cannot be, and where a member gives their password without leaving it.

A step that needs another member's keys waits here: the password is asked on the page itself, and
then the step is taken. Nothing typed elsewhere is touched by either.
"""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.commands.step import Command
from app.domain.person import PersonId
from app.errors import AppError, Locked
from app.session import Session
from ui.bridge import Bridge
from ui.meetings.refusal_place import RefusalPlace
from ui.style.spacing import SMALL, TIGHT
from ui.unlock.password import PasswordField
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.refusal import RefusalPanel
from ui.widgets.waiting import Waiting
from ui.words import say, words

Answer = Callable[[Any], None]
Retry = Callable[[], None]
FIELD_WIDTH = 220
"""Pixels of a password field, below which nobody sees what was typed."""
CONFIRMED = 6000
"""Milliseconds for which it stands that something was done: who comes later sees no trace of it."""


class PasswordRow(QFrame):
    """Asks one member's password, in a row of its own under whose it is."""

    def __init__(self, bridge: Bridge, failed: Callable[[AppError], None]) -> None:
        super().__init__()
        self._bridge, self._say_failed = bridge, failed
        self._member = self._shown = ""
        self._retries: dict[str, Retry] = {}
        self._before: QWidget | None = None
        """Where somebody was when the password came in between."""
        self.setProperty("role", "card")
        self.label, self.step = Label(), Label(role="hint")
        self.exercise = Label(role="hint")
        self.field = PasswordField("meetings.password.name")
        self.field.line.keeps_enter = True
        self.field.entered.connect(self._unlock)
        self.open = Button("meetings.password.open", self._unlock, primary=True)
        self.waiting = Waiting(self.open, "meetings.password.open")
        self._leave = Button("meetings.password.leave", self.dismiss)
        self.field.setMinimumWidth(FIELD_WIDTH)
        for button in (self.open, self._leave):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        for widget, stretch in ((self.field, 1), (self.open, 0), (self._leave, 0)):
            row.addWidget(widget, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(SMALL, TIGHT, SMALL, TIGHT)
        column.setSpacing(TIGHT)
        column.addWidget(self.label)
        column.addWidget(self.step)
        column.addWidget(self.exercise)
        column.addLayout(row)
        self.hide()

    def ask(self, member: str, name: str, retry: Retry) -> None:
        """Ask this member's password, then take the step called `name` again."""
        if member != self._member:
            self._retries.clear()
            self._member = member
        self._retries[name] = retry
        self._say_steps()
        if not self.isHidden() and self._member == self._shown:
            return
        self._bridge.call(
            lambda session: (
                session.header.exercise,
                {slot.member: slot.name for slot in session.header.members},
            ),
            lambda known: self._show(member, *known),
            owner=self,
        )

    def take_focus(self) -> None:
        """Back to the field, where it is asked: a password that is typed goes nowhere else."""
        if not self.isHidden():
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def waits(self, name: str, member: str | None) -> bool:
        """Whether it is asked of this member, for a step of this name."""
        return not self.isHidden() and self._member == member and name in self._retries

    def dismiss(self) -> None:
        """Leave it: the step is not taken."""
        self._retries.clear()
        self._member = self._shown = ""
        self.field.clear()
        held = self.isAncestorOf(QApplication.focusWidget() or self.window())
        before, self._before = self._before, None
        if held and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()

    def _show(self, member: str, exercise: bool, names: Mapping[str, str]) -> None:
        if member != self._member:
            return  # left, or asked of somebody else, before the name was known
        if member != self._shown:
            self.waiting.begin(0)  # one member's wrong passwords make no other wait
        self._shown, name = member, names.get(member, member)
        self.field.clear()
        self.exercise.say("screens.key.exercise_password", password=f"play-{member}")
        self.exercise.setVisible(exercise)
        self.label.say("meetings.password.of", name=name)
        say(self.field.line.setAccessibleName, "meetings.password.of", name=name)
        if self.isHidden():
            self._before = QApplication.focusWidget()
        self.show()
        self.take_focus()

    def _say_steps(self) -> None:
        """For what it is asked, in the words of the log; looks have no such words."""
        keys = [f"register.why.{name}" for name in self._retries]
        steps = [words().text(key) for key in keys if words().has(key)]
        self.step.say("meetings.password.step", steps=", ".join(steps))
        self.step.setVisible(bool(steps))

    def _unlock(self) -> None:
        password = self.field.value
        if not password or self.waiting.left:
            return
        self.field.clear()
        member = self._member
        self._bridge.call(
            lambda session: session.unlock(member, password),
            lambda _none: self._unlocked(),
            self._failed,
            owner=self,
        )

    def _failed(self, error: AppError) -> None:
        self._say_failed(error)
        self.waiting.after(error)

    def _unlocked(self) -> None:
        """Whoever acts stays: these keys were opened for one step, not for the whole window."""
        retries = tuple(self._retries.values())
        self.dismiss()
        for retry in retries:
            retry()


class NoticePlace(QWidget):
    """Runs steps and asks queries for a page, and says here what came in between."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self._latest: tuple[Command, PersonId | None] | None = None
        """The step that is under way."""
        self._unread: set[str] = set()
        """Looks that failed, while that is what is said here."""
        self.refusal = RefusalPanel()
        self.password = PasswordRow(bridge, self.refusal.show_error)
        self._confirmed = ""
        self._while = QTimer(self)
        self._while.setSingleShot(True)
        self._while.setInterval(CONFIRMED)
        self._while.timeout.connect(self._said_long_enough)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(self.password)
        column.addWidget(RefusalPlace(self.refusal))

    def run(
        self,
        command: Command,
        acting: PersonId | None,
        done: Answer | None = None,
        failed: Callable[[AppError], None] | None = None,
    ) -> None:
        """Take a step, once however often its key is pressed meanwhile.

        What goes wrong is said here; `failed` hears of it too.
        """
        step = (command, acting)
        if step == self._latest:
            return
        self._latest = step
        self._say_nothing()
        if self.password.waits(command.verb, acting):
            self.password.take_focus()  # at once: what is typed now is the password

        def over() -> None:
            if self._latest is step:
                self._latest = None

        def taken(made: Any) -> None:
            over()
            if done is not None:
                done(made)

        def caught(error: AppError) -> None:
            over()
            if self._needs_password(error, command.verb, again):
                self.password.take_focus()
                return
            self.refusal.show_error(error)
            if failed is not None:
                failed(error)

        def again() -> None:
            self.run(command, acting, done, failed)

        self.bridge.run(command, acting, taken, caught, owner=self)

    def look(self, name: str, function: Callable[[Session], Any], answer: Answer) -> None:
        """Ask several queries at once; `name` tells one page's looks apart.

        Why it failed is said here until the same look succeeds, or something else is said.
        """

        def caught(error: AppError) -> None:
            if not self._needs_password(error, name, again):
                self._unread.add(name)
                self.refusal.show_error(error)

        def read(found: Any) -> None:
            if name in self._unread:
                self._unread.remove(name)
                if not self._unread:
                    self.refusal.clear()
            answer(found)

        def again() -> None:
            self.look(name, function, answer)

        self.bridge.call(function, read, caught, owner=self)

    def quietly(self, command: Command, acting: PersonId | None, then: Callable[[], None]) -> None:
        """Take a right-holder's step of which nothing may show, whether it succeeds or not."""
        self._say_nothing()
        self.bridge.run(command, acting, lambda _done: then(), lambda _e: then(), owner=self)

    def confirm(self, key: str) -> None:
        """Say for a while that something was done, whoever it concerns and whatever they do."""
        self.refusal.say_done(key)
        self._confirmed = self.refusal.text
        self._while.start()

    def _said_long_enough(self) -> None:
        if self.refusal.text == self._confirmed:
            self.forget()

    def forget(self) -> None:
        """Somebody goes on: what was said of a step goes. What could not be read stays said."""
        if not self._unread:
            self.refusal.clear()

    def clear(self) -> None:
        """Say nothing more."""
        self._say_nothing()
        self.password.dismiss()

    def _say_nothing(self) -> None:
        self._unread.clear()
        self.refusal.clear()

    def _needs_password(self, error: AppError, name: str, again: Retry) -> bool:
        member = locked_member(error)
        if member is not None:
            self.password.ask(member, name, again)
        return member is not None


def locked_member(error: AppError) -> str | None:
    """The member whose keys a step needs and who has not unlocked."""
    missing = isinstance(error, Locked) and error.code == "member_locked"
    return str(error.facts["member"]) if missing else None
