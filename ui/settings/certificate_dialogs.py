"""Recording a certificate as one's own: from a card in a reader, or from a file."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.commands.certificates import BindCertificate, KeyInFile, KeyOnCard
from app.domain.signature import BoundCertificate
from app.errors import AppError
from app.queries.certificates import certificates_on_cards
from ui.bridge import Bridge
from ui.style.spacing import TIGHT
from ui.unlock.password import PasswordField
from ui.widgets.button import Button
from ui.widgets.dialog import FinalDialog
from ui.widgets.documents import documents
from ui.widgets.form import Choice, LineField
from ui.words import words

TOLD = "settings.signing.record_counts"


class RecordDialog(FinalDialog):
    """Whose key a signature is made with changes: the password of the vault is asked as well."""

    def __init__(self, bridge: Bridge, what: str, secret: str, parent: QWidget) -> None:
        super().__init__(bridge, "settings.signing.record", (what, TOLD), None, parent)
        self.forever.say("settings.signing.record_ends")
        self.secret = PasswordField(secret)

    def command(self) -> BindCertificate | None:
        """As chosen and typed."""
        raise NotImplementedError

    def do(self) -> None:
        """Only with something to record."""
        if self.keep.isEnabled() and self.command() is not None:
            super().do()

    def proceed(self) -> None:
        """Record it; the password was theirs."""
        command = self.command()
        if command is not None:
            self.bridge.run(command, self.acting, self._done, self._not_recorded, self)

    def _not_recorded(self, error: AppError) -> None:
        """No secret stays in the field; it is typed again at once."""
        self._failed(error)
        self.secret.clear()
        if self.secret.isVisible():
            self.secret.setFocus()


class CardDialog(RecordDialog):
    """What can sign on the cards that are in the readers; its code shows whose it is."""

    def __init__(self, bridge: Bridge, module: str | None, parent: QWidget) -> None:
        super().__init__(bridge, "settings.signing.card_what", "copies.how.pin", parent)
        self._module = module
        self._found: tuple[BoundCertificate, ...] = ()
        self.choice = Choice()
        self.again = Button("settings.signing.read_again", self.read)
        self.form.field("settings.signing.certificate", self.choice, 0)
        self.kind = self.form.hint("", 1)
        self.form.field("copies.how.pin", self.secret, 2)
        self.form.insertRow(3, "", self.again)
        self.choice.currentIndexChanged.connect(self._chosen)
        self.read()

    def read(self) -> None:
        """Look at the readers, which takes a moment."""
        self._busy(True)
        self.again.setEnabled(False)
        self.refusal.clear()
        module = self._module
        self.bridge.beside(
            lambda going: certificates_on_cards(module, going),
            self._show,
            self._unread,
            owner=self,
        )

    def command(self) -> BindCertificate | None:
        """The chosen certificate; without one there is no button to press."""
        chosen = self._chosen_one
        if chosen is None:
            return None
        pin = self.secret.value if chosen.asks_secret else None
        return BindCertificate(KeyOnCard(chosen.sha256, pin))

    @property
    def _chosen_one(self) -> BoundCertificate | None:
        chosen = self.choice.currentData()
        return next((one for one in self._found if one.sha256 == chosen), None)

    def _show(self, read: tuple[Path, tuple[BoundCertificate, ...]]) -> None:
        self._busy(False)
        self.again.setEnabled(True)
        _module, found = read
        self._found = found
        until = (words().date(one.valid_until) for one in found)
        self.choice.offer(
            [
                (one.sha256, words().text("settings.signing.named", name=one.name, until=day))
                for one, day in zip(found, until, strict=True)
            ]
        )
        self._chosen()
        self.choice.setFocus()

    def _unread(self, error: AppError) -> None:
        self._found = ()
        self.choice.offer([])
        self.again.setEnabled(True)
        super()._failed(error)
        self._chosen()
        self.again.setFocus()

    def _chosen(self, *_signal: object) -> None:
        chosen = self._chosen_one
        self.secret.clear()
        self.form.setRowVisible(self.secret, chosen is not None and chosen.asks_secret)
        for widget in (self.choice, self.kind):
            self.form.setRowVisible(widget, chosen is not None)
        self.keep.setEnabled(chosen is not None)
        if chosen is not None:
            self.kind.say(f"copies.how.kind_{chosen.kind.value}")


class KeyFileDialog(RecordDialog):
    """A PKCS #12 file: its password opens it now, and again at every signing; it is not kept."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(bridge, "settings.signing.file_what", "copies.how.password", parent)
        self.file = LineField()
        self.choose = Button("settings.signing.choose_file", self.pick)
        place = QWidget()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TIGHT)
        row.addWidget(self.file, 1)
        row.addWidget(self.choose)
        place.setFocusProxy(self.file)
        self.form.field("settings.signing.file", place, 0)
        self.form.field("copies.how.password", self.secret, 1)
        self.file.setFocus()

    def pick(self) -> None:
        """Choose the file."""
        title = words().text("settings.signing.choose_file")
        kind = f"{words().text('settings.signing.files')} (*.p12 *.pfx)"
        chosen, _kind = QFileDialog.getOpenFileName(self, title, documents(), kind)
        if chosen:
            self.file.setText(chosen)

    def command(self) -> BindCertificate | None:
        """What is in the file, once one is chosen."""
        if not self.file.value:
            self.missing("settings.signing.file_first")
            return None
        return BindCertificate(KeyInFile(Path(self.file.value), self.secret.value))
