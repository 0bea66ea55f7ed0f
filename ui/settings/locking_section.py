"""Locking: after how long without anybody, and what else locks the vault."""

from collections.abc import Sequence

from PySide6.QtWidgets import QSpinBox

from app.commands.settings import KeepIdle
from app.domain.person import LONGEST_IDLE, Office, Person
from ui.bridge import Bridge
from ui.settings.section import Section


class LockingSection(Section):
    """Only ever shorter than the ceiling (spec 5)."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge, "settings.locking.what")
        self.minutes = QSpinBox()
        self.minutes.setRange(1, LONGEST_IDLE)
        self.form.field("settings.locking.minutes", self.minutes)
        self.form.hint().say("settings.locking.ceiling", maximum=LONGEST_IDLE)
        self.minutes.valueChanged.connect(self.edited)
        self.keeps("locking", {"minutes": self.minutes})

    def fill(self, office: Office, people: Sequence[Person]) -> None:
        """As the vault has it."""
        self.minutes.setValue(office.idle_minutes)

    def command(self, office: Office) -> KeepIdle:
        """The section as typed."""
        return KeepIdle(self.minutes.value())
