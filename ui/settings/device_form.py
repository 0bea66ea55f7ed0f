"""The device code: what the system's keyring may add to a password, and what if it forgets."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import AppError
from ui.bridge import Bridge
from ui.style.spacing import SMALL
from ui.unlock.password import PasswordField
from ui.widgets.button import Button
from ui.widgets.dialog import CommandDialog
from ui.widgets.form import LineField
from ui.widgets.label import Label
from ui.widgets.refusal import RefusalPanel
from ui.widgets.waiting import Waiting
from ui.words import say

if TYPE_CHECKING:
    from app.session import Session

AS_READ = str.maketrans("OIL", "011")
"""As the letters of a code are read from paper."""


class DeviceForm(QWidget):
    """Whether the password of whoever acts works with a device code, and how to change that."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self.state = Label()
        self.turn_on = Button("settings.device.turn_on", self.begin)
        self.turn_off = Button("settings.device.turn_off", self.end)
        self.refusal = RefusalPanel()
        row = QHBoxLayout()
        row.addWidget(self.turn_on)
        row.addWidget(self.turn_off)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(Label("settings.device.title", "heading"))
        column.addWidget(Label("settings.device.what"))
        column.addWidget(Label("settings.device.lost"))
        column.addWidget(self.state)
        column.addWidget(self.refusal)
        column.addLayout(row)
        self._show((False, True))
        bridge.acting_changed.connect(self.look)

    def look(self, _person: object = None) -> None:
        """Ask the vault."""
        member = self._bridge.acting
        self.refusal.clear()
        self._bridge.call(lambda session: _state_of(session, str(member)), self._show, owner=self)

    def begin(self) -> None:
        """Let the keyring prove itself, then show a code."""
        from app.commands.passwords import new_device_code  # the store: once it is wanted

        self.refusal.clear()
        self.turn_on.setEnabled(False)
        self._bridge.off_thread(new_device_code, self._offer, self._failed, self)

    def end(self) -> None:
        """Ask for the password, then let the keyring forget."""
        self._open(None)

    def _offer(self, code: str) -> None:
        self.turn_on.setEnabled(True)
        self._open(code)

    def _open(self, code: str | None) -> None:
        dialog = DeviceDialog(self._bridge, code, self)
        dialog.accepted.connect(self.look)
        dialog.open()

    def _failed(self, error: AppError) -> None:
        self.turn_on.setEnabled(True)
        self.refusal.show_error(error)
        self.refusal.setFocus()

    def _show(self, state: tuple[bool, bool]) -> None:
        on, exercise = state
        told = "exercise" if exercise else "on" if on else "off"
        self.state.say(f"settings.device.{told}")
        self.turn_on.setVisible(not on and not exercise)
        self.turn_off.setVisible(on and not exercise)


class DeviceDialog(CommandDialog):
    """The code to put on paper, its last group typed back, and the password; off: only that."""

    def __init__(self, bridge: Bridge, code: str | None, parent: QWidget) -> None:
        title = "settings.device.turn_on" if code else "settings.device.turn_off"
        super().__init__(bridge, title, parent)
        self._code = code
        self.last = LineField()
        self.password = PasswordField("screens.final.password")
        if code:
            self._show_code(code)
        else:
            self.above.addWidget(Label("settings.device.after"))
        self.form.field("screens.final.password", self.password)
        self.waiting = Waiting(self.keep, title)
        (self.last if code else self.password).setFocus()

    @property
    def unsent(self) -> bool:
        """A code that is not kept is worth nothing: leaving needs no second thought."""
        return False

    def do(self) -> None:
        """Change it, once the code is on paper."""
        if not self.keep.isEnabled() or self.acting is None:
            return
        typed = self.last.value.upper().translate(AS_READ)
        if self._code and typed != self._code.rsplit("-", 1)[-1]:
            self.missing("settings.device.last_differs")
            self.last.setFocus()
            return
        member, password, code = self.acting, self.password.value, self._code
        self.refusal.clear()
        self._busy(True)
        self.bridge.call(
            lambda session: session.change_device(member, password, code),
            self._done,
            self._failed,
            owner=self,
        )

    def _show_code(self, code: str) -> None:
        groups = code.split("-")
        half = len(groups) // 2
        shown = Label(role="code")
        shown.show_text(f"{'-'.join(groups[:half])}-\n{'-'.join(groups[half:])}")
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        say(shown.setAccessibleName, "screens.key.device_code")
        self.above.addWidget(Label("settings.device.paper"))
        self.above.addWidget(shown)
        self.form.field("screens.sheet.last", self.last)

    def _failed(self, error: AppError) -> None:
        super()._failed(error)
        self.waiting.after(error)
        if error.code == "wrong_password":
            self.password.line.selectAll()
            self.password.setFocus()


def _state_of(session: "Session", member: str) -> tuple[bool, bool]:
    """Whether this member's password works with a code, and whether this is an exercise."""
    header = session.header
    return any(m.device for m in header.members if m.member == member), header.exercise
