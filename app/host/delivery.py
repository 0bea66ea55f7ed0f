"""Files that leave the vault: both or neither of the file and of the note that it left."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from app.errors import AppError
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

    A file that stood there before is there again, or still.
    """
    written: list[tuple[Path, bytes | None]] = []

    def write(path: Path, data: bytes, signed_at: datetime | None = None) -> None:
        try:
            before = path.read_bytes()
        except FileNotFoundError:
            written.append((path, None))
            hand_out(path, data, signed_at)
        except OSError as error:
            raise unavailable(error) from None
        else:
            hand_out(path, data, signed_at)
            written.append((path, before))

    try:
        yield write
    except BaseException:
        for path, before in reversed(written):  # the vault did not take it: it was not handed out
            with suppress(OSError, AppError):
                path.unlink() if before is None else write_atomically(path, before)
        raise
