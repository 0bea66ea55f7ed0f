"""Keys made in advance: used like any other, given back, gone at locking, told to the disk."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from app.store.connection import Database
from app.store.reserve import AFTER, AT_ONCE
from app.store.vault import Vault

Keep = Callable[..., str]
Insider = Callable[[Callable[[Database, Database], object]], None]


def born(vault: Vault) -> dict[int, int]:
    """Every key's log position by its number."""
    assert vault._opened is not None
    return dict(vault._opened.keys_file.rows("SELECT number, born FROM record_key"))


def in_use(vault: Vault) -> set[int]:
    assert vault._opened is not None
    return {key for (key,) in vault._opened.store.rows("SELECT key FROM record")}


@pytest.fixture
def busy(vault: Vault, keep: Keep, alone: frozenset[str]) -> Vault:
    """A circle that has just got keys in advance."""
    for number in range(AFTER + 1):
        keep(b"%d" % number, alone)
    assert len(born(vault)) == AFTER + 1 + AT_ONCE
    return vault


def test_a_busy_circle_keeps_a_text_in_one_commit(
    busy: Vault, keep: Keep, alone: frozenset[str]
) -> None:
    ran: list[str] = []
    assert busy._opened is not None
    busy._opened.keys_file._connection.set_trace_callback(ran.append)
    for number in range(AT_ONCE):
        keep(b"%d" % number, alone)
    assert ran == []
    keep(b"the next one", alone)
    assert any("COMMIT" in statement for statement in ran)
    assert busy.check("bm") == ()


def test_every_text_has_a_key_of_its_own_and_reads_after_locking(
    busy: Vault, keep: Keep, now: datetime, alone: frozenset[str]
) -> None:
    texts = {keep(b"%d" % number, alone): b"%d" % number for number in range(3 * AT_ONCE)}
    busy.lock()
    busy.unlock("bm", "een")
    with busy.transaction("bm", now=now) as transaction:
        for record, payload in texts.items():
            stored = transaction.read(record)
            assert stored is not None
            assert stored.payload == payload
    assert len(in_use(busy)) == AFTER + 1 + 3 * AT_ONCE
    assert busy.check("bm") == ()


def test_locking_takes_unused_keys_and_tells_which_were_used(
    busy: Vault, keep: Keep, alone: frozenset[str]
) -> None:
    keep(b"one more", alone)
    (taken,) = {number for number in in_use(busy) if born(busy)[number] < 0}
    busy.lock()
    busy.unlock("bm", "een")
    assert set(born(busy)) == in_use(busy)
    assert born(busy)[taken] == AFTER + 1
    assert sorted(born(busy).values()) == list(range(AFTER + 2))


def test_one_large_transaction_makes_no_more_in_advance_than_a_small_one(
    vault: Vault, keep: Keep, now: datetime, alone: frozenset[str]
) -> None:
    keep(b"first", alone)
    with vault.transaction("bm", now=now) as transaction:
        for _ in range(3 * AFTER):
            transaction.write(identifier := transaction.new_id(), identifier, b"x", alone)
        transaction.log(b"many", alone)
    assert len(born(vault)) == 1 + 3 * AFTER + AT_ONCE


def test_a_failed_transaction_gives_its_key_back(
    busy: Vault, keep: Keep, now: datetime, alone: frozenset[str], everyone: frozenset[str]
) -> None:
    assert busy._opened is not None
    waiting = busy._opened.keys._reserve.unused

    def fail() -> None:
        with busy.transaction("bm", now=now) as transaction:
            for _ in range(3):
                transaction.write(identifier := transaction.new_id(), identifier, b"x", alone)
            transaction.erase(identifier)
            transaction.log(b"never", everyone)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert busy._opened.keys._reserve.unused == waiting
    keep(b"after all", alone)
    assert busy._opened.keys._reserve.unused == waiting[:-1]
    assert busy.check("bm") == ()


def test_other_readers_get_keys_of_their_own_circle(
    busy: Vault, keep: Keep, now: datetime, everyone: frozenset[str]
) -> None:
    text = keep(b"for both", everyone)
    with busy.transaction("aiv", now=now) as transaction:
        assert transaction.read(text) is not None
    assert born(busy)[max(in_use(busy))] == AFTER + 1


def test_a_crash_leaves_spare_keys_that_harm_nobody(
    busy: Vault, keep: Keep, tmp_path: Path, now: datetime, alone: frozenset[str]
) -> None:
    used = keep(b"with a spare key", alone)
    assert busy._opened is not None
    crashed = tmp_path / "crashed"
    shutil.copytree(busy._folder, crashed)
    after = Vault.open(crashed)
    try:
        after.unlock("bm", "een")
        assert after.check("bm") == ()
        with after.transaction("bm", now=now) as transaction:
            stored = transaction.read(used)
            assert stored is not None
            assert stored.payload == b"with a spare key"
            transaction.erase(used)
            transaction.log(b"erased", alone)
        assert len(born(after)) == AFTER + AT_ONCE
        assert after.check("bm") == ()
    finally:
        after.close()


def test_an_older_store_beside_the_keys_is_noticed(
    busy: Vault, keep: Keep, insider: Insider, tmp_path: Path, alone: frozenset[str]
) -> None:
    folder = busy._folder
    busy.lock()
    shutil.copy(folder / "store.db", tmp_path / "older.db")
    busy.unlock("bm", "een")
    for number in range(AFTER + AT_ONCE):
        keep(b"%d" % number, alone)
    busy.lock()
    shutil.copy(tmp_path / "older.db", folder / "store.db")
    busy.unlock("bm", "een")
    found = {finding.code for finding in busy.check("bm")}
    assert {"store_behind_keys", "key_without_record"} <= found
