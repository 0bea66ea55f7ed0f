"""What signs: one small protocol, whether the key lies in a vault, in a file or on a card."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from secrets import token_bytes
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm
from cryptography.hazmat.primitives.serialization import load_der_private_key
from cryptography.x509 import Certificate, ExtensionNotFound, KeyUsage, load_der_x509_certificate

from app.errors import Unusable

SMALLEST_RSA = 2048
_CURVES = {"secp256r1": "sha256", "secp384r1": "sha384", "secp521r1": "sha512"}
_DIGESTS: dict[str, HashAlgorithm] = {"sha256": SHA256(), "sha384": SHA384(), "sha512": SHA512()}
_HEADERS = 9
"""Most bytes around two DER integers: their heads, their signs and the head of the sequence."""


class Scheme(Enum):
    """How a key makes a signature; PSS where a card has nothing older (RFC 8017)."""

    ECDSA = "ecdsa"
    RSA = "rsa"
    RSA_PSS = "rsa_pss"


@dataclass(frozen=True, slots=True)
class Mechanism:
    """`digest` by its `hashlib` name; `longest` is the most bytes of a signature."""

    scheme: Scheme
    digest: str
    longest: int


class Key(Protocol):
    """A private key with its certificate."""

    @property
    def certificate(self) -> bytes:
        """X.509, DER."""
        ...

    @property
    def issuers(self) -> tuple[bytes, ...]:
        """Certificates of whoever issued it, as far as they came with the key; DER."""
        ...

    @property
    def mechanism(self) -> Mechanism:
        """How it signs."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Over a message, by the mechanism: a DER Ecdsa-Sig-Value (RFC 3279), or RSA's bytes."""
        ...


class SoftKey:
    """A key in this process's memory: a member's own, or one out of a file."""

    def __init__(
        self, key: object, certificate_der: bytes, issuers: tuple[bytes, ...] = ()
    ) -> None:
        """Put a private key of `cryptography` and its certificate together.

        Raises:
            Unusable: signing_key_unusable, key_unsupported, certificate_unusable,
                certificate_of_another_key.
        """
        if not isinstance(key, EllipticCurvePrivateKey | RSAPrivateKey):
            raise Unusable("signing_key_unusable")
        self._key = key
        self.certificate, self.issuers = certificate_der, issuers
        self.mechanism = mechanism_of(key.public_key())
        if read_certificate(certificate_der).public_key() != key.public_key():
            raise Unusable("certificate_of_another_key")

    @classmethod
    def own(cls, key_der: bytes, certificate_der: bytes) -> "SoftKey":
        """A member's own key (PKCS #8, DER) and its certificate (DER).

        Raises:
            Unusable: as for the constructor.
        """
        try:
            key = load_der_private_key(key_der, password=None)
        except (ValueError, TypeError):
            raise Unusable("signing_key_unusable") from None
        return cls(key, certificate_der)

    def __repr__(self) -> str:
        return "SoftKey(…)"

    def sign(self, message: bytes) -> bytes:
        """As the protocol says."""
        digest = _DIGESTS[self.mechanism.digest]
        if isinstance(self._key, EllipticCurvePrivateKey):
            return self._key.sign(message, ECDSA(digest))
        return self._key.sign(message, padding.PKCS1v15(), digest)


def mechanism_of(public_key: object, *, pss: bool = False) -> Mechanism:
    """The mechanism for a public key of `cryptography`: its curve decides the digest (RFC 5758).

    Raises:
        Unusable: key_unsupported, for another curve, a short RSA key or another algorithm.
    """
    if isinstance(public_key, EllipticCurvePublicKey):
        digest = _CURVES.get(public_key.curve.name)
        if digest is not None:
            size = (public_key.key_size + 7) // 8
            return Mechanism(Scheme.ECDSA, digest, 2 * size + _HEADERS - (size < 64))
    if isinstance(public_key, RSAPublicKey) and public_key.key_size >= SMALLEST_RSA:
        scheme = Scheme.RSA_PSS if pss else Scheme.RSA
        return Mechanism(scheme, "sha256", (public_key.key_size + 7) // 8)
    raise Unusable("key_unsupported")


def fits(certificate_der: bytes, mechanism: Mechanism, message: bytes, signature: bytes) -> bool:
    """Whether a signature over a message is by the key that a certificate speaks of."""
    public, digest = read_certificate(certificate_der).public_key(), _DIGESTS[mechanism.digest]
    try:
        if isinstance(public, EllipticCurvePublicKey):
            public.verify(signature, message, ECDSA(digest))
        elif isinstance(public, RSAPublicKey) and mechanism.scheme is Scheme.RSA_PSS:
            pss = padding.PSS(padding.MGF1(digest), digest.digest_size)
            public.verify(signature, message, pss, digest)
        elif isinstance(public, RSAPublicKey):
            public.verify(signature, message, padding.PKCS1v15(), digest)
        else:
            return False
    except InvalidSignature:
        return False
    return True


def require_possession(key: Key) -> None:
    """Have a key sign something fresh that is no document: whoever can, holds it.

    Raises:
        Unusable: certificate_of_another_key.
        Unavailable, Locked, WrongState: what a card says.
    """
    challenge = b"Casustafel: whoever signs this holds the key of this certificate. "
    challenge += token_bytes(32)
    if not fits(key.certificate, key.mechanism, challenge, key.sign(challenge)):
        raise Unusable("certificate_of_another_key")


def read_certificate(der: bytes) -> Certificate:
    """Raises Unusable("certificate_unusable") for what is no certificate."""
    try:
        return load_der_x509_certificate(der)
    except ValueError:
        raise Unusable("certificate_unusable") from None


def require_valid(certificate_der: bytes, at: datetime) -> None:
    """Refuse to sign with a certificate that does not hold at a moment, or is for something else.

    Raises:
        Unusable: certificate_expired, certificate_not_yet_valid (day), certificate_not_for_signing.
    """
    require_days(certificate_der, at)
    if not signs_documents(read_certificate(certificate_der)):
        raise Unusable("certificate_not_for_signing")


def require_days(certificate_der: bytes, at: datetime) -> None:
    """Refuse to sign with a certificate that does not hold at a moment.

    Raises:
        Unusable: certificate_expired, certificate_not_yet_valid (day).
    """
    certificate = read_certificate(certificate_der)
    if at > certificate.not_valid_after_utc:
        raise Unusable("certificate_expired", day=f"{certificate.not_valid_after_utc:%Y-%m-%d}")
    if at < certificate.not_valid_before_utc:
        day = f"{certificate.not_valid_before_utc:%Y-%m-%d}"
        raise Unusable("certificate_not_yet_valid", day=day)


def signs_documents(certificate: Certificate) -> bool:
    """Whether its key usage commits its holder to what is signed (RFC 5280, 4.2.1.3).

    One that says nothing may; one for logging in, which has `digital_signature` alone, may not.
    """
    try:
        usage = certificate.extensions.get_extension_for_class(KeyUsage).value
    except (ExtensionNotFound, ValueError):
        return True
    return usage.content_commitment


def chain(certificate: Certificate, others: list[Certificate]) -> list[Certificate]:
    """Whoever issued it and whoever issued those, without the root, which verifiers have."""
    found: list[Certificate] = []
    current = certificate
    for _ in others:
        above = next((one for one in others if one.subject == current.issuer), None)
        if above is None or above.subject == above.issuer or above in found:
            break
        found.append(above)
        current = above
    return found
