"""What the log commits to, leaf by leaf, and whether it is still the log that was signed."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from app.errors import Damaged
from app.store.chain import Chain
from app.store.finding import Finding
from app.store.log import Change, Leaf
from app.store.member import Unlocked
from app.store.opened import Opened
from app.store.reading import open_payload
from app.store.roster import Trust


@dataclass(slots=True)
class History:
    """The newest word of the log on each record (by tag) and each circle (by id)."""

    records: dict[bytes, Change] = field(default_factory=dict)
    """In the order in which each was first named, which is that of their places in the store."""
    circles: dict[str, bytes] = field(default_factory=dict)
    positions: dict[bytes, int] = field(default_factory=dict)
    rewound: set[bytes] = field(default_factory=set)
    """Tags of records that a later leaf, whoever signed it, took back to an earlier version."""

    given_up: set[str] = field(default_factory=set)
    """Circles that a repair could not take over."""
    sealed_to: set[str | None] = field(default_factory=set)
    """Circles under which an entry of the log lies."""
    late: tuple[Finding, ...] = ()
    """Who signed a leaf after they left. It counts, with all that was signed after it."""

    def remember(self, leaf: Leaf) -> None:
        """Go on by a leaf."""
        self.sealed_to.add(leaf.circle)
        for change in leaf.changes:
            before = self.records.get(change.tag)
            if before is not None and not _follows(before, change):
                self.rewound.add(change.tag)
            self.records[change.tag] = change
            self.positions[change.tag] = leaf.position
        for made in leaf.circles:
            if made.digest:
                self.circles[made.circle] = made.digest
            else:
                self.circles.pop(made.circle, None)
                self.given_up.add(made.circle)


def read_history(
    opened: Opened, me: Unlocked, heed: Callable[[], None]
) -> tuple[History, list[Finding]]:
    """All leaves, with hashes, signatures, and what is sealed to `me`, verified.

    `heed` is called before each; what it raises ends the reading.
    """

    def look(leaf: Leaf) -> None:
        heed()
        open_payload(opened, me, leaf)

    return follow(opened, me.trust, look)


def follow(
    opened: Opened, trust: Trust, look: Callable[[Leaf], object]
) -> tuple[History, list[Finding]]:
    """All leaves, with hashes and signatures verified by somebody with this trust.

    `look` is shown each of them: what it finds damaged is a finding too.
    """
    history, chain = History(), Chain(opened.vault, trust)
    found, unopened = list[Finding](), list[Finding]()
    for signed in opened.log.leaves():
        try:
            leaf = chain.grow(signed)
            if not found:  # after the first altered leaf no later root can be right
                chain.verify(signed, leaf)
        except Damaged:
            found = found or [Finding("log_altered", {"position": signed.position})]
            continue
        history.remember(leaf)
        try:
            look(leaf)
        except Damaged as error:
            unopened.append(Finding.of(error))
    history.late = late(chain, trust)
    head, tree = opened.log.frontier, chain.tree
    if head.size != tree.size:
        found.append(Finding("log_cut", {"size": head.size, "found": tree.size}))
    elif head != tree and not found:
        found.append(Finding("log_head_damaged"))
    lacking = [one for one in unopened if one.facts.get("circle") not in history.given_up]
    return history, [*found, *lacking]


def late(chain: Chain, trust: Trust) -> tuple[Finding, ...]:
    """Which members signed after they left, as far as this came, and who says that they had."""
    return tuple(
        Finding(
            "signed_after_leaving",
            {"position": position, "member": member, "adder": trust.left[member].adder},
        )
        for member, position in chain.late.items()
    )


def missing(history: History, present: Collection[bytes]) -> Iterator[Finding]:
    """Records that are gone without an erasing leaf; named by the leaf that last wrote them."""
    for tag, change in history.records.items():
        if change.digest is not None and tag not in present:
            yield Finding("record_missing", {"position": history.positions[tag]})


def _follows(before: Change, change: Change) -> bool:
    """A record only gets newer; what was erased stays so."""
    erased = change.digest is None
    return before.digest is not None and (erased or change.version > before.version)
