"""Keeps the memory of this process off the disk, unread by others, and out of what errors say."""

import ctypes
import sys
import threading
from contextlib import suppress
from types import TracebackType
from typing import Any


def harden() -> None:
    """Turns off core dumps, crash reports and tracing as far as this system lets us.

    Never raises: a system that refuses is as safe as before.
    """
    for step in (_no_core_file, _not_dumpable, _not_traceable, _no_crash_report, _no_stack_dump):
        with suppress(Exception):
            step()


def speak_of_no_content() -> None:
    """Lets Python say of a mistake of ours which kind it is and where: its text may be a case's.

    Holds for what nobody catches, in every thread and while objects die.
    """
    sys.excepthook = _told
    threading.excepthook = lambda failed: _told(
        failed.exc_type, failed.exc_value, failed.exc_traceback
    )
    sys.unraisablehook = lambda failed: _told(
        failed.exc_type, failed.exc_value, failed.exc_traceback
    )


def silence_libraries() -> None:
    """Lets no library log or warn: what they were given may stand in it. Loads `logging`."""
    import logging
    import warnings

    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")


def place_of(trace: TracebackType | None) -> str:
    """Module and line where an error arose."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"


def _told(kind: type[BaseException], _error: Any, trace: TracebackType | None) -> None:
    if sys.stderr is not None and not issubclass(kind, SystemExit):
        with suppress(Exception):
            sys.stderr.write(f"casustafel: {kind.__name__} {place_of(trace)}\n")


def _no_core_file() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _not_dumpable() -> None:
    """On Linux a core can go to a program instead of a file, which no limit stops."""
    if sys.platform == "linux":
        set_dumpable = 4  # PR_SET_DUMPABLE
        ctypes.CDLL(None).prctl(set_dumpable, 0, 0, 0, 0)


def _not_traceable() -> None:
    if sys.platform == "darwin":
        deny_attach = 31  # PT_DENY_ATTACH
        ctypes.CDLL(None).ptrace(deny_attach, 0, None, 0)


def _no_crash_report() -> None:
    if sys.platform == "win32":
        fail_critical_errors, no_fault_box, no_open_file_box = 0x0001, 0x0002, 0x8000
        no_heap = 1  # WER_FAULT_REPORTING_FLAG_NOHEAP, where a report is made all the same
        kernel = ctypes.windll.kernel32
        kernel.SetErrorMode(fail_critical_errors | no_fault_box | no_open_file_box)
        kernel.WerSetFlags(no_heap)


def _no_stack_dump() -> None:
    """Whoever set Python's own switches for it: a stack tells which case is worked at."""
    import faulthandler

    faulthandler.disable()
