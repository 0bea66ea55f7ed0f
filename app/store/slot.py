"""Opens and makes what a slot holds: a member's identity and whose keys that member trusts."""

import hmac
from dataclasses import dataclass, field

import msgspec

from app.crypto.hpke import wrap
from app.crypto.identity import Identity
from app.crypto.kdf import KdfParameters, derive
from app.crypto.recovery import RecoveryCode
from app.crypto.sealing import KEY_LENGTH, seal, subkey, unseal, wipe
from app.crypto.suite import SUITE
from app.errors import Damaged, Locked
from app.store.binding import bind
from app.store.ids import RECOVERY
from app.store.slots import FORMAT, Kdf, RecoverySlot, Slot

Pins = dict[str, tuple[str, ...]]
"""Per member, and for the recovery sheet, the fingerprints accepted so far; the newest is last."""


class Bundle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a member's key, or the recovery sheet, opens."""

    identity: bytes
    pins: Pins


@dataclass(frozen=True, slots=True)
class OpenSlot:
    """An opened slot: the member's own secrets."""

    member: str
    member_key: bytes = field(repr=False)
    identity: Identity = field(repr=False)
    pins: Pins


@dataclass(frozen=True, slots=True)
class Device:
    """What this computer's keyring adds to a password, and the name it has there."""

    entry: str
    secret: bytes = field(repr=False)


def new_slot(
    vault: str,
    member: str,
    name: str,
    password: str,
    kdf: KdfParameters,
    key: bytes,
    device: Device | None = None,
) -> Slot:
    """A slot without content, its member key under a password; all that it says is bound to it."""
    terms = Kdf(kdf.memory_kib, kdf.passes, kdf.lanes, kdf.salt)
    entry = None if device is None else device.entry
    password_key = derive(password, kdf, device.secret if device else b"")
    try:
        return Slot(
            member=member,
            name=name,
            kdf=terms,
            confirmation=_confirmation(password_key),
            member_key=seal(password_key, key, _slot_aad(vault, member, name, terms, entry)),
            bundle=b"",
            vault_keys=(),
            device=entry,
        )
    finally:
        wipe(password_key)


def filled(vault: str, slot: Slot, opened: OpenSlot, vault_keys: tuple[bytes, ...]) -> Slot:
    """The slot with identity and pins sealed by its member key, and the vault keys for it."""
    info = _vault_key_info(vault, slot.member)
    return msgspec.structs.replace(
        with_pins(vault, slot, opened),
        vault_keys=tuple(wrap(opened.identity.public.hpke, key, info) for key in vault_keys),
    )


def with_pins(vault: str, slot: Slot, opened: OpenSlot) -> Slot:
    """The slot with its bundle sealed anew."""
    bundle = msgspec.msgpack.encode(Bundle(opened.identity.to_bytes(), opened.pins))
    sealed = seal(opened.member_key, bundle, bind("bundle", vault, slot.member))
    return msgspec.structs.replace(slot, bundle=sealed)


def member_key(vault: str, slot: Slot, password: str, secret: bytes = b"") -> bytes:
    """The key that the password opens, mixed with the device's secret where the slot has one.

    Raises Locked("wrong_password"); Damaged("slots_damaged") where the password is right but what
    the slot says was altered.
    """
    key = derive(password, slot.kdf.parameters(), secret)
    try:
        if not hmac.compare_digest(_confirmation(key), slot.confirmation):
            raise Locked("wrong_password")
        aad = _slot_aad(vault, slot.member, slot.name, slot.kdf, slot.device)
        return unseal(key, slot.member_key, aad)
    except Damaged:
        raise Damaged("slots_damaged") from None
    finally:
        wipe(key)


def open_slot(vault: str, slot: Slot, password: str, secret: bytes = b"") -> OpenSlot:
    """What the password opens. Raises as `member_key`."""
    key = member_key(vault, slot, password, secret)
    try:
        bundle = _bundle(unseal(key, slot.bundle, bind("bundle", vault, slot.member)))
        identity = Identity.from_bytes(bundle.identity)
    except Damaged:
        raise Damaged("slots_damaged") from None
    return OpenSlot(slot.member, key, identity, bundle.pins)


def open_vault_keys(
    vault: str, holder: str, identity: Identity, wrapped: tuple[bytes, ...]
) -> tuple[bytes, ...]:
    """The vault keys wrapped for a member or the recovery sheet, the current one last.

    Raises Damaged("slots_damaged").
    """
    info = _vault_key_info(vault, holder)
    try:
        keys = tuple(identity.hpke.unwrap(each, info) for each in wrapped)
    except Damaged:
        raise Damaged("slots_damaged") from None
    if not 1 <= len(keys) <= 2 or any(len(key) != KEY_LENGTH for key in keys):
        raise Damaged("slots_damaged")
    return keys


def wrap_vault_key(vault: str, holder: str, public_hpke: bytes, vault_key: bytes) -> bytes:
    """A vault key for one holder."""
    return wrap(public_hpke, vault_key, _vault_key_info(vault, holder))


def new_recovery_slot(
    vault: str, code: RecoveryCode, identity: Identity, pins: Pins, vault_keys: tuple[bytes, ...]
) -> RecoverySlot:
    """What the sheet opens: its identity, which reads every circle, and the vault keys."""
    bundle = msgspec.msgpack.encode(Bundle(identity.to_bytes(), pins))
    return RecoverySlot(
        bundle=wrap(code.key().public, bundle, bind("recovery", vault)),
        vault_keys=tuple(
            wrap_vault_key(vault, RECOVERY, identity.public.hpke, key) for key in vault_keys
        ),
    )


def open_recovery_slot(
    vault: str, slot: RecoverySlot, code: RecoveryCode
) -> tuple[Identity, Pins, tuple[bytes, ...]]:
    """Identity, pins and vault keys of the recovery sheet.

    Raises Locked("wrong_recovery_code"), Damaged("slots_damaged").
    """
    try:
        content = code.key().unwrap(slot.bundle, bind("recovery", vault))
    except Damaged:
        raise Locked("wrong_recovery_code") from None
    try:
        bundle = _bundle(content)
        identity = Identity.from_bytes(bundle.identity)
    except Damaged:
        raise Damaged("slots_damaged") from None
    return identity, bundle.pins, open_vault_keys(vault, RECOVERY, identity, slot.vault_keys)


def _confirmation(password_key: bytearray) -> bytes:
    """Tells a wrong password from an altered slot; says no more of the key than its wrap does."""
    return subkey(password_key, "casustafel password 1")


def _bundle(content: bytes) -> Bundle:
    try:
        return msgspec.msgpack.decode(content, type=Bundle)
    except (msgspec.MsgspecError, ValueError):
        raise Damaged("slots_damaged") from None


def _slot_aad(vault: str, member: str, name: str, kdf: Kdf, device: str | None) -> bytes:
    terms = (kdf.memory_kib, kdf.passes, kdf.lanes, kdf.salt)
    return bind("slot", FORMAT, SUITE, vault, member, name, *terms, *([device] if device else []))


def _vault_key_info(vault: str, holder: str) -> bytes:
    return bind("vault key", vault, holder)
