"""Whom a case is about and what was seen: the part of the wizard that names somebody."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.commands.cases import Sighting
from app.domain.case import Subject, SubjectKind
from app.domain.secret import SecretText
from ui.cases.sighting_form import SightingForm
from ui.style.spacing import GAP
from ui.widgets.button import Button
from ui.widgets.dayfield import DayField
from ui.widgets.draft import OwnDraft, fill, value
from ui.widgets.form import Choice, Form, LineField
from ui.widgets.label import Label
from ui.words import words


class SubjectForm(QWidget, OwnDraft):
    """Name, kind and birth date of the subject, and the signals that carry the case."""

    edited = Signal()
    """Something in the signals changed, or how many there are."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        form = Form()
        self._column.addLayout(form)
        self.name, self.kind = LineField(), Choice()
        self.born = DayField("cases.subject.born")
        form.field("cases.subject.kind", self.kind)
        form.field("cases.subject.name", self.name)
        form.field("cases.subject.born", self.born)
        self._form = form
        self.kind.currentIndexChanged.connect(self._kind_changed)
        self._column.addWidget(Label("cases.signal.heading", "heading"))
        self._column.addWidget(Label("cases.signal.hint", "hint"))
        self._signals = QVBoxLayout()
        self._signals.setSpacing(GAP)
        self._column.addLayout(self._signals)
        self.signals: list[SightingForm] = []
        self.more = Button("cases.signal.more", self.add_signal)
        row = QHBoxLayout()
        row.addWidget(self.more)
        row.addStretch()
        self._column.addLayout(row)
        self._add()
        self.texts()

    def texts(self) -> None:
        """Names of what a case can be about, and of what a signal can."""
        told = words().text
        self.kind.offer([(k.value, told(f"screens.subject.{k.value}")) for k in SubjectKind])
        for form in self.signals:
            form.texts()

    def add_signal(self) -> None:
        """Room for one more signal."""
        form = self._add()
        form.show()  # Qt would only do so at its next event, and hidden it takes no focus
        form.on.setFocus()

    @property
    def drafted_fields(self) -> dict[str, QWidget]:
        """What its draft has; the signals together are one field of it."""
        named = {"subject_kind": self.kind, "name": self.name, "born": self.born}
        return {**named, "signals": self}

    def drafted(self) -> list[dict[str, Any]]:
        """The signals in which something is typed, field by field."""
        typed = (form for form in self.signals if not (form.empty and form.on.empty))
        return [{n: value(field) for n, field in f.drafted_fields.items()} for f in typed]

    def put_back(self, signals: list[dict[str, Any]]) -> None:
        """As many signals as there were, and what stood in them."""
        self._clear_signals()
        for number, told in enumerate(signals):
            form = self._add() if number else self.signals[0]
            for name, field in form.drafted_fields.items():
                fill(field, told[name])

    def lacks(self) -> str | None:
        """What must be typed first, as the key of a sentence."""
        if not self.name.value:
            return "cases.subject.lacks_name"
        typed = (signal.on for signal in self.signals if not signal.empty)
        faults = (day.fault for day in (self.born, *typed))
        fault = next(filter(None, faults), None)
        if fault is not None:
            return fault
        if any(not s.empty and s.on.day is None for s in self.signals):
            return "cases.signal.lacks_day"
        return None

    def subject(self) -> Subject:
        """The subject as typed."""
        kind = SubjectKind(self.kind.currentData())
        born = self.born.day if kind is SubjectKind.PERSON else None
        return Subject(SecretText(self.name.value), kind, born)

    def sightings(self) -> tuple[Sighting, ...]:
        """The signals as typed; empty forms are none."""
        typed = (form.sighting() for form in self.signals if not form.empty)
        return tuple(sighting for sighting in typed if sighting is not None)

    def clear(self) -> None:
        """Forget everything that names somebody."""
        self.name.clear()
        self.born.show_day(None)
        self.kind.setCurrentIndex(0)
        self._clear_signals()

    def _clear_signals(self) -> None:
        for form in self.signals[1:]:
            self._drop(form)
        self.signals[0].clear()

    def _add(self) -> SightingForm:
        form = SightingForm(removable=bool(self.signals))
        form.removed.connect(lambda: self._remove(form))
        form.edited.connect(self.edited)
        self.signals.append(form)
        self._signals.addWidget(form)
        self._order()
        return form

    def _remove(self, form: SightingForm) -> None:
        """Take out a signal; the focus stays where another one can be added."""
        self.more.setFocus()
        self._drop(form)
        self._order()

    def _drop(self, form: SightingForm) -> None:
        self.signals.remove(form)
        self._signals.removeWidget(form)
        form.hide()
        form.deleteLater()
        self.edited.emit()

    def _order(self) -> None:
        """Tab goes through the signals before it comes to the button for another one."""
        fields = [field for form in self.signals for field in form.fields]
        before = fields[0]
        for field in (*fields[1:], self.more):
            QWidget.setTabOrder(before, field)
            before = field

    def _kind_changed(self, _index: int) -> None:
        person = self.kind.currentData() == SubjectKind.PERSON.value
        self._form.setRowVisible(self.born, person)
