"""What can be said about a signed PDF; values only, so that screens get it without pyHanko."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SignatureKind(StrEnum):
    """Only a qualified signature equals a handwritten one (eIDAS art. 25.2)."""

    OWN_KEY = "own_key"
    """A certificate that its holder signed: known only by comparing its fingerprint."""
    CERTIFICATE = "certificate"
    QUALIFIED = "qualified"
    """The certificate says so (ETSI EN 319 412-5). Offline nobody checked who issued it."""


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


@dataclass(frozen=True, slots=True)
class Revision:
    """What was added after the first signature; `number` counts from 1 as the file does.

    `what`: signature, timestamp, validation_data, form_filling, pages_added, pages_removed,
    content, or unreadable.
    """

    number: int
    what: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The findings on one file.

    `whole`: a signature covers every byte, all signatures are intact, and nothing was added that
    the certifying signature forbids. `problems` are codes, worst first, and empty where whole:
    not_a_pdf, too_large, encrypted, cannot_verify, not_signed, signature_stripped,
    signature_swapped, signature_invalid, altered, appended_revision, weak_algorithm.
    `notes` are codes that change nothing about wholeness: issuer_not_checked,
    certificate_not_valid_then.
    """

    whole: bool
    signed: bool
    signers: tuple[SignerLine, ...] = ()
    revisions: tuple[Revision, ...] = ()
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
