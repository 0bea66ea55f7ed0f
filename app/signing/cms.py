"""The CMS object inside a PDF signature: built without an event loop, read without trust.

pyHanko's own builder runs on asyncio, and an event loop opens a socket pair (on Windows a local
TCP connection). This program opens no socket, so the few lines of RFC 5652 stand here.
"""

from dataclasses import dataclass
from hashlib import new, sha256

from asn1crypto import algos, cms, core, tsp, x509  # type: ignore[import-untyped]

from app.signing.key import Key, Mechanism, Scheme

_SEQUENCE, _SET, _CONTEXT_0, _OCTETS = 0x30, 0x31, 0xA0, 0x04
_VERSION_1: bytes = core.Integer(1).dump()
_DATA: bytes = cms.ContentType("data").dump()
_SIGNED_DATA: bytes = cms.ContentType("signed_data").dump()


@dataclass(frozen=True, slots=True)
class CmsTemplate:
    """What stays the same in every signature of one key, encoded once; all values are DER."""

    key: Key
    issuer_and_serial: bytes
    certificates: bytes
    digest: bytes
    mechanism: bytes
    attributes: tuple[bytes, ...]
    """All signed ones but the digest of what is signed."""

    @classmethod
    def of(cls, key: Key) -> "CmsTemplate":
        """Prepare the constant parts for one key."""
        own = x509.Certificate.load(key.certificate, strict=True)
        issuers = [x509.Certificate.load(one, strict=True) for one in key.issuers]
        # All of them, so that nobody alters or adds one where the signature itself does not look.
        fingerprints = [
            tsp.ESSCertIDv2({"cert_hash": sha256(one).digest()})
            for one in (key.certificate, *key.issuers)
        ]
        digest = algos.DigestAlgorithm({"algorithm": key.mechanism.digest})
        mechanism = _algorithm(key.mechanism)
        protection = {"digest_algorithm": digest, "signature_algorithm": mechanism}
        identity = {"issuer": own.issuer, "serial_number": own.serial_number}
        return cls(
            key=key,
            issuer_and_serial=cms.IssuerAndSerialNumber(identity).dump(),
            certificates=b"".join(sorted(one.dump() for one in (own, *issuers))),
            digest=digest.dump(),
            mechanism=mechanism.dump(),
            attributes=(
                _attribute("content_type", "data"),
                _attribute(
                    "signing_certificate_v2", tsp.SigningCertificateV2({"certs": fingerprints})
                ),
                _attribute("cms_algorithm_protection", cms.CMSAlgorithmProtection(protection)),
            ),
        )

    def sign(self, document_digest: bytes) -> bytes:
        """DER of a detached signature over a document's digest, by the key's own algorithm.

        The signed attributes are those of PAdES B-B (ETSI EN 319 142-1, 6.3): content type,
        digest and signing certificate, with RFC 6211 algorithm protection. A signing-time
        attribute shall not be there; the signature dictionary's /M, which is signed too, has it.
        """
        attributes = self._attributes(document_digest)
        return self._assemble(attributes, self.key.sign(_value(_SET, attributes)))

    def longest(self) -> int:
        """The most bytes that `sign` can return."""
        attributes = self._attributes(new(self.key.mechanism.digest).digest())
        return len(self._assemble(attributes, bytes(self.key.mechanism.longest)))

    def _attributes(self, document_digest: bytes) -> bytes:
        """Those of a set, in the order of their bytes (X.690, 11.6)."""
        own = _attribute("message_digest", document_digest)
        return b"".join(sorted((*self.attributes, own)))

    def _assemble(self, attributes: bytes, signature: bytes) -> bytes:
        """RFC 5652: ContentInfo, SignedData and its one SignerInfo."""
        signer = _value(
            _SEQUENCE,
            _VERSION_1,
            self.issuer_and_serial,
            self.digest,
            _value(_CONTEXT_0, attributes),
            self.mechanism,
            _value(_OCTETS, signature),
        )
        signed = _value(
            _SEQUENCE,
            _VERSION_1,
            _value(_SET, self.digest),
            _value(_SEQUENCE, _DATA),
            _value(_CONTEXT_0, self.certificates),
            _value(_SET, signer),
        )
        return _value(_SEQUENCE, _SIGNED_DATA, _value(_CONTEXT_0, signed))


def _value(tag: int, *content: bytes) -> bytes:
    """One value with its tag and its length (X.690, 8.1)."""
    inner = b"".join(content)
    size = len(inner)
    if size < 128:
        return bytes((tag, size)) + inner
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + inner


def _attribute(name: str, value: object) -> bytes:
    der: bytes = cms.CMSAttribute({"type": name, "values": [value]}).dump()
    return der


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
