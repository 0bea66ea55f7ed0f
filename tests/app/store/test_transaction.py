"""Reading, writing and erasing records as their readers."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from app.errors import Damaged, Locked, NotFound
from app.store.connection import Database
from app.store.ids import OFFICE
from app.store.sealed import Stored
from app.store.vault import Vault

Keep = Callable[..., str]
Insider = Callable[[Callable[[Database, Database], object]], None]


def test_readers_read_and_others_know_nothing(
    vault: Vault, keep: Keep, now: datetime, alone: frozenset[str], everyone: frozenset[str]
) -> None:
    case = keep(b"frame", everyone)
    text = keep(b"text", alone, bundle=case)
    with vault.transaction("bm", now=now) as transaction:
        assert [stored.payload for stored in transaction.bundle(case)] == [b"frame", b"text"]
        assert transaction.readers(text) == alone
    with vault.transaction("aiv", now=now) as transaction:
        assert transaction.bundle(case) == (Stored(case, case, 1, 1, b"frame"),)
        assert transaction.read(text) is None
        assert transaction.read(transaction.new_id()) is None
        with pytest.raises(Locked, match="not_a_reader"):
            transaction.readers(text)
        with pytest.raises(NotFound, match="record_unknown"):
            transaction.readers(transaction.new_id())


def test_same_readers_keep_the_key_and_others_get_a_new_one(
    vault: Vault, keep: Keep, now: datetime, alone: frozenset[str], everyone: frozenset[str]
) -> None:
    def key() -> int:
        assert vault._opened is not None
        row = vault._opened.store.row("SELECT key FROM record WHERE id = ?", record)
        assert row is not None
        return int(row[0])

    record = keep(b"1", alone)
    first = key()
    keep(b"2", alone, record=record)
    assert key() == first
    keep(b"3", everyone, record=record)
    second = key()
    assert second != first
    with vault.transaction("aiv", now=now) as transaction:
        assert transaction.read(record) == Stored(record, record, 3, 1, b"3")
    keep(b"4", alone, record=record)
    assert key() not in {first, second}
    with vault.transaction("aiv", now=now) as transaction:
        assert transaction.read(record) is None
    assert vault._opened is not None
    kept = vault._opened.keys_file.rows("SELECT number FROM record_key")
    assert kept == [(key(),)]
    assert vault.check("bm") == vault.check("aiv") == ()


def test_only_a_reader_replaces(
    vault: Vault, keep: Keep, now: datetime, alone: frozenset[str], everyone: frozenset[str]
) -> None:
    record = keep(b"mine", alone)
    with (
        pytest.raises(Locked, match="not_a_reader"),
        vault.transaction("aiv", now=now) as transaction,
    ):
        transaction.write(record, record, b"theirs", everyone)
    with vault.transaction("bm", now=now) as transaction:
        assert transaction.read(record) == Stored(record, record, 1, 1, b"mine")


def test_writing_for_others_alone(
    vault: Vault, keep: Keep, now: datetime, alone: frozenset[str]
) -> None:
    record = keep(b"for bm", alone, by="aiv")
    with vault.transaction("aiv", now=now) as transaction:
        assert transaction.read(record) is None
    with vault.transaction("bm", now=now) as transaction:
        assert transaction.read(record) == Stored(record, record, 1, 1, b"for bm")
    assert vault.check("bm") == vault.check("aiv") == ()


def test_a_member_seals_only_under_keys_of_their_own_making(
    vault: Vault, keep: Keep, everyone: frozenset[str]
) -> None:
    record = keep(b"by bm", everyone)
    keep(b"by aiv", everyone, by="aiv", record=record)
    assert vault._opened is not None
    circles = vault._opened.keys_file.rows("SELECT DISTINCT circle FROM record_key")
    keys = vault._opened.keys
    members = vault._opened.members
    assert [keys.open_circle(members["bm"], circle).maker for (circle,) in circles] == ["aiv"]  # type: ignore[union-attr]
    assert vault.check("bm") == ()


def test_roots_come_in_order_and_alone(
    vault: Vault, keep: Keep, now: datetime, alone: frozenset[str], everyone: frozenset[str]
) -> None:
    cases = [keep(b"case %d" % number, everyone) for number in range(5)]
    keep(b"inside", everyone, bundle=cases[0])
    keep(b"hidden", alone)
    keep(b"office", everyone, bundle=OFFICE, record=OFFICE)
    with vault.transaction("aiv", now=now) as transaction:
        assert [stored.id for stored in transaction.roots()] == [*cases, OFFICE]


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 7, 100])
def test_roots_by_slices_are_the_same_roots(
    vault: Vault,
    keep: Keep,
    now: datetime,
    alone: frozenset[str],
    everyone: frozenset[str],
    limit: int,
) -> None:
    for number in range(6):
        keep(b"case %d" % number, everyone)
    keep(b"hidden", alone)
    for member in ("aiv", "bm"):
        with vault.transaction(member, now=now) as transaction:
            found, after = [], 0
            while after is not None:
                part, after = transaction.roots_after(after, limit)
                assert len(part) <= limit
                found += part
            assert found == list(transaction.roots())


def test_exception_leaves_nothing(
    vault: Vault, keep: Keep, now: datetime, alone: frozenset[str], everyone: frozenset[str]
) -> None:
    record = keep(b"old", alone)
    before = contents(vault)

    def fail_at_the_end() -> None:
        with vault.transaction("bm", now=now) as transaction:
            transaction.write(record, record, b"new", everyone)
            other = transaction.new_id()
            transaction.write(other, other, b"other", frozenset({"aiv"}))
            assert transaction.read(record) == Stored(record, record, 2, 1, b"new")
            transaction.log(b"never", everyone)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_at_the_end()
    assert contents(vault) == before
    with vault.transaction("bm", now=now) as transaction:
        assert transaction.read(record) == Stored(record, record, 1, 1, b"old")
    keep(b"newer", alone, record=record)
    with vault.transaction("bm", now=now) as transaction:
        assert transaction.read(record) == Stored(record, record, 2, 1, b"newer")
    assert vault.check("bm") == ()


def test_reading_touches_no_file(
    vault: Vault, keep: Keep, folder: Path, now: datetime, everyone: frozenset[str]
) -> None:
    case = keep(b"case", everyone)
    before = {entry: (entry.stat().st_mtime_ns, entry.read_bytes()) for entry in folder.iterdir()}
    with vault.transaction("aiv", now=now) as transaction:
        assert transaction.bundle(case)
        assert list(transaction.roots())
    assert before == {
        entry: (entry.stat().st_mtime_ns, entry.read_bytes()) for entry in folder.iterdir()
    }


def test_misuse_is_a_bug_and_leaves_nothing(
    vault: Vault, now: datetime, everyone: frozenset[str]
) -> None:
    before = contents(vault)
    with pytest.raises(RuntimeError, match="must log"), vault.transaction("bm", now=now) as tx:
        tx.write(OFFICE, OFFICE, b"office", everyone)
    with vault.transaction("bm", now=now) as tx:
        tx.log(b"1", everyone)
        with pytest.raises(RuntimeError, match="one leaf"):
            tx.log(b"2", everyone)
    with pytest.raises(ValueError, match="hexadecimal"), vault.transaction("bm", now=now) as tx:
        tx.write("Jan Peeters", OFFICE, b"office", everyone)
    with pytest.raises(RuntimeError, match="one transaction"), vault.transaction("bm", now=now):
        vault.transaction("aiv", now=now).__enter__()
    with pytest.raises(RuntimeError, match="over"):
        tx.read(OFFICE)
    assert contents(vault)[0] == before[0]


def test_unknown_reader_is_refused(vault: Vault, now: datetime) -> None:
    with (
        pytest.raises(NotFound, match="member_unknown"),
        vault.transaction("bm", now=now) as transaction,
    ):
        transaction.write(OFFICE, OFFICE, b"office", frozenset({"bm", "nobody"}))


def test_erasing_destroys_rows_and_keys_in_both_databases(
    vault: Vault, keep: Keep, now: datetime, alone: frozenset[str], everyone: frozenset[str]
) -> None:
    kept = keep(b"kept", everyone)
    case = keep(b"case", everyone)
    hidden = keep(b"hidden", alone, bundle=case)
    with vault.transaction("aiv", now=now) as transaction:
        transaction.erase_bundle(case)
        transaction.log(b"erased", everyone)
        assert transaction.bundle(case) == ()
    assert vault._opened is not None
    assert vault._opened.store.rows("SELECT id FROM record") == [(kept,)]
    assert len(vault._opened.keys_file.rows("SELECT number FROM record_key")) == 1
    assert not vault._opened.store.rows("SELECT key FROM intent")
    with vault.transaction("bm", now=now) as transaction:
        assert transaction.read(hidden) is None
        with pytest.raises(NotFound, match="record_unknown"):
            transaction.erase(hidden)
    assert vault.check("bm") == vault.check("aiv") == ()


def test_record_made_and_erased_in_one_transaction_leaves_only_the_leaf(
    vault: Vault, now: datetime, everyone: frozenset[str]
) -> None:
    with vault.transaction("bm", now=now) as transaction:
        record = transaction.new_id()
        transaction.write(record, record, b"1", everyone)
        transaction.erase(record)
        transaction.write(record, record, b"2", everyone)
        transaction.erase(record)
        transaction.log(b"nothing", everyone)
    assert contents(vault)[:2] == (0, 0)
    assert vault.check("aiv") == ()


def test_erased_id_begins_anew(
    vault: Vault, keep: Keep, now: datetime, alone: frozenset[str]
) -> None:
    record = keep(b"old", alone)
    with vault.transaction("bm", now=now) as transaction:
        transaction.erase(record)
        transaction.write(record, record, b"new", alone)
        transaction.log(b"anew", alone)
    with vault.transaction("bm", now=now) as transaction:
        assert transaction.read(record) == Stored(record, record, 1, 1, b"new")
    assert vault.check("bm") == ()


def test_damaged_record_is_not_read(
    vault: Vault, keep: Keep, insider: Insider, now: datetime, alone: frozenset[str]
) -> None:
    one, two = keep(b"one", alone), keep(b"two", alone)
    swap = "UPDATE record SET sealed = (SELECT sealed FROM record WHERE id = ?) WHERE id = ?"
    insider(lambda store, _: store.run(swap, one, two))
    vault.unlock("bm", "een")
    with (
        pytest.raises(Damaged, match="record_damaged"),
        vault.transaction("bm", now=now) as transaction,
    ):
        transaction.read(two)


def contents(vault: Vault) -> tuple[int, ...]:
    """How many records, keys, circles, leaves and intents there are."""
    assert vault._opened is not None
    tables = [
        (vault._opened.store, "record"),
        (vault._opened.keys_file, "record_key"),
        (vault._opened.keys_file, "circle"),
        (vault._opened.store, "leaf"),
        (vault._opened.store, "intent"),
    ]
    return tuple(
        len(database.rows(f"SELECT * FROM {table}"))  # noqa: S608
        for database, table in tables
    )
