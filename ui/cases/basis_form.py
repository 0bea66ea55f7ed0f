"""Basis and purpose of a new case: the part of the wizard that names nobody."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.domain.basis import Basis, Kind, Profile
from app.domain.person import Person
from app.queries.law import unconfirmed_note
from ui.cases.citation_list import CitationList
from ui.cases.fitting import Fitting, basis_type
from ui.widgets.dayfield import DayField
from ui.widgets.form import Choice, Form, LineField, TextField
from ui.widgets.label import Label
from ui.widgets.people import PeopleChoice
from ui.words import words

NARROW = 90
"""Letters of width below which a label stands above its field."""
LATER_PURPOSES = ("integrity", "terrorism", "criminal_organisation")


class BasisForm(QWidget):
    """Kind, purpose, citation, and what a consent or an inquiry adds to it."""

    edited = Signal()
    kind_chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.form = Form()
        column.addLayout(self.form)
        self.kind, self.purpose, self.citation = Choice(), Choice(), CitationList()
        self.note = Label(role="hint")
        self.note.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.note.hide()
        self.dated = DayField("cases.basis.dated")
        self.magistrate = LineField()
        self.reasons = TextField(2)
        self.valid_until = DayField("cases.basis.valid_until")
        self.participants = PeopleChoice("cases.basis.participants")
        self.duties = PeopleChoice("cases.basis.duties")
        self.inquiry = LineField()
        for name in ("kind", "purpose", "citation", "inquiry"):
            self.form.field(f"cases.basis.{name}", getattr(self, name))
            if name == "citation":
                self.form.addRow("", self.note)
        self._consent: tuple[QWidget, ...] = (
            self.dated,
            self.magistrate,
            self.reasons,
            self.valid_until,
            self.participants,
            self.duties,
        )
        for name in ("dated", "magistrate", "reasons", "valid_until", "participants", "duties"):
            self.form.field(f"cases.basis.{name}", getattr(self, name))
        self._fitting: Fitting = {}
        self._kinds: list[Kind] = []
        self._today: date | None = None
        self._connect()
        self._show_fields()

    @property
    def chosen_kind(self) -> Kind | None:
        """The kind of consultation, once there is one to choose."""
        code = self.kind.currentData()
        return None if code is None else Kind(code)

    @property
    def chosen_purpose(self) -> str:
        """The purpose; empty until somebody chose one."""
        return str(self.purpose.currentData() or "")

    def basis(self) -> Basis:
        """The basis as typed."""
        kind = self.chosen_kind or Kind.LIVC_R
        citation = self.citation.chosen
        if kind is not Kind.CONSENT:
            return Basis(basis_type(kind), citation, inquiry=self.inquiry.value or None)
        return Basis(
            basis_type(kind),
            citation,
            dated=self.dated.day,
            magistrate=self.magistrate.value or None,
            reasons=self.reasons.value or None,
            valid_until=self.valid_until.day,
            participants=self.participants.chosen,
            duties=self.duties.chosen,
        )

    @property
    def drafted_fields(self) -> dict[str, QWidget]:
        """What its draft has."""
        return {
            "kind": self.kind,
            "purpose": self.purpose,
            "citation": self.citation,
            "inquiry": self.inquiry,
            "dated": self.dated,
            "magistrate": self.magistrate,
            "reasons": self.reasons,
            "valid_until": self.valid_until,
            "participants": self.participants,
            "duties": self.duties,
        }

    @property
    def summary(self) -> str:
        """What was chosen, in one sentence: on top of what comes next."""
        item = self.citation.currentItem()
        cited = item.text() if item is not None else ""
        return " · ".join((self.kind.currentText(), self.purpose.currentText(), cited))

    @property
    def fault(self) -> str | None:
        """What is wrong with a date that is typed, or lacking, as the key of a sentence."""
        lacks = None if self.chosen_purpose else "cases.opening.lacks_purpose"
        return lacks or self.dated.fault or self.valid_until.fault

    def offer(self, profile: Profile, persons: tuple[Person, ...], today: date | None) -> None:
        """What this vault can hold, and who can be named."""
        self._kinds = [k for k in Kind if k is not Kind.STRATEGIC and profile.holds(k)]
        self.texts()
        self.participants.offer(persons)
        self.duties.offer(persons)
        self._today = today
        if today is not None and self.dated.empty:
            self.dated.show_day(today)

    def clear(self) -> None:
        """Begin as with the first case."""
        for line in (self.magistrate, self.inquiry):
            line.clear()
        self.reasons.clear()
        self.dated.show_day(self._today)
        self.valid_until.show_day(None)
        for people in (self.participants, self.duties):
            people.untick()
        self.kind.setCurrentIndex(0)
        self.purpose.setCurrentIndex(0)
        self.citation.setCurrentRow(0)

    def show_fitting(self, fitting: Fitting) -> None:
        """Purposes and citations that can carry this kind; the others stay choosable."""
        self._fitting = fitting
        self._name_purposes()
        self._offer_citations()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Labels stand above their fields where both have no room beside each other."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW * self.fontMetrics().averageCharWidth()
        policy = Form.RowWrapPolicy
        self.form.setRowWrapPolicy(policy.WrapAllRows if narrow else policy.DontWrapRows)

    def texts(self) -> None:
        """Names of kinds and purposes."""
        told = words().text
        self.kind.offer([(k.value, told(f"screens.kind.{k.value}")) for k in self._kinds])
        if self._fitting:
            self._name_purposes()

    def _name_purposes(self) -> None:
        order = sorted(LATER_PURPOSES, key=lambda purpose: purpose not in self._fitting)
        told = [(p, words().text(f"screens.purpose.{p}")) for p in order]
        self.purpose.offer([(None, words().text("cases.basis.purpose_none")), *told])

    def _offer_citations(self) -> None:
        """Those for the purpose; where nothing fits, those of the other purposes."""
        citations = self._fitting.get(self.chosen_purpose) or tuple(
            dict.fromkeys(c for found in self._fitting.values() for c in found)
        )
        self.citation.offer(citations)
        doubted = any(c.doubted for c in citations)
        self.form.setRowVisible(self.note, doubted)
        if doubted:
            self.note.show_text(unconfirmed_note(words().language))
        self.edited.emit()

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(lambda _index: self._kind_changed())
        self.purpose.currentIndexChanged.connect(lambda _index: self._offer_citations())
        self.citation.edited.connect(self.edited)
        for line in (self.magistrate, self.inquiry):
            line.textChanged.connect(lambda _text: self.edited.emit())
        self.reasons.textChanged.connect(self.edited)
        for day in (self.dated, self.valid_until):
            day.edited.connect(self.edited)
        for people in (self.participants, self.duties):
            people.edited.connect(self.edited)

    def _kind_changed(self) -> None:
        self._show_fields()
        self.kind_chosen.emit()

    def _show_fields(self) -> None:
        kind = self.chosen_kind
        for field in self._consent:
            self.form.setRowVisible(field, kind is Kind.CONSENT)
        self.form.setRowVisible(self.inquiry, kind in (Kind.OTHER_LAW, Kind.ADMIN))
