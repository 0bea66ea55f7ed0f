"""`verify`: is a signed PDF whole, who signed it, and is it a copy of this vault?"""

import argparse
import re
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from os.path import lexists
from pathlib import Path
from typing import Any

from app.cli.document import print_document, with_names
from app.cli.entering import unlocked
from app.cli.leaks import search
from app.cli.terminal import complain, say, say_json
from app.domain.person import Language, PersonId
from app.errors import Unusable
from app.queries.anchors import LogBeside, asks_log
from app.queries.certificates import KnownSigners
from app.queries.people import Persons
from app.queries.proofs import compare, examine_proofs, passages_in
from app.queries.verification import LARGEST, KnownCopy, Verification, verify_document
from app.session import Session
from app.wording.sentences import Sentences


def verify(options: argparse.Namespace, sentences: Sentences) -> int:
    """Examine files; 1 where one is not whole, or not a copy that the vault knows.

    What can be read is examined also where another file cannot be; the status is 2 then.
    """
    files = [file for named in options.files for file in _meant(named)]
    read = {file: data for file in files if (data := _read(file)) is not None}
    for file in files:
        if file not in read:
            complain(sentences.error(Unusable("file_unreadable", file=str(file))))
    if options.leaks:
        status = search(options, read, sentences)
        return 2 if len(read) < len(set(files)) else status
    untrusted, names = list(read.values()), dict[str, str]()
    told = [
        {"file": str(file), **_findings(data, sentences.language)} for file, data in read.items()
    ]
    for findings, data in zip(told[1:], untrusted[1:], strict=True):
        agreement = compare(untrusted[0], data)
        if agreement is not None:
            same = {"same_minutes": agreement.same_minutes, "passages_in_both": agreement.both}
            findings["beside"] = {"file": told[0]["file"], **same}
    if options.vault is not None:
        with unlocked(options, sentences) as session:
            names = _add_vaults(session, PersonId(options.member), told, untrusted)
    if options.json:
        say_json(told, indent=2)
    else:
        for findings in told:
            print_document(with_names(_readable(findings, sentences), names), sentences)
            say()
    if len(read) < len(set(files)):
        return 2
    return 0 if all(map(_sound, told)) else 1


def _add_vaults(
    session: Session, member: PersonId, told: list[dict[str, Any]], untrusted: list[bytes]
) -> dict[str, str]:
    """Add what a vault knows of the files; the answer is whom it knows, by id."""
    holders = session.ask(KnownSigners(), member)
    for findings, data in zip(told, untrusted, strict=True):
        findings["known"] = _known(session, member, data)
        if asked := asks_log(examine_proofs(data)):
            findings["log"] = session.ask(asked, member).value
        for signer in findings["signers"]:
            signer["known_as"] = holders.get(signer["certificate_sha256"])
    return {person.id: person.name for person in session.ask(Persons(), member)}


def _sound(findings: dict[str, Any]) -> bool:
    proved = not findings.get("proof", {}).get("problems")
    known = findings.get("known", True)
    followed = findings.get("log") not in (LogBeside.REWRITTEN, LogBeside.UNKNOWN)
    return bool(findings["whole"] and proved and known and followed)


def _meant(named: Path) -> list[Path]:
    """The file, or those of a pattern: the shells of Windows leave that to the program.

    A file that is really called so comes first, and only `*` and `?` stand for others.
    """
    if lexists(named) or not {*"*?"} & {*named.name}:
        return [named]
    pattern = re.sub(r"\*+", "*", named.name).replace("[", "[[]")
    return sorted(named.parent.glob(pattern)) or [named]


def _read(file: Path) -> bytes | None:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except (OSError, ValueError):
        return None


def _findings(untrusted: bytes, language: Language) -> dict[str, Any]:
    found = verify_document(untrusted)
    proof = examine_proofs(untrusted, found)
    told = _of_document(untrusted, found)
    if proof is None:
        return told
    told["proof"] = {
        "root": proof.root,
        "mark": proof.mark.replace("\n", " "),
        "meeting_on": proof.meeting_on.isoformat(),
        "municipality": proof.municipality,
        "passages": proof.passages,
        "problems": list(proof.problems),
    }
    if found.problems == ("not_a_pdf",):  # passages by themselves
        if not proof.problems:
            told["proof"]["texts"] = list(passages_in(untrusted, language))
        told |= {"whole": not proof.problems, "signed": proof.signer is not None, "problems": []}
        if proof.signer is not None:
            signer = {"name": proof.signer.name, "kind": proof.signer.kind.value, "part": "mark"}
            own = {"certificate_sha256": proof.signer.certificate_sha256, "signed_at": None}
            told["signers"] = [signer | own]
    return told


def _of_document(untrusted: bytes, found: Verification) -> dict[str, Any]:
    return {
        "sha256": sha256(untrusted).hexdigest(),
        "whole": found.whole,
        "signed": found.signed,
        "signers": [
            {
                "name": signer.name,
                "kind": signer.kind.value,
                "part": signer.part.value,
                "certificate_sha256": signer.certificate_sha256,
                "signed_at": signer.signed_at.isoformat() if signer.signed_at else None,
            }
            for signer in found.signers
        ],
        "revisions": [
            {"number": r.number, "what": r.what, "by": r.by or None} for r in found.revisions
        ],
        "problems": list(found.problems),
        "notes": list(found.notes),
    }


def _known(session: Session, member: PersonId, untrusted: bytes) -> dict[str, Any] | None:
    copy = session.ask(KnownCopy(sha256(untrusted).hexdigest()), member)
    if copy is None:
        return None
    return {
        "copy": copy.code,
        "product": copy.product.value,
        "meeting_on": copy.meeting_on.isoformat(),
        "recipient": copy.recipient,
        "issued_on": copy.issued_on.isoformat() if copy.issued_on else None,
        "corrects": copy.corrects,
    }


def _readable(findings: dict[str, Any], sentences: Sentences) -> dict[str, Any]:
    """The same with words for codes."""

    def words(kind: str, code: str) -> str:
        return sentences.text(f"register.verify.{kind}_{code}")

    def listed(kind: str, codes: Iterable[str]) -> str:
        return "; ".join(words(kind, code) for code in codes)

    def signer(told: dict[str, Any]) -> dict[str, Any]:
        at = told["signed_at"]
        return told | {
            "kind": words("kind", told["kind"]),
            "part": words("part", told["part"]),
            "signed_at": at and sentences.datetime(datetime.fromisoformat(at).astimezone()),
        }

    told = {
        **findings,
        "signers": [signer(one) for one in findings["signers"]],
        "revisions": [{**r, "what": words("revision", r["what"])} for r in findings["revisions"]],
        "problems": listed("problem", findings["problems"]),
        "notes": listed("note", findings["notes"]),
    }
    if "proof" in findings:
        proof, problems = findings["proof"], findings["proof"]["problems"]
        told["proof"] = {**proof, "problems": listed("proof", problems)}
        if not problems:
            told["proof"]["proves"] = words("proof", "whole" if proof["passages"] else "nothing")
    if "log" in findings:
        told["log"] = words("log", findings["log"])
    if "known" in findings and findings["known"] is None:
        told["known"] = False
    return told
