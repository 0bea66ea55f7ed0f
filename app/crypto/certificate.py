"""The self-signed certificate under which a member signs documents (RFC 5280)."""

from datetime import date, datetime, timedelta
from unicodedata import category, normalize

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from app.errors import Unusable

VALIDITY = timedelta(days=3652)
EARLIER = timedelta(days=1)
"""What a certificate is valid for before it was made."""
LONGEST_NAME = 64
"""Bytes of UTF-8: ub-common-name of RFC 5280; some readers count characters, some bytes."""


def self_signed(key: EllipticCurvePrivateKey, common_name: str, now: datetime) -> bytes:
    """A DER certificate for digital signature and content commitment, SHA-256, random serial.

    Valid from the day before `now` (aware), so that a clock running late does not refuse it.
    Raises Unusable("name_empty") where nothing printable is left of the name.
    """
    if now.tzinfo is None:
        raise ValueError("a certificate needs an aware time")
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _common_name(common_name))])
    start = now.replace(microsecond=0) - EARLIER
    public = key.public_key()
    identifier = x509.SubjectKeyIdentifier.from_public_key(public)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + VALIDITY)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_signatures_only(), critical=True)
        .add_extension(identifier, critical=False)
        .sign(key, SHA256())
        .public_bytes(Encoding.DER)
    )


def made_on(certificate: bytes) -> date:
    """The day on which `self_signed` made a certificate (DER)."""
    start = x509.load_der_x509_certificate(certificate).not_valid_before_utc
    return (start + EARLIER).date()


def name_of(certificate: bytes) -> str:
    """The name in a certificate (DER), as `self_signed` put it there; empty where there is none."""
    try:
        subject = x509.load_der_x509_certificate(certificate).subject
    except ValueError:
        return ""
    return "".join(str(one.value) for one in subject.get_attributes_for_oid(NameOID.COMMON_NAME))


def _signatures_only() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _common_name(name: str) -> str:
    """The name as it fits a certificate: NFC, no control characters, cut at a whole character."""
    printable = "".join(c for c in normalize("NFC", name) if category(c) not in ("Cc", "Cs"))
    fitting = printable.strip().encode("utf-8")[:LONGEST_NAME].decode("utf-8", "ignore").strip()
    if not fitting:
        raise Unusable("name_empty")
    return fitting
