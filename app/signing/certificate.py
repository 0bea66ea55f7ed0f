"""What a signer's certificate says about itself. Nothing here asks who issued it."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import ClassVar

from asn1crypto import core, x509  # type: ignore[import-untyped]
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509 import load_der_x509_certificate

from app.domain.signature import SignatureKind
from app.errors import Unusable

_QC_STATEMENTS = "1.3.6.1.5.5.7.1.3"
_QC_COMPLIANCE = "0.4.0.1862.1.1"
_QC_DEVICE = "0.4.0.1862.1.4"
_QC_TYPE = "0.4.0.1862.1.6"
_QC_TYPE_SIGNATURE = "0.4.0.1862.1.6.1"
_LONGEST_NAME = 200


class _QcStatement(core.Sequence):  # type: ignore[misc]
    """RFC 3739, 3.2.6."""

    _fields: ClassVar = [("id", core.ObjectIdentifier), ("info", core.Any, {"optional": True})]


class _QcStatements(core.SequenceOf):  # type: ignore[misc]
    _child_spec = _QcStatement


class _QcTypes(core.SequenceOf):  # type: ignore[misc]
    """ETSI EN 319 412-5, 4.2.3."""

    _child_spec = core.ObjectIdentifier


@dataclass(frozen=True, slots=True)
class Holder:
    """Who a certificate says that its holder is; `sha256` is the certificate's fingerprint."""

    name: str
    kind: SignatureKind
    sha256: str
    valid_from: datetime
    valid_until: datetime

    @classmethod
    def of(cls, certificate: x509.Certificate) -> "Holder":
        """Read it all now: a hostile certificate raises here, whatever asn1crypto raises."""
        der = certificate.dump()
        return cls(
            _name(certificate),
            _kind(certificate, der),
            sha256(der).hexdigest(),
            certificate.not_valid_before,
            certificate.not_valid_after,
        )

    def valid_on(self, day: datetime) -> bool:
        """Whether a moment lies within the certificate's validity."""
        return self.valid_from <= day <= self.valid_until


def read_holder(certificate_der: bytes) -> Holder:
    """Who a certificate says that its holder is. Raises Unusable("certificate_unusable")."""
    try:
        return Holder.of(x509.Certificate.load(certificate_der))
    except (ValueError, TypeError, KeyError):
        raise Unusable("certificate_unusable") from None


def _kind(certificate: x509.Certificate, der: bytes) -> SignatureKind:
    if _signed_by_itself(der):
        return SignatureKind.OWN_KEY
    if _says_qualified(certificate):
        return SignatureKind.QUALIFIED
    return SignatureKind.CERTIFICATE


def _name(certificate: x509.Certificate) -> str:
    """The common name or the whole name, fit for one line of a screen or terminal."""
    subject = certificate.subject.native
    name = subject.get("common_name") or certificate.subject.human_friendly
    if isinstance(name, list):
        name = name[-1]
    # Control and direction marks could rewrite the line that the name stands in.
    shown = (" " if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") else c for c in str(name))
    return "".join(shown)[:_LONGEST_NAME].strip()


def _signed_by_itself(der: bytes) -> bool:
    try:
        certificate = load_der_x509_certificate(der)
        certificate.verify_directly_issued_by(certificate)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _says_qualified(certificate: x509.Certificate) -> bool:
    types: set[str] | None = None
    said = set()
    for extension in certificate["tbs_certificate"]["extensions"]:
        if extension["extn_id"].dotted != _QC_STATEMENTS:
            continue
        for statement in _QcStatements.load(bytes(extension["extn_value"])):
            said.add(statement["id"].native)
            if statement["id"].native == _QC_TYPE:
                types = set(_QcTypes.load(statement["info"].dump()).native)
    # Older certificates carry no type; they are for signatures (EN 319 412-5, 4.2.3).
    for_signatures = types is None or _QC_TYPE_SIGNATURE in types
    return {_QC_COMPLIANCE, _QC_DEVICE} <= said and for_signatures
