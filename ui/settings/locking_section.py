"""What opens my vault and what locks it: password, device code, the time without anybody."""

from collections.abc import Sequence

from PySide6.QtWidgets import QSpinBox

from app.commands.settings import KeepIdle
from app.domain.person import LONGEST_IDLE, Office, Person
from ui.bridge import Bridge
from ui.settings.device_form import DeviceForm
from ui.settings.password_form import PasswordForm
from ui.settings.section import Section
from ui.style.spacing import GAP
from ui.widgets.label import Label


class LockingSection(Section):
    """Only ever shorter than the ceiling (spec 5)."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge, "settings.locking.what")
        self.password, self.device = PasswordForm(bridge), DeviceForm(bridge)
        for at, widget in enumerate((self.password, self.device)):
            self.column.insertWidget(2 * at, widget)
            self.column.insertSpacing(2 * at + 1, GAP)
        self.column.insertWidget(4, Label("settings.locking.title", "heading"))
        self.minutes = QSpinBox()
        self.minutes.setRange(1, LONGEST_IDLE)
        self.form.field("settings.locking.minutes", self.minutes)
        self.form.hint().say("settings.locking.ceiling", maximum=LONGEST_IDLE)
        self.minutes.valueChanged.connect(self.edited)
        self.keeps("locking", {"minutes": self.minutes})

    def show_office(self, office: Office, people: Sequence[Person]) -> None:
        """As the vault has it now."""
        super().show_office(office, people)
        self.device.look()

    def fill(self, office: Office, people: Sequence[Person]) -> None:
        """As the vault has it."""
        self.minutes.setValue(office.idle_minutes)

    def command(self, office: Office) -> KeepIdle:
        """The section as typed."""
        return KeepIdle(self.minutes.value())
