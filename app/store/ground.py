"""The folder in which a vault is made: what must not lie there, and what an end half-way left.

Until slots.json stands there it is no vault. A file says so meanwhile: of stores without slots.json
alone nobody could tell a vault that was never finished from one that lost a file.
"""

from contextlib import suppress
from pathlib import Path

from app.errors import Unusable
from app.host.drive import require_own_drive
from app.host.files import make_private_folder, names_in, write_atomically
from app.host.lock import FolderLock
from app.store import opened as stores
from app.store.slots import FILE

UNFINISHED = "casustafel-unfinished"
OWN = (stores.STORE, stores.KEYS, FILE, UNFINISHED)
"""What the names of a vault's files begin with."""


def require_free(folder: Path) -> None:
    """Raises unless a vault may be made there: in nothing, or over what was never finished.

    Unusable: folder_of_a_vault (also of what is left of one), folder_not_empty, foreign_drive;
    Unavailable.
    """
    require_own_drive(folder)
    names = names_in(folder)
    if not names or (UNFINISHED in names and FILE not in names and all(map(_is_ours, names))):
        return
    raise Unusable("folder_of_a_vault" if names & {*OWN} else "folder_not_empty")


def require_apart(folder: Path) -> None:
    """Raises Unusable("folder_in_vault") for a folder that lies in the folder of a vault."""
    if any((above / FILE).is_file() for above in folder.resolve().parents):
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
    return name.startswith(OWN) or (name.startswith(".") and name.endswith(".part"))


def _remove(folder: Path) -> None:
    with suppress(OSError):  # what stays says for itself that it is in the way
        for left in sorted(folder.iterdir(), key=lambda file: file.name == UNFINISHED):
            if _is_ours(left.name):
                left.unlink()
