"""Who holds which public key: signed entries in keys.db, believed only as far as one's own pins.

A member's key counts where its owner signed it and its fingerprint is pinned in the reader's own
bundle. A first key is pinned when a pinned member added it; a further key of the same member only
when the recovery sheet did. Anything else marks the member as changed, and sealing to it stops.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from app.crypto.identity import Identity, PublicIdentity
from app.errors import Damaged, NotFound
from app.store.binding import bind
from app.store.connection import Database
from app.store.ids import RECOVERY
from app.store.slot import Pins


class Statement(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What an entry says: from its number on, `public` is the key of `member`, by `adder`."""

    vault: str
    number: int
    member: str
    public: bytes
    adder: str


class Entry(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A statement with the signatures of its owner and of whoever added it."""

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

    def public(self, member: str) -> PublicIdentity:
        """The key to seal to.

        Raises Damaged("member_key_changed") (member), NotFound("member_unknown") (member).
        """
        if member in self.changed:
            raise Damaged("member_key_changed", member=member)
        if member not in self.current:
            raise NotFound("member_unknown", member=member)
        return self.current[member]


def new_entry(statement: Statement, owner: Identity, adder: Identity) -> Entry:
    """The statement signed by both."""
    said = msgspec.msgpack.encode(statement)
    message = bind("roster", said)
    return Entry(statement.number, said, owner.sign(message), adder.sign(message))


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
    changed: set[str] = set()
    for entry in listed:
        statement = _statement(vault, entry)
        if statement is None:
            continue  # whose key was pinned from it is found missing below
        public = _accepted(entry, statement, known, current)
        if public is None:
            changed.add(statement.member)
            continue
        if public.fingerprint not in known.get(statement.member, ()):
            known[statement.member] = (*known.get(statement.member, ()), public.fingerprint)
        current[statement.member] = public
        by_number[entry.number] = Holder(statement.member, public)
    for member, pinned in known.items():
        if member not in current or current[member].fingerprint != pinned[-1]:
            changed.add(member)
    return Trust(known, current, by_number, frozenset(changed))


def _statement(vault: str, entry: Entry) -> Statement | None:
    try:
        statement = msgspec.msgpack.decode(entry.statement, type=Statement)
    except (msgspec.MsgspecError, ValueError):
        return None
    return statement if (statement.vault, statement.number) == (vault, entry.number) else None


def _accepted(
    entry: Entry, statement: Statement, known: Pins, current: Mapping[str, PublicIdentity]
) -> PublicIdentity | None:
    message = bind("roster", entry.statement)
    pinned = known.get(statement.member, ())
    try:
        public = PublicIdentity.from_bytes(statement.public)
        public.verify(entry.own_signature, message)
        if public.fingerprint in pinned:
            return public
        adder = current.get(statement.adder)
        if adder is None or (pinned and statement.adder != RECOVERY):
            return None
        if adder.fingerprint != known[statement.adder][-1]:
            return None  # a former key, whose successor somebody took out of the roster
        adder.verify(entry.adder_signature, message)
    except Damaged:
        return None
    return public
