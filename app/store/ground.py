"""The folder in which a vault is made: what must not lie there, and what an end half-way left.

Until slots.json stands there it is no vault. A file says so meanwhile: of stores without slots.json
alone nobody could tell a vault that was never finished from one that lost a file.
"""

import stat
from contextlib import suppress
from pathlib import Path

from app.errors import AppError, Unusable
from app.host.drive import require_own_drive
from app.host.files import (
    LEFTOVER,
    destroy_folder,
    is_file,
    make_private_folder,
    names_in,
    write_atomically,
)
from app.host.lock import FolderLock
from app.store import opened as stores
from app.store.slots import FILE, UNFINISHED

WORKSHOP = "casustafel-repair"
"""A folder with a copy of damaged files, in which a vault is made of them; it goes at the end."""
OWN = (stores.STORE, stores.KEYS, FILE, UNFINISHED)
"""What the names of a vault's files begin with."""


def require_free(folder: Path) -> None:
    """Raises unless a vault may be made there: in nothing, or over what was never finished.

    What the first write there left when it was ended is nothing: hidden, and nothing in it.
    Unusable: folder_of_a_vault (also of what is left of one), folder_not_empty, foreign_drive;
    Unavailable.
    """
    require_own_drive(folder)
    names = {name for name in names_in(folder) if not _is_nothing(folder / name)}
    if not names or (UNFINISHED in names and FILE not in names and all(map(_is_ours, names))):
        return
    raise Unusable("folder_of_a_vault" if names & {*OWN} else "folder_not_empty")


def require_apart(folder: Path) -> None:
    """Raises Unusable("folder_in_vault") for a folder that lies in the folder of a vault."""
    if any(is_file(above / FILE) for above in folder.resolve().parents):
        raise Unusable("folder_in_vault")


def claim(folder: Path) -> FolderLock:
    """Takes a folder that is free to make a vault in; for `clear` or `finish`, then to release.

    Raises as `require_free`; Locked("vault_in_use") where another program makes one there.
    """
    require_free(folder)
    make_private_folder(folder)
    lock = FolderLock(folder)
    try:
        require_free(folder)
        _remove(folder)
        write_atomically(folder / UNFINISHED, b"")
    except BaseException:
        with suppress(OSError):
            folder.rmdir()
        lock.release()
        raise
    return lock


def finish(folder: Path) -> None:
    """Says that there is a vault now; again where an end came before it was said."""
    with suppress(OSError):
        (folder / UNFINISHED).unlink(missing_ok=True)


def clear(folder: Path) -> None:
    """Takes away what an unfinished founding or restoring left in a folder that was free."""
    _remove(folder)
    with suppress(OSError):
        folder.rmdir()


def _is_ours(name: str) -> bool:
    return name.startswith(OWN) or name == WORKSHOP or bool(LEFTOVER.fullmatch(name))


def _is_nothing(left: Path) -> bool:
    """Whether it bears the name of what an end half-way left, and holds nothing."""
    if not LEFTOVER.fullmatch(left.name):
        return False
    with suppress(OSError):
        found = left.lstat()
        if stat.S_ISDIR(found.st_mode):
            return not any(left.iterdir())
        return stat.S_ISREG(found.st_mode) and not found.st_size
    return False


def _remove(folder: Path) -> None:
    with suppress(OSError, AppError):  # what stays says for itself that it is in the way
        for left in sorted(folder.iterdir(), key=lambda file: file.name == UNFINISHED):
            if left.name == WORKSHOP:
                destroy_folder(left, OWN)
            elif _is_ours(left.name):
                left.rmdir() if left.is_dir() else left.unlink()
