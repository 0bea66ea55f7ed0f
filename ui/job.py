"""One piece of store work on its way to the worker thread and back to whoever asked."""

import sys
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QThread, Signal

from app.errors import AppError, Locked
from app.wording.sentences import OF_A_MEMBER
from ui.members import named

if TYPE_CHECKING:
    from app.session import Session

Answer = Callable[[Any], object]
Failed = Callable[[AppError], object]


class Holder:
    """The session, where there is one. Touched by the worker thread alone, but for `hurry`."""

    def __init__(self) -> None:
        self._session: Session | None = None

    @property
    def session(self) -> "Session":
        """The open session.

        Raises:
            Locked: no vault is open.
        """
        if self._session is None:
            raise Locked("vault_locked")
        return self._session

    def left_out(self) -> AppError | None:
        """What lists left out meanwhile: see `Session.left_out`."""
        return self._session.left_out() if self._session is not None else None

    def name_member(self, error: AppError) -> None:
        """Say by name of whom an error tells: an id tells nobody whom to ask."""
        if error.code in OF_A_MEMBER and self._session is not None:
            error.facts = named(error.facts, self._session.header.named)

    def hurry(self) -> None:
        """Have the session wait for no device any longer."""
        session = self._session
        if session is not None:
            session.hurried.set()

    def rest(self) -> None:
        """Nothing is under way: see `Session.rest`."""
        if self._session is not None:
            self._session.rest()

    def hold(self, session: "Session") -> None:
        """Work this vault from now on."""
        self.drop()
        self._session = session

    def drop(self) -> None:
        """Close the vault, if one is open."""
        session, self._session = self._session, None
        if session is not None:
            session.close()


class Job:
    """What to do, for whom, and in which unlocking it was asked. It prints as nothing but a job."""

    def __init__(
        self,
        work: Callable[[Holder], Any],
        epoch: int,
        answer: Answer | None = None,
        failed: Failed | None = None,
        owner: QObject | None = None,
    ) -> None:
        self.work, self.epoch = work, epoch
        self.answer, self.failed, self.owner = answer, failed, owner
        self.result: Any = None
        self.error: BaseException | None = None
        self.left_out: AppError | None = None
        """What is to be said beside the answer: that damage kept something from it."""
        self.changes = False
        self.signs = False
        """Whether a signature is under way in it."""
        self.outlives_lock = False
        """The answer is wanted even when the vault was locked meanwhile: locking, closing."""

    def forget(self) -> None:
        """Hold nothing any more: no text, no password, and no widget by its callbacks.

        For the GUI thread, where widgets die: the worker may hold the job a little longer.
        """
        self.work = _nothing
        self.answer = self.failed = self.owner = self.result = self.error = self.left_out = None


def _nothing(_held: Holder) -> None:
    """What a job that is done still has to do."""


TURN = 0.0001
"""Seconds that the worker computes on while the window waits: Qt asks Python several times for
every cell that it paints, some hundred times for a list, and waits each time."""


PAUSE = 5.0
"""Seconds without a job after which the session hears that there is none."""


class Worker(QThread):
    """Does jobs one after the other, in the order in which they were asked."""

    finished_job = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._holder = Holder()

    def submit(self, job: Job | None) -> None:
        """Queue a job; None ends the thread once everything before it is done."""
        self._jobs.put(job)

    def hurry(self) -> None:
        """Let the job under way wait for no device any longer: what comes next is a lock."""
        self._holder.hurry()

    def run(self) -> None:
        """The thread itself."""
        sys.setswitchinterval(TURN)
        holder = self._holder
        while True:
            try:
                job = self._jobs.get(timeout=PAUSE)
            except Empty:
                holder.rest()
                continue
            if job is None:
                break
            try:
                job.result = job.work(holder)
                job.left_out = holder.left_out()
            except BaseException as error:  # noqa: BLE001 - handed to the asker, who raises bugs
                if isinstance(error, AppError):
                    holder.name_member(error)
                job.error = error
            self.finished_job.emit(job)
            del job
            holder.rest()  # the answer is on its way
        holder.drop()
