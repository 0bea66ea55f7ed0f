"""What is known of a vault before any password is given."""

from dataclasses import dataclass
from datetime import datetime

from app.store.ids import MemberId
from app.store.slots import Slots


@dataclass(frozen=True, slots=True)
class SlotName:
    """A member as the unlock screen shows it."""

    member: MemberId
    name: str
    device: bool = False
    """Whether this computer's keyring holds a part of the password."""


@dataclass(frozen=True, slots=True)
class VaultHeader:
    """Authentic once somebody unlocked."""

    vault_id: str
    label: str
    profile: str
    exercise: bool
    members: tuple[SlotName, ...]
    created: datetime
    named: tuple[SlotName, ...] = ()
    """Whose name is known: the members, and of whom somebody put a slot back."""


def header_of(slots: Slots, standing: Slots | None = None) -> VaultHeader:
    """Id, label, profile, members, date; the names of whose slots are `standing` beside them."""
    return VaultHeader(
        vault_id=slots.vault,
        label=slots.label,
        profile=slots.profile,
        exercise=slots.exercise,
        members=_names(slots),
        created=datetime.fromisoformat(slots.created),
        named=tuple(dict.fromkeys((*_names(slots), *_names(standing or slots)))),
    )


def _names(slots: Slots) -> tuple[SlotName, ...]:
    return tuple(
        SlotName(MemberId(slot.member), slot.name, slot.device is not None) for slot in slots.slots
    )
