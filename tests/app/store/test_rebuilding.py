"""What a rebuilt vault calls erased, lost, or of another course of events."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from app.crypto.recovery import RecoveryCode
from app.errors import Unusable
from app.host.files import write_atomically
from app.store import backup, escrow
from app.store.connection import Database
from app.store.opened import Opened
from app.store.rebuilding import Rebuilt
from app.store.restoring import drill
from app.store.vault import Vault

Keep = Callable[..., str]
Back = Callable[..., tuple[Vault, RecoveryCode, Rebuilt]]
Insider = Callable[[Callable[[Database, Database], None]], None]


def erase(vault: Vault, record: str, now: datetime, readers: frozenset[str]) -> None:
    with vault.transaction("bm", now=now) as transaction:
        transaction.erase(record)
        transaction.log(b"erased", readers)


def test_key_that_an_insider_took_out_of_the_escrow_is_not_called_erased(
    opened: Opened, place: Path, keep: Keep, back: Back, now: datetime
) -> None:
    """Whoever has the vault key can seal another escrow; the log says that nothing was erased."""
    keep(b"first")
    keep(b"second")
    backup.make(opened, place, now)
    contents = escrow.load(place / escrow.FILE).open_with(opened.vault_key)
    forged = msgspec.structs.replace(contents, keys=contents.keys[1:])
    write_atomically(place / escrow.FILE, escrow.sealed(opened, forged))
    again, _, told = back()
    assert (told.opened, told.gone, told.damaged) == (1, 0, 1)
    again.close()


def test_older_backup_opens_though_a_member_deleted_the_vault_keys_of_before(
    vault: Vault,
    place: Path,
    keep: Keep,
    back: Back,
    insider: Insider,
    now: datetime,
    everyone: frozenset[str],
) -> None:
    """They are for the escrow alone, which takes them over from the one that it replaces."""
    keep(b"x")
    older = backup.make(vault.whole("bm"), place, now)
    with vault.transaction("bm", now=now) as transaction:
        transaction.rotate()
        transaction.log(b"lapsed", everyone)
    escrow.renew(vault.whole("bm"), (place,))
    insider(lambda _, keys: keys.run("DELETE FROM former"))
    vault.unlock("bm", "een")
    vault.unlock("aiv", "twee")
    backup.make(vault.whole("bm"), place, now + timedelta(days=1))
    again, _, told = back(older)
    assert (told.opened, told.gone, told.damaged) == (1, 0, 0)
    again.close()


@pytest.mark.parametrize("steps_after", [0, 1])
@pytest.mark.parametrize("lost", [1, 2])
def test_key_that_was_lost_is_no_erasure_and_the_rest_comes_back(
    vault: Vault,
    opened: Opened,
    place: Path,
    keep: Keep,
    back: Back,
    insider: Insider,
    now: datetime,
    steps_after: int,
    lost: int,
) -> None:
    keep(b"x")
    keep(b"y")
    insider(lambda _, keys: keys.run("DELETE FROM record_key WHERE number = ?", lost))
    vault.unlock("bm", "een")
    vault.unlock("aiv", "twee")
    today = vault.whole("bm")
    made = backup.make(today, place, now)
    today.accept()
    for _ in range(steps_after):
        keep(b"z")
        escrow.renew(today, (place,))
    again, _, told = back(made)
    assert (told.opened, told.gone, told.damaged) == (1, 0, 1)
    codes = [finding.code for finding in again.check("bm")]
    assert codes == ["record_key_missing", "record_missing"]
    assert again.whole("bm").store.rows("SELECT count(*) FROM record") == [(2,)]
    again.close()


def test_number_of_an_erased_key_is_not_given_to_another(
    vault: Vault,
    opened: Opened,
    place: Path,
    keep: Keep,
    back: Back,
    now: datetime,
    everyone: frozenset[str],
) -> None:
    keep(b"stays")
    erased = keep(b"erased")
    older = backup.make(opened, place, now)
    erase(vault, erased, now, everyone)
    vault.lock()
    vault.unlock("bm", "een")
    later = vault.whole("bm")
    keep(b"another")
    assert later.keys_file.rows("SELECT number FROM record_key") == [(1,), (3,)]
    escrow.renew(later, (place,))
    again, _, told = back(older)
    assert (told.opened, told.gone, told.damaged) == (1, 1, 0)
    with again.transaction("bm", now=now) as transaction:
        named = transaction.new_id()
        transaction.write(named, named, b"on another course", everyone)
        transaction.log(b"written", everyone)
    (highest,) = again.whole("bm").keys_file.rows("SELECT max(number) FROM record_key")
    assert highest[0] > 3
    again.lock()
    again.unlock("bm", "nieuw")
    assert again.check("bm") == ()
    again.close()


def test_key_of_another_record_is_none(
    opened: Opened, place: Path, keep: Keep, back: Back, now: datetime
) -> None:
    """In vaults of former programs a number may have been given twice."""
    keep(b"first")
    keep(b"second")
    backup.make(opened, place, now)
    contents = escrow.load(place / escrow.FILE).open_with(opened.vault_key)
    other = msgspec.structs.replace(contents.keys[1], salt=bytes(32))
    forged = msgspec.structs.replace(contents, keys=(contents.keys[0], other))
    write_atomically(place / escrow.FILE, escrow.sealed(opened, forged))
    again, _, told = back()
    assert (told.opened, told.gone, told.damaged) == (1, 0, 1)
    assert again.whole("bm").keys_file.rows("SELECT number FROM record_key") == [(1,)]
    again.close()


def test_that_an_erasure_waits_for_another_folder_survives_restoring(
    vault: Vault,
    opened: Opened,
    place: Path,
    keep: Keep,
    back: Back,
    code: RecoveryCode,
    tmp_path: Path,
    now: datetime,
    everyone: frozenset[str],
) -> None:
    (tmp_path / "other disk").mkdir()
    away = backup.prepare(opened, tmp_path / "other disk")
    opened.places = (place, away)
    record = keep(b"x")
    escrow.renew(opened, opened.places)
    away.rename(tmp_path / "in the safe")
    erase(vault, record, now, everyone)
    backup.make(opened, place, now)
    again, _, _ = back()
    assert again.whole("bm").escrow_waits
    assert [finding.code for finding in again.check("bm")] == ["escrow_waits"]
    again.close()
    assert drill(opened.store.path.parent, place, code, "bm", now).sound, "no fault of the backup"


def test_backup_of_another_course_of_events_is_told_from_an_older_one(
    vault: Vault,
    opened: Opened,
    place: Path,
    keep: Keep,
    back: Back,
    tmp_path: Path,
    now: datetime,
    everyone: frozenset[str],
) -> None:
    """Not its records are erased: the escrow is of a copy that never had them."""
    keep(b"x")
    older = backup.make(opened, place, now)
    keep(b"y")
    backup.make(opened, place, now + timedelta(days=1))
    other, code, _ = back(older)
    for _ in range(4):
        with other.transaction("bm", now=now) as transaction:
            named = transaction.new_id()
            transaction.write(named, named, b"elsewhere", everyone)
            transaction.log(b"written", everyone)
    file = tmp_path / "escrow of the other"
    write_atomically(file, escrow.made(other.whole("bm")))
    other.close()
    shutil.rmtree(tmp_path / "other laptop")
    with pytest.raises(Unusable, match="escrow_of_another_copy"):
        back(escrow_file=file, code=code)
    again, _, told = back(older, escrow_file=file, code=code)
    assert (told.opened, told.gone, told.damaged) == (1, 0, 0)
    again.close()
