"""Starts a process with a window, as the installer does, and hears when it is there."""

import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

ROOT = Path(__file__).parents[2]
STARTER = (
    "import runpy, sys; sys.path.insert(0, sys.argv.pop(1));"
    " runpy.run_module('tests.benchmarks.window', run_name='__main__', alter_sys=True)"
)
OWN_FOLDERS = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME")
OWN_FOLDERS += ("TMPDIR", "TMP", "TEMP")


@dataclass(frozen=True, slots=True)
class Reached:
    """When, in seconds after the start; the most memory until then and that held then, in bytes."""

    seconds: float
    peak: int
    held: int


def open_window(*arguments: str, until: str) -> Reached:
    """Runs `window` in a fresh process with an empty home until it says that it got there.

    Raises RuntimeError for a process that ends before.
    """
    with TemporaryDirectory(prefix="benchmark-", ignore_cleanup_errors=True) as home:
        environ = {"QT_QPA_PLATFORM": "offscreen"} | os.environ | dict.fromkeys(OWN_FOLDERS, home)
        command = [sys.executable, "-I", "-c", STARTER, str(ROOT), *arguments]
        begin = perf_counter()
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environ,
            text=True,
        ) as process:
            try:
                for line in process.stdout or ():
                    said, *memory = line.split()
                    if said == until:
                        return Reached(perf_counter() - begin, *map(int, memory))
            finally:
                with suppress(OSError):
                    process.kill()
    raise RuntimeError(f"the window ended before it was {until}")
