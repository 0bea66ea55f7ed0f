"""The hash tree of the log (RFC 9162, section 2.1): nothing is cut off or changed unnoticed.

All functions below `leaf_hash` take and give hashes of 32 bytes, leaves as `leaf_hash` made them.
"""

from collections.abc import Sequence
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
