"""Typefaces that draw other letters than they say: people read one text, programs another."""

import struct
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from app.leaks.program import FontProgram
from app.leaks.typeface import read_map
from tests.app.leaks.broken import Breaking, changed

ONE, OTHER = "0", "2"
"""Digits that every copy shows, each as wide as the other."""


def _fonts(pdf: pikepdf.Pdf) -> list[Any]:
    return list(pdf.pages[0].obj.Resources.Font.values())


def _codes(font: Any) -> dict[str, int]:
    return {told: code for code, told in read_map(font.ToUnicode.read_bytes()).items()}


def _each(change: Callable[[Any], None]) -> Breaking:
    """Of every typeface that shows both digits."""

    def all_of_them(pdf: pikepdf.Pdf) -> None:
        shown = [font for font in _fonts(pdf) if {ONE, OTHER} <= _codes(font).keys()]
        assert shown
        for font in shown:
            change(font)

    return changed(all_of_them)


def _program(change: Callable[[bytearray, dict[str, int], dict[str, int]], None]) -> Breaking:
    """`change` gets the program, where each of its tables begins, and the codes of letters."""

    def rewritten(font: Any) -> None:
        held = font.FontDescriptor.FontFile2
        data = bytearray(held.read_bytes())
        change(data, _places(bytes(data)), _codes(font))
        held.write(bytes(data))

    return _each(rewritten)


def _places(program: bytes) -> dict[str, int]:
    count = struct.unpack_from(">H", program, 4)[0]
    rows = (struct.unpack_from(">4sLLL", program, 12 + 16 * at) for at in range(count))
    return {tag.decode(): offset for tag, _, offset, _ in rows}


def _entry(places: dict[str, int], code: int) -> slice:
    """Where a subset's only table of characters names the glyph of a code."""
    at = places["cmap"] + 12 + 10 + 2 * code
    return slice(at, at + 2)


def _exchanged(data: bytearray, places: dict[str, int], codes: dict[str, int]) -> None:
    one, other = _entry(places, codes[ONE]), _entry(places, codes[OTHER])
    data[one], data[other] = data[other], data[one]


def _moved(data: bytearray, places: dict[str, int], codes: dict[str, int]) -> None:
    """The first outline stands a little elsewhere."""
    glyph = FontProgram(bytes(data)).glyph_of[codes[ONE]]
    at = places["loca"] + 2 * glyph
    at = places["glyf"] + 2 * struct.unpack_from(">H", data, at)[0]
    data[at + 30] ^= 3


def _aside(data: bytearray, places: dict[str, int], codes: dict[str, int]) -> None:
    """The room before an outline."""
    glyph = FontProgram(bytes(data)).glyph_of[codes[ONE]]
    data[places["hmtx"] + 4 * glyph + 2] ^= 1


def _instructed(data: bytearray, places: dict[str, int], _codes: dict[str, int]) -> None:
    """What every glyph is prepared by may move its points."""
    data[places["prep"] + 5] ^= 1


def _read_twice(data: bytearray, places: dict[str, int], codes: dict[str, int]) -> None:
    """A second table of characters, which some programs prefer, says otherwise."""
    at, table = places["cmap"], bytes(data[places["cmap"] + 12 :])
    count = struct.unpack_from(">H", table, 8)[0]
    own = bytearray(table[: 10 + 2 * count])
    other = bytearray(own)
    one, two = 10 + 2 * codes[ONE], 10 + 2 * codes[OTHER]
    other[one : one + 2], other[two : two + 2] = own[two : two + 2], own[one : one + 2]
    made = struct.pack(">HHHHLHHL", 0, 2, 1, 0, 20, 3, 0, 20 + len(own)) + own + other
    row = next(
        12 + 16 * n for n in range(len(places)) if data[12 + 16 * n : 16 + 16 * n] == b"cmap"
    )
    struct.pack_into(">LL", data, row + 8, len(data), len(made))
    data += made
    assert at


def _encoded(font: Any) -> None:
    font[Name.Encoding] = Dictionary(
        BaseEncoding=Name.WinAnsiEncoding, Differences=Array([_codes(font)[ONE], Name.two])
    )


def _renamed(font: Any) -> None:
    font[Name.BaseFont] = Name("/AAAAAA+DejaVuSans")


def _said_otherwise(font: Any) -> None:
    """The letters are ours, and read as others."""
    told, codes = font.ToUnicode.read_bytes(), _codes(font)
    one, other = (f"<{codes[digit]:02X}> <{ord(digit):04X}>".encode() for digit in (ONE, OTHER))
    assert one in told
    assert other in told
    swapped = [f"<{codes[a]:02X}> <{ord(b):04X}>".encode() for a, b in (ONE + OTHER, OTHER + ONE)]
    for old, new in zip((one, other), (b"#1", b"#2"), strict=True):
        told = told.replace(old, new)
    font.ToUnicode.write(told.replace(b"#1", swapped[0]).replace(b"#2", swapped[1]))


FORGED: dict[str, Breaking] = {
    "two digits exchanged": _program(_exchanged),
    "an outline of its own": _program(_moved),
    "an outline that stands elsewhere": _program(_aside),
    "instructions of its own": _program(_instructed),
    "two readings": _program(_read_twice),
    "an encoding": _each(_encoded),
    "the name of another typeface": _each(_renamed),
    "two digits read as each other": _each(_said_otherwise),
}
