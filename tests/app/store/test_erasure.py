"""Erased bytes are gone from the files, read here page by page without SQLite."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

from app.errors import Damaged, Unavailable
from app.store import backup
from app.store.connection import Database, Value
from app.store.keys import spent
from app.store.opened import raw_key
from app.store.vault import Vault
from tests.app.store.conftest import Back, Insider

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


@pytest.mark.parametrize("whole", [True, False])
def test_a_record_whose_key_is_lost_goes_and_is_missed_as_before(
    vault: Vault,
    keep: Keep,
    insider: Insider,
    place: Path,
    back: Back,
    now: datetime,
    everyone: frozenset[str],
    whole: bool,
) -> None:
    """No leaf can name it: its name in the log was made of the salt beside its key."""
    bundle = keep(b"root", everyone)
    dead = keep(b"dead", everyone, bundle=bundle)
    other = keep(b"other", everyone)
    (row,) = vault.whole("bm").store.rows("SELECT key FROM record WHERE id = ?", dead)

    def lose(_: Database, keys: Database) -> None:
        keys.run("DELETE FROM record_key WHERE number = ?", row[0])

    def erase() -> None:
        with vault.transaction("bm", now=now) as transaction:
            if whole:
                transaction.erase_bundle(bundle)
            else:
                transaction.erase(dead)
            transaction.log(b"erased", everyone)

    insider(lose)
    for member, password in (("bm", "een"), ("aiv", "twee")):
        vault.unlock(member, password)
    with pytest.raises(Damaged, match="keys_behind_store"):  # the right file may have the salt
        erase()
    vault.accept("bm")
    before = {one.code for one in vault.check("bm")}
    assert before == {"record_key_missing", "record_missing"}
    erase()
    assert [one.code for one in vault.check("bm")] == ["record_missing"]
    assert row[0] in spent(vault.whole("bm").keys_file)
    left = {other} if whole else {other, bundle}
    assert {one for (one,) in vault.whole("bm").store.rows("SELECT id FROM record")} == left
    vault.whole("bm").places = (place,)
    backup.make(vault.whole("bm"), place, now)
    restored, _code, told = back()
    assert (restored.check("bm"), told.damaged) == ((), 0)
    restored.close()


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
