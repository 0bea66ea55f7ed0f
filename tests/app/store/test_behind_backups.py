"""Backups beside an old keys.db: what nobody erased comes back from them, what was erased does not.

A record that was sealed anew since the copy lost its newest key. In the backups it lies under the
one before, which only the escrow there has.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.crypto.recovery import RecoveryCode
from app.errors import Damaged
from app.store import backup, living
from app.store.connection import Database
from app.store.keys import spent
from app.store.opened import KEYS
from app.store.rebuilding import Rebuilt
from app.store.sealed import tag
from app.store.vault import Vault
from tests.app.store.conftest import Insider, Keep
from tests.app.store.test_behind import again, erase

Back = Callable[..., tuple[Vault, RecoveryCode, Rebuilt]]


@pytest.fixture
def behind(
    vault: Vault, keep: Keep, folder: Path, place: Path, now: datetime, alone: frozenset[str]
) -> Callable[..., tuple[Vault, list[str], backup.Backup]]:
    """A backup of four records, a copy of keys.db, and then: the first two sealed anew, the third
    erased, a fifth written; beside the copy."""

    def put_back(*, accepted: bool) -> tuple[Vault, list[str], backup.Backup]:
        records = [keep(b"%d" % n) for n in range(4)]
        one = backup.make(vault.whole("bm"), place, now)
        vault.lock()
        old = (folder / KEYS).read_bytes()
        vault.unlock("bm", "een")
        vault.unlock("aiv", "twee")
        for record in records[:2]:
            keep(b"again", alone, record=record)
        erase(vault, records[2], now, frozenset({"bm", "aiv"}))
        keep(b"later")
        vault.close()
        (folder / KEYS).write_bytes(old)
        with_old = again(folder)
        with_old.whole("bm").places = (place,)
        if accepted:
            with_old.accept("bm")
        return with_old, records, one

    return put_back


def read(vault: Vault, records: list[str], now: datetime) -> list[bytes | None]:
    with vault.transaction("bm", now=now) as transaction:
        found = [transaction.read(record) for record in records]
    return [one.payload if one is not None else None for one in found]


@pytest.mark.parametrize("later", [timedelta(minutes=5), timedelta(days=1)])
@pytest.mark.parametrize("accepted", [True, False])
def test_an_older_backup_gives_back_what_was_sealed_anew_and_nothing_that_was_erased(
    behind: Callable[..., tuple[Vault, list[str], backup.Backup]],
    place: Path,
    back: Back,
    now: datetime,
    accepted: bool,
    later: timedelta,
) -> None:
    """Also where the next backup is of the same day, and more than one follows.

    That one was erased since the copy is known once that file was accepted.
    """
    with_old, records, one = behind(accepted=accepted)
    made = [backup.make(with_old.whole("bm"), place, now + later * n) for n in (1, 2)]
    with_old.close()
    assert {one, *made} <= set(backup.backups(place)), "none is thinned"
    restored, _, told = back(one)
    assert (told.gone, told.damaged) == ((1, 0) if accepted else (0, 1))
    erased = records.pop(2)
    assert read(restored, records, now) == [b"0", b"1", b"3"]
    with suppress(Damaged):
        assert read(restored, [erased], now) == [None]
    if accepted:
        assert restored.check("bm") == ()
    restored.close()


def test_what_is_erased_once_its_key_is_lost_comes_from_no_older_backup(
    behind: Callable[..., tuple[Vault, list[str], backup.Backup]],
    place: Path,
    back: Back,
    now: datetime,
    everyone: frozenset[str],
) -> None:
    with_old, records, one = behind(accepted=True)
    backup.make(with_old.whole("bm"), place, now + timedelta(days=1))
    erase(with_old, records[0], now, everyone)
    backup.make(with_old.whole("bm"), place, now + timedelta(days=2))
    with_old.close()
    restored, _, told = back(one)
    assert (told.gone, told.damaged, told.opened) == (1, 1, 2)
    with (
        pytest.raises(Damaged, match="record_key_missing"),
        restored.transaction("bm", now=now) as transaction,
    ):
        transaction.read(records[0])
    assert read(restored, records[1:], now) == [b"1", None, b"3"]
    restored.close()


def test_no_key_that_may_be_of_a_record_is_called_destroyed(
    behind: Callable[..., tuple[Vault, list[str], backup.Backup]],
) -> None:
    with_old, _, _ = behind(accepted=True)
    keys = with_old.whole("bm").keys_file
    assert keys.rows("SELECT number FROM record_key") == [(4,)]
    assert {1, 2, 3} & {*spent(keys)} == {3}
    with_old.close()


def test_backups_are_thinned_again_once_no_key_is_lacking(
    behind: Callable[..., tuple[Vault, list[str], backup.Backup]],
    place: Path,
    now: datetime,
    everyone: frozenset[str],
) -> None:
    with_old, records, one = behind(accepted=True)
    opened = with_old.whole("bm")
    backup.make(opened, place, now + timedelta(minutes=1))
    lacking = [str(record) for (record,) in opened.store.rows("SELECT id FROM record")]
    for record in set(lacking) - {records[3]}:
        erase(with_old, record, now, everyone)
    made = backup.make(opened, place, now + timedelta(minutes=2))
    assert (made.lacking, backup.backups(place)) == (0, (made,))
    assert one != made
    with_old.close()


def test_whose_former_keys_the_escrow_has_is_found_out_once(
    vault: Vault,
    keep: Keep,
    folder: Path,
    place: Path,
    now: datetime,
    alone: frozenset[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each key is tried with each record, which takes long; for the next backup it is known."""
    records = [keep(b"%d" % n) for n in range(20)]
    for record in reversed(records):
        keep(b"anew", alone, record=record)
    backup.make(vault.whole("bm"), place, now)
    vault.lock()
    old = (folder / KEYS).read_bytes()
    vault.unlock("bm", "een")
    vault.unlock("aiv", "twee")
    for record in records:
        keep(b"again", record=record)
    vault.close()
    (folder / KEYS).write_bytes(old)
    with_old = again(folder)
    with_old.whole("bm").places = (place,)
    tried: list[str] = []

    def counted(salt: bytes, record: str) -> bytes:
        tried.append(record)
        return tag(salt, record)

    monkeypatch.setattr(living, "tag", counted)
    counts = []
    for days in (1, 2):
        tried.clear()
        backup.make(with_old.whole("bm"), place, now + timedelta(days=days))
        counts.append(len(tried))
    assert counts[0] > 5 * len(records) > counts[1]
    with_old.close()


def test_a_row_that_somebody_took_out_of_the_store_is_not_called_erased(
    vault: Vault, keep: Keep, insider: Insider, place: Path, back: Back, now: datetime
) -> None:
    """With the newest key, so that keys.db looks like an old one, and whoever prepares accepts."""
    taken = keep(b"kept for years")
    keep(b"other")
    one = backup.make(vault.whole("bm"), place, now)
    keep(b"later")

    def take(store: Database, keys: Database) -> None:
        store.run("DELETE FROM record WHERE id = ?", taken)
        keys.run("DELETE FROM record_key WHERE number = (SELECT max(number) FROM record_key)")

    insider(take)
    vault.unlock("bm", "een")
    opened = vault.whole("bm")
    assert opened.keys.behind
    vault.accept("bm")
    opened.places = (place,)
    backup.make(opened, place, now + timedelta(days=1))
    vault.close()
    restored, _, told = back(one)
    assert (told.gone, told.damaged) == (0, 1)
    assert {found.code for found in restored.check("bm")} >= {"record_key_missing"}
    restored.close()
