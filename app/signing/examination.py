"""Puts the bytes' and the reader's view of a file together. Imports pyHanko: import late.

The bytes say whether a signature is intact and what it covers; the reader says whether it is a
signature of this document and whether what came after is allowed. Whole needs both.
"""

from collections.abc import Sequence

from app.signing.filling import only_fills_kept_fields
from app.signing.revision import revisions_after
from app.signing.signed_data import JudgedSignature, Verdict, judge
from app.signing.signed_range import find_declared, find_undeclared
from app.signing.structure import Structure, read
from app.signing.verification import (
    Revision,
    SignatureKind,
    SignaturePart,
    SignerLine,
    Verification,
)

_WORST_FIRST = (
    "signature_stripped",
    "signature_swapped",
    "signature_invalid",
    "altered",
    "appended_revision",
    "signature_loose",
    "weak_algorithm",
    "cannot_verify",
    "encrypted",
    "not_signed",
)


def examine(untrusted: bytes) -> Verification:
    """The findings on a file that begins like a PDF; see `app.signing.verify.verify_pdf`."""
    judged = _judge_all(untrusted)
    structure = read(untrusted)
    if structure is not None and structure.encrypted:
        return Verification(whole=False, signed=bool(judged), problems=("encrypted",))
    problems = _problems(untrusted, structure, judged)
    signers = _signers(structure, judged)
    return Verification(
        whole=not problems,
        signed=_signed(structure, judged),
        signers=tuple(signers),
        revisions=_revisions(untrusted, structure, judged),
        problems=tuple(code for code in _WORST_FIRST if code in problems),
        notes=_notes(signers, judged),
    )


def _judge_all(untrusted: bytes) -> list[JudgedSignature]:
    declared = find_declared(untrusted)
    sound = [place for place in declared if place.contents(untrusted) is not None]
    judged = [judge(untrusted, place, declared=True) for place in sound]
    lost = [judge(untrusted, p, declared=False) for p in find_undeclared(untrusted, sound)]
    judged += [one for one in lost if one.holder is not None]
    return judged or [JudgedSignature(place, Verdict.INVALID) for place in declared]


def _signed(structure: Structure | None, judged: Sequence[JudgedSignature]) -> bool:
    if structure is None:
        return bool(judged)
    return bool(structure.filled or structure.unreadable)


def _problems(
    untrusted: bytes, structure: Structure | None, judged: Sequence[JudgedSignature]
) -> set[str]:
    """Every reason not to call the file whole."""
    if structure is None:
        found = {one.verdict.value for one in judged} - {Verdict.GOOD.value}
        return found | _appended(untrusted, judged) or {"cannot_verify"}
    places = {field.place for field in structure.filled}
    own = [one for one in judged if one.place in places]
    found = {one.verdict.value for one in own} - {Verdict.GOOD.value}
    found |= _of_orphans([one for one in judged if one.place not in places], bool(own))
    found |= _appended(untrusted, own)
    if not found and (len(own) < len(places) or structure.unreadable):
        found.add("cannot_verify")
    if not places and not structure.unreadable and not found:
        return {"signature_stripped" if structure.traces else "not_signed"}
    if not found and not (
        all(field.allows_the_rest() for field in structure.filled)
        and only_fills_kept_fields(untrusted, structure)
    ):
        found.add("appended_revision")
    return found


def _of_orphans(orphans: Sequence[JudgedSignature], signed: bool) -> set[str]:
    """Signatures in the bytes that no field of the document leads to (any more).

    An unreadable one beside a readable signature is mere text that looks like one: the readable
    signature covers it.
    """
    found = set()
    for one in orphans:
        if one.verdict is Verdict.GOOD:
            found.add("signature_stripped")
        elif one.holder is not None or not signed:
            found.add(one.verdict.value)
    return found


def _appended(untrusted: bytes, judged: Sequence[JudgedSignature]) -> set[str]:
    """Bytes after a sound signature that no signature covers; a bad one is named for itself."""
    good = any(one.verdict in (Verdict.GOOD, Verdict.WEAK) for one in judged)
    ends = [one.place.end for one in judged if one.holder is not None]
    return {"appended_revision"} if good and max(ends) < len(untrusted) else set()


def _revisions(
    untrusted: bytes, structure: Structure | None, judged: Sequence[JudgedSignature]
) -> tuple[Revision, ...]:
    places = [one.place for one in judged if one.holder is not None]
    if not places:
        return ()
    first = min(places, key=lambda place: place.end)
    names = {one.place: one.holder.name for one in judged if one.holder is not None}
    return revisions_after(untrusted, structure, first, names)


def _signers(structure: Structure | None, judged: Sequence[JudgedSignature]) -> list[SignerLine]:
    fields = {f.place: f for f in (() if structure is None else structure.filled)}
    lines = []
    for one in judged:
        if one.holder is None:
            continue
        field, holder = fields.get(one.place), one.holder
        at, part = (field.signed_at, field.part) if field else (None, SignaturePart.SIGNED)
        lines.append(SignerLine(holder.name, holder.kind, holder.sha256, at, part))
    return lines


def _notes(signers: Sequence[SignerLine], judged: Sequence[JudgedSignature]) -> tuple[str, ...]:
    notes = set()
    holders = {one.holder.sha256: one.holder for one in judged if one.holder is not None}
    for signer in signers:
        holder = holders[signer.certificate_sha256]
        if signer.kind is not SignatureKind.OWN_KEY:
            notes.add("issuer_not_checked")
        if signer.signed_at is not None and not holder.valid_on(signer.signed_at):
            notes.add("certificate_not_valid_then")
    return tuple(sorted(notes))
