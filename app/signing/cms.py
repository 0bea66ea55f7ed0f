"""The CMS object inside a PDF signature: built without an event loop, read without trust.

pyHanko's own builder runs on asyncio, and an event loop opens a socket pair (on Windows a local
TCP connection). This program opens no socket, so the thirty lines of RFC 5652 stand here.
"""

from dataclasses import dataclass
from hashlib import sha256

from asn1crypto import algos, cms, core, tsp, x509  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

_LONGEST_P256_SIGNATURE = 72
"""DER of two 33-byte integers; most signatures are one or two bytes shorter."""


@dataclass(frozen=True, slots=True)
class CmsTemplate:
    """What stays the same in every signature of one key: certificate, identifiers, algorithms."""

    certificate: x509.Certificate
    signing_certificate: tsp.SigningCertificateV2
    digest: algos.DigestAlgorithm
    mechanism: algos.SignedDigestAlgorithm

    @classmethod
    def of(cls, certificate_der: bytes) -> "CmsTemplate":
        """Prepare the constant parts for one certificate (DER)."""
        fingerprint = tsp.ESSCertIDv2({"cert_hash": sha256(certificate_der).digest()})
        return cls(
            certificate=x509.Certificate.load(certificate_der, strict=True),
            signing_certificate=tsp.SigningCertificateV2({"certs": [fingerprint]}),
            digest=algos.DigestAlgorithm({"algorithm": "sha256"}),
            mechanism=algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
        )

    def sign(self, document_sha256: bytes, key: EllipticCurvePrivateKey) -> bytes:
        """DER of a detached signature over a document's digest (32 bytes).

        The signed attributes are those of PAdES B-B (ETSI EN 319 142-1, 6.3): content type,
        digest and signing certificate, with RFC 6211 algorithm protection. A signing-time
        attribute shall not be there; the signature dictionary's /M, which is signed too, has it.
        """
        attributes = self._attributes(document_sha256)
        signature = key.sign(attributes.dump(), ECDSA(SHA256()))
        return self._assemble(attributes, signature)

    def longest(self) -> int:
        """The most bytes that `sign` can return."""
        attributes = self._attributes(bytes(32))
        return len(self._assemble(attributes, bytes(_LONGEST_P256_SIGNATURE)))

    def _attributes(self, document_sha256: bytes) -> cms.CMSAttributes:
        protection = cms.CMSAlgorithmProtection(
            {"digest_algorithm": self.digest, "signature_algorithm": self.mechanism}
        )
        values: dict[str, object] = {
            "content_type": "data",
            "message_digest": document_sha256,
            "signing_certificate_v2": self.signing_certificate,
            "cms_algorithm_protection": protection,
        }
        return cms.CMSAttributes(
            [cms.CMSAttribute({"type": name, "values": [v]}) for name, v in values.items()]
        )

    def _assemble(self, attributes: cms.CMSAttributes, signature: bytes) -> bytes:
        signer = cms.IssuerAndSerialNumber(
            {
                "issuer": self.certificate.issuer,
                "serial_number": self.certificate.serial_number,
            }
        )
        signer_info = cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier({"issuer_and_serial_number": signer}),
                "digest_algorithm": self.digest,
                "signed_attrs": attributes,
                "signature_algorithm": self.mechanism,
                "signature": core.OctetString(signature),
            }
        )
        content = cms.SignedData(
            {
                "version": "v1",
                "digest_algorithms": [self.digest],
                "encap_content_info": {"content_type": "data"},
                "certificates": [self.certificate],
                "signer_infos": [signer_info],
            }
        )
        der = cms.ContentInfo({"content_type": "signed_data", "content": content}).dump()
        return bytes(der)
