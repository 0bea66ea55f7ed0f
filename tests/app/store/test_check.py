"""Every kind of damage is named."""

import secrets
import shutil
import tracemalloc
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from app.audit.merkle import Frontier, leaf_hash
from app.crypto.sealing import seal
from app.errors import AppError, Damaged
from app.store import log, sealed
from app.store.connection import Database
from app.store.finding import Finding
from app.store.history import read_history
from app.store.keys import key_aad
from app.store.log import Change
from app.store.vault import Vault

Keep = Callable[..., str]
Insider = Callable[[Callable[[Database, Database], None]], None]
Work = Callable[[Database, Database], None]
OF_ONE_LINE = 30
"""Bytes that may stay of a line until all are read: its hash alone takes twice as many."""


def codes(vault: Vault, member: str = "bm") -> set[str]:
    password = {"bm": "een", "aiv": "twee"}[member]
    try:
        vault.unlock(member, password)
        return {finding.code for finding in vault.check(member)}
    except AppError as error:
        return {error.code}


@pytest.fixture
def filled(
    vault: Vault, keep: Keep, alone: frozenset[str], everyone: frozenset[str]
) -> tuple[str, str]:
    """Two records, the second of them written twice."""
    case = keep(b"case" * 500, everyone)
    text = keep(b"text", alone, bundle=case)
    keep(b"text again", alone, bundle=case, record=text)
    assert vault.check("bm") == vault.check("aiv") == ()
    return case, text


def statement(database: str, *sql: str) -> Work:
    def work(store: Database, keys: Database) -> None:
        chosen = store if database == "store" else keys
        chosen.rows("PRAGMA foreign_keys = OFF")
        triggers = chosen.rows("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        for name, _ in triggers:
            chosen.run(f"DROP TRIGGER {name}")
        for each in sql:
            chosen.run(each)
        for _, trigger in triggers:
            chosen.script(trigger)

    return work


def flipped(database: str, table: str, column: str) -> Work:
    """One byte of every value in a column."""
    byte = f"CASE substr({column}, 41, 1) WHEN x'00' THEN x'01' ELSE x'00' END"
    value = f"CAST(substr({column}, 1, 40) || {byte} || substr({column}, 42) AS BLOB)"
    return statement(database, f"UPDATE {table} SET {column} = {value}")  # noqa: S608


@pytest.mark.parametrize(
    ("work", "code"),
    [
        (flipped("store", "record", "sealed"), "record_altered"),
        (statement("store", "UPDATE record SET version = 1"), "record_altered"),
        (statement("store", "UPDATE record SET written_at = '2020-01-01'"), "record_altered"),
        (statement("store", "DELETE FROM record WHERE version = 2"), "record_missing"),
        (flipped("store", "leaf", "body"), "log_altered"),
        (statement("store", "UPDATE leaf SET signature = zeroblob(64)"), "log_altered"),
        (statement("store", "DELETE FROM leaf WHERE position = 2"), "log_cut"),
        (statement("store", "DELETE FROM leaf WHERE position = 1"), "log_altered"),
        (statement("store", "DELETE FROM log_head"), "log_cut"),
        (statement("store", "UPDATE log_head SET frontier = x'00'"), "log_head_damaged"),
        (statement("keys", "DELETE FROM record_key WHERE number = 1"), "record_key_missing"),
        (flipped("keys", "record_key", "wrapped"), "record_key_damaged"),
        (statement("keys", "UPDATE record_key SET salt = zeroblob(32)"), "record_altered"),
        (flipped("keys", "circle", "wraps"), "circle_altered"),
        (statement("keys", "UPDATE circle SET recovery = wraps"), "circle_altered"),
        (statement("keys", "DELETE FROM circle"), "circle_missing"),
        (statement("keys", "DELETE FROM roster WHERE number = 3"), "member_key_changed"),
        (statement("keys", "UPDATE roster SET own_signature = x'00'"), "member_key_changed"),
        (statement("keys", "DELETE FROM record_key"), "keys_behind_store"),
    ],
)
def test_insiders_change_is_named(
    vault: Vault, filled: tuple[str, str], insider: Insider, work: Work, code: str
) -> None:
    insider(work)
    assert code in codes(vault)


def test_cut_log_with_a_rewound_head_is_named(
    vault: Vault, filled: tuple[str, str], insider: Insider
) -> None:
    """The whole tail: leaf and head, but not what the leaf commits to."""
    opened = vault._opened
    assert opened is not None
    tree = Frontier()
    for signed in list(opened.log.leaves())[:-1]:
        tree = tree.append(leaf_hash(signed.body))

    def cut(store: Database, keys: Database) -> None:
        statement("store", "DELETE FROM leaf WHERE position = 2")(store, keys)
        store.run("UPDATE log_head SET frontier = ?", tree.to_bytes())

    insider(cut)
    assert codes(vault) == {"log_tail_cut"}


@pytest.mark.parametrize("file", ["store.db", "keys.db"])
def test_flipped_bytes_in_a_file_are_named(
    vault: Vault, filled: tuple[str, str], folder: Path, file: str
) -> None:
    vault.lock()
    intact = (folder / file).read_bytes()
    for page in range(len(intact) // 4096):
        if page % 16 and page > 24:
            continue  # beyond the first ones lie free pages, all alike
        altered = bytearray(intact)
        altered[page * 4096 + 100 + secrets.randbelow(3000)] ^= 1
        (folder / file).write_bytes(altered)
        assert codes(vault) & {"pages_damaged", "store_damaged"}, page
        vault.lock()
        (folder / file).write_bytes(intact)
    assert codes(vault) == set()


def test_old_page_put_back_is_named(
    vault: Vault, keep: Keep, filled: tuple[str, str], folder: Path, alone: frozenset[str]
) -> None:
    """SQLCipher takes it for good, because it once was."""
    case, text = filled
    vault.lock()
    old = (folder / "store.db").read_bytes()
    vault.unlock("bm", "een")
    keep(b"third version", alone, bundle=case, record=text)
    vault.lock()
    new = (folder / "store.db").read_bytes()
    assert len(old) == len(new)
    changed = [at for at in range(0, len(new), 4096) if old[at : at + 4096] != new[at : at + 4096]]
    assert len(changed) >= 2
    named = set[str]()
    for at in changed:
        (folder / "store.db").write_bytes(new[:at] + old[at : at + 4096] + new[at + 4096 :])
        found = codes(vault)
        vault.lock()
        assert found or at == 0, at  # the first page holds the table of contents alone
        named |= found
    assert "record_put_back" in named
    (folder / "store.db").write_bytes(new)
    assert codes(vault) == set()


def test_old_store_beside_newer_keys_is_named_and_keeps_the_keys(
    vault: Vault, keep: Keep, filled: tuple[str, str], folder: Path, everyone: frozenset[str]
) -> None:
    vault.lock()
    old = (folder / "store.db").read_bytes()
    vault.unlock("bm", "een")
    records = [keep(b"later", everyone) for _ in range(3)]
    vault.lock()
    new = (folder / "store.db").read_bytes()
    (folder / "store.db").write_bytes(old)
    assert codes(vault) >= {"store_behind_keys", "key_without_record"}
    vault.lock()
    (folder / "store.db").write_bytes(new)
    assert codes(vault) == set()
    with vault.transaction("bm", now=datetime(2026, 4, 1)) as transaction:
        assert all(transaction.read(record) for record in records)


def test_old_keys_beside_a_newer_store_are_named(
    vault: Vault, keep: Keep, filled: tuple[str, str], folder: Path, everyone: frozenset[str]
) -> None:
    vault.lock()
    old = (folder / "keys.db").read_bytes()
    vault.unlock("bm", "een")
    for _ in range(3):
        keep(b"later", everyone)
    vault.lock()
    new = (folder / "keys.db").read_bytes()
    (folder / "keys.db").write_bytes(old)
    assert codes(vault) >= {"keys_behind_store", "record_key_missing"}
    vault.lock()
    (folder / "keys.db").write_bytes(new)
    assert codes(vault) == set()


def test_an_erased_record_put_back_is_named(
    vault: Vault, keep: Keep, now: datetime, folder: Path, everyone: frozenset[str]
) -> None:
    record = keep(b"to be forgotten", everyone)
    vault.lock()
    old = {file: (folder / file).read_bytes() for file in ("store.db", "keys.db")}
    vault.unlock("bm", "een")
    with vault.transaction("bm", now=now) as transaction:
        transaction.erase(record)
        transaction.log(b"erased", everyone)
    vault.lock()
    (folder / "keys.db").write_bytes(old["keys.db"])
    assert codes(vault) == {"keys_behind_store", "key_without_record"}


def test_a_flipped_byte_of_the_log_ahead_is_named(
    vault: Vault, keep: Keep, folder: Path, tmp_path: Path, everyone: frozenset[str]
) -> None:
    """SQLite drops what was acknowledged without a word."""
    record = keep(b"1", everyone)
    for version in (b"2", b"3", b"4"):
        keep(version, everyone, record=record)
    crashed = tmp_path / "crashed"
    shutil.copytree(folder, crashed, ignore=shutil.ignore_patterns("lock*", ".lock*"))
    ahead = crashed / "store.db-wal"
    content = bytearray(ahead.read_bytes())
    content[len(content) // 2] ^= 1
    ahead.write_bytes(content)
    vault.close()
    again = Vault.open(crashed)
    again.unlock("bm", "een")
    assert Finding("wal_altered", {"file": "store.db"}) in again.check("bm")
    again.close()


def test_slots_changed_meanwhile_are_named(vault: Vault, folder: Path) -> None:
    content = (folder / "slots.json").read_text(encoding="utf-8")
    (folder / "slots.json").write_text(content.replace("Voorbeeldstad", "Elders"), "utf-8")
    assert [finding.code for finding in vault.check("bm")] == ["slots_damaged"]


def test_key_of_another_length_is_named_and_opens_nothing(
    vault: Vault, keep: Keep, insider: Insider, now: datetime, everyone: frozenset[str]
) -> None:
    """A reader can wrap what they like under the circle's key."""
    record = keep(b"text", everyone)
    opened = vault._opened
    assert opened is not None
    key = opened.keys.open_record_key(opened.members["aiv"], 1, record)
    assert key is not None
    aad = key_aad(opened.vault, 1, key.circle.id)
    short = seal(key.circle.records_key, bytes(31), aad)

    def wrap(_: Database, keys: Database) -> None:
        keys.run("UPDATE record_key SET wrapped = ?", short)

    insider(wrap)
    assert codes(vault) == {"record_key_damaged"}
    with (
        vault.transaction("bm", now=now) as transaction,
        pytest.raises(Damaged, match="record_key_damaged"),
    ):
        transaction.read(record)


def test_former_version_put_back_by_a_member_who_logs_it_is_named(
    vault: Vault, keep: Keep, now: datetime, everyone: frozenset[str]
) -> None:
    """Any member can sign a leaf; a record still never goes back to an earlier version."""
    record = keep(b"admitted", everyone, by="aiv")
    opened = vault._opened
    assert opened is not None
    former = sealed.find(opened.store, record)
    assert former is not None
    keep(b"revoked", everyone, by="aiv", record=record)
    salt = opened.keys.salt(former.key, record)
    tag = sealed.tag(salt, record)
    with vault.transaction("aiv", now=now) as transaction:
        transaction.log(b"nothing", everyone)
        sealed.replace(opened.store, former)
        transaction._changes[tag] = Change(tag, former.version, former.digest(salt))
    assert codes(vault) == {"record_put_back"}


def test_records_in_another_order_are_named(
    vault: Vault, keep: Keep, insider: Insider, everyone: frozenset[str]
) -> None:
    """What was said first is what counts in many a rule; the order is outside of every seal."""
    first, second = keep(b"said first", everyone), keep(b"said after", everyone)
    keep(b"said first, put better", everyone, record=first)
    assert codes(vault) == set()

    def swap(store: Database, _: Database) -> None:
        places = dict(store.rows("SELECT id, place FROM record"))
        for record, place in ((first, 0), (second, places[first]), (first, places[second])):
            store.run("UPDATE record SET place = ? WHERE id = ?", place, record)

    insider(swap)
    vault.unlock("bm", "een")
    assert vault.check("bm") == (Finding("record_moved", {"record": second}),)


def test_reading_a_long_log_holds_no_more_than_a_short_one(
    vault: Vault, everyone: frozenset[str], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "_BATCH", 8)

    def peak(lines: int) -> int:
        """Bytes at most, after so many more lines."""
        for _ in range(lines):
            with vault.transaction("bm", now=now) as transaction:
                transaction.log(b"looked", everyone)
        opened = vault.whole("bm")
        tracemalloc.start()
        try:
            assert read_history(opened, opened.member("bm"), lambda: None)[1] == []
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(20)  # the first loads what the others find
    short = peak(0)
    assert peak(100) < short + 100 * OF_ONE_LINE
