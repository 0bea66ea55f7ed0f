"""What hostile files once did to the program: each find keeps the input that led to it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from app.errors import Damaged
from app.store import sealed
from app.store import slots as slots_file
from app.store.connection import Database
from app.store.errors import known_error
from app.store.log import Log
from app.store.opened import raw_key
from app.store.pairs import backups
from app.store.roster import Entry, _statement
from app.store.slots import NO_VERSION
from app.store.stage import _decoded
from app.store.vault import Vault
from tests.fuzzing.pages import sealed_page
from tests.pages import PAGE, SALT, decrypted

Keep = Callable[..., str]
Insider = Callable[[Callable[[Database, Database], None]], None]

SCHEMA_FORMAT = 47
"""Where a database says by which rules its schema is written (SQLite file format, 1.3)."""


def unlocked(vault: Vault) -> None:
    vault.unlock("bm", "een")


def test_a_schema_of_an_unknown_format_is_damage(vault: Vault, folder: Path) -> None:
    assert vault._opened is not None
    key = bytes(raw_key(vault._opened.vault_key, "store.db"))
    vault.lock()
    data = (folder / "store.db").read_bytes()
    plain = bytearray(decrypted(data[:PAGE], key, first=True))
    plain[SCHEMA_FORMAT - SALT] = 9
    page = sealed_page(bytes(plain), key, data[:SALT], 0, data[:SALT])
    (folder / "store.db").write_bytes(page + data[PAGE:])
    with pytest.raises(Damaged, match="store_damaged"):
        unlocked(vault)


@pytest.mark.parametrize("version", [-1, NO_VERSION, 10**30])
def test_slots_with_a_number_that_no_file_has_are_damage(folder: Path, version: int) -> None:
    told = msgspec.json.decode((folder / "slots.json").read_bytes())
    with pytest.raises(Damaged, match="slots_damaged"):
        slots_file.parse(msgspec.json.encode(told | {"version": version}))


@pytest.mark.parametrize(
    ("file", "altered"),
    [
        ("store", "DELETE FROM log_head"),
        ("keys", "UPDATE record_key SET number = 9223372036854775807"),
        ("store", "UPDATE record SET bundle = CAST(x'ff' AS TEXT)"),
    ],
)
def test_a_row_that_no_program_wrote_is_damage_for_who_reads_and_writes(
    vault: Vault,
    keep: Keep,
    insider: Insider,
    now: datetime,
    everyone: frozenset[str],
    file: str,
    altered: str,
) -> None:
    record = keep(b"text", everyone)

    def alter(store: Database, keys: Database) -> None:
        (store if file == "store" else keys).run(altered)

    def use() -> None:
        unlocked(vault)
        with vault.transaction("bm", now=now) as transaction:
            transaction.read(record)
            added = transaction.new_id()
            transaction.write(added, added, b"new", everyone)
            transaction.log(b"new", everyone)

    insider(alter)
    with pytest.raises(Damaged):
        use()
    vault.close()
    Vault.open(vault.folder).close()


@pytest.mark.parametrize("stamp", ["02600302T140000Z", "99990302T140000Z", "20261302T140000Z"])
def test_a_pair_that_is_named_after_no_moment_of_ours_is_none(tmp_path: Path, stamp: str) -> None:
    for kind in ("store", "slots"):
        (tmp_path / f"{stamp}.{kind}").write_bytes(b"x")
    assert backups(tmp_path) == ()


class _Altered:
    """What a database answers once somebody who has the vault key altered its pages."""

    def row(self, *_asked: object) -> tuple[None]:
        return (None,)

    def rows_of(self, *_asked: object) -> list[tuple[int, bytes, bytes]]:
        return [(3, b"", b"")]


def test_a_log_whose_pages_lead_back_comes_to_an_end() -> None:
    log = Log("vault", cast("Any", _Altered()))
    with pytest.raises(Damaged, match="leaf_damaged"):
        list(log.leaves())


def test_a_head_of_another_kind_than_the_schema_allows_is_damage() -> None:
    log = Log("vault", cast("Any", _Altered()))
    with pytest.raises(Damaged, match="log_head_damaged"):
        _ = log.frontier


def test_memory_that_an_altered_page_asks_for_is_told_as_such() -> None:
    found = known_error(MemoryError(), "store.db")
    assert found is not None
    assert found.code == "memory_refused"


def test_a_roster_entry_that_holds_nothing_is_nobodys() -> None:
    nothing = cast("Any", None)
    entry = Entry(1, nothing, nothing, nothing)
    assert _statement("vault", entry) is None


@pytest.mark.parametrize("place", [None, 3, "text"])
def test_records_whose_pages_lead_back_come_to_an_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: object
) -> None:
    store = Database(tmp_path / "store.db", bytearray(32))
    record, head = ("a", "a", 1, 1, 1, "", b"", place), ("a", "a", 1, 1, place)
    for read, row in ((sealed.batch, record), (sealed.heads_of_roots, head)):
        monkeypatch.setattr(store, "rows", lambda *_, row=row: [row])
        with pytest.raises(Damaged, match="store_damaged"):
            read(store, 3, 2)
    store.close()


def test_a_line_of_the_log_that_holds_nothing_is_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Database(tmp_path / "store.db", bytearray(32))
    monkeypatch.setattr(store, "rows", lambda *_: [(0, None, b"")])
    with pytest.raises(Damaged, match="store_damaged"):
        list(Log("vault", store).leaves())
    store.close()


def test_a_file_that_does_not_grow_is_damage(tmp_path: Path) -> None:
    """An altered list of free pages: what is added to it never makes the step whole."""
    database = Database(tmp_path / "small.db", bytearray(32))
    database.script("CREATE TABLE filler (bytes BLOB NOT NULL);")
    database._pragma = lambda _name: 1  # type: ignore[method-assign]
    with pytest.raises(Damaged, match="store_damaged"), database.writing():
        database.run("INSERT INTO filler VALUES (?)", bytes(200_000))
    database.close()


def test_a_file_that_says_it_lacks_a_step_that_it_had_is_damage(
    vault: Vault, folder: Path, insider: Insider
) -> None:
    insider(lambda store, _: store.run("PRAGMA user_version = 1") and None)
    with pytest.raises(Damaged, match="store_damaged"):
        unlocked(vault)


def test_a_stage_that_holds_nothing_is_damage() -> None:
    with pytest.raises(Damaged, match="stage_damaged"):
        _decoded(cast("Any", None))
