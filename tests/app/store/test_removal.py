"""Somebody who is removed keeps what they copied, and gets nothing that follows."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from app.crypto.kdf import KdfParameters
from app.crypto.recovery import RecoveryCode
from app.errors import Damaged, Locked, NotFound, Unusable
from app.store import backup, circle, escrow, rotation, slots
from app.store.connection import Database
from app.store.finding import Finding
from app.store.member import Unlocked
from app.store.opened import raw_key
from app.store.rebuilding import Rebuilt
from app.store.repairing import repair
from app.store.roster import Ending
from app.store.vault import Vault

Keep = Callable[..., str]
Back = Callable[..., tuple[Vault, RecoveryCode, Rebuilt]]


def write(vault: Vault, by: str, now: datetime, *readers: str, record: str | None = None) -> str:
    with vault.transaction(by, now=now) as transaction:
        named = record or transaction.new_id()
        transaction.write(named, named, b"x", frozenset(readers))
        transaction.log(b"written", frozenset({by}))
    return named


def test_removed_member_has_no_slot_and_the_others_work_on(
    vault: Vault, folder: Path, keep: Keep, now: datetime, everyone: frozenset[str]
) -> None:
    record = keep(b"before", everyone)
    vault.remove_member("bm", "aiv")
    assert vault.unlocked == {"bm"}
    assert [name.member for name in vault.header.members] == ["bm"]
    write(vault, "bm", now, "bm")
    assert vault.check("bm") == ()
    vault.close()
    again = Vault.open(folder)
    with pytest.raises(NotFound, match="member_unknown"):
        again.unlock("aiv", "twee")
    again.unlock("bm", "een")
    with again.transaction("bm", now=now) as transaction:
        stored = transaction.read(record)
    assert stored is not None
    assert stored.payload == b"before"
    assert again.check("bm") == ()
    again.close()


def test_both_stores_are_under_another_key_at_once(vault: Vault, folder: Path) -> None:
    former = vault.whole("bm").vault_key
    vault.remove_member("bm", "aiv")
    vault.lock()
    for file in ("store.db", "keys.db"):
        with pytest.raises(Damaged, match="store_damaged"):
            Database(folder / file, raw_key(former, file))
    assert len(slots.load(folder).slots[0].vault_keys) == 1


def test_removed_member_is_in_no_new_circle(
    vault: Vault, keep: Keep, now: datetime, kdf: KdfParameters, everyone: frozenset[str]
) -> None:
    vault.add_member("bm", "pol", "Politie", "drie", now, kdf)
    changed, gone = keep(b"before", everyone), vault.identity("aiv").hpke
    opened = vault.whole("bm")
    known = {row.id for row in opened.keys.circle_rows()}
    vault.remove_member("bm", "aiv")
    for record in (changed, None):
        write(vault, "bm", now, "bm", "pol", record=record)
    fresh = [row for row in opened.keys.circle_rows() if row.id not in known]
    assert fresh
    assert all(circle.open_as(opened.vault, row, "aiv", gone) is None for row in fresh)
    with pytest.raises(Damaged, match="member_left member=aiv"):
        write(vault, "bm", now, *everyone)


def test_members_who_were_away_learn_it_when_they_come_back(
    vault: Vault, now: datetime, kdf: KdfParameters
) -> None:
    vault.add_member("bm", "pol", "Politie", "drie", now, kdf)
    vault.lock_member("aiv")
    vault.remove_member("bm", "pol")
    vault.lock()
    vault.unlock("aiv", "twee")
    with pytest.raises(Damaged, match="member_left member=pol"):
        write(vault, "aiv", now, "aiv", "pol")
    assert vault.check("aiv") == ()


def test_who_removed_somebody_can_be_removed_in_turn(
    vault: Vault, now: datetime, kdf: KdfParameters, code: RecoveryCode
) -> None:
    for member, word in (("pol", "drie"), ("gem", "vier")):
        vault.add_member("bm", member, member, word, now, kdf)
    vault.remove_member("bm", "pol")
    vault.remove_member("aiv", "bm")
    vault.lock()
    for member, word in (("gem", "vier"), ("aiv", "twee")):
        vault.unlock(member, word)
        assert vault.check(member) == ()
    write(vault, "aiv", now, "aiv", "gem")
    vault.lock()
    vault.recover("gem", code, "nieuw", now, kdf)
    vault.unlock("aiv", "twee")
    write(vault, "gem", now, "aiv", "gem")
    assert vault.check("gem") == vault.check("aiv") == ()


def test_nobody_removes_themselves_or_a_stranger_and_nothing_changes(
    vault: Vault, folder: Path
) -> None:
    before = (folder / "slots.json").read_bytes()
    with pytest.raises(Unusable, match="member_removes_self"):
        vault.remove_member("bm", "bm")
    with pytest.raises(NotFound, match="member_unknown"):
        vault.remove_member("bm", "pol")
    vault.lock_member("aiv")
    with pytest.raises(Locked, match="member_locked"):
        vault.remove_member("aiv", "bm")
    assert (folder / "slots.json").read_bytes() == before


def test_nobody_comes_back_under_the_same_name(
    vault: Vault, now: datetime, kdf: KdfParameters
) -> None:
    """A co-member could else remove somebody, and let in a key of their own in their place."""
    vault.remove_member("bm", "aiv")
    vault.lock()
    vault.unlock("bm", "een")
    with pytest.raises(Unusable, match="member_was_removed member=aiv"):
        vault.add_member("bm", "aiv", "Ambtenaar", "twee", now, kdf)
    vault.add_member("bm", "aiv2", "Ambtenaar", "twee", now, kdf)


def test_former_identity_of_a_removed_member_signs_no_later_leaf(
    vault: Vault, keep: Keep, everyone: frozenset[str], alone: frozenset[str], now: datetime
) -> None:
    keep(b"x", everyone, by="aiv")
    opened = vault.whole("bm")
    gone = opened.members["aiv"]
    trust = gone.trust
    vault.remove_member("bm", "aiv")
    assert vault.check("bm") == ()
    opened.members["aiv"] = Unlocked(gone.slot, trust, gone.entry, b"")
    with vault.transaction("aiv", now=now) as forged:
        forged.log(b"forged", alone)
    facts = {"position": 1, "member": "aiv", "adder": "bm"}
    assert vault.check("bm") == (Finding("signed_after_leaving", facts),)


def test_removal_with_a_false_date_makes_no_line_untrue(
    vault: Vault,
    folder: Path,
    keep: Keep,
    everyone: frozenset[str],
    place: Path,
    back: Back,
    now: datetime,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A member removes another as the program does, but for its position in the log."""
    for by in ("bm", "aiv", "bm"):
        keep(b"x", everyone, by=by)

    def dated(*said: object) -> Ending:
        return Ending(*said[:3], 0, *said[4:])  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(rotation, "Ending", dated)
        vault.remove_member("aiv", "bm")
    with vault.transaction("aiv", now=now) as transaction:
        transaction.log(b"removed", frozenset({"aiv"}))
    named = Finding("signed_after_leaving", {"position": 0, "member": "bm", "adder": "aiv"})
    assert [one for one in vault.check("aiv") if one.code != "escrow_waits"] == [named]
    assert [leaf.signer for leaf in vault.read_log("aiv")] == ["bm", "aiv", "bm", "aiv"]
    opened = vault.whole("aiv")
    opened.places = (place,)
    made = backup.make(opened, place, now)
    vault.close()
    told = repair(folder, tmp_path / "into", "aiv", "twee", now)
    assert (told.leaves, told.records, told.lost) == (4, 3, (named,))
    again, _, rebuilt = back(made, member="aiv")
    assert (rebuilt.opened, again.check("aiv")[0]) == (3, named)
    again.close()


def test_what_they_were_typing_goes_with_them(vault: Vault) -> None:
    vault.keep_draft("aiv", "half a sentence")
    opened = vault.whole("bm")
    vault.remove_member("bm", "aiv")
    assert [row[0] for row in opened.keys_file.rows("SELECT member FROM draft")] == ["bm"]


def test_escrow_and_slots_beside_all_backups_follow(
    vault: Vault, place: Path, keep: Keep, back: Back, everyone: frozenset[str], now: datetime
) -> None:
    record = keep(b"before", everyone)
    backup.make(vault.whole("bm"), place, now)
    vault.remove_member("bm", "aiv")
    opened = vault.whole("bm")
    assert opened.escrow_waits
    escrow.renew(opened, opened.places)
    for one in backup.backups(place):
        assert [slot.member for slot in slots.parse(one.slots.read_bytes()).slots] == ["bm"]
    assert escrow.is_current(opened, place)
    write(vault, "bm", now, "bm")
    vault.close()
    restored, _code, told = back()
    assert told.damaged == 0
    assert [name.member for name in restored.header.members] == ["bm"]
    with restored.transaction("bm", now=now) as transaction:
        assert transaction.read(record) is not None
    with pytest.raises(Damaged, match="member_left"), restored.transaction("bm", now=now) as more:
        more.log(b"x", everyone)
    assert restored.check("bm") == ()
    restored.close()


def test_lost_admission_changes_the_vault_key_once_the_step_is_on_the_disk(
    vault: Vault, folder: Path, keep: Keep, now: datetime, everyone: frozenset[str]
) -> None:
    keep(b"x", everyone)
    former = vault.whole("bm").vault_key
    with vault.transaction("bm", now=now) as transaction:
        transaction.rotate()
        transaction.log(b"lost", everyone)
    assert vault.whole("bm").vault_key != former
    assert not vault.whole("bm").rotation_waits
    assert vault.check("bm") == vault.check("aiv") == ()
    vault.lock()
    vault.unlock("aiv", "twee")
    assert vault.check("aiv") == ()


def test_change_of_the_vault_key_that_could_not_be_done_waits_for_the_next_unlocking(
    vault: Vault, now: datetime, everyone: frozenset[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    former = vault.whole("bm").vault_key
    with monkeypatch.context() as patched:

        def changed(*_: object) -> None:
            raise Damaged("member_key_changed", member="pol")

        patched.setattr("app.store.holding.rotated", changed)
        with vault.transaction("bm", now=now) as transaction:
            transaction.rotate()
            transaction.log(b"lost", everyone)
        assert {finding.code for finding in vault.check("bm")} == {"rotation_waits"}
    vault.lock()
    vault.unlock("aiv", "twee")
    assert vault.whole("aiv").vault_key != former
    assert vault.check("aiv") == ()
