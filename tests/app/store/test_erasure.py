"""Erased bytes are gone from the files, read here page by page without SQLite."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

from app.errors import Unavailable
from app.store.connection import Database, Value
from app.store.opened import raw_key
from app.store.vault import Vault

Keep = Callable[..., str]
PAGE, RESERVE, SALT = 4096, 80, 16


def pages(path: Path, vault_key: bytes) -> bytes:
    """All decrypted pages of a database in SQLCipher's format 4, and nothing of its -wal."""
    data, key, found = path.read_bytes(), bytes(raw_key(vault_key, path.name)), []
    for at in range(0, len(data), PAGE):
        page = data[at : at + PAGE]
        sealed = page[SALT if at == 0 else 0 : PAGE - RESERVE]
        initial = page[PAGE - RESERVE : PAGE - RESERVE + 16]
        decryptor = Cipher(AES256(key), CBC(initial)).decryptor()
        found.append(decryptor.update(sealed) + decryptor.finalize())
    return b"".join(found)


def test_erased_record_and_key_are_in_no_file(
    vault: Vault, keep: Keep, folder: Path, now: datetime, everyone: frozenset[str]
) -> None:
    opened = vault._opened
    assert opened is not None
    record = keep(b"x" * 100_000, everyone)
    row = opened.store.row("SELECT sealed, key FROM record WHERE id = ?", record)
    assert row is not None
    key = opened.keys_file.row("SELECT wrapped, salt FROM record_key WHERE number = ?", row[1])
    assert key is not None
    needles = {"store.db": [row[0][100:130]], "keys.db": [key[0][:30], key[1]]}
    for database in (opened.store, opened.keys_file):
        database.truncate_log()
        found = pages(database.path, opened.vault_key)
        assert all(needle in found for needle in needles[database.file])
    with vault.transaction("bm", now=now) as transaction:
        transaction.erase(record)
        transaction.log(b"erased", everyone)
    for file, erased in needles.items():
        assert (folder / f"{file}-wal").stat().st_size == 0
        found = pages(folder / file, opened.vault_key)
        assert not any(needle in found for needle in erased)


def test_unfinished_erasure_is_not_acknowledged_and_ends_at_unlocking(
    vault: Vault,
    keep: Keep,
    now: datetime,
    everyone: frozenset[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    record = keep(b"x", everyone)

    def full(_: Database) -> None:
        raise Unavailable("disk_full")

    def erase() -> None:
        with vault.transaction("bm", now=now) as transaction:
            transaction.erase(record)
            transaction.log(b"erased", everyone)

    with monkeypatch.context() as patched:
        patched.setattr(Database, "truncate_log", full)
        with pytest.raises(Unavailable, match="erasure_unfinished cause=disk_full"):
            erase()
    vault.lock()
    vault.unlock("bm", "een")
    assert vault._opened is not None
    assert vault._opened.keys_file.rows("SELECT number FROM record_key") == []
    assert vault.check("bm") == ()


def test_unfinished_erasure_destroys_no_later_key(
    vault: Vault,
    keep: Keep,
    now: datetime,
    everyone: frozenset[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The intent stays when the disk is full, and names a key that is gone already."""
    keep(b"stays", everyone)
    record = keep(b"erased", everyone)
    vault.lock()
    vault.unlock("bm", "een")
    run = Database.run

    def full(database: Database, sql: str, *values: Value) -> int:
        if sql.startswith("DELETE FROM intent"):
            raise Unavailable("disk_full")
        return run(database, sql, *values)

    def erase() -> None:
        with vault.transaction("bm", now=now) as transaction:
            transaction.erase(record)
            transaction.log(b"erased", everyone)

    with monkeypatch.context() as patched:
        patched.setattr(Database, "run", full)
        with pytest.raises(Unavailable, match="erasure_unfinished"):
            erase()
    later = keep(b"later", everyone)
    vault.lock()
    vault.unlock("bm", "een")
    with vault.transaction("bm", now=now) as transaction:
        stored = transaction.read(later)
        assert stored is not None
        assert stored.payload == b"later"
    assert vault.check("bm") == ()
