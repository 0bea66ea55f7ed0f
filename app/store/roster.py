"""Who holds which public key: signed entries in keys.db, believed only as far as one's own pins.

A member's key counts where its owner signed it and its fingerprint is pinned in the reader's own
bundle. A first key is pinned when a pinned member added it; a further key of the same member only
when the recovery sheet did. Whose pinned key is not there any more is marked as changed, and
sealing to them stops. Any other entry counts for nothing, whoever added it: whoever has the vault
key can write one, and would shut others out by it. That somebody left is signed by whoever removed
them, and pinned too: nobody is let in again under the same id. Nobody removes the sheet, to which
all is sealed. Who is removed loses their slot first. So of whose slot stands a removal that is news
is contested: it counts once the slot is gone. Either it was written outside the program or the slot
was put back, and nobody can tell which; also where nobody signed for slots.json, which whoever
wrote the removal may have written too.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

import msgspec

from app.crypto.identity import Identity, PublicIdentity
from app.errors import Damaged, NotFound
from app.store.binding import bind
from app.store.connection import Database
from app.store.ids import RECOVERY
from app.store.numbers import REACH
from app.store.slot import Pins

_PASSES = 8
"""How often the roster is read to find what a removal hides that another one takes the place of."""
LEFT = ""
"""Pinned in the place of a fingerprint: this member was removed."""


class Statement(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What an entry says: from its number on, `public` is the key of `member`, by `adder`."""

    vault: str
    number: int
    member: str
    public: bytes
    adder: str


class Ending(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What an entry says of a member who left: from position `leaves` of the log on they sign none.

    Told from a `Statement` by its fourth field, which is a number. `role_ended` is for the list of
    partners, should the program end before it is told there.
    """

    vault: str
    number: int
    member: str
    leaves: int
    adder: str
    role_ended: bool = False


class Entry(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A statement with the signatures of its owner and of its adder; an ending, the second."""

    number: int
    statement: bytes
    own_signature: bytes
    adder_signature: bytes


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose key an entry is."""

    member: str
    public: PublicIdentity


@dataclass(frozen=True, slots=True)
class Trust:
    """The roster as one member believes it."""

    pins: Pins
    current: Mapping[str, PublicIdentity]
    by_number: Mapping[int, Holder]
    changed: frozenset[str]
    left: Mapping[str, Ending]
    """Who was removed, and from where on: where several say so, by the one that says it lowest."""
    vouched: Mapping[str, Statement | Ending]
    """What was said of each member last, as far as whoever it says said so has signed it."""
    counted: tuple[Entry, ...]
    """The entries that all this is of."""
    contested: Mapping[Entry, Ending]
    """Removals, signed as they are, of members whose slot stands: they count for nothing yet."""

    @property
    def kept(self) -> tuple[Entry, ...]:
        """The entries that count, or may once, in the order in which `believe` reads them."""
        return in_order((*self.counted, *self.contested))

    @property
    def removed(self) -> frozenset[str]:
        """Who was removed as far as one knows, though the roster may not say so any more."""
        return frozenset(member for member, pinned in self.pins.items() if LEFT in pinned)

    def public(self, member: str) -> PublicIdentity:
        """The key to seal to.

        Raises Damaged: member_key_changed, member_left (member); NotFound("member_unknown")
        (member).
        """
        if member in self.changed:
            raise Damaged("member_key_changed", member=member)
        if member in self.left:
            raise Damaged("member_left", member=member)
        if member not in self.current:
            raise NotFound("member_unknown", member=member)
        return self.current[member]

    def contests(self, member: str) -> bool:
        """Whether somebody signed that a member was removed whose slot stands."""
        return any(one.member == member for one in self.contested.values())

    def void(self, listed: Iterable[Entry]) -> tuple[Entry, ...]:
        """Which of the entries count for nothing: damaged, or from nobody whom one knows."""
        kept = frozenset(self.kept)
        return tuple(entry for entry in listed if entry not in kept)


def new_entry(statement: Statement, owner: Identity, adder: Identity) -> Entry:
    """The statement signed by both."""
    said = msgspec.msgpack.encode(statement)
    message = bind("roster", said)
    return Entry(statement.number, said, owner.sign(message), adder.sign(message))


def new_ending(ending: Ending, adder: Identity) -> Entry:
    """The ending signed by whoever removes the member."""
    said = msgspec.msgpack.encode(ending)
    return Entry(ending.number, said, b"", adder.sign(bind("roster", said)))


def in_order(listed: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries as `believe` reads them: by their numbers, and of one number as they stand."""
    return tuple(sorted(listed, key=lambda entry: entry.number))


def next_number(listed: Iterable[Entry], trust: Trust, room: int = 1) -> int:
    """The number of the entry that comes next, or of the first of several."""
    taken = {entry.number for entry in listed}
    number = 1 + max((entry.number for entry in trust.counted), default=0)
    while not taken.isdisjoint(range(number, number + room)):
        number += 1
    return number


def entries(keys: Database) -> tuple[Entry, ...]:
    """All entries in the order of their numbers."""
    rows = keys.rows(
        "SELECT number, statement, own_signature, adder_signature FROM roster ORDER BY number"
    )
    return tuple(Entry(*row) for row in rows)


def insert(keys: Database, added: Iterable[Entry]) -> None:
    """Adds entries; those that are there already stay."""
    for entry in added:
        keys.run(
            "INSERT OR IGNORE INTO roster VALUES (?, ?, ?, ?)",
            entry.number,
            entry.statement,
            entry.own_signature,
            entry.adder_signature,
        )


def believe(
    vault: str, pins: Pins, listed: Iterable[Entry], standing: Collection[str] = ()
) -> Trust:
    """What someone with these pins makes of the entries; new members are pinned in the result.

    `standing` are members of whom no removal is news. Of several entries by one number the first
    that counts is taken; of several removals of a member the last, for until then they worked on.
    """
    listed, superseded, read = tuple(listed), frozenset[int](), list[Trust]()
    for _ in range(_PASSES):
        trust, again = _read(vault, pins, listed, standing, superseded)
        read.append(trust)
        if not again:
            break
        superseded |= again
    whole = read.pop()
    for before in reversed(read):  # who would come back by it is gone all the same
        whole = whole if before.left.keys() <= whole.left.keys() else before
    return whole


def _read(
    vault: str,
    pins: Pins,
    listed: Iterable[Entry],
    standing: Collection[str],
    superseded: frozenset[int],
) -> tuple[Trust, frozenset[int]]:
    """The same where these removals are not the last; of further ones that are not, the numbers."""
    again = set[int]()
    known, current, by_number = _of_all(pins), dict[str, PublicIdentity](), dict[int, Holder]()
    left, ended = dict[str, int](), dict[str, Ending]()
    vouched = dict[str, Statement | Ending]()
    counted, contested, last = list[Entry](), dict[Entry, Ending](), 0
    for entry in listed:
        said = _statement(vault, entry)
        if said is None or not last < entry.number <= last + REACH:
            continue  # whose key was pinned from it is found missing below
        member = said.member
        signed = _vouched(entry, said.adder, known, current)
        if isinstance(said, Ending):
            # By a key of then: that the adder got another since undoes no removal.
            if member == RECOVERY or not _is_signed(entry, said.adder, current):
                continue
            if member not in current and member not in left:
                continue
            if member in standing and LEFT not in known.get(member, ()):
                contested[entry] = said
                continue
            ended[member] = min(said, ended.get(member, said), key=lambda one: one.leaves)
            if member in left:
                again.add(left[member])
            if entry.number not in superseded:
                left[member] = entry.number
                current.pop(member, None)
                _pin(known, member, LEFT)
        else:
            public = None if member in left else _accepted(entry, said, known, current, signed)
            if public is None:
                continue
            _pin(known, member, public.fingerprint)
            current[member] = public
            by_number[entry.number] = Holder(member, public)
        if signed:
            vouched[member] = said
        counted.append(entry)
        last = entry.number
    changed = (
        member
        for member, pinned in known.items()
        if pinned[-1] != (current[member].fingerprint if member in current else LEFT)
    )
    gone = {member: ended[member] for member in left}
    trust = Trust(
        pins=known,
        current=current,
        by_number=by_number,
        changed=frozenset(changed),
        left=gone,
        vouched=vouched,
        counted=tuple(counted),
        contested=contested,
    )
    return trust, frozenset(again)


def missed(
    vault: str, trust: Trust, former: Iterable[Entry], members: Collection[str]
) -> Iterator[Entry]:
    """Which entries of a former roster are lacking in the one that the trust is of.

    They say what is pinned, or give a key to one of the members of whom there is none. Nothing else
    is missed: it may never have stood there.
    """
    there = {(holder.member, holder.public.fingerprint) for holder in trust.by_number.values()}
    there |= {(member, LEFT) for member in trust.left}
    for entry in former:
        said, pin = _statement(vault, entry), LEFT
        if isinstance(said, Statement):
            with suppress(Damaged):
                pin = PublicIdentity.from_bytes(said.public).fingerprint
        if said is None or (said.member, pin) in there:
            continue
        pinned = trust.pins.get(said.member, ())
        if pin in pinned or (pin != LEFT and not pinned and said.member in members):
            yield entry


def _of_all(pins: Pins) -> Pins:
    """The pins as they count: nobody removes the sheet, though former programs may say so."""
    sheets = tuple(pin for pin in pins.get(RECOVERY, ()) if pin != LEFT)
    return {**pins, RECOVERY: sheets} if sheets else dict(pins)


def _pin(known: Pins, member: str, fingerprint: str) -> None:
    if fingerprint not in known.get(member, ()):
        known[member] = (*known.get(member, ()), fingerprint)


def _statement(vault: str, entry: Entry) -> Statement | Ending | None:
    said: Statement | Ending | None = None
    with suppress(msgspec.MsgspecError, TypeError, ValueError):
        said = msgspec.msgpack.decode(entry.statement, type=Statement)
    with suppress(msgspec.MsgspecError, TypeError, ValueError):
        said = said or msgspec.msgpack.decode(entry.statement, type=Ending)
    if said is None or (said.vault, said.number) != (vault, entry.number):
        return None
    return said


def _accepted(
    entry: Entry,
    statement: Statement,
    known: Pins,
    current: Mapping[str, PublicIdentity],
    signed: bool,
) -> PublicIdentity | None:
    message = bind("roster", entry.statement)
    pinned = known.get(statement.member, ())
    try:
        public = PublicIdentity.from_bytes(statement.public)
        public.verify(entry.own_signature, message)
    except Damaged:
        return None
    before = current.get(statement.member)
    later = pinned[pinned.index(before.fingerprint) + 1 :] if before is not None else pinned
    if public.fingerprint in later:
        return public
    if pinned and statement.adder != RECOVERY:
        return None
    return public if signed else None


def _vouched(entry: Entry, by: str, known: Pins, current: Mapping[str, PublicIdentity]) -> bool:
    """Whether a member whom one trusts signed the entry, or the sheet."""
    adder = current.get(by)
    if adder is None or adder.fingerprint != [pin for pin in known[by] if pin != LEFT][-1]:
        return False  # or a former key, whose successor somebody took out of the roster
    return _is_signed(entry, by, current)


def _is_signed(entry: Entry, by: str, current: Mapping[str, PublicIdentity]) -> bool:
    """The same by the key that the member had then."""
    try:
        current[by].verify(entry.adder_signature, bind("roster", entry.statement))
    except (Damaged, KeyError):
        return False
    return True
