"""An authority of the tests: certificates for keys of every kind, and what they say."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from asn1crypto import core
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from app.signing.certificate import _QcStatements


@dataclass(frozen=True)
class Certified:
    """A key, its certificate, and that of who issued it."""

    key: Any
    certificate: x509.Certificate
    issuer: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def key_der(self) -> bytes:
        return bytes(self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))


def new_key(kind: str) -> Any:
    if kind.startswith("rsa"):
        return rsa.generate_private_key(65537, int(kind.removeprefix("rsa")))
    curves = {"p256": ec.SECP256R1(), "p384": ec.SECP384R1(), "p521": ec.SECP521R1()}
    return ec.generate_private_key(curves[kind])


def certified(
    kind: str,
    name: str,
    now: datetime,
    *,
    qualified: bool = False,
    days: tuple[int, int] = (-1, 365),
    signs: bool = True,
) -> Certified:
    """A certificate under root and issuer, valid between two days counted from `now`."""
    root_key, issuer_key, key = new_key("p384"), new_key("p384"), new_key(kind)
    root, issuing = _name("Root of the tests"), _name("Citizen CA of the tests")
    issuer = _issue(issuing, issuer_key, root, root_key, now, (-100, 1000), ca=True)
    extensions: list[tuple[x509.ExtensionType, bool]] = [(_usage(signs), True)]
    if qualified:
        extensions.append((_qualified(), False))
    own = _issue(_name(name), key, issuing, issuer_key, now, days, extensions=extensions)
    return Certified(key, own, issuer)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _issue(
    subject: x509.Name,
    key: Any,
    issuer: x509.Name,
    issuer_key: Any,
    now: datetime,
    days: tuple[int, int],
    *,
    ca: bool = False,
    extensions: list[tuple[x509.ExtensionType, bool]] | None = None,
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    for extension, critical in extensions or []:
        builder = builder.add_extension(extension, critical)
    return builder.sign(issuer_key, SHA256())


def _usage(signs: bool) -> x509.KeyUsage:
    others = dict.fromkeys(
        ("data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"), False
    )
    return x509.KeyUsage(
        digital_signature=False,
        content_commitment=signs,
        key_encipherment=not signs,
        encipher_only=False,
        decipher_only=False,
        **others,
    )


def _qualified() -> x509.UnrecognizedExtension:
    """QcCompliance, QcSSCD and QcType eSign (ETSI EN 319 412-5)."""
    types = core.SequenceOf(["0.4.0.1862.1.6.1"], spec=core.ObjectIdentifier)
    said = [
        {"id": "0.4.0.1862.1.1"},
        {"id": "0.4.0.1862.1.4"},
        {"id": "0.4.0.1862.1.6", "info": core.Any(types)},
    ]
    oid = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3")
    return x509.UnrecognizedExtension(oid, _QcStatements(said).dump())
