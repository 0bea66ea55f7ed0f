"""What an erasure may say that it destroyed.

Whoever has the vault key can move a row into another bundle, or damage one there; nobody can tell
the two apart. What goes with a bundle and is not as the log says goes unsaid, so that `check` goes
on missing it: else whoever erases one case would sign for the loss of another.
"""

from collections.abc import Iterable, Mapping, Sequence

from app.store.connection import LISTED, Database, listed
from app.store.log import Change
from app.store.numbers import REACH
from app.store.opened import Opened
from app.store.sealed import Head, SealedRow, tag

_NAMED = f"SELECT key FROM record WHERE key IN ({LISTED})"  # noqa: S608
_SPARE = f"DELETE FROM intent WHERE key IN ({LISTED})"  # noqa: S608


def known(opened: Opened, row: Head) -> dict[str, bytes]:
    """What the log calls a record that is named by whoever erases it; empty where its key is lost.

    Raises Damaged("keys_behind_store").
    """
    salt = opened.keys.salts((row.key,)).get(row.key)
    return {} if salt is None else {row.id: tag(salt, row.id)}


def vouched(
    opened: Opened, rows: Sequence[SealedRow], changes: Mapping[bytes, Change]
) -> dict[str, bytes]:
    """The same of those rows of a bundle that are as the log says, which binds their bundle.

    `changes` are of the leaf to come. Raises Damaged("keys_behind_store").
    """
    salts = opened.keys.salts(row.key for row in rows)
    digests = {
        (row.id, tag(salts[row.key], row.id)): row.digest(salts[row.key])
        for row in rows
        if row.key in salts
    }
    newest = {**opened.log.newest({named for _, named in digests}), **changes}
    return {
        record: named
        for (record, named), digest in digests.items()
        if named in newest and newest[named].digest == digest
    }


def counting(opened: Opened, rows: Iterable[Head | SealedRow]) -> set[int]:
    """Numbers of the keys that go with these rows; one that was never given is none."""
    top = opened.keys.highest + REACH
    return {row.key for row in rows if 0 < row.key <= top}


def say(
    changes: dict[bytes, Change],
    inserted: set[str],
    rows: Iterable[Head | SealedRow],
    named: Mapping[str, bytes],
) -> None:
    """Has the leaf to come say that these are erased, as far as the log has a name for them."""
    for row in (one for one in rows if one.id in named):
        if row.id in inserted:
            # Neither key nor record was ever on the disk: the log has nothing to say.
            inserted.remove(row.id)
            del changes[named[row.id]]
        else:
            changes[named[row.id]] = Change(named[row.id], row.version, None)


def spare(store: Database, numbers: set[int]) -> None:
    """In a running change: leaves those keys that a record which stays names; reads all records."""
    if numbers and (named := {int(key) for (key,) in store.rows(_NAMED, listed(numbers))}):
        store.run(_SPARE, listed(named))
