"""From a backup, the escrow and the sheet work goes on; from two of the three it does not."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.crypto.kdf import KdfParameters
from app.crypto.recovery import RecoveryCode
from app.errors import Damaged, Locked, NotFound, Unavailable, Unusable, WrongState
from app.store import backup, escrow, restoring, slots
from app.store.connection import Database
from app.store.opened import Opened
from app.store.rebuilding import Rebuilt
from app.store.restoring import chosen, drill, ranked, restore
from app.store.vault import DRILL, Vault
from tests.app.store.conftest import new_vault

Keep = Callable[..., str]
Back = Callable[..., tuple[Vault, RecoveryCode, Rebuilt]]
Insider = Callable[[Callable[[Database, Database], None]], None]


def payload(vault: Vault, member: str, record: str, now: datetime) -> bytes | None:
    with vault.transaction(member, now=now) as transaction:
        stored = transaction.read(record)
        return stored.payload if stored else None


def erase(vault: Vault, record: str, now: datetime, readers: frozenset[str]) -> None:
    with vault.transaction("bm", now=now) as transaction:
        transaction.erase(record)
        transaction.log(b"erased", readers)


@pytest.mark.usefixtures("no_waiting")
def test_backup_escrow_and_sheet_give_the_vault_back(
    opened: Opened,
    place: Path,
    keep: Keep,
    back: Back,
    code: RecoveryCode,
    now: datetime,
    alone: frozenset[str],
    everyone: frozenset[str],
) -> None:
    shared, own = keep(b"shared"), keep(b"own", alone)
    theirs = keep(b"theirs", frozenset({"aiv"}), by="aiv")
    backup.make(opened, place, now)
    again, fresh, told = back()
    assert (told.opened, told.gone, told.damaged, told.later) == (3, 0, 0, 0)
    assert fresh != code
    assert again.unlocked == {"bm"}
    assert [payload(again, "bm", one, now) for one in (shared, own, theirs)] == [
        b"shared",
        b"own",
        None,
    ]
    assert again.check("bm") == ()
    again.lock()
    with pytest.raises(Locked, match="wrong_password"):
        again.unlock("bm", "een")
    again.unlock("bm", "nieuw")
    again.unlock("aiv", "twee")
    assert payload(again, "aiv", theirs, now) == b"theirs"
    assert payload(again, "aiv", own, now) is None
    with again.transaction("aiv", now=now) as transaction:
        transaction.write(shared, shared, b"work goes on", everyone)
        transaction.log(b"written", everyone)
    assert payload(again, "bm", shared, now) == b"work goes on"
    assert again.check("bm") == again.check("aiv") == ()
    assert again.whole("bm").vault_key != opened.vault_key
    with pytest.raises(Locked, match="wrong_recovery_code"):
        again.recover("bm", code, "nieuwer", now)
    again.close()


def test_use_of_backup_and_sheet_is_in_the_log(
    opened: Opened, place: Path, keep: Keep, back: Back, now: datetime
) -> None:
    keep(b"x")
    backup.make(opened, place, now)
    again, _, _ = back()
    signers = [leaf.signer for leaf in again.read_log("bm")]
    assert signers == ["bm", "*recovery", "*recovery"]
    again.close()


def test_older_backup_is_named_for_what_it_lacks(
    vault: Vault,
    opened: Opened,
    place: Path,
    keep: Keep,
    back: Back,
    now: datetime,
    alone: frozenset[str],
    everyone: frozenset[str],
) -> None:
    """Erased, changed and added since: nothing of it is damage; sealed to others is not erased."""
    erased, resealed = keep(b"erased"), keep(b"for both")
    changed = keep(b"before")
    older = backup.make(opened, place, now)
    erase(vault, erased, now, everyone)
    keep(b"for one", alone, record=resealed)
    keep(b"after", record=changed)
    keep(b"added")
    backup.make(opened, place, now + timedelta(days=1))
    again, _, told = back(older)
    assert (told.leaves, told.later, told.opened, told.gone, told.damaged) == (3, 4, 2, 1, 0)
    assert payload(again, "bm", changed, now) == b"before"
    assert payload(again, "bm", erased, now) is None
    assert payload(again, "bm", resealed, now) == b"for both"
    assert again.check("bm") == ()
    keep_on = again.whole("bm")
    assert keep_on.store.rows("SELECT count(*) FROM record") == [(2,)]
    again.close()


def test_older_backup_opens_after_the_vault_key_and_the_sheet_changed(
    vault: Vault,
    opened: Opened,
    place: Path,
    keep: Keep,
    back: Back,
    code: RecoveryCode,
    now: datetime,
    kdf: KdfParameters,
) -> None:
    record = keep(b"x")
    older = backup.make(opened, place, now)
    second = vault.recover("aiv", code, "ander", now, kdf)
    assert not escrow.is_current(opened, place)
    escrow.renew(opened, (place,))
    assert escrow.is_current(opened, place)
    with pytest.raises(Locked, match="wrong_recovery_code"):
        back(older)
    again, _, told = back(older, code=second)
    assert (told.opened, told.gone) == (1, 0)
    assert payload(again, "bm", record, now) == b"x"
    again.unlock("aiv", "ander")
    assert payload(again, "aiv", record, now) == b"x"
    assert again.check("bm") == again.check("aiv") == ()
    again.close()


def other_vault(tmp_path: Path, now: datetime) -> tuple[Path, RecoveryCode]:
    disk = tmp_path / "disk of another"
    disk.mkdir()
    other, code = new_vault(tmp_path / "another")
    place = backup.prepare(other.whole("bm"), disk)
    backup.make(other.whole("bm"), place, now)
    other.close()
    return place, code


def test_escrow_of_another_vault_is_refused(
    opened: Opened,
    place: Path,
    back: Back,
    tmp_path: Path,
    now: datetime,
) -> None:
    backup.make(opened, place, now)
    elsewhere, other_code = other_vault(tmp_path, now)
    with pytest.raises(Unusable, match="escrow_of_another_vault"):
        back(escrow_file=elsewhere / escrow.FILE, code=other_code)
    shutil.copy(elsewhere / escrow.FILE, place / escrow.FILE)
    with pytest.raises(Unusable, match="backup_of_another_copy"):
        backup.make(opened, place, now)


def test_swapped_store_and_altered_files_are_noticed(
    opened: Opened,
    place: Path,
    keep: Keep,
    back: Back,
    tmp_path: Path,
    now: datetime,
) -> None:
    keep(b"x")
    made = backup.make(opened, place, now)
    elsewhere, _ = other_vault(tmp_path, now)
    whole, key_file = made.store.read_bytes(), (place / escrow.FILE).read_bytes()
    flipped = whole[:50_000] + bytes([whole[50_000] ^ 1]) + whole[50_001:]
    swapped = chosen(elsewhere).store.read_bytes()
    for spoiled in (flipped, swapped, whole[: len(whole) // 2], whole[:100], b""):
        made.store.write_bytes(spoiled)
        with pytest.raises(Damaged):
            back()
    made.store.write_bytes(whole)
    for at in (0, len(key_file) // 2, len(key_file) - 1):
        spoiled = bytearray(key_file)
        spoiled[at] ^= 1
        (place / escrow.FILE).write_bytes(spoiled)
        with pytest.raises(Damaged):
            back()
    (place / escrow.FILE).write_bytes(key_file[:-20])
    with pytest.raises(Damaged, match="escrow_damaged"):
        back()
    (place / escrow.FILE).unlink()
    with pytest.raises(Unusable, match="escrow_missing"):
        back()
    (place / escrow.FILE).write_bytes(key_file)
    again, _, _ = back()
    again.close()


def test_escrow_older_than_the_backup_is_refused(
    opened: Opened, place: Path, keep: Keep, back: Back, now: datetime
) -> None:
    """Somebody put a former one back: it lacks keys, and what it lacks was not erased."""
    keep(b"first")
    backup.make(opened, place, now)
    former = (place / escrow.FILE).read_bytes()
    keep(b"second")
    backup.make(opened, place, now + timedelta(days=1))
    (place / escrow.FILE).write_bytes(former)
    with pytest.raises(Damaged, match="escrow_outdated"):
        back()


def test_nothing_is_left_of_what_could_not_be_restored(
    opened: Opened, place: Path, back: Back, tmp_path: Path, now: datetime
) -> None:
    backup.make(opened, place, now)
    with pytest.raises(Locked, match="wrong_recovery_code"):
        back(code=RecoveryCode.generate())
    with pytest.raises(NotFound, match="member_unknown"):
        back(member="pol")
    assert not list((tmp_path / "other laptop").glob("*/*"))
    (tmp_path / "other laptop" / "vault").mkdir(parents=True, exist_ok=True)
    (tmp_path / "other laptop" / "vault" / "a file").touch()
    with pytest.raises(Unusable, match="folder_not_empty"):
        back()


def test_restored_copy_takes_the_place_and_the_lost_one_no_longer_can(
    vault: Vault, opened: Opened, place: Path, keep: Keep, back: Back, now: datetime
) -> None:
    keep(b"x")
    backup.make(opened, place, now)
    again, _, _ = back()
    backup.make(again.whole("bm"), place, now + timedelta(days=1))
    with pytest.raises(Unusable, match="backup_of_another_copy"):
        backup.make(opened, place, now + timedelta(days=2))
    again.close()


def test_copy_of_an_older_backup_leaves_the_escrow_of_the_newer_ones(
    vault: Vault,
    opened: Opened,
    place: Path,
    keep: Keep,
    back: Back,
    now: datetime,
    everyone: frozenset[str],
) -> None:
    keep(b"x")
    older = backup.make(opened, place, now)
    newer = keep(b"y")
    newest = backup.make(opened, place, now + timedelta(days=1))
    other, _, _ = back(older)
    for _ in range(4):
        with pytest.raises(Unusable, match="backup_of_another_copy"):
            backup.make(other.whole("bm"), place, now + timedelta(days=2))
        with pytest.raises(Unusable, match="backup_of_another_copy"):
            backup.prepare(other.whole("bm"), place.parent)
        with other.transaction("bm", now=now) as transaction:
            named = transaction.new_id()
            transaction.write(named, named, b"elsewhere", everyone)
            transaction.log(b"written", everyone)
    folder = other.folder
    other.close()
    shutil.rmtree(folder)
    assert backup.backups(place) == (newest, older)
    again, _, told = back()
    assert (told.opened, told.gone, told.damaged) == (2, 0, 0)
    assert payload(again, "bm", newer, now) == b"y"
    again.close()


def test_drill_counts_what_opens_and_leaves_all_as_it_was(
    vault: Vault,
    opened: Opened,
    place: Path,
    folder: Path,
    keep: Keep,
    code: RecoveryCode,
    now: datetime,
    kdf: KdfParameters,
) -> None:
    keep(b"x")
    backup.make(opened, place, now)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    told = drill(folder, place, code, "bm", now)
    assert told.sound
    assert told.rebuilt.opened == 1
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    with pytest.raises(Locked, match="wrong_recovery_code"):
        drill(folder, place, RecoveryCode.generate(), "bm", now)
    assert not (folder / DRILL).exists()
    vault.lock()
    vault.recover("bm", code, "nieuw", now, kdf)


def test_a_drill_makes_no_folder_where_the_vault_was(
    opened: Opened,
    place: Path,
    folder: Path,
    code: RecoveryCode,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = backup.make(opened, place, now)

    def taken_off(*_: object) -> tuple[backup.Backup, tuple[()], frozenset[backup.Backup]]:
        folder.rename(folder.with_name("taken off"))
        return made, (), frozenset()

    monkeypatch.setattr(restoring, "ranked", taken_off)
    with pytest.raises(Unavailable, match="folder_gone"):
        drill(folder, place, code, "bm", now)
    assert not folder.exists()


def test_a_drill_stops_also_while_it_checks_and_leaves_nothing(
    opened: Opened, place: Path, folder: Path, keep: Keep, code: RecoveryCode, now: datetime
) -> None:
    keep(b"x")
    backup.make(opened, place, now)
    asked = list[bool]()
    assert drill(folder, place, code, "bm", now, lambda: not asked.append(True)).sound
    for stops in {0, len(asked) // 2, len(asked) - 1}:
        left = iter([True] * stops)
        with pytest.raises(WrongState, match="restoring_stopped"):
            drill(folder, place, code, "bm", now, lambda left=left: next(left, False))  # type: ignore[misc]
        assert not (folder / DRILL).exists()


def test_what_a_drill_left_goes_at_the_next_opening(vault: Vault, folder: Path) -> None:
    vault.close()
    left = folder / DRILL
    left.mkdir()
    (left / "keys.db").write_bytes(b"keys" * 1000)
    held = (left / "keys.db").open("rb")
    Vault.open(folder).close()
    assert not left.exists()
    assert held.read() == bytes(4000)
    held.close()


def test_password_is_weighed_before_anything_is_copied(
    tmp_path: Path, now: datetime, kdf: KdfParameters
) -> None:
    vault, code = new_vault(tmp_path / "vault", exercise=False, password="vier gewone woorden hier")
    (tmp_path / "disk").mkdir()
    place = backup.prepare(vault.whole("bm"), tmp_path / "disk")
    made = backup.make(vault.whole("bm"), place, now)
    vault.close()
    target = tmp_path / "back"
    with pytest.raises(Unusable, match="password_too_short"):
        restore(
            made, place / escrow.FILE, target, code, member="bm", password="kort", now=now, kdf=kdf
        )
    assert not target.exists()
    assert slots.load(tmp_path / "vault").vault == place.name


def test_the_backup_with_the_longest_log_is_the_newest_whatever_the_clock_was(
    vault: Vault,
    opened: Opened,
    place: Path,
    folder: Path,
    keep: Keep,
    code: RecoveryCode,
    now: datetime,
) -> None:
    keep(b"x")
    ahead = backup.make(opened, place, now + timedelta(days=400))
    keep(b"y")
    made = backup.make(opened, place, now)
    assert ranked(place, place / escrow.FILE, code)[0] == made
    assert ranked(place, place / escrow.FILE, RecoveryCode.generate())[0] == ahead
    told = drill(folder, place, code, "bm", now)
    assert (told.backup, told.sound, told.rebuilt.later) == (made, True, 0)
    vault.close()
