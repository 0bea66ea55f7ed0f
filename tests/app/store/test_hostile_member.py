"""A member who works with tools of their own beside the program is noticed, by what they did."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from app.crypto.hpke import wrap
from app.crypto.kdf import KdfParameters
from app.crypto.recovery import RecoveryCode
from app.errors import Damaged, Locked, NotFound
from app.store import backup, escrow, roster, slots, stage
from app.store.connection import Database
from app.store.finding import Finding
from app.store.opened import raw_key
from app.store.repairing import repair
from app.store.restoring import restore
from app.store.roster import Ending
from app.store.slot import wrap_vault_key
from app.store.stage import Signer
from app.store.vault import Vault

Keep = Callable[..., str]
Insider = Callable[[Callable[[Database, Database], None]], None]


def codes(vault: Vault, by: str = "bm") -> set[str]:
    return {finding.code for finding in vault.check(by)}


def put_back(vault: Vault, folder: Path, former: slots.Slots, member: str) -> Vault:
    """A member's former slot, with the vault key of today for it, in a file with a right MAC."""
    opened = vault.whole("bm")
    public = next(
        holder.public
        for holder in opened.members["bm"].trust.by_number.values()
        if holder.member == member
    )
    wrapped = wrap_vault_key(opened.vault, member, public.hpke, opened.vault_key)
    slot = msgspec.structs.replace(former.slot(member), vault_keys=(wrapped,))
    key = opened.vault_key
    vault.close()
    slots.write(folder, slots.sealed(slots.load(folder).with_slot(slot), key))
    return Vault.open(folder)


def without_triggers(keys: Database, work: Callable[[], object]) -> None:
    triggers = keys.rows("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    for name, _ in triggers:
        keys.script(f"DROP TRIGGER {name}")
    work()
    for _, trigger in triggers:
        keys.script(trigger)


@pytest.fixture
def former(folder: Path, vault: Vault) -> bytes:
    """slots.json as it once stood."""
    return (folder / "slots.json").read_bytes()


def test_old_slots_put_back_after_a_removal_open_nothing(
    vault: Vault, folder: Path, former: bytes
) -> None:
    vault.remove_member("bm", "aiv")
    vault.close()
    (folder / "slots.json").write_bytes(former)
    again = Vault.open(folder)
    for member, word in (("aiv", "twee"), ("bm", "een")):
        with pytest.raises(Damaged, match="slots_or_stores_outdated"):
            again.unlock(member, word)
    again.close()


@pytest.mark.parametrize("change", ["password", "newcomer"])
def test_old_slots_put_back_under_the_same_vault_key_are_noticed(
    vault: Vault,
    folder: Path,
    former: bytes,
    keep: Keep,
    kdf: KdfParameters,
    now: datetime,
    change: str,
) -> None:
    if change == "password":
        vault.change_password("aiv", "twee", "ander", kdf)
    else:
        vault.add_member("bm", "pol", "Politie", "drie", now, kdf)
    keep(b"x", frozenset({"bm"}))
    vault.close()
    newest = (folder / "slots.json").read_bytes()
    (folder / "slots.json").write_bytes(former)
    again = Vault.open(folder)
    with pytest.raises(Damaged, match="slots_outdated"):
        again.unlock("aiv", "twee")
    again.close()
    (folder / "slots.json").write_bytes(newest)
    again = Vault.open(folder)
    again.unlock("bm", "een")
    assert again.check("bm") == ()
    again.close()


def test_slots_that_were_written_last_but_logged_by_nobody_yet_are_the_newest(
    vault: Vault, folder: Path, kdf: KdfParameters
) -> None:
    """As after a power cut."""
    vault.lock()
    vault.change_password("aiv", "twee", "ander", kdf)
    vault.unlock("aiv", "ander")
    assert vault.check("aiv") == ()


def test_slot_of_a_removed_member_put_back_with_the_new_key_is_named(
    vault: Vault, folder: Path, former: bytes, keep: Keep, everyone: frozenset[str]
) -> None:
    keep(b"before", everyone)
    vault.remove_member("bm", "aiv")
    again = put_back(vault, folder, slots.parse(former), "aiv")
    with pytest.raises(Damaged, match="member_contested member=aiv"):
        again.unlock("aiv", "twee")
    again.unlock("bm", "een")
    assert codes(again) == {"member_left", "slots_unexplained"}
    again.close()


def test_removal_taken_out_of_the_roster_does_not_bring_anybody_back(
    vault: Vault, folder: Path, former: bytes, now: datetime
) -> None:
    vault.remove_member("bm", "aiv")
    again = put_back(vault, folder, slots.parse(former), "aiv")
    again.unlock("bm", "een")
    key = again.whole("bm").vault_key
    again.close()
    keys = Database(folder / "keys.db", raw_key(key, "keys.db"))
    last = max(entry.number for entry in roster.entries(keys))
    without_triggers(keys, lambda: keys.run("DELETE FROM roster WHERE number = ?", last))
    keys.close()
    again = Vault.open(folder)
    again.unlock("bm", "een")
    with (
        pytest.raises(Damaged, match="member_key_changed member=aiv"),
        again.transaction("bm", now=now) as transaction,
    ):
        transaction.log(b"x", frozenset({"bm", "aiv"}))
    assert "member_key_changed" in codes(again)
    again.close()


def test_removal_that_nobody_trusted_signed_removes_nobody(vault: Vault, insider: Insider) -> None:
    aiv = vault.identity("aiv")

    def end(_: Database, keys: Database) -> None:
        number = len(roster.entries(keys)) + 1
        said = Ending(vault.header.vault_id, number, "bm", 0, "pol")
        roster.insert(keys, [roster.new_ending(said, aiv)])

    insider(end)
    vault.unlock("aiv", "twee")
    vault.unlock("bm", "een")
    assert codes(vault, "aiv") == codes(vault) == {"roster_damaged"}


def test_removal_that_a_member_writes_beside_the_program_shuts_nobody_out(
    vault: Vault,
    folder: Path,
    insider: Insider,
    keep: Keep,
    everyone: frozenset[str],
    place: Path,
    code: RecoveryCode,
    now: datetime,
    kdf: KdfParameters,
    tmp_path: Path,
) -> None:
    """The slot still stands in a slots.json that a member signed for: nobody was removed."""
    keep(b"before", everyone)
    aiv = vault.identity("aiv")

    def end(_: Database, keys: Database) -> None:
        said = Ending(vault.header.vault_id, len(roster.entries(keys)) + 1, "bm", 0, "aiv")
        roster.insert(keys, [roster.new_ending(said, aiv)])

    insider(end)
    contested = Finding("removal_contested", {"member": "bm", "adder": "aiv"})
    for member, word in (("aiv", "twee"), ("bm", "een")):
        vault.unlock(member, word)
        assert vault.whole(member).noticed == (contested,)
        keep(b"after", everyone, by=member)
        assert vault.check(member) == (contested,)
    vault.change_password("bm", "een", "drie", kdf)
    opened = vault.whole("bm")
    opened.places = (place,)
    made = backup.make(opened, place, now)
    vault.recover("aiv", code, "vier", now, kdf)
    assert vault.check("aiv") == vault.check("bm") == (contested,)
    vault.close()
    told = repair(folder, tmp_path / "into", "aiv", "vier", now)
    assert (told.records, told.lost) == (3, ())
    again = Vault.open(tmp_path / "into")
    again.unlock("bm", "drie")
    assert again.whole("bm").noticed == again.check("bm") == (contested,)
    again.close()
    again, _, rebuilt = restore(
        made,
        place / escrow.FILE,
        tmp_path / "restored",
        code,
        member="bm",
        password="nieuw",
        now=now,
        kdf=kdf,
    )
    assert (rebuilt.opened, again.check("bm")) == (3, (contested,))
    again.close()


def test_slot_that_was_put_back_and_that_a_member_signed_for_goes_again(
    vault: Vault, folder: Path, former: bytes, keep: Keep, everyone: frozenset[str]
) -> None:
    keep(b"before", everyone)
    vault.remove_member("bm", "aiv")
    again = put_back(vault, folder, slots.parse(former), "aiv")
    again.unlock("bm", "een")
    again.keep_places("bm")
    assert "aiv" not in again.slots.members
    again.lock()
    with pytest.raises(NotFound, match="member_unknown"):
        again.unlock("aiv", "twee")
    again.unlock("bm", "een")
    assert codes(again) == set()
    again.close()


def test_edited_wrap_of_the_vault_key_is_named_at_unlocking(
    vault: Vault, folder: Path, former: bytes
) -> None:
    opened, known = vault.whole("bm"), slots.parse(former)
    key = opened.vault_key
    other = wrap_vault_key(opened.vault, "bm", vault.identity("aiv").public.hpke, key)
    vault.close()
    edited = msgspec.structs.replace(known.slot("bm"), vault_keys=(other,))
    slots.write(folder, slots.sealed(known.with_slot(edited), key))
    again = Vault.open(folder)
    with pytest.raises(Damaged, match="slots_damaged"):
        again.unlock("bm", "een")
    again.close()


def test_edited_wrap_of_a_circle_stops_the_sealing_into_it(
    vault: Vault,
    insider: Insider,
    keep: Keep,
    everyone: frozenset[str],
) -> None:
    """Another reader would take the record for one that is not theirs."""
    keep(b"x", everyone)
    aiv = vault.identity("aiv").public.hpke

    def edit(_: Database, keys: Database) -> None:
        for row in keys.rows("SELECT id, wraps FROM circle"):
            length = len(row[1]) // 2
            other = wrap(aiv, bytes(32), b"elsewhere")
            keys.run(
                "UPDATE circle SET wraps = ? WHERE id = ?", other[:length] + row[1][length:], row[0]
            )

    insider(edit)
    vault.unlock("bm", "een")
    with pytest.raises(Damaged, match=r"circle_(altered|damaged)"):
        keep(b"y", everyone)
    assert "circle_altered" in codes(vault)


def test_place_of_who_lost_their_slot_is_kept_through_what_follows(
    vault: Vault,
    folder: Path,
    keep: Keep,
    everyone: frozenset[str],
    code: RecoveryCode,
    now: datetime,
    kdf: KdfParameters,
) -> None:
    before, key = keep(b"before", everyone), vault.whole("bm").vault_key
    rest = msgspec.structs.replace(vault.slots, slots=vault.slots.slots[:1])
    vault.close()
    slots.write(folder, slots.sealed(rest, key))
    again = Vault.open(folder)
    again.unlock("bm", "een")
    assert codes(again) == {"slot_missing", "slots_unexplained"}
    again.keep_places("bm")
    assert [slot.name for slot in again.header.members] == ["Burgemeester", "Ambtenaar"]
    with again.transaction("bm", now=now) as transaction:
        after = transaction.new_id()
        transaction.write(after, after, b"after", everyone)
        transaction.log(b"after", everyone)
        transaction.rotate()
    again.close()
    again = Vault.open(folder)
    with pytest.raises(Locked, match="slot_closed"):
        again.unlock("aiv", "twee")
    again.unlock("bm", "een")
    assert codes(again) == set()
    again.recover("aiv", code, "nieuw", now, kdf)
    with again.transaction("aiv", now=now) as transaction:
        for record in (before, after):
            assert transaction.read(record) is not None
    assert codes(again, "aiv") == codes(again) == set()
    again.close()


def test_who_lost_their_slot_can_be_removed(vault: Vault, folder: Path, keep: Keep) -> None:
    keep(b"x")
    key = vault.whole("bm").vault_key
    rest = msgspec.structs.replace(vault.slots, slots=vault.slots.slots[:1])
    vault.close()
    slots.write(folder, slots.sealed(rest, key))
    again = Vault.open(folder)
    again.unlock("bm", "een")
    again.keep_places("bm")
    again.remove_member("bm", "aiv")
    again.close()
    again = Vault.open(folder)
    again.unlock("bm", "een")
    assert [slot.member for slot in again.header.members] == ["bm"]
    assert codes(again) == set()
    again.close()


def test_key_file_for_which_another_key_signed_is_noticed(
    vault: Vault, folder: Path, keep: Keep, insider: Insider
) -> None:
    """In the name of a member whose keys the writer does not have."""
    keep(b"x")
    opened = vault.whole("bm")
    entry, me = opened.member("bm").entry, opened.member("aiv")
    signer = Signer(entry, me.identity)
    written = stage.prepare(opened, vault.slots, opened.vault_key, stage.NOTHING_MORE, signer)
    vault.close()
    slots.write(folder, written)
    again = Vault.open(folder)
    again.unlock("bm", "een")
    assert "slots_unexplained" in codes(again)
    again.close()


def test_member_whose_key_changed_is_added_by_nobody_and_leaves_nothing(
    vault: Vault, folder: Path, insider: Insider, now: datetime, kdf: KdfParameters
) -> None:
    """Their slot was taken out, and their entry in the roster too."""
    key = vault.whole("bm").vault_key
    rest = msgspec.structs.replace(vault.slots, slots=vault.slots.slots[:1])

    def forget(_store: Database, keys: Database) -> None:
        without_triggers(keys, lambda: keys.run("DELETE FROM roster WHERE number = 3"))

    insider(forget)
    vault.close()
    slots.write(folder, slots.sealed(rest, key))
    again = Vault.open(folder)
    again.unlock("bm", "een")
    before = codes(again)
    assert {"slot_missing", "member_key_changed"} <= before
    with pytest.raises(Damaged, match="member_key_changed member=aiv"):
        again.add_member("bm", "aiv", "Ambtenaar", "twee", now, kdf)
    assert codes(again) == before
    again.close()
