"""The CMS object inside a PDF signature: built without an event loop, read without trust.

pyHanko's own builder runs on asyncio, and an event loop opens a socket pair (on Windows a local
TCP connection). This program opens no socket, so the few lines of RFC 5652 stand here.
"""

from dataclasses import dataclass
from hashlib import new, sha256

from asn1crypto import algos, cms, core, tsp, x509  # type: ignore[import-untyped]

from app.signing.key import Key, Mechanism, Scheme


@dataclass(frozen=True, slots=True)
class CmsTemplate:
    """What stays the same in every signature of one key: certificate, identifiers, algorithms."""

    key: Key
    certificate: x509.Certificate
    issuers: tuple[x509.Certificate, ...]
    signing_certificate: tsp.SigningCertificateV2
    digest: algos.DigestAlgorithm
    mechanism: algos.SignedDigestAlgorithm

    @classmethod
    def of(cls, key: Key) -> "CmsTemplate":
        """Prepare the constant parts for one key."""
        fingerprint = tsp.ESSCertIDv2({"cert_hash": sha256(key.certificate).digest()})
        return cls(
            key=key,
            certificate=x509.Certificate.load(key.certificate, strict=True),
            issuers=tuple(x509.Certificate.load(one, strict=True) for one in key.issuers),
            signing_certificate=tsp.SigningCertificateV2({"certs": [fingerprint]}),
            digest=algos.DigestAlgorithm({"algorithm": key.mechanism.digest}),
            mechanism=_algorithm(key.mechanism),
        )

    def sign(self, document_digest: bytes) -> bytes:
        """DER of a detached signature over a document's digest, by the key's own algorithm.

        The signed attributes are those of PAdES B-B (ETSI EN 319 142-1, 6.3): content type,
        digest and signing certificate, with RFC 6211 algorithm protection. A signing-time
        attribute shall not be there; the signature dictionary's /M, which is signed too, has it.
        """
        attributes = self._attributes(document_digest)
        return self._assemble(attributes, self.key.sign(attributes.dump()))

    def longest(self) -> int:
        """The most bytes that `sign` can return."""
        attributes = self._attributes(new(self.key.mechanism.digest).digest())
        return len(self._assemble(attributes, bytes(self.key.mechanism.longest)))

    def _attributes(self, document_digest: bytes) -> cms.CMSAttributes:
        protection = cms.CMSAlgorithmProtection(
            {"digest_algorithm": self.digest, "signature_algorithm": self.mechanism}
        )
        values: dict[str, object] = {
            "content_type": "data",
            "message_digest": document_digest,
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
                "certificates": [self.certificate, *self.issuers],
                "signer_infos": [signer_info],
            }
        )
        der = cms.ContentInfo({"content_type": "signed_data", "content": content}).dump()
        return bytes(der)


def _algorithm(mechanism: Mechanism) -> algos.SignedDigestAlgorithm:
    """Its identifier: RFC 5758 for ECDSA, RFC 8017 for RSA."""
    if mechanism.scheme is not Scheme.RSA_PSS:
        scheme = "ecdsa" if mechanism.scheme is Scheme.ECDSA else "rsa"
        return algos.SignedDigestAlgorithm({"algorithm": f"{mechanism.digest}_{scheme}"})
    digest = algos.DigestAlgorithm({"algorithm": mechanism.digest})
    parameters = algos.RSASSAPSSParams(
        {
            "hash_algorithm": digest,
            "mask_gen_algorithm": algos.MaskGenAlgorithm(
                {"algorithm": "mgf1", "parameters": digest}
            ),
            "salt_length": new(mechanism.digest).digest_size,
        }
    )
    return algos.SignedDigestAlgorithm({"algorithm": "rsassa_pss", "parameters": parameters})
