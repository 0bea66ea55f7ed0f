"""Keys: my password, and who has a key in this vault with its fingerprint to read aloud."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar

from app.domain.person import Office, Person
from app.errors import AppError, Locked
from app.queries.keys import KeyLine, Keys
from ui.bridge import Bridge
from ui.settings.section import Page
from ui.style.spacing import GAP
from ui.unlock.password import NewPassword, PasswordField
from ui.widgets.button import Button
from ui.widgets.form import Form
from ui.widgets.label import Label
from ui.widgets.refusal import RefusalPanel
from ui.widgets.rows import Column, RowsTable
from ui.widgets.waiting import Waiting
from ui.words import say, words

GROUPS = 4
"""Groups of four digits in a line, as one reads them aloud."""


def in_lines(fingerprint: str) -> str:
    """Sixteen groups in lines of four."""
    groups = fingerprint.split()
    lines = (groups[at : at + GROUPS] for at in range(0, len(groups), GROUPS))
    return "\n".join("  ".join(line) for line in lines)


class KeysSection(Page):
    """The password above, the keys below."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self.old, self.new = PasswordField("settings.keys.old"), NewPassword()
        self.change = Button("settings.keys.change", self.keep, primary=True)
        self.waiting = Waiting(self.change, "settings.keys.change")
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        say(self.progress.setAccessibleName, "settings.keys.changing")
        self.progress.hide()
        self.refusal = RefusalPanel()
        self.done = Label(role="hint")
        self.table: RowsTable[KeyLine] = RowsTable(
            "settings.keys.title",
            (
                Column("settings.keys.name", lambda line: line.name),
                Column("settings.keys.function", lambda line: line.function, stretches=True),
                Column("settings.keys.state", _state),
            ),
        )
        self.whose, self.fingerprint = Label(role="heading"), Label(role="code")
        self.fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()
        self.table.moved.connect(self._moved)
        self.new.edited.connect(self._typed)
        self.old.edited.connect(self._typed)
        self.waiting.over.connect(self._typed)
        self._typed()
        bridge.acting_changed.connect(self._forget)

    def show_office(self, office: Office, people: Sequence[Person]) -> None:
        """Ask for the keys."""
        self._bridge.ask(
            Keys(), self._bridge.acting, self._show, self.refusal.show_error, owner=self
        )

    def texts(self) -> None:
        """States of keys."""
        self.table.rows.layoutChanged.emit()
        self._moved(self.table.current)

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

    def _lay_out(self) -> None:
        form = Form()
        form.setRowWrapPolicy(Form.RowWrapPolicy.WrapLongRows)
        form.field("settings.keys.old", self.old)
        form.field("settings.keys.new", self.new)
        row = QHBoxLayout()
        row.addWidget(self.change)
        row.addWidget(self.done, 1)
        self.column.addWidget(Label("settings.keys.password", "heading"))
        self.column.addWidget(Label("settings.keys.rules"))
        self.column.addLayout(form)
        self.column.addWidget(self.progress)
        self.column.addWidget(self.refusal)
        self.column.addLayout(row)
        self.column.addSpacing(GAP)
        self.column.addWidget(Label("settings.keys.title", "heading"))
        self.column.addWidget(Label("settings.keys.aloud"))
        for widget in (self.table, self.whose, self.fingerprint):
            self.column.addWidget(widget)
        self.column.addStretch()

    def _show(self, lines: tuple[KeyLine, ...]) -> None:
        self.table.show_rows(lines)
        self.table.fit_rows()

    def _moved(self, line: KeyLine | None) -> None:
        self.whose.show_text(line.name if line is not None else "")
        known = line is not None and line.fingerprint is not None
        self.fingerprint.setVisible(known)
        if line is not None and line.fingerprint is not None:
            self.fingerprint.show_text(in_lines(line.fingerprint))

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


def _state(line: KeyLine) -> str:
    known = line.fingerprint is not None
    return words().text("settings.keys.pinned" if known else "settings.keys.other")
