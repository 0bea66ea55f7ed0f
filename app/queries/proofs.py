"""Passages of signed minutes, proved one by one: by a copy, or by a file that holds but some.

Needs no vault. What reads PDFs and signatures is loaded by the first file.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from app.audit.proof import Proofs, mark
from app.domain.language import Language
from app.domain.signature import SignatureKind
from app.errors import Damaged, NotFound, Unusable
from app.signing.verification import SignaturePart, Verification
from app.signing.verify import LARGEST, verify_pdf


@dataclass(frozen=True, slots=True)
class ProofSigner:
    """Whose certificate signed the root, by what it says."""

    name: str
    kind: SignatureKind
    certificate_sha256: str


@dataclass(frozen=True, slots=True)
class ProofFinding:
    """What a file proves.

    `problems` are codes, empty where all of it holds: openings_wrong, statement_wrong,
    file_not_whole, other_signer, mark_not_shown, meeting_not_shown, passage_not_shown,
    passage_hidden.
    """

    root: str
    """In hexadecimal digits."""
    mark: str
    municipality: str
    meeting_on: date
    passages: int
    signer: ProofSigner | None
    problems: tuple[str, ...] = ()
    anchored: bool = False
    """Whether the root hides a checkpoint of the log of the vault that the minutes come from."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two files beside each other. `both` passages stand in both, word for word."""

    same_minutes: bool
    both: int


def examine_proofs(untrusted: bytes, verified: Verification | None = None) -> ProofFinding | None:
    """What a copy, or a file made of one, proves; None where it does not claim to.

    Whoever has verified the file already hands that over. Proved are the passages, with case,
    kind, people, day and state as they print, and of which meeting they are; not the words that
    stand beside them on the pages.
    """
    found = _proofs(untrusted)
    if found is None:
        return None
    from app.signing.statement import holder_of

    holder = holder_of(found.statement, found.signature)
    problems = []
    if not found.lead_to_root():
        problems.append("openings_wrong")
    if holder is None:
        problems.append("statement_wrong")
    if not _is_proof_file(untrusted):
        fingerprint = holder.sha256 if holder is not None else ""
        verified = verified or verify_pdf(untrusted)
        problems += _of_document(untrusted, found, fingerprint, verified)
    signer = ProofSigner(holder.name, holder.kind, holder.sha256) if holder is not None else None
    return ProofFinding(
        found.root.hex(),
        mark(found.root),
        found.municipality,
        found.meeting_on,
        len(found.passages),
        signer,
        tuple(problems),
        found.anchored,
    )


def compare(one: bytes, other: bytes) -> Agreement | None:
    """Whether two files are of the same minutes; None unless both prove what they say."""
    if any(told is None or told.problems for told in map(examine_proofs, (one, other))):
        return None
    first, second = _proofs(one), _proofs(other)
    if first is None or second is None:
        return None
    same = first.root == second.root and first.statement == second.statement
    both = set(_leaves(first)) & set(_leaves(second)) if same else ()
    return Agreement(same, len(both))


def passages_in(untrusted: bytes, language: Language) -> tuple[str, ...]:
    """Every passage of a file that holds proofs, in reading order; a template in that language.

    Raises:
        Unusable: nothing_to_prove.
    """
    return tuple(_told(one.content, language) for one in _whole(untrusted).passages)


def prove(untrusted: bytes, numbers: Collection[int]) -> bytes:
    """A file that proves these passages of a copy, counted from 1, and shows no other.

    Raises:
        Unusable: nothing_to_prove.
        NotFound: no_such_passage (count).
    """
    found = _whole(untrusted)
    try:
        return found.only(numbers).to_bytes()
    except IndexError:
        raise NotFound("no_such_passage", count=str(len(found.passages))) from None


def _whole(untrusted: bytes) -> Proofs:
    """Raises Unusable("nothing_to_prove") where one passage would not hold."""
    found, told = _proofs(untrusted), examine_proofs(untrusted)
    if found is None or told is None or told.problems:
        raise Unusable("nothing_to_prove")
    return found


def _is_proof_file(untrusted: bytes) -> bool:
    return untrusted[:1] == b"{"


def _proofs(untrusted: bytes) -> Proofs | None:
    """What stands in a file of proofs, or in the private data of a PDF (ISO 32000-1, 14.5)."""
    if len(untrusted) > LARGEST:
        return None
    held = untrusted if _is_proof_file(untrusted) else _private(untrusted)
    try:
        return Proofs.from_bytes(held) if held is not None else None
    except Damaged:
        return None


def _private(untrusted: bytes) -> bytes | None:
    import pikepdf

    try:
        with pikepdf.open(BytesIO(untrusted), suppress_warnings=True) as pdf:
            return bytes(pdf.Root.PieceInfo.Casustafel.Private.read_raw_bytes())
    except (pikepdf.PdfError, RecursionError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _of_document(
    untrusted: bytes, found: Proofs, fingerprint: str, verified: Verification
) -> list[str]:
    """What else must hold where the passages stand in a document that somebody signed."""
    from app.queries.proved_pages import unproved_pages

    if not verified.whole:
        return ["file_not_whole"]
    problems = [] if fingerprint in _certifying(verified) else ["other_signer"]
    return problems + unproved_pages(untrusted, found)


def _certifying(found: Verification) -> set[str]:
    return {
        signer.certificate_sha256
        for signer in found.signers
        if signer.part is SignaturePart.CERTIFIED
    }


def _parts(content: bytes) -> dict[str, Any]:
    try:
        told = json.loads(content.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _told(content: bytes, language: Language) -> str:
    text = _parts(content).get("text", "")
    return str(text.get(language.value, "") if isinstance(text, dict) else text)


def _leaves(of: Proofs) -> list[tuple[int, bytes]]:
    return [(one.opening.place, one.content) for one in of.passages]
