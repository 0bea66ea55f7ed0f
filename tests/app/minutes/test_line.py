"""Lines hold every character of a text, in its order, and stay within their width."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.minutes.font import BOLD, FALLBACK, REGULAR
from app.minutes.line import Line, Look, set_lines, width

LOOK = Look(REGULAR, 10, 14, (0, 0, 0))
LATIN = st.text(st.sampled_from("abcdefgh ijklm-\n€é")) | st.text("ab \n")


def said(line: Line) -> str:
    return "".join(text for _, text in line.pieces)


@settings(deadline=None)
@given(LATIN, st.floats(20, 400))
def test_nothing_is_lost_and_a_line_end_becomes_a_space(text: str, available: float) -> None:
    lines = set_lines(text, LOOK, available)
    assert "".join(map(said, lines)) == text.replace("\n", " ")


@settings(deadline=None)
@given(LATIN, st.floats(20, 400))
def test_no_line_is_wider_than_its_place(text: str, available: float) -> None:
    for line in set_lines(text, LOOK, available):
        assert width(said(line).rstrip(" "), LOOK) <= available + width("  ", LOOK)


def test_a_line_that_was_broken_at_a_space_ends_with_it() -> None:
    first, second = set_lines("gezamenlijk toezicht", LOOK, width("gezamenlijk", LOOK) + 1)
    assert (said(first), said(second)) == ("gezamenlijk ", "toezicht")


@pytest.mark.parametrize(
    ("text", "fits"),
    [("seul but : voir", "seul but"), ("dire oui » ici", "dire oui"), ("au « oui »", "au «")],
)
def test_a_mark_that_french_sets_off_stays_with_its_word(text: str, fits: str) -> None:
    first, *_ = set_lines(text, LOOK, width(fits, LOOK) + 1)
    assert said(first).split() == text.split()[:1]


@pytest.mark.parametrize(
    "text",
    [
        "26 november 2026",
        "26 nov 2026",
        "1er janvier 2027",
        "18 déc. 2026",
        "1. Mai 2026",
        "30. Sept. 2026",
        "26 November 2026",
        "20 min",
        "100 %",
        "5 €",
        "art. 458ter",
        "C. pén.",
        "D. Roels",
    ],
)
def test_a_day_a_measure_and_a_short_form_stand_on_one_line(text: str) -> None:
    lines = set_lines(f"op {text} en", LOOK, width(text, LOOK) + 4)
    assert [said(line).strip() for line in lines] == ["op", text, "en"]


def test_rows_of_digits_break_between_their_groups() -> None:
    lines = set_lines("01234567 89abcdef 00000 11111", LOOK, width("01234567 8", LOOK))
    assert [said(line).strip() for line in lines][:2] == ["01234567", "89abcdef"]


def test_a_combining_mark_stays_with_its_letter() -> None:
    text = "x\u0302" * 50
    for line in set_lines(text, LOOK, 60):
        assert said(line)[0] == "x"


def test_another_typeface_stands_in_only_where_it_must() -> None:
    (line,) = set_lines("a א b", Look(BOLD, 10, 14, (0, 0, 0)), 400)
    assert line.pieces == ((BOLD, "a "), (FALLBACK, "א"), (BOLD, " b"))


def test_a_line_that_is_drawn_from_the_right_knows_how_it_is_read() -> None:
    first, second = set_lines("naam (אבג) محمد\nנס", LOOK, 400)
    assert said(first) != first.said == "naam (אבג) محمد "
    assert second.said == "נס"
    assert all(line.said is None for line in set_lines("naam\né €", LOOK, 400))


def test_a_text_that_runs_from_the_right_stands_at_the_right() -> None:
    (line,) = set_lines("אבג", LOOK, 400)
    assert 380 < line.indent < 400
    (line,) = set_lines("naam אבג", LOOK, 400)
    assert line.indent == 0
