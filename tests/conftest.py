"""What every test shares: how hypothesis looks for examples, and passwords derived once."""

import os
import shutil
import tempfile
from itertools import count
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "steady",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("steady")

os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)
"""No test, nor a program that it starts, asks the keyring of whoever runs it."""

MEMORY = Path("/dev/shm")  # noqa: S108 - folders in it are made as anywhere else
"""Where Linux keeps files in memory: tests would wait for a disk as long as they work."""
ROOM = 2 << 30
"""Bytes that a whole run may need there."""

if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK):
    # What is killed leaves the same in memory; a power cut is played where it is tested.
    room, runs_programs = shutil.disk_usage(MEMORY), not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
    if runs_programs and room.free > max(ROOM, room.total // 2):
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system without a keyring; tests that need one put theirs in its place."""
    from app.host import keyring

    monkeypatch.setattr(keyring, "SYSTEM", keyring.Keyring(_missing))


def _missing() -> NoReturn:
    from app.errors import Unavailable

    raise Unavailable("keyring_missing")


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a wrong password the next one is tried at once: an hour passes between two looks."""
    from app.store import tries

    monkeypatch.setattr(tries, "monotonic", count(0.0, 3600.0).__next__)


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Derives each password once in this process."""
    # Most tests open no vault, and should not wait for what opening one needs.
    from tests.builders import derive_each_password_once

    derive_each_password_once(monkeypatch.setattr)
