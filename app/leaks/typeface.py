"""Embedded typefaces: what each code means, how wide it is, and whether more is there than used.

A subset that holds a glyph, a width or a meaning for a letter that no page shows tells which
letters stood in the text before (spec 5, test 3).
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from app.leaks.bundled import Bundled, bundled
from app.leaks.program import UNREADABLE_PROGRAM, FontProgram

_CHARS = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_BLOCK = re.compile(rb"beginbf(char|range)(.*?)endbf(?:char|range)", re.DOTALL)
_RANGE = re.compile(
    rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]*)>|\[(.*?)\])", re.DOTALL
)
_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")
_KEYS = "/Type /Subtype /Name /BaseFont /FirstChar /LastChar /Widths /FontDescriptor /ToUnicode"
_PLAIN = frozenset(_KEYS.split())
"""Of a typeface whose codes stand for glyphs by the program alone, whoever reads it."""
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
    program: FontProgram = field(repr=False, default=FontProgram(b""))
    own: Bundled | None = field(repr=False, default=None)
    """Of which of our typefaces it says that it is a part."""
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
        """Whether it is embedded and holds neither more nor other than what the pages show.

        Every letter is then drawn as one of our own typefaces draws it.
        """
        used = self.used | {SPACE, 0}
        if not self.embedded or not self.used <= self.meaning.keys():
            return False
        held = {code for code, told in self.meaning.items() if told.strip()}
        blank = (0, self.widths.get(SPACE))
        held |= {code for code, wide in self.widths.items() if wide not in blank}
        if not held <= used:
            return False
        try:
            shown = [(code, self.meaning[code]) for code in self.used]
            ours = self.own is not None and self.own.draws(self.program, shown)
            return ours and self._holds_only(used)
        except UNREADABLE_PROGRAM:
            return False

    def _holds_only(self, used: Set[int]) -> bool:
        program = self.program
        glyph_of = {code: code for code in used} if self.wide else program.glyph_of
        needed = program.with_parts({glyph_of[code] for code in used if code in glyph_of} | {0})
        if not program.drawn <= needed:
            return False
        for code in used - {0}:
            own = program.advance(glyph_of.get(code, 0))
            told = self.widths.get(code, own)
            if glyph_of.get(code) and abs(told - own) > _TOLERANCE:
                return False
        return True


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

    def honest(self) -> bool:
        """Whether every one that was asked for is."""
        return all(typeface.honest() for typeface in self._read.values())


def read_typeface(font: Any) -> Typeface:
    """A font dictionary (as pikepdf gives it) as a value."""
    wide = str(font.get("/Subtype")) == "/Type0"
    inner = font.DescendantFonts[0] if wide else font
    descriptor = inner.get("/FontDescriptor")
    program = None if descriptor is None else descriptor.get("/FontFile2")
    to_unicode = font.get("/ToUnicode")
    plain = font.keys() <= _PLAIN and descriptor is not None and "/FontFile3" not in descriptor
    return Typeface(
        embedded=program is not None,
        wide=wide,
        widths=_wide_widths(inner) if wide else _widths(font),
        meaning={} if to_unicode is None else read_map(to_unicode.read_bytes()),
        program=FontProgram(b"" if program is None else program.read_bytes()),
        own=bundled(str(font.get("/BaseFont", ""))) if plain else None,
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
