"""Any text finds a place on the page, whole and as it was typed."""

import time
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue.load import load_law
from app.domain.annex import AmendedPart, AnnexItem
from app.domain.disclosed import Disclosed
from app.domain.person import Language
from app.domain.printable import undrawn
from app.minutes.annex import annex_pdf
from app.minutes.compose import feedback_pdf, minutes_pdf
from tests.app.minutes.drafts import (
    CONSENT,
    INSPECTOR,
    action,
    contribution,
    feedback,
    item,
    minutes,
)
from tests.app.minutes.products import annex_draft
from tests.app.minutes.reading import pages, solid, whole

LAW = load_law()
LONG = "Zij stelt vast dat de inrichting open was; " * 465


def told(text: str) -> str:
    return whole(minutes_pdf(minutes(items=(item(contributions=(contribution(text),)),)), LAW))


def without_furniture(pdf: bytes) -> str:
    """The pages' texts joined, each without its header and footer."""
    return " ".join(bodies(pdf))


def bodies(pdf: bytes) -> list[str]:
    """The text of each page without its header and footer."""
    header = LAW.texts["confidentiality_line"].text[minutes().language]
    found = (page.partition(header)[2].rpartition("Rechtsgrond: ")[0] for page in pages(pdf))
    return [page.strip() for page in found]


def test_markup_is_printed_as_typed() -> None:
    typed = "<b>vet</b> <para> & &amp; {naam} %s 100 % \\n (haakjes) [x] \"'<!-- -->"
    assert typed in told(typed)


def test_line_breaks_are_kept() -> None:
    one = minutes(items=(item(contributions=(contribution("a\nb\r\nc\u2028d"),)),))
    assert "a b c d" in whole(minutes_pdf(one, LAW))


def test_a_text_of_twenty_thousand_characters_extracts_whole_over_its_pages() -> None:
    assert len(LONG) > 19_900
    parts = item(
        contributions=(contribution(LONG),),
        decisions=(Disclosed(LONG),),
        actions=(action(LONG),),
    )
    text = without_furniture(minutes_pdf(minutes(items=(parts,)), LAW))
    assert text.count(LONG.strip()) == 3


def test_a_word_wider_than_a_line_loses_nothing() -> None:
    word = "".join(chr(ord("a") + n % 26) for n in range(300))
    assert word in solid(told(f"voor {word} na"))


def test_twenty_thousand_characters_without_a_space_lose_nothing() -> None:
    word = "onafgebroken" * 1700
    draft = minutes(items=(item(contributions=(contribution(word),)),))
    assert word in solid(without_furniture(minutes_pdf(draft, LAW)))


def test_accents_extract_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "Élodie Châtelain Özgür Ștefan")
    assert "Élodie Châtelain Özgür Ștefan" in told(decomposed)


def test_what_no_typeface_has_is_one_mark_on_paper_and_in_the_text_of_the_file() -> None:
    text = told("emoji 🙂🧑‍🤝‍🧑, 日本, Αθήνα, Москва, שלום")
    assert "emoji \ufffd\ufffd\ufffd\ufffd, \ufffd\ufffd, Αθήνα, Москва, " in text
    assert not set("🙂🧑🤝日本") & set(text)


def test_marks_of_direction_leave_no_mark() -> None:
    typed = "Jan\u202e\u200e\u2066 Peeters\u2069\u200b \ufeffzegt\x00\x07\x1b"
    assert "Jan Peeters zegt" in told(typed)


def test_joined_arabic_extracts_as_its_letters() -> None:
    text = told("محمد")
    assert set("محمد") <= set(text)
    assert not any("\ufb50" <= character <= "\ufefc" for character in text)


def test_long_names_do_not_push_the_text_off_the_page() -> None:
    name = "Maria " * 400
    recipient = type(INSPECTOR)(name, name, name, INSPECTOR.category)
    draft = minutes(recipient=recipient, municipality=name, place=name, dpo=name, chair=recipient)
    found = pages(minutes_pdf(draft, LAW))
    assert "In drie zaken ontbraken de folders." in " ".join(found)
    assert len(found) < 20


def test_a_hundred_contributions_are_laid_out_within_seconds() -> None:
    parts = tuple(contribution(f"Vaststelling nummer {n}. " * 10) for n in range(100))
    began = time.perf_counter()
    text = without_furniture(minutes_pdf(minutes(items=(item(contributions=parts),)), LAW))
    assert time.perf_counter() - began < 20
    assert all(f"Vaststelling nummer {n}. " * 9 in text for n in range(100))
    assert text.count("Feit") == 100


@settings(max_examples=120, deadline=None)
@given(st.text(max_size=300), st.text(max_size=80))
def test_no_text_is_refused(text: str, name: str) -> None:
    person = type(INSPECTOR)(name, name, name, INSPECTOR.category)
    draft = minutes(
        municipality=name,
        place=name,
        dpo=name,
        chair=person,
        recipient=person,
        items=(
            item(
                case_key=name,
                contributions=(contribution(text, person),),
                decisions=(Disclosed(text),),
                actions=(action(text, person),),
            ),
        ),
    )
    assert minutes_pdf(draft, LAW).startswith(b"%PDF-1.7")
    assert feedback_pdf(feedback(text=Disclosed(text), recipient=person), LAW)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1))
def test_every_character_that_a_typeface_has_is_there_left_to_right(text: str) -> None:
    typed = unicodedata.normalize("NFC", text)
    shown, missing = solid(told(typed)), undrawn(typed)
    letters = [c for c in typed if unicodedata.bidirectional(c) in ("L", "EN")]
    assert all((c in shown) is (c not in missing) for c in letters)


def test_half_a_character_is_printed_as_a_box() -> None:
    assert "a\ufffdb" in told("a\ud800b")


def test_no_row_of_a_table_stands_alone_on_the_next_page() -> None:
    """Whatever stands above: the last row of the facts takes the one before it along."""
    for lines in range(1, 40):
        above = item(contributions=(contribution("regel\n" * lines),))
        read = pages(minutes_pdf(minutes(items=(above, item())), LAW))
        for page in read[1:]:
            told = page.partition(LAW.texts["confidentiality_line"].text["nl"])[2].strip()
            assert not told.startswith("Herziening"), lines


def test_no_heading_ends_a_page_and_no_owner_stands_without_the_action() -> None:
    """Whatever stands above: headings of a table go with its first row, and its values with it."""
    for lines in range(1, 40):
        above = (contribution("regel\n" * lines),)
        agreed = (action("Overzicht bezorgen aan de coördinator. " * 9), action("Nagaan."))
        draft = minutes(items=(item(contributions=above, decisions=(), actions=agreed),))
        for body in bodies(minutes_pdf(draft, LAW)):
            assert not body.endswith(("Inbreng", "Afspraken", "Wie Tegen Stand", "Handtekening"))
            assert not body.startswith("Sarah Lemmens, Controleur"), lines


def test_a_heading_takes_a_table_of_two_rows_along() -> None:
    """The case of an annex, its legal basis and its purpose belong together."""
    for lines in range(1, 40):
        part = AmendedPart("decision", Disclosed("regel\n" * lines), Disclosed("Nieuw."), False)
        items = tuple(
            AnnexItem(key, "criminal_organisation", CONSENT, (part,)) for key in ("C-A", "C-B")
        )
        for body in bodies(annex_pdf(annex_draft(Language.NL, items), LAW)):
            assert not body.endswith("Casus C-B")
            assert not body.startswith("Finaliteit"), lines


ENDS: dict[str, dict[str, Any]] = {
    "a text": {"contributions": (contribution("Kort."),), "decisions": (), "actions": ()},
    "a long text": {"contributions": (contribution("regel " * 200),), "decisions": ()},
    "decisions": {"actions": ()},
    "an action": {"actions": (action("Nagaan."),)},
    "actions": {"actions": tuple(action(f"Nagaan {n}.") for n in range(4))},
    "neutral actions": {"actions": (replace(action("Nagaan."), owner=None, due=None, state=None),)},
    "a frame": {"frame_only": True, "contributions": (), "decisions": (), "actions": ()},
}


@pytest.mark.parametrize("end", ENDS)
def test_no_signature_stands_on_a_page_without_what_it_signs(end: str) -> None:
    """Else that page could be put behind other pages. Headings come along with their text."""
    parted = 0
    for lines in range(1, 40, 2):
        above = item(contributions=(contribution("regel\n" * lines),))
        *rest, last = bodies(minutes_pdf(minutes(items=(above, item(**ENDS[end]))), LAW))
        before, signed, after = last.partition("Handtekening ")
        assert signed, "the whole signature stands on one page"
        assert "zonder de andere te tonen" in after
        assert signs_something(before), lines
        parted += not before.lstrip().startswith("Agendapunt")
        for body in rest:
            assert not body.endswith(("Inbreng", "Beslissingen", "Afspraken", "Feit"))
    assert parted


def test_a_signature_that_is_longer_than_half_a_page_begins_below_what_it_signs() -> None:
    """Signed for the chair, with another's certificate, and to be countersigned."""
    for lines in range(1, 40, 2):
        above = item(contributions=(contribution("regel\n" * lines),))
        draft = minutes(items=(above, item()), signer=INSPECTOR, countersigner=INSPECTOR)
        draft = replace(draft, certificate_of="Sarah Lemmens (Signature)")
        page = next(b for b in bodies(minutes_pdf(draft, LAW)) if "Handtekening " in b)
        assert signs_something(page.partition("Handtekening ")[0]), lines


def signs_something(before: str) -> bool:
    """Whether more than the sentences that every item has stands there."""
    for one in ("may_be_left_out", "frame_only"):
        before = before.replace(LAW.texts[one].text["nl"], "")
    return bool(before.strip())
