"""Beside an old store no key is lost or taken for another, and nobody is locked out or accused."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from app.crypto.kdf import KdfParameters
from app.crypto.recovery import RecoveryCode
from app.errors import AppError, Damaged
from app.store import slots as slots_file
from app.store.connection import Database
from app.store.finding import Finding
from app.store.opened import KEYS, STORE
from app.store.repairing import repair
from app.store.vault import Vault
from tests.app.store.conftest import NOW, Insider, Keep
from tests.app.store.old_stores import Lost, codes, entered, line, payloads

AHEAD = Finding("store_behind_keys")


@pytest.mark.parametrize("openings", [0, 1, 2])
def test_a_repair_says_that_the_store_is_old(
    lost: Callable[..., Lost], tmp_path: Path, openings: int
) -> None:
    one = lost(5)
    for _again in range(openings):
        entered(one.vault).lock()
    one.vault.close()
    told = repair(one.folder, tmp_path / "into", "bm", "een", NOW)
    assert told.lost == (AHEAD,)
    again = entered(Vault.open(tmp_path / "into"))
    assert (again.whole("bm").noticed, codes(again)) == ((), [])
    again.close()


def test_a_repair_of_a_store_from_before_a_password_changed_accuses_nobody(
    vault: Vault, folder: Path, keep: Keep, tmp_path: Path, kdf: KdfParameters
) -> None:
    keep(b"first")
    vault.lock()
    old = (folder / STORE).read_bytes()
    vault.unlock("bm", "een")
    keep(b"x")
    vault.change_password("bm", "een", "nieuw", kdf)
    vault.close()
    (folder / STORE).write_bytes(old)
    assert repair(folder, tmp_path / "into", "bm", "nieuw", NOW).lost == (AHEAD,)


@pytest.mark.parametrize("openings", [1, 2, 3, 6])
@pytest.mark.parametrize("count", [1, 2, 5])
def test_once_the_right_store_is_back_every_key_is_there(
    lost: Callable[..., Lost], count: int, openings: int
) -> None:
    one = lost(count)
    for _again in range(openings):
        entered(one.vault).lock()
    one.require_whole()


def test_a_store_that_is_more_than_one_step_old_is_said_at_every_opening(
    lost: Callable[..., Lost],
) -> None:
    one = lost(3)
    for _again in range(6):  # until its log is longer than the lost one was
        vault = entered(one.vault)
        assert vault.whole("bm").noticed == (AHEAD,)
        assert codes(vault)[-1] == "store_behind_keys"
        assert "circle_altered" not in codes(vault)
        vault.lock()
    one.require_whole()


def test_work_goes_on_beside_an_old_store_and_takes_no_key_for_another(
    lost: Callable[..., Lost], keep: Keep, alone: frozenset[str]
) -> None:
    one = lost(5)
    later: list[str] = []
    for number in range(6):
        vault = entered(one.vault)
        with suppress(ValueError), vault.transaction("bm", now=NOW) as transaction:
            named = transaction.new_id()
            transaction.write(named, named, b"undone", alone)
            raise ValueError
        later += [keep(b"%d" % number), keep(b"own", alone)]
        vault.lock()
    vault = entered(one.vault)
    assert payloads(vault, later[::2]) == [b"%d" % number for number in range(6)]
    vault.accept("bm")
    assert vault.check("bm") == ()
    vault.lock()
    vault = entered(vault)
    assert vault.whole("bm").noticed == ()
    assert vault.check("bm") == ()
    vault = one.put_right()
    assert payloads(vault, one.records) == [b"%d" % number for number in range(5)]


def test_who_accepts_an_old_store_works_on_with_circles_of_their_own(
    lost: Callable[..., Lost], keep: Keep, alone: frozenset[str]
) -> None:
    one = lost(3)
    vault = entered(one.vault)
    vault.accept("bm")
    record = keep(b"later", alone)
    vault.lock()
    vault = entered(vault)
    circles = len(vault.whole("bm").keys.circle_rows())
    keep(b"again", alone)
    assert len(vault.whole("bm").keys.circle_rows()) == circles, "it is found again"
    assert payloads(vault, [record]) == [b"later"]
    assert vault.check("bm") == ()


def test_once_the_right_store_is_back_its_circles_are_used_again(
    lost: Callable[..., Lost], keep: Keep, alone: frozenset[str]
) -> None:
    one = lost(3)
    entered(one.vault)
    vault = one.put_right()
    circles = len(vault.whole("bm").keys.circle_rows())
    keep(b"again", alone)
    assert len(vault.whole("bm").keys.circle_rows()) == circles


@pytest.mark.parametrize("ahead", [0, 1, 2**63 - 1])
def test_a_moment_that_is_no_circles_locks_nobody_out(
    vault: Vault, keep: Keep, insider: Insider, ahead: int
) -> None:
    """A member needs no more than an SQL tool for it."""
    kept = keep(b"kept")
    born = min(vault.whole("bm").log.frontier.size + ahead, 2**63 - 1)
    insider(lambda _, keys: print(keys.run("UPDATE circle SET born = ?", born)))
    for member, password in (("bm", "een"), ("aiv", "twee")):
        vault.unlock(member, password)
    assert payloads(vault, [kept, keep(b"later")]) == [b"kept", b"later"]


def test_a_circle_that_is_said_to_wait_and_lies_over_a_record_is_named(
    vault: Vault, keep: Keep, insider: Insider
) -> None:
    keep(b"kept")

    def copied(_: Database, keys: Database) -> None:
        keys.run(
            "INSERT INTO circle SELECT ?, NULL, sealed, wraps, recovery, -1 FROM circle LIMIT 1",
            "f" * 32,
        )

    insider(copied)
    vault.unlock("bm", "een")
    assert codes(vault) == []
    insider(lambda _, keys: print(keys.run("UPDATE circle SET born = 0 WHERE id = ?", "f" * 32)))
    vault.unlock("bm", "een")
    assert codes(vault) == ["circle_unknown"]
    insider(lambda _, keys: print(keys.run("UPDATE record_key SET circle = ?", "f" * 32)))
    vault.unlock("bm", "een")
    assert Finding("circle_altered", {"circle": "f" * 32}) in vault.check("bm")


@pytest.mark.parametrize("what", ["remove", "recover", "password", "password locked", "add"])
def test_nothing_that_writes_slots_does_so_beside_an_old_store(
    lost: Callable[..., Lost], code: RecoveryCode, kdf: KdfParameters, what: str
) -> None:
    """The right one would not open by it."""
    one = lost(3)
    vault, before = one.vault, slots_file.load(one.folder)
    if what not in {"recover", "password locked"}:
        vault.unlock("bm", "een")
    asked: dict[str, Callable[[], object]] = {
        "remove": lambda: vault.remove_member("bm", "aiv", True),
        "recover": lambda: vault.recover("bm", code, "nieuw", NOW, kdf),
        "add": lambda: vault.add_member("bm", "der", "D", "drie", NOW, kdf),
    }
    change = asked.get(what, lambda: vault.change_password("bm", "een", "nieuw", kdf))
    with pytest.raises(Damaged, match="store_behind_keys"):
        change()
    assert slots_file.load(one.folder) == before
    one.require_whole()


def test_a_lost_admission_changes_the_vault_key_once_the_old_store_is_accepted(
    lost: Callable[..., Lost],
) -> None:
    vault = entered(lost(3).vault)
    before = vault.whole("bm").vault_key
    with vault.transaction("bm", now=NOW) as transaction:
        transaction.rotate()
        transaction.log(b"lapsed", frozenset({"bm"}))
    vault.lock()
    vault = entered(vault)
    assert vault.whole("bm").vault_key == before
    vault.accept("bm")
    assert vault.whole("bm").vault_key != before
    vault.remove_member("bm", "aiv", True)
    line(vault)
    vault.lock()
    assert entered(vault).whole("bm").noticed == ()


@pytest.mark.parametrize("sessions", [0, 2])
def test_an_old_store_of_before_a_change_of_password_accuses_nobody(
    vault: Vault, folder: Path, kdf: KdfParameters, sessions: int
) -> None:
    line(vault)
    vault.lock()
    old = (folder / STORE).read_bytes()
    entered(vault)
    vault.change_password("bm", "een", "nieuw", kdf)
    line(vault)
    for _again in range(sessions):
        vault.lock()
        vault.unlock("bm", "nieuw")
        line(vault)
    vault.lock()
    right = (folder / STORE).read_bytes()
    (folder / STORE).write_bytes(old)
    for _again in range(2):
        vault.unlock("bm", "nieuw")
        assert vault.whole("bm").noticed == (AHEAD,)
        line(vault)
        vault.lock()
    (folder / STORE).write_bytes(right)
    vault.unlock("bm", "nieuw")
    assert vault.whole("bm").noticed == ()
    assert vault.check("bm") == ()


def test_key_files_put_back_one_after_the_other_beside_an_old_store_accuse_nobody(
    vault: Vault, folder: Path, keep: Keep, kdf: KdfParameters
) -> None:
    """Today's was written by the program, whatever stood there in between."""
    keep(b"first")
    vault.lock()
    old = {file: (folder / file).read_bytes() for file in (STORE, slots_file.FILE)}
    vault.unlock("bm", "een")
    vault.change_password("bm", "een", "nieuw", kdf)
    for _ in range(3):
        keep(b"later")
    vault.lock()
    right = {file: (folder / file).read_bytes() for file in old}
    vault.close()
    for slots, word in ((right, "nieuw"), (old, "een"), (right, "nieuw")):
        (folder / STORE).write_bytes(old[STORE])
        (folder / slots_file.FILE).write_bytes(slots[slots_file.FILE])
        again = Vault.open(folder)
        again.unlock("bm", word)
        line(again)
        assert again.whole("bm").noticed == (AHEAD,)
        again.close()
    (folder / STORE).write_bytes(right[STORE])
    again = Vault.open(folder)
    again.unlock("bm", "nieuw")
    line(again)
    assert (again.whole("bm").noticed, codes(again)) == ((), [])
    (stage,) = again.whole("bm").keys_file.rows("SELECT id FROM stage")
    assert stage == (again.slots.stage,)
    again.close()


def test_beside_an_old_store_slots_that_nobody_signed_for_are_named_too(
    lost: Callable[..., Lost], vault: Vault, kdf: KdfParameters
) -> None:
    vault.change_password("aiv", "twee", "ander", kdf)
    line(vault)
    key = vault.whole("bm").vault_key
    one = lost(3)
    slots = slots_file.load(one.folder)
    forged = msgspec.structs.replace(slots, version=slots.version + 1)
    slots_file.write(one.folder, slots_file.sealed(forged, key))
    vault.close()
    again = Vault.open(one.folder)
    again.unlock("bm", "een")
    assert [one.code for one in again.whole("bm").noticed] == [
        "store_behind_keys",
        "slots_unexplained",
    ]
    again.close()


@pytest.mark.parametrize(
    ("old", "code"),
    [
        ((STORE,), "store_behind_keys"),
        ((STORE, KEYS), "slots_or_stores_outdated"),
        (("slots.json",), "slots_or_stores_outdated"),
        ((KEYS,), "store_damaged file=keys.db"),
    ],
)
def test_files_of_before_a_change_of_the_vault_key_are_called_what_can_be_known(
    vault: Vault, folder: Path, now: datetime, old: tuple[str, ...], code: str
) -> None:
    line(vault)
    vault.lock()
    before = {file: (folder / file).read_bytes() for file in old}
    entered(vault)
    vault.remove_member("bm", "aiv")
    line(vault)
    vault.close()
    right = {file: (folder / file).read_bytes() for file in old}
    for file in old:
        (folder / file).write_bytes(before[file])
    again = Vault.open(folder)
    with pytest.raises(AppError, match=code):
        again.unlock("bm", "een")
    again.close()
    for file in old:
        (folder / file).write_bytes(right[file])
    again = Vault.open(folder)
    assert entered(again).check("bm") == ()
    again.close()
