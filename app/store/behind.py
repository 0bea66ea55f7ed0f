"""Whether keys.db is older than the store beside it: an old copy, or one that lost its end.

It takes no key to bring that about, and the files open. But the newest records do not; who went on
would give their keys' numbers to others, and what was destroyed would be there again. So at opening
the newest records are looked up in keys.db. What no newest record tells, that others were sealed
anew or erased, the store remembers of the last destruction of keys: two numbers in `keys_mark`.
Whatever the vault holds, that takes as long.

While keys.db is behind no record gets a new key and slots.json stays as it is, so that the right
file, once it is put back, has all of them and opens; what was erased meanwhile is destroyed in it
then. Whoever prepares may accept the loss, for the right file may be gone for good, or be
withheld by somebody who wants nobody to work; the numbers then go on above all that a record names.
And what was erased since is destroyed in this file as well, which nothing else would ever do.
A key that this file has and no record names need not be of an erased one, though: a record may have
got another since, which is lost. That one is not called destroyed, for the backups may need it.
"""

from collections.abc import Iterable
from contextlib import suppress

from app.store import draft
from app.store.connection import LISTED, Database, listed
from app.store.keys import DROP_KEYS, Keys, spend
from app.store.living import Said, naming, owners, owning
from app.store.log import Log
from app.store.numbers import REACH, climbed, following, highest, highest_up_to
from app.store.reserve import NO_LEAF
from app.store.sealed import tag

_DESTROYED, _GIVEN, _ACCEPTED = "destroyed", "given", "accepted"
"""The key that was destroyed last; the highest that a record had got by then; below which it is
accepted that keys are lost."""
_NEWEST = 64
"""Records that are looked up: keys made in advance are not used in the order of their numbers."""
_NEWEST_KEYS = "SELECT key FROM record ORDER BY place DESC LIMIT ?"
_SPENT = f"SELECT number FROM spent WHERE number IN ({LISTED})"  # noqa: S608
_KEYS = f"SELECT number FROM record_key WHERE number IN ({LISTED})"  # noqa: S608
_OF_THIS_LOG = "SELECT number FROM record_key WHERE number < ? AND born >= ?"
_SALTS = "SELECT number, salt FROM record_key ORDER BY number"


def is_behind(store: Database, keys_file: Database) -> bool:
    """Whether a key is missing that keys.db must have, or there that it must have no more.

    Raises Damaged("store_damaged") for a page that cannot be read, which breaks the connection.
    """
    with suppress(TypeError, ValueError):  # an altered page holds other kinds: `check` names it
        marks = {kind: int(number) for kind, number in store.rows("SELECT * FROM keys_mark")}
        accepted = marks.get(_ACCEPTED, 0)
        destroyed = {marks[kind] for kind in (_DESTROYED, _ACCEPTED) if kind in marks}
        newest = {int(key) for (key,) in store.rows(_NEWEST_KEYS, _NEWEST)}
        newest |= {marks[_GIVEN]} if _GIVEN in marks else set()
        top = highest(keys_file) + REACH
        wanted = {number for number in newest if accepted <= number <= top}
        spent = _found(keys_file, _SPENT, wanted | destroyed)
        there = _found(keys_file, _KEYS, wanted | destroyed)
        return bool(wanted - spent - there or destroyed - spent or destroyed & there)
    return False


def remember(store: Database, destroyed: Iterable[int], given: int) -> None:
    """In a running change: keys were destroyed just now, when `given` was the highest (0: none).

    Not while keys.db is behind: what it has to know would be forgotten.
    """
    _mark(store, _DESTROYED, max(destroyed))
    if given:
        _mark(store, _GIVEN, given)


def accept(store: Database, keys_file: Database, keys: Keys, log: Log) -> None:
    """Lets work go on without the keys that are lost; those of no record of the store go too.

    But for those that wait for another store: see `app.store.ahead`. Raises Unavailable.
    """

    def known_up_to(number: int) -> int:
        row = store.row("SELECT max(key) FROM record WHERE key <= ?", number)
        return max(highest_up_to(keys_file, number), int(row[0] or 0) if row else 0)

    top = following(climbed(known_up_to))
    unused = _unused(store, keys_file, log.said(), top)
    unsaid = _not_erased(store, keys_file, log, unused)
    with keys_file.writing():
        spend(keys_file, {top})  # so the next one comes after it, whoever opens the vault
        keys.destroy(unused - unsaid)
        keys_file.run(DROP_KEYS, listed(unsaid))
    keys_file.truncate_log()
    with store.writing():
        forget(store)
        _mark(store, _ACCEPTED, top)
    keys.go_on_above(top)


def forget(store: Database) -> None:
    """In a running change: keys.db was made anew, and nothing of a former one counts.

    Whether drafts were cleared is said of the very file.
    """
    store.run("DELETE FROM keys_mark WHERE kind <> ?", draft.COUNTS)


def _unused(store: Database, keys_file: Database, said: Said | None, end: int) -> set[int]:
    """Numbers below `end` of keys without a record, but for those that wait for another store.

    One that is said to be of no leaf may have been used by the time that the copy was made.
    """
    known = {int(number): bytes(salt) for number, salt in keys_file.rows(_SALTS)}
    kept = {number for _, number in owning(said, known, naming(store))}
    return {number for (number,) in keys_file.rows(_OF_THIS_LOG, end, NO_LEAF)} - kept


def _not_erased(store: Database, keys_file: Database, log: Log, unused: set[int]) -> set[int]:
    """Those of the keys without a record that may yet be of one which nobody erased.

    A record that lost its newest key is known by its id. One that is not in the store any more and
    of which the log says no erasing may have any of these keys; as long as not a row was planted in
    its place, which whoever has the vault key can do, as they can say in keys.db what they like.
    """
    said = log.said()
    if not unused or said is None:
        return unused
    salts = {int(number): bytes(salt) for number, salt in keys_file.rows(_SALTS)}
    rows = naming(store)
    own = owning(said, salts, rows)
    lacking = [record for record, key in rows if (record, key) not in own]
    former = owners(log, said, (salts[number] for number in sorted(unused)), lacking)
    there = {tag(salts[key], record) for record, key in own}
    there |= {tag(salt, record) for salt, record in former.items()}
    missed = sum(change.digest is not None for change in said.values()) - len(there)
    found = set(former.values())
    if missed > sum(key not in salts and record not in found for record, key in rows):
        return unused
    return {number for number in unused if salts[number] in former}


def _mark(store: Database, kind: str, number: int) -> None:
    store.run("INSERT OR REPLACE INTO keys_mark VALUES (?, ?)", kind, number)


def _found(keys_file: Database, asked: str, numbers: set[int]) -> set[int]:
    return {int(number) for (number,) in keys_file.rows(asked, listed(numbers))}
