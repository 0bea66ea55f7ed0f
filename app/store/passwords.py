"""The passwords of one vault: tried one at a time, changed by wrapping again, mixed with a device.

A member may have this computer's keyring hold a code that is mixed into the password's derivation:
then a copy of the folder and the password open nothing elsewhere. Where the keyring forgets, fails
or is another computer's, the same code typed from paper stands in for it; the recovery sheet opens
as ever.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

import msgspec

from app.crypto.kdf import KdfParameters, calibrate
from app.crypto.password import check_password
from app.crypto.recovery import DeviceCode
from app.errors import AppError, Locked, Unavailable
from app.host import keyring
from app.store import slots as slots_file
from app.store.slot import Device, OpenSlot, new_slot, open_slot, open_vault_keys
from app.store.slots import Slot, Slots
from app.store.tries import Tries

MAY_HOLD = frozenset({"slots_unfinished", "slots_uncertain"})
"""What is raised of slots that are on the disk all the same, or may be."""

Save = Callable[[Slots, OpenSlot, tuple[bytes, ...]], None]
"""Puts slots on the disk, as this member, who opened these vault keys."""


@dataclass(frozen=True, slots=True)
class NewPassword:
    """What a member's slot is wrapped under from now on; None leaves it as it is."""

    password: str | None = None
    device: DeviceCode | None = None
    """A code that this computer's keyring holds from now on."""
    without_device: bool = False


class Passwords:
    """Opens slots, and counts what does not."""

    def __init__(self, folder: Path) -> None:
        """Raises Unavailable."""
        self.tries = Tries(folder)
        self._held: dict[str, bytes] = {}
        """While the vault is open: before a final step the keyring need not be asked again."""

    def opened(
        self, slots: Slots, member: str, password: str, device_code: str | None = None
    ) -> OpenSlot:
        """What the password opens, with the device's code as typed where the keyring has it not.

        Raises NotFound("member_unknown"); Locked: slot_closed, password_waits (seconds),
        device_code_needed, wrong_password (seconds); Unusable: device_code_mistyped,
        password_not_text; Damaged("slots_damaged"), Unavailable.
        """
        slot = slots.slot(member)
        if slot.closed:
            raise Locked("slot_closed")
        device = self._device(slots.vault, slot, device_code)
        with self.tries.counted(member):
            own = open_slot(slots.vault, slot, password, device.secret if device else b"")
        if device is not None:
            self._held[member] = device.secret
            if device_code:
                _put_back(slots.vault, device)
        return own

    def change(
        self,
        slots: Slots,
        member: str,
        password: str,
        new: NewPassword,
        save: Save,
        kdf: KdfParameters | None = None,
    ) -> None:
        """Wraps a member's key again, once their present password opened it; no key changes.

        Raises as `opened`, what `check_password` says, and what `Keyring` does where a device's
        code is to be kept; then nothing has changed, unless it is one of `MAY_HOLD`.
        """
        slot = slots.slot(member)
        own = self.opened(slots, member, password)
        vault_keys = open_vault_keys(slots.vault, member, own.identity, slot.vault_keys)
        slots_file.check_mac(slots, vault_keys[-1])
        if new.password is not None:
            require_password(new.password, slots.exercise)
        device = self._device(slots.vault, slot, None) if not new.without_device else None
        if new.device is not None:
            device = Device(token_hex(16), new.device.code)
            keyring.SYSTEM.store(slots.vault, device.entry, new.device.sheet)
        secret = password if new.password is None else new.password
        other = new_slot(
            slots.vault, member, slot.name, secret, kdf or calibrate(), own.member_key, device
        )
        kept = msgspec.structs.replace(other, bundle=slot.bundle, vault_keys=slot.vault_keys)
        try:
            save(slots.with_slot(kept), own, vault_keys)
        except AppError as error:
            if error.code not in MAY_HOLD:  # else either may be needed
                self._let_go(slots.vault, other, slot)
            raise
        self._let_go(slots.vault, slot, other)

    def forget(self) -> None:
        """Drops what devices add."""
        self._held.clear()

    def _device(self, vault: str, slot: Slot, typed: str | None) -> Device | None:
        """What the slot's password is mixed with: as typed, else as the keyring has it."""
        if slot.device is None:
            return None
        if typed:
            return Device(slot.device, DeviceCode.parse(typed).code)
        if slot.member in self._held:
            return Device(slot.device, self._held[slot.member])
        with suppress(AppError):
            if kept := keyring.SYSTEM.recall(vault, slot.device):
                return Device(slot.device, DeviceCode.parse(kept).code)
        raise Locked("device_code_needed")

    def _let_go(self, vault: str, before: Slot, after: Slot) -> None:
        if before.device is not None and before.device != after.device:
            self._held.pop(before.member, None)
            with suppress(Unavailable):  # it opens nothing any more
                keyring.SYSTEM.forget(vault, before.device)


def _put_back(vault: str, device: Device) -> None:
    """A code that was typed goes back into the keyring; where that fails, it is typed again."""
    with suppress(Unavailable):
        keyring.SYSTEM.store(vault, device.entry, DeviceCode(device.secret).sheet)


def require_password(password: str, exercise: bool) -> None:
    """Raises what `check_password` says, but for an exercise, whose passwords everybody knows."""
    if not exercise:
        check_password(password)
