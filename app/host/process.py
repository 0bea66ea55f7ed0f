"""Keeps the memory of this process from being written to disk or read when it crashes."""

import ctypes
import sys
from contextlib import suppress


def harden() -> None:
    """Turns off core dumps, crash reports and tracing as far as this system lets us.

    Never raises: a system that refuses is as safe as before.
    """
    with suppress(Exception):
        _no_core_file()
    with suppress(Exception):
        _not_dumpable()
    with suppress(Exception):
        _no_crash_report()


def _no_core_file() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _not_dumpable() -> None:
    """On Linux a core can go to a program instead of a file, which no limit stops."""
    if sys.platform == "linux":
        set_dumpable = 4  # PR_SET_DUMPABLE
        ctypes.CDLL(None).prctl(set_dumpable, 0, 0, 0, 0)


def _no_crash_report() -> None:
    if sys.platform == "win32":
        fail_critical_errors, no_fault_box, no_open_file_box = 0x0001, 0x0002, 0x8000
        ctypes.windll.kernel32.SetErrorMode(fail_critical_errors | no_fault_box | no_open_file_box)
