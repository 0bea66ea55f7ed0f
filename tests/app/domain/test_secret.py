"""A text of a case can always be stored, whatever was typed or pasted."""

import pytest

from app.domain.reveal import reveal
from app.domain.secret import SecretText


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("gewoon", "gewoon"),
        ("\ufeffÉén 😀 \U00010ffff", "\ufeffÉén 😀 \U00010ffff"),
        ("a\ud83dz", "a\ufffdz"),
        ("\ude00\ud83d", "\ufffd\ufffd"),
        ("\ud83d\ude00", "😀"),
    ],
)
def test_half_a_character_becomes_the_mark_for_one(typed: str, kept: str) -> None:
    assert reveal(SecretText(typed)) == kept


PUT = SecretText("Café „Oase“ wordt opgevolgd.")


@pytest.mark.parametrize(
    "typed",
    [
        "CAFÉ OASE\nwordt  opgevolgd",
        "Cafe\u0301 Oase wordt opgevolgd!",
        "Cafe 'Oase' wordt opgevolgd.",
        "Café\u200b Oa\u00adse wordt op\u200bgevolgd.",
        "Cafe\u034f\u0301 Oase wordt opgevolgd.",
        "Café _Ｏａｓｅ_ – wordt opgevolgd…",
    ],
)
def test_the_same_words_are_the_same_however_they_are_typed(typed: str) -> None:
    assert SecretText(typed) != PUT
    assert SecretText(typed).folded() == PUT.folded()


@pytest.mark.parametrize(
    "typed", ["Café Oase wordt niet opgevolgd.", "Café Oases wordt opgevolgd.", "", "?"]
)
def test_other_words_are_others(typed: str) -> None:
    assert SecretText(typed).folded() != PUT.folded()


def test_where_there_is_no_word_the_signs_themselves_count() -> None:
    assert SecretText("?").folded() != SecretText("!").folded()
    assert SecretText("?").folded() == SecretText("?").folded()
