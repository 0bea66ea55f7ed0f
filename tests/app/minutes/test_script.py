"""Typed text becomes what can be drawn, and stays what was typed."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from app.domain.printable import undrawn
from app.minutes.script import drawn

EVERY_FORM = frozenset(map(chr, range(0xFB50, 0xFEFD)))


def test_arabic_letters_take_the_form_of_their_place() -> None:
    # meem initial, hah medial, meem medial, dal final
    assert drawn("محمد", EVERY_FORM) == "\ufee3\ufea4\ufee4\ufeaa"
    # a word of letters that join nothing after them: each stands alone
    assert drawn("دار", EVERY_FORM) == "\ufea9\ufe8d\ufead"


def test_lam_and_alef_become_one() -> None:
    assert drawn("لا", EVERY_FORM) == "\ufefb"
    assert drawn("سلام", EVERY_FORM) == "\ufeb3\ufefc\ufee1"


def test_a_zero_width_non_joiner_parts_letters_and_is_not_drawn() -> None:
    assert drawn("م\u200cم", EVERY_FORM) == "\ufee1\ufee1"


def test_letters_without_a_drawable_form_stay_as_typed() -> None:
    assert drawn("محمد لا", frozenset()) == "محمد لا"


@given(st.text())
def test_nothing_invisible_is_left(text: str) -> None:
    for character in drawn(text, EVERY_FORM):
        assert character == "\n" or unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
        assert character not in "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@given(st.text())
def test_drawing_twice_changes_nothing(text: str) -> None:
    once = drawn(text, frozenset())
    assert drawn(once, frozenset()) == once


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"])))
def test_visible_text_that_a_typeface_has_stays_as_typed(text: str) -> None:
    visible = "".join(c for c in text if c not in "\u115f\u1160\u3164\uffa0")
    composed = unicodedata.normalize("NFC", visible)
    shown = composed.translate({ord(sign): "\ufffd" for sign in undrawn(visible)})
    assert drawn(visible, frozenset()) == shown
