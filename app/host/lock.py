"""Keeps two programs from one vault, without leaving a file in it.

The lock is on the folder itself, because the files in it get replaced: an advisory lock on POSIX, a
named kernel object on Windows, where folders cannot be locked. Both end with the process.
"""

import errno
import os
import sys
from pathlib import Path
from types import TracebackType
from weakref import finalize

from app.errors import Locked
from app.host.files import unavailable


class FolderLock:
    """An exclusive lock between processes, from making until `release`, or until nobody holds it.

    Raises Locked("vault_in_use") where another holder is alive, and what
    `app.host.files.unavailable` says where the folder cannot be reached.
    """

    def __init__(self, path: Path) -> None:
        try:
            held = _take(path)
        except OSError as error:
            raise unavailable(error) from None
        self._release = finalize(self, _give_back, held)

    def release(self) -> None:
        """Lets others in. Releasing again does nothing."""
        self._release()

    def __enter__(self) -> "FolderLock":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.release()


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _ERROR_ACCESS_DENIED = 5
    _ERROR_ALREADY_EXISTS = 183
    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel.CreateMutexW.argtypes = (wintypes.LPVOID, wintypes.BOOL, wintypes.LPCWSTR)
    _kernel.CreateMutexW.restype = wintypes.HANDLE
    _kernel.CloseHandle.argtypes = (wintypes.HANDLE,)

    def _take(path: Path) -> int:
        # Volume and file number name a folder however its path is spelled; existence alone is the
        # lock, so it does not matter which thread asks.
        identity = path.stat()
        name = f"Global\\casustafel-{identity.st_dev:x}-{identity.st_ino:x}"
        ctypes.set_last_error(0)
        handle = _kernel.CreateMutexW(None, False, name)
        code = ctypes.get_last_error()
        if handle and code != _ERROR_ALREADY_EXISTS:
            return int(handle)
        if handle:
            _kernel.CloseHandle(handle)
        if code in (_ERROR_ALREADY_EXISTS, _ERROR_ACCESS_DENIED):
            raise Locked("vault_in_use")  # access is denied where another account holds it
        raise ctypes.WinError(code)

    def _give_back(held: int) -> None:
        _kernel.CloseHandle(held)

else:
    import fcntl

    def _take(path: Path) -> int:
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(folder)
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                raise Locked("vault_in_use") from None
            raise
        return folder

    def _give_back(held: int) -> None:
        os.close(held)
