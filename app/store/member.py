"""A member whose password was given: identity, trust, and the secret that finds own circles."""

import hmac
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from hashlib import sha256

from app.crypto.identity import Identity
from app.crypto.sealing import subkey
from app.store.binding import bind
from app.store.roster import Entry, Trust, believe
from app.store.slot import OpenSlot, Pins, with_pins
from app.store.slots import Slots


@dataclass(slots=True)
class Unlocked:
    """One unlocked member; `trust` is renewed when the roster grows."""

    slot: OpenSlot
    trust: Trust
    entry: int
    """The number of the roster entry that holds this identity."""
    _tag_key: bytes = field(repr=False)

    @property
    def member(self) -> str:
        """The member's id."""
        return self.slot.member

    @property
    def identity(self) -> Identity:
        """The member's private keys."""
        return self.slot.identity

    def tag(self, readers: Iterable[str], turn: int = 0) -> bytes:
        """By which this member alone finds the circle that they made for these readers.

        Each further turn is for where the log knows none of those before.
        """
        further = (turn,) if turn else ()
        return hmac.digest(self._tag_key, bind("circle tag", sorted(readers), *further), sha256)


def unlocked(
    vault: str, slot: OpenSlot, listed: tuple[Entry, ...], standing: Collection[str] = ()
) -> Unlocked:
    """The member with what their pins make of the roster: see `app.store.roster.believe`.

    Where the roster lost the member's own key they can still read; sealing stops (entry 0).
    """
    trust = believed(vault, slot, slot.pins, listed, standing)
    public = slot.identity.public
    own = (number for number, holder in trust.by_number.items() if holder.public == public)
    tag_key = subkey(slot.member_key, "casustafel circles 1")
    return Unlocked(slot, trust, max(own, default=0), tag_key)


def repinned(slots: Slots, members: Iterable[Unlocked]) -> Slots:
    """The slots with what those of these members who have one pinned since in their bundles."""
    for me in members:
        if me.trust.pins != me.slot.pins and me.member in slots.members:
            me.slot = replace(me.slot, pins=me.trust.pins)
            slots = slots.with_slot(with_pins(slots.vault, slots.slot(me.member), me.slot))
    return slots


def believed(
    vault: str,
    slot: OpenSlot,
    pins: Pins,
    listed: tuple[Entry, ...],
    standing: Collection[str] = (),
) -> Trust:
    """The roster as a member believes it, who is changed too where their slot is a former one."""
    trust = believe(vault, pins, listed, standing)
    if trust.current.get(slot.member) == slot.identity.public or slot.member in trust.left:
        return trust
    return replace(trust, changed=trust.changed | {slot.member})
