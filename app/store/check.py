"""Looks for everything that is not as it was stored: pages, keys, circles, records, log.

SQLCipher alone does not notice an old copy of a page put back (spec 5); the log does, because its
signed leaves commit to the newest bytes of every record and circle.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.errors import AppError, Damaged, WrongState
from app.store import ahead, roster, sealed
from app.store import circle as circles
from app.store import slots as slots_file
from app.store.finding import Finding, GoOn, heeding
from app.store.history import History, missing, read_history
from app.store.keys import Keys
from app.store.log import Log
from app.store.member import Unlocked, believed
from app.store.numbers import REACH, never_given
from app.store.opened import ESCROW_WAITS, ROTATION_WAITS, Opened
from app.store.reserve import NO_LEAF
from app.store.sealed import SealedRow
from app.store.slots import Slots
from app.store.vacancy import disputed, returned, vacant

_BATCH = 200
_WAITING = {ESCROW_WAITS: "escrow_waits", ROTATION_WAITS: "rotation_waits"}


@dataclass(slots=True)
class _Look:
    """What the records tell of the files as a whole."""

    altered: dict[tuple[bytes, bytes], str] = field(default_factory=dict)
    """Records that are not as the log says, by tag and digest."""
    ahead: bool = False
    """Whether one is whole and newer than the log: that lost its end."""
    unkeyed: int = 0
    """The highest number of a key that is not there."""


def findings(
    opened: Opened, by: str, folder: Path, slots: Slots, go_on: GoOn
) -> tuple[Finding, ...]:
    """All that is wrong, as far as one unlocked member can tell; nothing comes from a cache.

    Raises WrongState("check_stopped"): `go_on`, asked at each leaf and record, said no;
    Unavailable where what a failed step left cannot be taken away: it looks like damage.
    """
    heed = heeding(go_on, WrongState("check_stopped"))
    with suppress(Damaged):
        opened.keys.set_aside(opened.log.frontier.size)
    fresh = replace(
        opened,
        keys=Keys(opened.vault, opened.keys_file),
        log=Log(opened.vault, opened.store),
    )
    listed: tuple[roster.Entry, ...] = ()
    found = [*_caught(lambda: _slots(folder, slots)), *_caught(lambda: _pages(fresh))]
    me = opened.member(by)
    try:
        listed = roster.entries(fresh.keys_file)
        pins, standing = me.trust.pins, opened.standing
        me = replace(me, trust=believed(opened.vault, me.slot, pins, listed, standing))
        found += [*_left(me, slots), *_roster(me, listed)]
        history, broken = read_history(fresh, me, heed)
    except WrongState:
        raise
    except AppError as error:
        return (*found, Finding.of(error))
    found += (*broken, *history.late)
    found += _caught(lambda: _circles(fresh, me, history))
    look = _Look()
    found += _caught(lambda: _records(fresh, me, history, look, heed))
    found += _caught(lambda: _former(fresh, look.altered))
    found += _caught(lambda: _old_files(fresh, look))
    found += _caught(lambda: _unfinished(fresh))
    return tuple({(one.code, *one.facts.values()): one for one in found}.values())


def _caught(step: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """The findings of one step; an error that stops it is the last of them."""
    found = []
    try:
        for finding in step():
            found.append(finding)
    except WrongState:
        raise
    except AppError as error:
        found.append(Finding.of(error))
    return found


def _slots(folder: Path, slots: Slots) -> Iterator[Finding]:
    if slots_file.load(folder) != slots:
        yield Finding("slots_damaged")


def _left(me: Unlocked, slots: Slots) -> Iterator[Finding]:
    """Members who were removed, and whose slot somebody put back; whose slot somebody took."""
    yield from returned(me.trust, slots)
    for member in vacant(me.trust, slots):
        yield Finding("slot_missing", {"member": member})


def _pages(opened: Opened) -> Iterator[Finding]:
    for database in (opened.store, opened.keys_file):
        if database.problems():
            yield Finding("pages_damaged", {"file": database.file})


def _roster(me: Unlocked, listed: tuple[roster.Entry, ...]) -> Iterator[Finding]:
    for member in sorted(me.trust.changed):
        yield Finding("member_key_changed", {"member": member})
    yield from disputed(me.trust)
    for entry in me.trust.void(listed):
        yield Finding("roster_damaged", {"number": entry.number})


def _circles(opened: Opened, me: Unlocked, history: History) -> Iterator[Finding]:
    rows = {row.id: row for row in opened.keys.circle_rows()}
    aside = {one for (one,) in opened.keys_file.rows("SELECT id FROM circle WHERE born < 0")}
    unknown = _unused(opened, rows.keys() - history.circles.keys(), history)
    if lacking := sorted(history.circles.keys() - rows.keys()):
        unknown &= aside  # the others may have taken the place of those
    for identifier in lacking:
        yield Finding("circle_missing", {"circle": identifier})
    for row in rows.values():
        if row.id in unknown:
            if row.id not in aside:  # else it waits for the store that has its leaf
                yield Finding("circle_unknown", {"circle": row.id})
            continue
        if history.circles.get(row.id) != row.digest():
            yield Finding("circle_altered", {"circle": row.id})
            continue
        try:
            circle = circles.open_as(opened.vault, row, me.member, me.identity.hpke)
            if circle is not None:
                circle.check_maker(me.trust)
        except Damaged:
            yield Finding("circle_damaged", {"circle": row.id})


def _unused(opened: Opened, circles: set[str], history: History) -> set[str]:
    """Those of the circles that nothing lies under, in the store or in the log."""
    if not circles:
        return circles
    used = {key for (key,) in opened.store.rows("SELECT DISTINCT key FROM record")}
    keys = opened.keys_file.rows("SELECT number, circle FROM record_key")
    return circles - {circle for number, circle in keys if number in used} - history.sealed_to


def _records(
    opened: Opened, me: Unlocked, history: History, look: _Look, heed: Callable[[], None]
) -> Iterator[Finding]:
    present, used, after = dict[bytes, str](), set[int](), 0
    while rows := sealed.batch(opened.store, after, _BATCH):
        for row in rows:
            heed()
            used.add(row.key)
            try:
                salt = opened.keys.salt(row.key, row.id)
            except Damaged as error:
                look.unkeyed = max(look.unkeyed, row.key)
                yield Finding.of(error)
                continue
            named = sealed.tag(salt, row.id)
            present[named] = row.id
            try:
                require_whole(opened, me, history, row, salt)
            except Damaged as error:
                if error.code != "record_altered":
                    yield Finding.of(error)
                elif _is_ahead(opened, me, history, row, named):
                    look.ahead = True
                else:
                    look.altered[named, row.digest(salt)] = row.id
        after = rows[-1].place or 0
    yield from missing(history, present.keys())
    yield from _moved(history, present)
    for (number,) in opened.keys_file.rows(
        "SELECT number FROM record_key WHERE born <> ? ORDER BY number", NO_LEAF
    ):
        if number not in used:
            yield Finding("key_without_record", {"number": number})


def _moved(history: History, present: Mapping[bytes, str]) -> Iterator[Finding]:
    """The first record, by place, that does not stand where the log first names it."""
    placed = (named for named in present if named in history.records)
    for named, expected in zip(placed, filter(present.__contains__, history.records), strict=True):
        if named != expected:
            yield Finding("record_moved", {"record": present[named]})
            return


def require_whole(
    opened: Opened, me: Unlocked, history: History, row: SealedRow, salt: bytes
) -> None:
    """Raises Damaged with the first thing that is wrong with a record, which the log commits to."""
    named = sealed.tag(salt, row.id)
    newest = history.records.get(named)
    if (
        newest is None
        or named in history.rewound
        or (newest.version, newest.digest) != (row.version, row.digest(salt))
    ):
        raise Damaged("record_altered", record=row.id)
    key = opened.keys.open_record_key(me, row.key, row.id)
    if key is not None:
        sealed.open_row(opened.vault, key, row)


def _is_ahead(opened: Opened, me: Unlocked, history: History, row: SealedRow, named: bytes) -> bool:
    """Whether a record opens as a later version than the log knows, which nobody can make up."""
    newest = history.records.get(named)
    if newest is None:
        later = not 0 <= opened.keys.born(row.key) < opened.log.frontier.size
    else:
        later = newest.digest is not None and newest.version < row.version
    if not later:
        return False
    try:
        key = opened.keys.open_record_key(me, row.key, row.id)
        return key is not None and bool(sealed.open_row(opened.vault, key, row))
    except Damaged:
        return False


def _former(opened: Opened, altered: dict[tuple[bytes, bytes], str]) -> Iterator[Finding]:
    """What is not as the log says: was it so once? Then it was put back, a page or a row of it."""
    if not altered:
        return
    known = set[tuple[bytes, bytes]]()
    with suppress(Damaged):
        for signed in opened.log.leaves():
            changes = signed.leaf().changes
            known |= {(c.tag, c.digest) for c in changes if c.digest is not None}
    for once, record in altered.items():
        yield Finding("record_put_back" if once in known else "record_altered", {"record": record})


def _old_files(opened: Opened, look: _Look) -> Iterator[Finding]:
    size = opened.log.frontier.size
    if look.ahead:
        yield Finding("log_tail_cut", {"found": size})
    elif ahead.has_keys_from(opened.keys_file, size):
        yield Finding("store_behind_keys")
    highest = opened.keys.highest
    if highest < look.unkeyed <= highest + REACH:
        yield Finding("keys_behind_store")
    if number := never_given(opened.keys_file):
        yield Finding("spent_damaged", {"number": number})


def _unfinished(opened: Opened) -> Iterator[Finding]:
    yield from opened.noticed
    for (number,) in opened.store.rows("SELECT key FROM intent ORDER BY key"):
        if number in _WAITING:
            yield Finding(_WAITING[number])
        else:
            yield Finding("erasure_unfinished", {"number": number})
