"""Says which Pythons can run the program, and what to type when this one cannot.

Readable by Python 3.6, like `run.py` and `test.py`, so that an old one gets its sentence.
"""

import os
import shlex
import shutil
import subprocess
import sys

OLDEST = (3, 11)
NEWEST = (3, 14)
"""The first and the last Python for which every locked package has a wheel."""


def is_supported(version):
    # type: (tuple[int, ...]) -> bool
    """Whether a `(major, minor, …)` lies between the oldest and the newest."""
    return OLDEST <= tuple(version[:2]) <= NEWEST


def complaint(version, script, other, install):
    # type: (tuple[int, ...], str, str | None, str) -> str | None
    """One sentence for a Python that cannot do it, with the command that mends it.

    `other` starts a suitable Python on this machine (None if there is none), `install` gets one.
    """
    if is_supported(version):
        return None
    wanted = "3.11 or newer"
    if tuple(version[:2]) > NEWEST:
        wanted = f"3.11 to {NEWEST[0]}.{NEWEST[1]}"
    mend = f"run: {other} {script}" if other else f"install one with: {install}"
    return f"Casustafel needs Python {wanted}; this is {version[0]}.{version[1]}; {mend}"


def find_other(platform):
    # type: (str) -> str | None
    """The command of a suitable Python that really starts here, the newest tried first but one.

    3.13 goes first: it is the newest for which the locked Qt is the same on every system.
    """
    for minor in (13, 12, 11, 14):
        name = f"py -3.{minor}" if platform == "win32" else f"python3.{minor}"
        if shutil.which(name.split()[0]) and _answers(name.split(), f"3.{minor}"):
            return name
    return None


def install_command(platform):
    # type: (str) -> str
    """What gets a suitable Python on this system."""
    if platform == "win32":
        return "winget install Python.Python.3.13"
    if platform == "darwin":
        return "brew install python@3.13"
    if shutil.which("dnf"):
        return as_root("dnf install python3.13")
    return as_root("apt install python3.11 python3.11-venv")


def as_root(command):
    # type: (str) -> str
    """The command as the administrator types it."""
    is_root = getattr(os, "geteuid", lambda: 1)() == 0
    return command if is_root else f"sudo {command}"


def quoted(argument):
    # type: (str) -> str
    """One argument as it is typed in this system's shell."""
    if sys.platform == "win32":
        return f'"{argument}"' if " " in argument else argument
    return shlex.quote(argument)


def own_complaint():
    # type: () -> str | None
    """`complaint` for the Python that runs this."""
    if is_supported(sys.version_info[:3]):
        return None
    return complaint(
        sys.version_info[:3],
        " ".join(quoted(argument) for argument in sys.argv),
        find_other(sys.platform),
        install_command(sys.platform),
    )


def _answers(command, version):
    # type: (list[str], str) -> bool
    """A version manager's shim exists for versions that are not to be had: so ask."""
    script = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [*command, "-c", script],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=20,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return answer.stdout.decode("ascii", "replace").strip() == version
