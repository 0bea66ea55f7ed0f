"""The operating system's keyring: a few short texts, kept outside the vault's folder.

It holds what helps and never what opens: the last checkpoint of a log, half of what a password
needs. Only the system's own stores are taken, by class; what the `keyring` library would choose by
configuration, environment or plug-in (null, chainer, plain text) is never asked.
"""

import sys
from collections.abc import Callable
from queue import Empty, SimpleQueue
from secrets import token_hex
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from app.errors import Unavailable

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")
LONGEST = 1000
"""Characters: Windows keeps 2,560 bytes of UTF-16."""
PATIENCE = 60.0
"""Seconds: the system may ask for the keyring's own password meanwhile."""
_ACCOUNT = "casustafel"


class Keyring:
    """One store of the system, once it has proven that it gives back what it was given.

    Every method raises Unavailable: `keyring_missing` where this system has none that we take,
    `keyring_forgets` where it did not give back what it was given, `keyring_failed` where it
    refused or broke, `keyring_silent` where it did not answer; that one is not asked again.
    """

    def __init__(
        self, make: "Callable[[], KeyringBackend] | None" = None, patience: float = PATIENCE
    ) -> None:
        self._make = make or system_backend
        self._patience = patience
        self._backend: KeyringBackend | None = None
        self._silent = False

    def prove(self) -> None:
        """Write, read back, compare and delete a text that means nothing."""
        self._call(self._proven)

    def store(self, vault: str, entry: str, text: str) -> None:
        """Keep `text` under a vault's id and a name; read back before this returns."""
        if len(text) > LONGEST:
            raise ValueError("a keyring holds short texts")
        self._call(lambda: _written(self._proven(), _service(vault, entry), text))

    def recall(self, vault: str, entry: str) -> str | None:
        """What was kept, or None."""
        return self._call(
            lambda: self._proven().get_password(_service(vault, entry), _ACCOUNT) or None
        )

    def forget(self, vault: str, entry: str) -> None:
        """Keep it no longer; what is not there does no harm."""
        self._call(lambda: _deleted(self._proven(), _service(vault, entry)))

    def _proven(self) -> "KeyringBackend":
        if self._backend is None:
            backend, service = self._make(), _service("self-test", token_hex(8))
            try:
                _written(backend, service, token_hex(16))
            finally:
                _deleted(backend, service)
            if backend.get_password(service, _ACCOUNT) is not None:
                raise Unavailable("keyring_forgets")
            self._backend = backend
        return self._backend

    def _call(self, work: Callable[[], T]) -> T:
        """The work on a thread of its own: nothing may wait for ever for another program."""
        if self._silent:
            raise Unavailable("keyring_silent")
        answers: SimpleQueue[T | Exception] = SimpleQueue()

        def answer() -> None:
            try:
                answers.put(work())
            except Exception as error:  # noqa: BLE001 - libraries and drivers of every kind
                answers.put(error)

        Thread(target=answer, name="keyring", daemon=True).start()
        try:
            result = answers.get(timeout=self._patience)
        except Empty:
            self._silent = True
            raise Unavailable("keyring_silent") from None
        if isinstance(result, Exception):
            self._backend = None  # the next one proves itself again
            raise _told(result)
        return result


def system_backend() -> "KeyringBackend":
    """The store of this system, by class: Credential Manager, Keychain, Secret Service.

    GNOME, KDE and KeePassXC all speak the last. Raises Unavailable("keyring_missing").
    """
    try:
        if sys.platform == "win32":
            from keyring.backends.Windows import WinVaultKeyring

            opened: Callable[[], WinVaultKeyring] = WinVaultKeyring
            vault = opened()
            vault.persist = "local machine"  # not roamed to a domain's other machines
            return vault
        if sys.platform == "darwin":
            from keyring.backends.macOS import Keyring as Keychain

            make: Callable[[], KeyringBackend] = Keychain
            return make()
        from keyring.backends.SecretService import Keyring as SecretService

        if SecretService.viable:
            made: Callable[[], KeyringBackend] = SecretService
            return made()
    except Exception:  # noqa: BLE001 - whatever a system lacks
        raise Unavailable("keyring_missing") from None
    raise Unavailable("keyring_missing")


SYSTEM = Keyring()
"""The keyring of whoever runs this program."""


def _service(vault: str, entry: str) -> str:
    """One name for each text: Windows moves texts about that share one."""
    return f"casustafel/{vault}/{entry}"


def _written(backend: "KeyringBackend", service: str, text: str) -> None:
    backend.set_password(service, _ACCOUNT, text)
    if backend.get_password(service, _ACCOUNT) != text:
        raise Unavailable("keyring_forgets")


def _deleted(backend: "KeyringBackend", service: str) -> None:
    if backend.get_password(service, _ACCOUNT) is not None:
        backend.delete_password(service, _ACCOUNT)


def _told(error: Exception) -> Unavailable:
    """Without the words of a library, which may name what it was given."""
    return error if isinstance(error, Unavailable) else Unavailable("keyring_failed")
