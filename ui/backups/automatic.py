"""Backups that nobody asks for: in a pause after unlocking, and before closing, where one sees it.

A pause is when nothing else is asked of the vault; whoever asks something ends it, and the backup
is begun again in another. Locking never waits for one.
"""

from collections.abc import Callable
from threading import Event

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.commands.backups import BackUp
from app.domain.person import PersonId
from app.errors import AppError
from app.queries.backups import BackupDue, BackupsDue
from app.session import Session
from ui.bridge import Bridge
from ui.style.spacing import COLUMN, GAP, MARGIN, grown
from ui.widgets.busy import BusyBar
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.later import later
from ui.words import say

PAUSE = 60_000
"""Milliseconds between looks whether something is due, and a folder is there again."""
SLOW = 500
"""Milliseconds after which a backup before closing says that it is under way."""


class Backing(QObject):
    """Looks after the backups of the vault that is open, from unlocking to closing."""

    def __init__(self, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window)
        self._bridge, self._window = bridge, window
        self._stopped = Event()
        self.wanted = False
        """Whether there is a folder, so that closing has something to do first."""
        self.dialog: ClosingDialog | None = None
        self._clock = QTimer(self)
        self._clock.setInterval(PAUSE)
        self._clock.timeout.connect(self.look)
        bridge.leaving.connect(self._rest)
        bridge.changed.connect(self._changed)

    def begin(self) -> None:
        """Somebody is in."""
        self._clock.start()
        self._bridge.call(_left_to_window, owner=self)
        self._changed()

    def look(self) -> None:
        """Do in this pause what is due; in the midst of work, nothing."""
        acting, stopped = self._bridge.acting, Event()
        if not self._bridge.at_rest or acting is None or self.dialog is not None:
            return
        self._stopped = stopped
        bridge = self._bridge

        def seen_to(session: Session) -> None:
            state = session.ask(BackupsDue(), acting)
            if state.missed or BackupDue.ERASURE in state.due:
                session.settle()
            if state.today:
                session.work(BackUp(None, lambda: not (stopped.is_set() or bridge.crowded)), acting)

        bridge.call(seen_to, None, _unsaid, owner=self)

    def before_closing(self, then: Callable[[], object]) -> None:
        """Make the backup that is due, seen and stoppable; then go on."""
        if self.dialog is not None:
            return
        self._stopped.set()
        stopped = self._stopped = Event()
        dialog = self.dialog = ClosingDialog(self._window, stopped)
        later(dialog, dialog.show_up, SLOW)

        def saved(session: Session) -> None:
            member: PersonId | None = session.backup_due()
            if member is not None and not stopped.is_set():
                session.work(BackUp(None, lambda: not stopped.is_set()), member)

        def ended(_answer: object) -> None:
            stays = dialog.stays
            self._end()
            if not stays:
                self.wanted = False
                then()

        self._bridge.call(saved, ended, ended, owner=self)

    def _changed(self, _done: object = None) -> None:
        self._bridge.ask(BackupsDue(), self._bridge.acting, self._know, _unsaid, owner=self)

    def _know(self, state: object) -> None:
        self.wanted = bool(getattr(state, "folders", ()))

    def _rest(self) -> None:
        """The vault locks or closes: the keys wait for nothing."""
        self._stopped.set()
        self._clock.stop()
        self._end()
        self.wanted = False

    def _end(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.end()


class ClosingDialog(QDialog):
    """Says why the window is still there, and lets one go at once or stay."""

    def __init__(self, window: QWidget, stopped: Event) -> None:
        super().__init__(window)
        self._stopped = stopped
        self.stays = False
        self._over = False
        self.setWindowModality(Qt.WindowModality.WindowModal)
        say(self.setWindowTitle, "backups.closing")
        self.setMinimumWidth(grown(COLUMN))
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        progress = BusyBar("backups.making")
        self.stay = Button("backups.stay", self.reject)
        self.go = Button("backups.close_without", self._go, primary=True)
        row.addStretch()
        row.addWidget(self.stay)
        row.addWidget(self.go)
        column.addWidget(Label("backups.closing", "heading"))
        column.addWidget(Label("backups.closing_what"))
        column.addWidget(progress)
        progress.show()
        column.addLayout(row)

    def show_up(self) -> None:
        """It takes long enough to be seen."""
        if not self._over:
            self.show()
            self.stay.setFocus()

    def end(self) -> None:
        """The backup is made, or stopped."""
        self._over = True
        self.hide()
        self.deleteLater()

    def reject(self) -> None:
        """Escape: the window stays; the backup too is for another time."""
        self.stays = True
        self._stopped.set()

    def _go(self) -> None:
        self._stopped.set()


def _left_to_window(session: Session) -> None:
    """Closing makes no backup that nobody sees and nobody can stop."""
    session.backs_up = False


def _unsaid(_error: AppError) -> None:
    """Vandaag says what is due; nobody asked for this one."""
