"""Which keys are of a record that lives by the log: a row may name any number, whoever wrote it.

The log names a record by its id and by the salt that it keeps through all its keys. So it tells of
a salt whose record that is among some, and of a key that a row names whether it is that row's own.
"""

from collections.abc import Iterable, Mapping

from app.store.connection import Database
from app.store.log import Change, Log
from app.store.sealed import tag

_NAMING = "SELECT id, key FROM record ORDER BY place"
Said = Mapping[bytes, Change]
"""The newest word of the log on each record, by tag: `Log.said`."""


def naming(store: Database) -> list[tuple[str, int]]:
    """Each record with the number of the key that it names, oldest first."""
    return [(str(record), int(key)) for record, key in store.rows(_NAMING)]


def lives(said: Said, salt: bytes, record: str) -> bool:
    """Whether that is a record's own salt, and nothing says that the record was erased."""
    word = said.get(tag(salt, record))
    return word is not None and word.digest is not None


def owning(
    said: Said | None, salts: Mapping[int, bytes], rows: Iterable[tuple[str, int]]
) -> set[tuple[str, int]]:
    """Those of the rows that name a key which by the log is that living record's own.

    `salts` are by number. Where the log is not there to tell, each counts whose key is there.
    """
    named = ((record, key) for record, key in rows if key in salts)
    return {
        (record, key) for record, key in named if said is None or lives(said, salts[key], record)
    }


def owners(
    log: Log, said: Said | None, salts: Iterable[bytes], records: Iterable[str]
) -> dict[bytes, str]:
    """To whom of these living records each salt belongs, as far as it belongs to one of them.

    Both in the order in which they came to be, or nearly: then a salt is soon found. Each is tried
    with each otherwise, and what was found is not looked for again while the vault is open.
    """
    left = dict.fromkeys(records)
    found = dict[bytes, str]()
    for salt in dict.fromkeys(salts if left and said else ()):
        known = log.owned.get(salt)
        tried = left if known is None else (known,) if known in left else ()
        owner = next((one for one in tried if lives(said or {}, salt, one)), None)
        if owner is not None:
            found[salt] = log.owned[salt] = owner
            del left[owner]
    return found
