"""A section of the settings: a form that is kept as a whole, and typed text that stays typed."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.commands.step import Command
from app.domain.person import Office, Person
from app.errors import AppError
from ui.bridge import Bridge
from ui.style.spacing import COLUMN, GAP, SMALL, grown
from ui.widgets.button import Button
from ui.widgets.form import Form
from ui.widgets.label import Label
from ui.widgets.refusal import RefusalPanel
from ui.widgets.typed import Typed


class Page(QScrollArea):
    """A column of text and fields, no wider than one reads, which scrolls where it must."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        held = QWidget()
        row = QHBoxLayout(held)
        row.setContentsMargins(0, GAP, 0, GAP)
        inside = QWidget()
        inside.setMaximumWidth(grown(2 * COLUMN))
        row.addWidget(inside, 1)
        row.addStretch()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 0, GAP, 0)
        self.column.setSpacing(SMALL)
        self.setWidget(held)

    def show_office(self, office: Office, people: Sequence[Person]) -> None:
        """What the vault says now."""

    def texts(self) -> None:
        """Say again what `say` does not know of."""

    def keep(self) -> None:
        """Keep what was changed, where there is anything to keep."""


class Section(Page):
    """Subclasses fill `form`, call `edited` and say how fields and office become each other."""

    def __init__(self, bridge: Bridge, explained: str) -> None:
        super().__init__()
        self.bridge = bridge
        self.office: Office | None = None
        self.dirty = False
        self._filling = False
        self.form = Form()
        self.form.setRowWrapPolicy(Form.RowWrapPolicy.WrapLongRows)
        self.refusal = RefusalPanel()
        self.kept = Label(role="hint")
        self.button = Button("settings.keep", self.keep, primary=True)
        self.button.setEnabled(False)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addWidget(self.kept, 1)
        self.column.addWidget(Label(explained))
        self.column.addSpacing(SMALL)
        self.column.addLayout(self.form)
        self.column.addWidget(self.refusal)
        self.column.addLayout(row)
        self.column.addStretch()

    def keeps(self, section: str, fields: Mapping[str, QWidget]) -> None:
        """Keep what is typed in these fields; see `ui.widgets.typed`."""
        self._place = f"settings/{section}"
        self.typed = Typed(self.bridge, fields)
        self.typed.thrown.connect(self._thrown)
        self.column.insertWidget(self.column.indexOf(self.form), self.typed)

    def command(self, office: Office) -> Command | None:
        """The change; None where something is missing, said in `refusal`."""
        raise NotImplementedError

    def fill(self, office: Office, people: Sequence[Person]) -> None:
        """Put the office into the fields."""
        raise NotImplementedError

    def edited(self, *_signal: Any) -> None:
        """Somebody changed a field: it stays until it is kept."""
        if not self._filling:
            self.dirty = True
            self.button.setEnabled(True)
            self.kept.show_text("")

    def show_office(self, office: Office, people: Sequence[Person]) -> None:
        """As the vault has it, unless somebody is typing."""
        self.office = office
        if not self.dirty:
            self._filling = True
            self.fill(office, people)
            self._filling = False
            self.typed.begin(self._place, of_record=True)

    def keep(self) -> None:
        """Keep the section; refused or failed, it stays as it was typed."""
        if not self.dirty or self.office is None or not self.button.isEnabled():
            return
        self.refusal.clear()
        command = self.command(self.office)
        if command is None:
            return
        self.button.setEnabled(False)
        self.dirty = False  # what is typed meanwhile makes it so again
        self.bridge.run(command, self.bridge.acting, self._done, self._failed, owner=self)

    def _thrown(self) -> None:
        self.dirty = False
        self.button.setEnabled(False)
        self.refusal.clear()

    def _done(self, _done: Any) -> None:
        if not self.dirty:
            self.kept.say("settings.kept")

    def _failed(self, error: AppError) -> None:
        self.dirty = True
        self.button.setEnabled(True)
        self.refusal.show_error(error)
        self.refusal.setFocus()
