"""What a key slot says, and to whom it opens."""

from pathlib import Path

import pytest

from app.crypto.sealing import unseal
from app.errors import Damaged
from app.store.binding import bind
from app.store.slots import Kdf, Slot, load
from app.store.vault import Vault


def test_nothing_in_a_slot_lets_a_password_end_by_itself() -> None:
    """No rotation (OWASP ASVS 6.2.10): a slot holds no day."""
    assert Slot.__struct_fields__ == (
        *("member", "name", "kdf", "confirmation", "member_key", "bundle", "vault_keys", "device"),
    )
    assert Kdf.__struct_fields__ == ("memory_kib", "passes", "lanes", "salt")


def test_no_key_of_another_member_opens_what_signs(vault: Vault, folder: Path) -> None:
    """Sole control (eIDAS, art. 26 c): a private key opens by its own member's password alone."""
    opened = vault._opened
    assert opened is not None
    own, other = opened.members["bm"], opened.members["aiv"]
    bundle, aad = load(folder).slot("bm").bundle, bind("bundle", opened.vault, "bm")
    assert own.identity.to_bytes() in unseal(own.slot.member_key, bundle, aad)
    for key in (opened.vault_key, other.slot.member_key, other.identity.hpke.to_bytes()):
        with pytest.raises(Damaged, match="unsealable"):
            unseal(key, bundle, aad)
