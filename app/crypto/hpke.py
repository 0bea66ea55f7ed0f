"""Seals keys to a reader: hybrid HPKE (RFC 9180 with MLKEM768-X25519), safe if either part holds.

Base mode does not say who sealed (sign the result) and takes no aad (bind record, version and
reader in `info`).
"""

import secrets
from hashlib import shake_256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from app.errors import Damaged

SEED_LENGTH = 32
_MLKEM_SEED_LENGTH = 64
_MLKEM_PUBLIC_LENGTH = 1184
PUBLIC_LENGTH = _MLKEM_PUBLIC_LENGTH + 32
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class HpkeKey:
    """A reader's private key; its whole state is a seed of 32 bytes, as in X-Wing."""

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_LENGTH:
            raise Damaged("bad_private_key")
        expanded = shake_256(seed).digest(_MLKEM_SEED_LENGTH + 32)
        mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_LENGTH])
        x25519 = X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_LENGTH:])
        self._seed = bytes(seed)
        self._private = MLKEM768X25519PrivateKey(mlkem, x25519)
        self.public: bytes = (
            mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
        )
        """1,216 bytes: ML-KEM-768 encapsulation key, then X25519 public key."""

    @classmethod
    def generate(cls) -> "HpkeKey":
        """A fresh random key."""
        return cls(secrets.token_bytes(SEED_LENGTH))

    @classmethod
    def from_bytes(cls, seed: bytes) -> "HpkeKey":
        """The key of a 32-byte seed. Raises Damaged("bad_private_key") for another length."""
        return cls(seed)

    def to_bytes(self) -> bytes:
        """The 32-byte seed: secret, to be sealed before it is kept."""
        return self._seed

    def unwrap(self, sealed: bytes, info: bytes) -> bytes:
        """What was wrapped to this key with the same `info`.

        Raises Damaged("unsealable") whatever the reason.
        """
        try:
            return _SUITE.decrypt(sealed, self._private, info)
        except (InvalidTag, ValueError):
            raise Damaged("unsealable") from None


def wrap(public: bytes, plaintext: bytes, info: bytes) -> bytes:
    """`plaintext` sealed to a reader's 1,216-byte public key; 1,136 bytes longer than it.

    Raises Damaged("bad_public_key") where `public` is not one.
    """
    key = _public_key(public)
    try:
        return _SUITE.encrypt(plaintext, key, info)
    except ValueError:  # an X25519 point of low order: well-formed, and of no use
        raise Damaged("bad_public_key") from None


def _public_key(public: bytes) -> MLKEM768X25519PublicKey:
    if len(public) != PUBLIC_LENGTH:
        raise Damaged("bad_public_key")
    try:
        return MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC_LENGTH]),
            X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC_LENGTH:]),
        )
    except ValueError:
        raise Damaged("bad_public_key") from None
