"""A tree of salted leaves that are shown one by one: each proves that it belongs, none tells more.

Every leaf stands at a random place of a tree of fixed depth, under a salt of its own; where no leaf
stands, the tree holds hashes of a random seed, which nobody can tell from those of leaves. An
opening is therefore as long and as random among a hundred leaves as alone: neither what is not
shown, nor how much of it there is, nor whether two leaves are equal can be told from others.

Leaf and node hashes are those of the log (RFC 9162, section 2.1.1).
"""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from app.audit.merkle import HASH_LENGTH, leaf_hash, node_hash
from app.errors import Damaged, Unusable

DEPTH = 16
"""Hashes between a leaf and the root."""
SALT_LENGTH = 32
MOST = 1 << (DEPTH - 2)
"""Leaves that one tree takes: drawing places stays quick, and no document has so many."""
_PLACE_LENGTH = 2
OPENING_LENGTH = _PLACE_LENGTH + SALT_LENGTH + DEPTH * HASH_LENGTH

BLANK_ROOT = bytes(HASH_LENGTH)


@dataclass(frozen=True, slots=True)
class Opening:
    """What proves that some content is a leaf: its place, its salt, and its way to the root."""

    place: int
    """From 0 to 2**DEPTH - 1."""
    salt: bytes
    """32 bytes."""
    path: tuple[bytes, ...]
    """The sibling at each height, from the leaf upwards: DEPTH hashes of 32 bytes."""

    def root(self, content: bytes) -> bytes:
        """The root of a tree in which this content is the leaf at this place."""
        found, place = leaf_hash(self.salt + content), self.place
        for sibling in self.path:
            found = node_hash(sibling, found) if place & 1 else node_hash(found, sibling)
            place >>= 1
        return found

    def to_bytes(self) -> bytes:
        """`OPENING_LENGTH` bytes: place, salt, path."""
        return self.place.to_bytes(_PLACE_LENGTH, "big") + self.salt + b"".join(self.path)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Opening":
        """Raises Damaged("bad_opening") for any other length."""
        if len(data) != OPENING_LENGTH:
            raise Damaged("bad_opening")
        salt_end = _PLACE_LENGTH + SALT_LENGTH
        hashes = (data[at : at + HASH_LENGTH] for at in range(salt_end, len(data), HASH_LENGTH))
        place = int.from_bytes(data[:_PLACE_LENGTH], "big")
        return cls(place, data[_PLACE_LENGTH:salt_end], tuple(hashes))


BLANK_OPENING = Opening.from_bytes(bytes(OPENING_LENGTH))
"""Stands in drafts, where nothing random may be."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A tree that was just made: its root, and the opening of every leaf, in the order given."""

    root: bytes
    openings: tuple[Opening, ...]


def open_all(contents: Sequence[bytes]) -> Opened:
    """A new tree of these leaves; the same contents give another tree each time.

    Raises Unusable("too_many_leaves") above `MOST`.
    """
    if len(contents) > MOST:
        raise Unusable("too_many_leaves")
    places = secrets.SystemRandom().sample(range(1 << DEPTH), len(contents))
    salts = [secrets.token_bytes(SALT_LENGTH) for _ in contents]
    seed = secrets.token_bytes(HASH_LENGTH)
    leaves = zip(places, salts, contents, strict=True)
    level = {place: leaf_hash(salt + content) for place, salt, content in leaves}
    paths: list[list[bytes]] = [[] for _ in contents]
    for height in range(DEPTH):
        beside = {place ^ 1: _empty(seed, height, place ^ 1) for place in level}
        level = beside | level
        for path, place in zip(paths, places, strict=True):
            path.append(level[place >> height ^ 1])
        level = {
            place >> 1: node_hash(found, level[place | 1])
            for place, found in level.items()
            if not place & 1
        }
    root = level.get(0) or _empty(seed, DEPTH, 0)
    openings = zip(places, salts, paths, strict=True)
    return Opened(root, tuple(Opening(at, salt, tuple(path)) for at, salt, path in openings))


def _empty(seed: bytes, height: int, place: int) -> bytes:
    """What stands for a subtree without leaves."""
    return hmac.digest(seed, height.to_bytes(1, "big") + place.to_bytes(4, "big"), sha256)
