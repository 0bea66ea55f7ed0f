"""Files that are whole or not there, readable by their owner alone, and on the disk when we say so.

On Windows permissions come from the folder a file is made in; the profile's are private already.
"""

import errno
import math
import os
import re
import secrets
import shutil
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from app.errors import Unavailable, Unusable

_CODES = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "disk_full",
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.ENOENT: "folder_gone",
    errno.ENOTDIR: "folder_gone",
    errno.ENODEV: "folder_gone",
    errno.ENXIO: "folder_gone",
    errno.EROFS: "read_only",
    errno.EBUSY: "file_in_use",
}
_NOT_FOR_US = {errno.EACCES, errno.EPERM, errno.EINVAL, errno.ENOTSUP, errno.ENOSYS}
"""A folder into which one may write, that cannot be opened or flushed: a drop box, a share."""
_WINDOWS_CODES = {
    19: "read_only",  # ERROR_WRITE_PROTECT
    21: "folder_gone",  # ERROR_NOT_READY: the drive was pulled out
    32: "file_in_use",  # ERROR_SHARING_VIOLATION
    33: "file_in_use",  # ERROR_LOCK_VIOLATION
    39: "disk_full",  # ERROR_HANDLE_DISK_FULL
    112: "disk_full",  # ERROR_DISK_FULL
}

LEFTOVER = re.compile(r"\.[0-9a-f]{16}(-[0-9a-f]{16})?\.part")
"""What `require_room` and `write_atomically` make for a moment: only a killed program leaves it."""

_PART = 1024 * 1024
_REPARSE_POINT = 0x400  # FILE_ATTRIBUTE_REPARSE_POINT: a link or junction of Windows


def unavailable(error: OSError) -> Unavailable:
    """The known error for a failed file operation, without its path.

    Codes: disk_full, no_permission, folder_gone, read_only, file_in_use; else disk_error.
    """
    windows_code = getattr(error, "winerror", None) or 0
    code = _WINDOWS_CODES.get(windows_code) or _CODES.get(error.errno or 0, "disk_error")
    return Unavailable(code)


def _not_made(error: OSError, folder: Path) -> Unavailable:
    """As `unavailable`; but a folder that is there and takes nothing new is not gone."""
    told = unavailable(error)
    there = told.code == "folder_gone" and is_folder(folder)
    return Unavailable("no_permission") if there else told


def is_folder(path: Path) -> bool:
    """Whether there is a folder. Raises Unavailable where nobody can tell, as `unavailable` says.

    Of a drive that fails, or a folder that this account may not enter, `Path.is_dir` raises or says
    no, depending on the Python: no error to be told, and no proof that it is gone.
    """
    return stat.S_ISDIR(_mode(path))


def is_file(path: Path) -> bool:
    """Whether there is a file. Raises as `is_folder`."""
    return stat.S_ISREG(_mode(path))


def size_of(path: Path) -> int:
    """How many bytes a file has; none where nobody can tell."""
    with suppress(OSError):
        return path.stat().st_size
    return 0


def is_text(path: Path) -> bool:
    """Whether its name is one that can be kept as text: on Linux any bytes may be a name."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def same_folder(one: Path, other: Path) -> bool:
    """Whether two names are of one folder; False where either does not answer.

    On Windows the whole name tells, as the system spells it: two sticks of one batch bear the same
    number, and so do the folders at the same place on them.
    """
    if one == other:
        return True
    try:
        mine, theirs = one.stat(), other.stat()
        if sys.platform == "win32":
            spelled = (os.path.normcase(each.resolve(strict=True)) for each in (one, other))
            return len({*spelled}) == 1
    except (OSError, ValueError, RuntimeError):
        return False
    there = mine.st_ino != 0 and stat.S_ISDIR(mine.st_mode)  # a drive may number nothing
    return there and (mine.st_dev, mine.st_ino) == (theirs.st_dev, theirs.st_ino)


def take_away(path: Path) -> None:
    """Unlinks what is there, but for a folder: that is none of ours. Raises OSError."""
    with suppress(FileNotFoundError):
        if not stat.S_ISDIR(path.lstat().st_mode):
            path.unlink()


def set_aside(path: Path) -> None:
    """Gives a folder that stands where a file is to come another name: it may be somebody's."""
    with suppress(OSError):
        if stat.S_ISDIR(path.lstat().st_mode):
            path.rename(path.with_name(f"{path.name}-{secrets.token_hex(4)}"))


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except OSError as error:
        told = unavailable(error)
        if told.code == "folder_gone":
            return 0
        raise told from None


def write_atomically(
    path: Path, data: bytes | Iterable[bytes], moment: datetime | None = None
) -> None:
    """Puts `data` at `path` (mode 0600) so that a crash leaves the old file or the new one.

    A large file comes in parts. Raises Unavailable as `unavailable` says; the old file is then
    untouched, unless the drive failed when all was done. Where a `moment` is given, the file bears
    that time from the start.
    """
    try:
        _remove_leftovers(path)
        temporary = path.with_name(f"{_prefix(path)}{secrets.token_hex(8)}.part")
        try:
            _write_new(temporary, (data,) if isinstance(data, bytes) else data)
            if moment is not None:
                with suppress(OSError):  # a file system that keeps no times tells none either
                    os.utime(temporary, (moment.timestamp(), moment.timestamp()))
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
    except OSError as error:
        raise _not_made(error, path.parent) from None
    flush_names(path.parent)  # the file is in place, and whole


def flush_names(folder: Path) -> None:
    """Has the drive keep what was made, renamed or taken away in a folder, where it lets us.

    Raises Unavailable as `unavailable` says.
    """
    try:
        _sync_folder(folder)
    except OSError as error:
        if error.errno not in _NOT_FOR_US:
            raise unavailable(error) from None


def flush(path: Path) -> None:
    """Has the drive keep a file as it is now. Raises Unavailable as `unavailable` says."""
    try:
        # Windows flushes what may be written; elsewhere a file that lost that right is flushed too.
        with path.open("r+b" if sys.platform == "win32" else "rb") as file:
            _flush(file.fileno())
    except OSError as error:
        raise unavailable(error) from None


def shorten(path: Path, length: int) -> None:
    """Leaves no more of a file than its first bytes, on the drive too. Raises as `flush`."""
    try:
        with path.open("r+b") as file:
            file.truncate(length)
            _flush(file.fileno())
    except OSError as error:
        raise unavailable(error) from None


def open_plain(path: Path) -> BinaryIO:
    """A file that somebody may have put there, for reading.

    Raises OSError; IsADirectoryError for whatever is no file: of a pipe no end ever comes.
    """
    waits_for_nobody = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        opened = os.open(path, os.O_RDONLY | waits_for_nobody)
    except PermissionError:
        if path.is_dir():  # which Windows does not open at all
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR)) from None
        raise
    try:
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        return open(opened, "rb")  # noqa: PTH123 - a descriptor
    except BaseException:
        os.close(opened)
        raise


def read_again(path: Path, most: float = math.inf) -> Iterator[bytes]:
    """The parts of a file as its drive has them: past the system's cache where that lets us.

    Of one that is longer than `most` not all of it. Raises Unavailable as `unavailable` says.
    """
    try:
        with open_plain(path) as file:
            if sys.platform == "linux":
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            while most >= 0 and (part := file.read(_PART)):
                most -= len(part)
                yield part
    except OSError as error:
        raise unavailable(error) from None


def make_private_folder(path: Path) -> None:
    """Makes the folder with its parents where missing and gives it to its owner alone (0700).

    A folder that exists loses access for others: ask for one of the program's own only. Raises
    Unavailable as `unavailable` says.
    """
    missing = list[Path]()
    try:
        missing += (one for one in (path, *path.parents) if not one.exists())
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        for one in missing:
            flush_names(one.parent)
        if sys.platform != "win32":
            path.chmod(0o700)
    except OSError as error:
        raise _not_made(error, missing[-1].parent if missing else path) from None


def destroy_folder(path: Path, own: tuple[str, ...]) -> None:
    """Overwrites and takes away what the program made in a folder: files whose names begin so.

    Nothing else is touched, and no link is followed: who hands us a folder may have put one there.
    What is not there does no harm; a folder that is not empty then stays. Raises Unavailable as
    `unavailable` says.
    """
    try:
        if not _is_plain(path.lstat(), stat.S_ISDIR):
            return
        for file in list(path.iterdir()):
            ours = file.name.startswith(own) or file.suffix == ".part"
            if ours and not stat.S_ISDIR(file.lstat().st_mode):
                _overwrite(file)
                file.unlink()
        if not any(path.iterdir()):
            path.rmdir()
    except FileNotFoundError:
        return
    except OSError as error:
        raise unavailable(error) from None


def _is_plain(found: os.stat_result, kind: Callable[[int], bool]) -> bool:
    """Whether it is of this kind itself, and no link or junction to another."""
    reparse = getattr(found, "st_file_attributes", 0) & _REPARSE_POINT
    return kind(found.st_mode) and not reparse


def _overwrite(path: Path) -> None:
    """A file that stands here alone; one that has another name elsewhere only loses this one."""
    if not _is_plain(path.lstat(), stat.S_ISREG):
        return
    flags = os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    with open(os.open(path, flags), "r+b") as opened:  # noqa: PTH123 - a descriptor
        found = os.fstat(opened.fileno())
        left = found.st_size if _is_plain(found, stat.S_ISREG) and found.st_nlink == 1 else 0
        while left > 0:
            left -= opened.write(bytes(min(left, _PART)))
        opened.flush()
        _flush(opened.fileno())


def names_in(folder: Path) -> frozenset[str]:
    """The names of all that is in a folder; none where there is no such folder.

    Raises Unusable("folder_not_empty") where a file has its name; else as `unavailable` says.
    """
    try:
        return frozenset(entry.name for entry in folder.iterdir())
    except FileNotFoundError:
        return frozenset()
    except OSError as error:
        if is_file(folder):
            raise Unusable("folder_not_empty") from None
        raise unavailable(error) from None


def require_room(folder: Path, needed: int) -> None:
    """Tries whether so many bytes could be written in a folder that may still have to be made.

    Raises Unavailable: room_short (megabytes that lack), else as `unavailable` says.
    """
    there = folder.absolute()
    try:
        while not there.exists() and there != there.parent:
            there = there.parent
        tried = there / f".{secrets.token_hex(8)}.part"
        tried.mkdir(mode=0o700)  # no system tells reliably who may write where
        tried.rmdir()
        lacks = needed - shutil.disk_usage(there).free
    except OSError as error:
        raise _not_made(error, there) from None
    if lacks > 0:
        raise Unavailable("room_short", megabytes=math.ceil(lacks / 1_000_000))


def _prefix(path: Path) -> str:
    # Of fixed length and without the target's name: fits every file system and tells nothing.
    return f".{sha256(path.name.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}-"


def _remove_leftovers(path: Path) -> None:
    with suppress(OSError):  # a leftover does no harm but take room
        for entry in list(path.parent.iterdir()):
            if entry.name.startswith(_prefix(path)) and entry.suffix == ".part":
                entry.unlink()


def _write_new(path: Path, parts: Iterable[bytes]) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags, 0o600), "wb") as file:  # noqa: PTH123 - a descriptor
        file.writelines(parts)
        file.flush()
        _flush(file.fileno())


if sys.platform == "win32":

    def _sync_folder(path: Path) -> None:
        """NTFS journals names; there is no call to flush a folder."""

    def _flush(descriptor: int) -> None:
        os.fsync(descriptor)

else:

    def _sync_folder(path: Path) -> None:
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        except OSError as error:
            if error.errno != errno.EINVAL:  # so say network drives that cannot flush a folder
                raise
        finally:
            os.close(folder)

    if sys.platform == "darwin":
        import fcntl

        def _flush(descriptor: int) -> None:
            try:
                fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)  # fsync stops at the drive's cache
            except OSError:  # a file system without it
                os.fsync(descriptor)

    else:

        def _flush(descriptor: int) -> None:
            os.fsync(descriptor)


def file_identity(path: Path) -> tuple[int, int]:
    """By which a file is told from another one under the same name (device, number).

    Raises as `unavailable` says: `folder_gone` where there is none.
    """
    try:
        found = path.stat()
    except OSError as error:
        raise unavailable(error) from None
    return found.st_dev, found.st_ino
