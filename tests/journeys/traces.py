"""All that a vault keeps of an evening, with what is drawn at random taken out.

Two evenings that leave equal traces cannot be told apart by anybody who holds every key of the
database and knows the order, size, version and time of every row.
"""

from collections import defaultdict
from collections.abc import Container
from pathlib import Path
from typing import Any

from app.domain.log import LogEntry
from app.domain.person import PersonId
from app.queries.copies import CopyFile, Recipients
from app.queries.logbook import decoded_line
from app.session import Session
from app.store.opened import Opened
from app.store.reading import read_slice

Row = tuple[Any, ...]


class Numbered(defaultdict[object, int]):
    """Random names, numbered by where they first stand."""

    def __missing__(self, name: object) -> int:
        self[name] = len(self)
        return self[name]


def opened(session: Session) -> Opened:
    """The connections of the vault that the session holds open."""
    vault = session._vault._opened
    assert vault is not None
    return vault


def traces(session: Session, reader: str = "coord") -> dict[str, list[Row]]:
    """Every table of both databases, the log as its reader reads it, and the sizes of the files."""
    vault = opened(session)
    names = Numbered()
    return {
        "record": _records(vault, names),
        "leaf": _leaves(vault, names),
        "intent": vault.store.rows("SELECT key FROM intent"),
        "keys_mark": vault.store.rows("SELECT kind, number FROM keys_mark ORDER BY kind"),
        "log_head": vault.store.rows("SELECT length(frontier) FROM log_head"),
        "circle": _circles(vault),
        "record_key": _keys(vault),
        "roster": vault.keys_file.rows("SELECT number, length(statement) FROM roster"),
        "draft": vault.keys_file.rows("SELECT member, length(sealed) FROM draft ORDER BY member"),
        "stage": vault.keys_file.rows("SELECT id FROM stage"),
        "tables": _tables(vault),
        "log": [_entry(line.entry, names) for line in session.log(reader)],
        "file": sorted(_sizes(vault.store.path.parent)),
    }


def logged(session: Session, since: int, names: Numbered, reader: str = "coord") -> list[Row]:
    """The lines of the log after so many, as its reader reads them."""
    vault = opened(session)
    count = vault.log.frontier.size - since
    found = read_slice(vault, reader, None, count, lambda _leaf: True)
    assert (found.start, found.damaged) == (since, ())
    return [_entry(decoded_line(leaf).entry, names) for leaf in reversed(found.leaves)]


def _tables(vault: Opened) -> list[Row]:
    """What else there could be: a table that this module does not know shows here."""
    found = []
    for database in (vault.store, vault.keys_file):
        rows = database.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")
        for name in sorted(str(row[0]) for row in rows):
            count = database.row(f"SELECT count(*) FROM {name}")  # noqa: S608 names of our schema
            found.append((database.file, name, *(count or ())))
    return found


def _records(vault: Opened, names: Numbered) -> list[Row]:
    rows = vault.store.rows(
        "SELECT place, id, bundle, version, schema, key, written_at, length(sealed), id = bundle"
        " FROM record ORDER BY place"
    )
    return [(place, names[id_], names[bundle], *rest) for place, id_, bundle, *rest in rows]


def _leaves(vault: Opened, names: Numbered) -> list[Row]:
    found = []
    for signed in vault.log.leaves():
        leaf = signed.leaf()
        changes = [(names[c.tag], c.version, c.digest is None) for c in leaf.changes]
        told = (leaf.position, leaf.written_at, leaf.entry, names[leaf.circle], len(leaf.sealed))
        sizes = (len(signed.signature), len(leaf.circles))
        found.append((*told, changes, *sizes))
    return found


def _circles(vault: Opened) -> list[Row]:
    columns = "born, length(wraps), length(sealed), length(recovery), tag IS NULL"
    return vault.keys_file.rows(f"SELECT {columns} FROM circle ORDER BY {columns}")  # noqa: S608


def _keys(vault: Opened) -> list[Row]:
    circles = Numbered()
    rows = vault.keys_file.rows(
        "SELECT number, circle, length(wrapped), length(salt), born FROM record_key ORDER BY number"
    )
    return [(number, circles[circle], *rest) for number, circle, *rest in rows]


def _entry(entry: LogEntry | None, names: Numbered) -> Row:
    if entry is None:
        return ("sealed",)
    case = names[entry.case] if entry.case else None
    told = (entry.at, entry.act, entry.member, entry.acting, case, entry.meeting)
    return (*told, sorted(entry.to), entry.why, entry.rules)


def _sizes(folder: Path) -> list[Row]:
    """The write-ahead logs are left out: how far they reach depends on when they were cut."""
    return [(p.name, p.stat().st_size) for p in folder.iterdir() if not p.name.endswith("-wal")]


def drafts(
    session: Session, meeting: str, wanted: Container[str] | None = None
) -> dict[PersonId, bytes]:
    """The draft of every recipient, or those wanted, with zeros for everything random."""
    people = [line.person for line in session.ask(Recipients(meeting))]  # type: ignore[arg-type]
    return {
        person: session.ask(CopyFile(meeting, person, draft=True))  # type: ignore[arg-type]
        for person in sorted(people)
        if wanted is None or person in wanted
    }
