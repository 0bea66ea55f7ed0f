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


def header_of(slots: Slots) -> VaultHeader:
    """Id, label, profile, members, date."""
    return VaultHeader(
        vault_id=slots.vault,
        label=slots.label,
        profile=slots.profile,
        exercise=slots.exercise,
        members=tuple(
            SlotName(MemberId(slot.member), slot.name, slot.device is not None)
            for slot in slots.slots
        ),
        created=datetime.fromisoformat(slots.created),
    )
