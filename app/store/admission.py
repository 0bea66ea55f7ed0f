"""Lets a further member into a vault, vouched for by one who is unlocked."""

from datetime import datetime

from app.crypto.identity import Identity
from app.errors import Damaged, Unusable
from app.store import roster
from app.store.ids import RECOVERY
from app.store.opened import Opened
from app.store.roster import Statement
from app.store.slot import OpenSlot, Pins, filled
from app.store.slots import Slot, Slots
from app.store.stage import Stage


def admit(
    opened: Opened, slots: Slots, by: str, slot: Slot, member_key: bytes, now: datetime
) -> tuple[Slots, Stage]:
    """A further member, added by an unlocked one: the slots that make it so, and the stage.

    `slot` is the newcomer's, still empty, with the key that its password opens. Raises Unusable:
    member_exists, member_was_removed (member); Locked("member_locked"),
    Damaged("member_key_changed") (member), Unavailable.
    """
    adder, member = opened.member(by), slot.member
    known = {RECOVERY, *(each.member for each in slots.slots), *adder.trust.current}
    if member in known:
        raise Unusable("member_exists", member=member)
    if member in adder.trust.left:
        raise Unusable("member_was_removed", member=member)
    if member in adder.trust.changed:  # nobody but the sheet lets them in under another key
        raise Damaged("member_key_changed", member=member)
    adder.trust.public(by)
    identity = Identity.generate(slot.name, now)
    number = roster.next_number(roster.entries(opened.keys_file), adder.trust)
    statement = Statement(opened.vault, number, member, identity.public.to_bytes(), by)
    entry = roster.new_entry(statement, identity, adder.identity)
    pins: Pins = {**adder.trust.pins, member: (identity.public.fingerprint,)}
    newcomer = OpenSlot(member, member_key, identity, pins)
    given = filled(opened.vault, slot, newcomer, (opened.vault_key,))
    return slots.with_slot(given), Stage((entry,))
