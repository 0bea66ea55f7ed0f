"""What documents can show is known without reading a typeface, and is what the typefaces have."""

import unicodedata

import pytest

from app.domain.printable import INVISIBLE, undrawn
from app.domain.secret import TEXT_LIMIT, SecretText
from app.minutes.font import BOLD, FALLBACK, REGULAR, face


def test_the_list_is_what_the_typefaces_draw() -> None:
    drawn = (face(REGULAR).covered & face(BOLD).covered) | face(FALLBACK).covered
    for code in range(0x110000):
        sign = chr(code)
        kind = unicodedata.category(sign)
        if INVISIBLE.match(sign) or sign in "\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029":
            assert undrawn(sign) == ()
        elif kind in ("Cs", "Co") or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
            assert undrawn(sign) == (sign,)
        elif unicodedata.normalize("NFC", sign) == sign:
            assert (undrawn(sign) == ()) is (sign in drawn), f"U+{code:04X}"


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        ("Café „Oase“ – 20 °C, €\n\t\u202eŞ", ()),
        ("Αθήνα, Москва, שלום, محمد, e\u0301", ()),
        ("Goed 🙂, goed 🙂 en 日本", ("🙂", "日", "本")),
        ("👨\u200d👩\ufe0f", ("👨", "👩")),
    ],
)
def test_each_sign_that_no_typeface_has_is_told_once(typed: str, missing: tuple[str, ...]) -> None:
    assert undrawn(typed) == missing == SecretText(typed).undrawn


def test_a_text_is_as_long_as_a_field_of_the_window_counts_it() -> None:
    assert not SecretText("é" * TEXT_LIMIT).too_long
    assert SecretText("é" * (TEXT_LIMIT + 1)).too_long
    assert not SecretText("𝐀" * (TEXT_LIMIT // 2)).too_long
    assert SecretText("𝐀" * (TEXT_LIMIT // 2 + 1)).too_long
