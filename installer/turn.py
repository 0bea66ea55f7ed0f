"""Lets one run install at a time: the others wait, also when the first one dies."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


@contextmanager
def turn(path: Path, tell: Callable[[str], None]) -> Iterator[None]:
    """Hold the file's lock, which the system itself gives back when a run ends however it may."""
    with path.open("a+", encoding="utf-8") as file:
        if not _taken(file):
            tell("Another run is installing; waiting for it …")
            _wait(file)
        yield


if sys.platform == "win32":
    import msvcrt

    def _taken(file: TextIO) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _wait(file: TextIO) -> None:
        while True:
            try:  # this call gives up by itself after ten seconds
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
            except OSError:
                continue
            return

else:
    import fcntl

    def _taken(file: TextIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _wait(file: TextIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)
