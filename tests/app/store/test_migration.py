"""Every step leads to the committed schema, and a later one is left alone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import Damaged, Unusable
from app.store import migration
from app.store.connection import Database
from app.store.vault import Vault

Insider = Callable[[Callable[[Database, Database], None]], None]


@pytest.mark.parametrize("kind", ["store", "keys"])
def test_migrations_make_the_committed_schema(tmp_path: Path, kind: str) -> None:
    database = Database(tmp_path / "a.db", bytearray(32))
    migration.create(database, kind)
    assert migration.schema_of(database) == migration.schema(kind)
    assert database.rows("PRAGMA user_version") == [(len(migration.steps(kind)),)]
    database.close()


@pytest.mark.parametrize("kind", ["store", "keys"])
def test_steps_are_numbered_without_gaps(kind: str) -> None:
    folder = Path(migration.__file__).parent / "migrations" / kind
    numbers = sorted(int(entry.name[:4]) for entry in folder.glob("[0-9]*.sql"))
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("chosen", [0, 1])
def test_store_of_a_later_program_is_refused(vault: Vault, insider: Insider, chosen: int) -> None:
    insider(lambda *databases: databases[chosen].script("PRAGMA user_version = 99"))
    with pytest.raises(Unusable, match="vault_newer"):
        vault.unlock("bm", "een")
    assert vault.unlocked == frozenset()


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TRIGGER kept BEFORE DELETE ON record_key BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TABLE spare AS SELECT * FROM record_key",
        "DROP TRIGGER roster_stays",
    ],
)
def test_what_no_step_made_is_not_worked_with(vault: Vault, insider: Insider, sql: str) -> None:
    """A trigger of an insider would run inside another member's erasure."""
    insider(lambda _, keys: keys.script(sql))
    with pytest.raises(Damaged, match=r"store_damaged file=keys\.db"):
        vault.unlock("bm", "een")


def test_upgrade_does_the_missing_steps_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(tmp_path / "a.db", bytearray(32))
    with pytest.raises(Damaged, match="store_damaged"):
        migration.upgrade(database, "store")
    migration.create(database, "store")
    known = migration.steps("store")
    later = (*known, "CREATE TABLE later (a);", "ALTER TABLE later ADD COLUMN b;")
    monkeypatch.setattr(migration, "steps", lambda _: later)
    table = "CREATE TABLE leaf ("
    made = migration.schema("store").replace(table, f"CREATE TABLE later (a, b);\n{table}")
    monkeypatch.setattr(migration, "schema", lambda _: made)
    migration.upgrade(database, "store")
    migration.upgrade(database, "store")
    assert migration.schema_of(database) == made
    assert database.rows("PRAGMA user_version") == [(len(later),)]
    monkeypatch.setattr(migration, "steps", lambda _: (*later, "CREATE TABLE x (a); SELECT y;"))
    with pytest.raises(Damaged, match="store_damaged"):
        migration.upgrade(database, "store")
    assert migration.schema_of(database) == made
    database.close()
