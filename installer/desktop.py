"""Says what a window needs that this machine lacks: a screen, Qt's system libraries.

Asked before anything is downloaded. Nothing here is asked for work without a window.
"""

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping

from installer.failure import SAME_AGAIN, Unprepared
from installer.interpreter import as_root

_QT = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libzstd.so.1": "libzstd1",
}
_XCB = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
_WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
"""What the locked Qt and its two screen plug-ins link to → Debian's package that holds it."""

_WINDOWS_1903 = 18362
"""The first build of Windows with the ICU library that Qt 6.10 calls (LTSC 2019 is 17763)."""


def require() -> None:
    """Return if a window can open here.

    Raises:
        Unprepared: with the one sentence that says what is missing and what mends it.
    """
    sentence = None
    if sys.platform == "win32":
        sentence = windows_too_old(sys.getwindowsversion().build, sys.version_info[:2])
    if sys.platform == "linux":
        needed = needed_libraries(os.environ)
        sentence = missing_screen(os.environ) or missing_libraries(needed, _loads, shutil.which)
    if sentence:
        raise Unprepared(sentence)


_NO_SCREEN = {
    "nl": "Er is geen scherm om een venster op te openen (DISPLAY noch WAYLAND_DISPLAY is gezet);"
    " start het vanuit een bureaublad, of speel de oefening zonder venster",
    "fr": "Il n’y a pas d’écran où ouvrir une fenêtre (ni DISPLAY ni WAYLAND_DISPLAY n’est défini)"
    " ; lancez-le depuis un bureau, ou jouez l’exercice sans fenêtre",
    "en": "There is no screen to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set);"
    " start it from a desktop, or play the exercise without one",
    "de": "Es gibt keinen Bildschirm für ein Fenster (weder DISPLAY noch WAYLAND_DISPLAY ist"
    " gesetzt); starten Sie es von einem Desktop aus, oder spielen Sie die Übung ohne Fenster",
}
"""As the program would say it: in the language of the system, in Dutch where it speaks another."""
_WITHOUT_SCREEN = "python3 installer/run.py play resources/exercises/livc-r.toml --out copies"


def missing_screen(environ: Mapping[str, str]) -> str | None:
    """The sentence for a Linux session without any screen."""
    if environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY") or _is_screenless(environ):
        return None
    spoken = (environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    language = next(filter(None, spoken), "")[:2]
    return f"{_NO_SCREEN.get(language, _NO_SCREEN['nl'])}: {_WITHOUT_SCREEN}"


def needed_libraries(environ: Mapping[str, str]) -> dict[str, str]:
    """Library → Debian package, for the screen that this session has."""
    if _is_screenless(environ):
        return _QT
    if environ.get("DISPLAY") or environ.get("QT_QPA_PLATFORM") == "xcb":
        return _QT | _XCB
    return _QT | _WAYLAND


def missing_libraries(
    needed: Mapping[str, str],
    loads: Callable[[str], bool],
    which: Callable[[str], str | None],
) -> str | None:
    """The sentence that installs just those that do not load."""
    missing = [library for library in needed if not loads(library)]
    if not missing:
        return None
    if which("apt-get"):
        packages = sorted({needed[library] for library in missing})
        mend = as_root(f"apt-get install -y {' '.join(packages)}")
    elif which("dnf"):
        mend = as_root("dnf install -y " + " ".join(_capabilities(missing)))
    else:
        mend = f"install the packages that hold {', '.join(missing)} and {SAME_AGAIN}"
        return f"Qt needs system libraries that are not here; {mend}"
    return f"Qt needs system libraries that are not here; install them with: {mend}"


def windows_too_old(build: int, version: tuple[int, ...]) -> str | None:
    """The sentence for Qt 6.10 (locked for Python 3.14) on a Windows that only runs 6.9."""
    if build >= _WINDOWS_1903 or version < (3, 14):
        return None
    return (
        "With Python 3.14 the window needs Windows 10 version 1903 or newer;"
        " use Python 3.13: winget install Python.Python.3.13, then py -3.13 installer/run.py"
    )


def _is_screenless(environ: Mapping[str, str]) -> bool:
    return environ.get("QT_QPA_PLATFORM", "").split(":")[0] in ("offscreen", "minimal", "vnc")


def _capabilities(libraries: Iterable[str]) -> list[str]:
    return [f"'{library}()(64bit)'" for library in libraries]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
