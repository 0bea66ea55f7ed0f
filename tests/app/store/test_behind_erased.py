"""What was erased since an old keys.db was copied, and what accepting that file destroys."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from app.store.connection import Database
from app.store.keys import spent
from app.store.opened import KEYS, raw_key
from app.store.vault import Vault
from tests.app.store.conftest import Insider
from tests.app.store.old_stores import Lost, entered, payloads
from tests.app.store.test_behind import again, erase, old, written

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
