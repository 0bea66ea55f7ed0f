"""Embedded typefaces: what each code means, how wide it is, and whether more is there than used.

A subset that holds a glyph, a width or a meaning for a letter that no page shows tells which
letters stood in the text before (spec 5, test 3).
"""

import re
import struct
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

_CHARS = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_BLOCK = re.compile(rb"beginbf(char|range)(.*?)endbf(?:char|range)", re.DOTALL)
_RANGE = re.compile(
    rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]*)>|\[(.*?)\])", re.DOTALL
)
_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")
SPACE = 32
_TOLERANCE = 1.5
"""Thousandths of the type size by which a width may differ from the typeface's own."""


@dataclass
class Typeface:
    """One font of the document. `used` grows with every code that a page shows."""

    embedded: bool
    wide: bool
    """Whether codes are two bytes."""
    widths: Mapping[int, float]
    meaning: Mapping[int, str]
    program: bytes = field(repr=False, default=b"")
    used: set[int] = field(default_factory=set)

    def show(self, shown: bytes) -> tuple[str, float]:
        """What a shown string means, and its advance in text space at size 1.

        A code without a meaning stands for itself.
        """
        codes = self._codes(shown)
        self.used.update(codes)
        told = "".join(map(chr, codes)) if self.wide else shown.decode("latin-1")
        return told.translate(self._letters), sum(map(self._advances.__getitem__, codes)) / 1000

    def _codes(self, shown: bytes) -> Sequence[int]:
        if not self.wide:
            return shown
        return [high << 8 | low for high, low in zip(shown[::2], shown[1::2], strict=False)]

    @cached_property
    def _letters(self) -> dict[int, str]:
        return {code: told for code, told in self.meaning.items() if told}

    @cached_property
    def _advances(self) -> defaultdict[int, float]:
        return defaultdict(float, self.widths)

    def honest(self) -> bool:
        """Whether it is embedded and holds neither more nor other than what the pages show."""
        used = self.used | {SPACE, 0}
        if not self.embedded or not self.used <= self.meaning.keys():
            return False
        held = {code for code, told in self.meaning.items() if told.strip()}
        blank = (0, self.widths.get(SPACE))
        held |= {code for code, wide in self.widths.items() if wide not in blank}
        if not held <= used:
            return False
        try:
            return _holds_only(self.program, used, self.widths, self.wide)
        except (struct.error, KeyError, IndexError, ValueError, ZeroDivisionError):
            return False


class Typefaces:
    """What pages of a file share, each read once: typefaces, and the patterns behind a page."""

    def __init__(self) -> None:
        self._read: dict[Any, Typeface] = {}
        self.tiles: set[Any] = set()

    def __call__(self, font: Any) -> Typeface:
        """The typeface of a font dictionary."""
        key = font.objgen if font.is_indirect else id(font)
        if key not in self._read:
            self._read[key] = read_typeface(font)
        return self._read[key]

    @property
    def read(self) -> Collection[Typeface]:
        """All that were asked for."""
        return self._read.values()


def read_typeface(font: Any) -> Typeface:
    """A font dictionary (as pikepdf gives it) as a value."""
    wide = str(font.get("/Subtype")) == "/Type0"
    inner = font.DescendantFonts[0] if wide else font
    descriptor = inner.get("/FontDescriptor")
    program = None if descriptor is None else descriptor.get("/FontFile2")
    to_unicode = font.get("/ToUnicode")
    return Typeface(
        embedded=program is not None,
        wide=wide,
        widths=_wide_widths(inner) if wide else _widths(font),
        meaning={} if to_unicode is None else read_map(to_unicode.read_bytes()),
        program=b"" if program is None else program.read_bytes(),
    )


def _widths(font: Any) -> dict[int, float]:
    first = int(font.get("/FirstChar", 0))
    return {first + at: float(wide) for at, wide in enumerate(font.get("/Widths", []))}


def _wide_widths(font: Any) -> dict[int, float]:
    found: dict[int, float] = {}
    told = list(font.get("/W", []))
    while len(told) >= 2:
        first = int(told.pop(0))
        after = told.pop(0)
        try:
            found |= {first + at: float(wide) for at, wide in enumerate(after)}
        except TypeError:
            wide = float(told.pop(0))
            found |= dict.fromkeys(range(first, min(int(after), 65535) + 1), wide)
    return found


def read_map(data: bytes) -> dict[int, str]:
    """A ToUnicode map: code → text."""
    found: dict[int, str] = {}
    for kind, block in _BLOCK.findall(data):
        if kind == b"char":
            found |= {int(code, 16): _utf16(text) for code, text in _CHARS.findall(block)}
            continue
        for low, high, start, listed in _RANGE.findall(block):
            codes = range(int(low, 16), min(int(high, 16), int(low, 16) + 65535) + 1)
            if listed:
                texts = [_utf16(text) for text in _HEX.findall(listed)]
                found |= dict(zip(codes, texts, strict=False))
            elif start:
                told = _utf16(start)
                found |= {c: told[:-1] + chr(ord(told[-1]) + c - codes[0]) for c in codes}
    return found


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be", "replace")


def _holds_only(program: bytes, used: Set[int], widths: Mapping[int, float], wide: bool) -> bool:
    tables = _tables(program)
    glyph_of = {code: code for code in used} if wide else _cmap(tables["cmap"])
    offsets = _offsets(tables)
    needed = {glyph_of[code] for code in used if code in glyph_of} | {0}
    needed |= _parts_of(tables["glyf"], offsets, needed)
    drawn = {at for at in range(len(offsets) - 1) if offsets[at + 1] > offsets[at]}
    if not drawn <= needed:
        return False
    advances, per_em = _advances(tables)
    for code in used - {0}:
        own = advances[min(glyph_of.get(code, 0), len(advances) - 1)] * 1000 / per_em
        if code in widths and glyph_of.get(code) and abs(widths[code] - own) > _TOLERANCE:
            return False
    return True


def _tables(program: bytes) -> dict[str, bytes]:
    count = struct.unpack_from(">H", program, 4)[0]
    found = {}
    for at in range(count):
        tag, _, offset, length = struct.unpack_from(">4sLLL", program, 12 + 16 * at)
        found[tag.decode("latin-1")] = program[offset : offset + length]
    return found


def _offsets(tables: Mapping[str, bytes]) -> tuple[int, ...]:
    loca = tables["loca"]
    if struct.unpack_from(">h", tables["head"], 50)[0]:
        return struct.unpack(f">{len(loca) // 4}L", loca[: len(loca) // 4 * 4])
    return tuple(2 * at for at in struct.unpack(f">{len(loca) // 2}H", loca[: len(loca) // 2 * 2]))


def _advances(tables: Mapping[str, bytes]) -> tuple[list[int], int]:
    count = struct.unpack_from(">H", tables["hhea"], 34)[0]
    pairs = struct.unpack_from(f">{2 * count}H", tables["hmtx"])
    return list(pairs[::2]), struct.unpack_from(">H", tables["head"], 18)[0]


def _parts_of(glyf: bytes, offsets: tuple[int, ...], glyphs: Set[int]) -> set[int]:
    """The glyphs of which composite ones are made."""
    found: set[int] = set()
    waiting = list(glyphs)
    while waiting:
        at = waiting.pop()
        place, end = offsets[at], offsets[at + 1]
        if end <= place or struct.unpack_from(">h", glyf, place)[0] >= 0:
            continue
        place += 10
        more = True
        while more:
            flags, part = struct.unpack_from(">HH", glyf, place)
            if part not in found:
                found.add(part)
                waiting.append(part)
            place += 4 + (4 if flags & 1 else 2)
            place += 2 if flags & 8 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0
            more = bool(flags & 0x20)
    return found


def _cmap(table: bytes) -> dict[int, int]:
    """Codes → glyphs of every subtable of the usual formats; symbols at their low byte."""
    found: dict[int, int] = {}
    for at in range(struct.unpack_from(">H", table, 2)[0]):
        offset = struct.unpack_from(">HHL", table, 4 + 8 * at)[2]
        form = struct.unpack_from(">H", table, offset)[0]
        if form == 0:
            found |= dict(enumerate(table[offset + 6 : offset + 262]))
        elif form == 6:
            first, count = struct.unpack_from(">HH", table, offset + 6)
            glyphs = struct.unpack_from(f">{count}H", table, offset + 10)
            found |= {first + index: glyph for index, glyph in enumerate(glyphs)}
        else:
            raise ValueError("another format")
    return {code & 0xFF: glyph for code, glyph in found.items()}
