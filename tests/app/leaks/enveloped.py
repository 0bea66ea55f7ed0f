"""Well-formed signatures in which whoever makes a file says one ordinary word that hides nowhere.

Some of them still hold: what an attribute or a certificate more says is signed by nobody.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.signing.key import SoftKey
from app.signing.sign import Signer
from tests.app.leaks.broken import SECRET
from tests.app.leaks.proving import AT
from tests.app.signing.issuing import new_key

PRIVATE = "1.3.6.1.4.1.99999.1"
WORD = core.UTF8String(SECRET)


def _changed(change: Callable[[Any], None]) -> Callable[[bytes], bytes]:
    """Of the signed data of a CMS object, with zeros behind it or not."""

    def broken(held: bytes) -> bytes:
        told = cms.ContentInfo.load(held)
        change(told["content"])
        return bytes(told.dump(force=True))

    return broken


def _unsigned(signed: Any) -> None:
    word = {"type": PRIVATE, "values": [WORD]}
    signed["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([word])


def _signed_more(signed: Any) -> None:
    word = cms.CMSAttribute({"type": PRIVATE, "values": [WORD]})
    signed["signer_infos"][0]["signed_attrs"].append(word)


def _policy(signed: Any) -> None:
    for one in signed["signer_infos"][0]["signed_attrs"]:
        if one["type"].native == "signing_certificate_v2":
            one["values"][0]["policies"] = [{"policy_identifier": PRIVATE}]


def _no_certificate(signed: Any) -> None:
    word = tsp.ESSCertIDv2({"cert_hash": SECRET.encode().ljust(32, b"\0")})
    for one in signed["signer_infos"][0]["signed_attrs"]:
        if one["type"].native == "signing_certificate_v2":
            one["values"][0]["certs"] = [word]


def _certificate_more(signed: Any) -> None:
    other = certificate(SECRET.title())[1]
    signed["certificates"].append(
        cms.CertificateChoices("certificate", asn1.Certificate.load(other))
    )


def _revoked(signed: Any) -> None:
    other = {"other_rev_info_format": PRIVATE, "other_rev_info": WORD}
    signed["crls"] = cms.RevocationInfoChoices([cms.RevocationInfoChoice("other", other)])


def _quoted(signed: Any) -> None:
    signed["encap_content_info"]["content"] = core.OctetString(SECRET.encode())


def certificate(name: str, *more: x509.ExtensionType) -> tuple[Any, bytes]:
    """A key and a certificate of its own."""
    key, own = new_key("p256"), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(own)
        .issuer_name(own)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(AT - timedelta(days=1))
        .not_valid_after(AT + timedelta(days=1))
    )
    for extension in more:
        builder = builder.add_extension(extension, critical=False)
    return key, builder.sign(key, SHA256()).public_bytes(Encoding.DER)


def by(*more: x509.ExtensionType) -> Signer:
    """Somebody whose certificate says more."""
    key, der = certificate("An Desmedt", *more)
    held = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return Signer(SoftKey.own(held, der))


ENVELOPED: dict[str, Callable[[bytes], bytes]] = {
    "an attribute that nobody signs": _changed(_unsigned),
    "a signed attribute more": _changed(_signed_more),
    "a policy of the signature": _changed(_policy),
    "a certificate that is not there": _changed(_no_certificate),
    "a certificate more": _changed(_certificate_more),
    "what was revoked": _changed(_revoked),
    "content of its own": _changed(_quoted),
}
EXTENDED: dict[str, x509.ExtensionType] = {
    "an extension of its own": x509.UnrecognizedExtension(
        x509.ObjectIdentifier(PRIVATE), WORD.dump()
    ),
    "another name": x509.SubjectAlternativeName([x509.DNSName(f"{SECRET}.be")]),
    "a notice of a policy": x509.CertificatePolicies(
        [x509.PolicyInformation(x509.ObjectIdentifier(PRIVATE), [SECRET])]
    ),
    "an address for questions": x509.CRLDistributionPoints(
        [
            x509.DistributionPoint(
                [x509.UniformResourceIdentifier(f"https://a.be/{SECRET}")], None, None, None
            )
        ]
    ),
}
"""In a certificate that nobody else issued."""
