"""The password of whoever acts: changed with the present one, pasted or typed, as long as liked."""

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import AppError, Locked
from ui.bridge import Bridge
from ui.style.spacing import SMALL
from ui.unlock.password import NewPassword, PasswordField
from ui.widgets.busy import BusyBar
from ui.widgets.button import Button
from ui.widgets.form import Form
from ui.widgets.label import Label
from ui.widgets.refusal import RefusalPanel
from ui.widgets.waiting import Waiting


class PasswordForm(QWidget):
    """Old, new, and a button."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self.old, self.new = PasswordField("settings.keys.old"), NewPassword()
        self.change = Button("settings.keys.change", self.keep, primary=True)
        self.waiting = Waiting(self.change, "settings.keys.change")
        self.progress = BusyBar("settings.keys.changing")
        self.refusal = RefusalPanel()
        self.done = Label(role="hint")
        self._lay_out()
        self.new.edited.connect(self._typed)
        self.old.edited.connect(self._typed)
        self.waiting.over.connect(self._typed)
        self._typed()
        bridge.acting_changed.connect(self._forget)

    def keep(self) -> None:
        """Change the password of whoever acts."""
        member = self._bridge.acting
        if member is None or not self.change.isEnabled():
            return
        old, new = self.old.value, self.new.value
        self.refusal.clear()
        self._busy(True)
        self._bridge.call(
            lambda session: session.change_password(member, old, new),
            lambda _none: self._changed(),
            self._failed,
            owner=self,
        )

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Whoever goes elsewhere leaves no password behind for the next one to be shown."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._forget()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        form = Form()
        form.setRowWrapPolicy(Form.RowWrapPolicy.WrapLongRows)
        form.field("settings.keys.old", self.old)
        form.field("settings.keys.new", self.new)
        row = QHBoxLayout()
        row.addWidget(self.change)
        row.addWidget(self.done, 1)
        column.addWidget(Label("settings.keys.password", "heading"))
        column.addWidget(Label("settings.keys.rules"))
        column.addLayout(form)
        column.addWidget(self.progress)
        column.addWidget(self.refusal)
        column.addLayout(row)

    def _typed(self) -> None:
        self.change.setEnabled(not self.waiting.left and bool(self.old.value) and self.new.ready)
        if self.old.value:
            self.done.show_text("")

    def _changed(self) -> None:
        self._busy(False)
        self._forget()
        self.done.say("settings.keys.changed")

    def _forget(self, _person: object = None) -> None:
        """What was typed here is one member's, and for that one alone."""
        self.old.clear()
        self.new.clear()
        self._typed()

    def _failed(self, error: AppError) -> None:
        self._busy(False)
        self.waiting.after(error)
        self._typed()
        self.refusal.show_error(error)
        wrong = isinstance(error, Locked)
        (self.old if wrong else self.new).setFocus()

    def _busy(self, busy: bool) -> None:
        self.change.setEnabled(not busy)
        self.progress.setVisible(busy)
