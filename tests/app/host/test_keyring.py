"""The keyring is believed only after it gave back what it was given, and may always fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import KeyringLocked

import app
from app.errors import Unavailable
from app.host import keyring as module
from app.host.keyring import LONGEST, Keyring, system_backend

ROOT = Path(app.__file__).parents[1]
VAULT = "0123456789abcdef0123456789abcdef"


class Remembers(KeyringBackend):
    """A backend as it should be."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Forgets(Remembers):
    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class Changes(Remembers):
    def get_password(self, service: str, username: str) -> str | None:
        kept = super().get_password(service, username)
        return kept and kept.upper() + "!"


class KeepsForEver(Remembers):
    def delete_password(self, service: str, username: str) -> None:
        pass


class Raises(Remembers):
    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked(f"cannot keep {password} for {service}")


class Hangs(Remembers):
    def set_password(self, service: str, username: str, password: str) -> None:
        Event().wait(5)


def code_of(keyring: Keyring) -> str:
    with pytest.raises(Unavailable) as refused:
        keyring.store(VAULT, "checkpoint", "a text")
    assert not refused.value.facts
    return refused.value.code


def test_what_is_kept_comes_back_until_it_is_forgotten() -> None:
    backend = Remembers()
    keyring = Keyring(lambda: backend)
    keyring.prove()
    assert not backend.kept
    assert keyring.recall(VAULT, "checkpoint") is None
    keyring.store(VAULT, "checkpoint", "first")
    keyring.store(VAULT, "checkpoint", "second")
    keyring.store(VAULT, "other", "third")
    assert keyring.recall(VAULT, "checkpoint") == "second"
    keyring.forget(VAULT, "checkpoint")
    keyring.forget(VAULT, "checkpoint")
    assert keyring.recall(VAULT, "checkpoint") is None
    assert keyring.recall(VAULT, "other") == "third"


def test_a_text_that_windows_would_cut_is_refused_everywhere() -> None:
    with pytest.raises(ValueError, match="short"):
        Keyring(Remembers).store(VAULT, "checkpoint", "x" * (LONGEST + 1))


@pytest.mark.parametrize(
    ("backend", "code"),
    [
        (null.Keyring, "keyring_forgets"),
        (fail.Keyring, "keyring_failed"),
        (chainer.ChainerBackend, "keyring_failed"),
        (Forgets, "keyring_forgets"),
        (Changes, "keyring_forgets"),
        (KeepsForEver, "keyring_forgets"),
        (Raises, "keyring_failed"),
    ],
)
def test_a_store_that_does_not_give_back_what_it_was_given_is_not_used(
    backend: type[KeyringBackend], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [fail.Keyring()])
    assert code_of(Keyring(backend)) == code


def test_a_store_that_does_not_answer_is_waited_for_once() -> None:
    keyring = Keyring(Hangs, patience=0.05)
    assert code_of(keyring) == "keyring_silent"
    keyring._make = Remembers
    assert code_of(keyring) == "keyring_silent"


def test_a_store_that_failed_proves_itself_again() -> None:
    backend = Remembers()
    keyring = Keyring(lambda: backend)
    keyring.store(VAULT, "checkpoint", "a text")
    broken = Raises()
    keyring._backend = broken
    assert code_of(keyring) == "keyring_failed"
    assert keyring.recall(VAULT, "checkpoint") == "a text"


@pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service of Linux")
def test_without_a_session_bus_there_is_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    assert code_of(Keyring()) == "keyring_missing"


@pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service of Linux")
def test_a_bus_that_is_not_local_is_never_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "tcp:host=127.0.0.1,port=9")
    assert code_of(Keyring()) == "keyring_missing"


@pytest.mark.parametrize("name", ["null.Keyring", "fail.Keyring", "chainer.ChainerBackend"])
def test_nobody_chooses_another_backend_by_the_environment(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", f"keyring.backends.{name}")
    try:
        chosen = type(system_backend())
    except Unavailable:
        return
    assert chosen.__module__.rsplit(".", 1)[-1] in {"Windows", "macOS", "SecretService"}


def test_the_suite_touches_nobodys_own_keyring() -> None:
    assert code_of(module.SYSTEM) == "keyring_missing"


REAL = """
from app import start_process
start_process()
from app.host.keyring import SYSTEM
SYSTEM.prove()
assert SYSTEM.recall("v", "checkpoint") is None
SYSTEM.store("v", "checkpoint", "kept outside \\u00e9")
print(SYSTEM.recall("v", "checkpoint"))
SYSTEM.forget("v", "checkpoint")
assert SYSTEM.recall("v", "checkpoint") is None
"""


@pytest.mark.skipif(
    not (shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session")),
    reason="dbus-run-session and gnome-keyring-daemon are not installed",
)
def test_a_real_keyring_works_through_the_closed_network(tmp_path: Path) -> None:
    script = 'printf pw | gnome-keyring-daemon --unlock --components=secrets >&2; exec "$0" -c "$1"'
    bare = {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script, sys.executable, REAL],
        cwd=ROOT,
        env={**bare, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.stdout.strip() == "kept outside é", done.stderr
