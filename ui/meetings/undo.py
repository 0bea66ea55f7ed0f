"""What was done to a meeting that is still being prepared, and how each of it is undone."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.commands.step import Command
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.errors import AppError
from ui.meetings.notice import NoticePlace


@dataclass(frozen=True, slots=True)
class _Done:
    back: tuple[Command, ...]
    acting: PersonId | None


class UndoStack(QObject):
    """Steps back, latest first. It holds ids, dates and places of one meeting, never a text."""

    changed = Signal(bool)
    """Whether there is something to undo."""

    def __init__(self, notice: NoticePlace) -> None:
        super().__init__(notice)
        self._notice = notice
        self._meeting: MeetingId | None = None
        self._steps: list[_Done] = []
        notice.bridge.acting_changed.connect(self._forget)

    def follow(self, meeting: MeetingId, open_to_change: bool) -> None:
        """Another meeting, or one that has begun, has nothing to undo."""
        if meeting != self._meeting or not open_to_change:
            self._meeting = meeting
            self._steps.clear()
        self.changed.emit(bool(self._steps))

    def keep(self, *back: Command, acting: PersonId | None) -> None:
        """Remember the commands that undo what was just done, in their order."""
        self._steps.append(_Done(back, acting))
        self.changed.emit(True)

    def end(self) -> None:
        """What was just done cannot be undone, and so nothing that came before it."""
        self._steps.clear()
        self.changed.emit(False)

    def undo(self) -> None:
        """Take the latest step back. What cannot be undone any more is said and forgotten."""
        if self._steps:
            step = self._steps.pop()
            self._run(step, step.back)
            self.changed.emit(bool(self._steps))

    def _forget(self, _person: object) -> None:
        """Somebody else acts: what one did is not undone by another in one's name."""
        self.end()

    def _run(self, step: _Done, left: tuple[Command, ...]) -> None:
        if left:
            self._notice.run(
                left[0], step.acting, lambda _done: self._run(step, left[1:]), self._failed
            )

    def _failed(self, _error: AppError) -> None:
        """The notice has said why."""
