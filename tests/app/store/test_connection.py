"""The settings of spec 5 are in force."""

import re
import secrets
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher  # type: ignore[import-untyped]

from app.errors import Damaged, Locked
from app.store.connection import Database

KEY = secrets.token_bytes(32)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "a.db", bytearray(KEY))
    opened.script("CREATE TABLE a (b BLOB); CREATE TABLE filler (bytes BLOB NOT NULL);")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("cipher_memory_security", "1"),
        ("locking_mode", "exclusive"),
        ("journal_mode", "wal"),
        ("secure_delete", 1),
        ("synchronous", 2),
        ("temp_store", 2),
        ("auto_vacuum", 2),
        ("trusted_schema", 0),
        ("foreign_keys", 1),
    ],
)
def test_setting_is_in_force(database: Database, pragma: str, value: object) -> None:
    assert database.rows(f"PRAGMA {pragma}") == [(value,)]


def test_key_given_is_wiped(tmp_path: Path) -> None:
    key = bytearray(KEY)
    opened = Database(tmp_path / "b.db", key)
    assert key == bytes(32)
    other = bytearray(secrets.token_bytes(32))
    opened.script("CREATE TABLE a (b)")
    opened.change_key(other)
    assert other == bytes(32)
    opened.close()


def test_other_key_is_refused_silently(
    database: Database, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    database.close()
    with pytest.raises(Damaged, match=r"store_damaged file=a\.db"):
        Database(tmp_path / "a.db", bytearray(secrets.token_bytes(32)))
    assert capfd.readouterr() == ("", "")


def test_second_connection_is_refused(database: Database, tmp_path: Path) -> None:
    database.run("INSERT INTO a VALUES (1)")
    with pytest.raises(Locked, match="vault_in_use"):
        Database(tmp_path / "a.db", bytearray(KEY))


@pytest.mark.parametrize(
    "sql",
    ["ATTACH ':memory:' AS other", "VACUUM", "SELECT load_extension('x')", "VACUUM INTO '/tmp/x'"],
)
def test_other_databases_and_code_are_refused(database: Database, sql: str) -> None:
    """Told as damage: no statement of ours does it, but an altered schema makes one."""
    with pytest.raises((Damaged, sqlcipher.DatabaseError), match=r"store_damaged|not authorized"):
        database.run(sql)


def test_file_grows_in_steps_and_nothing_lies_beside_it(database: Database, tmp_path: Path) -> None:
    sizes = set()
    for _ in range(120):
        with database.writing():
            database.run("INSERT INTO a VALUES (?)", secrets.token_bytes(30_000))
        database.truncate_log()
        sizes.add((tmp_path / "a.db").stat().st_size)
    assert len(sizes) > 3
    assert all(size % (1024 * 1024) == 0 for size in sizes)
    assert {entry.name for entry in tmp_path.iterdir()} == {"a.db", "a.db-wal"}
    assert database.problems() == []


def test_another_thread_may_take_over(database: Database) -> None:
    found: list[object] = []
    worker = threading.Thread(target=lambda: found.append(database.rows("SELECT 1")))
    worker.start()
    worker.join()
    assert found == [[(1,)]]


def test_source_holds_no_value_in_sql() -> None:
    """Values go in as parameters; what is put into SQL text is names of ours (ASVS 1.2.4)."""
    package = Path(__file__).parents[3] / "app" / "store"
    spliced = set[str]()
    for module in package.glob("*.py"):
        for line in re.findall(r'f"(?:[A-Z]{4,}|\{_)[^"]*"', module.read_text(encoding="utf-8")):
            spliced |= set(re.findall(r"\{([^}]*)\}", line))
    ours = {"_CIRCLE", "_COLUMNS", "COLUMNS", "_HEAD", "LISTED"}
    assert spliced <= ours | {"name", "setting", "sql", "number", "table", "columns"}
