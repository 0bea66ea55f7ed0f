"""Lets a member back in by the recovery sheet: new identity, new sheet, new vault key.

Only the circles that the member was in are granted again. Everything is prepared as one stage, with
its log leaf signed by the new sheet, so that a crash leaves either sheet wholly valid.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from app.crypto.identity import Identity
from app.crypto.recovery import RecoveryCode
from app.crypto.sealing import new_key
from app.errors import Damaged, Locked
from app.store import circle as circles
from app.store import roster, sealed
from app.store.circle import CircleRow
from app.store.ids import OFFICE, RECOVERY
from app.store.opened import Opened
from app.store.roster import Entry, Statement
from app.store.rotation import given
from app.store.slot import (
    OpenSlot,
    Pins,
    filled,
    new_recovery_slot,
)
from app.store.slots import Slot, Slots
from app.store.stage import Signer, Stage

_CIRCLE_OF = "SELECT circle FROM record_key WHERE number = ?"


@dataclass(frozen=True, slots=True)
class Sheet:
    """An opened recovery slot."""

    identity: Identity
    pins: Pins


@dataclass(frozen=True, slots=True)
class Readmission:
    """What becomes valid when `slots` is on the disk."""

    slots: Slots
    member: OpenSlot
    code: RecoveryCode
    stage: Stage
    sheet: Signer
    """The new one."""
    vault_key: bytes = field(repr=False)


def require_office(opened: Opened, sheet: Identity, member: str) -> None:
    """Raises Locked("office_closed") where a member could not come in with what becomes theirs.

    What is damaged is told once they are in.
    """
    with suppress(Damaged):
        head = sealed.head(opened.store, OFFICE)
        key = opened.keys_file.row(_CIRCLE_OF, head.key) if head is not None else None
        row = opened.keys.circle_row(key[0]) if key is not None else None
        if row is None:
            return
        circle = circles.open_for_recovery(opened.vault, row, sheet.hpke)
        if member not in circle.readers:
            raise Locked("office_closed")


def readmit(
    opened: Opened,
    slots: Slots,
    sheet: Sheet,
    slot: Slot,
    member_key: bytes,
    code: RecoveryCode,
    now: datetime,
) -> Readmission:
    """Prepares the return of a member; `slot` is the new one, still empty, with its key.

    `code` is that of the next sheet.

    Raises Damaged("member_key_changed") where the roster was altered, Unavailable.
    """
    # What a failed step left would pass for keys of the leaf that follows.
    opened.keys.set_aside(opened.log.frontier.size)
    new_sheet = Identity.generate("recovery", now)
    own = Identity.generate(slot.name, now)
    listed = roster.entries(opened.keys_file)
    known = roster.believe(opened.vault, sheet.pins, listed, opened.standing)
    number = roster.next_number(listed, known, room=2)
    added = _entries(opened.vault, number, sheet.identity, new_sheet, slot.member, own)
    trust = roster.believe(opened.vault, sheet.pins, (*known.counted, *added))
    rows = _regranted(opened, sheet.identity, new_sheet, slot.member, own)
    vault_keys = (opened.vault_key, new_key())
    member = OpenSlot(slot.member, member_key, own, trust.pins)
    others = tuple(
        given(opened.vault, each.member, each, trust, vault_keys[1]) for each in slots.slots
    )
    changed = msgspec.structs.replace(
        slots,
        slots=others,
        recovery=new_recovery_slot(opened.vault, code, new_sheet, trust.pins, vault_keys),
    ).with_slot(filled(opened.vault, slot, member, vault_keys))
    signer = Signer(added[0].number, new_sheet)
    return Readmission(changed, member, code, Stage(added, rows), signer, vault_keys[1])


def _entries(
    vault: str,
    number: int,
    sheet: Identity,
    new_sheet: Identity,
    member: str,
    own: Identity,
) -> tuple[Entry, Entry]:
    """The old sheet vouches for the new one, the new one for the member."""
    sheet_says = Statement(vault, number, RECOVERY, new_sheet.public.to_bytes(), RECOVERY)
    member_says = Statement(vault, number + 1, member, own.public.to_bytes(), RECOVERY)
    return (
        roster.new_entry(sheet_says, new_sheet, sheet),
        roster.new_entry(member_says, own, new_sheet),
    )


def _regranted(
    opened: Opened, sheet: Identity, new_sheet: Identity, member: str, own: Identity
) -> tuple[CircleRow, ...]:
    """Every circle for the new sheet, and for the member where it was a reader.

    A circle that the old sheet cannot open stays as it is; `check` names it.
    """
    publics = {RECOVERY: new_sheet.public.hpke, member: own.public.hpke}
    rows = []
    for row in opened.keys.circle_rows():
        try:
            circle = circles.open_for_recovery(opened.vault, row, sheet.hpke)
        except Damaged:
            continue
        rows.append(circles.regranted(opened.vault, row, circle, publics))
    return tuple(rows)
