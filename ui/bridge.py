"""The session off the GUI thread: every screen reaches the vault through this and nothing else.

All store work runs on one worker thread in the order in which it was asked, what waits for a device
on another; answers come back to the GUI thread. What was asked before a lock is not answered after
it, and a callback whose owner is gone is left alone. A known failure goes to the asker's `failed`,
else to the signal `failed`; a bug is raised in the GUI thread, where the program's exception hook
says so.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from app import sweep_memory
from app.errors import AppError
from ui.garbage import Collector, collect_all
from ui.job import Answer, Failed, Holder, Job, Worker

if TYPE_CHECKING:
    from app.commands.step import Command
    from app.domain.person import PersonId
    from app.queries.query import Query
    from app.session import Opening, Restoring, Session


class Bridge(QObject):
    """One vault at a time, as the screens see it. All methods are for the GUI thread."""

    asked = Signal(object)
    """A command is about to be asked for; carries it. Nothing of it has happened yet."""
    changed = Signal(object)
    """A command was carried out; carries its `Done`. Screens ask their queries again."""
    busy = Signal(bool)
    """Work is under way, or all of it is done."""
    leaving = Signal()
    """The vault is about to lock or close: what must still be kept is handed over now."""
    locked = Signal()
    """The vault is locked: whatever held text must go, now."""
    unlocked = Signal(str)
    """This member's keys are open."""
    stopped = Signal()
    """The lock came before a signature that was under way: nothing was signed."""
    failed = Signal(object)
    """An `AppError` that no asker handles itself, or what damage kept from an answer."""
    over = Signal(str)
    """What failed with this code does so no longer."""
    acting_changed = Signal(object)
    """Somebody else acts from here on (a `PersonId`)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._epoch = 0
        self._waiting = 0
        self._acting: PersonId | None = None
        self.folder: Path | None = None
        """Of the vault that was opened last."""
        self._shut = False
        """Nobody's keys are open since the lock."""
        self._dropped = False
        """Whether somebody asked and was gone, or shut out, before the answer."""
        self._collector = Collector(lambda: self.at_rest, self)
        self._worker = self._started()
        self._devices: Worker | None = None
        """For what waits for a device; begun by the first such job."""

    @property
    def acting(self) -> "PersonId | None":
        """Who acts where a screen names nobody else; None is the coordinator."""
        return self._acting

    def act_as(self, person: "PersonId | None") -> None:
        """Let this person act from here on."""
        if person != self._acting:
            self._acting = person
            self.acting_changed.emit(person)

    def run(
        self,
        command: "Command",
        acting: "PersonId | None" = None,
        done: Answer | None = None,
        failed: Failed | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Carry out a command; `done` gets its `Done`, then `changed` is emitted."""
        self.asked.emit(command)
        job = self._job(lambda held: held.session.run(command, acting), done, failed, owner)
        job.changes = True
        job.signs = hasattr(command, "how")  # with which key, which only what signs has to know
        self._submit(job)

    def ask(
        self,
        query: "Query[Any]",
        acting: "PersonId | None",
        answer: Answer,
        failed: Failed | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Answer a query."""
        self._submit(self._job(lambda held: held.session.ask(query, acting), answer, failed, owner))

    def may(
        self,
        command: "Command",
        acting: "PersonId | None",
        answer: Answer,
        failed: Failed | None = None,
        owner: QObject | None = None,
    ) -> None:
        """The live verdict: the findings of every rule that refuses now; none means allowed."""
        self._submit(
            self._job(lambda held: held.session.may(command, acting), answer, failed, owner)
        )

    def call(
        self,
        function: Callable[["Session"], Any],
        answer: Answer | None = None,
        failed: Failed | None = None,
        owner: QObject | None = None,
        *,
        changes: bool = False,
    ) -> None:
        """Anything else with the session, on the worker thread; `changes` refreshes screens."""
        job = self._job(lambda held: function(held.session), answer, failed, owner)
        job.changes = changes
        job.signs = True  # it may: a feedback sheet is signed and handed out in one
        self._submit(job)

    def off_thread(
        self,
        function: Callable[[], Any],
        answer: Answer | None = None,
        failed: Failed | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Slow work that needs no vault, on the worker thread."""
        self._submit(self._job(lambda _held: function(), answer, failed, owner))

    def beside(
        self,
        function: Callable[[Callable[[], bool]], Any],
        answer: Answer | None = None,
        failed: Failed | None = None,
        owner: QObject | None = None,
    ) -> None:
        """What waits for a device and needs no vault, beside the worker thread.

        A reader may take long or never answer; locking the vault must not wait for it. The function
        is told by what it asks whether somebody still waits.
        """
        epoch = self._epoch
        if self._devices is None:
            self._devices = self._started()
        job = self._job(lambda _held: function(lambda: self._epoch == epoch), answer, failed, owner)
        self._submit(job, self._devices)

    @property
    def at_rest(self) -> bool:
        """Whether nothing is under way."""
        return self._waiting == 0

    @property
    def crowded(self) -> bool:
        """Whether something waits beside what is under way; asked from any thread."""
        return self._waiting > 1

    # The vault itself

    def open_vault(
        self,
        folder: Path,
        answer: Answer,
        failed: Failed | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Open a vault that is there, still locked; the answer is its `VaultHeader`."""

        def opened(held: Holder) -> Any:
            from app.session import Session

            held.drop()
            session = Session.open(folder)
            held.hold(session)
            return session.header

        self.folder = folder
        self._submit(self._job(opened, answer, failed, owner))

    def create(
        self,
        folder: Path,
        opening: "Opening",
        answer: Answer,
        failed: Failed | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Create a vault, everyone in it unlocked; the answer is its `RecoveryCode`.

        Where it fails nothing is half made.
        """

        def created(held: Holder) -> Any:
            from app.session import Session

            held.drop()
            session, code = Session.create(folder, opening)
            held.hold(session)
            return code

        self.folder = folder
        self._submit(self._job(created, answer, failed, owner))

    def restore(
        self,
        folder: Path,
        wanted: "Restoring",
        answer: Answer,
        failed: Failed | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Make a vault again from a backup, its member unlocked.

        The answer is what came back, and what the sheet still opens that was used up.
        """

        def restored(held: Holder) -> Any:
            from app.session import Session

            held.drop()
            session, _code, told = Session.restore(folder, wanted)
            held.hold(session)
            return told, session.former_sheet(told)

        self.folder = folder
        self._submit(self._job(restored, answer, failed, owner))

    def unlock(
        self,
        member: str,
        password: str,
        answer: Callable[[], None] | None = None,
        failed: Failed | None = None,
        owner: QObject | None = None,
        device_code: str = "",
    ) -> None:
        """Open a member's keys, which takes about a second; then `unlocked` is emitted."""

        def opened(_none: object) -> None:
            self._shut = False
            self._collector.fill()
            if answer is not None:
                answer()
            self.unlocked.emit(member)

        def unlocked(held: Holder) -> None:
            held.session.unlock(member, password, device_code)

        self._submit(self._job(unlocked, opened, failed, owner))

    def lock(self) -> None:
        """Lock at once: answers on their way are dropped, then the keys go."""
        self._depart()
        self._acting = None
        self._shut = True
        self._collector.empty()
        self.locked.emit()
        job = self._job(_lock, None, None, None)
        job.outlives_lock = True
        self._submit(job)

    def leave(self, answer: Callable[[], None] | None = None) -> None:
        """Close the vault and let other programs open it; the bridge can open another."""
        self._depart()
        self._acting = None
        job = self._job(_drop, lambda _none: answer() if answer else None, None, None)
        self._submit(job)

    def close(self) -> None:
        """Close the vault and end the worker thread, once what was asked is done."""
        self._depart()
        for worker in (self._worker, self._devices):
            if worker is not None:
                worker.submit(None)
                worker.wait()
        self._collector.stop()

    # Inside

    def _depart(self) -> None:
        """What must be kept is handed over; nothing else is waited for, least of all a device."""
        self.leaving.emit()
        self._epoch += 1
        self._worker.hurry()

    def _job(
        self,
        work: Callable[[Holder], Any],
        answer: Answer | None,
        failed: Failed | None,
        owner: QObject | None,
    ) -> Job:
        return Job(work, self._epoch, answer, failed, owner)

    def _started(self) -> Worker:
        worker = Worker()
        worker.finished_job.connect(self._finish, Qt.ConnectionType.QueuedConnection)
        worker.start()
        return worker

    def _submit(self, job: Job, worker: Worker | None = None) -> None:
        self._waiting += 1
        if self._waiting == 1:
            self.busy.emit(True)
        (self._worker if worker is None else worker).submit(job)

    def _finish(self, job: Job) -> None:
        try:
            self._hand_over(job)
        finally:
            job.forget()
            self._collect_dropped()

    def _collect_dropped(self) -> None:
        """What a screen asked just as somebody locked held that screen, and all of its rows."""
        if self._dropped and self.at_rest:
            self._dropped = False
            if self._shut:
                collect_all()

    def _hand_over(self, job: Job) -> None:
        self._waiting -= 1
        if self._waiting == 0:
            self.busy.emit(False)
        error, timely = job.error, job.epoch == self._epoch or job.outlives_lock
        wanted = timely and (job.owner is None or shiboken6.isValid(job.owner))
        self._dropped |= not wanted
        if error is not None and not isinstance(error, AppError):
            if job.failed is not None and wanted:
                job.failed(AppError(type(error).__name__))
            raise error
        if not timely:
            stopped = error is not None and error.code == "signing_stopped"
            if self._shut and job.signs and stopped:
                self.stopped.emit()
            return
        if error is None:
            if job.answer is not None and wanted:
                job.answer(job.result)
            if job.changes:
                self.changed.emit(job.result)
            if job.left_out is not None:
                self.failed.emit(job.left_out)
        elif job.failed is not None and wanted:
            job.failed(error)
        elif not job.outlives_lock:
            self.failed.emit(error)


def _lock(held: Holder) -> None:
    held.session.lock()
    sweep_memory()


def _drop(held: Holder) -> None:
    held.drop()
    sweep_memory()
