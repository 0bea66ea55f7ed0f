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
from app.store import backup, escrow
from app.store.finding import Finding
from app.store.ids import OFFICE
from app.store.rebuilding import Rebuilt
from app.store.slot import wrap_vault_key
from app.store.slots import Slot
from app.store.stage import Signer
from app.store.vault import Vault

Keep = Callable[..., str]
Back = Callable[..., tuple[Vault, RecoveryCode, Rebuilt]]
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
    assert again.check("aiv") == (CONTESTED,)
    again.unlock("bm", "een")
    assert again.whole("bm").member("bm").trust.left.keys() == {"vic"}
    again.close()
