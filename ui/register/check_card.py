"""State of the log, and a check of the whole vault by hand."""

from contextlib import suppress
from threading import Event

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.commands.watching import AcceptState, NoteCheck
from app.domain.noticed import Anchored
from app.errors import AppError
from app.queries.anchors import LogState, StateOfLog
from app.session import Session
from ui.bridge import Bridge
from ui.members import Fact, named
from ui.style.spacing import GAP, SMALL
from ui.widgets.busy import BusyBar
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.refusal import RefusalPanel
from ui.words import words

Found = tuple[tuple[str, dict[str, Fact]], ...]
"""What a check found: codes with what fills their sentences."""
HASH_SHOWN = 16
"""Digits of the hash by which two people compare: enough to see that it is another."""


class CheckCard(QFrame):
    """Lines, hash, anchor and last check; below it what is wrong, in words.

    For every member: only how long the log is, and its hash, are for who reads it.
    """

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._state: LogState | None = None
        self._findings: Found = ()
        self.setProperty("role", "card")
        self.head = Label()
        self.anchor = Label(role="hint")
        self.last = Label(role="hint")
        self.noticed = Label(role="warning")
        self.accept = Button("register.anchor.accept", self.accept_state)
        self.progress = BusyBar("register.check.busy")
        self.start = Button("register.check.start", self.check)
        self.stop = Button("register.check.stop", self._stop)
        self._stopped = Event()
        self.findings = Label()
        self.refusal = RefusalPanel()
        row = QHBoxLayout()
        known = QVBoxLayout()
        for label in (self.head, self.anchor, self.last):
            known.addWidget(label)
        row.addLayout(known, 1)
        row.addWidget(self.progress)
        row.addWidget(self.stop)
        row.addWidget(self.start)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, SMALL, GAP, SMALL)
        column.setSpacing(SMALL)
        column.addLayout(row)
        column.addWidget(self.noticed)
        column.addWidget(self.accept, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.findings)
        column.addWidget(self.refusal)
        bridge.leaving.connect(self._stop)  # the keys must not wait for a long check
        for widget in (self.head, self.noticed, self.accept, self.stop, self.findings):
            widget.hide()

    def refresh(self) -> None:
        """Ask what is known of the vault."""
        self._bridge.ask(StateOfLog(), self._bridge.acting, self._known, owner=self)

    def show_head(self, size: int, root: str) -> None:
        """How long the log is, and the hash over all of it."""
        self.head.show()
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
            found = session.check(member, lambda: not stopped.is_set())
            members = session.header.named
            with suppress(AppError):  # too damaged to be written to: then it is said here alone
                session.run(NoteCheck(len(found)), member)
            return tuple((one.code, named(one.facts, members)) for one in found)

        self._bridge.call(checked, self._checked, self._failed, owner=self)

    def accept_state(self) -> None:
        """What was noticed is explained: the vault is right as it is."""
        self._bridge.call(
            lambda session: session.work(AcceptState(), self._bridge.acting),
            lambda _nothing: self.refresh(),
            self._failed,
            owner=self,
        )

    def texts(self) -> None:
        """Findings, the anchor and the moment of the last check."""
        self._say_state()
        self._say_findings()

    def _known(self, state: LogState) -> None:
        self._state = state
        self._say_state()

    def _checked(self, findings: Found) -> None:
        self._busy(False)
        self._findings = findings
        self._say_findings()
        self.refresh()
        self.findings.show()

    def _stop(self) -> None:
        """Go no further; nothing is said of what was not looked at."""
        self._stopped.set()

    def _failed(self, error: AppError) -> None:
        self._busy(False)
        self.refusal.show_error(error)

    def _say_state(self) -> None:
        state = self._state
        if state is None:
            return
        if state.checked_at is None:
            self.last.say("register.check.never")
        else:
            found = "last_found" if state.check_found else "last"
            at = state.checked_at.astimezone()
            self.last.say(f"register.check.{found}", at=at, count=state.check_found)
        self._say_anchor(state.anchored)
        said = words()
        lines = [said.text(f"errors.{one.code}", **one.facts) for one in state.noticed]
        self.noticed.show_text("\n\n".join(lines))
        self.noticed.setVisible(bool(lines))
        self.accept.setVisible(bool(lines) and state.may_accept)

    def _say_anchor(self, anchored: Anchored) -> None:
        if anchored.at is not None:
            at = anchored.at.astimezone()
            self.anchor.say("register.anchor.held", size=anchored.size, at=at)
        elif anchored.problem in ("exercise", "not_accepted", ""):
            self.anchor.say(f"register.anchor.{anchored.problem or 'later'}")
        else:
            why = words().text(f"errors.{anchored.problem}")
            self.anchor.show_text(words().text("register.anchor.none", why=why))

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
