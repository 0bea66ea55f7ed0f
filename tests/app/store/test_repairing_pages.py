"""A broken page costs a repair what stands on it, and nothing that lies behind it."""

import random
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from app.errors import AppError, Damaged
from app.store import stage
from app.store.carving import carve
from app.store.connection import Database
from app.store.keys import spend
from app.store.opened import KEYS, STORE, raw_key
from app.store.repairing import Repaired, repair
from app.store.vault import Vault
from tests.app.store.conftest import KDF

Keep = Callable[..., str]
PAGE = 4096
COUNTED_AGAIN = {"log_head", "circle_born", "stage", "record_of_bundle", "root_record"}
"""Tables and indexes that can be made of the others, or hold nothing that anybody misses."""
GIVEN_UP = {
    (STORE, "intent"): {"intent_lost", "drafts_lost"},
    (STORE, "sqlite_schema"): {"intent_lost", "drafts_lost"},
    (KEYS, "sqlite_schema"): {"former_lost", "drafts_lost", "stage_damaged"},
    (KEYS, "stage"): {"stage_damaged"},
    (KEYS, "former"): {"former_lost"},
    (KEYS, "draft"): {"drafts_lost"},
}


@pytest.fixture
def records(vault: Vault, keep: Keep, everyone: frozenset[str], now: datetime) -> dict[str, bytes]:
    """Enough of them that the roots of the large tables hold nothing but ways to other pages."""
    made = [keep(b"%d" % n * (n % 7) * 700, everyone) for n in range(80)]
    with vault.transaction("bm", now=now) as transaction:
        transaction.erase(made.pop())
        transaction.log(b"erased", everyone)
    vault.keep_draft("bm", "aan tafel", "elders")
    return contents(vault, made, now)


def contents(vault: Vault, records: list[str], now: datetime) -> dict[str, bytes]:
    with vault.transaction("bm", now=now) as transaction:
        found = {one: transaction.read(one) for one in records}
        return {one: stored.payload for one, stored in found.items() if stored is not None}


def roots(path: Path, vault_key: bytes) -> dict[str, int]:
    database = Database(path, raw_key(vault_key, path.name))
    named = database.rows("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0")
    database.close()
    return {**{str(name): int(page) for name, page in named}, "sqlite_schema": 1}


def break_page(path: Path, number: int) -> None:
    with path.open("r+b") as file:
        file.seek((number - 1) * PAGE + 100)
        file.write(bytes(64))


def repaired(folder: Path, into: Path, now: datetime) -> tuple[Repaired, Vault]:
    told = repair(folder, into, "bm", "een", now)
    again = Vault.open(into)
    again.unlock("bm", "een")
    again.unlock("aiv", "twee")
    # What may still lie beside backups somewhere is replaced as soon as they are there.
    codes = {one.code for one in (*again.check("bm"), *again.check("aiv"))} - {"escrow_waits"}
    assert codes == set()
    return told, again


def test_page_by_page_all_rows_are_found_and_no_others(
    vault: Vault, records: dict[str, bytes], folder: Path, tmp_path: Path
) -> None:
    vault_key = vault.whole("bm").vault_key
    vault.close()
    tables = {
        STORE: {"record": "-ttiiitb", "leaf": "-bb", "log_head": "-b", "intent": ""},
        KEYS: {"roster": "-bbb", "circle": "tbbbbi", "record_key": "-tbbi", "draft": "tb"},
    }
    assert records
    for file, kinds in tables.items():
        database = Database(folder / file, raw_key(vault_key, file))
        asked = {
            shape: f"SELECT rowid, * FROM {table}"  # noqa: S608 - our own names
            for table, shape in kinds.items()
        }
        listed = {shape: {row[0] for row in database.rows(sql)} for shape, sql in asked.items()}
        database.close()
        shutil.copy(folder / file, tmp_path / file)
        found = carve(tmp_path / file, (b"\1" * 32, vault_key))
        for shape, numbers in listed.items():
            assert {row[0] for row in found.get(shape, ())} == numbers, (file, shape)
        with pytest.raises(Damaged, match="store_damaged"):
            carve(tmp_path / file, (b"\1" * 32,))


def test_a_broken_page_that_holds_nothing_of_a_record_costs_no_record(
    vault: Vault, records: dict[str, bytes], folder: Path, tmp_path: Path, now: datetime
) -> None:
    vault_key = vault.whole("bm").vault_key
    vault.close()
    seen = 0
    for file in (STORE, KEYS):
        for name, page in roots(folder / file, vault_key).items():
            costs = GIVEN_UP.get((file, name), set())
            if name in {"circle", "spent", "filler"} or name.startswith("sqlite_autoindex"):
                continue  # what stands on it is the one circle, or of one kind with others
            damaged, into = tmp_path / f"{file} {name}", tmp_path / f"new {file} {name}"
            shutil.copytree(folder, damaged)
            break_page(damaged / file, page)
            told, again = repaired(damaged, into, now)
            assert {one.code for one in told.lost} == costs, (file, name)
            assert contents(again, list(records), now) == records, (file, name)
            drafts = ("", "") if "drafts_lost" in costs else ("aan tafel", "elders")
            assert again.draft("bm") == drafts, (file, name)
            again.close()
            seen += name in COUNTED_AGAIN
            shutil.rmtree(damaged)
            shutil.rmtree(into)
    assert seen == len(COUNTED_AGAIN)


def test_what_a_repair_gives_is_what_was_there_wherever_the_damage_is(
    vault: Vault, records: dict[str, bytes], folder: Path, tmp_path: Path, now: datetime
) -> None:
    """Pages flipped, emptied, swapped or of before; nothing is invented, nothing silently gone."""
    chance, kept = random.Random(1), 0  # noqa: S311 - where the damage is
    everyone = frozenset({"bm", "aiv"})
    vault.lock()
    before = {file: (folder / file).read_bytes() for file in (STORE, KEYS)}
    vault.unlock("bm", "een")
    first = next(iter(records))
    with vault.transaction("bm", now=now) as transaction:
        transaction.write(first, first, b"later", everyone)
        transaction.log(b"later", everyone)
    records[first] = b"later"
    vault.close()
    for turn in range(8):
        damaged, into = tmp_path / f"damaged{turn}", tmp_path / f"new{turn}"
        shutil.copytree(folder, damaged)
        for _ in range(chance.randrange(1, 3)):
            path = damaged / chance.choice((STORE, STORE, KEYS))
            content = bytearray(path.read_bytes())
            one, other = (slice(at * PAGE, at * PAGE + PAGE) for at in chance.sample(range(90), 2))
            content[one] = chance.choice(
                (bytes(PAGE), content[other], before[path.name][one], content[one][::-1])
            )
            path.write_bytes(content)
        try:
            told, again = repaired(damaged, into, now)
        except AppError:
            assert not into.exists()
            continue
        found = contents(again, list(records), now)
        assert found.items() <= records.items()
        assert found == records or told.lost
        kept += found == records
        again.close()
    assert kept >= 3


def test_what_stands_in_the_log_beside_a_broken_first_page_comes_over(
    vault: Vault, records: dict[str, bytes], folder: Path, tmp_path: Path, now: datetime
) -> None:
    damaged, everyone = tmp_path / "damaged", frozenset({"bm", "aiv"})
    last = list(records)[-1]
    with vault.transaction("bm", now=now) as transaction:
        transaction.write(last, last, b"later", everyone)
        transaction.log(b"later", everyone)
    records[last] = b"later"
    shutil.copytree(folder, damaged)
    assert (damaged / "store.db-wal").stat().st_size > 0
    vault.close()
    for file in (STORE, KEYS):
        break_page(damaged / file, 1)
    _told, again = repaired(damaged, tmp_path / "new", now)
    assert contents(again, list(records), now) == records
    again.close()


def test_no_number_of_a_key_is_given_again_where_nobody_can_tell_which_there_were(
    vault: Vault, records: dict[str, bytes], folder: Path, tmp_path: Path, now: datetime
) -> None:
    opened = vault.whole("bm")
    with opened.keys_file.writing():
        spend(opened.keys_file, range(100, 4000))
    vault_key, everyone = opened.vault_key, frozenset({"bm", "aiv"})
    vault.close()
    break_page(folder / KEYS, roots(folder / KEYS, vault_key)["spent"])
    _told, again = repaired(folder, tmp_path / "new", now)
    with again.transaction("bm", now=now) as transaction:
        transaction.write("a" * 32, "a" * 32, b"x", everyone)
        transaction.log(b"x", everyone)
    newest = again.whole("bm").keys_file.row("SELECT max(number) FROM record_key")
    assert newest is not None
    assert newest[0] > 2**32
    assert contents(again, list(records), now) == records
    again.close()


@pytest.mark.parametrize("broken", [False, True])
def test_a_change_of_keys_that_was_half_done_is_finished_or_named(
    vault: Vault,
    records: dict[str, bytes],
    folder: Path,
    tmp_path: Path,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    broken: bool,
) -> None:
    def full(*_given: object, **_more: object) -> None:
        raise Damaged("ended")

    vault_key = vault.whole("bm").vault_key
    with monkeypatch.context() as patched:
        patched.setattr(stage, "carry_out", full)
        with pytest.raises(Damaged, match="ended"):
            vault.add_member("bm", "new", "Nieuw", "drie", now, KDF)
    vault.close()
    if broken:
        break_page(folder / KEYS, roots(folder / KEYS, vault_key)["stage"])
    told, again = repaired(folder, tmp_path / "new", now)
    assert {one.code for one in told.lost} == ({"stage_damaged"} if broken else set())
    assert contents(again, list(records), now) == records
    if not broken:
        again.unlock("new", "drie")
        assert again.check("new") == ()
    again.close()
