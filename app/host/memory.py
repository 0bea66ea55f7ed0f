"""Memory that was given back holds what stood in it: here it is written over.

Python cannot wipe a text, nor the bytes that a library copied; it can only let go of them. What it
lets go of in large pieces the C library writes over at once, where it can be asked to (Linux with
glibc). What goes in small pieces stays until something else is put there, so that is what `sweep`
does, once the keys are dropped: it fills the free places with zeros. What the system wrote to its
swap meanwhile is beyond reach.
"""

import ctypes
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

SMALL = range(48, 513, 16)
"""Bytes of the places that Python keeps for small objects; a smaller one holds no key."""
HEADER = 33
"""Bytes of such a place that an object of type bytes takes for itself."""
AT_ONCE = 2_000
"""Places that are filled between two looks at how large the process has become."""
MOST = 4 * 1024 * 1024
"""Bytes that are filled for one size: where nothing tells when it is enough, or it never is."""
CACHED = range(24, 1033, 16)
"""Bytes of the pieces that glibc keeps back for each thread, some of every size."""
EACH = 8
_STATM = Path("/proc/self/statm")


def wipe_what_is_freed() -> None:
    """Lets the C library write over what is given back in large pieces, from here on."""
    if sys.platform == "linux":
        arena_max, perturb, pattern = -8, -6, 0xA5
        with suppress(Exception):  # another C library
            library = ctypes.CDLL(None)
            library.mallopt(arena_max, 1)  # all threads give back to one place
            library.mallopt(perturb, pattern)


def sweep() -> None:
    """Fills with zeros what is free, for the thread that calls it; some 50 ms. Never raises."""
    with suppress(Exception):
        _fill_small()
    if sys.platform == "linux":
        with suppress(Exception):
            _fill_cached()


def _fill_small() -> None:
    """Python's own free places, size by size, until it asks the system for more."""
    held = []
    for size in SMALL:
        before, left = _pages(), MOST
        while left > 0:
            held.append([bytes(size - HEADER) for _ in range(AT_ONCE)])
            left -= AT_ONCE * size
            if before and _pages() > before:
                break


def _pages() -> int:
    """Pages of the process, or 0 where nothing tells."""
    with suppress(OSError, ValueError):
        return int(_STATM.read_bytes().split()[0])
    return 0


def _fill_cached() -> None:
    """The pieces that glibc keeps back for this thread; then whole pages go to the system."""
    library = ctypes.CDLL(None)
    library.malloc.restype, library.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    library.free.restype, library.free.argtypes = None, [ctypes.c_void_p]
    for piece in list(_filled(library)):
        library.free(piece)
    library.malloc_trim(0)


def _filled(library: ctypes.CDLL) -> Iterator[int]:
    for size in CACHED:
        for _ in range(EACH):
            if piece := library.malloc(size):
                ctypes.memset(piece, 0, size)
                yield piece
