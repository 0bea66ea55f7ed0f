"""Starts the command line without loading it anew each time, where a process can fork safely.

Of each program one process has loaded everything and runs nothing. For each run it forks, and the
child gets arguments, folder, environment and streams of its own, as a new interpreter would. Run
as `python -m tests.app.cli.starter PROGRAM SOCKET` it is that process.
"""

import atexit
import fcntl
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parents[3]
LARGEST = 1 << 17
"""Bytes of one run's arguments and environment."""


class Forked:
    """A run in a session of its own, at the terminal on its standard input if one is there.

    It is killed where it has not ended by the end of the `with` block.
    """

    def __init__(
        self, program: str, arguments: Sequence[str], cwd: Path, streams: tuple[int, int, int]
    ) -> None:
        self._server = _server(program)
        asked = json.dumps([arguments, str(cwd), dict(os.environ)]).encode()
        socket.send_fds(self._server, [asked], streams)
        self._pid = int(self._server.recv(LARGEST))
        self._status: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """The exit status, as `subprocess` has it. Raises TimeoutError."""
        if self._status is None:
            self._server.settimeout(timeout)
            self._status = int(self._server.recv(LARGEST))
        return self._status

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._status is None:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            self.wait()


@cache
def _server(program: str) -> socket.socket:
    """It ends when this process does, and the socket with it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        server = subprocess.Popen(
            [sys.executable, "-m", __name__, program, str(theirs.fileno())],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
    atexit.register(server.wait)
    atexit.register(ours.close)  # what was registered last comes first
    return ours


def _serve(program: str, asked: socket.socket) -> None:
    main = _loaded(program)
    while True:
        request, streams, _, _ = socket.recv_fds(asked, LARGEST, 3)
        if not request:
            return
        child = os.fork()
        if not child:
            asked.close()
            _become(program, request, streams)
            status = main()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)  # taking down all that was loaded takes longer than most runs
        for stream in streams:
            os.close(stream)
        asked.send(str(child).encode())
        _, status = os.waitpid(child, 0)
        asked.send(str(os.waitstatus_to_exitcode(status)).encode())


def _loaded(program: str) -> Callable[[], int]:
    """The program first: it may change something before the rest takes it from there."""
    main: Callable[[], int] = import_module(program).main
    for module in pkgutil.walk_packages(import_module("app").__path__, "app."):
        import_module(module.name)
    import_module("app.queries.copies").load_composer()
    assert threading.active_count() == 1, "a fork would lose the other threads"
    return main


def _become(program: str, request: bytes, streams: Sequence[int]) -> None:
    arguments, cwd, environment = json.loads(request)
    for wanted, stream in enumerate(streams):
        os.dup2(stream, wanted)
        os.close(stream)
    sys.stdin = os.fdopen(0)
    sys.stdout = os.fdopen(1, "w")
    sys.stderr = os.fdopen(2, "w", buffering=1, errors="backslashreplace")
    _begin_session()
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.argv = [str(sys.modules[program].__file__), *arguments]


def _begin_session() -> None:
    os.setsid()
    if os.isatty(0):
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@contextmanager
def fresh(
    program: str, arguments: Sequence[str], cwd: Path, streams: tuple[int, int, int]
) -> Iterator[subprocess.Popen[bytes]]:
    """The same in a new interpreter."""
    run = subprocess.Popen(
        [sys.executable, "-m", program, *arguments],
        cwd=cwd,
        stdin=streams[0],
        stdout=streams[1],
        stderr=streams[2],
        preexec_fn=_begin_session,
    )
    try:
        yield run
    finally:
        run.kill()
        run.wait()


if __name__ == "__main__":
    _serve(sys.argv[1], socket.socket(fileno=int(sys.argv[2])))
