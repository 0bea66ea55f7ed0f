"""Plays a meeting on a disk that fails for a while: each step is refused or done, then all goes on.

A program of its own, because it forks: `python -m tests.killing.faults FAULT PLAYS SEED`. One
session goes through all of it, so that nothing may be lost of what waits in its memory either.
"""

import json
import os
import random
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from app.commands.scenario.playing import Play, passwords_of
from app.commands.scenario.shape import ScenarioStep
from app.errors import AppError, Unavailable
from app.session import Session
from tests.builders import EXERCISES, scenario_of
from tests.killing.meeting import Meeting, held, ids_of
from tests.killing.tracing import run
from tests.killing.work import derive_at_once

LASTS = 15
"""Steps for which a fault lasts that nothing meets."""
NOBODY = 65534
ROOM = 6 * 1024 * 1024
"""Bytes of the small disk; a vault of these exercises takes two mebibytes and its logs."""


@dataclass
class Fault:
    """Something that is wrong with a disk, and how that ends."""

    begin: Callable[[], None]
    end: Callable[[], None]
    codes: list[str] = field(default_factory=list)


def short(_folder: Path, dice: random.Random) -> Fault:
    """No file may grow past a size: what is written there is written in part."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = dice.choice((0, 5_000, 40_000, 300_000, 1_048_576))

    def limit(most: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))

    return Fault(lambda: limit(size), lambda: limit(hard))


def full(folder: Path, dice: random.Random) -> Fault:
    """The disk is full but for a few pages, of which a file takes a part at a time."""
    ballast = folder.with_name("ballast")

    def fill() -> None:
        left = dice.choice((0, 3_000, 20_000, 90_000))
        free = os.statvfs(folder.parent)
        with suppress(OSError), ballast.open("wb") as file:
            file.write(bytes(max(0, free.f_bavail * free.f_frsize - left)))

    return Fault(fill, ballast.unlink)


def vanished(folder: Path, _dice: random.Random) -> Fault:
    """The folder is not where it was: a disk that was pulled out."""
    away = folder.with_name("away")
    return Fault(lambda: rename(folder, away), lambda: rename(away, folder))


def permission(folder: Path, _dice: random.Random) -> Fault:
    """Nothing in the folder may be written any more, by whoever does not rule the machine."""

    def allow(files: int, itself: int) -> None:
        folder.chmod(0o700)
        for file in folder.iterdir():
            file.chmod(files)
        folder.chmod(itself)

    return Fault(lambda: allow(0o400, 0o500), lambda: allow(0o600, 0o700))


def rename(old: Path, new: Path) -> None:
    old.rename(new)


FAULTS = {"short": short, "full": full, "vanished": vanished, "permission": permission}


class Bad:
    """One play through one fault."""

    def __init__(self, meeting: Meeting, folder: Path, fault: Fault, at: int) -> None:
        self.meeting, self.folder, self.fault, self.at = meeting, folder, fault, at
        self.bad, self.lasted = False, 0

    def play(self, tell: Callable[[str], None]) -> None:
        session, play = self.meeting.open(self.folder), Play(self.meeting.scenario)
        for number in range(len(self.meeting.scenario.steps)):
            if number == self.at:
                self.bad = True
                self.fault.begin()
                self.change_password(session)
            self.take(play, number, session)
            self.lasted += self.bad
            if self.lasted == LASTS:
                self.over()
            assert self.bad or held(session) == self.meeting.reference.held[number + 1]
        self.over()
        for member in sorted(session.unlocked):
            assert session.check(member) == (), session.check(member)
        assert held(session) == self.meeting.reference.held[-1]
        session.close()
        self.fault.begin()
        try:
            self.meeting.open(self.folder).close()
        except AppError as error:
            self.fault.codes.append(error.code)
        finally:
            self.fault.end()
        with self.meeting.open(self.folder) as again:
            assert held(again) == self.meeting.reference.held[-1]
        tell(json.dumps(self.fault.codes))

    def take(self, play: Play, number: int, session: Session) -> None:
        """One step: while the disk is bad it may be refused, wholly; then it is done."""
        step, before = self.meeting.scenario.steps[number], self.meeting.reference.held[number]
        for _ in range(2):
            try:
                return self.done(play, step, session)
            except Unavailable as error:
                if not self.bad:
                    raise
                self.fault.codes.append(error.code)
                if error.code == "erasure_unfinished":
                    return self.over()
                with suppress(AppError):
                    session.keep_draft("wat er getypt is", acting=self.meeting.scenario.coordinator)
        self.over()
        assert held(session) == before
        return self.done(play, step, session)

    def change_password(self, session: Session) -> None:
        """To the same one: what is tried here is whether slots.json can be written."""
        member, password = next(iter(passwords_of(self.meeting.scenario).items()))
        try:
            session.change_password(member, password, password)
        except Unavailable as error:
            self.fault.codes.append(error.code)

    @staticmethod
    def done(play: Play, step: ScenarioStep, session: Session) -> None:
        with ids_of(step.number):
            ended = play._play(step, session)
        assert ended.as_expected, (step.number, step.do, ended.error)

    def over(self) -> None:
        if self.bad:
            self.bad, self.lasted = False, LASTS + 1
            self.fault.end()


@contextmanager
def disk(kind: str) -> Iterator[Path]:
    """Where the vault is: a small disk of its own for a full one."""
    with TemporaryDirectory(prefix="faulty-") as place:
        Path(place).chmod(0o755)
        if kind != "full":
            yield Path(place)
            return
        mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", place]
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            print(json.dumps({"skipped": "nobody may mount a disk here"}))
            raise SystemExit(0)
        try:
            yield Path(place)
        finally:
            subprocess.run(["umount", place], check=True)


def drop_rights(folder: Path) -> None:
    """Root may write anywhere: this process becomes somebody who may not."""
    if os.geteuid() == 0:
        for file in (folder.parent, folder, *folder.iterdir()):
            os.chown(file, NOBODY, NOBODY)
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def main(kind: str, plays: str, seed: str) -> None:
    """Plays as many meetings, each through one fault; says what was met."""
    derive_at_once()
    dice = random.Random(seed)  # noqa: S311
    met: list[str] = []
    with TemporaryDirectory(prefix="reference-") as kept, disk(kind) as place:
        meeting = Meeting(scenario_of(EXERCISES / "livc-r.toml"), Path(kept))
        for _ in range(int(plays)):
            folder = meeting.vault(place)
            fault = FAULTS[kind](folder, dice)
            bad = Bad(meeting, folder, fault, dice.randrange(len(meeting.scenario.steps) - 4))

            def work(tell: Callable[[str], None], bad: Bad = bad, folder: Path = folder) -> None:
                if kind == "permission":
                    drop_rights(folder)
                bad.play(tell)

            met += json.loads(run(work).told[-1])
    print(json.dumps({"met": {code: met.count(code) for code in met}}))


if __name__ == "__main__":
    main(*sys.argv[1:])
