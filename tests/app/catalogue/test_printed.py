"""Sentences whose citations depend on the day."""

from datetime import date

from app.catalogue.load import load_law
from app.catalogue.printed import legal_text
from app.domain.person import Language

BEFORE, SINCE = date(2026, 8, 31), date(2026, 9, 1)


def test_the_secrecy_sentence_cites_the_articles_of_the_day() -> None:
    old = legal_text(load_law(), "secrecy_sentence", Language.NL, BEFORE)
    new = legal_text(load_law(), "secrecy_sentence", Language.NL, SINCE)
    assert ": art. 458ter Sw." in old
    assert ": art. 458 Sw." in old
    assert "art. 353 §2 Sw. (vroeger art. 458ter)" in new
    assert "art. 352 Sw. (vroeger art. 458)" in new


def test_no_blank_is_left_in_any_language() -> None:
    for text_id in load_law().texts:
        for language in Language:
            text = legal_text(load_law(), text_id, language, SINCE, date="26 nov 2026")
            assert "{" not in text, (text_id, language)
            assert text.strip(), (text_id, language)


def test_a_blank_of_the_caller_is_filled() -> None:
    text = legal_text(load_law(), "destroy_by", Language.FR, SINCE, date="26 nov. 2026")
    assert text == "À détruire au plus tard le 26 nov. 2026."
