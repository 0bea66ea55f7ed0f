"""Erased, then any older backup restored with today's escrow and sheet: nothing of it comes back.

Everything that can be opened with the vault keys of all times is opened: pages and log frames of
every store and keys.db, the escrow, every record with every key that is left.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from app.crypto.kdf import KdfParameters
from app.crypto.recovery import RecoveryCode
from app.errors import Damaged, Unavailable
from app.store import backup, escrow, sealed
from app.store.backup import Backup
from app.store.keys import RecordKey
from app.store.opened import Opened, former_keys, raw_key
from app.store.rebuilding import Rebuilt
from app.store.restoring import chosen
from app.store.vault import Vault
from tests.pages import pages

Keep = Callable[..., str]
Back = Callable[..., tuple[Vault, RecoveryCode, Rebuilt]]
PLANTED = b"kwikstaart in de Zonnestraat"


def key_of(opened: Opened, record: str) -> tuple[RecordKey, list[bytes]]:
    """The key of a record, and the bytes by which it and its salt are found again."""
    row = sealed.find(opened.store, record)
    assert row is not None
    key = opened.keys.open_record_key(opened.members["bm"], row.key, record)
    stored = opened.keys_file.row("SELECT wrapped FROM record_key WHERE number = ?", row.key)
    assert key is not None
    assert stored is not None
    return key, [key.key, key.salt, bytes(stored[0]), bytes(stored[0])[:20]]


def everything(opened: Opened, place: Path) -> Iterator[bytes]:
    """All that today's keys, and those of earlier times, open here and beside the backups."""
    for vault_key in (opened.vault_key, *former_keys(opened.keys_file)):
        for database in (opened.store, opened.keys_file):
            yield pages(database.path, database.file, vault_key)
        for one in backup.backups(place):
            yield pages(one.store, "store.db", vault_key)
    kept = escrow.load(place / escrow.FILE)
    yield msgspec.msgpack.encode(kept.open_with(opened.vault_key))


def left_keys(opened: Opened) -> list[RecordKey]:
    """Every record key that a member can still open."""
    numbers = opened.keys_file.rows("SELECT number FROM record_key")
    found = [
        opened.keys.open_record_key(me, number, "any")
        for (number,) in numbers
        for me in opened.members.values()
    ]
    return [key for key in found if key is not None]


def opens_with_any(opened: Opened, store: Backup, record: str, keys: list[RecordKey]) -> bool:
    """Whether the row of a record in an older store opens with one of the keys."""
    for vault_key in (opened.vault_key, *former_keys(opened.keys_file)):
        try:
            copy = backup.Database(store.store, raw_key(vault_key, "store.db"), copy=True)
        except Damaged:
            continue
        row = sealed.find(copy, record)
        copy.close()
        assert row is not None
        for key in keys:
            try:
                sealed.open_row(opened.vault, key, row)
            except Damaged:
                continue
            return True
    return False


def test_nothing_erased_comes_back_with_any_older_backup(
    vault: Vault,
    opened: Opened,
    place: Path,
    keep: Keep,
    back: Back,
    code: RecoveryCode,
    now: datetime,
    kdf: KdfParameters,
    alone: frozenset[str],
    everyone: frozenset[str],
) -> None:
    case = keep(b"case", everyone)
    doomed = [keep(PLANTED, everyone, bundle=case), keep(PLANTED, alone, bundle=case)]
    stays = keep(b"stays", everyone)
    made = [backup.make(opened, place, now)]
    keep(PLANTED + b" again", everyone, bundle=case, record=doomed[0])
    keys = [key_of(opened, record) for record in doomed]
    made.append(backup.make(opened, place, now + timedelta(days=1)))
    assert all(any(part in found for found in everything(opened, place)) for part in keys[0][1][1:])
    assert opens_with_any(opened, made[0], doomed[0], [keys[0][0]])
    code = vault.recover("aiv", code, "ander", now, kdf)
    escrow.renew(opened, (place,))
    made.append(backup.make(opened, place, now + timedelta(days=2)))
    with vault.transaction("bm", now=now) as transaction:
        transaction.erase_bundle(case)
        transaction.log(b"erased", everyone)
    assert opened.escrow_waits
    escrow.renew(opened, opened.places)
    opened.escrow_done()
    for one in made:
        again, _, told = back(one, code=code)
        assert told.gone == 3
        restored = again.whole("bm")
        again.unlock("aiv", "ander")
        for found in (*everything(opened, place), *restored_pages(restored)):
            assert PLANTED not in found
            assert not any(part in found for _, parts in keys for part in parts)
        rest = left_keys(opened) + left_keys(restored)
        assert rest
        assert not any(opens_with_any(opened, one, record, rest) for record in doomed)
        with again.transaction("bm", now=now) as transaction:
            assert transaction.bundle(case) == ()
            assert transaction.read(stays) is not None
        assert again.check("bm") == again.check("aiv") == ()
        folder = again.folder
        again.close()
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()


def restored_pages(opened: Opened) -> Iterator[bytes]:
    for database in (opened.store, opened.keys_file):
        yield pages(database.path, database.file, opened.vault_key)


def test_erasure_waits_for_the_escrow_and_says_so_until_it_is_done(
    vault: Vault,
    opened: Opened,
    place: Path,
    keep: Keep,
    tmp_path: Path,
    now: datetime,
    everyone: frozenset[str],
) -> None:
    record = keep(PLANTED, everyone)
    backup.make(opened, place, now)
    away = tmp_path / "in the safe"
    place.parent.rename(away)
    with vault.transaction("bm", now=now) as transaction:
        transaction.erase(record)
        transaction.log(b"erased", everyone)
    assert opened.keys_file.rows("SELECT 1 FROM record_key") == []
    with pytest.raises(Unavailable, match="backup_folder_gone"):
        escrow.renew(opened, opened.places)
    assert [finding.code for finding in vault.check("bm")] == ["escrow_waits"]
    vault.lock()
    vault.unlock("bm", "een")
    again = vault.whole("bm")
    assert again.escrow_waits
    away.rename(place.parent)
    assert escrow.load(place / escrow.FILE).open_with(again.vault_key).keys
    escrow.renew(again, (place,))
    again.escrow_done()
    assert not escrow.load(place / escrow.FILE).open_with(again.vault_key).keys
    assert vault.check("bm") == ()
    assert chosen(place).made_at == now
