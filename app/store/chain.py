"""Follows the log from its first leaf: whether each one is what its signer signed.

A leaf is signed over the root that it makes, so that a change to an earlier one shows at every
later one. That somebody was removed before they signed one is said by whoever removed them, who may
have written it with a false date: such a leaf is noted, and what was signed after it counts.
"""

from app.audit.merkle import leaf_hash
from app.errors import Damaged
from app.store.ids import RECOVERY
from app.store.log import Leaf, Mark, SignedLeaf, signed_message
from app.store.roster import Holder, Trust


class Chain:
    """As far as somebody with this trust can tell."""

    def __init__(self, vault: str, trust: Trust, start: Mark | None = None) -> None:
        start = start or Mark()
        self._vault = vault
        self._holders = trust.by_number
        self._left = trust.left
        self._retired = set(start.retired)
        self.tree = start.tree
        """All leaves so far."""
        self.late: dict[str, int] = {}
        """The position of the first leaf that a member signed after they left."""

    @property
    def mark(self) -> Mark:
        """As far as this came, to go on from here another time."""
        return Mark(self.tree, frozenset(self._retired))

    def grow(self, signed: SignedLeaf) -> Leaf:
        """What the next leaf says, still unverified. Raises Damaged("leaf_damaged") (position)."""
        self.tree = self.tree.append(leaf_hash(signed.body))
        return signed.leaf()

    def verify(self, signed: SignedLeaf, leaf: Leaf) -> Holder:
        """Whose leaf it is, the last that the chain grew by.

        Raises Damaged("leaf_damaged") (position).
        """
        holder = self._holders.get(leaf.entry)
        try:
            if holder is None or leaf.entry in self._retired or leaf.position != self.tree.size - 1:
                raise Damaged("bad_signature")
            message = signed_message(self._vault, leaf.position, self.tree.root)
            holder.public.verify(signed.signature, message)
        except Damaged:
            raise Damaged("leaf_damaged", position=signed.position) from None
        ending = self._left.get(holder.member)
        if ending is not None and leaf.position >= ending.leaves:
            self.late.setdefault(holder.member, leaf.position)
        self.pass_by(leaf)
        return holder

    def signer(self, leaf: Leaf) -> str:
        """Who says to have signed a leaf. Raises Damaged("leaf_damaged") (position)."""
        holder = self._holders.get(leaf.entry)
        if holder is None:
            raise Damaged("leaf_damaged", position=leaf.position)
        return holder.member

    def pass_by(self, leaf: Leaf) -> None:
        """Go on after a leaf, whoever signed it: the use of a sheet ends entries of the roster."""
        holder = self._holders.get(leaf.entry)
        if holder is not None and holder.member == RECOVERY:
            self._retire(leaf.entry, holder)

    def _retire(self, entry: int, sheet: Holder) -> None:
        """A used sheet ends the entries of the former one, and of the member whom it let in."""
        returned = self._holders.get(entry + 1, sheet).member  # `readmission` adds it next
        for number, holder in self._holders.items():
            if number < entry and holder.member in (RECOVERY, returned):
                self._retired.add(number)
