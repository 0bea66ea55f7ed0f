"""Alt and a key of the row of digits, as keyboards and systems report it."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from ui.table.digits import SCAN_OF_ONE, number_of

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def event(
    key: int, text: str = "", modifiers: Qt.KeyboardModifier = ALT, scan: int = 0
) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, scan, 0, 0, text)


@pytest.mark.parametrize(("platform", "one"), list(SCAN_OF_ONE.items()))
@pytest.mark.parametrize("number", range(1, 10))
@pytest.mark.parametrize("modifiers", [ALT, ALT | SHIFT])
def test_the_place_of_the_key_counts_whatever_is_printed_on_it(
    platform: str, one: int, number: int, modifiers: Qt.KeyboardModifier
) -> None:
    pressed = event(Qt.Key.Key_Eacute, "é", modifiers, one + number - 1)
    assert number_of(pressed, platform) == number


@pytest.mark.parametrize("layout", ["&é\"'(§è!ç", "&é\"'(-è_ç"])
def test_without_a_place_the_signs_of_belgian_and_french_keyboards_count(layout: str) -> None:
    found = [number_of(event(ord(sign.upper()), sign), "offscreen") for sign in layout]
    assert found == list(range(1, 10))


@pytest.mark.parametrize("number", range(1, 10))
def test_a_digit_behind_shift_counts_too(number: int) -> None:
    pressed = event(Qt.Key.Key_0 + number, str(number), ALT | SHIFT)
    assert number_of(pressed, "offscreen") == number


@pytest.mark.parametrize(
    "other",
    [
        event(Qt.Key.Key_1, "1", Qt.KeyboardModifier.NoModifier, 10),
        event(Qt.Key.Key_1, "|", ALT | CTRL, 10),  # AltGr on Windows
        event(Qt.Key.Key_1, "1", ALT | Qt.KeyboardModifier.KeypadModifier, 87),
        event(Qt.Key.Key_0, "0", ALT, 19),
        event(Qt.Key.Key_A, "a", ALT, 24),
        event(Qt.Key.Key_Alt, "", ALT, 64),
    ],
)
def test_any_other_key_is_left_alone(other: QKeyEvent) -> None:
    assert number_of(other, "xcb") is None
