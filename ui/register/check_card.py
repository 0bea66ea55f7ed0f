"""State of the log, and a check of the whole vault by hand."""

from datetime import UTC, datetime
from threading import Event
from typing import ClassVar

from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout

from app.errors import AppError
from app.session import Session
from ui.bridge import Bridge
from ui.members import Fact, named
from ui.style.spacing import GAP, SMALL
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.refusal import RefusalPanel
from ui.words import say, words

Found = tuple[tuple[str, dict[str, Fact]], ...]
"""What a check found: codes with what fills their sentences."""
HASH_SHOWN = 16
"""Digits of the hash by which two people compare: enough to see that it is another."""


class _Last:
    """The last check since the program started, by vault. Nothing of it is kept."""

    checks: ClassVar[dict[str, tuple[datetime, int]]] = {}


class CheckCard(QFrame):
    """Lines, hash and last check in one line; findings below, in words."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._vault = ""
        self._findings: Found = ()
        self.setProperty("role", "card")
        self.head = Label()
        self.last = Label(role="hint")
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        say(self.progress.setAccessibleName, "register.check.busy")
        self.progress.hide()
        self.start = Button("register.check.start", self.check)
        self.stop = Button("register.check.stop", self._stop)
        self.stop.hide()
        self._stopped = Event()
        self.findings = Label()
        self.findings.hide()
        self.refusal = RefusalPanel()
        row = QHBoxLayout()
        words_ = QVBoxLayout()
        words_.addWidget(self.head)
        words_.addWidget(self.last)
        row.addLayout(words_, 1)
        row.addWidget(self.progress)
        row.addWidget(self.stop)
        row.addWidget(self.start)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, SMALL, GAP, SMALL)
        column.setSpacing(SMALL)
        column.addLayout(row)
        column.addWidget(self.findings)
        column.addWidget(self.refusal)
        bridge.leaving.connect(self._stop)  # the keys must not wait for a long check
        bridge.call(lambda session: session.header.vault_id, self._known, owner=self)

    def show_head(self, size: int, root: str) -> None:
        """How long the log is, and the hash over all of it."""
        shown = " ".join(root[at : at + 4] for at in range(0, HASH_SHOWN, 4))
        self.head.say("register.check.head", size=size, head=shown)

    def check(self) -> None:
        """Look at every page, record, key and line of the log."""
        member = self._bridge.acting
        if member is None or not self.start.isEnabled():
            return
        self._busy(True)
        self.refusal.clear()
        self.findings.hide()
        stopped = self._stopped = Event()

        def checked(session: Session) -> Found:
            found, members = (
                session.check(member, lambda: not stopped.is_set()),
                session.header.members,
            )
            return tuple((one.code, named(one.facts, members)) for one in found)

        self._bridge.call(
            checked,
            self._checked,
            self._failed,
            owner=self,
        )

    def texts(self) -> None:
        """Findings and the moment of the last check."""
        self._say_last()
        self._say_findings()

    def _known(self, vault: str) -> None:
        self._vault = vault
        self._say_last()

    def _checked(self, findings: Found) -> None:
        self._busy(False)
        self._findings = findings
        _Last.checks[self._vault] = (datetime.now(UTC).astimezone(), len(findings))
        self._say_last()
        self._say_findings()
        self.findings.show()

    def _stop(self) -> None:
        """Go no further; nothing is said of what was not looked at."""
        self._stopped.set()

    def _failed(self, error: AppError) -> None:
        self._busy(False)
        self.refusal.show_error(error)

    def _say_last(self) -> None:
        known = _Last.checks.get(self._vault)
        if known is None:
            self.last.say("register.check.never")
        else:
            self.last.say("register.check.last", at=known[0])

    def _say_findings(self) -> None:
        said = words()
        if not self._findings:
            self.findings.show_text(said.text("register.check.whole"))
            return
        lines = [said.text("register.check.found")]
        for code, facts in self._findings:
            lines.append(f"• {said.text(f'errors.{code}', **facts)}")
        self.findings.show_text("\n".join(lines))

    def _busy(self, busy: bool) -> None:
        self.start.setEnabled(not busy)
        for widget in (self.progress, self.stop):
            widget.setVisible(busy)
