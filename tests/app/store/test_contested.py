"""A removed member whose slot somebody put back: nobody can tell the removal from a false one."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from app.crypto.kdf import KdfParameters
from app.crypto.recovery import RecoveryCode
from app.errors import Damaged, NotFound
from app.store import backup, roster
from app.store import slots as slots_file
from app.store.connection import Database
from app.store.finding import Finding
from app.store.rebuilding import Rebuilt
from app.store.repairing import repair
from app.store.roster import Ending
from app.store.slot import wrap_vault_key
from app.store.stage import Signer
from app.store.vault import Vault

Keep = Callable[..., str]
Insider = Callable[[Callable[[Database, Database], None]], None]
Back = Callable[..., tuple[Vault, RecoveryCode, Rebuilt]]
CONTESTED = Finding("removal_contested", {"member": "vic", "adder": "bm"})


@pytest.fixture
def returned(vault: Vault, keep: Keep, now: datetime, kdf: KdfParameters) -> Vault:
    """bm removed vic while pol was away, and aiv put vic's former slot back; all is locked."""
    vault.add_member("bm", "pol", "Politie", "drie", now, kdf)
    vault.add_member("bm", "vic", "Vic", "vier", now, kdf)
    vault.lock()
    vault.unlock("pol", "drie")
    vault.lock()
    vault.unlock("bm", "een")
    former = vault.slots.slot("vic")
    vault.remove_member("bm", "vic")
    keep(b"x", frozenset({"bm"}))
    vault.lock()
    vault.unlock("aiv", "twee")
    opened = vault.whole("aiv")
    me = opened.member("aiv")
    public = next(one.public for one in me.trust.by_number.values() if one.member == "vic")
    wrapped = wrap_vault_key(opened.vault, "vic", public.hpke, opened.vault_key)
    slots = vault.slots.with_slot(msgspec.structs.replace(former, vault_keys=(wrapped,)))
    vault._save(opened, slots, opened.vault_key, Signer.of(me))
    line(vault, "aiv", now)
    vault.lock()
    return vault


def line(vault: Vault, by: str, now: datetime) -> None:
    with vault.transaction(by, now=now) as transaction:
        transaction.log(b"unlocked", frozenset({by}))


def test_who_was_away_is_told_who_signed_the_removal_until_the_slot_is_gone(
    returned: Vault, now: datetime
) -> None:
    for member, word in (("pol", "drie"), ("vic", "vier")):
        returned.unlock(member, word)
        assert returned.whole(member).noticed == returned.check(member) == (CONTESTED,)
        returned.lock()
    returned.unlock("bm", "een")
    assert Finding("member_left", {"member": "vic"}) in returned.whole("bm").noticed
    line(returned, "bm", now)
    returned.lock()
    with pytest.raises(NotFound, match="member_unknown"):
        returned.unlock("vic", "vier")
    returned.unlock("pol", "drie")
    assert "vic" in returned.whole("pol").member("pol").trust.left
    assert returned.whole("pol").noticed == returned.check("pol") == ()


def test_who_was_away_removes_them_again(returned: Vault, now: datetime) -> None:
    returned.unlock("pol", "drie")
    returned.remove_member("pol", "vic")
    line(returned, "pol", now)
    for member, word in (("pol", "drie"), ("bm", "een"), ("aiv", "twee")):
        returned.lock()
        returned.unlock(member, word)
        assert returned.whole(member).noticed == returned.check(member) == ()
        assert "vic" in returned.whole(member).member(member).trust.left


def test_the_removal_outlasts_another_key_of_who_removed(
    returned: Vault, code: RecoveryCode, now: datetime, kdf: KdfParameters
) -> None:
    """It was signed by the key of then, which the sheet replaced since."""
    returned.unlock("pol", "drie")
    returned.lock()
    returned.recover("bm", code, "nieuw", now, kdf)
    returned.lock()
    for member, word in (("pol", "drie"), ("bm", "nieuw")):
        returned.unlock(member, word)
        assert returned.whole(member).noticed == returned.check(member) == (CONTESTED,)
        line(returned, member, now)
        returned.lock()
    returned.unlock("pol", "drie")
    returned.remove_member("pol", "vic")
    line(returned, "pol", now)
    returned.lock()
    returned.unlock("bm", "nieuw")
    assert returned.whole("bm").noticed == returned.check("bm") == ()


def test_removal_beside_a_key_file_that_nobody_signed_for_shuts_nobody_out(
    vault: Vault, folder: Path, keep: Keep, insider: Insider, now: datetime, tmp_path: Path
) -> None:
    """One member wrote both."""
    keep(b"x")
    opened, aiv = vault.whole("bm"), vault.identity("aiv")
    vault_id, vault_key, slots = opened.vault, opened.vault_key, vault.slots

    def end(_: Database, keys: Database) -> None:
        said = Ending(vault_id, 4, "bm", 0, "aiv")
        roster.insert(keys, [roster.new_ending(said, aiv)])

    insider(end)
    vault.close()
    slots_file.write(folder, slots_file.sealed(slots, vault_key))
    told = repair(folder, tmp_path / "into", "aiv", "twee", now)
    assert told.lost == (Finding("slots_unexplained"),)
    for place in (tmp_path / "into", folder):
        again = Vault.open(place)
        for member, word in (("aiv", "twee"), ("bm", "een")):
            again.unlock(member, word)
            again.keep_places(member)
            contested = Finding("removal_contested", {"member": "bm", "adder": "aiv"})
            assert contested in again.whole(member).noticed
            line(again, member, now)
            again.lock()
        again.close()


@pytest.mark.parametrize("by_sheet", [True, False])
def test_who_is_accused_beside_such_a_key_file_comes_in_after_another_or_by_the_sheet(
    vault: Vault,
    folder: Path,
    insider: Insider,
    code: RecoveryCode,
    now: datetime,
    kdf: KdfParameters,
    by_sheet: bool,
) -> None:
    line(vault, "bm", now)
    opened, aiv = vault.whole("bm"), vault.identity("aiv")
    vault_id, vault_key, slots = opened.vault, opened.vault_key, vault.slots

    def end(_: Database, keys: Database) -> None:
        said = Ending(vault_id, 4, "bm", 0, "aiv")
        roster.insert(keys, [roster.new_ending(said, aiv)])

    insider(end)
    vault.close()
    slots_file.write(folder, slots_file.sealed(slots, vault_key))
    again = Vault.open(folder)
    with pytest.raises(Damaged, match="member_contested member=bm"):
        again.unlock("bm", "een")
    if by_sheet:
        again.recover("bm", code, "een", now, kdf)
        line(again, "bm", now)
    else:
        again.unlock("aiv", "twee")
        line(again, "aiv", now)
        again.keep_places("aiv")
        line(again, "aiv", now)
        again.lock()
        again.unlock("bm", "een")
    assert Finding("removal_contested", {"member": "bm", "adder": "aiv"}) in again.check("bm")
    again.close()


def test_repair_keeps_the_removal(
    returned: Vault, folder: Path, now: datetime, tmp_path: Path
) -> None:
    returned.close()
    assert repair(folder, tmp_path / "into", "pol", "drie", now).lost == ()
    again = Vault.open(tmp_path / "into")
    again.unlock("pol", "drie")
    assert again.whole("pol").noticed == again.check("pol") == (CONTESTED,)
    again.unlock("bm", "een")
    assert "vic" in again.whole("bm").member("bm").trust.left
    again.close()


def test_backup_keeps_the_removal(place: Path, returned: Vault, back: Back, now: datetime) -> None:
    returned.lock()
    returned.unlock("pol", "drie")
    backup.make(returned.whole("pol"), place, now + timedelta(days=1))
    returned.lock()
    again, _, _ = back(member="aiv")
    assert CONTESTED in again.check("aiv")
    again.unlock("bm", "een")
    assert "vic" in again.whole("bm").member("bm").trust.left
    again.close()
