"""Reads the log as one member: who wrote when, and what was sealed to that member."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from app.crypto.sealing import unpad, unseal
from app.errors import Damaged
from app.store import heritage
from app.store.chain import Chain
from app.store.ids import MemberId
from app.store.log import STRIDE, Leaf, payload_aad
from app.store.member import Unlocked
from app.store.opened import Opened

AT_ONCE = 4
"""Strides that one reading follows the log: some tens of milliseconds."""


@dataclass(frozen=True, slots=True)
class LoggedLeaf:
    """One leaf; the payload is None where it is not sealed to the reader."""

    position: int
    written_at: datetime
    signer: MemberId
    payload: bytes | None = field(repr=False)


def read_leaves(opened: Opened, by: str) -> Iterator[LoggedLeaf]:
    """All leaves in order, up to one that its signer did not sign.

    Raises Damaged: leaf_damaged (position), log_head_damaged, circle_missing, circle_damaged.
    """
    me = opened.member(by)
    chain = Chain(opened.vault, me.trust)
    for signed in opened.log.leaves():
        leaf = chain.grow(signed)
        holder = chain.verify(signed, leaf)
        yield LoggedLeaf(
            position=leaf.position,
            written_at=leaf.moment,
            signer=MemberId(holder.member),
            payload=open_payload(opened, me, leaf),
        )
    if chain.tree != opened.log.frontier:
        raise Damaged("log_head_damaged")


@dataclass(frozen=True, slots=True)
class Slice:
    """Some leaves, newest first, and the position from which the search went down to here."""

    leaves: tuple[LoggedLeaf, ...]
    start: int
    """The first position that was looked at; 0 where nothing older is left."""
    size: int
    """Leaves in the whole log."""
    damaged: tuple[Damaged, ...] = ()
    """Why others that were looked at are not among them: from an altered leaf on none can be
    verified, and those before it can."""


def read_slice(
    opened: Opened,
    by: str,
    before: int | None,
    count: int,
    wanted: Callable[[LoggedLeaf], bool],
) -> Slice:
    """The wanted ones among the `count` leaves before a position, or before the end.

    Those are verified like all of `read_leaves`; the others are only hashed. The first readings
    of a long log hash it from its beginning, a part each time: they are empty and start where
    they end. Raises Damaged as `read_leaves`, but for single leaves.
    """
    me, log = opened.member(by), opened.log
    size = log.frontier.size
    end = size if before is None else min(before, size)
    start = max(end - count, 0)
    if not _followed(opened, me, start):
        return Slice((), end, size)
    chain = Chain(opened.vault, me.trust, log.marks[start // STRIDE])
    found, damaged = [], []
    for signed in log.leaves(chain.tree.size, end):
        try:
            leaf = chain.grow(signed)
            if leaf.position >= start:
                told = _told(opened, me, chain, leaf)
                if wanted(told):
                    chain.verify(signed, leaf)
                    found.append(told)
            chain.pass_by(leaf)
        except Damaged as error:
            damaged.append(error.with_traceback(None))
    if chain.tree.size != end:
        raise Damaged("log_head_damaged")
    if end == size and chain.tree != log.frontier and not damaged:
        damaged.append(Damaged("log_head_damaged"))
    return Slice(tuple(reversed(found)), start, size, tuple(damaged))


def _followed(opened: Opened, me: Unlocked, position: int) -> bool:
    """Follow the log towards a position; whether the last mark before it is there."""
    log = opened.log
    for _ in range(AT_ONCE):
        if len(log.marks) > position // STRIDE:
            break
        chain = Chain(opened.vault, me.trust, log.marks[-1])
        first = chain.tree.size
        for signed in log.leaves(first, first + STRIDE):
            chain.pass_by(chain.grow(signed))
        if chain.tree.size != first + STRIDE:
            raise Damaged("log_head_damaged")
        log.marks.append(chain.mark)
    return len(log.marks) > position // STRIDE


def _told(opened: Opened, me: Unlocked, chain: Chain, leaf: Leaf) -> LoggedLeaf:
    return LoggedLeaf(
        position=leaf.position,
        written_at=leaf.moment,
        signer=MemberId(chain.signer(leaf)),
        payload=open_payload(opened, me, leaf),
    )


def open_payload(opened: Opened, me: Unlocked, leaf: Leaf) -> bytes | None:
    """What the leaf says to a reader. Raises Damaged as `read_leaves`."""
    circle = opened.keys.open_circle(me, leaf.circle) if leaf.circle else None
    if circle is None:
        return heritage.payload(opened, me, leaf)
    for key in (*circle.line_keys, circle.log_key):
        with suppress(Damaged):
            return unpad(unseal(key, leaf.sealed, payload_aad(opened.vault, leaf.position)))
    raise Damaged("leaf_damaged", position=leaf.position)
