"""Reads the log as one member: who wrote when, and what was sealed to that member."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from app.crypto.sealing import unpad, unseal
from app.errors import Damaged
from app.store.chain import Chain
from app.store.ids import MemberId
from app.store.log import Leaf, payload_aad
from app.store.member import Unlocked
from app.store.opened import Opened


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
            written_at=_moment(leaf),
            signer=MemberId(holder.member),
            payload=open_payload(opened, me, leaf),
        )
    if chain.tree != opened.log.frontier:
        raise Damaged("log_head_damaged")


def _moment(leaf: Leaf) -> datetime:
    try:
        return datetime.fromisoformat(leaf.written_at)
    except ValueError:
        raise Damaged("leaf_damaged", position=leaf.position) from None


def open_payload(opened: Opened, me: Unlocked, leaf: Leaf) -> bytes | None:
    """What the leaf says to a reader. Raises Damaged as `read_leaves`."""
    circle = opened.keys.open_circle(me, leaf.circle) if leaf.circle else None
    if circle is None:
        return None
    try:
        return unpad(unseal(circle.log_key, leaf.sealed, payload_aad(opened.vault, leaf.position)))
    except Damaged:
        raise Damaged("leaf_damaged", position=leaf.position) from None
