"""Beside an old keys.db nothing changes what opens the right one: that waits until it is back."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from app.crypto.kdf import KdfParameters
from app.crypto.recovery import RecoveryCode
from app.errors import Damaged
from app.store import slots as slots_file
from app.store.finding import Finding
from app.store.opened import KEYS, STORE
from app.store.vault import Vault

Keep = Callable[..., str]
BEHIND = Finding("keys_behind_store")


def again(folder: Path) -> Vault:
    vault = Vault.open(folder)
    vault.unlock("bm", "een")
    return vault


@pytest.fixture
def kept(vault: Vault, keep: Keep, folder: Path) -> tuple[str, str, bytes]:
    """A record, one whose key the old keys.db lacks, and the right keys.db beside the old one."""
    first = keep(b"first")
    vault.lock()
    old = (folder / KEYS).read_bytes()
    vault.unlock("bm", "een")
    vault.unlock("aiv", "twee")
    lost = keep(b"lost")
    vault.close()
    right = (folder / KEYS).read_bytes()
    (folder / KEYS).write_bytes(old)
    return first, lost, right


def lose_admission(vault: Vault, now: datetime, everyone: frozenset[str]) -> None:
    with vault.transaction("bm", now=now) as transaction:
        transaction.rotate()
        transaction.log(b"lapsed", everyone)


@pytest.mark.parametrize(
    "what", ["remove", "recover", "sheet", "password", "password locked", "add"]
)
def test_nothing_that_writes_slots_does_so_beside_an_old_keys_db(
    folder: Path,
    now: datetime,
    code: RecoveryCode,
    kdf: KdfParameters,
    kept: tuple[str, str, bytes],
    what: str,
) -> None:
    vault = Vault.open(folder)
    if what not in {"recover", "password locked"}:
        vault.unlock("bm", "een")
    before = slots_file.load(folder)
    asked: dict[str, Callable[[], object]] = {
        "remove": lambda: vault.remove_member("bm", "aiv", True),
        "recover": lambda: vault.recover("bm", code, "nieuw", now, kdf),
        "sheet": lambda: vault.replace_sheet("bm", code, RecoveryCode.generate()),
        "add": lambda: vault.add_member("bm", "der", "D", "drie", now, kdf),
    }
    change = asked.get(what, lambda: vault.change_password("bm", "een", "nieuw", kdf))
    with pytest.raises(Damaged, match="keys_behind_store"):
        change()
    vault.close()
    assert slots_file.load(folder) == before
    (folder / KEYS).write_bytes(kept[2])
    vault = again(folder)
    assert vault.check("bm") == ()
    with vault.transaction("bm", now=now) as transaction:
        assert transaction.read(kept[1])
    vault.close()


def test_the_sheet_names_a_keys_db_of_before_a_member_was_added(
    vault: Vault, folder: Path, now: datetime, keep: Keep, code: RecoveryCode, kdf: KdfParameters
) -> None:
    vault.lock()
    old = (folder / KEYS).read_bytes()
    vault.unlock("bm", "een")
    vault.add_member("bm", "der", "D", "drie", now, kdf)
    keep(b"later", frozenset({"bm", "der"}))
    vault.close()
    (folder / KEYS).write_bytes(old)
    for member in ("aiv", "der"):
        again = Vault.open(folder)
        with pytest.raises(Damaged, match="keys_behind_store"):
            again.recover(member, code, "nieuw", now, kdf)
        again.close()


@pytest.mark.parametrize("put_back", [True, False])
def test_a_lost_admission_changes_the_vault_key_once_keys_db_is_right_or_accepted(
    folder: Path,
    now: datetime,
    everyone: frozenset[str],
    kept: tuple[str, str, bytes],
    put_back: bool,
) -> None:
    vault = again(folder)
    before = vault.whole("bm").vault_key
    lose_admission(vault, now, everyone)
    vault.lock()
    vault.unlock("bm", "een")
    assert vault.whole("bm").vault_key == before
    assert Finding("rotation_waits") in vault.check("bm")
    if put_back:
        vault.close()
        (folder / KEYS).write_bytes(kept[2])
        vault = again(folder)
        assert vault.check("bm") == ()
        with vault.transaction("bm", now=now) as transaction:
            assert transaction.read(kept[1])
    else:
        vault.accept("bm")
    assert vault.whole("bm").vault_key != before
    assert not vault.whole("bm").rotation_waits
    vault.remove_member("bm", "aiv", True)
    vault.close()
    again(folder).close()


@pytest.mark.parametrize("put_back", [True, False])
def test_what_is_erased_beside_an_old_keys_db_is_destroyed_in_the_right_one(
    folder: Path,
    now: datetime,
    everyone: frozenset[str],
    kept: tuple[str, str, bytes],
    put_back: bool,
) -> None:
    copy = (folder / STORE).read_bytes()
    vault = again(folder)
    (number,) = vault.whole("bm").store.row("SELECT key FROM record WHERE id = ?", kept[0]) or ()
    with vault.transaction("bm", now=now) as transaction:
        transaction.erase(kept[0])
        transaction.log(b"erased", everyone)
    for _again in range(2):
        assert Finding("erasure_unfinished", {"number": number}) in vault.check("bm")
        assert BEHIND in vault.whole("bm").noticed
        vault.close()
        vault = again(folder)
    if put_back:
        vault.close()
        (folder / KEYS).write_bytes(kept[2])
        vault = again(folder)
        assert vault.check("bm") == ()
    else:
        vault.accept("bm")
    keys_file = vault.whole("bm").keys_file
    assert keys_file.row("SELECT 1 FROM record_key WHERE number = ?", number) is None
    assert keys_file.row("SELECT 1 FROM spent WHERE number = ?", number) is not None
    assert vault.whole("bm").store.row("SELECT 1 FROM intent WHERE key = ?", number) is None
    vault.close()
    vault = again(folder)
    assert BEHIND not in vault.whole("bm").noticed
    vault.close()
    if not put_back:  # what was kept elsewhere is not the right one any longer
        (folder / KEYS).write_bytes(kept[2])
        vault = again(folder)
        assert BEHIND in vault.whole("bm").noticed
        vault.close()
        return
    (folder / STORE).write_bytes(copy)
    vault = again(folder)
    with vault.transaction("bm", now=now) as transaction, pytest.raises(Damaged):
        transaction.read(kept[0])
    vault.close()
