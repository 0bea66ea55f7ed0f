"""A repair takes over what is provably whole, says what is not, and leaves the damaged as it is."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from app.errors import AppError, Locked, NotFound, Unusable
from app.store import slots as slots_file
from app.store.connection import Database
from app.store.opened import ESCROW_WAITS, KEYS, ROTATION_WAITS, STORE, raw_key
from app.store.repairing import Repaired, repair
from app.store.slots import UNFINISHED
from app.store.vault import Vault
from tests.app.store.test_check import flipped, statement

Keep = Callable[..., str]
Work = Callable[[Database, Database], None]
PAGE = 4096


@pytest.fixture
def filled(
    vault: Vault, keep: Keep, everyone: frozenset[str], alone: frozenset[str], now: datetime
) -> list[str]:
    """Thirty records of some pages each, one of them written twice, one erased."""
    records = [keep(b"%d" % n * 3000, alone if n % 3 else everyone, by="bm") for n in range(30)]
    keep(b"again", everyone, record=records[0])
    with vault.transaction("bm", now=now) as transaction:
        transaction.erase(records[1])
        transaction.log(b"erased", everyone)
    return records


def repaired(folder: Path, into: Path, now: datetime) -> tuple[Repaired, Vault]:
    told = repair(folder, into, "bm", "een", now)
    again = Vault.open(into)
    again.unlock("bm", "een")
    again.unlock("aiv", "twee")
    return told, again


def readable(vault: Vault, records: list[str], member: str, now: datetime) -> list[str]:
    with vault.transaction(member, now=now) as transaction:
        return [one for one in records if transaction.read(one) is not None]


def work_on(vault: Vault, folder: Path, work: Work) -> None:
    vault_key = vault.whole("bm").vault_key
    vault.close()
    store = Database(folder / "store.db", raw_key(vault_key, "store.db"))
    keys = Database(folder / "keys.db", raw_key(vault_key, "keys.db"))
    work(store, keys)
    store.close()
    keys.close()


def test_a_whole_vault_comes_over_whole_and_is_worked_in(
    vault: Vault,
    filled: list[str],
    folder: Path,
    tmp_path: Path,
    now: datetime,
    everyone: frozenset[str],
) -> None:
    size = vault.whole("bm").log.frontier.size
    before = [line.payload for line in vault.read_log("bm")]
    vault.close()
    told, again = repaired(folder, tmp_path / "new", now)
    assert told == Repaired(size, 29, ())
    assert again.check("bm") == again.check("aiv") == ()
    assert [line.payload for line in again.read_log("bm")][:size] == before
    assert len(readable(again, filled, "bm", now)) == 29
    assert readable(again, filled, "aiv", now) == filled[::3]
    with again.transaction("aiv", now=now) as transaction:
        transaction.write(filled[3], filled[3], b"goes on", everyone)
        transaction.log(b"goes on", everyone)
    assert again.check("bm") == ()
    assert not (tmp_path / "new" / "casustafel-repair").exists()
    again.close()


def test_records_that_were_changed_stay_behind_and_are_listed(
    vault: Vault, filled: list[str], folder: Path, tmp_path: Path, now: datetime
) -> None:
    def work(store: Database, _keys: Database) -> None:
        for record in filled[3:5]:
            store.run("UPDATE record SET written_at = 'x' WHERE id = ?", record)
        store.run("DELETE FROM record WHERE id = ?", filled[5])

    work_on(vault, folder, work)
    told, again = repaired(folder, tmp_path / "new", now)
    assert told.records == 26
    assert sorted(one.code for one in told.lost) == [
        "record_altered",
        "record_altered",
        "record_missing",
    ]
    assert {str(one.facts["record"]) for one in told.lost if "record" in one.facts} == {
        filled[3],
        filled[4],
    }
    assert again.check("bm") == again.check("aiv") == ()
    assert set(readable(again, filled, "bm", now)) == set(filled) - set(filled[3:6]) - {filled[1]}
    again.close()


def test_after_a_changed_line_of_the_log_nothing_is_proved(
    vault: Vault, filled: list[str], folder: Path, tmp_path: Path, now: datetime
) -> None:
    lines = "UPDATE leaf SET signature = zeroblob(64) WHERE position = 20"
    work_on(vault, folder, statement("store", lines))
    told, again = repaired(folder, tmp_path / "new", now)
    assert told.leaves == 20
    # the first was written again later, the second erased later: neither stands as it was then
    assert set(readable(again, filled, "bm", now)) == set(filled[2:20])
    assert "log_altered" in {one.code for one in told.lost}
    assert again.check("bm") == again.check("aiv") == ()
    again.close()


@pytest.mark.parametrize(
    ("work", "codes"),
    [
        (flipped("keys", "circle", "wraps"), {"circle_missing"}),
        (statement("keys", "UPDATE record_key SET salt = zeroblob(32)"), {"record_altered"}),
        (statement("keys", "DELETE FROM record_key WHERE number < 6"), {"record_key_missing"}),
        (flipped("keys", "record_key", "wrapped"), {"record_key_damaged"}),
    ],
)
def test_what_has_lost_its_keys_stays_behind(
    vault: Vault,
    filled: list[str],
    folder: Path,
    tmp_path: Path,
    now: datetime,
    work: Work,
    codes: set[str],
) -> None:
    work_on(vault, folder, work)
    told, again = repaired(folder, tmp_path / "new", now)
    assert codes <= {one.code for one in told.lost}
    assert told.records < 29
    assert again.check("bm") == ()
    again.close()


def test_broken_pages_take_only_what_stands_on_them(
    vault: Vault, filled: list[str], folder: Path, tmp_path: Path, now: datetime
) -> None:
    vault.close()
    intact = (folder / "store.db").read_bytes()
    most = 0
    for page in (12, 20, 28, 36, 44):
        broken = bytearray(intact)
        broken[page * PAGE + 2000] ^= 1
        (folder / "store.db").write_bytes(broken)
        into = tmp_path / f"new{page}"
        told, again = repaired(folder, into, now)
        assert again.check("bm") == again.check("aiv") == ()
        assert len(readable(again, filled, "bm", now)) == told.records
        most = max(most, told.records)
        again.close()
    assert most >= 27


def test_the_damaged_vault_is_not_touched(
    vault: Vault, filled: list[str], folder: Path, tmp_path: Path, now: datetime
) -> None:
    work_on(vault, folder, flipped("store", "record", "sealed"))
    before = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    told = repair(folder, tmp_path / "new", "bm", "een", now)
    assert told.records == 0
    assert {f.name: f.read_bytes() for f in folder.iterdir() if f.is_file()} == before


def test_nothing_is_left_where_it_fails(
    vault: Vault, filled: list[str], folder: Path, tmp_path: Path, now: datetime
) -> None:
    into = tmp_path / "new"
    with pytest.raises(Locked, match="vault_in_use"):
        repair(folder, into, "bm", "een", now)
    vault.close()
    wrong = tmp_path / "copy"  # where the next try has to wait
    shutil.copytree(folder, wrong)
    with pytest.raises(Locked, match="wrong_password"):
        repair(wrong, into, "bm", "twee", now)
    assert not into.exists()
    (folder / "store.db").write_bytes(b"x" * 8 * PAGE)
    with pytest.raises(AppError, match="store_damaged"):
        repair(folder, into, "bm", "een", now)
    assert not into.exists()
    into.mkdir()
    (into / "mine").write_text("x")
    with pytest.raises(Unusable, match="folder_not_empty"):
        repair(folder, into, "bm", "een", now)
    assert (into / "mine").read_text() == "x"
    shutil.rmtree(into)


def test_what_was_never_finished_is_refused_and_what_was_is_repaired_whatever_its_mark(
    vault: Vault, filled: list[str], folder: Path, tmp_path: Path, now: datetime
) -> None:
    """An end between the last file and the mark: the vault is whole, and stays untouched."""
    vault.close()
    (folder / UNFINISHED).touch()
    told, again = repaired(folder, tmp_path / "new", now)
    again.close()
    assert (told.records, told.lost) == (len(filled) - 1, ())
    assert (folder / UNFINISHED).exists()
    assert {file.name for file in (tmp_path / "new").iterdir()} == {"slots.json", STORE, KEYS}
    (folder / "slots.json").unlink()
    with pytest.raises(NotFound, match="vault_unfinished"):
        repair(folder, tmp_path / "other", "bm", "een", now)
    (folder / UNFINISHED).unlink()
    with pytest.raises(NotFound, match="vault_missing"):
        repair(folder, tmp_path / "other", "bm", "een", now)
    assert not (tmp_path / "other").exists()


def test_a_repair_makes_no_vault_inside_another(vault: Vault, folder: Path, now: datetime) -> None:
    vault.close()
    with pytest.raises(Unusable, match="folder_in_vault"):
        repair(folder, folder / "new", "bm", "een", now)
    assert not (folder / "new").exists()


def waiting(vault: Vault) -> set[str]:
    return {finding.code for finding in vault.check("bm")}


def test_what_an_erasure_still_waits_for_is_not_forgotten(
    vault: Vault, filled: list[str], folder: Path, tmp_path: Path, now: datetime
) -> None:
    def work(store: Database, _keys: Database) -> None:
        store.run("INSERT INTO intent VALUES (?)", ESCROW_WAITS)

    assert filled
    work_on(vault, folder, work)
    _told, again = repaired(folder, tmp_path / "new", now)
    assert waiting(again) == {"escrow_waits"}
    again.close()


def test_another_vault_key_that_is_due_stays_due(
    vault: Vault,
    filled: list[str],
    folder: Path,
    tmp_path: Path,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def work(store: Database, _keys: Database) -> None:
        store.run("INSERT INTO intent VALUES (?)", ROTATION_WAITS)

    assert filled
    work_on(vault, folder, work)
    with monkeypatch.context() as patched:
        patched.setattr(Vault, "_rotate_at_last", lambda *_: None)
        _told, again = repaired(folder, tmp_path / "new", now)
        assert waiting(again) == {"rotation_waits"}
        again.lock()
    again.unlock("bm", "een")
    assert waiting(again) == set()
    again.close()


def test_a_key_file_that_nobody_signed_for_is_told_as_unlocking_tells_it(
    vault: Vault, filled: list[str], folder: Path, now: datetime, tmp_path: Path
) -> None:
    vault_key = vault.whole("bm").vault_key
    vault.close()
    assert repair(folder, tmp_path / "before", "bm", "een", now).lost == ()
    forged = msgspec.structs.replace(slots_file.load(folder), label="forged")
    slots_file.write(folder, slots_file.sealed(forged, vault_key))
    told = repair(folder, tmp_path / "new", "bm", "een", now)
    assert [one.code for one in told.lost] == ["slots_unexplained"]
