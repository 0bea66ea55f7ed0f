"""Signing: the certificates that somebody calls their own, and what the office wants of minutes."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QHBoxLayout

from app.commands.certificates import UnbindCertificate
from app.commands.settings import KeepSigning
from app.domain.person import Office, Person
from app.domain.signature import BoundCertificate
from ui.bridge import Bridge
from ui.settings.certificate_dialogs import CardDialog, KeyFileDialog
from ui.settings.section import Section
from ui.style.spacing import GAP
from ui.widgets.button import Button
from ui.widgets.form import LineField
from ui.widgets.label import Label
from ui.widgets.rows import Column, RowsTable
from ui.words import say, words


class SigningSection(Section):
    """One's own certificates above, the office's choices below."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge, "settings.signing.office_what")
        self.countersigned, self.module = QCheckBox(), LineField()
        say(self.countersigned.setText, "settings.signing.countersigned")
        self.form.addRow(self.countersigned)
        self.form.field("settings.signing.module", self.module)
        self.form.hint("settings.signing.module_hint")
        self.countersigned.toggled.connect(self.edited)
        self.module.textChanged.connect(self.edited)
        self.keeps("signing", {"module": self.module})
        self.table: RowsTable[BoundCertificate] = RowsTable(
            "settings.signing.title",
            (
                Column("settings.signing.holder", lambda one: one.name, stretches=True),
                Column("settings.signing.kind", _kind),
                Column("settings.signing.until", lambda one: words().date(one.valid_until)),
                Column("settings.signing.where", _where),
            ),
        )
        self.none = Label("settings.signing.none", "hint")
        self.without_key = Label("settings.signing.without_key", "hint")
        self.without_key.hide()
        self.card = Button("settings.signing.from_card", self.take_card)
        self.file = Button("settings.signing.from_file", self.take_file)
        self.remove = Button("settings.signing.remove", self.let_go)
        self._put_above()
        self.table.moved.connect(self._moved)

    def fill(self, office: Office, people: Sequence[Person]) -> None:
        """As the vault has it."""
        self.countersigned.setChecked(office.countersigned)
        self.module.setText(office.card_module or "")

    def show_office(self, office: Office, people: Sequence[Person]) -> None:
        """The office's choices unless somebody types, and always one's own certificates."""
        super().show_office(office, people)
        acting = self.bridge.acting
        own = next((person for person in people if person.id == acting), None)
        rows = own.certificates if own is not None else ()
        self.table.show_rows(rows)
        self.table.fit_rows()
        self.table.setVisible(bool(rows))
        self.remove.setVisible(bool(rows))
        self.none.setVisible(not rows)
        self._moved(self.table.current)
        self.bridge.may(UnbindCertificate(""), acting, self._offer, owner=self)

    def texts(self) -> None:
        """Kinds and days."""
        self.table.rows.layoutChanged.emit()

    def command(self, office: Office) -> KeepSigning:
        """The office's choices as typed."""
        return KeepSigning(self.countersigned.isChecked(), self.module.value or None)

    def take_card(self) -> None:
        """Record a certificate of a card."""
        module = self.office.card_module if self.office is not None else None
        CardDialog(self.bridge, module, self).open()

    def take_file(self) -> None:
        """Record a certificate of a file."""
        KeyFileDialog(self.bridge, self).open()

    def let_go(self) -> None:
        """Remove the current certificate from one's own; it can be recorded again."""
        current = self.table.current
        if current is not None:
            command = UnbindCertificate(current.sha256)
            self.bridge.run(command, self.bridge.acting, None, self.refusal.show_error, owner=self)

    def _offer(self, refused: Sequence[object]) -> None:
        """Only whoever may record a certificate sees how."""
        for button in (self.card, self.file):
            button.setVisible(not refused)
        self.without_key.setVisible(bool(refused))
        if refused:
            self.none.hide()
            self.remove.hide()

    def _put_above(self) -> None:
        """One's own certificates stand before the form."""
        buttons = QHBoxLayout()
        for button in (self.card, self.file, self.remove):
            buttons.addWidget(button)
        buttons.addStretch()
        parts = (
            Label("settings.signing.title", "heading"),
            Label("settings.signing.what"),
            self.none,
            self.without_key,
            self.table,
        )
        for place, part in enumerate(parts):
            self.column.insertWidget(place, part)
        self.column.insertLayout(len(parts), buttons)
        self.column.insertSpacing(len(parts) + 1, GAP)
        self.column.insertWidget(len(parts) + 2, Label("settings.signing.office", "heading"))

    def _moved(self, current: BoundCertificate | None) -> None:
        self.remove.setEnabled(current is not None)


def _kind(one: BoundCertificate) -> str:
    return words().text(f"settings.signing.kind_{one.kind.value}")


def _where(one: BoundCertificate) -> str:
    return words().text(f"settings.signing.on_{one.holding.value}")
