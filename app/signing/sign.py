"""Signs finished documents: PAdES B-B, certified, no later changes allowed (spec 5).

Light to import: pyHanko (half a second, and an HTTP client that is never used) is loaded by the
first `Signer`.
"""

from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key
from cryptography.x509 import load_der_x509_certificate

from app.errors import Unusable

FIELD_NAME = "Signature1"


class Signer:
    """One key with its certificate; signs any number of documents.

    Writes no file, opens no socket, runs no event loop: fit for a worker thread. Nothing about
    the machine gets into the file, and two signatures of one document differ in the CMS object's
    ECDSA value only.
    """

    def __init__(self, key_der: bytes, certificate_der: bytes) -> None:
        """Read the key (PKCS #8, P-256) and its certificate (X.509), both DER.

        Raises:
            Unusable: one of them is no such thing, or they do not belong together.
        """
        from app.signing.cms import CmsTemplate

        self._key = _load_key(key_der)
        try:
            certificate = load_der_x509_certificate(certificate_der)
            if certificate.public_key() != self._key.public_key():
                raise Unusable("certificate_of_another_key")
            self._template = CmsTemplate.of(certificate_der)
            # Fixed width: what varies in a signature must not move what follows it.
            self._room = self._template.longest()
        except ValueError:
            raise Unusable("certificate_unusable") from None

    def sign(self, unsigned: bytes, signed_at: datetime, field_name: str = FIELD_NAME) -> bytes:
        """The document with one more revision, which holds its signature in an invisible field.

        Args:
            unsigned: a PDF of one revision, neither encrypted nor signed.
            signed_at: what the signature dictionary's /M says, in UTC there: the machine's time
                zone is nobody's business. Must know its own.
            field_name: of the new signature field.

        Raises:
            Unusable: `pdf_unusable`.
            WrongState: `already_signed`.
            ValueError: `signed_at` is naive (a bug of the caller).
        """
        from app.signing.incremental import PreparedSignature

        if signed_at.tzinfo is None:
            raise ValueError("signed_at needs a time zone")
        prepared = PreparedSignature(
            unsigned, signed_at=signed_at.astimezone(UTC), field_name=field_name, room=self._room
        )
        return prepared.finish(self._template.sign(prepared.document_sha256, self._key))


def _load_key(key_der: bytes) -> EllipticCurvePrivateKey:
    try:
        key = load_der_private_key(key_der, password=None)
    except (ValueError, TypeError):
        raise Unusable("signing_key_unusable") from None
    if not isinstance(key, EllipticCurvePrivateKey) or not isinstance(key.curve, SECP256R1):
        raise Unusable("signing_key_unusable")
    return key
