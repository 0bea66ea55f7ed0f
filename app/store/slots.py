"""The file slots.json: what can be read before any password is given, and how it is kept honest.

Fields of a slot are bound into its wrap; everything together is under a MAC of the vault key, which
whoever unlocks checks at once (spec 4).
"""

import hmac
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import msgspec

from app.crypto.kdf import KdfParameters
from app.crypto.sealing import subkey
from app.crypto.suite import SUITE
from app.errors import Damaged, NotFound, Unusable
from app.host.files import is_file, open_plain, unavailable, write_atomically
from app.store.binding import bind

FILE = "slots.json"
UNFINISHED = "casustafel-unfinished"
"""Stands beside it until there is a vault: see `app.store.ground`."""
FORMAT = 1
LARGEST = 4 * 1024 * 1024
"""Bytes; a hostile file must not exhaust the machine."""
VERSION = 8
"""Bytes of its number in a mark."""
NO_VERSION = 2**62
"""A number that no file reaches: its last one is not followed by another."""


class Kdf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a slot's key follows from its password."""

    memory_kib: int
    passes: int
    lanes: int
    salt: bytes

    def parameters(self) -> KdfParameters:
        """For `app.crypto.kdf`."""
        return KdfParameters(self.memory_kib, self.passes, self.lanes, self.salt)


class Slot(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One member: what the password opens, and the vault key for the identity inside."""

    member: str
    name: str
    kdf: Kdf
    confirmation: bytes
    member_key: bytes
    bundle: bytes
    vault_keys: tuple[bytes, ...]
    device: str | None = None
    """Under which name the system's keyring holds what the password is mixed with, if anything."""

    @property
    def closed(self) -> bool:
        """Whether no password opens it: see `app.store.vacancy`."""
        return not self.member_key


class RecoverySlot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the recovery sheet opens, and the vault key for the identity inside."""

    bundle: bytes
    vault_keys: tuple[bytes, ...]


class Slots(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file. Two vault keys stand in it only while the stores change theirs."""

    format: int
    suite: str
    vault: str
    seed: bytes
    label: str
    profile: str
    exercise: bool
    created: str
    slots: tuple[Slot, ...]
    recovery: RecoverySlot
    stage: str | None = None
    """What was to be done when it was written: see `app.store.stage`."""
    mac: bytes = b""
    version: int = 0
    """How often it was written: see `app.store.freshness`. Vaults of before that began at 0."""

    @property
    def members(self) -> frozenset[str]:
        """Who has a slot."""
        return frozenset(slot.member for slot in self.slots)

    def slot(self, member: str) -> Slot:
        """The slot of a member. Raises NotFound("member_unknown")."""
        for slot in self.slots:
            if slot.member == member:
                return slot
        raise NotFound("member_unknown", member=member)

    def with_slot(self, changed: Slot) -> "Slots":
        """The same with one slot replaced, or added at the end."""
        kept = tuple(changed if slot.member == changed.member else slot for slot in self.slots)
        return msgspec.structs.replace(self, slots=kept if changed in kept else (*kept, changed))


def vault_id(seed: bytes, profile: str, exercise: bool, created: str) -> str:
    """The id that everything sealed and signed is bound to; it follows from what the vault is for.

    So not even a member, who could make the MAC anew, turns a real vault into an exercise.
    """
    return sha256(bind("vault", seed, profile, int(exercise), created)).hexdigest()[:32]


class _AnyFormat(msgspec.Struct, frozen=True):
    format: int
    suite: str


def parse(untrusted: bytes) -> Slots:
    """The file's content, well-formed but not yet authentic.

    Raises Unusable("vault_newer") for a later format or suite, else Damaged("slots_damaged").
    """
    try:
        outline = msgspec.json.decode(untrusted, type=_AnyFormat)
        if outline.format > FORMAT or outline.suite != SUITE:
            raise Unusable("vault_newer", file=FILE)
        slots = msgspec.json.decode(untrusted, type=Slots)
        datetime.fromisoformat(slots.created)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        raise Damaged("slots_damaged") from None
    if slots.format != FORMAT or not slots.slots or len(slots.members) != len(slots.slots):
        raise Damaged("slots_damaged")
    if not 0 <= slots.version < NO_VERSION:
        raise Damaged("slots_damaged")
    if slots.vault != vault_id(slots.seed, slots.profile, slots.exercise, slots.created):
        raise Damaged("slots_damaged")
    return slots


def load(folder: Path) -> Slots:
    """The slots of the vault in `folder`.

    Raises NotFound: vault_missing, vault_unfinished; Unavailable for a file that cannot be read;
    and as `parse`.
    """
    try:
        with open_plain(folder / FILE) as file:
            untrusted = file.read(LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError):
        if is_file(folder / UNFINISHED):
            raise NotFound("vault_unfinished") from None
        raise NotFound("vault_missing") from None
    except IsADirectoryError:
        raise Damaged("slots_damaged") from None
    except OSError as error:
        raise unavailable(error) from None
    if len(untrusted) > LARGEST:
        raise Damaged("slots_damaged")
    return parse(untrusted)


def sealed(slots: Slots, vault_key: bytes) -> Slots:
    """The slots under a fresh number and MAC.

    Whoever has the vault key may have written the last number there is: then it stays, for a file
    that could not be read would shut everybody out.
    """
    slots = msgspec.structs.replace(slots, version=min(slots.version + 1, NO_VERSION - 1))
    return msgspec.structs.replace(slots, mac=_mac(slots, vault_key))


def mark(slots: Slots) -> bytes:
    """What a leaf of the log says of it: its number, and the MAC over all of it."""
    return slots.version.to_bytes(VERSION, "big") + slots.mac


def write(folder: Path, slots: Slots) -> None:
    """Puts sealed slots on the disk, whole or not at all. Raises Unavailable."""
    write_atomically(folder / FILE, msgspec.json.format(msgspec.json.encode(slots, order="sorted")))


def plain(slots: Slots) -> Slots:
    """With the newest vault key alone."""
    keep = msgspec.structs.replace
    return keep(
        slots,
        slots=tuple(keep(slot, vault_keys=slot.vault_keys[-1:]) for slot in slots.slots),
        recovery=keep(slots.recovery, vault_keys=slots.recovery.vault_keys[-1:]),
    )


def check_mac(slots: Slots, vault_key: bytes) -> None:
    """Raises Damaged("slots_damaged") unless a holder of the vault key wrote all of it."""
    if not hmac.compare_digest(slots.mac, _mac(slots, vault_key)):
        raise Damaged("slots_damaged")


def _mac(slots: Slots, vault_key: bytes) -> bytes:
    told = msgspec.to_builtins(msgspec.structs.replace(slots, mac=b""))
    if not slots.version:
        del told["version"]  # as it was signed before there were any
    unsigned = msgspec.json.encode(told, order="sorted")
    return hmac.digest(subkey(vault_key, "casustafel slots 1"), unsigned, sha256)
