"""The recovery sheet lets one member back in, and is used up by that."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.crypto.kdf import KdfParameters
from app.crypto.recovery import RecoveryCode
from app.errors import Damaged, Locked, NotFound, Unavailable, Unusable
from app.store import slots
from app.store.connection import Database
from app.store.member import Unlocked
from app.store.opened import raw_key
from app.store.restoring import require_sheet
from app.store.slot import wrap_vault_key
from app.store.vault import Vault
from tests.app.store.conftest import NOW, new_vault

Keep = Callable[..., str]


def require_next_sheet(
    vault: Vault, following: RecoveryCode, record: str, kdf: KdfParameters
) -> None:
    """It lets aiv in, who reads what there was, and all is whole."""
    vault.recover("aiv", following, "nieuwer", NOW, kdf)
    with vault.transaction("aiv", now=NOW) as transaction:
        assert transaction.read(record) is not None
    assert vault.check("aiv") == ()


def with_former_slot(vault: Vault, folder: Path, member: str, former: slots.Slots) -> Vault:
    """A co-member put a member's former slot back, with the new vault key for it."""
    opened = vault._opened
    assert opened is not None
    key, public = opened.vault_key, former.slot(member)
    hpke = next(
        holder.public.hpke
        for holder in opened.members[member].trust.by_number.values()
        if holder.member == member
    )
    wrapped = wrap_vault_key(opened.vault, member, hpke, key)
    vault.close()
    back = msgspec.structs.replace(public, vault_keys=(wrapped,))
    slots.write(folder, slots.sealed(slots.load(folder).with_slot(back), key))
    return Vault.open(folder)


@pytest.mark.usefixtures("no_waiting")
def test_recovered_member_reads_what_they_read_and_no_more(
    vault: Vault,
    keep: Keep,
    code: RecoveryCode,
    now: datetime,
    kdf: KdfParameters,
    alone: frozenset[str],
    everyone: frozenset[str],
) -> None:
    case = keep(b"case", everyone)
    keep(b"only bm", alone, bundle=case)
    keep(b"only aiv", frozenset({"aiv"}), by="aiv", bundle=case)
    old = vault.identity("aiv").public
    vault.lock()
    vault.recover("aiv", code, "nieuw", now, kdf)
    assert vault.unlocked == {"aiv"}
    assert vault.identity("aiv").public != old
    with vault.transaction("aiv", now=now) as transaction:
        assert [stored.payload for stored in transaction.bundle(case)] == [b"case", b"only aiv"]
    assert vault.check("aiv") == ()
    vault.lock()
    with pytest.raises(Locked, match="wrong_password"):
        vault.unlock("aiv", "twee")
    vault.unlock("aiv", "nieuw")
    vault.unlock("bm", "een")
    with vault.transaction("bm", now=now) as transaction:
        assert [stored.payload for stored in transaction.bundle(case)] == [b"case", b"only bm"]
        transaction.write(case, case, b"for both", everyone)
        transaction.log(b"written", everyone)
    with vault.transaction("aiv", now=now) as transaction:
        stored = transaction.read(case)
        assert stored is not None
        assert stored.payload == b"for both"
    assert vault.check("bm") == vault.check("aiv") == ()


def test_use_of_the_sheet_is_in_the_log(
    vault: Vault,
    keep: Keep,
    code: RecoveryCode,
    now: datetime,
    kdf: KdfParameters,
    everyone: frozenset[str],
) -> None:
    keep(b"x", everyone)
    vault.recover("aiv", code, "nieuw", now, kdf)
    assert [(leaf.signer, leaf.payload) for leaf in vault.read_log("aiv")] == [
        ("bm", b"written"),
        ("*recovery", None),
    ]


def test_sheet_works_once_and_its_successor_next(
    vault: Vault,
    keep: Keep,
    code: RecoveryCode,
    now: datetime,
    kdf: KdfParameters,
    everyone: frozenset[str],
) -> None:
    record = keep(b"x", everyone)
    second = vault.recover("bm", code, "nieuw", now, kdf)
    with pytest.raises(Locked, match="wrong_recovery_code"):
        vault.recover("bm", code, "nieuwer", now, kdf)
    vault.lock()
    third = vault.recover("bm", second, "nieuwer", now, kdf)
    assert len({code.code, second.code, third.code}) == 3
    for member, password in (("bm", "nieuwer"), ("aiv", "twee")):
        vault.unlock(member, password)
        with vault.transaction(member, now=now) as transaction:
            assert transaction.read(record) is not None
        assert vault.check(member) == ()


def test_old_vault_key_opens_nothing_afterwards(
    vault: Vault, folder: Path, code: RecoveryCode, now: datetime, kdf: KdfParameters
) -> None:
    assert vault._opened is not None
    old = vault._opened.vault_key
    vault.recover("bm", code, "nieuw", now, kdf)
    assert vault._opened.vault_key != old
    vault.lock()
    for file in ("store.db", "keys.db"):
        with pytest.raises(Damaged, match="store_damaged"):
            Database(folder / file, raw_key(old, file))


def test_wrong_code_and_unknown_member_change_nothing(
    vault: Vault, folder: Path, code: RecoveryCode, now: datetime, kdf: KdfParameters
) -> None:
    before = (folder / "slots.json").read_bytes()
    with pytest.raises(Locked, match="wrong_recovery_code"):
        vault.recover("bm", RecoveryCode.generate(), "nieuw", now, kdf)
    with pytest.raises(NotFound, match="member_unknown"):
        vault.recover("pol", code, "nieuw", now, kdf)
    assert (folder / "slots.json").read_bytes() == before
    assert vault.unlocked == {"bm", "aiv"}


def test_weak_new_password_leaves_the_sheet_valid(
    tmp_path: Path, now: datetime, kdf: KdfParameters
) -> None:
    vault, code = new_vault(tmp_path / "vault", exercise=False, password="vier gewone woorden hier")
    with pytest.raises(Unusable, match="password_too_short"):
        vault.recover("bm", code, "nieuw", now, kdf)
    vault.recover("bm", code, "vier andere woorden hier", now, kdf)
    vault.close()


def test_sheet_opens_every_record_key(
    vault: Vault,
    keep: Keep,
    code: RecoveryCode,
    now: datetime,
    kdf: KdfParameters,
    alone: frozenset[str],
) -> None:
    """Also a circle that its maker is not in, and one that was made after a recovery."""
    first = keep(b"1", alone, by="aiv")
    second_sheet = vault.recover("bm", code, "nieuw", now, kdf)
    second = keep(b"2", alone, by="aiv")
    vault.recover("bm", second_sheet, "nieuwer", now, kdf)
    with vault.transaction("bm", now=now) as transaction:
        stored = [transaction.read(record) for record in (first, second)]
    assert [one.payload if one else None for one in stored] == [b"1", b"2"]


def test_disk_that_fails_late_does_not_lose_the_new_sheet(
    vault: Vault,
    keep: Keep,
    code: RecoveryCode,
    now: datetime,
    kdf: KdfParameters,
    everyone: frozenset[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    record = keep(b"x", everyone)

    def full(*_: object) -> None:
        raise Unavailable("disk_full")

    with monkeypatch.context() as patched:
        patched.setattr(Database, "change_key", full)
        second = vault.recover("aiv", code, "nieuw", now, kdf)
    assert vault.unlocked == frozenset()
    vault.unlock("bm", "een")
    require_next_sheet(vault, second, record, kdf)


@pytest.mark.parametrize("locked", [True, False])
def test_key_file_in_place_when_the_drive_failed_does_not_lose_the_new_sheet(
    vault: Vault,
    keep: Keep,
    code: RecoveryCode,
    now: datetime,
    kdf: KdfParameters,
    everyone: frozenset[str],
    monkeypatch: pytest.MonkeyPatch,
    locked: bool,
) -> None:
    record = keep(b"x", everyone)
    write = slots.write

    def late(*written: Any) -> None:
        write(*written)
        raise Unavailable("disk_error")

    if locked:
        vault.lock()
    with monkeypatch.context() as patched:
        patched.setattr(slots, "write", late)
        second = vault.recover("aiv", code, "nieuw", now, kdf)
    assert vault.unlocked == frozenset()
    vault.unlock("aiv", "nieuw")
    require_next_sheet(vault, second, record, kdf)


def test_used_sheet_and_former_identity_open_nothing_that_follows(
    vault: Vault,
    keep: Keep,
    code: RecoveryCode,
    now: datetime,
    kdf: KdfParameters,
    alone: frozenset[str],
    everyone: frozenset[str],
) -> None:
    """Whoever kept them knows the keys of all circles of that time."""
    keep(b"mine", alone)
    changed = keep(b"before", everyone)
    opened = vault._opened
    assert opened is not None
    known = {row.id for row in opened.keys.circle_rows()}
    vault.recover("aiv", code, "nieuw", now, kdf)

    def circle(record: str) -> str:
        assert vault._opened is not None
        row = vault._opened.store.row("SELECT key FROM record WHERE id = ?", record)
        assert row is not None
        found = vault._opened.keys_file.row(
            "SELECT circle FROM record_key WHERE number = ?", row[0]
        )
        assert found is not None
        return str(found[0])

    assert circle(changed) in known
    keep(b"after", everyone, record=changed)
    assert circle(changed) not in known
    assert circle(keep(b"mine", alone)) not in known
    assert circle(keep(b"theirs", everyone, by="aiv")) not in known
    assert vault.check("bm") == vault.check("aiv") == ()
    vault.lock()
    vault.unlock("bm", "een")
    made = {row.id for row in vault._opened.keys.circle_rows()}
    assert circle(keep(b"mine", alone)) in made - known
    assert {row.id for row in vault._opened.keys.circle_rows()} == made


def test_former_slot_put_back_reads_and_seals_nothing(
    vault: Vault,
    folder: Path,
    keep: Keep,
    code: RecoveryCode,
    now: datetime,
    kdf: KdfParameters,
    everyone: frozenset[str],
) -> None:
    record, former = keep(b"x", everyone), slots.load(folder)
    vault.recover("aiv", code, "nieuw", now, kdf)
    again = with_former_slot(vault, folder, "aiv", former)
    again.unlock("aiv", "twee")

    def write() -> None:
        with again.transaction("aiv", now=now) as transaction:
            transaction.log(b"x", frozenset({"aiv"}))

    with again.transaction("aiv", now=now) as transaction:
        assert transaction.read(record) is None
    with pytest.raises(Damaged, match="member_key_changed member=aiv"):
        write()
    assert "member_key_changed" in {finding.code for finding in again.check("aiv")}
    again.close()


def test_former_identity_signs_no_later_leaf(
    vault: Vault,
    keep: Keep,
    code: RecoveryCode,
    now: datetime,
    kdf: KdfParameters,
    everyone: frozenset[str],
) -> None:
    """Somebody kept it, and works with tools of their own."""
    keep(b"x", everyone, by="aiv")
    opened = vault._opened
    assert opened is not None
    former = opened.members["aiv"]
    vault.recover("aiv", code, "nieuw", now, kdf)
    keep(b"x", everyone, by="aiv")
    assert vault.check("bm") == ()
    true, trust = opened.members["aiv"], former.trust
    opened.members["aiv"] = Unlocked(former.slot, trust, former.entry, b"")
    keep(b"forged", everyone, by="aiv")
    opened.members["aiv"] = true
    assert "log_altered" in {finding.code for finding in vault.check("bm")}


@pytest.mark.usefixtures("no_waiting")
def test_a_replaced_sheet_opens_nothing_and_both_halves_of_the_next_open_all(
    vault: Vault,
    keep: Keep,
    code: RecoveryCode,
    now: datetime,
    kdf: KdfParameters,
    everyone: frozenset[str],
) -> None:
    case = keep(b"case", everyone)
    fresh = RecoveryCode.generate()
    with pytest.raises(Locked, match="wrong_recovery_code"):
        vault.replace_sheet("bm", fresh, fresh)
    vault.replace_sheet("bm", code, fresh)
    assert vault.check("bm") == vault.check("aiv") == ()
    keep(b"later", everyone, bundle=case)
    vault.lock()
    with pytest.raises(Locked, match="wrong_recovery_code"):
        vault.recover("aiv", code, "nieuw", now, kdf)
    first, second = fresh.halves()
    with pytest.raises(Unusable, match="recovery_half_alone"):
        RecoveryCode.typed(first)
    vault.recover("aiv", RecoveryCode.typed(f"{first}\n{second}"), "nieuw", now, kdf)
    with vault.transaction("aiv", now=now) as transaction:
        assert [stored.payload for stored in transaction.bundle(case)] == [b"case", b"later"]
    assert vault.check("aiv") == ()


def test_a_replaced_sheet_is_signed_for_and_cut_off_either_sheet_holds(
    vault: Vault, folder: Path, code: RecoveryCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = RecoveryCode.generate()

    def cut(*_told: object) -> None:
        raise Unavailable("disk_full")

    with monkeypatch.context() as patch:
        patch.setattr(slots, "write", cut)
        with pytest.raises(Unavailable, match="disk_full"):
            vault.replace_sheet("bm", code, fresh)
    require_sheet(vault.slots, code)
    vault.replace_sheet("bm", code, fresh)
    vault.close()
    vault = Vault.open(folder)  # before any other line says which slots.json there is
    vault.unlock("bm", "een")
    assert vault.check("bm") == ()
    assert vault.whole("bm").noticed == ()
    require_sheet(vault.slots, fresh)
    vault.close()
