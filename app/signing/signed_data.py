"""One signature of a file, judged by its bytes alone: is it intact, and over these bytes?"""

import hashlib
from collections.abc import Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from asn1crypto import cms, core, tsp, x509  # type: ignore[import-untyped]
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509 import Certificate, load_der_x509_certificate
from pyhanko.sign.general import extract_signer_info
from pyhanko.sign.validation.generic_cms import (
    extract_certs_for_validation,
    validate_sig_integrity,
)

from app.signing.certificate import Holder
from app.signing.der import ends_at
from app.signing.signed_range import SignedRange, fits_identifier

_WEAK_DIGESTS = frozenset({"md2", "md5", "sha1"})
_SMALLEST_RSA = 2048
_SMALLEST_CURVE = 224


class Verdict(Enum):
    """What a signature says about the bytes that it covers."""

    GOOD = ""
    WEAK = "weak_algorithm"
    ALTERED = "altered"
    SWAPPED = "signature_swapped"
    INVALID = "signature_invalid"
    UNKNOWN = "cannot_verify"
    LOOSE = "signature_loose"


@dataclass(frozen=True, slots=True)
class JudgedSignature:
    """A signature found in the bytes. `holder` is None where nobody can be said to have signed."""

    place: SignedRange
    verdict: Verdict
    holder: Holder | None = None


def judge(untrusted: bytes, place: SignedRange, declared: bool) -> JudgedSignature:
    """Check one signature; `declared` tells whether a `/ByteRange` points at it."""
    contents = place.contents(untrusted) or b""
    end = ends_at(contents)
    if end is None:
        return JudgedSignature(place, Verdict.INVALID)
    try:
        signed_data = cms.ContentInfo.load(contents[:end], strict=True)["content"]
        certificate = extract_certs_for_validation(signed_data).signer_cert
        verdict = _check(untrusted, place, signed_data, certificate)
        holder = Holder.of(certificate)
    except (UnsupportedAlgorithm, NotImplementedError):
        return JudgedSignature(place, Verdict.UNKNOWN)
    except Exception:  # noqa: BLE001 - hostile DER makes asn1crypto raise anything
        return JudgedSignature(place, Verdict.INVALID)
    if verdict in (Verdict.INVALID, Verdict.UNKNOWN):
        return JudgedSignature(place, verdict)
    if verdict is Verdict.GOOD and (contents[end:].strip(b"\0") or not declared):
        verdict = Verdict.ALTERED
    return JudgedSignature(place, verdict, holder)


def _check(
    untrusted: bytes, place: SignedRange, signed_data: cms.SignedData, certificate: x509.Certificate
) -> Verdict:
    signer = extract_signer_info(signed_data)
    algorithm = signer["digest_algorithm"]["algorithm"].native
    if signed_data["encap_content_info"]["content_type"].native == "tst_info":
        return Verdict.UNKNOWN
    if algorithm not in hashlib.algorithms_guaranteed:
        return Verdict.UNKNOWN
    if not _consistent(signed_data, signer, certificate):
        return Verdict.INVALID
    if not _bound(signed_data, signer, certificate):
        return Verdict.INVALID
    intact, valid = validate_sig_integrity(
        signer, certificate, "data", place.digest(untrusted, algorithm)
    )
    if not valid:
        return Verdict.INVALID
    if not intact:
        return Verdict.SWAPPED if fits_identifier(untrusted, place) else Verdict.ALTERED
    if _adds_unsigned(signed_data, signer):
        return Verdict.LOOSE
    digests = {algorithm, _digest_of_mechanism(signer)}
    return Verdict.WEAK if _weak(digests, certificate) else Verdict.GOOD


def _digest_of_mechanism(signer: cms.SignerInfo) -> str | None:
    """What hashes the signed attributes; None where the mechanism leaves it to the document's."""
    try:
        return str(signer["signature_algorithm"].hash_algo)
    except ValueError:
        return None


def _consistent(
    signed_data: cms.SignedData, signer: cms.SignerInfo, certificate: x509.Certificate
) -> bool:
    """Whether what the signature does not protect agrees with what it does (RFC 5652, 5).

    Otherwise a file could be changed there and still count as whole.
    """
    enveloped = signed_data["encap_content_info"]
    named = [one.dump() for one in signed_data["digest_algorithms"]]
    plain = all(one.name == "certificate" for one in signed_data["certificates"])
    sid = signer["sid"]
    if sid.name == "issuer_and_serial_number":
        version, same_issuer = "v1", sid.chosen["issuer"].dump() == certificate.issuer.dump()
    else:
        version, same_issuer = "v3", True
    return (
        same_issuer
        and enveloped["content_type"].native == "data"
        and enveloped["content"] is core.VOID
        and signer["digest_algorithm"].dump() in named
        and signer["version"].native == version
        # Attribute certificates raise it to 4 or 5; nothing else does here.
        and (signed_data["version"].native == version or not plain)
    )


def _adds_unsigned(signed_data: cms.SignedData, signer: cms.SignerInfo) -> bool:
    """Whether something stands beside the signature that it does not protect: words, or a stamp."""
    return signer["unsigned_attrs"] is not core.VOID or signed_data["crls"] is not core.VOID


def _bound(
    signed_data: cms.SignedData, signer: cms.SignerInfo, certificate: x509.Certificate
) -> bool:
    """Whether the certificates beside the signer's are those that the signer named (RFC 5035).

    Another program names its own alone: then they must lead up from it, issuer by issuer.
    """
    every = (one.chosen.dump() for one in signed_data["certificates"])
    beside = [one for one in every if one != certificate.dump()]
    named = [
        one
        for attribute in signer["signed_attrs"]
        if attribute["type"].native == "signing_certificate_v2"
        for one in attribute["values"][0]["certs"]
    ][1:]  # the first is the signer's own
    if named:
        there = [any(_names(one, der) for der in beside) for one in named]
        return len(named) == len(beside) and all(there)
    return _lead_up(load_der_x509_certificate(certificate.dump()), beside)


def _names(named: tsp.ESSCertIDv2, der: bytes) -> bool:
    algorithm, told = named["hash_algorithm"]["algorithm"].native, named["cert_hash"].native
    return bool(hashlib.new(algorithm, der).digest() == told)


def _lead_up(certificate: Certificate, beside: Sequence[bytes]) -> bool:
    left = [load_der_x509_certificate(der) for der in beside]
    below = [certificate]
    while found := [one for one in left if any(_issued(each, one) for each in below)]:
        left = [one for one in left if one not in found]
        below = found
    return not left


def _issued(certificate: Certificate, issuer: Certificate) -> bool:
    with suppress(ValueError, TypeError, InvalidSignature):
        certificate.verify_directly_issued_by(issuer)
        return certificate.issuer != certificate.subject  # nobody stands above a root
    return False


def _weak(digests: Set[str | None], certificate: x509.Certificate) -> bool:
    key = certificate.public_key
    smallest = {"rsa": _SMALLEST_RSA, "dsa": _SMALLEST_RSA, "ec": _SMALLEST_CURVE}
    return bool(digests & _WEAK_DIGESTS) or key.bit_size < smallest.get(key.algorithm, 0)
