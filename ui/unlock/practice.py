"""The exercise: one of the built-in meetings in a throw-away vault, played up to where you begin.

Invented people, passwords that everybody may know, a folder that goes when the vault is closed.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.errors import AppError
from resources import FOLDER
from ui.bridge import Bridge

if TYPE_CHECKING:
    from app.commands.scenario.playing import Play, Played
    from app.commands.scenario.shape import Scenario
    from app.domain.person import PersonId
    from app.session import Opening, Session

EXERCISES = ("livc-r", "hartenaas")
_PREFIX, _VAULT = "casustafel-", "kluis"
FIRST_OF_TABLE = "arrive"
"""The step before which the play ends: the case is on the table, and nobody sits there yet."""


def built_in(name: str) -> "Play":
    """The play of a built-in exercise; slow the first time."""
    from app.commands.scenario.playing import Play
    from app.commands.scenario.reading import read_scenario

    path = FOLDER / "exercises" / f"{name}.toml"
    return Play(read_scenario(path))


def preparation(scenario: "Scenario") -> int:
    """How many steps there are before the table."""
    return len(tuple(takewhile(lambda step: step.do != FIRST_OF_TABLE, scenario.steps)))


def opening_of(scenario: "Scenario") -> "Opening":
    """The throw-away vault of an exercise."""
    from app.commands.scenario.playing import office_of, passwords_of
    from app.session import Opening

    return Opening(
        label=scenario.title,
        profile=scenario.profile,
        exercise=True,
        office=office_of(scenario),
        persons=scenario.persons,
        founder=scenario.coordinator,
        passwords=passwords_of(scenario),
    )


def sweep() -> None:
    """Remove what exercises left whose program was killed; one that is open is left alone."""
    from app.session import Session

    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(AppError, OSError):
            if left.is_symlink() or (sys.platform != "win32" and left.stat().st_uid != os.getuid()):
                continue
            with Session.open(left / _VAULT) as session:
                gone = session.header.exercise
            if gone:
                shutil.rmtree(left, ignore_errors=True)


class Practice(QObject):
    """One exercise from its throw-away folder to its last step, a step at a time."""

    progressed = Signal(int, int)
    """Steps done, and steps in all."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._folder: Path | None = None
        self._steps: Iterator[Played] = iter(())
        self._stopped = False
        self._done = self._total = 0

    def begin(
        self,
        name: str,
        whole: bool,
        ready: "Callable[[PersonId], object]",
        failed: Callable[[AppError], object],
    ) -> None:
        """Make the vault and play; `ready` is called with the coordinator, who acts first."""
        self._stopped, self._done, self._total = False, 0, 0
        self._folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        vault = self._folder / _VAULT

        def refused(error: AppError) -> None:
            self.remove()
            failed(error)

        def read(play: "Play") -> None:
            self._total = len(play.scenario.steps) if whole else preparation(play.scenario)
            self._bridge.create(vault, opening_of(play.scenario), made(play), refused, self)

        def made(play: "Play") -> Callable[[object], None]:
            return lambda _code: self._bridge.call(first(play), begun(play), failed, self)

        def first(play: "Play") -> "Callable[[Session], None]":
            def start(session: "Session") -> None:
                self._steps = iter(play.steps(session))

            return start

        def begun(play: "Play") -> Callable[[object], None]:
            return lambda _none: self._go_on(lambda: ready(play.scenario.coordinator), failed)

        def prepared() -> "Play":
            sweep()
            return built_in(name)

        self._bridge.off_thread(prepared, read, refused, self)

    def stop(self) -> None:
        """End here: what was played stays."""
        self._stopped = True

    def remove(self) -> None:
        """Remove the throw-away vault; only once the bridge let go of it."""
        folder, self._folder = self._folder, None
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)

    def _go_on(self, finish: Callable[[], object], failed: Callable[[AppError], object]) -> None:
        if self._stopped or self._done == self._total:
            self._steps = iter(())
            finish()
            return

        def played(_step: object) -> None:
            self._done += 1
            self.progressed.emit(self._done, self._total)
            self._go_on(finish, failed)

        self._bridge.call(lambda _session: next(self._steps), played, failed, self)
