"""Brings a database to the newest schema by numbered SQL files; refuses one from the future."""

from importlib.resources import files

from app.errors import Damaged, Unusable
from app.store.connection import Database


def steps(kind: str) -> tuple[str, ...]:
    """The SQL of all migrations of "store" or "keys", in order of their numbers."""
    folder = files("app.store") / "migrations" / kind
    found = sorted(
        (entry for entry in folder.iterdir() if entry.name[:4].isdigit()),
        key=lambda entry: entry.name,
    )
    return tuple(entry.read_text(encoding="utf-8") for entry in found)


def schema(kind: str) -> str:
    """What all steps together make, statement by statement."""
    folder = files("app.store") / "migrations" / kind
    return (folder / "schema.sql").read_text(encoding="utf-8")


def schema_of(database: Database) -> str:
    """The same of a database."""
    made = database.rows("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
    return "".join(f"{sql};\n" for (sql,) in made)


def create(database: Database, kind: str) -> None:
    """Gives an empty database every step."""
    _apply(database, steps(kind), done=0)


def require_known(database: Database, kind: str) -> int:
    """How many steps a database has had. It is only looked at.

    Raises Unusable("vault_newer") for a schema of a later program, Damaged("store_damaged") for a
    database without one.
    """
    row = database.row("PRAGMA user_version")
    done = int(row[0]) if row else 0
    if done > len(steps(kind)):
        raise Unusable("vault_newer", file=database.file)
    if done < 1:
        raise Damaged("store_damaged", file=database.file)
    return done


def upgrade(database: Database, kind: str) -> None:
    """Gives an existing database the steps that it lacks.

    Raises as `require_known`; Damaged("store_damaged") also for one with anything that no step
    made: somebody's trigger would run inside our own statements, and could keep what they erase.
    """
    done, known = require_known(database, kind), steps(kind)
    _apply(database, known[done:], done)
    if schema_of(database) != schema(kind):
        raise Damaged("store_damaged", file=database.file)


def _apply(database: Database, pending: tuple[str, ...], done: int) -> None:
    for number, sql in enumerate(pending, start=done + 1):
        # SQLite's own script runner ends an open transaction, so the script opens its own.
        try:
            database.script(f"BEGIN IMMEDIATE;\n{sql}\nPRAGMA user_version = {number};\nCOMMIT;")
        finally:
            database.rollback()
    if pending:
        with database.writing():
            pass  # committing grows the file to a whole step
