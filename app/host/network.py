"""Refuses the network from inside: the program has no reason ever to open a connection.

An audit hook (PEP 578) sees every use of Python's sockets and cannot be removed again. It does not
see sockets that native libraries open; those are kept out by not shipping them.
"""

import _socket  # without Python's half of the module, for which nobody waits who opens a window
import sys
from collections.abc import Callable
from typing import Any
from weakref import WeakSet

_LOCAL = getattr(_socket, "AF_UNIX", None)
_UNKNOWN_FAMILY = -1
"""What `socket.socket(fileno=…)` reports; connecting such a socket asks again."""
_LOOKUPS = frozenset(
    {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
)
_USES = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"})
_LOOPBACK = "127.0.0.1"

Permits = Callable[[str, tuple[Any, ...]], bool]
_installed: list[Permits] = []


def refuse_network() -> None:
    """Makes every use of a socket that is not local raise PermissionError("network refused").

    Plain loopback is refused as well. Windows has no local sockets for `socket.socketpair`, on
    which asyncio stands: there a connection to 127.0.0.1 passes if this very process bound the port
    without naming a number. Idempotent; lasts until the process ends.
    """
    if _installed:
        return
    permits: Permits = OwnLoopback().permits if sys.platform == "win32" else permits_local_only
    _installed.append(permits)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith("socket.") and not permits(event, arguments):
            raise PermissionError("network refused")

    sys.addaudithook(hook)


def permits_local_only(event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether a socket event stays on this machine, on systems that have local sockets."""
    if event in _LOOKUPS:
        return False
    if event == "socket.__new__":
        return arguments[1] in (_LOCAL, _UNKNOWN_FAMILY)
    if event in _USES:
        return bool(arguments[0].family == _LOCAL)
    return True


class OwnLoopback:
    """The same for Windows: permits what `socket.socketpair` does, and nothing beyond."""

    def __init__(self) -> None:
        self._bound: WeakSet[_socket.socket] = WeakSet()

    def permits(self, event: str, arguments: tuple[Any, ...]) -> bool:
        """Whether a socket event connects this process to nothing but itself."""
        if event in _LOOKUPS:
            return False
        if event == "socket.__new__":
            return arguments[1] in (_socket.AF_INET, _LOCAL, _UNKNOWN_FAMILY)
        if event not in _USES or arguments[0].family == _LOCAL:
            return True
        if event == "socket.bind" and arguments[1] == (_LOOPBACK, 0):
            self._bound.add(arguments[0])
            return True
        return event == "socket.connect" and arguments[1] in self._own_addresses()

    def _own_addresses(self) -> set[tuple[str, int]]:
        return {bound.getsockname() for bound in self._bound if bound.fileno() != -1}
