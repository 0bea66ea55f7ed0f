"""A text is in the language of its small words, or nobody can say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.load import load_law
from app.domain.language import Language
from app.minutes.tongue import language_of

TYPED = {
    Language.NL: "Zij stelt vast dat het register niet klopt en dat het dossier daar ligt.",
    Language.FR: "Elle constate que le registre est faux et que les dossiers ne sont pas clos.",
    Language.EN: "They found that the register was wrong and that it had been changed.",
    Language.DE: "Sie stellt fest, dass das Register nicht stimmt und dem Amt nicht vorliegt.",
}


@pytest.mark.parametrize("language", Language)
def test_a_sentence_is_in_its_language(language: Language) -> None:
    assert language_of(TYPED[language]) is language


@pytest.mark.parametrize("typed", ["", "Sarah Lemmens, Controleur", "abc def ghi", "voor het"])
def test_of_a_few_words_nobody_can_say(typed: str) -> None:
    assert language_of(typed) is None


def test_of_two_languages_in_one_text_nobody_can_say() -> None:
    assert language_of(f"{TYPED[Language.NL]} {TYPED[Language.FR]}") is None


@pytest.mark.parametrize("language", Language)
def test_no_text_of_the_law_is_taken_for_another_language(language: Language) -> None:
    for text in load_law().texts.values():
        assert language_of(text.text.get(language, "")) in (language, None)


@given(st.text())
def test_any_text_can_be_asked_about(text: str) -> None:
    assert language_of(text) in (None, *Language)
