"""What tests of backups, and of what is held outside the vault, share."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.crypto.kdf import floor
from app.host import keyring
from app.host.keyring import Keyring
from app.session import Session
from app.store import vault as vaults
from tests.app.commands.sittings import scenario
from tests.app.commands.watched import PASSWORD, Memory
from tests.builders import opening_of, scenario_of


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """A disk that is there, for backups."""
    folder = tmp_path / "disk"
    folder.mkdir()
    return folder


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Memory:
    backend = Memory()
    monkeypatch.setattr(keyring, "SYSTEM", Keyring(lambda: backend))  # type: ignore[arg-type,return-value]
    return backend


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vault that is no exercise, with its sheet beside it; closed."""
    monkeypatch.setattr(vaults, "calibrate", floor)
    opening = opening_of(scenario_of(scenario(())))
    passwords = dict.fromkeys(opening.passwords, PASSWORD)
    session, code = Session.create(
        tmp_path / "vault", replace(opening, exercise=False, passwords=passwords)
    )
    (tmp_path / "sheet").write_text(code.sheet, "ascii")
    session.close()
    return tmp_path / "vault"
