"""A D-Bus daemon of our own with a logind on it, spoken in plain bytes and not by Qt."""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from typing import Any

import pytest

LOGIN_PATH = "/org/freedesktop/login1"
SESSION_PATH = f"{LOGIN_PATH}/session/_31"


class Login:
    """Answers `GetSession`, `Inhibit` and `LockedHint` as logind does; says what it is told to."""

    def __init__(self, address: str) -> None:
        from jeepney.bus_messages import message_bus
        from jeepney.io.blocking import open_dbus_connection

        self._connection: Any = open_dbus_connection(address, enable_fds=True)
        self._connection.send_and_get_reply(message_bus.RequestName("org.freedesktop.login1"))
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self.locked = False
        self.inhibitor = -1
        """Reads as ended once whoever asked for the inhibitor has let go of it."""
        threading.Thread(target=self._serve, daemon=True).start()

    def signal(self, path: str, interface: str, name: str, *typed: Any) -> None:
        """Say something to everybody: a signature and the values of it."""
        from jeepney import DBusAddress, new_signal

        self._connection.send(new_signal(DBusAddress(path, interface=interface), name, *typed))

    def sleep(self, begins: bool) -> None:
        """The machine goes to sleep, or is awake again."""
        manager = "org.freedesktop.login1.Manager"
        self.signal(LOGIN_PATH, manager, "PrepareForSleep", "b", (begins,))

    def hint(self, locked: bool) -> None:
        """The desktop says that it is locked."""
        self.locked = locked
        changed = ("org.freedesktop.login1.Session", {"LockedHint": ("b", locked)}, [])
        properties = "org.freedesktop.DBus.Properties"
        self.signal(SESSION_PATH, properties, "PropertiesChanged", "sa{sv}as", changed)

    def _serve(self) -> None:
        from jeepney import HeaderFields, MessageType, new_method_return

        while True:
            try:
                message = self._connection.receive()
            except (OSError, EOFError):
                return
            if message.header.message_type is not MessageType.method_call:
                continue
            member = message.header.fields[HeaderFields.member]
            answer: tuple[str, Any] = {
                "GetSession": ("o", (SESSION_PATH,)),
                "Get": ("v", (("b", self.locked),)),
            }.get(member, ("", ()))
            writing = -1
            if member == "Inhibit":
                self.inhibitor, writing = os.pipe()
                answer = ("h", (writing,))
            self._connection.send(new_method_return(message, *answer))
            if writing >= 0:
                os.close(writing)
            self.calls.append((member, message.body))


@pytest.fixture(scope="session")
def bus() -> Iterator[str]:
    """The address of a bus of our own."""
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("there is no dbus-daemon on this machine")
    pytest.importorskip("jeepney")
    with subprocess.Popen(
        [daemon, "--session", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.kill()


@pytest.fixture(scope="session")
def login(bus: str) -> Login:
    """A logind on it."""
    return Login(bus)
