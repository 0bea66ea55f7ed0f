"""What can be said about a signed PDF; values only, so that screens get it without pyHanko."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.signature import SignatureKind as SignatureKind


class SignaturePart(StrEnum):
    """What a signature is to its document."""

    CERTIFIED = "certified"
    """The first, which says what may still change (DocMDP)."""
    COUNTERSIGNED = "countersigned"
    """In the field that the certified document kept ready for it."""
    SIGNED = "signed"
    """Any other: one that certifies nothing, or that somebody added."""


@dataclass(frozen=True, slots=True)
class SignerLine:
    """One signature.

    `name` is what the certificate says, `signed_at` what the signer's clock said; neither was
    checked with anybody.
    """

    name: str
    kind: SignatureKind
    certificate_sha256: str
    signed_at: datetime | None
    part: SignaturePart = SignaturePart.SIGNED


@dataclass(frozen=True, slots=True)
class Revision:
    """What was added after the first signature; `number` counts from 1 as the file does.

    `what`: signature, signature_and_more, timestamp, validation_data, form_filling, pages_added,
    pages_removed, content, or unreadable. `by` is who signed with it, by their certificate.
    """

    number: int
    what: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """The findings on one file.

    `whole`: a signature covers every byte, all signatures are intact, and after the first nothing
    was added but signatures in fields that were kept for them. `problems` are codes, worst first,
    and empty where whole: not_a_pdf, too_large, encrypted, cannot_verify, not_signed,
    signature_stripped, signature_swapped, signature_invalid, altered, appended_revision,
    signature_loose (something stands beside it that it does not protect), weak_algorithm.
    `notes` are codes that change nothing about wholeness: issuer_not_checked,
    certificate_not_valid_then.
    """

    whole: bool
    signed: bool
    signers: tuple[SignerLine, ...] = ()
    revisions: tuple[Revision, ...] = ()
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
