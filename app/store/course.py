"""Whether an escrow is of the course of events that the vault took, or of another."""

from contextlib import suppress

from app.audit.merkle import HASH_LENGTH, root
from app.errors import Damaged
from app.store.ids import RECOVERY
from app.store.opened import Opened


def hashes(known: bytes) -> list[bytes]:
    """The hashes of leaves, one after the other."""
    return [known[at : at + HASH_LENGTH] for at in range(0, len(known), HASH_LENGTH)]


def went_on(opened: Opened, leaves: int, known_root: bytes, known: bytes) -> bool:
    """Whether the log, between two transactions, began with one of so many leaves.

    Or left it by a line of the recovery sheet, as a restored vault does: what the sheet restores
    knows what was erased. A copy of the folder, or an old one put back, has keys of that.
    """
    ours = opened.log.hashes()
    if 0 <= leaves <= len(ours) and root(ours[:leaves]) == known_root:
        return True
    pairs = zip(ours, hashes(known), strict=False)
    same = next((at for at, (mine, theirs) in enumerate(pairs) if mine != theirs), len(ours))
    holders = opened.anyone.trust.by_number
    for signed in opened.log.leaves(same, same + 1):
        with suppress(Damaged, KeyError):
            return holders[signed.leaf().entry].member == RECOVERY
    return False
