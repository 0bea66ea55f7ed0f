"""The wizard that opens a case: on what basis and for what, and only then whom it is about.

The first part is judged while it is typed; as long as a rule refuses, nobody can be named.
"""

from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.commands.cases import OpenCase
from app.domain.basis import Profile
from app.domain.case import Subject
from app.domain.secret import SecretText
from app.errors import AppError
from app.queries.people import OfficeView, Persons
from ui.bridge import Bridge
from ui.cases.basis_form import BasisForm
from ui.cases.fitting import Fitting, fitting
from ui.cases.subject_form import SubjectForm
from ui.style.spacing import GAP
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.refusal import RefusalPanel
from ui.widgets.screen import Navigate, Screen
from ui.widgets.typed import Typed
from ui.words import words

SETTLED = 200
"""Milliseconds without typing after which the policy is asked."""
WIDTH = 100
"""Letters of a line that is still read with ease."""


class _Leave(Button):
    """Left alone by Enter: whoever types on must not lose the form where it cannot go on yet."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Space presses it."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)


class OpenCaseScreen(Screen):
    """Two steps on one screen, and a verdict between them."""

    def __init__(self, bridge: Bridge, go: Navigate, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "cases.opening.title", parent)
        self._go = go
        self._asked = 0
        self.first, self.second = BasisForm(), SubjectForm()
        self.verdict, self.refusal = RefusalPanel(), RefusalPanel()
        self.allowed = Label("cases.opening.allowed", "hint")
        self.allowed.hide()
        self.summary = Label()
        self.cancel = _Leave("screens.cancel", self._leave)
        self.go_on = Button("cases.opening.go_on", self.show_second, primary=True)
        self.open = Button("cases.opening.open", self.open_case, primary=True)
        self.stack = QStackedWidget()
        self.stack.addWidget(
            self._step(
                ("cases.opening.first", "cases.opening.first_hint"),
                (self.first, self.verdict, self.allowed),
                (self.cancel, self.go_on),
            )
        )
        self.stack.addWidget(
            self._step(
                ("cases.opening.second", "cases.opening.second_hint"),
                (self.summary, self.second, self.refusal),
                (Button("screens.back", self.show_first), self.open),
            )
        )
        self.typed = Typed(bridge, {**self.first.drafted_fields, **self.second.drafted_fields})
        self.typed.thrown.connect(self.show_first)
        self.typed.setMaximumWidth(WIDTH * self.fontMetrics().averageCharWidth())
        self._kept = False
        """Whether the form is filled, and what differs from that is kept."""
        self.column.addWidget(self.typed)
        self.column.addWidget(self.stack, 1)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED)
        self._settled.timeout.connect(self._ask_verdict)
        self.first.edited.connect(self._edited)
        self.first.kind_chosen.connect(self._ask_fitting)
        self.go_on.setEnabled(False)
        self.setFocusProxy(self.first.kind)
        bridge.acting_changed.connect(self._act)

    def refresh(self) -> None:
        """Who can be named, and whether the policy thinks otherwise now."""
        acting = self.bridge.acting
        self.bridge.call(
            lambda s: (
                Profile(s.header.profile),
                s.ask(Persons(), acting),
                s.ask(OfficeView(), acting),
            ),
            self._offer,
            owner=self,
        )

    def texts(self) -> None:
        """Names of kinds and purposes; the citations in the new language are asked for."""
        self.first.texts()
        self.second.texts()
        self._ask_fitting()

    def show_first(self) -> None:
        """Back to basis and purpose; what was typed stays."""
        self.stack.setCurrentIndex(0)
        self.first.kind.setFocus()

    def show_second(self) -> None:
        """On to the subject, if nothing refuses."""
        if self.go_on.isEnabled():
            self.refusal.clear()
            self.summary.show_text(self.first.summary)
            self.stack.setCurrentIndex(1)
            self.second.name.setFocus()

    def open_case(self) -> None:
        """Open it. Refused, everything typed stays."""
        self.refusal.clear()
        lacks = self.second.lacks()
        if lacks is not None:
            self.refusal.say_hint(lacks)
            self.refusal.setFocus()
            return
        kind = self.first.chosen_kind
        if kind is None:
            return
        command = OpenCase(
            kind,
            self.first.chosen_purpose,
            self.first.basis(),
            self.second.subject(),
            self.second.sightings(),
        )
        self.open.setEnabled(False)
        self.bridge.run(command, self.bridge.acting, self._opened, self._failed, self)

    # Inside

    def _step(
        self, texts: tuple[str, str], parts: tuple[QWidget, ...], buttons: tuple[Button, ...]
    ) -> QWidget:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # On the page and not on its parts: a column asks parts how high they are at its own width.
        inside = QWidget()
        inside.setMaximumWidth(WIDTH * self.fontMetrics().averageCharWidth() + GAP)
        scroll.setWidget(inside)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, GAP, 0)
        column.setSpacing(GAP)
        for widget in (Label(texts[0], "heading"), Label(texts[1], "hint"), *parts):
            column.addWidget(widget)
        row = QHBoxLayout()
        for button in buttons:
            row.addWidget(button)
        row.addStretch()
        column.addLayout(row)
        column.addStretch()
        return scroll

    def _offer(self, known: Any) -> None:
        profile, persons, office = known
        self.first.offer(profile, persons, office.exercise_today)
        if self.first.purpose.count() == 0:
            self._ask_fitting()
        else:
            self._ask_verdict()

    def _ask_fitting(self) -> None:
        kind = self.first.chosen_kind
        if kind is None:
            return
        language, acting = words().language, self.bridge.acting
        self.go_on.setEnabled(False)

        def found(session: Any) -> Fitting:
            on = session.ask(OfficeView(), acting).exercise_today or date.today()
            return fitting(session, kind, on, language, acting)

        self.bridge.call(found, self._fitted, owner=self)

    def _fitted(self, fitting: Fitting) -> None:
        self.first.show_fitting(fitting)
        self.summary.show_text(self.first.summary)
        if not self._kept:
            self._kept = True
            self.typed.begin("new_case")

    def _edited(self) -> None:
        self.go_on.setEnabled(False)
        self.allowed.hide()
        self._settled.start()

    def _ask_verdict(self) -> None:
        kind = self.first.chosen_kind
        if kind is None or self.first.purpose.count() == 0:
            return
        self._asked += 1
        fault = self.first.fault
        if fault is not None:
            self.verdict.say_hint(fault)
            self.allowed.hide()
            return
        asked = self._asked
        nobody = Subject(SecretText(""))
        command = OpenCase(kind, self.first.chosen_purpose, self.first.basis(), nobody)
        self.bridge.may(
            command,
            self.bridge.acting,
            lambda found: self._judge(asked, found),
            self.verdict.show_error,
            self,
        )

    def _judge(self, asked: int, findings: Any) -> None:
        """Show the verdict, unless something was typed since it was asked."""
        if asked != self._asked or self._settled.isActive():
            return
        self.verdict.show_findings(findings)
        self.allowed.setVisible(not findings)
        self.go_on.setEnabled(not findings)

    def _opened(self, done: Any) -> None:
        self.open.setEnabled(True)
        self._clear()
        self._go("case", done.made)

    def _failed(self, error: AppError) -> None:
        self.open.setEnabled(True)
        self.refusal.show_error(error)
        self.refusal.setFocus()

    def _act(self, _person: object) -> None:
        """Somebody else acts: what was typed here is kept for its typist, and in nobody's sight."""
        self.typed.leave()
        self._clear()
        self._kept = False
        self._ask_fitting()  # and then what this member typed

    def _leave(self) -> None:
        """Nothing that was typed stays behind for the next case."""
        self._clear()
        self._go("cases", None)

    def _clear(self) -> None:
        self.first.clear()
        self.second.clear()
        self.refusal.clear()
        self.stack.setCurrentIndex(0)
        self.typed.filled()
