"""A disk that is full or closed to us: a clear error, and nothing lost or half-written."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher  # type: ignore[import-untyped]

from app.crypto.kdf import KdfParameters
from app.crypto.recovery import RecoveryCode
from app.errors import Unavailable
from app.host.files import write_atomically
from app.store.connection import Database
from app.store.errors import known_error
from app.store.vault import Vault
from tests.app.store.conftest import new_vault

Keep = Callable[..., str]


@pytest.mark.parametrize("file", ["store.db", "keys.db"])
def test_full_database_loses_nothing(
    vault: Vault, keep: Keep, now: datetime, everyone: frozenset[str], file: str
) -> None:
    record = keep(b"kept", everyone)
    opened = vault._opened
    assert opened is not None
    database = opened.store if file == "store.db" else opened.keys_file
    database.rows("PRAGMA max_page_count = 1")  # as many as there are: no more can come
    free = database.row("PRAGMA freelist_count")
    assert free is not None
    database.run("INSERT INTO filler VALUES (zeroblob(?))", (free[0] - 8) * 4012)

    def fill() -> None:
        with vault.transaction("bm", now=now) as transaction:
            for _ in range(400):
                added = transaction.new_id()
                transaction.write(added, added, b"x", everyone)
            transaction.log(b"never", everyone)

    with pytest.raises(Unavailable, match="disk_full"):
        fill()
    keep(b"still works", everyone, record=record)
    database.rows("PRAGMA max_page_count = 4294967294")
    fill()
    with vault.transaction("aiv", now=now) as transaction:
        stored = transaction.read(record)
        assert stored is not None
        assert stored.payload == b"still works"
    assert vault.check("aiv") == ()


def fail_to_commit(vault: Vault, readers: frozenset[str], now: datetime, records: int = 1) -> None:
    """The keys of the first records for these readers reach the disk, the records do not."""
    commit = Database.commit

    def full(database: Database) -> None:
        if database.file == "store.db":
            raise Unavailable("disk_full")
        commit(database)

    def write() -> None:
        with vault.transaction("bm", now=now) as transaction:
            for _ in range(records):
                record = transaction.new_id()
                transaction.write(record, record, b"never", readers)
            transaction.log(b"never", readers)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Database, "commit", full)
        with pytest.raises(Unavailable, match="disk_full"):
            write()


@pytest.mark.parametrize("locked", [False, True])
@pytest.mark.parametrize("records", [1, 12])
def test_circle_of_a_failed_transaction_is_made_anew(
    vault: Vault, keep: Keep, now: datetime, alone: frozenset[str], records: int, locked: bool
) -> None:
    """A busy one, too, that got keys in advance."""
    fail_to_commit(vault, alone, now, records)
    if locked:
        vault.lock()
        vault.unlock("bm", "een")
        vault.unlock("aiv", "twee")
    keep(b"again", alone)
    assert vault.check("bm") == ()


def test_log_is_not_sealed_under_a_circle_of_a_failed_transaction(
    vault: Vault, now: datetime, alone: frozenset[str], everyone: frozenset[str]
) -> None:
    fail_to_commit(vault, alone, now)
    with vault.transaction("bm", now=now) as transaction:
        record = transaction.new_id()
        transaction.write(record, record, b"x", everyone)
        transaction.log(b"readable", alone)
    assert [leaf.payload for leaf in vault.read_log("bm")] == [b"readable"]
    assert vault.check("bm") == ()


LIMITED = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from app.errors import Unavailable
from app.store.vault import Vault

vault = Vault.open(Path(sys.argv[1]))
vault.unlock("bm", "een")
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
everyone = frozenset({"bm", "aiv"})
kept = 0
try:
    while True:
        with vault.transaction("bm", now=datetime.now(UTC)) as transaction:
            record = transaction.new_id()
            transaction.write(record, record, b"x" * 20_000, everyone)
            transaction.log(b"x", everyone)
        kept += 1
except Unavailable as error:
    print(kept, error.code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on a file's size")
@pytest.mark.parametrize("limit", [200_000, 1_500_000, 3_000_000])
def test_refused_write_is_a_known_error_and_loses_nothing(folder: Path, limit: int) -> None:
    asked = [sys.executable, "-c", LIMITED, str(folder), str(limit)]
    root = Path(__file__).parents[3]
    said = subprocess.run(asked, cwd=root, capture_output=True, text=True, check=True).stdout
    kept, code = said.split()
    assert code in {"disk_error", "disk_full"}
    vault = Vault.open(folder)
    vault.unlock("bm", "een")
    assert vault.check("bm") == ()
    with vault.transaction("bm", now=vault.header.created) as transaction:
        assert len(list(transaction.roots())) == int(kept)
    vault.close()


def test_folder_that_cannot_be_made_is_a_known_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Unavailable):
        new_vault(tmp_path / "file" / "vault")


def test_founding_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise Unavailable("disk_full")

    monkeypatch.setattr("app.store.slots.write_atomically", full)
    with pytest.raises(Unavailable, match="disk_full"):
        new_vault(tmp_path / "vault")
    assert list(tmp_path.iterdir()) == []


def test_slots_that_cannot_be_written_leave_the_old_ones(
    vault: Vault, folder: Path, now: datetime, kdf: KdfParameters, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (folder / "slots.json").read_bytes()

    def full(*_: object) -> None:
        raise Unavailable("disk_full")

    with monkeypatch.context() as patched:
        patched.setattr("app.store.slots.write_atomically", full)
        for change in (
            lambda: vault.change_password("bm", "een", "drie", kdf),
            lambda: vault.add_member("bm", "pol", "Politie", "drie", now, kdf),
        ):
            with pytest.raises(Unavailable, match="disk_full"):
                change()
    assert (folder / "slots.json").read_bytes() == before
    vault.lock()
    vault.unlock("bm", "een")
    assert vault.check("bm") == ()
    vault.add_member("bm", "pol", "Politie", "drie", now, kdf)
    vault.unlock("pol", "drie")


def test_admission_cut_short_by_the_disk_is_finished_by_the_next_unlocking(
    vault: Vault, now: datetime, kdf: KdfParameters, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise Unavailable("disk_full")

    with monkeypatch.context() as patched:
        patched.setattr("app.store.holding.stage.carry_out", full)
        with pytest.raises(Unavailable, match="disk_full"):
            vault.add_member("bm", "pol", "Politie", "drie", now, kdf)
    assert not vault.unlocked
    vault.unlock("pol", "drie")
    vault.unlock("bm", "een")
    assert vault.check("pol") == vault.check("bm") == ()
    with vault.transaction("bm", now=now) as transaction:
        record = transaction.new_id()
        transaction.write(record, record, b"x", frozenset({"pol"}))
        transaction.log(b"x", frozenset({"pol"}))


@pytest.mark.parametrize("change", ["password", "admission", "removal"])
def test_key_file_that_was_in_place_when_the_drive_failed_is_no_stranger(
    vault: Vault,
    keep: Keep,
    now: datetime,
    kdf: KdfParameters,
    everyone: frozenset[str],
    monkeypatch: pytest.MonkeyPatch,
    change: str,
) -> None:
    def late(path: Path, data: bytes) -> None:
        write_atomically(path, data)
        raise Unavailable("disk_error")

    keep(b"x", everyone)
    work = {
        "password": lambda: vault.change_password("bm", "een", "drie", kdf),
        "admission": lambda: vault.add_member("bm", "pol", "Politie", "drie", now, kdf),
        "removal": lambda: vault.remove_member("bm", "aiv"),
    }
    with monkeypatch.context() as patched:
        patched.setattr("app.store.slots.write_atomically", late)
        with pytest.raises(Unavailable, match="slots_unfinished cause=disk_error"):
            work[change]()
    assert not vault.unlocked
    vault.unlock("bm", "drie" if change == "password" else "een")
    assert vault.check("bm") == ()
    with vault.transaction("bm", now=now) as transaction:
        transaction.log(b"y", frozenset({"bm"}))
    assert vault.check("bm") == ()


@pytest.mark.parametrize("written", [True, False])
@pytest.mark.parametrize("change", ["password", "admission", "removal"])
def test_key_file_that_nobody_can_read_for_a_while_is_read_before_anything_else(
    vault: Vault,
    keep: Keep,
    folder: Path,
    now: datetime,
    kdf: KdfParameters,
    everyone: frozenset[str],
    monkeypatch: pytest.MonkeyPatch,
    change: str,
    written: bool,
) -> None:
    """Then nobody can tell whether it is the former one or the new one."""

    def unread(_folder: Path) -> None:
        raise Unavailable("disk_error")

    def fails(path: Path, data: bytes) -> None:
        if written:
            write_atomically(path, data)
        raise Unavailable("disk_error")

    keep(b"x", everyone)
    before = (folder / "slots.json").read_bytes()
    work = {
        "password": lambda: vault.change_password("bm", "een", "drie", kdf),
        "admission": lambda: vault.add_member("bm", "pol", "Politie", "drie", now, kdf),
        "removal": lambda: vault.remove_member("bm", "aiv"),
    }
    with monkeypatch.context() as patched:
        patched.setattr("app.store.slots.write_atomically", fails)
        patched.setattr("app.store.slots.load", unread)
        with pytest.raises(Unavailable, match="slots_uncertain cause=disk_error"):
            work[change]()
        assert not vault.unlocked
        with pytest.raises(Unavailable, match="disk_error"):
            vault.unlock("bm", "een")
    assert written == ((folder / "slots.json").read_bytes() != before)
    vault.unlock("bm", "drie" if change == "password" and written else "een")
    members = {"bm", "aiv"}
    if written:
        members |= {"pol"} if change == "admission" else set()
        members -= {"aiv"} if change == "removal" else set()
    assert {slot.member for slot in vault.header.members} == members
    with vault.transaction("bm", now=now) as transaction:
        transaction.log(b"y", frozenset({"bm"}))
    assert vault.check("bm") == ()


def test_what_sqlite_says_of_the_disk_is_known(tmp_path: Path) -> None:
    sqlcipher.connect(str(tmp_path / "plain.db")).execute("CREATE TABLE a (b)")
    found = []
    for file, mode in (("plain.db", "ro"), ("plain.db", "rw"), ("absent.db", "rw")):
        if mode == "rw" and file == "plain.db":
            (tmp_path / file).write_bytes(b"not a database" * 400)
        with pytest.raises(sqlcipher.Error) as refused:
            sqlcipher.connect(f"file:{tmp_path / file}?mode={mode}", uri=True).execute(
                "CREATE TABLE c (d)"
            )
        found.append(str(known_error(refused.value, file)))
    assert found == ["read_only", "store_damaged file=plain.db", "no_permission"]


def test_bug_stays_a_bug(vault: Vault) -> None:
    assert vault._opened is not None
    with pytest.raises(sqlcipher.OperationalError, match="no such table"):
        vault._opened.store.rows("SELECT * FROM nowhere")


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be taken away there")
def test_copy_that_came_to_lie_where_the_folder_was_keeps_its_key_file(
    vault: Vault, keep: Keep, folder: Path, kdf: KdfParameters
) -> None:
    keep(b"kept")
    away = folder.rename(folder.with_name("away"))
    shutil.copytree(away, folder)
    before = (folder / "slots.json").read_bytes()
    for work in (
        lambda: vault.change_password("bm", "een", "drie", kdf),
        lambda: vault.remove_member("bm", "aiv"),
    ):
        with pytest.raises(Unavailable, match="folder_gone"):
            work()
    for one in (folder, away):
        assert (one / "slots.json").read_bytes() == before
    vault.close()


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be taken away there")
def test_a_folder_that_vanished_acknowledges_nothing_and_goes_on_when_it_is_back(
    vault: Vault, keep: Keep, folder: Path, everyone: frozenset[str]
) -> None:
    record = keep(b"kept", everyone)
    away = folder.rename(folder.with_name("away"))
    with pytest.raises(Unavailable, match="folder_gone"):
        keep(b"lost", everyone, record=record)
    with pytest.raises(Unavailable, match="folder_gone"):
        vault.keep_draft("bm", "typed")
    away.rename(folder)
    keep(b"kept again", everyone, record=record)
    vault.keep_draft("bm", "typed")
    assert vault.draft("bm") == ("typed", "")
    assert vault.check("bm") == ()


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be taken away there")
def test_another_file_in_the_place_of_a_database_takes_nothing(
    vault: Vault, keep: Keep, folder: Path, everyone: frozenset[str]
) -> None:
    store = folder / "store.db"
    original = store.rename(folder / "aside")
    store.write_bytes(original.read_bytes())
    with pytest.raises(Unavailable, match="folder_gone"):
        keep(b"lost", everyone)
    original.replace(store)
    keep(b"kept", everyone)


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be taken away there")
def test_a_folder_that_vanishes_before_the_commit_acknowledges_nothing(
    vault: Vault, folder: Path, now: datetime, everyone: frozenset[str]
) -> None:
    away = folder.with_name("away")

    def vanish() -> None:
        with vault.transaction("bm", now=now) as transaction:
            record = transaction.new_id()
            transaction.write(record, record, b"lost", everyone)
            transaction.log(b"never", everyone)
            folder.rename(away)

    with pytest.raises(Unavailable, match="folder_gone"):
        vanish()
    away.rename(folder)
    assert vault.check("bm") == ()


def test_what_a_failed_step_left_is_not_called_damage(
    vault: Vault, now: datetime, alone: frozenset[str]
) -> None:
    fail_to_commit(vault, alone, now)
    assert vault.check("bm") == vault.check("aiv") == ()


def test_what_a_failed_step_left_is_not_taken_along_by_the_sheet(
    vault: Vault, code: RecoveryCode, now: datetime, kdf: KdfParameters, alone: frozenset[str]
) -> None:
    fail_to_commit(vault, alone, now)
    vault.recover("aiv", code, "nieuw", now, kdf)
    assert vault.check("bm") == vault.check("aiv") == ()
