"""Linux: the session locks, its screen saver starts, or the machine goes to sleep.

All of it comes over D-Bus, from logind and from the desktop; where there is no bus nothing comes.
While a vault is open a delay inhibitor keeps the machine awake until the keys are gone (logind
grants five seconds). Calls are never waited for: a bus that hangs must not stop the window.
"""

import os
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

LOGIN = "org.freedesktop.login1"
LOGIN_PATH = "/org/freedesktop/login1"
MANAGER = f"{LOGIN}.Manager"
SESSION = f"{LOGIN}.Session"
PROPERTIES = "org.freedesktop.DBus.Properties"
SAVERS = tuple(f"org.{desk}.ScreenSaver" for desk in ("freedesktop", "gnome", "cinnamon", "mate"))
PATIENCE = 5_000
"""Milliseconds."""
_HEARD: Any = SLOT("heard(QDBusMessage)")
"""A text; the stubs of PySide6 say bytes, which it then refuses."""


def means_lock(member: str, arguments: list[Any]) -> bool:
    """Whether a signal says that nobody is to see the screen: about to sleep, locked, darkened."""
    if member in ("PrepareForSleep", "ActiveChanged"):
        return arguments == [True]
    return member == "Lock"


class SystemEars(QObject):
    """Calls `lock` when the system says so; `begin` at unlocking, `end` once the keys are gone."""

    def __init__(
        self,
        lock: Callable[[], object],
        parent: QObject | None = None,
        system: QDBusConnection | None = None,
        session: QDBusConnection | None = None,
    ) -> None:
        super().__init__(parent)
        self._lock = lock
        self._system = system or QDBusConnection.systemBus()
        self._session = session or QDBusConnection.sessionBus()
        self._inhibitor: QDBusMessage | None = None
        """The answer that holds the inhibitor's file; the file closes with it."""
        self._wanted = False
        self._own = ""
        if self._system.isConnected():
            self._system.connect(LOGIN, LOGIN_PATH, MANAGER, "PrepareForSleep", self, _HEARD)
            own = os.environ.get("XDG_SESSION_ID", "auto")
            self._ask(LOGIN_PATH, MANAGER, "GetSession", [own], self._listen)
        if self._session.isConnected():
            for saver in SAVERS:
                self._session.connect("", "", saver, "ActiveChanged", self, _HEARD)

    def begin(self) -> None:
        """A vault is open: sleep waits until it is locked."""
        self._wanted = True
        if self._inhibitor is None and self._system.isConnected():
            what = ["sleep", "Casustafel", "Locks the vault", "delay"]
            self._ask(LOGIN_PATH, MANAGER, "Inhibit", what, self._inhibited)

    def end(self) -> None:
        """The keys are gone: the machine may sleep."""
        self._wanted = False
        self._inhibitor = None

    @Slot(QDBusMessage)
    def heard(self, message: QDBusMessage) -> None:
        """One of the signals; of changed properties only `LockedHint` counts, which is asked."""
        if message.member() == "PropertiesChanged":
            self._ask(self._own, PROPERTIES, "Get", [SESSION, "LockedHint"], self._hinted)
        elif means_lock(message.member(), message.arguments()):
            self._lock()

    def _listen(self, answer: QDBusMessage) -> None:
        self._own = answer.arguments()[0].path()
        self._system.connect(LOGIN, self._own, SESSION, "Lock", self, _HEARD)
        self._system.connect(LOGIN, self._own, PROPERTIES, "PropertiesChanged", self, _HEARD)

    def _hinted(self, answer: QDBusMessage) -> None:
        if answer.arguments()[0].variant() is True:
            self._lock()

    def _inhibited(self, answer: QDBusMessage) -> None:
        if self._wanted:
            self._inhibitor = answer

    def _ask(
        self,
        path: str,
        interface: str,
        member: str,
        arguments: Sequence[str],
        answered: Callable[[QDBusMessage], None],
    ) -> None:
        call = QDBusMessage.createMethodCall(LOGIN, path, interface, member)
        call.setArguments(list(arguments))
        watcher = QDBusPendingCallWatcher(self._system.asyncCall(call, PATIENCE), self)

        def finished(done: QDBusPendingCallWatcher) -> None:
            done.deleteLater()
            answer = done.reply()
            if answer.type() is QDBusMessage.MessageType.ReplyMessage and answer.arguments():
                answered(answer)

        watcher.finished.connect(finished)
