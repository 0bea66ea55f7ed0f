"""An old keys.db beside today's store: named at opening, and no record of today is lost by it."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from app.errors import Damaged
from app.store import backup, behind, escrow
from app.store.connection import Database
from app.store.escrowed import EscrowedKey, taken
from app.store.finding import Finding
from app.store.opened import KEYS, STORE, raw_key
from app.store.vault import Vault

Keep = Callable[..., str]
Back = Callable[..., tuple[Vault, object, object]]
BEHIND = Finding("keys_behind_store")
_PAGE = 4096


def again(folder: Path, *members: tuple[str, str]) -> Vault:
    vault = Vault.open(folder)
    for member, password in members or (("bm", "een"), ("aiv", "twee")):
        vault.unlock(member, password)
    return vault


def noticed(vault: Vault) -> bool:
    return BEHIND in vault.whole("bm").noticed


def erase(vault: Vault, record: str, now: datetime, readers: frozenset[str]) -> None:
    with vault.transaction("bm", now=now) as transaction:
        transaction.erase(record)
        transaction.log(b"erased", readers)


def end(vault: Vault, now: datetime, readers: frozenset[str]) -> None:
    """An item: what was typed at the table goes, and nothing else changes."""
    with vault.transaction("bm", now=now) as transaction:
        transaction.end_drafts()
        transaction.log(b"ended", readers)


@pytest.fixture
def old(vault: Vault, keep: Keep, folder: Path, everyone: frozenset[str]) -> bytes:
    """keys.db after the first records; the vault goes on."""
    for text in (b"first", b"second"):
        keep(text, everyone)
    vault.lock()
    copy = (folder / KEYS).read_bytes()
    vault.unlock("bm", "een")
    vault.unlock("aiv", "twee")
    return copy


@pytest.mark.parametrize(
    "what", ["written", "sealed anew", "erased", "written and erased", "ended"]
)
def test_an_old_keys_db_is_named_whatever_was_done_since(
    vault: Vault,
    keep: Keep,
    folder: Path,
    now: datetime,
    old: bytes,
    what: str,
    everyone: frozenset[str],
    alone: frozenset[str],
) -> None:
    (first,) = vault.whole("bm").store.rows("SELECT id, bundle FROM record ORDER BY place LIMIT 1")
    if what == "sealed anew":
        keep(b"first", alone, bundle=first[1], record=first[0])
    elif what == "erased":
        erase(vault, first[0], now, everyone)
    elif what == "ended":
        end(vault, now, everyone)
    else:
        made = keep(b"third", everyone)
        if "erased" in what:
            erase(vault, made, now, everyone)
    vault.close()
    today = (folder / KEYS).read_bytes()
    (folder / KEYS).write_bytes(old)
    with_old = again(folder)
    assert noticed(with_old)
    assert BEHIND in with_old.check("bm")
    with_old.close()
    (folder / KEYS).write_bytes(today)
    sound = again(folder)
    assert not noticed(sound)
    assert sound.check("bm") == ()
    sound.close()


def test_what_went_with_an_item_does_not_come_back_with_an_old_keys_db(
    vault: Vault, keep: Keep, folder: Path, now: datetime, everyone: frozenset[str]
) -> None:
    keep(b"first", everyone)
    vault.keep_draft("bm", "said at the table", "elsewhere")
    vault.lock()
    old = (folder / KEYS).read_bytes()
    vault.unlock("bm", "een")
    end(vault, now, everyone)
    vault.close()
    today = (folder / KEYS).read_bytes()
    (folder / KEYS).write_bytes(old)
    with_old = again(folder)
    assert (noticed(with_old), with_old.draft("bm")) == (True, ("", ""))
    end(with_old, now, everyone)
    with_old.close()
    (folder / KEYS).write_bytes(today)
    sound = again(folder)
    assert (noticed(sound), sound.draft("bm")) == (False, ("", "elsewhere"))
    written(sound, now, everyone)
    assert sound.check("bm") == ()
    sound.close()


def test_what_a_former_program_remembered_of_keys_db_still_tells_an_old_one(
    vault: Vault, keep: Keep, folder: Path, now: datetime, old: bytes, everyone: frozenset[str]
) -> None:
    """It stood among the keys to destroy, far below zero."""
    erase(vault, keep(b"third", everyone), now, everyone)
    vault_key = vault.whole("bm").vault_key
    vault.close()
    store = Database(folder / STORE, raw_key(vault_key, STORE))
    known = store.rows("SELECT kind, number FROM keys_mark ORDER BY kind")
    assert [kind for kind, _ in known] == ["destroyed", "given"]
    with store.writing():
        for kind, number in known:
            store.run("INSERT INTO intent VALUES (?)", -(2**50) * (1 + (kind == "given")) - number)
        store.run("DROP TABLE keys_mark")
        store.run("PRAGMA user_version = 1")
    store.close()
    sound = again(folder)
    assert sound.whole("bm").store.rows("SELECT kind, number FROM keys_mark ORDER BY kind") == known
    assert sound.check("bm") == ()
    sound.close()
    (folder / KEYS).write_bytes(old)
    with_old = again(folder)
    assert noticed(with_old)
    with_old.close()


def test_a_lost_log_ahead_of_keys_db_is_named(
    vault: Vault, keep: Keep, folder: Path, tmp_path: Path, old: bytes, everyone: frozenset[str]
) -> None:
    keep(b"third", everyone)
    shutil.copytree(folder, tmp_path / "cut", ignore=shutil.ignore_patterns("*lock*"))
    (tmp_path / "cut" / f"{KEYS}-wal").write_bytes(b"")
    cut = again(tmp_path / "cut")
    assert noticed(cut)
    cut.close()


def test_an_old_page_of_keys_is_named(
    vault: Vault, keep: Keep, folder: Path, old: bytes, everyone: frozenset[str]
) -> None:
    keep(b"third", everyone)
    vault_key = vault.whole("bm").vault_key
    vault.close()
    database = Database(folder / KEYS, raw_key(vault_key, KEYS))
    (root,) = database.rows("SELECT rootpage FROM sqlite_schema WHERE name = 'record_key'")
    database.close()
    at, today = (root[0] - 1) * _PAGE, (folder / KEYS).read_bytes()
    assert today[at : at + _PAGE] != old[at : at + _PAGE]
    (folder / KEYS).write_bytes(today[:at] + old[at : at + _PAGE] + today[at + _PAGE :])
    with_old = again(folder)
    assert noticed(with_old)
    with_old.close()


def test_no_record_gets_a_key_until_the_loss_is_accepted_and_then_none_of_a_lost_number(
    vault: Vault, keep: Keep, folder: Path, now: datetime, old: bytes, everyone: frozenset[str]
) -> None:
    lost = [keep(b"lost", everyone) for _ in range(3)]
    vault.close()
    today = (folder / KEYS).read_bytes()
    (folder / KEYS).write_bytes(old)
    for _again in range(2):
        with_old = again(folder)
        with pytest.raises(Damaged, match="keys_behind_store"):
            written(with_old, now, everyone)
        with_old.close()
    (folder / KEYS).write_bytes(today)
    sound = again(folder)
    with sound.transaction("bm", now=now) as transaction:
        assert all(transaction.read(record) for record in lost)
    sound.close()

    (folder / KEYS).write_bytes(old)
    with_old = again(folder)
    with_old.whole("bm").accept()
    with_old.close()
    accepted = again(folder)  # accepting holds, also where nothing was written yet
    assert not noticed(accepted)
    numbers = [int(key) for (key,) in accepted.whole("bm").store.rows("SELECT key FROM record")]
    made = written(accepted, now, everyone)
    (row,) = accepted.whole("bm").store.rows("SELECT key FROM record WHERE id = ?", made)
    assert row[0] > max(numbers)
    accepted.close()
    (folder / KEYS).write_bytes(old)
    with_old = again(folder)
    assert noticed(with_old), "what came after accepting is lost again"
    with_old.close()


def test_what_was_accepted_is_named_again_where_keys_db_forgets_it(
    vault: Vault, keep: Keep, folder: Path, old: bytes, everyone: frozenset[str]
) -> None:
    keep(b"lost", everyone)
    vault.close()
    for _again in range(2):
        (folder / KEYS).write_bytes(old)
        with_old = again(folder)
        assert noticed(with_old)
        with_old.whole("bm").accept()
        with_old.close()


def test_what_is_erased_beside_an_old_keys_db_hides_nothing(
    vault: Vault, keep: Keep, folder: Path, now: datetime, old: bytes, everyone: frozenset[str]
) -> None:
    rows = vault.whole("bm").store.rows("SELECT id FROM record ORDER BY place")
    erase(vault, rows[0][0], now, everyone)
    vault.close()
    (folder / KEYS).write_bytes(old)
    with_old = again(folder)
    erase(with_old, rows[1][0], now, everyone)
    with_old.close()
    with_old = again(folder)
    assert noticed(with_old)
    with_old.close()


def test_what_was_typed_does_not_come_back_with_an_old_keys_db(
    vault: Vault, keep: Keep, folder: Path, now: datetime, everyone: frozenset[str]
) -> None:
    record = keep(b"one", everyone)
    keep(b"two", everyone)
    vault.keep_draft("bm", "about the first", "elsewhere")
    vault.lock()
    old = (folder / KEYS).read_bytes()
    vault.unlock("bm", "een")
    assert vault.draft("bm") == ("about the first", "elsewhere")
    with vault.transaction("bm", now=now) as transaction:
        transaction.erase_bundle(record)
        transaction.log(b"erased", everyone)
    vault.close()
    (folder / KEYS).write_bytes(old)
    with_old = again(folder)
    assert with_old.draft("bm") == ("", "")
    with_old.close()


def test_a_backup_keeps_the_keys_that_keys_db_lost(
    vault: Vault,
    keep: Keep,
    back: Back,
    place: Path,
    folder: Path,
    now: datetime,
    old: bytes,
    everyone: frozenset[str],
    alone: frozenset[str],
) -> None:
    """Also under circles that only the lost file had; and what was erased stays spent."""
    lost = [keep(b"lost", readers) for readers in (everyone, alone, frozenset({"aiv", "bm"}))]
    erased = keep(b"erased", everyone)
    erase(vault, erased, now, everyone)
    backup.make(vault.whole("bm"), place, now)
    spent = escrow.load(place / escrow.FILE).open_with(vault.whole("bm").vault_key).spent
    vault.close()
    (folder / KEYS).write_bytes(old)
    with_old = again(folder)
    backup.make(with_old.whole("bm"), place, now)
    with_old.whole("bm").accept()
    later = [written(with_old, now, everyone) for _ in range(4)]
    backup.make(with_old.whole("bm"), place, now)
    vault_key = with_old.whole("bm").vault_key
    assert {*spent} <= {*escrow.load(place / escrow.FILE).open_with(vault_key).spent}
    with_old.close()
    restored, *_ = back()
    with restored.transaction("bm", now=now) as transaction:
        assert all(transaction.read(record) for record in (*lost, *later))
    assert not noticed(restored)
    assert restored.check("bm") == ()
    restored.close()


def test_an_escrow_gives_no_key_up_for_another_by_the_same_number(
    vault: Vault, keep: Keep, place: Path, now: datetime, everyone: frozenset[str]
) -> None:
    keep(b"one", everyone)
    opened = vault.whole("bm")
    backup.make(opened, place, now)
    known = escrow.load(place / escrow.FILE).open_with(opened.vault_key)
    (key,) = known.keys
    another = replace_key(opened.keys_file, key.number, salt=b"x" * 32, wrapped=b"y" * 60)
    assert another != (key.salt, key.wrapped)
    backup.make(opened, place, now)
    (kept,) = escrow.load(place / escrow.FILE).open_with(opened.vault_key).keys
    assert kept.is_as(key)
    replace_key(opened.keys_file, key.number, salt=key.salt, wrapped=key.wrapped)
    other = EscrowedKey(key.number, key.circle, b"z" * 60, b"w" * 32, key.born)
    (kept,) = taken(opened, (other,), frozenset())
    assert kept.is_as(key), "the log says that this one is the record's"


def test_the_look_takes_as_long_for_many_records_as_for_few(
    vault: Vault, keep: Keep, everyone: frozenset[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []

    class Counting(Database):
        def rows(self, sql: str, *values: str | int | bytes | None) -> list[tuple[object, ...]]:
            found = super().rows(sql, *values)
            read.append(len(found))
            return found

    opened = vault.whole("bm")
    for database in (opened.store, opened.keys_file):
        database.__class__ = Counting
    looked = []
    for _ in range(2):
        for _record in range(behind._NEWEST + 1):
            keep(b"more", everyone)
        read.clear()
        assert not behind.is_behind(opened.store, opened.keys_file)
        looked.append(sum(read))
    assert looked[0] == looked[1]


def replace_key(
    keys_file: Database, number: int, *, salt: bytes, wrapped: bytes
) -> tuple[bytes, bytes]:
    with keys_file.writing():
        keys_file.run(
            "UPDATE record_key SET salt = ?, wrapped = ? WHERE number = ?", salt, wrapped, number
        )
    return salt, wrapped


def written(vault: Vault, now: datetime, readers: frozenset[str]) -> str:
    with vault.transaction("bm", now=now) as transaction:
        record = transaction.new_id()
        transaction.write(record, record, b"later", readers)
        transaction.log(b"line", readers)
    return record
