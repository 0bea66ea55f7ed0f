"""The slot of a removed member that somebody put back keeps nobody else from the vault.

Neither from the sheet, nor from a backup, nor beside an old file; and it gets nothing that follows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from app.crypto.kdf import KdfParameters
from app.crypto.recovery import RecoveryCode
from app.errors import Damaged, NotFound
from app.store import backup, escrow, roster
from app.store import slots as slots_file
from app.store.connection import Database
from app.store.finding import Finding
from app.store.ids import OFFICE
from app.store.opened import KEYS, STORE, raw_key
from app.store.rebuilding import Rebuilt
from app.store.slot import wrap_vault_key
from app.store.slots import Slot
from app.store.stage import Signer
from app.store.vault import Vault
from tests.app.store.test_hostile_member import without_triggers

Keep = Callable[..., str]
Back = Callable[..., tuple[Vault, RecoveryCode, Rebuilt]]
LEFT = Finding("member_left", {"member": "vic"})
CONTESTED = Finding("removal_contested", {"member": "vic", "adder": "bm"})


@dataclass
class Gone:
    """bm removed vic while pol was away; aiv, who knows it too, has vic's former slot."""

    vault: Vault
    slot: Slot
    now: datetime

    def put_back(self) -> None:
        """By aiv, who signs for it; all is locked before and after."""
        vault = self.vault
        vault.lock()
        vault.unlock("aiv", "twee")
        opened = vault.whole("aiv")
        me = opened.member("aiv")
        public = next(one.public for one in me.trust.by_number.values() if one.member == "vic")
        wrapped = wrap_vault_key(opened.vault, "vic", public.hpke, opened.vault_key)
        slot = msgspec.structs.replace(self.slot, vault_keys=(wrapped,))
        signer = Signer.of(me)
        vault._save(opened, vault.slots.with_slot(slot), opened.vault_key, signer)
        self.line("aiv")
        vault.lock()

    def line(self, by: str) -> None:
        with self.vault.transaction(by, now=self.now) as transaction:
            transaction.log(b"unlocked", frozenset({by}))


@pytest.fixture
def gone(vault: Vault, keep: Keep, now: datetime, kdf: KdfParameters) -> Gone:
    vault.add_member("bm", "pol", "Politie", "drie", now, kdf)
    vault.add_member("bm", "vic", "Vic", "vier", now, kdf)
    vault.lock()
    vault.unlock("pol", "drie")
    vault.lock()
    vault.unlock("bm", "een")
    slot = vault.slots.slot("vic")
    keep(b"office", frozenset({"bm", "aiv", "pol", "vic"}), bundle=OFFICE, record=OFFICE)
    vault.remove_member("bm", "vic")
    keep(b"office", frozenset({"bm", "aiv", "pol"}), bundle=OFFICE, record=OFFICE)
    return Gone(vault, slot, now)


def sealed(vault: Vault, by: str, now: datetime) -> str:
    """A record for everybody to whom `by` seals."""
    everyone = frozenset(str(one.member) for one in vault.header.members)
    with vault.transaction(by, now=now) as transaction:
        record = transaction.new_id()
        transaction.write(record, record, b"later", everyone)
        transaction.log(b"later", everyone)
    return record


@pytest.mark.parametrize("sorted_then", [True, False])
def test_backup_keeps_the_removal_before_what_was_added_after_it(
    place: Path, gone: Gone, back: Back, now: datetime, kdf: KdfParameters, sorted_then: bool
) -> None:
    """Also one whose escrow a former program wrote in another order."""
    vault = gone.vault
    gone.put_back()
    vault.unlock("pol", "drie")
    vault.add_member("pol", "new", "Nieuw", "vijf", now, kdf)
    gone.line("pol")
    opened = vault.whole("pol")
    backup.make(opened, place, now + timedelta(days=1))
    if not sorted_then:
        kept = escrow.load(place / escrow.FILE).open_with(opened.vault_key)
        trust = opened.member("pol").trust
        entries = (*trust.counted, *trust.contested)
        assert entries != kept.entries
        former = msgspec.structs.replace(kept, entries=entries)
        (place / escrow.FILE).write_bytes(escrow.sealed(opened, former))
    vault.lock()
    again, _, _ = back(member="aiv")
    assert again.whole("aiv").noticed == (CONTESTED,)
    assert again.check("aiv") == (CONTESTED,)
    again.unlock("bm", "een")
    assert again.whole("bm").member("bm").trust.left.keys() == {"vic"}
    again.close()


@pytest.mark.parametrize("member", ["bm", "pol"])
@pytest.mark.parametrize("restored", [True, False])
def test_a_sheet_that_knows_the_removal_lets_everybody_else_in(
    place: Path,
    gone: Gone,
    back: Back,
    code: RecoveryCode,
    now: datetime,
    kdf: KdfParameters,
    member: str,
    restored: bool,
) -> None:
    vault = gone.vault
    following = vault.recover("bm", code, "nieuw", now, kdf)
    gone.line("bm")
    gone.put_back()
    if restored:
        vault.unlock("pol", "drie")
        backup.make(vault.whole("pol"), place, now + timedelta(days=1))
        vault.lock()
        with pytest.raises(Damaged, match="member_left member=vic"):
            back(member="vic", code=following)
        again, _, told = back(member=member, code=following)
        assert told.damaged == 0
    else:
        again = vault
        with pytest.raises(Damaged, match="member_left member=vic"):
            again.recover("vic", following, "nieuw", now, kdf)
        again.recover(member, following, "nieuw", now, kdf)
    assert LEFT in again.whole(member).noticed
    assert again.slots.members == {"bm", "aiv", "pol"}
    with again.transaction(member, now=now) as transaction:
        assert transaction.readers(OFFICE) == {"bm", "aiv", "pol"}
        transaction.log(b"entered", frozenset({member}))
    again.establish()
    again.lock()
    with pytest.raises(NotFound, match="member_unknown"):
        again.unlock("vic", "vier")
    again.unlock(member, "nieuw")
    assert again.whole(member).noticed == again.check(member) == ()
    again.close()


def test_what_is_noticed_at_unlocking_is_noticed_by_the_sheet_too(
    gone: Gone, code: RecoveryCode, now: datetime, kdf: KdfParameters
) -> None:
    """A sheet from before the removal, and a slot that somebody took away meanwhile."""
    vault = gone.vault
    gone.put_back()
    vault.unlock("pol", "drie")
    key, slots = vault.whole("pol").vault_key, vault.slots
    vault.close()
    rest = tuple(slot for slot in slots.slots if slot.member != "aiv")
    less = msgspec.structs.replace(slots, slots=rest)
    slots_file.write(vault.folder, slots_file.sealed(less, key))
    again = Vault.open(vault.folder)
    again.recover("pol", code, "nieuw", now, kdf)
    missing = Finding("slot_missing", {"member": "aiv"})
    assert again.whole("pol").noticed == (Finding("slots_unexplained"), missing, CONTESTED)
    assert "aiv" in {one.member for one in again.header.members}
    again.keep_places("pol")
    assert again.slots.slot("aiv").closed
    again.close()


@pytest.mark.parametrize("file", [STORE, KEYS])
@pytest.mark.parametrize("accepted", [True, False])
def test_beside_an_old_file_who_knows_the_removal_works_on_without_that_slot(
    gone: Gone, keep: Keep, now: datetime, file: str, accepted: bool, kdf: KdfParameters
) -> None:
    vault, path = gone.vault, gone.vault.folder / file
    vault.lock()
    old = path.read_bytes()
    gone.put_back()
    vault.unlock("pol", "drie")  # who knows of no removal
    for _ in range(3):
        sealed(vault, "pol", now)
    vault.lock()
    right = path.read_bytes()
    path.write_bytes(old)
    vault.unlock("bm", "een")
    assert LEFT in vault.whole("bm").noticed
    vault.keep_places("bm")
    vault.unlock("pol", "drie")
    vault.lock_member("pol")
    assert [one.member for one in vault.header.members] == ["bm", "aiv", "pol"]
    with vault.transaction("bm", now=now) as transaction:  # under keys that are there
        transaction.log(b"line", frozenset({"bm", "aiv", "pol"}))
    with pytest.raises(Damaged, match=vault.whole("bm").outdated):
        vault.remove_member("bm", "pol")
    if accepted:
        vault.accept("bm")
        vault.remove_member("bm", "pol")
        sealed(vault, "bm", now)
    vault.lock()
    if not accepted:
        path.write_bytes(right)
        vault.unlock("bm", "een")
        gone.line("bm")
        vault.lock()
    assert "vic" not in slots_file.load(vault.folder).members
    vault.unlock("aiv", "twee")
    assert vault.whole("aiv").noticed == ()
    assert LEFT not in vault.check("aiv")
    vault.close()


@pytest.mark.parametrize("file", [None, STORE, KEYS])
def test_who_was_let_in_is_locked_as_soon_as_somebody_comes_who_knows_the_removal(
    gone: Gone, now: datetime, kdf: KdfParameters, file: str | None
) -> None:
    """And comes in no more beside them; the others work on, and admit whom they like."""
    vault = gone.vault
    vault.lock()
    old = (vault.folder / (file or STORE)).read_bytes()
    gone.put_back()
    if file is not None:
        vault.unlock("pol", "drie")
        for _ in range(3):
            sealed(vault, "pol", now)
        vault.lock()
        (vault.folder / file).write_bytes(old)
    vault.unlock("vic", "vier")
    assert vault.unlocked == {"vic"}
    vault.unlock("bm", "een")
    vault.keep_places("bm")
    assert (vault.unlocked, vault.anyone) == ({"bm"}, "bm")
    assert "vic" not in {one.member for one in vault.header.members}
    assert ("vic" in {one.member for one in vault.header.named}) == (file is not None)
    with pytest.raises(Damaged if file else NotFound, match=r"member_left|member_unknown"):
        vault.unlock("vic", "vier")
    vault.unlock("aiv", "twee")
    if file is not None:
        vault.accept("bm")
    vault.add_member("bm", "new", "Nieuw", "vijf", now, kdf)
    assert vault.unlocked == {"bm", "aiv"}
    assert vault.slots.members == {"bm", "aiv", "pol", "new"}
    sealed(vault, "aiv", now)
    vault.close()


def test_the_sheet_locks_whom_it_knows_to_be_removed(
    gone: Gone, code: RecoveryCode, now: datetime, kdf: KdfParameters
) -> None:
    vault = gone.vault
    following = vault.recover("bm", code, "nieuw", now, kdf)
    gone.line("bm")
    gone.put_back()
    vault.unlock("vic", "vier")
    vault.recover("pol", following, "nieuw", now, kdf)
    assert (vault.unlocked, vault.slots.members) == ({"pol"}, {"bm", "aiv", "pol"})
    gone.line("pol")
    vault.close()


def test_whose_removal_was_taken_out_of_the_roster_too_gets_nothing_from_who_knew_it(
    gone: Gone, now: datetime
) -> None:
    """It is pinned: their slot goes again, though the roster does not say why."""
    vault = gone.vault
    gone.put_back()
    vault.unlock("pol", "drie")
    key = vault.whole("pol").vault_key
    vault.close()
    keys = Database(vault.folder / KEYS, raw_key(key, KEYS))
    last = max(entry.number for entry in roster.entries(keys))
    without_triggers(keys, lambda: keys.run("DELETE FROM roster WHERE number = ?", last))
    keys.close()
    again = Vault.open(vault.folder)
    again.unlock("bm", "een")
    assert LEFT in again.whole("bm").noticed
    assert [one.member for one in again.header.members] == ["bm", "aiv", "pol"]
    sealed(again, "bm", now)
    again.close()
    assert "vic" not in slots_file.load(vault.folder).members
