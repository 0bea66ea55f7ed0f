"""Turns the arguments of `run.py` into one started program, or one sentence on why it cannot be."""

import os
import subprocess
import sys
from pathlib import Path

from installer import desktop, environment
from installer.failure import Unprepared

UNUSABLE = 2
"""The exit status for a machine that cannot do it as it is; the command line uses it likewise."""

_STARTER = (
    "import runpy, sys; sys.path.insert(0, sys.argv.pop(1));"
    " runpy.run_module(sys.argv.pop(1), run_name='__main__', alter_sys=True)"
)


def launch(root: Path, arguments: list[str]) -> int:
    """Make the environment if needed and run window or command line; returns its exit status.

    On POSIX systems it does not return when all is well: the program takes this one's place.
    """
    module, rest = chosen(arguments)
    try:
        if module == "ui":
            desktop.require()
        python = environment.prepare(root, environment.RUN)
        return start([str(python), "-I", "-c", _STARTER, str(root), module, *rest])
    except Unprepared as obstacle:
        sys.stderr.write(f"{obstacle}\n")
        return UNUSABLE
    except KeyboardInterrupt:
        sys.stderr.write("\nInterrupted; the same command goes on from here.\n")
        return 130


def chosen(arguments: list[str]) -> tuple[str, list[str]]:
    """The module to run and its arguments: nothing means the window on the exercise."""
    if not arguments:
        return "ui", ["--exercise"]
    if arguments[0] == "window":
        return "ui", arguments[1:]
    return "app.cli", arguments


def start(command: list[str]) -> int:
    """Run it in our place, or wait for it where a system cannot do that.

    The interpreter is isolated (`-I`): no PYTHONPATH, no packages of the user's own.
    """
    if sys.platform != "win32":
        sys.stdout.flush()
        sys.stderr.flush()
        os.execv(command[0], command)  # noqa: S606 - the command is ours, no shell is wanted
    process = subprocess.Popen(command)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the program got it as well and ends in its own way
            continue
