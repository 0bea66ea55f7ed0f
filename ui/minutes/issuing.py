"""Handing copies out: one by one into a folder, each noted once its file stands there.

Stopping, a full disk or a folder that is gone leave whole files, and every other copy sealed in
the vault and not issued; handing out goes on where it stopped.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.commands.minutes import IssueMinutes
from app.commands.step import Done
from app.domain.meeting import MeetingId
from app.errors import AppError, WrongState
from app.queries.copies import RecipientLine
from app.session import Session
from ui.bridge import Bridge
from ui.meetings.notice import NoticePlace, locked_member
from ui.minutes.hand_out_dialog import HandOutDialog
from ui.minutes.handing import FolderField, delivering
from ui.style.spacing import SMALL
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.words import say


class Outcome(StrEnum):
    """What became of one copy."""

    WRITTEN = "written"
    WITHHELD = "withheld"
    """A rule does not let it go now (R6, R17, R41), or it was erased with a case."""


@dataclass
class _Round:
    """One handing out."""

    folder: Path
    waiting: list[RecipientLine]
    of: int
    written: int = 0
    withheld: list[RecipientLine] = field(default_factory=list)
    stopped: bool = False
    asking: bool = False
    """It waits for a member's password."""


class IssuePanel(QWidget):
    """A folder, a button, how far it is, and what came of it."""

    def __init__(self, bridge: Bridge, notice: NoticePlace) -> None:
        super().__init__()
        self._bridge, self._notice = bridge, notice
        self._meeting: MeetingId | None = None
        self._lines: tuple[RecipientLine, ...] = ()
        self._only: RecipientLine | None = None
        self._round: _Round | None = None
        self._last: Path | None = None
        self.folder = FolderField()
        self.send = Button("copies.issue.issue", self._press, primary=True)
        self.stop = Button("copies.issue.stop", self._stop)
        self.stop.hide()
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        say(self.progress.setAccessibleName, "copies.issue.issue")
        self.progress.hide()
        self.state, self.others = Label(role="hint"), Label(role="hint")
        self.place = Label(role="hint")
        self.place.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        say(self.place.setAccessibleName, "copies.folder.name")
        self.open = Button("copies.issue.open_folder", self.open_folder)
        self._lay_out()
        bridge.locked.connect(self._drop)

    def _lay_out(self) -> None:
        self._steps = QWidget()
        top = QHBoxLayout(self._steps)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(SMALL)
        top.addWidget(self.folder, 1)
        top.addWidget(self.stop)
        top.addWidget(self.send)
        bottom = QHBoxLayout()
        bottom.setSpacing(SMALL)
        bottom.addWidget(self.place, 1)
        bottom.addWidget(self.open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(self._steps)
        for widget in (self.progress, self.state, self.others):
            column.addWidget(widget)
        column.addLayout(bottom)
        for hidden in (self.state, self.others, self.place, self.open):
            hidden.hide()

    def show_lines(
        self, meeting: MeetingId, lines: tuple[RecipientLine, ...], only: RecipientLine | None
    ) -> None:
        """Of which meeting these copies are; `only` limits the next handing out to one of them."""
        if meeting != self._meeting:
            self._forget()
        self._meeting, self._lines, self._only = meeting, lines, only
        self.send.setEnabled(self._round is None and bool(self._ready()))
        goes = any(line.issued_on is None for line in lines)
        self._steps.setVisible(goes or self._round is not None)

    def open_folder(self) -> None:
        """Show the folder by the means of the system; where it has none, its path stands there."""
        if self._last is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._last)))

    # Inside

    def _ready(self) -> list[RecipientLine]:
        """Copies that may go, in the order of their codes: it says nothing of their recipients."""
        lines = self._lines if self._only is None else (self._only,)
        ready = [line for line in lines if line.code is not None and line.issued_on is None]
        return sorted((line for line in ready if line.declared), key=lambda line: line.code or "")

    def _press(self) -> None:
        folder, ready = self.folder.folder, self._ready()
        if folder is None:
            self.folder.setFocus()
            return
        self._notice.clear()
        begin = partial(self._begin, folder, ready)
        without = tuple(line for line in ready if line.lacks)
        title, of = "copies.issue.issue", len(ready)
        only = self._only.name if self._only is not None else ""
        HandOutDialog(
            self._bridge, title, of, folder, begin, self, without=without, only=only
        ).open()

    def _begin(self, folder: Path, ready: list[RecipientLine]) -> None:
        self._round = _Round(folder, ready, len(ready))
        self._busy(True)
        self._next()

    def _next(self) -> None:
        now, meeting = self._round, self._meeting
        if now is None or meeting is None:
            return
        self.progress.setRange(0, now.of)
        self.progress.setValue(now.of - len(now.waiting))
        if now.stopped or not now.waiting:
            self._finish()
            return
        line, now.asking = now.waiting[0], False
        self._say("progress", number=now.of - len(now.waiting) + 1, of=now.of)

        def issue(session: Session) -> Outcome:
            return issue_one(session, meeting, line, now.folder)

        self._bridge.call(issue, self._issued, self._failed, self)

    def _issued(self, outcome: Outcome) -> None:
        now = self._round
        if now is None:
            return
        line = now.waiting.pop(0)
        if outcome is Outcome.WRITTEN:
            now.written += 1
        else:
            now.withheld.append(line)
        self._next()

    def _failed(self, error: AppError) -> None:
        member = locked_member(error)
        if member is not None and self._round is not None:
            self._round.asking = True
            self._notice.password.ask(member, "issue", self._next)
            return
        self._notice.refusal.show_error(error)
        self._finish()

    def _finish(self) -> None:
        now, self._round = self._round, None
        self._busy(False)
        if now is None:
            return
        whole = now.written == now.of
        self._say("done" if whole else "partly", count=now.written, of=now.of)
        self.others.say("copies.issue.withheld", names=", ".join(x.name for x in now.withheld))
        self.others.setVisible(bool(now.withheld))
        if now.written:
            self._last = now.folder
            self.place.show_text(str(now.folder))
        self.place.setVisible(self._last is not None)
        self.open.setVisible(self._last is not None)
        if now.withheld and not now.written and self._meeting is not None:
            one = frozenset({now.withheld[0].person})  # the rules that refuse it, by name
            self._notice.run(IssueMinutes(self._meeting, one), None)
        self._bridge.call(lambda _session: Done(), owner=self, changes=True)

    def _stop(self) -> None:
        now = self._round
        if now is None:
            return
        now.stopped = True
        if now.asking:
            self._notice.password.dismiss()
            self._finish()

    def _drop(self) -> None:
        """The vault is locked: the copy under way is finished or taken back, no other begun."""
        self._round = None
        self._forget()
        self._busy(False)

    def _busy(self, busy: bool) -> None:
        self.send.setEnabled(not busy and bool(self._ready()))
        self.folder.setEnabled(not busy)
        self.stop.setVisible(busy)
        self.progress.setVisible(busy)
        if busy:
            self.stop.setFocus()

    def _say(self, key: str, **blanks: object) -> None:
        self.state.say(f"copies.issue.{key}", **blanks)
        self.state.show()

    def _forget(self) -> None:
        self._last = None
        for widget in (self.state, self.others, self.place, self.open):
            widget.hide()


def issue_one(session: Session, meeting: MeetingId, line: RecipientLine, folder: Path) -> Outcome:
    """Write one copy and note that it was handed out; both or neither.

    Raises what `hand_out` and the step raise.
    """
    one = frozenset({line.person})
    if session.may(IssueMinutes(meeting, one)):
        return Outcome.WITHHELD
    try:
        with delivering(folder) as deliver:
            session.run(IssueMinutes(meeting, one, deliver))
    except WrongState:
        return Outcome.WITHHELD
    return Outcome.WRITTEN
