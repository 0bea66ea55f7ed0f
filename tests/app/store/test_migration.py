"""Every step leads to the committed schema, and a later one is left alone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import Damaged, Unusable
from app.store import migration
from app.store.connection import Database
from app.store.vault import Vault

Insider = Callable[[Callable[[Database, Database], None]], None]


def dumped(database: Database) -> str:
    rows = database.rows("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
    return "".join(f"{sql};\n" for (sql,) in rows)


@pytest.mark.parametrize("kind", ["store", "keys"])
def test_migrations_make_the_committed_schema(tmp_path: Path, kind: str) -> None:
    database = Database(tmp_path / "a.db", bytearray(32))
    migration.create(database, kind)
    package = Path(migration.__file__).parent
    committed = (package / "migrations" / kind / "schema.sql").read_text(encoding="utf-8")
    assert dumped(database) == committed
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
    migration.upgrade(database, "store")
    migration.upgrade(database, "store")
    assert dumped(database).endswith("CREATE TABLE later (a, b);\n")
    assert database.rows("PRAGMA user_version") == [(len(later),)]
    monkeypatch.setattr(migration, "steps", lambda _: (*later, "CREATE TABLE x (a); SELECT y;"))
    with pytest.raises(Exception, match="y"):
        migration.upgrade(database, "store")
    assert dumped(database).endswith("CREATE TABLE later (a, b);\n")
    database.close()
