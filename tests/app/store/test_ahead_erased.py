"""What is erased beside an old store, and what accepting it destroys."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.errors import Damaged
from app.store import backup, escrow
from app.store.finding import Finding
from app.store.opened import STORE
from app.store.vault import Vault
from tests.app.store.conftest import Back, Keep
from tests.app.store.old_stores import Lost, entered, payloads
from tests.app.store.test_behind import again, erase, written


@pytest.mark.parametrize("accepted", [True, False])
def test_what_is_erased_beside_an_old_store_is_destroyed_once_that_is_accepted(
    vault: Vault, keep: Keep, folder: Path, alone: frozenset[str], accepted: bool
) -> None:
    """The right store may need what this one takes for the key of a former version."""
    record = keep(b"for both")
    vault.lock()
    old = (folder / STORE).read_bytes()
    vault.unlock("bm", "een")
    for number in range(3):
        keep(b"%d" % number)
    (number,) = vault.whole("bm").store.row("SELECT key FROM record WHERE id = ?", record) or ()
    vault.lock()
    right = (folder / STORE).read_bytes()
    (folder / STORE).write_bytes(old)
    entered(vault)
    keep(b"for one", alone, record=record)
    waits = Finding("erasure_unfinished", {"number": number})
    assert waits in vault.check("bm")
    vault.lock()
    entered(vault)
    assert waits in vault.check("bm")
    if accepted:
        vault.accept("bm")
        row = "SELECT 1 FROM record_key WHERE number = ?"
        assert vault.whole("bm").keys_file.row(row, number) is None
        assert vault.check("bm") == ()
        return
    vault.lock()
    (folder / STORE).write_bytes(right)
    entered(vault)
    assert payloads(vault, [record]) == [b"for both"]


def test_nothing_is_erased_beside_an_old_store_before_it_is_accepted(
    lost: Callable[..., Lost], keep: Keep, now: datetime, everyone: frozenset[str]
) -> None:
    """The right store, put back as one is told, would have it again, and nothing would say so."""
    one = lost(3)
    vault = entered(one.vault)
    doomed = keep(b"to be erased")

    def erase() -> None:
        with vault.transaction("bm", now=now) as transaction:
            transaction.erase(doomed)
            transaction.log(b"erased", everyone)

    with pytest.raises(Damaged, match="store_behind_keys"):
        erase()
    assert payloads(vault, [doomed]) == [b"to be erased"]
    vault.accept("bm")
    erase()
    assert payloads(vault, [doomed]) == [None]
    assert not vault.check("bm")


def test_what_is_typed_beside_an_old_store_is_there_at_the_next_unlocking(
    lost: Callable[..., Lost], now: datetime, everyone: frozenset[str]
) -> None:
    vault = entered(lost(5).vault)
    with vault.transaction("bm", now=now) as transaction:
        transaction.end_drafts()
        transaction.log(b"an item ended", everyone)
    vault.keep_draft("bm", "at the table", "elsewhere")
    vault.lock()
    assert entered(vault).draft("bm") == ("at the table", "elsewhere")


def test_no_key_of_a_record_goes_by_accepting(
    lost: Callable[..., Lost], keep: Keep, now: datetime, everyone: frozenset[str]
) -> None:
    vault = entered(lost(5).vault)
    with vault.transaction("bm", now=now) as transaction:
        transaction.end_drafts()
        transaction.log(b"an item ended", everyone)
    vault.lock()
    entered(vault)
    record = keep(b"kept meanwhile")
    vault.accept("bm")
    vault.lock()
    assert payloads(entered(vault), [record]) == [b"kept meanwhile"]
    assert vault.check("bm") == ()


@pytest.mark.parametrize("anew", [False, True])
def test_what_was_erased_with_the_disk_away_comes_from_no_backup_beside_an_old_store(
    vault: Vault,
    keep: Keep,
    place: Path,
    back: Back,
    folder: Path,
    now: datetime,
    alone: frozenset[str],
    everyone: frozenset[str],
    anew: bool,
) -> None:
    """Its row is there again, and the log before it; keys.db alone knows that the key is gone."""
    erased, stays = keep(b"to be erased"), keep(b"stays")
    one = backup.make(vault.whole("bm"), place, now)
    if anew:
        keep(b"to be erased", alone, record=erased)
    vault.lock()
    old = (folder / STORE).read_bytes()
    vault.unlock("bm", "een")
    vault.unlock("aiv", "twee")
    vault.whole("bm").places = (place,)
    erase(vault, erased, now, everyone)
    keep(b"later")
    vault.close()
    (folder / STORE).write_bytes(old)
    with_old = again(folder)
    opened = with_old.whole("bm")
    assert opened.keys.ahead
    opened.places = (place,)
    with_old.accept("bm")
    written(with_old, now, everyone)
    backup.make(opened, place, now + timedelta(days=1))
    kept = escrow.load(place / escrow.FILE).open_with(opened.vault_key).keys
    assert {key.number for key in kept}.isdisjoint({1, 3})
    with_old.close()
    restored, _, told = back(one)
    assert (told.gone, told.damaged) == (1, 0)
    assert payloads(restored, [erased, stays]) == [None, b"stays"]
    restored.close()


def test_what_was_only_sealed_anew_since_comes_from_the_backups_beside_an_old_store(
    vault: Vault,
    keep: Keep,
    place: Path,
    back: Back,
    folder: Path,
    now: datetime,
    alone: frozenset[str],
    everyone: frozenset[str],
) -> None:
    """The old row names a key that was destroyed; a later one of that record is in keys.db."""
    record = keep(b"words")
    one = backup.make(vault.whole("bm"), place, now)
    vault.lock()
    old = (folder / STORE).read_bytes()
    vault.unlock("bm", "een")
    vault.unlock("aiv", "twee")
    keep(b"words", alone, record=record)
    keep(b"later")
    vault.close()
    (folder / STORE).write_bytes(old)
    with_old = again(folder)
    opened = with_old.whole("bm")
    opened.places = (place,)
    with_old.accept("bm")
    written(with_old, now, everyone)
    for days in (1, 2):
        backup.make(opened, place, now + timedelta(days=days))
    with_old.close()
    restored, _, told = back(one)
    assert (told.gone, told.damaged) == (0, 0)
    assert payloads(restored, [record]) == [b"words"]
    restored.close()
