"""Contrast after WCAG 2.2, 1.4.3: at least 4.5 : 1 for every text on its ground."""

import pytest

from ui.style.dress import LOOKS

PAIRS = (
    ("text", "window"),
    ("text", "base"),
    ("text", "alternate"),
    ("muted", "window"),
    ("muted", "base"),
    ("muted", "alternate"),
    ("placeholder", "base"),
    ("off", "window"),
    ("off", "base"),
    ("off", "alternate"),
    ("on_accent", "accent"),
    ("on_selected", "selected"),
    ("on_notice", "notice"),
    ("on_exercise", "exercise"),
    ("text", "selected"),
    ("link", "window"),
    ("link", "base"),
)
RINGS = (
    ("accent", "window"),
    ("accent", "base"),
    ("accent", "selected"),
    ("on_accent", "accent"),
    ("border", "window"),
    ("border", "base"),
    ("notice_line", "notice"),
)


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_texts_can_be_read(look: str, text: str, ground: str) -> None:
    assert contrast(LOOKS[look][text], LOOKS[look][ground]) >= 4.5


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("ring", "ground"), RINGS)
def test_focus_and_borders_can_be_seen(look: str, ring: str, ground: str) -> None:
    assert contrast(LOOKS[look][ring], LOOKS[look][ground]) >= 3


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("on", "off"), [("text", "off"), ("border", "off_line")])
def test_what_can_be_pressed_differs_from_what_cannot(look: str, on: str, off: str) -> None:
    assert contrast(LOOKS[look][on], LOOKS[look][off]) >= 2


@pytest.mark.parametrize("look", LOOKS)
def test_what_a_field_asks_for_differs_from_what_was_typed_there(look: str) -> None:
    assert contrast(LOOKS[look]["text"], LOOKS[look]["placeholder"]) >= 1.75
