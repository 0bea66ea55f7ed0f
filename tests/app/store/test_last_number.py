"""slots.json with the last number there is: a member wrote it, and a power cut may follow."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from app.crypto.kdf import KdfParameters
from app.crypto.recovery import RecoveryCode
from app.errors import Damaged
from app.store import slots, stage
from app.store.connection import Database
from app.store.stage import Signer
from app.store.vault import Vault

Keep = Callable[..., str]
Insider = Callable[[Callable[[Database, Database], None]], None]


@pytest.mark.parametrize("change", ["password", "recovery", "newcomer", "removal"])
def test_last_number_there_is_shuts_nobody_out_after_a_power_cut(
    vault: Vault,
    folder: Path,
    keep: Keep,
    code: RecoveryCode,
    kdf: KdfParameters,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    change: str,
) -> None:
    """A member wrote that number; the cut comes right after the program wrote slots.json."""
    key = vault.whole("bm").vault_key
    vault.lock()
    high = msgspec.structs.replace(slots.load(folder), version=slots.NO_VERSION - 2)
    slots.write(folder, slots.sealed(high, key))
    vault.close()
    again, cut = Vault.open(folder), folder.with_name("cut")
    again.unlock("bm", "een")
    again.accept("bm")
    with again.transaction("bm", now=now) as transaction:
        transaction.log(b"x", frozenset({"bm"}))
    former = (folder / "slots.json").read_bytes()
    work: dict[str, Callable[[], object]] = {
        "password": lambda: again.change_password("bm", "een", "drie", kdf),
        "recovery": lambda: again.recover("bm", code, "drie", now, kdf),
        "newcomer": lambda: again.add_member("bm", "pol", "Politie", "drie", now, kdf),
        "removal": lambda: again.remove_member("bm", "aiv"),
    }
    write = slots.write

    def once(into: Path, written: slots.Slots) -> None:
        write(into, written)
        if not cut.exists():
            shutil.copytree(folder, cut)

    monkeypatch.setattr(slots, "write", once)
    work[change]()
    again.close()
    back = Vault.open(cut)
    back.unlock("bm", "drie" if change in {"password", "recovery"} else "een")
    assert back.check("bm") == ()
    with back.transaction("bm", now=now) as transaction:
        transaction.log(b"y", frozenset({"bm"}))
    back.close()
    (cut / "slots.json").write_bytes(former)
    outdated = Vault.open(cut)
    with pytest.raises(Damaged, match=r"slots_(or_stores_)?outdated"):
        outdated.unlock("bm", "een")
    outdated.close()


def test_last_number_there_is_with_a_leaf_that_nobody_signed_is_noticed(
    vault: Vault, folder: Path, now: datetime
) -> None:
    for forged in (False, True):
        with vault.transaction("bm", now=now) as transaction:
            transaction.log(b"x", frozenset({"bm"}))
        opened = vault.whole("bm")
        high = msgspec.structs.replace(slots.load(folder), version=slots.NO_VERSION - 2)
        if forged:  # by aiv, in the name of bm
            signer = Signer(1, vault.identity("aiv"))
            high = stage.prepare(opened, high, opened.vault_key, stage.NOTHING_MORE, signer)
        else:
            high = slots.sealed(high, opened.vault_key)
        vault.close()
        slots.write(folder, high)
        vault = Vault.open(folder)
        vault.unlock("bm", "een")
        assert [one.code for one in vault.whole("bm").noticed] == ["slots_unexplained"]
        vault.accept("bm")
        vault.unlock("aiv", "twee")
    vault.close()
