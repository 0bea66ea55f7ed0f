"""Whether an escrow is of the course of events that the vault took, or of another."""

from contextlib import suppress

from app.audit.merkle import HASH_LENGTH, root
from app.errors import Damaged
from app.store.ids import RECOVERY
from app.store.opened import Opened


def hashes(known: bytes) -> list[bytes]:
    """The hashes of leaves, one after the other."""
    return [known[at : at + HASH_LENGTH] for at in range(0, len(known), HASH_LENGTH)]


def began(opened: Opened, leaves: int, known_root: bytes) -> bool:
    """Whether the log, between two transactions, began with one of so many leaves."""
    ours = opened.log.hashes()
    return 0 <= leaves <= len(ours) and root(ours[:leaves]) == known_root


def went_on(opened: Opened, leaves: int, known_root: bytes, known: bytes) -> bool:
    """Whether the log, between two transactions, began with one of so many leaves.

    Or left it by a line of the recovery sheet, as a restored vault does: what the sheet restores
    knows what was erased. A copy of the folder, or an old one put back, has keys of that. Where
    only the root is known, from a former program, any line of a restoring may be the one.
    """
    if began(opened, leaves, known_root):
        return True
    ours = opened.log.hashes()
    first, end = 0, leaves
    if known:
        pairs = zip(ours, hashes(known), strict=False)
        first = next((at for at, (mine, theirs) in enumerate(pairs) if mine != theirs), len(ours))
        end = first + 1
    holders = opened.anyone.trust.by_number
    for signed in opened.log.leaves(first, end):
        with suppress(Damaged, KeyError):
            leaf = signed.leaf()
            if holders[leaf.entry].member == RECOVERY and (known or not leaf.slots):
                return True  # only a restoring says nothing of slots.json
    return False
