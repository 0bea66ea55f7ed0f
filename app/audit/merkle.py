"""The hash tree of the log (RFC 9162, section 2.1): nothing is cut off or changed unnoticed.

All functions below `leaf_hash` take and give hashes of 32 bytes, leaves as `leaf_hash` made them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from app.errors import Damaged

HASH_LENGTH = 32
EMPTY_ROOT = sha256(b"").digest()
_SIZE_LENGTH = 8


def leaf_hash(data: bytes) -> bytes:
    """The hash of an entry."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return sha256(b"\1" + left + right).digest()


@dataclass(frozen=True)
class Frontier:
    """A tree that only grows, kept as the roots of its full subtrees, largest first."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or self.size.bit_count() != len(self.peaks):
            raise Damaged("bad_frontier")
        if any(len(peak) != HASH_LENGTH for peak in self.peaks):
            raise Damaged("bad_frontier")

    def append(self, leaf: bytes) -> "Frontier":
        """The tree with one more leaf hash at its end."""
        peaks, merged, size = list(self.peaks), leaf, self.size
        while size & 1:
            merged = node_hash(peaks.pop(), merged)
            size >>= 1
        return Frontier(self.size + 1, (*peaks, merged))

    @property
    def root(self) -> bytes:
        """The root hash of all leaves so far."""
        return _folded(self.peaks)

    def to_bytes(self) -> bytes:
        """The size in 8 bytes, then the peaks."""
        return self.size.to_bytes(_SIZE_LENGTH, "big") + b"".join(self.peaks)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Frontier":
        """Raises Damaged("bad_frontier") for what `to_bytes` did not write."""
        if len(data) < _SIZE_LENGTH:
            raise Damaged("bad_frontier")
        size, rest = int.from_bytes(data[:_SIZE_LENGTH], "big"), data[_SIZE_LENGTH:]
        return cls(
            size, tuple(rest[at : at + HASH_LENGTH] for at in range(0, len(rest), HASH_LENGTH))
        )


def root(leaves: Sequence[bytes]) -> bytes:
    """The root hash over all leaf hashes."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = _split(len(leaves))
    return node_hash(root(leaves[:split]), root(leaves[split:]))


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The path from the leaf at `index` to the root (RFC 9162, 2.1.3.1)."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return ()
    split = _split(len(leaves))
    if index < split:
        return (*inclusion_proof(leaves[:split], index), root(leaves[split:]))
    return (*inclusion_proof(leaves[split:], index - split), root(leaves[:split]))


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected_root: bytes
) -> None:
    """Raises Damaged("not_in_log") unless `leaf` is at `index` of that tree (2.1.3.2)."""
    if not 0 <= index < size:
        raise Damaged("not_in_log")
    place, last, computed = index, size - 1, leaf
    for neighbour in proof:
        if last == 0:
            raise Damaged("not_in_log")
        if place & 1 or place == last:
            computed = node_hash(neighbour, computed)
            place, last = _up_to_right_edge(place, last)
        else:
            computed = node_hash(computed, neighbour)
        place, last = place >> 1, last >> 1
    if last != 0 or computed != expected_root:
        raise Damaged("not_in_log")


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> tuple[bytes, ...]:
    """Shows that the first `old_size` leaves are still the beginning (RFC 9162, 2.1.4.1).

    Empty for the empty and for the whole tree.
    """
    if not 0 <= old_size <= len(leaves):
        raise IndexError(old_size)
    return tuple(_subproof(leaves, old_size, known=True)) if old_size else ()


def verify_consistency(
    old_size: int, old_root: bytes, size: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Raises Damaged("log_rewritten") unless the new tree only adds to the old one (2.1.4.2)."""
    if not _is_consistent(old_size, old_root, size, new_root, proof):
        raise Damaged("log_rewritten")


def _is_consistent(
    old_size: int, old_root: bytes, size: int, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    if not 0 <= old_size <= size:
        return False
    if old_size == 0:
        return old_root == EMPTY_ROOT and not proof
    if old_size == size:
        return old_root == new_root and not proof
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not path:
        return False
    place, last = old_size - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for neighbour in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(neighbour, old), node_hash(neighbour, new)
            place, last = _up_to_right_edge(place, last)
        else:
            new = node_hash(new, neighbour)
        place, last = place >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


def _up_to_right_edge(place: int, last: int) -> tuple[int, int]:
    """Climbs over the levels at which the last node of a row has no neighbour."""
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _subproof(leaves: Sequence[bytes], old_size: int, *, known: bool) -> Iterator[bytes]:
    if old_size == len(leaves):
        if not known:
            yield root(leaves)
        return
    split = _split(len(leaves))
    if old_size <= split:
        yield from _subproof(leaves[:split], old_size, known=known)
        yield root(leaves[split:])
    else:
        yield from _subproof(leaves[split:], old_size - split, known=False)
        yield root(leaves[:split])


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def _folded(peaks: Sequence[bytes]) -> bytes:
    if not peaks:
        return EMPTY_ROOT
    folded = peaks[-1]
    for peak in reversed(peaks[:-1]):
        folded = node_hash(peak, folded)
    return folded
