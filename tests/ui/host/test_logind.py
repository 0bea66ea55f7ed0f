"""What logind and the desktop say over a real bus, and what sleep waits for."""

import select
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtDBus import QDBusConnection
from pytestqt.qtbot import QtBot

from tests.ui.host.conftest import LOGIN_PATH, SESSION_PATH, Login
from ui.host.logind import SystemEars, means_lock

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="D-Bus is Linux's")
OTHER_SESSION = f"{LOGIN_PATH}/session/_32"


class Heard:
    """Ears on the bus, and how often they said to lock."""

    def __init__(self, bus: str, qtbot: QtBot) -> None:
        connection = QDBusConnection.connectToBus(bus, "test")
        self.locks = 0
        self._qtbot = qtbot
        self.ears = SystemEars(self._lock, None, connection, connection)

    def _lock(self) -> None:
        self.locks += 1

    def after(self, locks: int) -> bool:
        """Wait until it was said so often; whether it is said no more than that."""
        self._qtbot.waitUntil(lambda: self.locks >= locks, timeout=5_000)
        self._qtbot.wait(50)
        return self.locks == locks


@pytest.fixture
def heard(bus: str, login: Login, qtbot: QtBot) -> Iterator[Heard]:
    login.calls.clear()
    login.locked = False
    made = Heard(bus, qtbot)
    qtbot.waitUntil(lambda: "GetSession" in dict(login.calls), timeout=5_000)
    qtbot.wait(50)
    yield made
    made.ears.end()
    made.ears.deleteLater()
    qtbot.wait(1)
    QDBusConnection.disconnectFromBus("test")


def let_go(login: Login) -> bool:
    return bool(select.select([login.inhibitor], [], [], 0)[0])


def test_it_locks_before_sleep_and_not_after_it(heard: Heard, login: Login) -> None:
    login.sleep(False)
    login.sleep(True)
    assert heard.after(1)


def test_it_locks_when_the_session_is_told_to_lock(heard: Heard, login: Login) -> None:
    login.signal(OTHER_SESSION, "org.freedesktop.login1.Session", "Lock")
    login.signal(SESSION_PATH, "org.freedesktop.login1.Session", "Lock")
    assert heard.after(1)


def test_it_locks_when_the_desktop_says_that_it_is_locked(
    heard: Heard, login: Login, qtbot: QtBot
) -> None:
    login.hint(False)
    qtbot.waitUntil(lambda: "Get" in dict(login.calls), timeout=5_000)
    login.hint(True)
    assert heard.after(1)
    assert ("Get", ("org.freedesktop.login1.Session", "LockedHint")) in login.calls


@pytest.mark.parametrize("desk", ["freedesktop", "gnome", "cinnamon", "mate"])
def test_it_locks_when_the_screen_saver_starts(heard: Heard, login: Login, desk: str) -> None:
    saver = f"org.{desk}.ScreenSaver"
    login.signal("/any", saver, "ActiveChanged", "b", (False,))
    login.signal("/any", saver, "ActiveChanged", "b", (True,))
    assert heard.after(1)


def test_sleep_waits_until_the_keys_are_gone(heard: Heard, login: Login, qtbot: QtBot) -> None:
    heard.ears.begin()
    qtbot.waitUntil(lambda: "Inhibit" in dict(login.calls), timeout=5_000)
    qtbot.wait(50)
    asked: Any = dict(login.calls)["Inhibit"]
    assert (asked[0], asked[3]) == ("sleep", "delay")
    assert not let_go(login)
    heard.ears.end()
    qtbot.waitUntil(lambda: let_go(login), timeout=5_000)


def test_an_inhibitor_that_comes_after_the_lock_is_let_go(
    heard: Heard, login: Login, qtbot: QtBot
) -> None:
    heard.ears.begin()
    heard.ears.end()
    qtbot.waitUntil(lambda: "Inhibit" in dict(login.calls), timeout=5_000)
    qtbot.waitUntil(lambda: let_go(login), timeout=5_000)


def test_without_a_bus_nothing_happens(qtbot: QtBot) -> None:
    nowhere = QDBusConnection("nowhere")
    ears = SystemEars(pytest.fail, None, nowhere, nowhere)
    ears.begin()
    qtbot.wait(20)
    ears.end()


@pytest.mark.parametrize(
    ("member", "arguments", "locks"),
    [
        ("PrepareForSleep", [True], True),
        ("PrepareForSleep", [False], False),
        ("PrepareForSleep", [], False),
        ("ActiveChanged", [True], True),
        ("ActiveChanged", ["true"], False),
        ("Lock", [], True),
        ("Unlock", [], False),
    ],
)
def test_what_a_signal_means(member: str, arguments: list[object], locks: bool) -> None:
    assert means_lock(member, arguments) is locks
