"""Who a member is to the machine: keys to sign, to receive and to certify documents with."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from app.crypto.certificate import self_signed
from app.crypto.hpke import PUBLIC_LENGTH, HpkeKey
from app.crypto.suite import SUITE
from app.errors import Damaged

VERSION = 1
SIGNING_LENGTH = 32


@dataclass(frozen=True)
class PublicIdentity:
    """What others keep of a member: Ed25519 key (32 bytes), HPKE key (1,216), certificate (DER)."""

    signing: bytes
    hpke: bytes
    certificate: bytes

    @property
    def fingerprint(self) -> str:
        """SHA-256 over all three, as 64 hexadecimal digits: what is pinned."""
        digest = sha256(b"casustafel identity 1\0")
        for part in (self.signing, self.hpke, self.certificate):
            digest.update(len(part).to_bytes(4, "big") + part)
        return digest.hexdigest()

    @property
    def spoken_fingerprint(self) -> str:
        """The fingerprint in sixteen groups of four, to be read aloud."""
        return " ".join(self.fingerprint[at : at + 4] for at in range(0, 64, 4))

    def verify(self, signature: bytes, message: bytes) -> None:
        """Raises Damaged("bad_signature") unless this member signed `message` (RFC 8032)."""
        try:
            Ed25519PublicKey.from_public_bytes(self.signing).verify(signature, message)
        except (InvalidSignature, ValueError):
            raise Damaged("bad_signature") from None

    def to_bytes(self) -> bytes:
        """The public parts; `from_bytes` of it is equal."""
        return _written({"signing": self.signing, "hpke": self.hpke, "pdf": self.certificate})

    @classmethod
    def from_bytes(cls, data: bytes) -> "PublicIdentity":
        """Raises Damaged("bad_identity") for what `to_bytes` did not write."""
        parts = _read(data, {"signing", "hpke", "pdf"})
        identity = cls(parts["signing"], parts["hpke"], parts["pdf"])
        if len(identity.signing) != SIGNING_LENGTH or len(identity.hpke) != PUBLIC_LENGTH:
            raise Damaged("bad_identity")
        _certificate(identity.certificate)
        return identity


@dataclass(frozen=True)
class Identity:
    """A member's private keys: an Ed25519 seed, an HPKE key, a P-256 key with its certificate."""

    signing_seed: bytes = field(repr=False)
    hpke: HpkeKey = field(repr=False, compare=False)
    pdf_key_der: bytes = field(repr=False)
    """PKCS #8, unencrypted."""
    certificate_der: bytes = field(repr=False)

    @classmethod
    def generate(cls, common_name: str, now: datetime) -> "Identity":
        """Fresh keys; the certificate for PDF signatures says `common_name` from `now` on.

        Raises Unusable("name_empty") where nothing printable is left of the name.
        """
        pdf_key = generate_private_key(SECP256R1())
        return cls(
            Ed25519PrivateKey.generate().private_bytes_raw(),
            HpkeKey.generate(),
            pdf_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
            self_signed(pdf_key, common_name, now),
        )

    @cached_property
    def public(self) -> PublicIdentity:
        """What others may have."""
        signing = self._signing_key.public_key()
        return PublicIdentity(signing.public_bytes_raw(), self.hpke.public, self.certificate_der)

    def sign(self, message: bytes) -> bytes:
        """An Ed25519 signature, 64 bytes; the caller puts the purpose into `message`."""
        return self._signing_key.sign(message)

    @cached_property
    def _signing_key(self) -> Ed25519PrivateKey:
        # Reading the seed takes longer than signing does.
        return Ed25519PrivateKey.from_private_bytes(self.signing_seed)

    def to_bytes(self) -> bytes:
        """All keys in the clear: secret, to be sealed before it is kept."""
        return _written(
            {
                "signing": self.signing_seed,
                "hpke": self.hpke.to_bytes(),
                "pdf": self.certificate_der,
                "pdf_key": self.pdf_key_der,
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> "Identity":
        """Raises Damaged("bad_identity") for what `to_bytes` did not write."""
        parts = _read(data, {"signing", "hpke", "pdf", "pdf_key"})
        if len(parts["signing"]) != SIGNING_LENGTH:
            raise Damaged("bad_identity")
        try:
            pdf_key = load_der_private_key(parts["pdf_key"], password=None)
            hpke = HpkeKey.from_bytes(parts["hpke"])
        except (ValueError, TypeError, Damaged):
            raise Damaged("bad_identity") from None
        if _certificate(parts["pdf"]).public_key() != pdf_key.public_key():
            raise Damaged("bad_identity")
        return cls(parts["signing"], hpke, parts["pdf_key"], parts["pdf"])


def _written(parts: Mapping[str, bytes]) -> bytes:
    encoded = {name: b64encode(part).decode("ascii") for name, part in parts.items()}
    head = {"version": VERSION, "suite": SUITE}
    return json.dumps(head | encoded, sort_keys=True, separators=(",", ":")).encode("ascii")


def _read(data: bytes, names: set[str]) -> dict[str, bytes]:
    with suppress(ValueError, TypeError, KeyError, RecursionError):
        written = json.loads(data)
        said = (written["version"], written["suite"])
        if said == (VERSION, SUITE) and set(written) == names | {"version", "suite"}:
            return {name: b64decode(written[name], validate=True) for name in names}
    raise Damaged("bad_identity")  # outside, because an error of JSON carries the whole text


def _certificate(der: bytes) -> x509.Certificate:
    try:
        return x509.load_der_x509_certificate(der)
    except ValueError:
        raise Damaged("bad_identity") from None
