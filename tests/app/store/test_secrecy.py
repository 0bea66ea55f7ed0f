"""What an outsider with the folder, and an insider with the vault key, can find."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from app.crypto import sealing
from app.crypto.kdf import KdfParameters
from app.crypto.recovery import RecoveryCode
from app.errors import Damaged
from app.store import circle as circles
from app.store.connection import Database
from app.store.founding import Founder
from app.store.keys import Keys
from app.store.readmission import Sheet, readmit
from app.store.rotation import rotated
from app.store.slot import new_slot, open_recovery_slot
from app.store.vault import Vault

Keep = Callable[..., str]
Insider = Callable[[Callable[[Database, Database], None]], None]
PLANTED = "kwikstaart"


def forms(word: str) -> list[bytes]:
    return [
        word.encode(),
        word.encode("utf-16-le"),
        word.encode().hex().encode(),
        word[::-1].encode(),
    ]


def test_planted_word_is_in_no_file(
    vault: Vault, folder: Path, now: datetime, alone: frozenset[str], everyone: frozenset[str]
) -> None:
    with vault.transaction("bm", now=now) as transaction:
        for readers in (alone, everyone):
            record = transaction.new_id()
            transaction.write(record, record, PLANTED.encode(), readers)
        transaction.log(PLANTED.encode(), everyone)
    assert {entry.name for entry in folder.iterdir()} == {
        "slots.json",
        "store.db",
        "store.db-wal",
        "keys.db",
        "keys.db-wal",
    }
    for moment in (lambda: None, vault.lock):
        moment()
        for entry in folder.iterdir():
            content = entry.read_bytes()
            assert not any(form in content for form in forms(PLANTED)), entry.name
            assert entry.name == "slots.json" or not content.startswith(b"SQLite")


def test_files_are_private_and_come_in_steps(vault: Vault, folder: Path) -> None:
    vault.lock()
    for entry in folder.iterdir():
        assert entry.stat().st_mode & 0o077 == 0
        if entry.suffix == ".db":
            assert entry.stat().st_size % (1024 * 1024) == 0


def test_insider_dumps_everything_and_reads_nothing(
    vault: Vault, keep: Keep, alone: frozenset[str], everyone: frozenset[str]
) -> None:
    keep(PLANTED.encode(), everyone)
    secret = keep(PLANTED.encode(), alone)
    opened = vault._opened
    assert opened is not None
    dump = [
        value
        for database in (opened.store, opened.keys_file)
        for (table,) in database.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")
        for row in database.rows(f"SELECT * FROM {table}")  # noqa: S608
        for value in row
    ]
    assert any(value == secret for value in dump)
    for value in dump:
        content = value if isinstance(value, bytes) else str(value).encode()
        assert not any(form in content for form in forms(PLANTED))


def test_insider_cannot_unseal_with_any_key_they_hold(
    vault: Vault, keep: Keep, alone: frozenset[str]
) -> None:
    secret = keep(b"only bm", alone)
    opened = vault._opened
    assert opened is not None
    insider = opened.members["aiv"]
    fresh = Keys(opened.vault, opened.keys_file)
    row = opened.store.row("SELECT key, sealed FROM record WHERE id = ?", secret)
    assert row is not None
    assert fresh.open_record_key(insider, row[0], secret) is None
    for circle in fresh.circle_rows():
        found = circles.open_as(opened.vault, circle, "aiv", insider.identity.hpke)
        assert found is None or "aiv" in found.readers
        for pretended in ("bm", "*recovery"):
            assert circles.open_as(opened.vault, circle, pretended, insider.identity.hpke) is None
    for key in (opened.vault_key, insider.slot.member_key):
        with pytest.raises(Damaged, match="unsealable"):
            sealing.unseal(key, row[1][3:], b"")


def test_who_reads_lies_inside_the_seal(vault: Vault, keep: Keep, everyone: frozenset[str]) -> None:
    keep(b"x", everyone)
    opened = vault._opened
    assert opened is not None
    for row in opened.keys_file.rows("SELECT * FROM circle"):
        assert not any(b"aiv" in value for value in row if isinstance(value, bytes))


@pytest.mark.parametrize("lying", [False, True])
def test_insider_cannot_slip_a_circle_under_another_member(
    vault: Vault, keep: Keep, insider: Insider, now: datetime, alone: frozenset[str], lying: bool
) -> None:
    keep(b"mine", alone)
    opened = vault._opened
    assert opened is not None
    tag = opened.members["bm"].tag(alone)
    bm, aiv = opened.members["bm"], opened.members["aiv"]
    posing = replace(aiv, slot=replace(aiv.slot, member="bm"), entry=bm.entry)
    forged, _ = circles.make(opened.vault, posing if lying else aiv, alone)

    def swap(_: Database, keys: Database) -> None:
        keys.rows("PRAGMA foreign_keys = OFF")
        keys.run(
            "UPDATE circle SET id = ?, sealed = ?, wraps = ?, recovery = ? WHERE tag = ?",
            *(forged.id, forged.sealed, forged.wraps, forged.recovery, tag),
        )

    insider(swap)
    vault.unlock("bm", "een")

    def write() -> None:
        with vault.transaction("bm", now=now) as transaction:
            other = transaction.new_id()
            transaction.write(other, other, b"mine again", alone)

    with pytest.raises(Damaged, match="circle_damaged"):
        write()
    assert {finding.code for finding in vault.check("bm")} >= {"circle_altered", "circle_missing"}


def test_errors_and_reprs_hold_no_content(
    vault: Vault, keep: Keep, now: datetime, everyone: frozenset[str]
) -> None:
    record = keep(PLANTED.encode(), everyone)
    with vault.transaction("bm", now=now) as transaction:
        stored = transaction.read(record)
        assert stored is not None
        assert PLANTED not in repr(stored)
    assert PLANTED not in repr(list(vault.read_log("bm")))
    opened = vault._opened
    assert opened is not None
    assert repr(opened.vault_key) not in repr(opened)
    assert opened.members["bm"].identity.signing_seed.hex() not in repr(opened.members)
    with vault.transaction("bm", now=now) as transaction:
        shelf = transaction.shelf(record)
        shelf.view = [PLANTED]
        assert PLANTED not in repr(shelf)


def test_what_carries_a_password_or_a_key_shows_neither(
    vault: Vault, code: RecoveryCode, now: datetime, kdf: KdfParameters
) -> None:
    assert PLANTED not in repr(Founder("bm", "x", PLANTED, kdf))
    opened = vault._opened
    assert opened is not None
    own = new_slot(opened.vault, "bm", "x", "een", kdf, bytes(32))
    identity, pins, _ = open_recovery_slot(opened.vault, vault._slots.recovery, code)
    back = readmit(opened, vault._slots, Sheet(identity, pins), own, bytes(32), code, now)
    assert repr(back.vault_key)[2:-1] not in repr(back)
    rotation = rotated(opened, vault._slots, "bm")
    assert repr(rotation.vault_key)[2:-1] not in repr(rotation)


def test_locking_leaves_no_key_behind(vault: Vault, keep: Keep, alone: frozenset[str]) -> None:
    """Also where something, such as the frames of an error, still holds what was open."""
    keep(PLANTED.encode(), alone)
    opened = vault._opened
    assert opened is not None
    vault.lock()
    keys = opened.keys
    assert not any((keys._opened, keys._own, keys._record_keys, opened.members, opened.vault_key))
