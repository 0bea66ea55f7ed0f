"""What an erasure may say that it destroyed.

Whoever has the vault key can move a row into another bundle, or damage one there; nobody can tell
the two apart. What goes with a bundle and is not as the log says goes unsaid, so that `check` goes
on missing it: else whoever erases one case would sign for the loss of another. Nor does a key go
that by the log is of a record which stays; but one that merely some row names, or none, goes with
its record: else it would open that in an older backup.
"""

from collections.abc import Container, Iterable, Mapping, Sequence, Set

from app.store.connection import LISTED, listed
from app.store.living import lives, naming, owners, owning
from app.store.log import Change
from app.store.numbers import REACH
from app.store.opened import Opened
from app.store.sealed import Head, SealedRow, tag

_NAMED = f"SELECT id, key FROM record WHERE key IN ({LISTED})"  # noqa: S608
_SAME = f"""
SELECT number FROM record_key
WHERE salt IN (SELECT salt FROM record_key WHERE number IN ({LISTED}))"""  # noqa: S608
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


def counting(opened: Opened, rows: Iterable[Head | SealedRow], named: Container[str]) -> set[int]:
    """Numbers of the keys that go with these rows, which are deleted; one never given is none.

    Of a row that is not as the log says, `named` lacks it, also its own key, which none names.
    """
    top = opened.keys.highest + REACH
    rows = tuple(rows)
    strange = [row.id for row in rows if row.id not in named]
    return {row.key for row in rows if 0 < row.key <= top} | _own(opened, strange)


def alike(opened: Opened, keys: Set[int]) -> set[int]:
    """Numbers of the keys with the salts of these, that a crash left behind; looks at all.

    They would tell of an erased record as if it lived.
    """
    return {int(one) for (one,) in opened.keys_file.rows(_SAME, listed(keys))} if keys else set()


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


def spare(opened: Opened, numbers: set[int], changes: Mapping[bytes, Change]) -> None:
    """In a running change: leaves those keys that are of a record which stays; reads all records.

    `changes` are of the leaf to come. Where the log, or the salt, is not there to tell whose a key
    is, that of every record counts which names it.
    """
    if not numbers or not (rows := opened.store.rows(_NAMED, listed(numbers))):
        return
    salts, said = opened.keys.salts(int(key) for _, key in rows), opened.log.said()
    newest = None if said is None else {**said, **changes}

    def stays(record: str, key: int) -> bool:
        return newest is None or key not in salts or lives(newest, salts[key], record)

    staying = {int(key) for record, key in rows if stays(str(record), int(key))}
    opened.store.run(_SPARE, listed(staying))


def _own(opened: Opened, records: Sequence[str]) -> set[int]:
    """The keys of these records, whatever row names them, as far as the log tells; reads all."""
    if not records or not (said := opened.log.said()):
        return set()
    keys = opened.keys_file.rows("SELECT number, salt FROM record_key ORDER BY number")
    salts = {int(number): bytes(salt) for number, salt in keys}
    others = {number for _, number in owning(said, salts, naming(opened.store))}
    found = owners(
        opened.log, said, (salts[number] for number in salts if number not in others), records
    )
    return {number for number, salt in salts.items() if salt in found}
