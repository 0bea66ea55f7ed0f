"""A vault of two members, made once and copied for each test."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from app.crypto.kdf import KdfParameters, derive, floor
from app.crypto.recovery import RecoveryCode
from app.store import backup, escrow, slot
from app.store.backup import Backup
from app.store.connection import Database
from app.store.opened import STORE, Opened, raw_key
from app.store.rebuilding import Rebuilt
from app.store.restoring import chosen, restore
from app.store.vault import Vault
from tests.app.store.old_stores import NOW, Lost

KDF = floor()


@cache
def derived(password: str, parameters: KdfParameters, secret: bytes = b"") -> bytes:
    return bytes(derive(password, parameters, secret))


@pytest.fixture(autouse=True)
def _each_password_is_derived_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real keys from the real derivation, which is slow by design: kept between the tests."""
    monkeypatch.setattr(slot, "derive", lambda *asked: bytearray(derived(*asked)))


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def kdf() -> KdfParameters:
    """The cheapest cost, with the same salt each time so that a password is derived once."""
    return KDF


@pytest.fixture
def everyone() -> frozenset[str]:
    return frozenset({"bm", "aiv"})


@pytest.fixture
def alone() -> frozenset[str]:
    return frozenset({"bm"})


def new_vault(folder: Path, **more: Any) -> tuple[Vault, RecoveryCode]:
    """A vault of one member at the cheapest cost; `more` is what a test says of it."""
    told = {"label": "x", "profile": "lokaal", "exercise": True, "member": "bm", "name": "x"}
    return Vault.create(folder, **{**told, "password": "een", "now": NOW, "kdf": KDF, **more})


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RecoveryCode]:
    folder = tmp_path_factory.mktemp("founded") / "vault"
    vault, code = Vault.create(
        folder,
        label="Voorbeeldstad",
        profile="lokaal",
        exercise=True,
        member="bm",
        name="Burgemeester",
        password="een",
        now=NOW,
        kdf=KDF,
    )
    vault.add_member("bm", "aiv", "Ambtenaar", "twee", NOW, KDF)
    vault.close()
    return folder, code


@pytest.fixture
def code(founded: tuple[Path, RecoveryCode]) -> RecoveryCode:
    return founded[1]


@pytest.fixture
def folder(founded: tuple[Path, RecoveryCode], tmp_path: Path) -> Path:
    copied = tmp_path / "vault"
    shutil.copytree(founded[0], copied)
    return copied


@pytest.fixture
def vault(folder: Path) -> Iterator[Vault]:
    """The copy, with both members unlocked."""
    opened = Vault.open(folder)
    opened.unlock("bm", "een")
    opened.unlock("aiv", "twee")
    yield opened
    opened.close()


Keep = Callable[..., str]


@pytest.fixture
def keep(vault: Vault, everyone: frozenset[str]) -> Keep:
    """Writes one record in a transaction of its own: keep(payload, by=…) → its id.

    For everyone, unless it says for whom.
    """

    def write(
        payload: bytes,
        readers: frozenset[str] = everyone,
        *,
        by: str = "bm",
        bundle: str | None = None,
        record: str | None = None,
    ) -> str:
        with vault.transaction(by, now=NOW) as transaction:
            named = record or transaction.new_id()
            transaction.write(bundle or named, named, payload, readers)
            transaction.log(b"written", everyone)
        return named

    return write


Insider = Callable[[Callable[[Database, Database], None]], None]


@pytest.fixture
def insider(vault: Vault, folder: Path) -> Insider:
    """Somebody with the vault key and any SQL tool: insider(work) between two sessions."""

    def work_on(work: Callable[[Database, Database], None]) -> None:
        assert vault._opened is not None
        vault_key = vault._opened.vault_key
        vault.lock()
        store = Database(folder / "store.db", raw_key(vault_key, "store.db"))
        keys = Database(folder / "keys.db", raw_key(vault_key, "keys.db"))
        try:
            work(store, keys)
        finally:
            store.close()
            keys.close()

    return work_on


@pytest.fixture
def opened(vault: Vault) -> Opened:
    return vault.whole("bm")


@pytest.fixture
def place(opened: Opened, tmp_path: Path) -> Path:
    disk = tmp_path / "disk"
    disk.mkdir()
    opened.places = (backup.prepare(opened, disk),)
    return opened.places[0]


Back = Callable[..., tuple[Vault, RecoveryCode, Rebuilt]]


@pytest.fixture
def back(
    place: Path, tmp_path: Path, code: RecoveryCode, now: datetime, kdf: KdfParameters
) -> Back:
    """Restores onto another laptop: back(backup) or back(backup, code=…)."""

    def restored(
        one: Backup | None = None, **changed: object
    ) -> tuple[Vault, RecoveryCode, Rebuilt]:
        terms: dict[str, object] = {"member": "bm", "password": "nieuw", "now": now, "kdf": kdf}
        sheet = changed.pop("code", code)
        file = changed.pop("escrow_file", place / escrow.FILE)
        return restore(
            one or chosen(place),
            file,  # type: ignore[arg-type]
            tmp_path / "other laptop" / "vault",
            sheet,  # type: ignore[arg-type]
            **(terms | changed),  # type: ignore[arg-type]
        )

    return restored


@pytest.fixture
def lost(vault: Vault, keep: Keep, folder: Path, alone: frozenset[str]) -> Callable[..., Lost]:
    """Has so many records of the last session lost, with the circles that were new in it."""

    def lose(count: int) -> Lost:
        keep(b"first")
        vault.lock()
        old = (folder / STORE).read_bytes()
        vault.unlock("bm", "een")
        readers = [frozenset({"bm", "aiv"}), alone]
        records = [keep(b"%d" % n, readers[n % 2]) for n in range(count)]
        vault.lock()
        right = (folder / STORE).read_bytes()
        (folder / STORE).write_bytes(old)
        return Lost(vault, records, right, folder)

    return lose
