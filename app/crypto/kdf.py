"""Turns a password into a key, slowly: Argon2id (RFC 9106), calibrated to this machine."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.crypto.password import normalise
from app.crypto.sealing import wipe
from app.errors import Damaged, Unavailable

KEY_LENGTH = 32
SALT_LENGTH = 16


@dataclass(frozen=True)
class KdfParameters:
    """What a key slot records: memory in KiB, passes over it, parallel lanes, salt in bytes."""

    memory_kib: int
    passes: int
    lanes: int
    salt: bytes


FLOOR = KdfParameters(64 * 1024, 3, 4, bytes(SALT_LENGTH))
"""The least that is ever accepted; RFC 9106's second recommended option. The salt is not used."""
CEILING = KdfParameters(1024 * 1024, 12, 16, bytes(4 * SALT_LENGTH))
"""The most: a hostile slot must not exhaust the machine. The salt's length is the longest."""
PREFERRED_MEMORY_KIB = 256 * 1024
"""Calibration takes memory up to here, then passes: the vault must open on a small laptop too."""


def floor() -> KdfParameters:
    """The floor with a fresh random salt."""
    return replace(FLOOR, salt=secrets.token_bytes(SALT_LENGTH))


def calibrate(seconds: float = 1.0, *, clock: Callable[[], float] = perf_counter) -> KdfParameters:
    """Parameters that take about `seconds` here, between floor and ceiling, with a fresh salt.

    The floor is timed once and the rest follows in proportion: the cost of Argon2id grows with
    memory times passes.
    """
    start = clock()
    wipe(derive("calibration", FLOOR))
    room = seconds / max(clock() - start, 1e-6)
    memory = FLOOR.memory_kib
    while memory < PREFERRED_MEMORY_KIB and room >= 2:
        memory, room = memory * 2, room / 2
    while memory < CEILING.memory_kib and room * FLOOR.passes >= CEILING.passes * 2:
        memory, room = memory * 2, room / 2
    passes = min(max(int(FLOOR.passes * room), FLOOR.passes), CEILING.passes)
    return replace(floor(), memory_kib=memory, passes=passes)


def derive(password: str, parameters: KdfParameters, secret: bytes = b"") -> bytearray:
    """The 32-byte key of a password, for the caller to wipe; `secret` is mixed in (RFC 9106, K).

    Raises Damaged("kdf_out_of_range") for parameters that this program never writes,
    Unusable("password_not_text") for what has no UTF-8 form, and Unavailable("memory_short")
    (memory_mib) where the machine has not what they ask.
    """
    _require_in_range(parameters)
    password_bytes, key = bytearray(normalise(password), "utf-8"), bytearray(KEY_LENGTH)
    argon2 = Argon2id(
        salt=parameters.salt,
        length=KEY_LENGTH,
        iterations=parameters.passes,
        lanes=parameters.lanes,
        memory_cost=parameters.memory_kib,
        secret=secret or None,
    )
    try:
        # Its types want bytes, which could not be wiped; it takes any buffer.
        argon2.derive_into(password_bytes, key)  # type: ignore[arg-type]
    except MemoryError:
        raise Unavailable("memory_short", memory_mib=parameters.memory_kib // 1024) from None
    finally:
        wipe(password_bytes)
    return key


def _require_in_range(parameters: KdfParameters) -> None:
    if not (
        FLOOR.memory_kib <= parameters.memory_kib <= CEILING.memory_kib
        and FLOOR.passes <= parameters.passes <= CEILING.passes
        and FLOOR.lanes <= parameters.lanes <= CEILING.lanes
        and len(FLOOR.salt) <= len(parameters.salt) <= len(CEILING.salt)
    ):
        raise Damaged("kdf_out_of_range")
