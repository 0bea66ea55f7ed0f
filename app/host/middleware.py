"""Where each system keeps the software of identity cards: a PKCS #11 module, which drives them."""

import os
import stat
import sys
from pathlib import Path, PureWindowsPath

from app.errors import Unavailable
from app.host.drive import is_foreign_drive

_LINUX = (
    "/usr/lib/x86_64-linux-gnu/libbeidpkcs11.so.0",
    "/usr/lib/aarch64-linux-gnu/libbeidpkcs11.so.0",
    "/usr/lib64/libbeidpkcs11.so.0",
    "/usr/lib/libbeidpkcs11.so.0",
    "/usr/local/lib/libbeidpkcs11.so.0",
)
_MACOS = (
    "/Library/Belgium Identity Card/Pkcs11/libbeidpkcs11.dylib",
    "/usr/local/lib/libbeidpkcs11.dylib",
)


def usual_modules() -> tuple[Path, ...]:
    """Where the middleware of the Belgian eID puts its module on this system, likeliest first."""
    if sys.platform == "win32":
        system = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32"
        return (system / "beidpkcs11.dll",)
    return tuple(Path(path) for path in (_MACOS if sys.platform == "darwin" else _LINUX))


def find_module(chosen: str | None) -> Path | None:
    """The module that the office names, or else the first usual one that is there.

    A library is code, which runs in every member's process: wherever it lies, only whoever
    manages this machine may have put it there. On some machines a usual place belongs to one user.

    Raises:
        Unavailable: card_module_missing, also where nobody may look; card_module_foreign.
    """
    if not chosen:
        return _usual()
    module = Path(chosen)
    if not module.is_absolute() or not _is_there(module):
        raise Unavailable("card_module_missing", file=chosen)
    if not _loadable(module):
        raise Unavailable("card_module_foreign", file=chosen)
    return module


def _usual() -> Path | None:
    """The first that may be loaded; where none may, says of the likeliest why."""
    there = [path for path in usual_modules() if _is_there(path)]
    for path in there:
        if _loadable(path):
            return path
    if there:
        raise Unavailable("card_module_foreign", file=str(there[0]))
    return None


def _is_there(module: Path) -> bool:
    """A folder that this account may not enter holds nothing for it."""
    try:
        return module.is_file()
    except OSError:
        return False


def _loadable(module: Path) -> bool:
    """What cannot be looked at may be anybody's."""
    try:
        return not is_foreign_drive(module) and _only_the_system_writes(module)
    except OSError:
        return False


def in_windows_folders(
    module: PureWindowsPath, system: PureWindowsPath, programs: tuple[PureWindowsPath, ...]
) -> bool:
    """Whether a library lies where Windows lets only an administrator write.

    That is below the folders of installed programs, and in System32 itself: some folders below
    System32 are open to everybody.
    """
    return module.parent == system or any(module.is_relative_to(folder) for folder in programs)


if sys.platform == "win32":

    def _only_the_system_writes(module: Path) -> bool:
        system = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32"
        names = ("PROGRAMFILES", "PROGRAMFILES(X86)", "PROGRAMW6432")
        programs = (Path(found) for name in names if (found := os.environ.get(name)))
        return in_windows_folders(
            PureWindowsPath(module.resolve()),
            PureWindowsPath(system.resolve()),
            tuple(PureWindowsPath(folder.resolve()) for folder in programs),
        )

else:

    def _only_the_system_writes(module: Path) -> bool:
        """The file, all folders above it, and the same where links lead."""
        real = module.resolve()
        return all(map(_is_the_systems, (*module.parents, real, *real.parents)))

    def _is_the_systems(path: Path) -> bool:
        found = path.stat()
        return found.st_uid == 0 and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
