"""What every copy holds in its bytes stops nobody's minutes, and hides nothing where it is said."""

import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

import pytest

from app.crypto.identity import Identity
from app.domain.secret import SecretText
from app.domain.withheld import Withheld
from app.leaks.finding import Finding
from app.leaks.known import Known
from app.leaks.raw import readings, take_apart
from app.leaks.scan import scan
from app.leaks.terms import SearchTerms
from app.minutes.blank import blank_pdf
from app.minutes.compose import minutes_pdf
from app.signing.key import SoftKey
from app.signing.sign import Signer
from tests.app.leaks.broken import painted, text
from tests.app.leaks.proving import AT
from tests.app.leaks.stowed import map_of_letters, on_the_page
from tests.app.minutes.drafts import item, minutes
from tests.builders import law

FRAME = minutes(items=(replace(item(), contributions=(), decisions=(), actions=()),), signed_at=AT)
OURS = ("behind", "Supplement", "CMapName", "CMapType", "trailer", "pdfua", "IEC61966")


IDENTITY = Identity.generate("An Desmedt", AT)
SIGNERS = frozenset({sha256(IDENTITY.certificate_der).hexdigest()})


def signed(code: str = "") -> bytes:
    draft = replace(FRAME, copy_code=code) if code else FRAME
    key = SoftKey.own(IDENTITY.pdf_key_der, IDENTITY.certificate_der)
    return Signer(key).sign(minutes_pdf(draft, law()), AT)


def found(pdf: bytes, known: Known, *texts: str) -> tuple[Finding, ...]:
    return scan(pdf, terms(known, *texts), replace(known, signers=SIGNERS), "", lambda *_: True)


def held(pdf: bytes) -> Iterator[str]:
    """Every line of a file and of its streams, as it stands there and decoded."""
    raw = take_apart(pdf)
    for part in (raw.rest, *(stream.data for stream in raw.streams)):
        for reading in readings(part):
            yield from (reading.decode(told, "ignore") for told in ("latin-1", "utf-16-be"))
    yield pdf.decode("latin-1")


def terms(known: Known, *texts: str) -> SearchTerms:
    return SearchTerms(Withheld(texts=tuple(map(SecretText, texts))), known)


def test_every_word_that_a_copy_without_texts_holds_may_be_said_to_some_only(known: Known) -> None:
    pdf = signed()
    lines = {line for told in held(pdf) for line in told.splitlines()}
    words = {word for line in lines for word in re.findall("[A-Za-z]{4,}", line)}
    assert {"Supplement", "CMapName", "trailer", "ParentTreeNextKey"} <= words
    assert found(signed("QZ7R4N"), known, *words) == ()


def test_so_may_every_line_of_what_stands_beside_its_texts(known: Known) -> None:
    raw = take_apart(blank_pdf())
    parts = (raw.rest, *(stream.data for stream in raw.streams))
    lines = [line.decode("latin-1") for part in parts for line in part.splitlines()]
    assert found(signed(), known, *lines) == ()


def test_so_may_what_letters_a_signers_key_happens_to_make(known: Known) -> None:
    """As bytes and as letters with accents; whoever has an earlier copy can look them up."""
    drawn = IDENTITY.certificate_der
    digest = sha256(drawn).digest()
    told = {drawn.decode("latin-1"), digest.decode("latin-1"), drawn.decode("utf-8", "ignore")}
    assert found(signed(), known, *told) == ()


@pytest.mark.parametrize("word", OURS)
def test_such_a_word_is_found_where_a_page_says_it(clean: bytes, known: Known, word: str) -> None:
    said = terms(known, f"Het {word} werd gezegd.")
    assert scan(clean, said, known) == ()
    told = scan(painted(text(word=word))(clean), said, known)
    assert ("text", 1) in {(one.surface.value, one.page) for one in told}


@pytest.mark.parametrize("word", ["behind", "Supplement", "CMapName", "trailer"])
def test_such_a_word_is_found_where_no_copy_has_it(clean: bytes, known: Known, word: str) -> None:
    said = terms(known, f"Het {word} werd gezegd.")
    named = map_of_letters(f"/CMapName /{word} def")
    for surface, breaking in {"text": on_the_page(f"/{word} MP"), "font": named}.items():
        told = scan(breaking(clean), said, known)
        assert (surface, 1) in {(one.surface.value, one.page) for one in told}
