"""A damaged record stands out in lists beside the whole ones, and is passed over by nobody."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from app.errors import Damaged
from app.store.connection import Database
from app.store.vault import Vault

Keep = Callable[..., str]
Insider = Callable[[Callable[[Database, Database], None]], None]


@pytest.fixture
def damaged(
    vault: Vault, keep: Keep, insider: Insider, everyone: frozenset[str]
) -> tuple[str, str, str]:
    """A case with one more record, the damaged one of that, and a whole case."""
    case = keep(b"frame", everyone)
    text = keep(b"text", everyone, bundle=case)
    whole = keep(b"whole", everyone)

    def spoil(store: Database, _: Database) -> None:
        store.run("UPDATE record SET sealed = zeroblob(300) WHERE id = ?", text)

    insider(spoil)
    vault.unlock("bm", "een")
    return case, text, whole


def test_a_shelf_holds_the_rest_and_says_what_is_damaged(
    vault: Vault, now: datetime, damaged: tuple[str, str, str]
) -> None:
    case, text, whole = damaged
    for _ in range(2):  # also from the shelf that is kept
        with vault.transaction("bm", now=now) as transaction:
            shelf = transaction.shelf(case)
            assert [stored.payload for stored in shelf.records.values()] == [b"frame"]
            assert [error.facts["record"] for error in shelf.damaged] == [text]
            with pytest.raises(Damaged, match="record_damaged"):
                transaction.bundle(case)
            assert [stored.payload for stored in transaction.bundle(whole)] == [b"whole"]


def test_a_damaged_root_stands_in_its_place(
    vault: Vault, keep: Keep, insider: Insider, now: datetime, everyone: frozenset[str]
) -> None:
    first, second = keep(b"first", everyone), keep(b"second", everyone)

    def spoil(store: Database, _: Database) -> None:
        store.run("UPDATE record SET sealed = zeroblob(300) WHERE id = ?", first)

    insider(spoil)
    vault.unlock("bm", "een")
    with vault.transaction("bm", now=now) as transaction:
        one, other = transaction.roots()
        assert isinstance(one, Damaged)
        assert one.facts["record"] == first
        assert not isinstance(other, Damaged)
        assert other.id == second
        found, rest = transaction.roots_after(0, 2)
        assert [type(thing) for thing in found] == [Damaged, type(other)]
        assert rest is not None
    assert {finding.code for finding in vault.check("bm")} == {"record_altered"}


def test_a_damaged_record_that_is_erased_is_damage_no_more(
    vault: Vault, now: datetime, damaged: tuple[str, str, str], everyone: frozenset[str]
) -> None:
    case, text, _whole = damaged
    with vault.transaction("bm", now=now) as transaction:
        transaction.shelf(case)
        transaction.erase(text)
        transaction.log(b"erased", everyone)
    with vault.transaction("bm", now=now) as transaction:
        assert [stored.payload for stored in transaction.bundle(case)] == [b"frame"]
    assert vault.check("bm") == ()


OPENER = """
import sys
from pathlib import Path
from app.errors import AppError
from app.store.vault import Vault
try:
    vault = Vault.open(Path(sys.argv[1]))
    vault.unlock("bm", "een")
    print("opened", [one.code for one in vault.check("bm")])
except AppError as error:
    print(error.code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no such files")
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("slots.json", "slots_damaged"),
        ("store.db", "store_missing"),
        ("keys.db", "store_missing"),
        ("store.db-wal", "disk_error"),
        ("keys.db-wal", "disk_error"),
        ("store.db-journal", "disk_error"),
        ("keys.db-shm", "disk_error"),
        ("slots.json-tries", "password_waits"),
    ],
)
def test_pipe_in_the_place_of_a_file_is_refused_and_waited_for_by_nobody(
    folder: Path, name: str, told: str
) -> None:
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    opener = subprocess.run(
        [sys.executable, "-c", OPENER, str(folder)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[3],
        check=True,
    )
    assert opener.stdout.strip() == told
