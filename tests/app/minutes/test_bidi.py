"""Hebrew and Arabic stand in the order in which they are read."""

import pytest

from app.minutes.bidi import has_rtl, levels, visual


def shown(text: str) -> str:
    base, depth = levels(text)
    return visual(text, depth, base)


# Expected orders as the reference implementation of UAX 9 gives them.
@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("Jan אבג Peeters", "Jan גבא Peeters"),
        ("naam: אבג דהו.", "naam: והד גבא."),
        ("אבג Jan דהו", "והד Jan גבא"),
        ("אבג 12-34", "12-34 גבא"),
        ("(אבג)", "(גבא)"),
        ("tel. אב 050/12.34", "tel. 050/12.34 בא"),
        ("5 אבג", "גבא 5"),
        ("אב.", ".בא"),
        ("a אב ", "a בא "),
        ("", ""),
    ],
)
def test_lines_are_drawn_in_visual_order(typed: str, seen: str) -> None:
    assert shown(typed) == seen


def test_brackets_face_the_way_that_their_text_runs() -> None:
    assert shown("אב (גד) הו") == "וה (דג) בא"
    assert shown("אב (abc) 12") == "12 (abc) בא"
    assert shown("a (אב) 12") == "a (בא) 12"


def test_a_mark_stays_behind_its_letter() -> None:
    assert shown("אָב") == "באָ"
    assert shown("á אב") == "á בא"


def test_left_to_right_text_needs_no_thought() -> None:
    assert not has_rtl("Élodie Αθήνα Москва 日本 😀")
    assert has_rtl("x א")
