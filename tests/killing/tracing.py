"""Lets a forked process run until it is about to change a file for the n-th time, and kills it.

The kernel stops the process at those calls alone (seccomp, ptrace), so that all others cost
nothing. For Linux on two kinds of machine; elsewhere a process is killed by the clock.
"""

import ctypes
import os
import platform
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

CALLS = {
    # write pwrite64 writev fallocate fsync fdatasync ftruncate rename mkdir rmdir unlink
    # unlinkat renameat renameat2
    "x86_64": (1, 18, 20, 285, 74, 75, 77, 82, 83, 84, 87, 263, 264, 316),
    # write pwrite64 writev fallocate fsync fdatasync ftruncate mkdirat unlinkat renameat renameat2
    "aarch64": (64, 68, 66, 47, 82, 83, 46, 34, 35, 38, 276),
}
"""By their numbers in the kernel."""

_TRACEME, _CONT, _SETOPTIONS, _GETEVENTMSG = 0, 7, 0x4200, 0x4201
_OPTIONS = 0x100000 | 0x80 | 0x8  # EXITKILL, TRACESECCOMP, TRACECLONE
_EVENT_SECCOMP, _EVENT_CLONE = 7, 3
_WALL = 0x40000000
_SET_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 38, 22, 2
_RET_TRACE, _RET_ALLOW = 0x7FF00000, 0x7FFF0000
_LOAD_CALL, _JUMP_EQUAL, _RETURN = 0x20, 0x15, 0x06

Work = Callable[[Callable[[str], None]], None]
"""What the process does, given a way to tell something that outlives it."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended."""

    told: tuple[str, ...]
    killed: bool
    calls: int
    """How many calls that change a file it made; 0 where nobody counted."""


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("instructions", ctypes.POINTER(_Instruction)))


def counts() -> bool:
    """Whether calls can be counted here."""
    if sys.platform != "linux" or platform.machine() not in CALLS:
        return False
    try:
        return run(lambda tell: tell("once"), at_call=1).killed
    except OSError:
        return False


def run(work: Work, *, at_call: int | None = None, after: float | None = None) -> Ended:
    """Runs `work` in a fork, killed before its n-th change of a file or after some seconds.

    Without either it runs to its end. Raises RuntimeError where it ended by an error of its own,
    OSError where the system does not let it be traced.
    """
    told, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(told)
        _live(work, write, traced=at_call is not None)
    os.close(write)
    if at_call is not None:
        status, calls = _follow(child, at_call)
    else:
        status, calls = _wait(child, after), 0
    with os.fdopen(told, encoding="utf-8") as pipe:
        lines = tuple(line.removesuffix("\n") for line in pipe if line.endswith("\n"))
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    if not killed and status:
        raise RuntimeError(f"the process failed by itself: {status}")
    return Ended(lines, killed, calls)


def _live(work: Work, pipe: int, *, traced: bool) -> None:
    status = 3
    try:
        if traced:
            _be_traced()
        work(lambda line: _write_whole(pipe, f"{line}\n".encode()))
        status = 0
    except BaseException:  # noqa: BLE001 nothing of this process may go on in the other
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _write_whole(pipe: int, line: bytes) -> None:
    if os.write(pipe, line) != len(line):
        raise OSError("the pipe is full")


def _wait(child: int, after: float | None) -> int:
    if after is not None:
        end = time.monotonic() + after
        while time.monotonic() < end:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                return status
            time.sleep(0.0005)
        os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]


def _be_traced() -> None:
    kernel = ctypes.CDLL(None, use_errno=True)
    calls = CALLS[platform.machine()]
    filtered = [_Instruction(_LOAD_CALL, 0, 0, 0)]
    for left, number in enumerate(reversed(calls)):
        filtered.insert(1, _Instruction(_JUMP_EQUAL, left + 1, 0, number))
    filtered += [_Instruction(_RETURN, 0, 0, value) for value in (_RET_ALLOW, _RET_TRACE)]
    program = _Program(len(filtered), (_Instruction * len(filtered))(*filtered))
    _require(kernel.ptrace(_TRACEME, 0, None, None))
    os.kill(os.getpid(), signal.SIGSTOP)
    _require(kernel.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    _require(kernel.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0))


def _follow(child: int, at_call: int) -> tuple[int, int]:
    """Follows the process and its threads to its end; its status and the number of calls."""
    kernel = ctypes.CDLL(None, use_errno=True)
    _, status = os.waitpid(child, _WALL)
    if not os.WIFSTOPPED(status):
        return status, 0
    _require(kernel.ptrace(_SETOPTIONS, child, None, ctypes.c_void_p(_OPTIONS)))
    calls, stopped, signalled = 0, child, 0
    while True:
        kernel.ptrace(_CONT, stopped, None, ctypes.c_void_p(signalled))
        stopped, status = os.waitpid(-1, _WALL)
        signalled = 0
        if not os.WIFSTOPPED(status):
            if stopped == child:
                return status, calls
            continue
        event = status >> 16
        if event == _EVENT_SECCOMP:
            calls += 1
            if calls == at_call:
                os.kill(child, signal.SIGKILL)
        elif event == 0 and os.WSTOPSIG(status) not in (signal.SIGSTOP, signal.SIGTRAP):
            signalled = os.WSTOPSIG(status)


def _require(answer: int) -> None:
    if answer != 0:
        raise OSError(ctypes.get_errno(), "not traced")
