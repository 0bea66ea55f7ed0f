"""What was erased since an old keys.db was copied, and what accepting that file destroys."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.store import backup, escrow
from app.store.connection import Database
from app.store.keys import spent
from app.store.opened import KEYS, raw_key
from app.store.vault import Vault
from tests.app.store.conftest import Back, Insider, Keep
from tests.app.store.old_stores import Lost, entered, payloads
from tests.app.store.test_behind import again, erase, old, written
from tests.app.store.test_erasing import ALIAS

__all__ = ["old"]


@pytest.mark.parametrize("told", [True, False])
def test_accepting_an_old_keys_db_destroys_what_was_erased_since(
    vault: Vault, folder: Path, now: datetime, old: bytes, everyone: frozenset[str], told: bool
) -> None:
    """Also a key made in advance of which keys.db did not know yet that a record lay under it."""
    rows = vault.whole("bm").store.rows("SELECT id, key FROM record ORDER BY place")
    (erased, number), (kept, _) = rows
    vault_key = vault.whole("bm").vault_key
    erase(vault, erased, now, everyone)
    vault.close()
    (folder / KEYS).write_bytes(old)
    if not told:
        database = Database(folder / KEYS, raw_key(vault_key, KEYS))
        database.run("UPDATE record_key SET born = -1 WHERE number = ?", number)
        database.close()
    with_old = again(folder)
    (key,) = with_old.whole("bm").keys_file.rows(
        "SELECT wrapped, salt FROM record_key WHERE number = ?", number
    )
    with_old.accept("bm")
    assert with_old.check("bm") == ()
    assert not with_old.whole("bm").keys_file.rows(
        "SELECT 1 FROM record_key WHERE number = ? OR wrapped = ? OR salt = ?", number, *key
    )
    assert number in spent(with_old.whole("bm").keys_file)
    assert (folder / f"{KEYS}-wal").stat().st_size == 0
    made = written(with_old, now, everyone)
    erase(with_old, made, now, everyone)
    with with_old.transaction("bm", now=now) as transaction:
        assert transaction.read(kept)
    with_old.close()
    accepted = again(folder)
    assert (accepted.whole("bm").noticed, accepted.check("bm")) == ((), ())
    accepted.close()


def test_accepting_an_old_keys_db_leaves_the_keys_that_wait_for_the_right_store(
    lost: Callable[..., Lost], insider: Insider
) -> None:
    one = lost(3)
    entered(one.vault)

    def lose_one(store: Database, keys: Database) -> None:
        (number,) = store.row("SELECT key FROM record ORDER BY place LIMIT 1") or ()
        keys.run("DELETE FROM record_key WHERE number = ?", number)

    insider(lose_one)
    both = entered(one.vault)
    assert both.whole("bm").keys.behind
    assert both.whole("bm").keys.ahead
    both.accept("bm")
    assert payloads(one.put_right(), one.records) == [b"0", b"1", b"2"]


@pytest.mark.parametrize("accepted", [True, False])
def test_a_row_that_names_the_key_of_an_erased_record_keeps_it_nowhere(
    vault: Vault,
    keep: Keep,
    insider: Insider,
    place: Path,
    back: Back,
    folder: Path,
    now: datetime,
    everyone: frozenset[str],
    accepted: bool,
) -> None:
    """Whoever has the vault key can plant one before an old keys.db is put back."""
    erased, other = keep(b"to be erased"), keep(b"other")
    one = backup.make(vault.whole("bm"), place, now)
    vault.lock()
    old = (folder / KEYS).read_bytes()
    vault.unlock("bm", "een")
    vault.unlock("aiv", "twee")
    vault.whole("bm").places = (place,)
    erase(vault, erased, now, everyone)
    keep(b"later")

    def plant(store: Database, _keys: Database) -> None:
        store.run(ALIAS, other, other)
        store.run("UPDATE record SET key = 1 WHERE place = (SELECT max(place) FROM record)")

    insider(plant)
    vault.close()
    (folder / KEYS).write_bytes(old)
    with_old = again(folder)
    opened = with_old.whole("bm")
    opened.places = (place,)
    assert opened.keys.behind
    if accepted:
        with_old.accept("bm")
        assert opened.keys_file.rows("SELECT number FROM record_key") == [(2,)]
    backup.make(opened, place, now + timedelta(days=1))
    kept = escrow.load(place / escrow.FILE).open_with(opened.vault_key).keys
    assert [key.number for key in kept] == [2]
    with_old.close()
    restored, _, told = back(one)
    assert (told.opened, told.gone, told.damaged) == (1, int(accepted), int(not accepted))
    assert payloads(restored, [other]) == [b"other"]
    restored.close()


def test_the_escrow_leaves_its_own_key_to_a_record_whose_row_was_made_to_name_another(
    vault: Vault, keep: Keep, insider: Insider, place: Path, back: Back, now: datetime
) -> None:
    """In the backups it lies under its own."""
    moved, other = keep(b"moved"), keep(b"other")
    one = backup.make(vault.whole("bm"), place, now)

    def renumber(store: Database, keys: Database) -> None:
        store.run("UPDATE record SET key = 2 WHERE id = ?", moved)
        keys.run("DELETE FROM record_key WHERE number = 1")

    keep(b"later")
    insider(renumber)
    vault.unlock("bm", "een")
    opened = vault.whole("bm")
    opened.places = (place,)
    for days in (1, 2):
        backup.make(opened, place, now + timedelta(days=days))
    vault.close()
    restored, _, told = back(one)
    assert (told.opened, told.gone, told.damaged) == (2, 0, 0)
    assert payloads(restored, [moved, other]) == [b"moved", b"other"]
    restored.close()
