"""What is said of a file follows from what was found and from whose certificates are known."""

from datetime import date

import pytest

from app.queries.proofs import ProofFinding
from app.queries.verification import SignaturePart, Verification
from app.signing.verification import Revision, SignatureKind, SignerLine
from ui.register.verdict import headline, proof_lines, verdict_lines
from ui.words import words

CHAIR, MAYOR = "a" * 64, "b" * 64


def _signer(name: str, certificate: str, part: SignaturePart) -> SignerLine:
    return SignerLine(name, SignatureKind.OWN_KEY, certificate, None, part)


FOUND = Verification(
    whole=True,
    signed=True,
    signers=(
        _signer("An Peeters", CHAIR, SignaturePart.CERTIFIED),
        _signer("Bram Claes", MAYOR, SignaturePart.COUNTERSIGNED),
    ),
    revisions=(Revision(3, "signature", "Bram Claes"),),
)


def _lines(holders: dict[str, str]) -> str:
    return "\n".join(verdict_lines(FOUND, None, "", holders))


@pytest.mark.parametrize(
    ("holders", "answer"),
    [
        ({}, ("whole_stranger", "An Peeters")),
        ({MAYOR: "Bram"}, ("whole_stranger", "An Peeters")),
        ({CHAIR: "An"}, ("whole_stranger_later", "An")),
        ({CHAIR: "An", MAYOR: "Bram"}, ("whole", "")),
    ],
)
def test_a_whole_file_is_said_to_be_whole_since_whose_signature(
    holders: dict[str, str], answer: tuple[str, str]
) -> None:
    assert headline(FOUND, holders) == answer


@pytest.mark.parametrize(
    ("problems", "answer"),
    [
        (("not_signed",), "unsigned"),
        (("encrypted",), "encrypted"),
        (("too_large",), "too_large"),
        (("not_a_pdf",), "not_a_pdf"),
        (("cannot_verify",), "changed"),
        (("signature_stripped",), "changed"),
        (("signature_stripped", "not_signed"), "changed"),
        (("appended_revision",), "changed"),
    ],
)
def test_only_a_file_that_never_was_signed_is_called_unsigned(
    problems: tuple[str, ...], answer: str
) -> None:
    assert headline(Verification(whole=False, signed=False, problems=problems), {})[0] == answer


def test_a_signature_with_an_unknown_certificate_is_told_as_something_added() -> None:
    added = words().text(
        "register.verification.added_by",
        what=words().text("register.verify.revision_signature"),
        name="Bram Claes",
    )
    assert added in _lines({CHAIR: "An"})
    assert added not in _lines({CHAIR: "An", MAYOR: "Bram"})


@pytest.mark.parametrize(("passages", "said"), [(0, "bevat geen passage"), (2, "bewijst: 2")])
def test_a_file_without_passages_is_not_said_to_prove_any(passages: int, said: str) -> None:
    proof = ProofFinding("00", "1", "Zeestad", date(2026, 11, 26), passages, None)
    told = "\n".join(proof_lines(proof))
    assert said in told
    assert told.count("bewijst") == 1 + (passages > 0)
