"""A signal as it is typed: behaviour that was seen, when, and through whom it came (R37)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.commands.cases import Sighting
from app.domain.case import About
from app.domain.secret import SecretText
from ui.widgets.button import Button
from ui.widgets.dayfield import DayField
from ui.widgets.form import Choice, Form, LineField, TextField
from ui.words import words


class SightingForm(QWidget):
    """One signal; empty as long as nothing is typed."""

    edited = Signal()
    removed = Signal()
    """Somebody takes it out of the form again."""

    def __init__(self, *, removable: bool = False) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        form = Form()
        column.addLayout(form)
        self.on = DayField("cases.signal.on")
        self.behaviour = TextField(3)
        self.source = LineField()
        self.about = Choice()
        self.texts()
        form.field("cases.signal.on", self.on)
        form.field("cases.signal.behaviour", self.behaviour)
        form.field("cases.signal.source", self.source)
        form.field("cases.signal.about", self.about)
        self.remove = Button("cases.signal.remove", self.removed.emit, parent=self)
        self.remove.setVisible(removable)
        if removable:
            row = QHBoxLayout()
            row.addStretch()
            row.addWidget(self.remove)
            column.addLayout(row)
        self.behaviour.textChanged.connect(self.edited)
        self.on.line.textChanged.connect(lambda _text: self.edited.emit())
        self.source.textChanged.connect(lambda _text: self.edited.emit())
        self.about.currentIndexChanged.connect(lambda _index: self.edited.emit())

    def texts(self) -> None:
        """Names of what a signal can be about."""
        self.about.offer([(a.value, words().text(f"screens.about.{a.value}")) for a in About])

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """What Tab reaches, in this order."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        day = (self.on.line, *self.on.findChildren(QToolButton, options=direct))
        return (*day, self.behaviour, self.source, self.about, self.remove)

    @property
    def drafted_fields(self) -> dict[str, QWidget]:
        """What its draft has."""
        named = {"on": self.on, "behaviour": self.behaviour, "source": self.source}
        return {**named, "about": self.about}

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
        self.about.setCurrentIndex(0)
        self.behaviour.clear()
        self.source.clear()
