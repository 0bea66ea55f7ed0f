"""The log: leaves sealed to their readers, in a Merkle tree that commits to every sealed byte."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from datetime import datetime

import msgspec

from app.audit.merkle import Frontier, leaf_hash, root
from app.errors import Damaged
from app.store.binding import bind
from app.store.connection import Database

ADD_LEAF = "INSERT INTO leaf VALUES (?, ?, ?)"
SET_HEAD = "INSERT INTO log_head VALUES (1, ?) ON CONFLICT DO UPDATE SET frontier = ?1"

_BATCH = 256
NO_END = 2**62
"""A position that no log reaches."""
STRIDE = 512
"""Leaves between two marks, from which the log can be followed on without its beginning."""


class Change(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """One record after the transaction; no digest means that it was erased."""

    tag: bytes
    version: int
    digest: bytes | None


class CircleMade(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One circle as stored by the transaction; an empty digest gives it up."""

    circle: str
    digest: bytes


class Leaf(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What is hashed: who (roster entry), when, the sealed entry, and what it commits to."""

    position: int
    written_at: str
    entry: int
    circle: str | None
    sealed: bytes
    changes: tuple[Change, ...]
    circles: tuple[CircleMade, ...]
    slots: bytes = b""
    """Which slots.json stood there: see `app.store.freshness`."""

    @property
    def moment(self) -> datetime:
        """When. Raises Damaged("leaf_damaged") (position)."""
        with suppress(ValueError):
            at = datetime.fromisoformat(self.written_at)
            if at.tzinfo is not None:
                return at
        raise Damaged("leaf_damaged", position=self.position)


class SignedLeaf(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A leaf as it is stored."""

    position: int
    body: bytes
    signature: bytes

    def leaf(self) -> Leaf:
        """What it says. Raises Damaged("leaf_damaged") (position)."""
        try:
            leaf = msgspec.msgpack.decode(self.body, type=Leaf)
        except (msgspec.MsgspecError, ValueError):
            raise Damaged("leaf_damaged", position=self.position) from None
        if leaf.position != self.position:
            raise Damaged("leaf_damaged", position=self.position)
        return leaf


class Mark(msgspec.Struct, frozen=True):
    """How far somebody followed the log: the tree so far, and which roster entries had ended."""

    tree: Frontier = Frontier()
    retired: frozenset[int] = frozenset()


class Log:
    """The log of one open vault."""

    def __init__(self, vault: str, database: Database) -> None:
        self._vault = vault
        self._database = database
        self._frontier: Frontier | None = None
        self._following: tuple[bytes, Frontier] = b"", Frontier()
        """The leaf that was signed last, and the tree with it."""
        self._hashes: list[bytes] = []
        self._former: set[Frontier] = set()
        self._clock: dict[int, tuple[int, datetime]] = {}
        """Since a line: up to which one the log was read, and the latest moment until there."""
        self._said: tuple[Frontier, dict[bytes, Change]] = Frontier(), {}
        """The newest word on each record, in the leaves that make this tree."""
        self.owned: dict[bytes, str] = {}
        """Salts and the records that they were found to be of: see `living.owners`."""
        self.marks: list[Mark] = [Mark()]
        """One for every `STRIDE` leaves, as far as somebody came; leaves only come after them."""

    @property
    def frontier(self) -> Frontier:
        """The tree as the store remembers it. Raises Damaged("log_head_damaged")."""
        if self._frontier is None:
            row = self._database.row("SELECT frontier FROM log_head")
            try:
                self._frontier = Frontier.from_bytes(row[0]) if row else Frontier()
            except (Damaged, TypeError):  # an altered page holds other kinds than the schema allows
                raise Damaged("log_head_damaged") from None
        return self._frontier

    def signed(self, leaf: Leaf, sign: Callable[[bytes], bytes]) -> SignedLeaf:
        """The next leaf, signed over its position and the root that it makes."""
        body = msgspec.msgpack.encode(leaf)
        following = self.frontier.append(leaf_hash(body))
        self._following = body, following
        message = signed_message(self._vault, leaf.position, following.root)
        return SignedLeaf(leaf.position, body, sign(message))

    def append(self, signed: SignedLeaf) -> None:
        """Writes the leaf inside the store's open transaction; after a rollback `forget`."""
        body, frontier = self._following
        if signed.body is not body:
            frontier = self.frontier.append(leaf_hash(signed.body))
        self._database.run(ADD_LEAF, signed.position, signed.body, signed.signature)
        self._database.run(SET_HEAD, frontier.to_bytes())
        self._frontier = frontier

    def forget(self) -> None:
        """After a rollback: the store's own head counts."""
        self._frontier = None

    def hashes(self) -> list[bytes]:
        """The hash of each leaf, between two transactions; kept, for the log only grows."""
        self._hashes += [leaf_hash(one.body) for one in self.leaves(len(self._hashes))]
        return self._hashes

    def began_with(self, tree: Frontier) -> bool:
        """Whether the log, between two transactions, once was this tree."""
        if tree not in self._former:
            known = self.hashes()
            if tree.size > len(known) or root(known[: tree.size]) != tree.root:
                return False
            self._former.add(tree)
        return True

    def newest(self, tags: Collection[bytes]) -> dict[bytes, Change]:
        """The newest word on each of these records; none where the leaves are not the head's."""
        said = self.said() or {}
        return {tag: said[tag] for tag in tags if tag in said}

    def said(self) -> Mapping[bytes, Change] | None:
        """The newest word on each record of all; None where the leaves are not the head's.

        Whoever signs the next leaf signs for the head: leaves that were altered and are put right
        afterwards would never have said this. For before the step's own leaf; kept, for a long log
        takes half a second.
        """
        tree, said = self._said
        with suppress(Damaged):
            for signed in self.leaves(tree.size):
                tree = tree.append(leaf_hash(signed.body))
                said |= {one.tag: one for one in signed.leaf().changes}
            if tree == self.frontier:
                self._said = tree, said
                return said
        self._said = Frontier(), {}
        return None

    def passed(self, since: int, moment: datetime, now: datetime) -> bool:
        """Whether the clock was at a moment since a line: now, in a later line, or asking this.

        A line that cannot be read hides something: then too.
        """
        position, latest = self._clock.get(since, (since, now))
        latest = max(latest, now)
        if latest < moment:
            try:
                for signed in self.leaves(position):
                    position, latest = signed.position, max(latest, signed.leaf().moment)
            except Damaged:
                return True
        self._clock[since] = position, latest
        return latest >= moment

    def leaves(self, first: int = 0, end: int = NO_END) -> Iterator[SignedLeaf]:
        """The leaves in order from position `first` up to `end`, read in batches.

        Raises Damaged: leaf_damaged (position) where they would not come to an end, store_damaged.
        """
        last = first - 1
        while rows := self._database.rows_of(
            (int, bytes, bytes),
            "SELECT position, body, signature FROM leaf WHERE position > ? AND position < ?"
            " ORDER BY position LIMIT ?",
            last,
            end,
            _BATCH,
        ):
            yield from (SignedLeaf(*row) for row in rows)
            before, last = last, rows[-1][0]
            if last <= before:  # an altered page leads back to what was read
                raise Damaged("leaf_damaged", position=last)


def signed_message(vault: str, position: int, root: bytes) -> bytes:
    """What the acting identity signs in a leaf."""
    return bind("leaf", vault, position, root)


def payload_aad(vault: str, position: int) -> bytes:
    """What the sealed entry of a leaf is bound to."""
    return bind("log entry", vault, position)
