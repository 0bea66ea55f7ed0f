"""Copies prove what they show, and single passages prove themselves, without any vault."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest

from app.audit.proof import Proofs
from app.crypto.identity import Identity
from app.domain.disclosed import Disclosed
from app.domain.law import Law
from app.domain.minutes import MinutesDraft
from app.domain.person import Language
from app.errors import NotFound, Unusable
from app.minutes.compose import minutes_pdf
from app.minutes.passages import prove
from app.queries import proofs
from app.signing.key import SoftKey
from app.signing.sign import Signer
from app.signing.verify import verify_pdf
from tests.app.minutes.drafts import contribution, item, minutes
from tests.builders import law

AT = datetime(2026, 11, 26, 17, tzinfo=UTC)
SHARED, OWN = "In drie zaken ontbraken de folders.", "De buren (zie boven) zagen niets; \\ niemand."
LONG = "Een lange zin die over de bladzijde loopt, met een slot. " * 90
ARABIC = "قال الجار: لا شيء هنا."


def signer(name: str) -> Signer:
    identity = Identity.generate(name, AT)
    return Signer(SoftKey.own(identity.pdf_key_der, identity.certificate_der))


CHAIR, STRANGER = signer("An Desmedt"), signer("Vreemde")


def of(*said: str, **more: object) -> MinutesDraft:
    parts = item(
        contributions=tuple(map(contribution, said)),
        decisions=(Disclosed("Een maatregel.", template="measure"),),
        actions=(),
    )
    return minutes(items=(parts,), signed_at=AT, **more)


def issued(
    *drafts: MinutesDraft,
    by: Signer = CHAIR,
    attested: Signer = CHAIR,
    known: Callable[[], Law] = law,
) -> list[bytes]:
    proved = prove(drafts, attested.attest, known())
    return [by.sign(minutes_pdf(draft, known()), AT) for draft in proved]


@pytest.fixture(scope="module")
def copies() -> list[bytes]:
    one = of(SHARED, OWN, LONG, copy_code="AAAAAA")
    other = of(SHARED, ARABIC, "endstream endobj %%EOF", copy_code="BBBBBB", language=Language.FR)
    return issued(one, other)


def private(pdf: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Unsigned, with other proofs in it."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        held = opened.Root.PieceInfo.Casustafel.Private
        held.write(change(held.read_raw_bytes()))
        target = BytesIO()
        opened.save(target, compress_streams=False)
    return target.getvalue()


def test_every_passage_of_a_copy_leads_to_the_root_that_the_chair_signed(
    copies: list[bytes],
) -> None:
    for copy in copies:
        assert verify_pdf(copy).whole
        found = proofs.examine_proofs(copy)
        assert found is not None
        assert (found.passages, found.problems) == (4, ())
        assert found.signer is not None
        assert found.signer.name == "An Desmedt"


def test_two_copies_of_one_meeting_agree_where_they_overlap(copies: list[bytes]) -> None:
    one, other = copies
    assert proofs.compare(one, other) == proofs.Agreement(same_minutes=True, both=2)
    (elsewhere,) = issued(of(SHARED, OWN, LONG))
    assert proofs.compare(one, elsewhere) == proofs.Agreement(same_minutes=False, both=0)


def test_one_passage_is_proved_without_the_others(copies: list[bytes]) -> None:
    one, other = copies
    proof = proofs.prove(one, [1])
    found = proofs.examine_proofs(proof)
    assert found is not None
    assert (found.passages, found.problems) == (1, ())
    assert proofs.passages_in(proof, Language.NL) == (SHARED,)
    assert OWN.encode().hex() not in proof.decode()
    assert proofs.compare(proof, other) == proofs.Agreement(same_minutes=True, both=1)
    assert proofs.compare(proofs.prove(one, [2]), other) == proofs.Agreement(True, 0)


def test_a_template_is_read_in_the_readers_language(copies: list[bytes]) -> None:
    told = proofs.passages_in(copies[0], Language.DE)
    assert told[:2] == (SHARED, OWN)
    assert told[3] == law().neutral["measure"].text[Language.DE]


def test_a_template_is_proved_in_the_words_of_its_day() -> None:
    """Whatever the catalogue of a later version says in its place."""
    former = issued(of(SHARED), of(OWN, language=Language.FR), known=former_law)
    for copy in former:
        found = proofs.examine_proofs(copy)
        assert found is not None
        assert (found.passages, found.problems) == (2, ())
        assert proofs.passages_in(proofs.prove(copy, [2]), Language.DE) == ("Früher de.",)
    assert proofs.compare(*former) == proofs.Agreement(same_minutes=True, both=1)


def former_law() -> Law:
    """The catalogue with a wording that it has no more."""
    measure = law().neutral["measure"]
    words = {code: f"Früher {code}." for code in measure.text}
    return replace(law(), neutral={"measure": replace(measure, text=words)})


@pytest.mark.parametrize("number", [0, -1, 5])
def test_a_number_of_no_passage_is_refused(copies: list[bytes], number: int) -> None:
    with pytest.raises(NotFound, match="no_such_passage"):
        proofs.prove(copies[0], [number])


def test_what_is_altered_or_proves_nothing_is_not_passed_on(copies: list[bytes]) -> None:
    altered = copies[0].replace(b"/Producer", b"/Producet", 1)
    for untrusted in (
        altered,
        b"",
        b"{}",
        b"%PDF-1.7",
        CHAIR.sign(minutes_pdf(of("x"), law()), AT),
    ):
        with pytest.raises(Unusable, match="nothing_to_prove"):
            proofs.prove(untrusted, [1])


def test_a_changed_invented_or_exchanged_passage_is_named(copies: list[bytes]) -> None:
    proof = Proofs.from_bytes(proofs.prove(copies[0], [1, 2]))
    first, second = proof.passages
    for passages in (
        (replace(first, content=first.content.replace(b"drie", b"vier")), second),
        (replace(first, content=second.content), second),
        (first, first),
    ):
        found = proofs.examine_proofs(replace(proof, passages=passages).to_bytes())
        assert found is not None
        assert found.problems == ("openings_wrong",)


def test_a_root_that_nobody_signed_is_named(copies: list[bytes]) -> None:
    proof = Proofs.from_bytes(proofs.prove(copies[0], [1]))
    other = Proofs.from_bytes(proofs.prove(issued(of(SHARED))[0], [1]))
    for false in (
        replace(proof, signature=other.signature),
        replace(proof, municipality="Elders"),
        replace(proof, signature=bytes(2048)),
    ):
        found = proofs.examine_proofs(false.to_bytes())
        assert found is not None
        assert found.problems == ("statement_wrong",)
        assert found.signer is None


def test_a_mark_that_another_signed_is_named() -> None:
    (copy,) = issued(of(SHARED), attested=STRANGER)
    found = proofs.examine_proofs(copy)
    assert found is not None
    assert found.problems == ("other_signer",)


def test_pages_that_say_other_than_their_proofs_are_named(copies: list[bytes]) -> None:
    """Even where the chair signs it: two copies cannot say two things under one root."""
    shown, said = of(SHARED), of(SHARED.replace("drie", "vier"))
    (proved,) = prove([said], CHAIR.attest, law())
    pages = minutes_pdf(next(prove([shown], CHAIR.attest, law())), law())
    from app.minutes.passages import proofs as carried

    data = carried(proved, law()).to_bytes()
    found = proofs.examine_proofs(CHAIR.sign(private(pages, lambda _: data), AT))
    assert found is not None
    assert found.problems == ("mark_not_shown", "passage_not_shown")


def test_what_is_random_in_a_copy_moves_no_other_byte() -> None:
    one, other = (
        minutes_pdf(next(prove([of(SHARED)], CHAIR.attest, law())), law()) for _ in range(2)
    )
    assert proofs.examine_proofs(one) != proofs.examine_proofs(other)
    found = [re.search(rb'\{"format".*?\}\]\}', pdf) for pdf in (one, other)]
    held = [match[0] for match in found if match is not None]
    assert len(held) == 2
    assert len(held[0]) == len(held[1])
    first, second = (json.loads(each) for each in held)
    assert [p["content"] for p in first["passages"]] == [p["content"] for p in second["passages"]]
