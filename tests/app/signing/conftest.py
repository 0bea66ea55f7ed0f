"""Finished documents and keys to sign them with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from reportlab.pdfgen.canvas import Canvas

from app.crypto.identity import Identity
from app.signing.key import SoftKey
from app.signing.sign import Signer

SIGNED_AT = datetime(2026, 9, 1, 14, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Issued:
    """A certificate that somebody else signed, with its key."""

    key_der: bytes
    certificate_der: bytes


@pytest.fixture(scope="session")
def signed_at() -> datetime:
    return SIGNED_AT


@pytest.fixture(scope="session")
def compose() -> Callable[..., bytes]:
    def _compose(pages: int = 2, text: str = "Page") -> bytes:
        target = BytesIO()
        canvas = Canvas(target, invariant=1, pageCompression=0)
        for number in range(1, pages + 1):
            canvas.drawString(72, 720, f"{text} {number}")
            canvas.showPage()
        canvas.save()
        return target.getvalue()

    return _compose


@pytest.fixture(scope="session")
def identity() -> Identity:
    return Identity.generate("Anna Peeters", SIGNED_AT - timedelta(days=1))


@pytest.fixture(scope="session")
def signer(identity: Identity) -> Signer:
    return Signer(SoftKey.own(identity.pdf_key_der, identity.certificate_der))


@pytest.fixture(scope="session")
def signed(compose: Callable[..., bytes], signer: Signer) -> bytes:
    return signer.sign(compose(), SIGNED_AT)


@pytest.fixture(scope="session")
def issue() -> Callable[..., Issued]:
    def _issue(name: str, *extensions: x509.ExtensionType) -> Issued:
        issuer_key, key = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Some issuer")]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(SIGNED_AT - timedelta(days=1))
            .not_valid_after(SIGNED_AT + timedelta(days=1))
        )
        for extension in extensions:
            builder = builder.add_extension(extension, critical=False)
        return Issued(
            key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
            builder.sign(issuer_key, SHA256()).public_bytes(Encoding.DER),
        )

    return _issue
