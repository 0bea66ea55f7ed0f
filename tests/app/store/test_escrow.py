"""What the escrow holds, and for whom: the sheet alone, and never what was destroyed."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from app.crypto.kdf import KdfParameters
from app.crypto.recovery import RecoveryCode
from app.errors import Damaged, Locked, Unusable
from app.store import backup, escrow, roster
from app.store import slots as slots_file
from app.store.circle import rewrapped
from app.store.connection import Database
from app.store.finding import Finding
from app.store.opened import Opened
from app.store.rebuilding import Rebuilt
from app.store.roster import Ending, Entry, new_ending
from app.store.slot import open_recovery_slot, open_slot, open_vault_keys
from app.store.slots import parse
from app.store.vault import Vault
from tests.app.store.test_hostile_member import without_triggers

Keep = Callable[..., str]
Back = Callable[..., tuple[Vault, RecoveryCode, Rebuilt]]
Insider = Callable[[Callable[[Database, Database], None]], None]


def test_escrow_has_no_way_in_for_a_member(
    vault: Vault,
    opened: Opened,
    place: Path,
    keep: Keep,
    code: RecoveryCode,
    now: datetime,
    everyone: frozenset[str],
) -> None:
    """A member's password opens slots, vault key and file: and there is no key for them in it."""
    keep(b"x")
    backup.make(opened, place, now)
    wraps = {row.wrap_at(at) for row in opened.keys.circle_rows() for at in range(row.size)}
    kept = escrow.load(place / escrow.FILE)
    own = open_slot(opened.vault, kept.slots.slot("bm"), "een")
    keys = open_vault_keys(opened.vault, "bm", own.identity, kept.slots.slot("bm").vault_keys)
    contents = kept.open_with(keys[-1])
    content = msgspec.msgpack.encode(contents)
    assert wraps
    assert not any(wrap in content for wrap in wraps)
    (circle,) = contents.circles
    with pytest.raises(Damaged, match="circle_damaged"):
        rewrapped(opened.vault, circle.row, own.identity.hpke, {})
    sheet, _, _ = open_recovery_slot(opened.vault, kept.slots.recovery, code)
    _, found = rewrapped(opened.vault, circle.row, sheet.hpke, {})
    assert found.readers == everyone


def test_escrow_holds_no_drafts_and_no_keys_made_ahead(
    vault: Vault, opened: Opened, place: Path, keep: Keep
) -> None:
    vault.keep_draft("bm", "typed")
    drafts = [bytes(row[0]) for row in opened.keys_file.rows("SELECT sealed FROM draft")]
    for _ in range(30):
        keep(b"x")
    assert opened.keys_file.rows("SELECT 1 FROM record_key WHERE born < 0")
    escrow.renew(opened, (place,))
    contents = escrow.load(place / escrow.FILE).open_with(opened.vault_key)
    assert {key.number for key in contents.keys} == {
        key for (key,) in opened.store.rows("SELECT key FROM record")
    }
    encoded = msgspec.msgpack.encode(contents)
    assert drafts
    assert not any(part[at : at + 64] in encoded for part in drafts for at in (0, 70_000))


def test_escrow_says_nothing_of_what_is_in_it(opened: Opened, place: Path, keep: Keep) -> None:
    keep(b"x")
    escrow.renew(opened, (place,))
    file = (place / escrow.FILE).read_bytes()
    (circle,) = opened.keys.circle_rows()
    assert circle.id.encode() not in file
    assert circle.recovery[:64] not in file


def test_former_password_opens_nothing_beside_the_backups(
    vault: Vault, opened: Opened, place: Path, keep: Keep, now: datetime, kdf: KdfParameters
) -> None:
    keep(b"x")
    made = [backup.make(opened, place, now + timedelta(days=days)) for days in range(2)]
    vault.change_password("bm", "een", "helemaal anders", kdf)
    escrow.renew(opened, (place,))
    assert backup.backups(place) == (made[1], made[0])
    for one in made:
        slot = parse(one.slots.read_bytes()).slot("bm")
        with pytest.raises(Locked, match="wrong_password"):
            open_slot(opened.vault, slot, "een")


def numbers(opened: Opened, place: Path) -> set[int]:
    """Of the keys in the escrow there."""
    contents = escrow.load(place / escrow.FILE).open_with(opened.vault_key)
    return {key.number for key in contents.keys}


def test_key_of_before_a_sealing_stays_until_no_pair_needs_it(
    opened: Opened,
    place: Path,
    keep: Keep,
    now: datetime,
    alone: frozenset[str],
    everyone: frozenset[str],
) -> None:
    record = keep(b"x")
    keep(b"y")
    first = backup.make(opened, place, now)
    for readers in (alone, everyone, alone):
        keep(b"x", readers, record=record)
        escrow.renew(opened, (place,))
    assert numbers(opened, place) == {1, 2, 5}, "3 and 4 are in no pair"
    backup.make(opened, place, now + timedelta(days=1))
    escrow.renew(opened, (place,))
    assert numbers(opened, place) == {1, 2, 5}
    first.store.unlink()
    escrow.renew(opened, (place,))
    assert numbers(opened, place) == {2, 5}


def test_no_key_of_any_time_stays_of_what_was_erased(
    vault: Vault,
    opened: Opened,
    place: Path,
    keep: Keep,
    now: datetime,
    alone: frozenset[str],
    everyone: frozenset[str],
) -> None:
    record = keep(b"x")
    keep(b"y")
    backup.make(opened, place, now)
    keep(b"x", alone, record=record)
    backup.make(opened, place, now + timedelta(days=1))
    assert numbers(opened, place) == {1, 2, 3}
    with vault.transaction("bm", now=now) as transaction:
        transaction.erase(record)
        transaction.log(b"erased", everyone)
    escrow.renew(opened, (place,))
    assert numbers(opened, place) == {2}


def test_key_of_before_a_sealing_stays_under_another_vault_key(
    vault: Vault, opened: Opened, place: Path, keep: Keep, now: datetime, alone: frozenset[str]
) -> None:
    record = keep(b"x")
    backup.make(opened, place, now)
    vault.remove_member("bm", "aiv")
    with vault.transaction("bm", now=now) as transaction:
        transaction.write(record, record, b"x", alone)
        transaction.log(b"written", alone)
    later = vault.whole("bm")
    escrow.renew(later, (place,))
    assert numbers(later, place) == {1, 2}


def test_key_that_keys_db_lost_is_taken_over_from_the_former_escrow(
    opened: Opened, place: Path, keep: Keep, now: datetime
) -> None:
    keep(b"x")
    keep(b"y")
    backup.make(opened, place, now)
    with opened.keys_file.writing():
        opened.keys_file.run("DELETE FROM record_key WHERE number = 1")
    assert backup.lacking(opened) == 1
    escrow.renew(opened, (place,))
    assert numbers(opened, place) == {1, 2}


def test_key_file_that_is_not_the_one_in_force_replaces_nothing_beside_the_backups(
    opened: Opened, place: Path, keep: Keep, now: datetime, folder: Path
) -> None:
    keep(b"x")
    made = backup.make(opened, place, now)
    before = (place / escrow.FILE).read_bytes(), made.slots.read_bytes()
    other = slots_file.sealed(slots_file.load(folder), opened.vault_key)
    for written in (other, msgspec.structs.replace(other, version=slots_file.NO_VERSION)):
        slots_file.write(folder, written)
        with pytest.raises(Damaged, match="slots_damaged"):
            escrow.renew(opened, (place,))
        assert ((place / escrow.FILE).read_bytes(), made.slots.read_bytes()) == before


def test_last_number_there_is_shuts_nobody_out(
    vault: Vault, opened: Opened, place: Path, keep: Keep, folder: Path, kdf: KdfParameters
) -> None:
    key, last = opened.vault_key, slots_file.NO_VERSION - 2
    vault.close()
    high = msgspec.structs.replace(slots_file.load(folder), version=last)
    slots_file.write(folder, slots_file.sealed(high, key))
    for old, new in (("een", "drie"), ("drie", "vier"), ("vier", "een")):
        again = Vault.open(folder)
        again.unlock("bm", old)
        again.change_password("bm", old, new, kdf)
        escrow.renew(again.whole("bm"), (place,))
        assert escrow.is_current(again.whole("bm"), place)
        again.close()


@pytest.mark.parametrize("what", ["entry", "ending", "spent"])
def test_what_somebody_wrote_into_the_escrow_alone_does_not_outlast_the_next(
    vault: Vault, opened: Opened, place: Path, keep: Keep, back: Back, now: datetime, what: str
) -> None:
    keep(b"x")
    backup.make(opened, place, now)
    whole = escrow.load(place / escrow.FILE).open_with(opened.vault_key)
    ending = Ending(opened.vault, 4, "bm", 0, "aiv")
    more = {
        "entry": {"entries": (*whole.entries, Entry(99, b"junk", b"", b""))},
        "ending": {"entries": (*whole.entries, new_ending(ending, vault.identity("aiv")))},
        "spent": {"spent": (*whole.spent, 0, 2**63 - 1)},
    }
    forged = msgspec.structs.replace(whole, **more[what])
    (place / escrow.FILE).write_bytes(escrow.sealed(opened, forged))
    escrow.renew(opened, (place,))
    renewed = escrow.load(place / escrow.FILE).open_with(opened.vault_key)
    assert (renewed.entries, renewed.spent) == (whole.entries, whole.spent)
    (place / escrow.FILE).write_bytes(escrow.sealed(opened, forged))
    again, _, told = back()
    contested = Finding("removal_contested", {"member": "bm", "adder": "aiv"})
    found = (contested,) if what == "ending" else ()  # which is signed, and removes nobody
    assert (told.opened, told.damaged, again.check("bm")) == (1, 0, found)
    again.close()


def test_roster_that_keys_db_lost_is_taken_over_from_the_former_escrow(
    vault: Vault,
    opened: Opened,
    place: Path,
    insider: Insider,
    now: datetime,
    kdf: KdfParameters,
) -> None:
    """Also of a newcomer of whom nobody who is here has heard before."""
    vault.lock_member("aiv")
    vault.add_member("bm", "pol", "Politie", "drie", now, kdf)
    backup.make(opened, place, now)
    whole = escrow.load(place / escrow.FILE).open_with(opened.vault_key).entries

    key, lost = opened.vault_key, "DELETE FROM roster WHERE number > 1"

    def lose(_: Database, keys: Database) -> None:
        without_triggers(keys, lambda: keys.run(lost))
        roster.insert(keys, [Entry(number, b"junk", b"", b"") for number in (2, 3, 7)])

    insider(lose)
    vault.unlock("aiv", "twee")
    escrow.renew(vault.whole("aiv"), (place,))
    assert escrow.load(place / escrow.FILE).open_with(key).entries == whole


def erased(vault: Vault, record: str, now: datetime, readers: frozenset[str]) -> None:
    with vault.transaction("bm", now=now) as transaction:
        transaction.erase(record)
        transaction.log(b"erased", readers)


@pytest.mark.parametrize("goes_on", [False, True])
def test_copy_of_the_folder_has_no_erased_key_return_to_the_escrow(
    vault: Vault,
    opened: Opened,
    place: Path,
    folder: Path,
    keep: Keep,
    back: Back,
    tmp_path: Path,
    now: datetime,
    everyone: frozenset[str],
    goes_on: bool,
) -> None:
    record = keep(b"planted")
    made = backup.make(opened, place, now)
    vault.lock()
    shutil.copytree(folder, tmp_path / "copy")
    vault.unlock("bm", "een")
    opened = vault.whole("bm")
    erased(vault, record, now, everyone)
    escrow.renew(opened, (place,))
    newest = (place / escrow.FILE).read_bytes()
    copy = Vault.open(tmp_path / "copy")
    copy.unlock("bm", "een")
    for _ in range(3 * goes_on):
        with copy.transaction("bm", now=now) as transaction:
            transaction.log(b"elsewhere", everyone)
    for work in (escrow.renew, lambda opened, _: backup.make(opened, place, now)):
        with pytest.raises(Unusable, match="backup_of_another_copy"):
            work(copy.whole("bm"), (place,))
    copy.close()
    assert (place / escrow.FILE).read_bytes() == newest
    again, _, told = back(made)
    assert told.gone == 1
    again.close()


def of_a_former_program(opened: Opened, place: Path) -> None:
    """Has the escrow say nothing of the log but its length and root."""
    kept = escrow.load(place / escrow.FILE).open_with(opened.vault_key)
    former = msgspec.structs.replace(kept, log=b"")
    (place / escrow.FILE).write_bytes(escrow.sealed(opened, former))


@pytest.mark.parametrize("later", [1, 5])
def test_restored_vault_replaces_the_escrow_of_a_former_program(
    opened: Opened, place: Path, keep: Keep, back: Back, now: datetime, later: int
) -> None:
    """Which ends before or after the restored log does."""
    keep(b"x")
    backup.make(opened, place, now)
    for _ in range(later):
        keep(b"later")
    escrow.renew(opened, (place,))
    of_a_former_program(opened, place)
    again, _, told = back()
    assert told.later == later
    ours = again.whole("bm")
    made = backup.make(ours, place, now + timedelta(days=1))
    assert made in backup.backups(place)
    assert escrow.load(place / escrow.FILE).open_with(ours.vault_key).log
    again.close()


def test_copy_of_the_folder_leaves_the_escrow_of_a_former_program(
    vault: Vault,
    place: Path,
    folder: Path,
    keep: Keep,
    code: RecoveryCode,
    now: datetime,
    kdf: KdfParameters,
    tmp_path: Path,
) -> None:
    """Though somebody once came in by the sheet, before the copy was made."""
    vault.recover("aiv", code, "vier", now, kdf)
    vault.unlock("bm", "een")
    backup.make(vault.whole("bm"), place, now)
    vault.lock()
    shutil.copytree(folder, tmp_path / "copy")
    vault.unlock("bm", "een")
    keep(b"later", frozenset({"bm"}))
    escrow.renew(vault.whole("bm"), (place,))
    of_a_former_program(vault.whole("bm"), place)
    copy = Vault.open(tmp_path / "copy")
    copy.unlock("bm", "een")
    with pytest.raises(Unusable, match="backup_of_another_copy"):
        escrow.renew(copy.whole("bm"), (place,))
    copy.close()


def test_restored_vault_replaces_the_escrow_that_it_is_of(
    vault: Vault,
    opened: Opened,
    place: Path,
    keep: Keep,
    back: Back,
    now: datetime,
    everyone: frozenset[str],
) -> None:
    """Though that is of later than the backup: of what was erased since it has no keys."""
    record = keep(b"planted")
    keep(b"x")
    backup.make(opened, place, now)
    erased(vault, record, now, everyone)
    escrow.renew(opened, (place,))
    assert numbers(opened, place) == {2}
    again, _, told = back()
    assert (told.later, told.gone) == (1, 1)
    backup.make(again.whole("bm"), place, now)
    assert numbers(again.whole("bm"), place) == {2}
    again.close()
