"""Files that leave the vault: both or neither of the file and of the note that it left."""

import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from app.host.files import unavailable, write_atomically

Write = Callable[[Path, bytes, datetime | None], None]


def hand_out(path: Path, data: bytes, signed_at: datetime | None = None) -> None:
    """Write a file that leaves the vault, whole or not at all.

    A copy's file bears the moment of signing, like all of its meeting: it says nothing of when or
    in which order copies went. Raises Unavailable as `write_atomically` says.
    """
    write_atomically(path, data, signed_at)


@contextmanager
def delivering() -> Iterator[Write]:
    """Gives what writes a file as `hand_out` does; where the block then fails, the files go again.

    What stood there before, a link too, waits under a hidden name and comes back as it was.
    """
    written: list[tuple[Path, Path | None]] = []

    def write(path: Path, data: bytes, signed_at: datetime | None = None) -> None:
        written.append((path, _set_aside(path)))
        hand_out(path, data, signed_at)

    try:
        yield write
    except BaseException:
        for path, before in reversed(written):  # the vault did not take it: it was not handed out
            with suppress(OSError):
                path.unlink() if before is None else before.replace(path)
        raise
    for _, before in written:
        with suppress(OSError):
            if before is not None:
                before.unlink()


def _set_aside(path: Path) -> Path | None:
    """Where what stood here now waits, unread; None where nothing did. A folder stays."""
    try:
        if stat.S_ISDIR(path.lstat().st_mode):
            raise IsADirectoryError
        aside = path.with_name(f".{secrets.token_hex(8)}.before")
        path.rename(aside)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unavailable(error) from None
    return aside
