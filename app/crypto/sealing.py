"""Seals bytes under a key that one already has: AES-256-GCM, size classes, subkeys."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.errors import Damaged

Key = bytes | bytearray
"""Given to be used, not kept: a caller that can wipe its own copy hands over a bytearray."""
KEY_LENGTH = 32
NONCE_LENGTH = 12
SMALLEST_CLASS = 256
_END_OF_TEXT = b"\x80"


def new_key() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(KEY_LENGTH)


def seal(key: Key, plaintext: bytes, aad: bytes) -> bytes:
    """Nonce (12 bytes), ciphertext, tag (16 bytes): AES-256-GCM, NIST SP 800-38D.

    The nonce is random, so one key may seal 2^32 times; `aad` binds what the bytes belong to.
    """
    nonce = secrets.token_bytes(NONCE_LENGTH)
    return nonce + _cipher(key).encrypt(nonce, plaintext, aad)


def unseal(key: Key, sealed: bytes, aad: bytes) -> bytes:
    """The plaintext of `seal`.

    Raises Damaged("unsealable") whatever the reason (OWASP ASVS 11.2.5): wrong key, other aad,
    altered or cut bytes.
    """
    cipher = _cipher(key)
    try:
        return cipher.decrypt(sealed[:NONCE_LENGTH], sealed[NONCE_LENGTH:], aad)
    except (InvalidTag, ValueError):
        raise Damaged("unsealable") from None


def pad(plaintext: bytes) -> bytes:
    """`plaintext`, a marker and zeros up to a size class, at most 12 % above 256 bytes.

    Classes are those of Padmé (Nikitin et al., PETS 2019), so a length tells O(log log n) bits.
    """
    marked = plaintext + _END_OF_TEXT
    return marked.ljust(size_class(len(marked)), b"\0")


def unpad(padded: bytes) -> bytes:
    """The bytes before the marker. Raises Damaged("unsealable") where there is none."""
    marked = padded.rstrip(b"\0")
    if not marked.endswith(_END_OF_TEXT):
        raise Damaged("unsealable")
    return marked[:-1]


def size_class(length: int) -> int:
    """The smallest class, in bytes, that holds `length` bytes."""
    if length <= SMALLEST_CLASS:
        return SMALLEST_CLASS
    exponent = length.bit_length() - 1
    step = 1 << (exponent - exponent.bit_length())
    return -(-length // step) * step


def subkey(key: Key, label: str) -> bytes:
    """32 bytes for one named use of `key`: HKDF-SHA256 (RFC 5869) with the label as info."""
    return HKDF(SHA256(), KEY_LENGTH, salt=None, info=label.encode("utf-8")).derive(key)


def wipe(secret: bytearray) -> None:
    """Overwrites the buffer with zeros. Copies that Python made elsewhere stay out of reach."""
    secret[:] = bytes(len(secret))


def _cipher(key: Key) -> AESGCM:
    if len(key) != KEY_LENGTH:
        raise ValueError("AES-256 takes a key of 32 bytes")
    return AESGCM(key)
