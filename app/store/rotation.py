"""Another vault key for those who stay: after a removal or a lost admission (R41, spec 4).

Both stores are encrypted under it at once. Writing slots.json, which holds the former key and the
new one until that is done, is the one step that decides: a program that ends before it leaves the
vault as it was, one that ends after it leaves the rest to the next unlocking.
"""

from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from app.crypto.sealing import new_key
from app.errors import Unusable
from app.store import roster
from app.store.ids import RECOVERY
from app.store.opened import Opened
from app.store.roster import Ending, Entry, Trust
from app.store.slot import wrap_vault_key
from app.store.slots import RecoverySlot, Slot, Slots
from app.store.stage import Stage

Held = TypeVar("Held", Slot, RecoverySlot)


@dataclass(frozen=True, slots=True)
class Rotation:
    """What becomes valid when `slots` is on the disk."""

    slots: Slots
    stage: Stage
    vault_key: bytes = field(repr=False)


def rotated(opened: Opened, slots: Slots, by: str, added: tuple[Entry, ...] = ()) -> Rotation:
    """A new vault key for everybody in `slots` and for the sheet, with what the roster gains.

    Raises Damaged: member_key_changed, member_left (member): nobody is given a key by a public key
    that may be another's.
    """
    vault, trust, fresh = opened.vault, opened.member(by).trust, new_key()
    theirs = tuple(given(vault, slot.member, slot, trust, fresh) for slot in slots.slots)
    sheets = given(vault, RECOVERY, slots.recovery, trust, fresh)
    changed = msgspec.structs.replace(slots, slots=theirs, recovery=sheets)
    return Rotation(changed, Stage(added), fresh)


def without(opened: Opened, slots: Slots, by: str, member: str, role_ended: bool) -> Rotation:
    """The same where one member is removed by another.

    Their slot goes, and the roster says that they left: they sign no leaf from here on, and nobody
    takes a key of theirs again. Raises NotFound("member_unknown") (member),
    Unusable("member_removes_self"), and as `rotated`.
    """
    slots.slot(member)
    if member == by:
        raise Unusable("member_removes_self")
    me = opened.member(by)
    me.trust.public(by)
    number = roster.next_number(roster.entries(opened.keys_file), me.trust)
    leaves = opened.log.frontier.size
    ending = Ending(opened.vault, number, member, leaves, by, role_ended)
    rest = tuple(slot for slot in slots.slots if slot.member != member)
    stay = msgspec.structs.replace(slots, slots=rest)
    return rotated(opened, stay, by, (roster.new_ending(ending, me.identity),))


def given(vault: str, holder: str, slot: Held, trust: Trust, vault_key: bytes) -> Held:
    """The slot with the vault key that it has and another, until the stores are under that.

    Raises as `Trust.public`.
    """
    wrapped = wrap_vault_key(vault, holder, trust.public(holder).hpke, vault_key)
    return msgspec.structs.replace(slot, vault_keys=(slot.vault_keys[-1], wrapped))
