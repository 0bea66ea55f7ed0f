"""A final step of two members: both type their passwords in one dialog.

On one laptop that is a reminder and no control, and the dialog says so.
"""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.domain.person import PersonId
from app.errors import AppError, Locked
from ui.bridge import Bridge
from ui.unlock.password import PasswordField
from ui.widgets.dialog import FinalDialog
from ui.widgets.form import Choice
from ui.widgets.label import Label
from ui.words import say

if TYPE_CHECKING:
    from app.commands.step import Command


class TogetherDialog(FinalDialog):
    """Whoever acts, and a second member whom they choose."""

    alone = False
    """Whether the only member of a vault does it without a second."""

    def __init__(
        self,
        bridge: Bridge,
        title: str,
        consequences: tuple[str, ...],
        command: "Command | None",
        parent: QWidget,
    ) -> None:
        super().__init__(bridge, title, consequences, command, parent)
        self.second = Choice()
        self.second_password = PasswordField("screens.together.password")
        self.form.field("screens.together.second", self.second)
        self.form.field("screens.together.password", self.second_password)
        self.whose = self.form.hint()
        self.whose.hide()
        self.reminder = self.form.hint("screens.together.reminder")
        self.nobody = Label("screens.together.nobody", "hint")
        self.nobody.hide()
        self.above.addWidget(self.nobody)
        self._exercise = False
        self._names: dict[str, str] = {}
        self.second.currentIndexChanged.connect(lambda _index: self._tell_both())

    def do(self) -> None:
        """Both passwords, then the step, in one go."""
        command, acting, second = self.command(), self.acting, self.second.currentData()
        if not self.keep.isEnabled() or command is None or acting is None:
            return
        if second is None and self.alone:
            super().do()
            return
        if second is None:
            self.missing("screens.together.nobody")
            return
        if not (self.password.value and self.second_password.value):
            self.missing("screens.together.both")
            return
        self.refusal.clear()
        self.whose.hide()
        self._busy(True)
        passwords = {str(acting): self.password.value, str(second): self.second_password.value}
        self.bridge.call(
            lambda session: session.run_together(command, acting, passwords),
            self._done,
            self._failed,
            self,
            changes=True,
        )

    def _failed(self, error: AppError) -> None:
        """Which of the two passwords it is about: that one is typed again."""
        super()._failed(error)
        member = error.facts.get("member") if isinstance(error, Locked) else None
        if member in self._names:
            self.whose.say("screens.together.whose", name=self._names[member])
            self.whose.show()
            if member == self.second.currentData():
                self.second_password.line.selectAll()
                self.second_password.setFocus()

    def _tell_whose(self, keys: tuple[bool, dict[str, str]]) -> None:
        """Whom the second can be: every member but whoever acts."""
        super()._tell_whose(keys)
        exercise, names = keys
        self._names = names
        others = {member: name for member, name in names.items() if member != self.acting}
        self.second.offer([(PersonId(member), name) for member, name in others.items()])
        self.nobody.setVisible(not others and not self.alone)
        if not others and self.alone:
            self.form.setRowVisible(self.second, False)
            self.form.setRowVisible(self.second_password, False)
            self.reminder.hide()
        label = self.form.labelForField(self.password)
        if isinstance(label, Label) and self.acting in names:
            label.say("screens.final.password_of", name=names[self.acting])
            for field in (self.password, self.password.line):
                say(field.setAccessibleName, "screens.final.password_of", name=names[self.acting])
        self._exercise = exercise
        self._tell_both()

    def _tell_both(self) -> None:
        """In a play everybody knows the passwords."""
        self.second_password.clear()
        if self._exercise:
            both = f"play-{self.acting}, play-{self.second.currentData()}"
            self.exercise.say("screens.key.exercise_password", password=both)
