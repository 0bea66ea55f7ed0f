"""A new vault: what the office is called, who works in it, and the terms that it keeps."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSpinBox, QWidget

from app.domain.basis import Profile
from app.domain.person import Category, Office, PersonId
from app.errors import AppError
from app.session import Opening
from ui.bridge import Bridge
from ui.style.spacing import SMALL
from ui.unlock.founder import MemberFields
from ui.unlock.page import Page
from ui.unlock.place import free_folder, plain_name
from ui.widgets.busy import BusyBar
from ui.widgets.button import Button
from ui.widgets.form import Choice, Form, LineField
from ui.widgets.label import Label
from ui.words import say, words

LONGEST_RETENTION = 360
"""Months: thirty years, as R38 allows at most."""
WIDTH = 640


class FoundingPage(Page):
    """The form of a new vault; `founded` gets the recovery sheets and the first member."""

    def __init__(
        self,
        bridge: Bridge,
        back: Callable[[], object],
        founded: Callable[[tuple[str, ...], PersonId], object],
    ) -> None:
        super().__init__("screens.founding.title", back, WIDTH)
        self._bridge, self._founded = bridge, founded
        self._folder_typed = self._making = False
        self.coordinator = MemberFields("coordinator", Category.AIV, choice=False)
        self.mayor = MemberFields("mayor", Category.BM, choice=True)
        self.taker = MemberFields("taker", Category.GEM, choice=True)
        self.column.addWidget(Label("screens.founding.office", "heading"))
        self.office = self._office_form()
        self.column.addLayout(self.office)
        for role, fields in self._people():
            self.column.addSpacing(SMALL)
            self.column.addWidget(Label(f"screens.founding.{role}", "heading"))
            self.column.addWidget(Label(f"screens.founding.{role}_hint", "hint"))
            self.column.addWidget(fields)
        self.progress = BusyBar("screens.founding.making")
        self.column.addWidget(self.progress)
        self.missing = Label(role="hint")
        self.column.addWidget(self.missing)
        self.make = Button("screens.founding.make", self.found, primary=True)
        self.buttons.addWidget(self.make)
        for _role, fields in self._people():
            fields.edited.connect(self._check)
        for line in (self.label, self.municipality, self.dpo, self.folder):
            line.textChanged.connect(lambda _text: self._check())
        self.label.textChanged.connect(self._propose_folder)
        self.folder.textEdited.connect(self._keep_folder)
        self._propose_folder("")
        self._check()

    def found(self) -> None:
        """Make the vault, unless something is missing."""
        if self._lacks() is not None or self._making:
            return
        self.refusal.clear()
        self._busy(True)
        opening = self.opening()
        self._bridge.create(
            Path(self.folder.value).expanduser(),
            opening,
            lambda code: self._made(code, opening.founder),
            self._failed,
            self,
        )

    def _made(self, code: Any, founder: PersonId) -> None:
        """Whoever founds it goes on alone: the others come in by their own passwords."""
        self._bridge.call(lambda session: session.lock_others(founder))
        self._print(code, founder)

    def loses(self) -> str:
        """All that is typed: it is kept nowhere."""
        lines = (self.label, self.municipality, self.dpo, self.dpia)
        named = (fields.name for _role, fields in self._people())
        typed = self._making or any(line.value for line in (*lines, *named))
        return "screens.founding.loses" if typed else ""

    def opening(self) -> Opening:
        """What is typed, as a vault begins."""
        people = {}
        for role, fields in self._people():
            if fields.name.value:
                people[role] = (fields.person(self.municipality.value), fields)
        coordinator, mayor = people["coordinator"][0], people["mayor"][0]
        office = Office(
            municipality=self.municipality.value,
            mayor=mayor.id,
            coordinator=coordinator.id,
            dpo=self.dpo.value,
            retention_months=self.months.value(),
            dpia=self.dpia.value or None,
            language=words().language,
        )
        return Opening(
            label=self.label.value,
            profile=Profile(self.profile.currentData()),
            exercise=False,
            office=office,
            persons=tuple(person for person, _ in people.values()),
            founder=coordinator.id,
            passwords={p.id: f.secret.value for p, f in people.values() if f.member},
            whole=False,
        )

    def clear(self) -> None:
        """Forget the passwords."""
        for _role, fields in self._people():
            fields.secret.clear()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Name the profiles, and what is missing, in the new language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._offer_profiles()
            self._check()
            self._align()
        super().changeEvent(event)

    # Inside

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """The fields of all forms begin in one line."""
        super().showEvent(event)
        self._align()

    def _align(self) -> None:
        forms = (self.office, *(fields.form for _role, fields in self._people()))
        labels = [label for form in forms for label in form.labels]
        for label in labels:
            label.setMinimumWidth(0)
        widest = max(label.sizeHint().width() for label in labels)
        for label in labels:
            label.setMinimumWidth(widest)

    def _offer_profiles(self) -> None:
        self.profile.offer([(p.value, words().text(f"screens.profile.{p.value}")) for p in Profile])

    def _people(self) -> tuple[tuple[str, MemberFields], ...]:
        return (("coordinator", self.coordinator), ("mayor", self.mayor), ("taker", self.taker))

    def _office_form(self) -> Form:
        form = Form()
        self.label, self.municipality, self.dpo = LineField(), LineField(), LineField()
        self.dpia, self.folder = LineField(), LineField()
        self.profile = Choice()
        self._offer_profiles()
        self.months = QSpinBox()
        self.months.setRange(1, LONGEST_RETENTION)
        self.months.setValue(6)
        form.field("screens.founding.label", self.label)
        form.field("screens.founding.municipality", self.municipality)
        form.field("screens.founding.profile", self.profile)
        form.hint("screens.founding.one_profile")
        form.field("screens.founding.dpo", self.dpo)
        form.field("screens.founding.retention", self.months)
        form.field("screens.founding.dpia", self.dpia)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.folder, 1)
        line.addWidget(Button("screens.browse", self._browse))
        row.setFocusProxy(self.folder)
        form.field("screens.founding.folder", row)
        say(self.folder.setAccessibleName, "screens.founding.folder")
        return form

    def _propose_folder(self, _label: str) -> None:
        if not self._folder_typed:
            name = plain_name(self.label.value) or "kluis"
            self.folder.setText(str(free_folder(name)))

    def _keep_folder(self, _text: str) -> None:
        self._folder_typed = True

    def _browse(self) -> None:
        title = words().text("screens.founding.folder")
        chosen = QFileDialog.getExistingDirectory(self, title, str(Path.home()))
        if chosen:
            self._folder_typed = True
            name = plain_name(self.label.value) or "kluis"
            self.folder.setText(str(Path(chosen) / name))

    def _lacks(self) -> str | None:
        """What is still missing, as the key of a sentence."""
        for key, line in (
            ("label", self.label),
            ("municipality", self.municipality),
            ("dpo", self.dpo),
            ("folder", self.folder),
        ):
            if not line.value:
                return f"screens.founding.{key}"
        for role, fields in self._people():
            if not fields.ready and not (role == "taker" and not fields.name.value):
                return f"screens.founding.{role}"
        names = [plain_name(f.name.value) for _role, f in self._people() if f.name.value]
        return "screens.founding.names_differ" if len(set(names)) < len(names) else None

    def _check(self) -> None:
        self._said = False
        lacks = self._lacks()
        self.make.setEnabled(lacks is None and not self._making)
        if lacks is None:
            self.missing.say("screens.founding.ready")
        else:
            self.missing.say("screens.founding.lacks", what=words().text(lacks))

    def _print(self, code: Any, founder: PersonId) -> None:
        self._bridge.call(
            lambda session: session.sheets(code),
            lambda sheets: self._done(sheets, founder),
            self._failed,
            self,
        )

    def _done(self, sheets: tuple[str, ...], founder: PersonId) -> None:
        self._busy(False)
        self.clear()
        self._founded(sheets, founder)

    def _failed(self, error: AppError) -> None:
        self._busy(False)
        self.refusal.show_error(error)
        self.refusal.setFocus()

    def _busy(self, busy: bool) -> None:
        self._making = busy
        self.progress.setVisible(busy)
        self._check()
