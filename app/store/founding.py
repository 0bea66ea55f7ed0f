"""Makes the first state of a vault: the recovery sheet's identity, the founder, empty databases."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.crypto.identity import Identity
from app.crypto.kdf import KdfParameters
from app.crypto.recovery import RecoveryCode
from app.crypto.sealing import new_key
from app.crypto.suite import SUITE
from app.store import draft, roster
from app.store import opened as stores
from app.store.ids import RECOVERY
from app.store.member import unlocked
from app.store.opened import Opened
from app.store.roster import Statement
from app.store.slot import OpenSlot, Pins, filled, new_recovery_slot, new_slot
from app.store.slots import FORMAT, Slots, sealed, vault_id


@dataclass(frozen=True, slots=True)
class Founder:
    """The first member."""

    member: str
    name: str
    password: str = field(repr=False)
    kdf: KdfParameters


def found(
    folder: Path, *, label: str, profile: str, exercise: bool, founder: Founder, now: datetime
) -> tuple[Slots, Opened, RecoveryCode]:
    """What makes a vault of a claimed folder, its founder unlocked: slots.json, to be written.

    Where it fails the caller clears the folder. Raises Unavailable.
    """
    created, seed = now.isoformat(timespec="seconds"), new_key()
    vault = vault_id(seed, profile, exercise, created)
    vault_key, code = new_key(), RecoveryCode.generate()
    member, sheet = founder.member, Identity.generate("recovery", now)
    own = Identity.generate(founder.name, now)
    pins: Pins = {
        RECOVERY: (sheet.public.fingerprint,),
        member: (own.public.fingerprint,),
    }
    slot = OpenSlot(member, new_key(), own, pins)
    empty = new_slot(
        vault, founder.member, founder.name, founder.password, founder.kdf, slot.member_key
    )
    slots = Slots(
        format=FORMAT,
        suite=SUITE,
        vault=vault,
        seed=seed,
        label=label,
        profile=profile,
        exercise=exercise,
        created=created,
        slots=(filled(vault, empty, slot, (vault_key,)),),
        recovery=new_recovery_slot(vault, code, sheet, pins, (vault_key,)),
    )
    with ExitStack() as undo:
        opened = stores.create(folder, vault, vault_key)
        undo.callback(opened.close)
        with opened.keys_file.writing():
            roster.insert(opened.keys_file, _first_entries(vault, sheet, member, own))
        opened.members[member] = unlocked(vault, slot, roster.entries(opened.keys_file))
        draft.prepare(opened.keys_file, member)
        undo.pop_all()
    return sealed(slots, vault_key), opened, code


def _first_entries(
    vault: str, sheet: Identity, member: str, own: Identity
) -> tuple[roster.Entry, roster.Entry]:
    """The sheet vouches for itself and for the founder."""
    return (
        roster.new_entry(
            Statement(vault, 1, RECOVERY, sheet.public.to_bytes(), RECOVERY), sheet, sheet
        ),
        roster.new_entry(Statement(vault, 2, member, own.public.to_bytes(), RECOVERY), own, sheet),
    )
