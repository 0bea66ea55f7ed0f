"""Whatever way an exporter is broken in, the scanner says where; a clean copy passes."""

import logging
import re
from io import BytesIO

import pikepdf
import pytest

from app.domain.secret import SecretText
from app.domain.withheld import Withheld
from app.leaks.finding import Finding, Surface
from app.leaks.known import Known
from app.leaks.scan import scan
from app.leaks.terms import SearchTerms
from app.minutes.compose import minutes_pdf
from tests.app.leaks.broken import (
    ENCODINGS,
    FONTS,
    HIDDEN,
    OBJECTS,
    SECRET,
    SPACING,
    Breaking,
    changed,
    in_stream,
    painted,
    resaved,
    text,
)
from tests.app.leaks.forged import FORGED
from tests.app.leaks.stowed import STOWED, UNSEEN
from tests.app.minutes.drafts import contribution, item, minutes
from tests.builders import law

ALL_HIDDEN, ALL_OBJECTS = {**HIDDEN, **UNSEEN}, {**OBJECTS, **STOWED}
ALL_FONTS = {**FONTS, **FORGED}


@pytest.fixture(scope="session")
def terms(withheld: Withheld, known: Known) -> SearchTerms:
    return SearchTerms(withheld, known)


def found(pdf: bytes, terms: SearchTerms, known: Known, name: str = "") -> set[tuple[str, int]]:
    return {(one.surface.value, one.page) for one in scan(pdf, terms, known, name)}


def test_a_clean_copy_has_no_finding(clean: bytes, terms: SearchTerms, known: Known) -> None:
    assert scan(clean, terms, known, "verslag.pdf") == ()


def test_a_clean_copy_that_was_written_anew_has_none_either(
    clean: bytes, terms: SearchTerms, known: Known
) -> None:
    assert scan(resaved(clean), terms, known) == ()


def named(clean: bytes, identifier: bytes) -> bytes:
    """With other bytes where a writer draws some at random."""
    digits = identifier[:16].ljust(16, b"\x81").hex().encode("ascii")
    return re.sub(rb"(/ID\s*\[\s*<)[0-9a-fA-F]{32}", rb"\g<1>" + digits, clean)


@pytest.mark.parametrize("begin", [b"\xef\xbb\xbf\xff", b"\xfe\xff\xd8", b"\xff\xfe\xd8", b"\xfe"])
def test_whatever_was_drawn_for_a_file_makes_it_no_finding(
    clean: bytes, terms: SearchTerms, known: Known, begin: bytes
) -> None:
    drawn = named(clean, begin)
    assert drawn != clean
    assert scan(drawn, terms, known) == ()


def test_a_short_name_among_drawn_bytes_is_chance(clean: bytes, known: Known) -> None:
    withheld = Withheld(people=(SecretText("Jan Bok"),))
    drawn = named(clean, b"\x03b\x91o\x00k\x07\xf7")
    assert scan(drawn, SearchTerms(withheld, known), known) == ()


@pytest.mark.parametrize(
    "value",
    [
        b"(Piet Kok did it.) (\xf3\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f)",
        b"<FEFF0048006500740020004b006f006b> <FEFF0048006500740020004b006f006b>",
        b"<03814b374d345158818181818181818103> <03814b374d345158818181818181818103>",
        b"<034b374d34515881818181818181f381> <034b374d34515881818181818181f381>",
        b"(Piet Kok did it.)",
        b"/Piet#20Kok#20did#20x /Piet#20Kok#20did#20x",
    ],
)
def test_what_says_something_where_a_file_is_named_is_found(
    clean: bytes, known: Known, value: bytes
) -> None:
    withheld = Withheld(people=(SecretText("Piet Kok"),), codes=(SecretText("K7M4QX"),))
    pdf = re.sub(rb"/ID\s*\[[^]]*\]", lambda _found: b"/ID [%s]" % value, clean)
    assert scan(pdf, SearchTerms(withheld, known), known)


def test_numbers_where_a_file_is_named_do_no_harm(
    clean: bytes, terms: SearchTerms, known: Known
) -> None:
    pdf = re.sub(rb"/ID\s*\[[^]]*\]", b"/ID [1000000000000 2]", clean)
    assert scan(pdf, terms, known) == ()


def test_a_word_in_the_place_of_what_is_drawn_is_found(
    clean: bytes, terms: SearchTerms, known: Known
) -> None:
    assert ("object", 0) in found(named(clean, SECRET.encode("latin-1")), terms, known)


@pytest.mark.parametrize("way", ALL_HIDDEN)
def test_a_text_that_nobody_sees_is_found(
    clean: bytes, terms: SearchTerms, known: Known, way: str
) -> None:
    assert ("hidden_text", 1) in found(ALL_HIDDEN[way](clean), terms, known)


@pytest.mark.parametrize("way", SPACING)
def test_room_that_no_text_takes_is_found(
    clean: bytes, terms: SearchTerms, known: Known, way: str
) -> None:
    assert ("spacing", 1) in found(SPACING[way](clean), terms, known)


@pytest.mark.parametrize("way", ALL_FONTS)
def test_a_typeface_that_holds_more_or_other_than_the_pages_show_is_found(
    clean: bytes, terms: SearchTerms, known: Known, way: str
) -> None:
    assert ("font", 0) in found(ALL_FONTS[way](clean), terms, known)


@pytest.mark.parametrize("way", ALL_OBJECTS)
def test_what_stands_beside_the_pages_is_found(
    clean: bytes, terms: SearchTerms, known: Known, way: str
) -> None:
    surface, page, breaking = ALL_OBJECTS[way]
    assert (surface, page) in found(breaking(clean), terms, known)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_word_is_found_among_bytes_in_every_encoding(
    clean: bytes, terms: SearchTerms, known: Known, encoding: str
) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        # In a stream that every copy has, so that nothing but the word is a finding.
        pdf.pages[0].contents_add(b"%" + ENCODINGS[encoding].replace(b"\n", b" ") + b"\n")

    broken = changed(change)(clean)
    with pikepdf.open(BytesIO(broken)) as opened:
        assert ENCODINGS[encoding] in b"".join(c.read_bytes() for c in opened.pages[0].obj.Contents)
    assert ("text", 1) in found(broken, terms, known)


def test_a_word_in_the_file_name_is_found(clean: bytes, terms: SearchTerms, known: Known) -> None:
    assert found(clean, terms, known, f"verslag-{SECRET}.pdf") == {("file_name", 0)}


def test_a_word_that_stands_on_the_page_for_all_to_read_is_found(
    clean: bytes, terms: SearchTerms, known: Known
) -> None:
    assert ("text", 1) in found(painted(text())(clean), terms, known)


@pytest.mark.parametrize(
    "said",
    [
        "de zwaluw-|staart lag",
        "ZWALUWSTAARTEN? Zwaluwstaart!",
        "z w a l u w s t a a r t lag op de heide",
        "lag op de heide en werd door",
        "Vanderstraeten",
        "meneer Ozgurs zoon",
        "J. Vanderstraeten",
        "Vander-|straeten-Ozgur kwam",
        "het dossier Goethals",
        "W4XRN8",
        "geboren 14/03/2010",
        "14 mars 2010",
        "2010-03-14",
    ],
)
def test_a_text_is_found_however_it_is_written(
    clean: bytes, terms: SearchTerms, known: Known, said: str
) -> None:
    lines = "".join(
        text(at=f"74 {400 - 14 * at}", word=line) for at, line in enumerate(said.split("|"))
    )
    assert ("text", 1) in found(painted(lines)(clean), terms, known)


@pytest.mark.parametrize("said", ["de buren hebben niets gezien", "op de heide", "An Desmedt"])
def test_a_text_that_the_reader_was_told_is_no_finding(
    clean: bytes, terms: SearchTerms, known: Known, said: str
) -> None:
    assert ("text", 1) not in found(painted(text(word=said))(clean), terms, known)


def test_broken_bytes_are_a_finding_and_no_crash(
    clean: bytes, terms: SearchTerms, known: Known
) -> None:
    assert ("unreadable", 0) in found(clean[:3000], terms, known)
    assert ("unreadable", 0) in found(b"no document", terms, known)


def test_nothing_says_the_word(
    clean: bytes,
    terms: SearchTerms,
    known: Known,
    withheld: Withheld,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    broken = painted(text())(clean)
    told = [repr(scan(broken, terms, known)), repr(terms), repr(withheld), caplog.text]
    assert [word for word in told if SECRET in word.lower()] == []


def test_findings_come_by_page() -> None:
    assert sorted([Finding(2, Surface.TEXT), Finding(0, Surface.FONT)])[0].page == 0


def test_every_surface_is_shown_to_be_searched() -> None:
    told: set[str] = {"text", "hidden_text", "spacing", "font", "file_name", "unreadable"}
    told |= {surface for surface, _, _ in ALL_OBJECTS.values()}
    told |= {"place", "role"}  # of what was typed, before there is a file: test_typed
    assert told == {surface.value for surface in Surface}


def _breakings() -> dict[str, Breaking]:
    return {**ALL_HIDDEN, **SPACING, **ALL_FONTS, **{n: b for n, (_, _, b) in ALL_OBJECTS.items()}}


@pytest.mark.parametrize("way", _breakings())
def test_a_breaking_that_says_nothing_new_would_not_be_enough(clean: bytes, way: str) -> None:
    assert _breakings()[way](clean) != clean


def test_a_stream_that_no_copy_has_is_a_finding_whatever_it_says(
    clean: bytes, terms: SearchTerms, known: Known
) -> None:
    assert ("metadata", 1) in found(in_stream(b"niets")(clean), terms, known)


@pytest.mark.parametrize("said", ["Привет, мир", "مرحبا بالعالم", "₂ ✓ → ≤", "Łódź čšž"])
def test_letters_of_every_typeface_that_a_copy_may_need_are_no_finding(said: str) -> None:
    pdf = minutes_pdf(minutes(items=(item(contributions=(contribution(said),)),)), law())
    told = Known(said=(said,))
    assert scan(pdf, SearchTerms(Withheld(), told), told) == ()
