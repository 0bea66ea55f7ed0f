"""Makes `.venv` from the locked lists, once, and knows at a glance when it is made.

A stamp holds the hash of the lists and the interpreter that they were installed for: while both
are the same nothing is asked of pip. An installation that was cut short leaves a mark, and is begun
anew.
"""

import hashlib
import importlib.util
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from installer.failure import SAME_AGAIN, Unprepared, explained
from installer.interpreter import as_root, is_supported
from installer.pip_run import install
from installer.turn import turn

_TURN = "casustafel.turn"
_UNFINISHED = "casustafel.unfinished"
_DOWNLOADS = 200
"""Megabytes that pip needs for a while beside the environment."""


@dataclass(frozen=True)
class Kind:
    """What an environment is for: its locked lists, and the megabytes that it takes on disk."""

    name: str
    lists: tuple[str, ...]
    megabytes: int


RUN = Kind("run", ("requirements.lock",), 450)
TEST = Kind("test", ("requirements.lock", "requirements-test.lock"), 600)


def prepare(root: Path, kind: Kind) -> Path:
    """The Python of the checkout's environment, which is made or mended first if needed.

    Raises:
        Unprepared: with one sentence; what was there before is then still there.
    """
    folder = root / ".venv"
    if is_ready(folder, root, kind):
        return python_of(folder)
    _require_venv()
    _require_space(root, kind)
    try:
        folder.mkdir(exist_ok=True)
        with turn(folder / _TURN, _tell):
            if not is_ready(folder, root, kind):
                _make(folder, root, kind)
    except OSError as error:
        raise Unprepared(explained(f"{error!r} {error}", machine())) from error
    return python_of(folder)


def is_ready(folder: Path, root: Path, kind: Kind) -> bool:
    """Whether these very lists were installed, for the interpreter that is still there."""
    try:
        stamp = _stamp_of(folder, kind).read_text("utf-8")
        return stamp == wanted_stamp(folder, root, kind) and _base_of(folder).is_dir()
    except (OSError, UnicodeDecodeError):
        return False


def wanted_stamp(folder: Path, root: Path, kind: Kind) -> str:
    """What the stamp says once the lists are installed; raises OSError without an interpreter."""
    digest = hashlib.sha256()
    for name in kind.lists:
        digest.update((root / "installer" / name).read_bytes())
    return f"{digest.hexdigest()}\n{python_of(folder).resolve(strict=True)}\n"


def python_of(folder: Path) -> Path:
    """Where an environment keeps its interpreter on this system."""
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def machine() -> str:
    """System, processor and Python, as in `Linux x86_64, Python 3.11`."""
    return f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"


def _make(folder: Path, root: Path, kind: Kind) -> None:
    """Create the environment unless one works, install the lists, stamp it."""
    unfinished = folder / _UNFINISHED
    if unfinished.exists() or not _works(python_of(folder)):
        _clear(folder)
        unfinished.touch()
        _tell("Making the environment in .venv …")
        _create(folder)
    unfinished.touch()
    _tell(f"Installing what Casustafel needs ({kind.megabytes} MB on disk, once) …")
    lists = [root / "installer" / name for name in kind.lists]
    failure = install(python_of(folder), lists, sys.stderr)
    if failure and not failure.had_begun:
        unfinished.unlink()
    if failure:
        raise Unprepared(explained(failure.output, machine()))
    # The longer list holds the shorter one, at the same versions.
    for done in (RUN, kind):
        _write_stamp(_stamp_of(folder, done), wanted_stamp(folder, root, done))
    unfinished.unlink()


def _works(python: Path) -> bool:
    if not python.exists():
        return False
    script = "import pip, sys; print(*sys.version_info[:2])"
    answer = subprocess.run([str(python), "-I", "-c", script], capture_output=True, text=True)
    return answer.returncode == 0 and is_supported(tuple(map(int, answer.stdout.split())))


def _clear(folder: Path) -> None:
    """Empty our own environment (what is none stays), but for the turn that we hold."""
    signs = ("pyvenv.cfg", _UNFINISHED)
    content = [path for path in folder.iterdir() if path.name != _TURN]
    if content and not any((folder / name).exists() for name in signs):
        raise Unprepared(f".venv here is no Python environment; move it away and {SAME_AGAIN}")
    # The signs go last, so that a clearing that is cut short is taken up again.
    for path in sorted(content, key=lambda path: path.name in signs):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _create(folder: Path) -> None:
    # Started inside `.venv` itself, our own interpreter is the one that was just cleared away.
    python = getattr(sys, "_base_executable", None) or sys.executable
    answer = subprocess.run(
        [python, "-I", "-m", "venv", str(folder)], capture_output=True, text=True, errors="replace"
    )
    if answer.returncode:
        raise Unprepared(explained(answer.stdout + answer.stderr, machine()))


def _require_venv() -> None:
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    major, minor = sys.version_info[:2]
    if shutil.which("apt-get"):
        mend = f"install it with: {as_root(f'apt-get install -y python{major}.{minor}-venv')}"
    else:
        mend = "install the package of your system that holds venv and ensurepip"
    raise Unprepared(f"This Python came without its venv module; {mend}")


def _require_space(root: Path, kind: Kind) -> None:
    needed = kind.megabytes + _DOWNLOADS
    free = shutil.disk_usage(root).free // 1_000_000
    if free < needed:
        raise Unprepared(
            f"The disk has {free} MB left and the environment needs {needed} MB to be made;"
            f" make room and {SAME_AGAIN}"
        )


def _stamp_of(folder: Path, kind: Kind) -> Path:
    return folder / f"casustafel-{kind.name}.stamp"


def _write_stamp(stamp: Path, text: str) -> None:
    fresh = stamp.with_suffix(".new")
    fresh.write_text(text, "utf-8")
    fresh.replace(stamp)


def _base_of(folder: Path) -> Path:
    """The folder of the Python that the environment borrows from."""
    for line in (folder / "pyvenv.cfg").read_text("utf-8").splitlines():
        key, _, value = line.partition("=")
        if key.strip() == "home":
            return Path(value.strip())
    raise FileNotFoundError(folder / "pyvenv.cfg")


def _tell(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()
