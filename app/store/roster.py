"""Who holds which public key: signed entries in keys.db, believed only as far as one's own pins.

A member's key counts where its owner signed it and its fingerprint is pinned in the reader's own
bundle. A first key is pinned when a pinned member added it; a further key of the same member only
when the recovery sheet did. Anything else marks the member as changed, and sealing to it stops.
That somebody left is signed by whoever removed them, and pinned too: nobody is let in again under
the same id.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

import msgspec

from app.crypto.identity import Identity, PublicIdentity
from app.errors import Damaged, NotFound
from app.store.binding import bind
from app.store.connection import Database
from app.store.ids import RECOVERY
from app.store.slot import Pins

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
    """Who was removed, and by which entry."""
    vouched: Mapping[str, Statement | Ending]
    """What was said of each member last, as far as whoever it says said so has signed it."""

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


def new_entry(statement: Statement, owner: Identity, adder: Identity) -> Entry:
    """The statement signed by both."""
    said = msgspec.msgpack.encode(statement)
    message = bind("roster", said)
    return Entry(statement.number, said, owner.sign(message), adder.sign(message))


def new_ending(ending: Ending, adder: Identity) -> Entry:
    """The ending signed by whoever removes the member."""
    said = msgspec.msgpack.encode(ending)
    return Entry(ending.number, said, b"", adder.sign(bind("roster", said)))


def next_number(keys: Database) -> int:
    """The number of the entry that comes next."""
    return max((entry.number for entry in entries(keys)), default=0) + 1


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


def believe(vault: str, pins: Pins, listed: Iterable[Entry]) -> Trust:
    """What someone with these pins makes of the entries; new members are pinned in the result."""
    known, current, by_number = dict(pins), dict[str, PublicIdentity](), dict[int, Holder]()
    changed, left, vouched = set[str](), dict[str, Ending](), dict[str, Statement | Ending]()
    for entry in listed:
        statement = _statement(vault, entry)
        if statement is None:
            continue  # whose key was pinned from it is found missing below
        member = statement.member
        signed = _vouched(entry, statement.adder, known, current)
        if isinstance(statement, Ending):
            if (signed or LEFT in known.get(member, ())) and member in current:
                left[member] = statement
                del current[member]
                _pin(known, member, LEFT)
                if signed:
                    vouched[member] = statement
            else:
                changed.add(member)
            continue
        public = None if member in left else _accepted(entry, statement, known, signed)
        if public is None:
            changed.add(member)
            continue
        _pin(known, member, public.fingerprint)
        current[member] = public
        by_number[entry.number] = Holder(member, public)
        if signed:
            vouched[member] = statement
    for member, pinned in known.items():
        found = current[member].fingerprint if member in current else LEFT
        if found != pinned[-1]:
            changed.add(member)
    return Trust(known, current, by_number, frozenset(changed), left, vouched)


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
    entry: Entry, statement: Statement, known: Pins, signed: bool
) -> PublicIdentity | None:
    message = bind("roster", entry.statement)
    pinned = known.get(statement.member, ())
    try:
        public = PublicIdentity.from_bytes(statement.public)
        public.verify(entry.own_signature, message)
        if public.fingerprint in pinned:
            return public
    except Damaged:
        return None
    if pinned and statement.adder != RECOVERY:
        return None
    return public if signed else None


def _vouched(entry: Entry, by: str, known: Pins, current: Mapping[str, PublicIdentity]) -> bool:
    """Whether a member whom one trusts signed the entry, or the sheet."""
    adder = current.get(by)
    if adder is None or adder.fingerprint != [pin for pin in known[by] if pin != LEFT][-1]:
        return False  # or a former key, whose successor somebody took out of the roster
    try:
        adder.verify(entry.adder_signature, bind("roster", entry.statement))
    except Damaged:
        return False
    return True
