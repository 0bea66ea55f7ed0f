"""A signal as it is typed: behaviour that was seen, when, and through whom it came (R37)."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.commands.cases import Sighting
from app.domain.case import About
from app.domain.secret import SecretText
from ui.widgets.dayfield import DayField
from ui.widgets.form import Choice, Form, LineField, TextField
from ui.words import words


class SightingForm(QWidget):
    """One signal; empty as long as nothing is typed."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        form = Form()
        column.addLayout(form)
        self.on = DayField("cases.signal.on")
        self.behaviour = TextField(3)
        self.source = LineField()
        self.about = Choice()
        self.about.offer([(a.value, words().text(f"screens.about.{a.value}")) for a in About])
        form.field("cases.signal.on", self.on)
        form.field("cases.signal.behaviour", self.behaviour)
        form.field("cases.signal.source", self.source)
        form.field("cases.signal.about", self.about)
        self.on.edited.connect(self.edited)
        self.behaviour.textChanged.connect(self.edited)
        self.source.textChanged.connect(lambda _text: self.edited.emit())

    @property
    def empty(self) -> bool:
        """Whether nothing is typed."""
        return not (self.behaviour.value or self.source.value)

    def sighting(self) -> Sighting | None:
        """The signal; None without a date."""
        if self.on.day is None:
            return None
        return Sighting(
            self.on.day,
            SecretText(self.behaviour.value),
            SecretText(self.source.value),
            About(self.about.currentData()),
        )

    def clear(self) -> None:
        """Forget what was typed."""
        self.on.show_day(None)
        self.behaviour.clear()
        self.source.clear()
