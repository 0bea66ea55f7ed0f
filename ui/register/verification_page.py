"""Is a file whole, who signed it, and is it a copy of this vault? For every member."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.person import PersonId
from app.errors import AppError, Unusable
from app.queries.anchors import LogBeside, asks_log
from app.queries.certificates import KnownSigners
from app.queries.people import Persons
from app.queries.proofs import ProofFinding, examine_proofs
from app.queries.verification import (
    LARGEST,
    KnownCopy,
    KnownCopyLine,
    Verification,
    verify_document,
)
from app.session import Session
from ui.bridge import Bridge
from ui.register.verdict import headline, proof_lines, verdict_lines
from ui.style.spacing import GAP, SMALL
from ui.widgets.busy import BusyBar
from ui.widgets.button import Button
from ui.widgets.documents import documents
from ui.widgets.label import Label
from ui.widgets.refusal import RefusalPanel
from ui.words import words


@dataclass(frozen=True, slots=True)
class Examined:
    """What is known of one file."""

    name: str
    found: Verification
    copy: KnownCopyLine | None
    recipient: str
    holders: Mapping[str, str]
    """Names by the fingerprint of a certificate that this vault knows."""
    proof: ProofFinding | None = None
    log: LogBeside | None = None
    """The log of this vault beside the minutes; None of a file that has nothing to do with it."""


def examine(session: Session, path: Path, acting: PersonId | None) -> Examined:
    """Read a file and look at it.

    Raises:
        Unusable: file_unreadable.
    """
    try:
        with path.open("rb") as opened:
            untrusted = opened.read(LARGEST + 1)
    except (OSError, ValueError):
        raise Unusable("file_unreadable", file=path.name) from None
    copy = session.ask(KnownCopy(sha256(untrusted).hexdigest()), acting)
    names = {person.id: person.name for person in session.ask(Persons(), acting)}
    whose = names.get(copy.recipient, copy.recipient) if copy is not None else ""
    known = session.ask(KnownSigners(), acting)
    holders = {sha: names[person] for sha, person in known.items() if person in names}
    found = verify_document(untrusted)
    proof = examine_proofs(untrusted, found)
    asked = asks_log(proof)
    log = session.ask(asked, acting) if asked is not None else None
    return Examined(path.name, found, copy, whose, holders, proof, log)


class VerificationTab(QWidget):
    """Drop a PDF or choose one; nothing of it is kept."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._examined: Examined | None = None
        self.setAcceptDrops(True)
        self.choose = Button("register.verification.choose", self.pick, primary=True)
        self.progress = BusyBar("screens.busy")
        self.refusal = RefusalPanel()
        self.card = QFrame()
        self.card.setProperty("role", "card")
        self.file, self.answer = Label(role="hint"), Label(role="title")
        self.answer.setWordWrap(True)
        self.told = Label()
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(GAP, GAP, GAP, GAP)
        for label in (self.file, self.answer, self.told):
            inside.addWidget(label)
        self.card.hide()
        self._lay_out()

    def refresh(self) -> None:
        """Nothing of the vault stands here."""

    def texts(self) -> None:
        """The findings again."""
        if self._examined is not None:
            self._show(self._examined)

    def pick(self) -> None:
        """Choose a file."""
        title = words().text("register.verification.choose")
        kind = f"{words().text('register.verification.pdf')} (*.pdf)"
        chosen, _kind = QFileDialog.getOpenFileName(self, title, documents(), kind)
        if chosen:
            self.look_at(Path(chosen))

    def look_at(self, path: Path) -> None:
        """Examine a file off this thread."""
        if self._bridge.acting is None or not self.choose.isEnabled():
            return
        acting = self._bridge.acting
        self.refusal.clear()
        self.card.hide()
        self._busy(True)
        self._bridge.call(
            lambda session: examine(session, path, acting), self._done, self._failed, owner=self
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """One file of this machine."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Look at what was dropped."""
        event.acceptProposedAction()
        self.look_at(Path(event.mimeData().urls()[0].toLocalFile()))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.choose)
        row.addWidget(Label("register.verification.drop", "hint"), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(Label("register.verification.what"))
        column.addLayout(row)
        for widget in (self.progress, self.refusal, self.card):
            column.addWidget(widget)
        column.addStretch()

    def _done(self, examined: Examined) -> None:
        self._busy(False)
        self._examined = examined
        self._show(examined)
        self.card.show()

    def _show(self, examined: Examined) -> None:
        found = examined.found
        self.file.show_text(examined.name)
        answer, signer = headline(found, examined.holders)
        self.answer.say(f"register.verification.{answer}", name=signer)
        lines = verdict_lines(found, examined.copy, examined.recipient, examined.holders)
        self.told.show_text("\n".join([*lines, *proof_lines(examined.proof, examined.log)]))
        self.card.setAccessibleName(self.answer.text())
        self.card.setAccessibleDescription(self.told.text())

    def _failed(self, error: AppError) -> None:
        self._busy(False)
        self.refusal.show_error(error)
        self.refusal.setFocus()

    def _busy(self, busy: bool) -> None:
        self.choose.setEnabled(not busy)
        self.progress.setVisible(busy)
