"""The lost keys.db, found and put back after an old one was accepted, is an old one itself."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.crypto.recovery import RecoveryCode
from app.store import backup
from app.store.opened import KEYS
from app.store.rebuilding import Rebuilt
from app.store.repairing import repair
from app.store.vault import Vault
from tests.app.store.test_behind import again, end, noticed, written

Keep = Callable[..., str]
Back = Callable[..., tuple[Vault, RecoveryCode, Rebuilt]]


@pytest.fixture
def lost(
    vault: Vault,
    keep: Keep,
    folder: Path,
    place: Path,  # of an open vault
    now: datetime,
    everyone: frozenset[str],
) -> bytes:
    """It gave numbers that no record names, and has a draft; an older one stands in its place."""
    keep(b"first")
    keep(b"second")
    vault.lock()
    old = (folder / KEYS).read_bytes()
    vault.unlock("bm", "een")
    vault.unlock("aiv", "twee")
    for _ in range(5):
        end(vault, now, everyone)
    vault.keep_draft("bm", "at the table", "about the case")
    vault.close()
    found = (folder / KEYS).read_bytes()
    (folder / KEYS).write_bytes(old)
    return found


def accepted(folder: Path) -> Vault:
    vault = again(folder)
    assert noticed(vault)
    vault.accept("bm")
    return vault


@pytest.mark.parametrize("writes", [True, False])
def test_what_was_erased_meanwhile_does_not_come_back_unnoticed(
    lost: bytes, folder: Path, now: datetime, everyone: frozenset[str], writes: bool
) -> None:
    vault = accepted(folder)
    row = vault.whole("bm").store.row("SELECT bundle FROM record ORDER BY place")
    assert row is not None
    with vault.transaction("bm", now=now) as transaction:
        transaction.erase_bundle(row[0])
        transaction.log(b"erased", everyone)
    if writes:
        written(vault, now, everyone)
    vault.close()
    (folder / KEYS).write_bytes(lost)
    vault = again(folder)
    assert noticed(vault)
    vault.accept("bm")
    assert vault.draft("bm") == ("", "")
    numbers = vault.whole("bm").keys_file.rows("SELECT number FROM record_key")
    named = vault.whole("bm").store.rows("SELECT key FROM record")
    assert {*numbers} <= {*named}
    vault.close()


def test_no_backup_calls_erased_what_was_written_meanwhile(
    lost: bytes,
    folder: Path,
    place: Path,
    back: Back,
    now: datetime,
    everyone: frozenset[str],
) -> None:
    vault = accepted(folder)
    vault.whole("bm").places = (place,)
    record = written(vault, now, everyone)
    made = backup.make(vault.whole("bm"), place, now)
    vault.close()
    (folder / KEYS).write_bytes(lost)
    vault = again(folder)
    assert noticed(vault)
    vault.accept("bm")
    vault.whole("bm").places = (place,)
    end(vault, now, everyone)
    backup.make(vault.whole("bm"), place, now + timedelta(days=1))
    vault.close()
    restored, _, _ = back(made)
    with restored.transaction("bm", now=now) as transaction:
        assert transaction.read(record) is not None
    restored.close()


@pytest.mark.parametrize("count", [1, 3, 8])
def test_beside_a_vault_that_was_repaired_it_is_an_old_one_too(
    lost: bytes,
    folder: Path,
    tmp_path: Path,
    now: datetime,
    everyone: frozenset[str],
    count: int,
) -> None:
    """Repaired, and not accepted first."""
    into = tmp_path / "repaired"
    repair(folder, into, "bm", "een", now)
    vault = again(into)
    for _ in range(count):
        written(vault, now, everyone)
    vault.close()
    (into / KEYS).write_bytes(lost)
    vault = again(into)
    assert noticed(vault)
    vault.close()
