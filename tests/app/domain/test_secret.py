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
