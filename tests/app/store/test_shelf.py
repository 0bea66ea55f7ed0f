"""What stays open between transactions is what the databases hold, for its readers alone."""

from collections.abc import Callable
from datetime import datetime

import pytest

from app.store.shelf import LARGEST
from app.store.vault import Vault

Keep = Callable[..., str]


def payloads(vault: Vault, member: str, bundle: str, now: datetime) -> list[bytes]:
    with vault.transaction(member, now=now) as transaction:
        return [stored.payload for stored in transaction.bundle(bundle)]


def statements(vault: Vault, count: list[str]) -> None:
    """Has both databases tell which statements they run."""
    assert vault._opened is not None
    for database in (vault._opened.store, vault._opened.keys_file):
        database._connection.set_trace_callback(count.append)


def test_a_case_that_was_read_is_read_without_a_statement(
    vault: Vault, keep: Keep, now: datetime, everyone: frozenset[str]
) -> None:
    case = keep(b"frame", everyone)
    keep(b"one", everyone, bundle=case)
    assert payloads(vault, "aiv", case, now) == [b"frame", b"one"]
    keep(b"two", everyone, bundle=case)
    ran: list[str] = []
    statements(vault, ran)
    assert payloads(vault, "aiv", case, now) == [b"frame", b"one", b"two"]
    with vault.transaction("aiv", now=now) as transaction:
        assert transaction.read(case)
        assert ran == []
        assert transaction.read("f" * 32) is None
    assert len(ran) == 1


def test_a_new_reader_finds_a_record_where_it_was_first_written(
    vault: Vault, keep: Keep, now: datetime, alone: frozenset[str], everyone: frozenset[str]
) -> None:
    case = keep(b"frame", everyone)
    early = keep(b"early", alone, bundle=case)
    keep(b"late", everyone, bundle=case)
    assert payloads(vault, "aiv", case, now) == [b"frame", b"late"]
    keep(b"early", everyone, bundle=case, record=early)
    assert payloads(vault, "aiv", case, now) == [b"frame", b"early", b"late"]


def test_a_former_reader_keeps_nothing(
    vault: Vault, keep: Keep, now: datetime, alone: frozenset[str], everyone: frozenset[str]
) -> None:
    case = keep(b"frame", everyone)
    text = keep(b"text", everyone, bundle=case)
    assert payloads(vault, "aiv", case, now) == [b"frame", b"text"]
    keep(b"newer", alone, bundle=case, record=text)
    assert payloads(vault, "aiv", case, now) == [b"frame"]
    assert vault._opened is not None
    assert vault._opened.shelves.record("aiv", text) is None


def test_an_erased_record_leaves_the_memory(
    vault: Vault, keep: Keep, now: datetime, everyone: frozenset[str]
) -> None:
    case = keep(b"frame", everyone)
    text = keep(b"text", everyone, bundle=case)
    for member in ("bm", "aiv"):
        assert payloads(vault, member, case, now) == [b"frame", b"text"]
    with vault.transaction("bm", now=now) as transaction:
        transaction.erase(text)
        transaction.log(b"erased", everyone)
    assert vault._opened is not None
    for member in ("bm", "aiv"):
        assert payloads(vault, member, case, now) == [b"frame"]
        assert vault._opened.shelves.record(member, text) is None


@pytest.mark.parametrize("member", ["bm", "aiv"])
def test_a_failed_transaction_leaves_nothing_in_memory(
    vault: Vault, keep: Keep, now: datetime, everyone: frozenset[str], member: str
) -> None:
    case = keep(b"frame", everyone)
    gone = keep(b"stays", everyone, bundle=case)
    assert payloads(vault, member, case, now) == [b"frame", b"stays"]

    def fail() -> None:
        with vault.transaction("bm", now=now) as transaction:
            transaction.write(case, case, b"other", everyone)
            transaction.write(case, transaction.new_id(), b"new", everyone)
            transaction.erase(gone)
            assert [stored.payload for stored in transaction.bundle(case)] == [b"other", b"new"]
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert payloads(vault, member, case, now) == [b"frame", b"stays"]


def test_a_record_that_a_failed_transaction_moved_is_where_it_was(
    vault: Vault, keep: Keep, now: datetime, everyone: frozenset[str]
) -> None:
    case, other = keep(b"frame", everyone), keep(b"another frame", everyone)
    text = keep(b"stays", everyone, bundle=case)
    for member in ("bm", "aiv"):
        assert payloads(vault, member, case, now) == [b"frame", b"stays"]

    def fail() -> None:
        with vault.transaction("bm", now=now) as transaction:
            transaction.erase(text)
            transaction.write(other, text, b"elsewhere", everyone)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    for member in ("bm", "aiv"):
        assert payloads(vault, member, case, now) == [b"frame", b"stays"]
        assert payloads(vault, member, other, now) == [b"another frame"]


def test_what_was_made_of_a_case_stays_until_it_hears_news(
    vault: Vault, keep: Keep, now: datetime, everyone: frozenset[str]
) -> None:
    case = keep(b"frame", everyone)
    with vault.transaction("aiv", now=now) as transaction:
        transaction.shelf(case).show("made of the frame")
    text = keep(b"text", everyone, bundle=case)
    with vault.transaction("aiv", now=now) as transaction:
        shelf = transaction.shelf(case)
        assert shelf.view == "made of the frame"
        assert [stored.payload for stored in shelf.news] == [b"text"]
        shelf.show("made of both")
        assert shelf.news == []
        transaction.erase(text)
        assert shelf.view is None
        transaction.log(b"erased", everyone)


def test_a_large_record_is_opened_each_time(
    vault: Vault, keep: Keep, now: datetime, everyone: frozenset[str]
) -> None:
    data = bytes(LARGEST + 1)
    file = keep(data, everyone)
    assert vault._opened is not None
    for _ in range(2):
        with vault.transaction("aiv", now=now) as transaction:
            stored = transaction.read(file)
        assert stored is not None
        assert stored.payload == data
        assert vault._opened.shelves.record("aiv", file) is None


def test_locking_forgets_everything(vault: Vault, keep: Keep, everyone: frozenset[str]) -> None:
    case = keep(b"frame", everyone)
    opened = vault._opened
    assert opened is not None
    assert opened.shelves.record("bm", case) is not None
    vault.lock()
    assert opened.shelves.record("bm", case) is None


@pytest.mark.parametrize("whole", [True, False])
def test_what_is_erased_is_on_no_shelf_however_large_it_was(
    vault: Vault, keep: Keep, now: datetime, everyone: frozenset[str], whole: bool
) -> None:
    case = keep(b"frame", everyone)
    large = keep(bytes(LARGEST + 1), everyone, bundle=case)
    for member in ("bm", "aiv"):
        assert len(payloads(vault, member, case, now)) == 2
    with vault.transaction("bm", now=now) as transaction:
        if whole:
            transaction.erase_bundle(case)
        else:
            transaction.erase(large)
        transaction.log(b"erased", everyone)
    for member in ("bm", "aiv"):
        assert payloads(vault, member, case, now) == ([] if whole else [b"frame"])
