"""What proves a copy says nothing itself: passages, salts, hashes and signatures are searched."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from app.audit.proof import with_room
from app.domain.secret import SecretText
from app.domain.withheld import Withheld
from app.leaks.known import Known
from app.leaks.scan import scan
from app.leaks.signature import ends_well, values_of
from app.leaks.terms import SearchTerms
from app.minutes.compose import minutes_pdf
from app.signing.key import SoftKey
from app.signing.sign import Signer
from app.signing.statement import holder_of
from tests.app.leaks.conftest import SAID
from tests.app.leaks.enveloped import ENVELOPED, EXTENDED, by
from tests.app.leaks.proving import AT, CHAIR, DISCUSSED, PROVING, _contents, _proofs, issued
from tests.app.minutes.drafts import contribution, item, minutes
from tests.app.signing.issuing import certified
from tests.builders import law

DRAFT = minutes(items=(item(contributions=tuple(map(contribution, [SAID] * 8))),), signed_at=AT)


def attests(statement: bytes, signature: bytes) -> bool:
    return holder_of(statement, signature) is not None


@pytest.fixture(scope="module")
def signed() -> bytes:
    return issued(DRAFT)


@pytest.fixture(scope="module")
def terms(withheld: Withheld, known: Known) -> SearchTerms:
    return SearchTerms(withheld, known)


def found(pdf: bytes, terms: SearchTerms, known: Known) -> set[tuple[str, int]]:
    return {(one.surface.value, one.page) for one in scan(pdf, terms, known, "", attests)}


def test_a_signed_copy_has_no_finding(signed: bytes, terms: SearchTerms, known: Known) -> None:
    assert found(signed, terms, known) == set()


@pytest.mark.parametrize("way", PROVING)
def test_a_word_in_what_proves_a_copy_is_found(
    signed: bytes, terms: SearchTerms, known: Known, way: str
) -> None:
    surface, breaking = PROVING[way]
    assert (surface, 0) in found(breaking(signed), terms, known)


def test_a_name_in_the_certificate_of_a_file_is_found(terms: SearchTerms, known: Known) -> None:
    assert found(issued(DRAFT, by=DISCUSSED), terms, known) == {("signature", 0)}


@pytest.mark.parametrize("way", ENVELOPED)
def test_an_ordinary_word_in_a_well_formed_signature_is_found(
    signed: bytes, terms: SearchTerms, known: Known, way: str
) -> None:
    change = ENVELOPED[way]
    assert found(_contents(change)(signed), terms, known) == {("signature", 0)}
    proofs = _proofs(lambda told: replace(told, signature=with_room(change(told.signature))))
    assert ("signature", 0) in found(proofs(signed), terms, known)


@pytest.mark.parametrize("way", EXTENDED)
def test_an_ordinary_word_in_a_certificate_that_nobody_issued_is_found(
    terms: SearchTerms, known: Known, way: str
) -> None:
    assert found(issued(DRAFT, by=by(EXTENDED[way])), terms, known) == {("signature", 0)}


@pytest.mark.parametrize("qualified", [True, False])
def test_a_certificate_that_others_issued_may_say_ordinary_words(
    terms: SearchTerms, known: Known, *, qualified: bool
) -> None:
    """The name of its issuer has a word of what was left out, as any street may."""
    made = certified("p256", "An Desmedt", AT, qualified=qualified)
    key = SoftKey(made.key, made.der, (made.issuer.public_bytes(Encoding.DER),))
    withheld = Withheld(texts=(SecretText("Een Citizen sprak over de tests en Root."),))
    assert found(issued(DRAFT, by=Signer(key)), SearchTerms(withheld, known), known) == set()


def test_proofs_that_nobody_attests_are_a_finding(
    signed: bytes, terms: SearchTerms, known: Known
) -> None:
    assert [one.surface.value for one in scan(signed, terms, known)] == ["signature"]


@pytest.mark.parametrize("way", ["in a salt", "behind the signature", "in the places"])
def test_a_draft_has_nothing_but_zeros_where_proofs_will_stand(
    terms: SearchTerms, known: Known, way: str
) -> None:
    draft = minutes_pdf(replace(DRAFT, signed_at=None), law())
    assert found(draft, terms, known) == set()
    assert ("metadata", 0) in found(PROVING[way][1](draft), terms, known)


@pytest.mark.parametrize(
    ("held", "well"),
    [
        (b"", True),
        (bytes(40), True),
        (b"\x30\x03\x02\x01\x05" + bytes(20), True),
        (b"\x30\x03\x02\x01\x05 ", False),
        (b"\x30\x83", False),
        (b"text", False),
    ],
)
def test_nothing_but_zeros_follows_a_signature(held: bytes, well: bool) -> None:
    assert ends_well(held) is well


def test_words_of_a_signature_are_read_apart_from_the_numbers_beside_them() -> None:
    # What follows a name is a serial number, which often begins with a letter.
    named = b"\x0c\x07Desmedt\x02\x02sA"
    sequence = b"\x30" + bytes([len(named)]) + named
    inside = b"\x04" + bytes([len(sequence)]) + sequence
    whole = b"\x30" + bytes([len(inside) + 3]) + inside + b"\x02\x01\x05"
    assert list(values_of(whole + bytes(9))) == ["Desmedt", b"sA", b"\x05"]
    assert list(values_of(b"no value")) == [b"no value"]
    assert list(values_of(bytes(300))) == []


def test_random_bytes_say_nothing(terms: SearchTerms) -> None:
    assert not terms.in_drawn(CHAIR.attest(b"x") * 40)
    assert terms.in_drawn(b"\x01\xffabzwaluwstaartcd\x80")
    assert terms.in_drawn("\x01zwäluwstäart\x02".encode("latin-1"))
