"""A drive that reports an error for what it wrote: SQLite takes back a step whose bytes stand.

A flush that fails leaves the same. SQLite's own calls of the system are exchanged for it (Linux).
"""

import ctypes
import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlcipher3 import _sqlite3 as sqlcipher  # type: ignore[import-untyped]

only_here = pytest.mark.skipif(sys.platform != "linux", reason="needs the calls of Linux")

_POINTER = ctypes.sizeof(ctypes.c_void_p)
_SET_CALL = 16 + (3 + 13) * _POINTER
"""Where `xSetSystemCall` stands in a `sqlite3_vfs`."""
_WRITE = ctypes.CFUNCTYPE(
    ctypes.c_ssize_t, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64, use_errno=True
)
_FRAME_HEAD, _ENDS = 24, slice(4, 8)


@contextmanager
def reporting_an_error(file: Path) -> Iterator[None]:
    """Meanwhile the last write of every transaction into this write-ahead log fails, done."""
    library = ctypes.CDLL(sqlcipher.__file__)
    library.sqlite3_vfs_find.restype = ctypes.c_void_p
    vfs = library.sqlite3_vfs_find(None)
    set_call = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)(
        ctypes.c_void_p.from_address(vfs + _SET_CALL).value
    )
    ends = False

    def write(descriptor: int, data: int, length: int, at: int) -> int:
        nonlocal ends
        written = ctypes.string_at(data, length)
        done = os.pwrite(descriptor, written, at)
        if Path(f"/proc/self/fd/{descriptor}").readlink() == file:
            failing, ends = ends, length == _FRAME_HEAD and any(written[_ENDS])
            if failing:
                ctypes.set_errno(errno.EIO)
                return -1
        return done

    ours = _WRITE(write)
    assert set_call(vfs, b"pwrite", ctypes.cast(ours, ctypes.c_void_p)) == 0
    try:
        yield
    finally:
        assert set_call(vfs, b"pwrite", None) == 0
