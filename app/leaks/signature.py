"""A signature (CMS, RFC 5652) taken apart: what others worded in it, and what nobody may word.

Whoever made a file chose its unsigned attributes and may add certificates at will. Only the names
of the certificates that lead from the signer, and what issuers put into them by standard, were
there before.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from asn1crypto import cms, core, parser, x509  # type: ignore[import-untyped]

_ATTRIBUTES = {
    "content_type",
    "message_digest",
    "signing_certificate_v2",
    "cms_algorithm_protection",
}
"""The signed ones of a copy (ETSI EN 319 142-1, 6.3; RFC 6211)."""
_OWN_EXTENSIONS = frozenset({"2.5.29.14", "2.5.29.15", "2.5.29.19"})
"""Of a certificate that a vault makes: key identifier, key usage, basic constraints (RFC 5280)."""
_ISSUED_EXTENSIONS = _OWN_EXTENSIONS | {
    "1.3.6.1.5.5.7.1.1",
    "1.3.6.1.5.5.7.1.3",
    "2.16.840.1.113730.1.1",
    "2.5.29.17",
    "2.5.29.18",
    "2.5.29.30",
    "2.5.29.31",
    "2.5.29.32",
    "2.5.29.35",
    "2.5.29.36",
    "2.5.29.37",
    "2.5.29.46",
}
"""Of one that somebody else issued: where to ask about it, its policies, its names."""
_DRAWN = frozenset({"serial_number", "subject_public_key_info", "signature_value"})
"""Of a certificate: drawn at random, or made of what was."""
DEEPEST = 20
"""Values inside each other; those of a signature are about ten deep."""
_OCTETS = 4
_TEXTS = {12: "utf-8", 18: "ascii", 19: "ascii", 20: "latin-1", 22: "ascii", 26: "ascii"} | {
    28: "utf-32-be",
    30: "utf-16-be",
}
"""Universal tags of strings (X.680, 8.4) with how they are written."""


@dataclass(frozen=True, slots=True)
class SignatureParts:
    """What stands in a signature, DER; `foreign` is whether it has what none of ours has."""

    given: tuple[bytes, ...] = field(default=(), repr=False)
    """Worded by whoever issued the certificates, before there was a document."""
    made: tuple[bytes, ...] = field(default=(), repr=False)
    """All else: hashes, numbers, keys, and whatever should not be there."""
    foreign: bool = False


def take_signature_apart(signature: bytes, signers: Set[str] = frozenset()) -> SignatureParts:
    """Sorts what stands there; of something else than a signature, all is made.

    Of certificates that were known before, by fingerprint, the key and all else that was drawn is
    neither: it stands in everything that its holder signs.
    """
    if not signature.strip(b"\0"):
        return SignatureParts()
    try:
        return _parts(signature[: parser.peek(signature)], signers)
    except Exception:  # noqa: BLE001 - hostile DER makes asn1crypto raise anything
        return SignatureParts((), (signature,), foreign=True)


def ends_well(signature: bytes) -> bool:
    """Whether nothing but zeros follows the one value that stands there, if any does (X.690)."""
    if not signature.strip(b"\0"):
        return True
    try:
        return not signature[parser.peek(signature) :].strip(b"\0")
    except ValueError:
        return False


def values_of(der: bytes, depth: int = 0) -> Iterator[str | bytes]:
    """What values say, and the other ones, each by itself: neighbours make no word.

    Values within octets are read as well; what cannot be read is one value.
    """
    at = 0
    while der[at:].strip(b"\0"):
        try:
            kind, constructed, tag, head, held, foot = parser.parse(der[at:])
        except ValueError:
            yield der[at:]
            return
        at += len(head) + len(held) + len(foot)
        if constructed and depth < DEEPEST:
            yield from values_of(held, depth + 1)
        elif kind == 0 and tag in _TEXTS:
            yield held.decode(_TEXTS[tag], "replace")
        elif kind == 0 and tag == _OCTETS and depth < DEEPEST and held and ends_well(held):
            yield from values_of(held, depth + 1)
        else:
            yield held


def _parts(der: bytes, signers: Set[str]) -> SignatureParts:
    signed: Any = cms.ContentInfo.load(der, strict=True)["content"]
    (signer,) = signed["signer_infos"]
    held = [one.chosen for one in signed["certificates"] if one.name == "certificate"]
    chain = _chain(signer["sid"], held)
    given = [signer["sid"].dump()] if chain else []
    made = [signed["digest_algorithms"].dump()]
    made += [signer[name].dump() for name in signer if name != "sid" or not chain]
    for one in held:
        worded, rest = _of_certificate(one, signers) if one in chain else ([], [one.dump()])
        given += worded
        made += rest
    plain = (
        len(held) == len(signed["certificates"])
        and signed["crls"] is core.VOID
        and signed["encap_content_info"]["content"] is core.VOID
        and signer["unsigned_attrs"] is core.VOID
        and _are_ours(signer["signed_attrs"], held)
    )
    if not plain:
        made.append(der)
    return SignatureParts(tuple(given), tuple(made), foreign=not plain)


def _are_ours(attributes: Any, held: Sequence[Any]) -> bool:
    """Each once, and the signer's certificate or all that are there named by hash (RFC 5035, 3)."""
    named = [one["type"].native for one in attributes]
    single = all(len(one["values"]) == 1 for one in attributes)
    if len(named) != len(set(named)) or not set(named) <= _ATTRIBUTES or not single:
        return False
    for one in attributes:
        if one["type"].native == "signing_certificate_v2":
            told = one["values"][0]
            hashes = {each["cert_hash"].native for each in told["certs"]}
            known = {sha256(each.dump()).digest() for each in held}
            whole = len(told["certs"]) in (1, len(held)) and hashes <= known
            if told["policies"] is not core.VOID or not whole:
                return False
    return True


def _chain(sid: Any, held: Sequence[Any]) -> list[Any]:
    """From the signer's certificate to its issuers, as far as they are there."""
    found: list[Any] = []
    now = next((one for one in held if _is_named(sid, one)), None)
    while now is not None and now not in found:
        found.append(now)
        issuer = now.issuer.dump()
        now = next((one for one in held if one.subject.dump() == issuer), None)
    return found


def _is_named(sid: Any, certificate: x509.Certificate) -> bool:
    if sid.name != "issuer_and_serial_number":
        return bool(certificate.key_identifier == sid.chosen.native)
    told = sid.chosen
    same = told["serial_number"].native == certificate.serial_number
    return bool(same and told["issuer"].dump() == certificate.issuer.dump())


def _of_certificate(
    certificate: x509.Certificate, signers: Set[str]
) -> tuple[list[bytes], list[bytes]]:
    """What its issuer worded, and the rest."""
    left = _DRAWN if sha256(certificate.dump()).hexdigest() in signers else frozenset()
    own = certificate.issuer.dump() == certificate.subject.dump()
    usual = _OWN_EXTENSIONS if own else _ISSUED_EXTENSIONS
    body = certificate["tbs_certificate"]
    worded = [certificate.issuer.dump(), certificate.subject.dump()]
    outer = {"signature_algorithm", "signature_value"} - left
    rest = [certificate[name].dump() for name in sorted(outer)]
    for name in body:
        if name not in {"issuer", "subject", "extensions", *left} and body[name] is not core.VOID:
            rest.append(body[name].dump())
    for extension in body["extensions"]:
        (worded if extension["extn_id"].dotted in usual else rest).append(extension.dump())
    return worded, rest
