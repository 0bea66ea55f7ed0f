"""Giving somebody keys in this vault, and taking them."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QWidget

from app.commands.members import AddMember, RemoveMember
from app.domain.person import Person, PersonId
from ui.bridge import Bridge
from ui.unlock.password import NewPassword
from ui.widgets.dialog import FinalDialog
from ui.widgets.form import Choice
from ui.widgets.label import Label
from ui.words import say

BEGINS = ("reads", "password", "vault", "logged")
ENDS = ("slot", "vault_key", "recall", "back")


class AddMemberDialog(FinalDialog):
    """The password of who gives keys, then that of who gets them, which nobody else sees."""

    def __init__(self, bridge: Bridge, others: Sequence[Person], parent: QWidget) -> None:
        told = tuple(f"settings.members.begins_{name}" for name in BEGINS)
        super().__init__(bridge, "settings.members.add", told, None, parent)
        self.forever.say("settings.members.recall")
        self.who, self.own = Choice(), NewPassword()
        self.who.offer([(p.id, f"{p.name}, {p.function}") for p in others])
        self.form.field("settings.members.who", self.who, 0)
        self.form.field("settings.members.password", self.own)
        self.who.setFocus()

    def do(self) -> None:
        """Only for somebody, with a password that was typed twice alike."""
        if not self.own.ready:
            self.missing("settings.members.lacks")
            return
        super().do()

    def proceed(self) -> None:
        """Make the keys, which takes about a second."""
        work, acting = AddMember(PersonId(self.who.currentData()), self.own.value), self.acting
        self.bridge.call(
            lambda s: s.work(work, acting), self._done, self._failed, self, changes=True
        )


class RemoveMemberDialog(FinalDialog):
    """What they could read before is beyond recall, and said so."""

    def __init__(self, bridge: Bridge, person: Person, parent: QWidget) -> None:
        told = tuple(f"settings.members.ends_{name}" for name in ENDS)
        super().__init__(bridge, "settings.members.remove", told, None, parent)
        self._person = person
        who = Label(role="heading")
        who.show_text(f"{person.name}, {person.function}")
        self.above.insertWidget(0, who)
        self.role_ended = QCheckBox()
        say(self.role_ended.setText, "settings.members.role_ended")
        self.role_ended.setChecked(True)
        self.form.insertRow(0, self.role_ended)

    def proceed(self) -> None:
        """The password was theirs."""
        work, acting = RemoveMember(self._person.id, self.role_ended.isChecked()), self.acting
        self.bridge.call(
            lambda s: s.work(work, acting), self._done, self._failed, self, changes=True
        )
