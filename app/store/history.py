"""What the log commits to, leaf by leaf, and whether it is still the log that was signed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.audit.merkle import Frontier, leaf_hash
from app.errors import Damaged
from app.store.finding import Finding
from app.store.ids import RECOVERY
from app.store.log import Change, Leaf, SignedLeaf, signed_message
from app.store.member import Unlocked
from app.store.opened import Opened
from app.store.reading import open_payload
from app.store.roster import Holder


@dataclass(slots=True)
class History:
    """The newest word of the log on each record (by tag) and each circle (by id)."""

    records: dict[bytes, Change] = field(default_factory=dict)
    circles: dict[str, bytes] = field(default_factory=dict)
    positions: dict[bytes, int] = field(default_factory=dict)
    retired: set[int] = field(default_factory=set)
    """Roster entries that a use of the sheet replaced: they sign nothing any more."""


def read_history(opened: Opened, me: Unlocked) -> tuple[History, list[Finding]]:
    """All leaves, with hashes, signatures, and what is sealed to `me`, verified."""
    history, tree = History(), Frontier()
    found, unopened = list[Finding](), list[Finding]()
    for signed in opened.log.leaves():
        tree = tree.append(leaf_hash(signed.body))
        try:
            leaf = signed.leaf()
            if not found:  # after the first altered leaf no later root can be right
                _verify(opened, me, signed, leaf, tree)
                if leaf.entry in history.retired:
                    raise Damaged("leaf_damaged", position=leaf.position)
        except Damaged:
            found = found or [Finding("log_altered", {"position": signed.position})]
            continue
        _remember(history, leaf)
        history.retired |= _replaced(leaf, me.trust.by_number)
        try:
            open_payload(opened, me, leaf)
        except Damaged as error:
            unopened.append(Finding.of(error))
    head = opened.log.frontier
    if head.size != tree.size:
        found.append(Finding("log_cut", {"size": head.size, "found": tree.size}))
    elif head != tree and not found:
        found.append(Finding("log_head_damaged"))
    return history, [*found, *unopened]


def missing(history: History, present: set[bytes]) -> Iterator[Finding]:
    """Records that are gone without an erasing leaf; named by the leaf that last wrote them."""
    for tag, change in history.records.items():
        if change.digest is not None and tag not in present:
            yield Finding("record_missing", {"position": history.positions[tag]})


def _verify(opened: Opened, me: Unlocked, signed: SignedLeaf, leaf: Leaf, tree: Frontier) -> None:
    holder = me.trust.by_number.get(leaf.entry)
    if holder is None or leaf.position != tree.size - 1:
        raise Damaged("leaf_damaged", position=leaf.position)
    holder.public.verify(signed.signature, signed_message(opened.vault, leaf.position, tree.root))


def _remember(history: History, leaf: Leaf) -> None:
    for change in leaf.changes:
        history.records[change.tag] = change
        history.positions[change.tag] = leaf.position
    for made in leaf.circles:
        history.circles[made.circle] = made.digest


def _replaced(leaf: Leaf, holders: Mapping[int, Holder]) -> set[int]:
    """The entries that a leaf of the sheet ends: of the former sheet, of whom this one let in."""
    sheet = holders.get(leaf.entry)
    if sheet is None or sheet.member != RECOVERY:
        return set()
    returned = holders.get(leaf.entry + 1, sheet).member  # `readmission` adds it next
    ended = (RECOVERY, returned)
    return {n for n, holder in holders.items() if n < leaf.entry and holder.member in ended}
