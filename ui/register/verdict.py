"""What was found on a file, in plain words: signers, what came after them, and whose copy it is."""

from collections.abc import Iterator, Mapping

from app.queries.anchors import LogBeside
from app.queries.proofs import ProofFinding
from app.queries.verification import KnownCopyLine, SignaturePart, Verification
from ui.words import words

_PARTS = {
    SignaturePart.CERTIFIED: "signer",
    SignaturePart.COUNTERSIGNED: "countersigner",
    SignaturePart.SIGNED: "added_signer",
}
FINGERPRINT_SHOWN = 16
"""Digits of a certificate's hash by which people compare it."""


_NOT_LOOKED_INTO = {
    "not_signed": "unsigned",
    "encrypted": "encrypted",
    "too_large": "too_large",
    "not_a_pdf": "not_a_pdf",
}
"""Answers about files of which nothing can be said, by their one problem."""


def headline(found: Verification, holders: Mapping[str, str]) -> tuple[str, str]:
    """The answer as the last part of its key, and whose signature it is about.

    Whole says nothing of who signed: where the vault does not know a certificate, the answer says
    that as well. A signature that was taken away is not the same as none.
    """
    if not found.whole:
        sole = _NOT_LOOKED_INTO.get(found.problems[0]) if len(found.problems) == 1 else None
        return sole or "changed", ""
    first, *later = found.signers
    if first.certificate_sha256 not in holders:
        return "whole_stranger", first.name
    if any(one.certificate_sha256 not in holders for one in later):
        return "whole_stranger_later", holders[first.certificate_sha256]
    return "whole", ""


def verdict_lines(
    found: Verification, copy: KnownCopyLine | None, recipient: str, holders: Mapping[str, str]
) -> list[str]:
    """One line for each thing that can be said; the answer itself stands above them.

    `holders` are names by the fingerprint of a certificate, as far as the vault knows them. An
    empty line parts what belongs to one signature from the rest.
    """
    signers = _signers(found, holders)
    lines = [*_problems(found, holders), *signers, "", *_notes(found), _copy(copy, recipient)]
    return lines[1:] if lines[0] == "" else lines


def proof_lines(proof: ProofFinding | None, log: LogBeside | None = None) -> list[str]:
    """The mark by which two copies of the same minutes are known, and what the file proves.

    With it whether the log of this vault is still the one that the minutes hide.
    """
    if proof is None:
        return []
    said = words()
    codes = proof.problems or (() if proof.passages else ("nothing",))
    problems = [_sentence(said.text(f"register.verify.proof_{code}")) for code in codes] or [
        said.text("register.verification.proved", count=proof.passages)
    ]
    marked = said.text("register.verification.mark", mark=proof.mark.replace("\n", " "))
    beside = [] if log is None else [_sentence(said.text(f"register.verify.log_{log.value}"))]
    return ["", marked, *problems, *beside]


def _problems(found: Verification, holders: Mapping[str, str]) -> Iterator[str]:
    said_above = len(found.problems) == 1 and found.problems[0] in _NOT_LOOKED_INTO
    for code in () if said_above else found.problems:
        yield _sentence(words().text(f"register.verify.problem_{code}"))
    certified = _certified(found)
    strangers = {one.name for one in found.signers if one.certificate_sha256 not in holders}
    for revision in found.revisions:
        if certified and revision.what == "signature" and revision.by not in strangers:
            continue  # its signer's own lines say what it is
        what = words().text(f"register.verify.revision_{revision.what}")
        by = "added_by" if revision.by else "added"
        yield words().text(f"register.verification.{by}", what=what, name=revision.by)


def _signers(found: Verification, holders: Mapping[str, str]) -> Iterator[str]:
    said, certified = words(), _certified(found)
    for signer in found.signers:
        kind = said.text(f"register.verify.kind_{signer.kind.value}")
        moment = signer.signed_at
        at = said.datetime(moment.astimezone()) if moment is not None else "–"
        part = _PARTS[signer.part] if certified else "signer"
        yield ""
        yield said.text(f"register.verification.{part}", name=signer.name, at=at)
        yield _sentence(kind)
        digits = signer.certificate_sha256[:FINGERPRINT_SHOWN]
        shown = " ".join(digits[at : at + 4] for at in range(0, FINGERPRINT_SHOWN, 4))
        yield said.text("register.verification.certificate", digits=shown)
        holder = holders.get(signer.certificate_sha256)
        known = "stranger" if holder is None else "holder"
        yield said.text(f"register.verification.{known}", name=holder or "")


def _certified(found: Verification) -> bool:
    return any(signer.part is SignaturePart.CERTIFIED for signer in found.signers)


def _notes(found: Verification) -> Iterator[str]:
    for code in found.notes:
        yield _sentence(words().text(f"register.verify.note_{code}"))


def _copy(copy: KnownCopyLine | None, recipient: str) -> str:
    said = words()
    if copy is None:
        return said.text("register.verification.unknown")
    product = said.text(f"register.product.{copy.product.value}")
    return said.text(
        "register.verification.known",
        code=copy.code,
        product=product,
        day=copy.meeting_on,
        name=recipient,
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
