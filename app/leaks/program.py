"""An embedded TrueType program: which glyph a code draws, how wide it is, and of what it is made.

Read here by ourselves (ISO/IEC 14496-22), so that nothing that wrote a file also judges it.
"""

import struct
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property

COPIED = ("OS/2", "cvt ", "fpgm", "name", "prep")
"""Tables that stay as they are in a subset; three of them move the points of an outline."""
_COUNTED = {"head": ((8, 12), (50, 52)), "hhea": ((34, 36),), "maxp": ((4, 6),), "post": ((0, 4),)}
"""Parts of tables that count glyphs, or are counted over the file: a subset has its own."""
_POST = 16
KNOWN = frozenset({*COPIED, *_COUNTED, "cmap", "glyf", "hmtx", "loca"})
UNREADABLE_PROGRAM = (struct.error, KeyError, IndexError, ValueError, ZeroDivisionError)
"""What reading raises on bytes that are no such program."""

Shape = tuple[object, ...]
"""All that draws a glyph: its width, where it stands, and its outline with those it is made of."""


@dataclass(frozen=True)
class FontProgram:
    """A program by its bytes; whatever is asked of one that is none raises `UNREADABLE_PROGRAM`."""

    data: bytes

    @cached_property
    def tables(self) -> Mapping[str, bytes]:
        """Every table by its tag."""
        found = {}
        for at in range(struct.unpack_from(">H", self.data, 4)[0]):
            tag, _, offset, length = struct.unpack_from(">4sLLL", self.data, 12 + 16 * at)
            found[tag.decode("latin-1")] = self.data[offset : offset + length]
        return found

    @cached_property
    def frame(self) -> Mapping[str, bytes]:
        """What a subset shares with the whole."""
        held = {tag: self.tables[tag] for tag in COPIED if tag in self.tables}
        for tag, parts in _COUNTED.items():
            bare = bytearray(self.tables[tag][:_POST] if tag == "post" else self.tables[tag])
            for start, end in parts:
                bare[start:end] = bytes(end - start)
            held[tag] = bytes(bare)
        return held

    @cached_property
    def glyph_of(self) -> Mapping[int, int]:
        """Codes → glyphs of every subtable; symbols at their low byte.

        Two that differ would let two programs draw two texts: they raise ValueError.
        """
        found: dict[int, int] = {}
        for codes in self._subtables():
            low = {code & 0xFF: glyph for code, glyph in codes.items()}
            if any(found.get(code, glyph) != glyph for code, glyph in low.items()):
                raise ValueError("two readings")
            found |= low
        return found

    @cached_property
    def letters(self) -> Mapping[int, int]:
        """Characters of Unicode → glyphs, of a whole typeface."""
        found: dict[int, int] = {}
        for codes in self._subtables():
            found = codes if len(codes) > len(found) else found
        return found

    def shape(self, glyph: int) -> Shape:
        """Of one glyph: equal shapes are drawn alike where `frame` is equal too."""
        return (*self.metrics(glyph), *self._outline(glyph, 0))

    def metrics(self, glyph: int) -> tuple[int, int]:
        """Advance, and the room before the outline, in units of the program."""
        count = struct.unpack_from(">H", self.tables["hhea"], 34)[0]
        metrics = self.tables["hmtx"]
        advance = struct.unpack_from(">H", metrics, 4 * min(glyph, count - 1))[0]
        before = 4 * glyph + 2 if glyph < count else 2 * (glyph + count)
        return advance, struct.unpack_from(">h", metrics, before)[0]

    def advance(self, glyph: int) -> float:
        """In thousandths of the type size."""
        per_em: int = struct.unpack_from(">H", self.tables["head"], 18)[0]
        return self.metrics(glyph)[0] * 1000 / per_em

    @cached_property
    def drawn(self) -> frozenset[int]:
        """Glyphs that have an outline."""
        offsets = self._offsets
        return frozenset(at for at in range(len(offsets) - 1) if offsets[at + 1] > offsets[at])

    def with_parts(self, glyphs: Set[int]) -> set[int]:
        """Glyphs, and those of which composite ones are made."""
        found, waiting = set(glyphs), list(glyphs)
        while waiting:
            for _, part, _ in self._parts(self._glyph(waiting.pop())):
                if part not in found:
                    found.add(part)
                    waiting.append(part)
        return found

    @cached_property
    def _offsets(self) -> tuple[int, ...]:
        loca = self.tables["loca"]
        if struct.unpack_from(">h", self.tables["head"], 50)[0]:
            return struct.unpack(f">{len(loca) // 4}L", loca[: len(loca) // 4 * 4])
        short = struct.unpack(f">{len(loca) // 2}H", loca[: len(loca) // 2 * 2])
        return tuple(2 * at for at in short)

    def _glyph(self, glyph: int) -> bytes:
        return self.tables["glyf"][self._offsets[glyph] : self._offsets[glyph + 1]]

    def _outline(self, glyph: int, depth: int) -> Iterator[object]:
        data = self._glyph(glyph)
        if depth > 8:
            raise ValueError("too deep")
        end = 0
        for start, part, end in self._parts(data):
            yield data[start : start + 2], data[start + 4 : end], *self._outline(part, depth + 1)
        # Behind the parts of a composite glyph stand its instructions; padding draws nothing.
        yield data[:10] if end else b"", data[end:].rstrip(b"\0")

    @staticmethod
    def _parts(data: bytes) -> Iterator[tuple[int, int, int]]:
        """(start, glyph, end) of each part of a composite glyph."""
        if len(data) < 10 or struct.unpack_from(">h", data)[0] >= 0:
            return
        end, more = 10, True
        while more:
            start = end
            flags, part = struct.unpack_from(">HH", data, start)
            end = start + 4 + (4 if flags & 1 else 2)
            end += 2 if flags & 8 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0
            yield start, part, end
            more = bool(flags & 0x20)

    def _subtables(self) -> Iterator[dict[int, int]]:
        table = self.tables["cmap"]
        for at in range(struct.unpack_from(">H", table, 2)[0]):
            offset = struct.unpack_from(">HHL", table, 4 + 8 * at)[2]
            yield _READERS[struct.unpack_from(">H", table, offset)[0]](table, offset)


def _bytes(table: bytes, offset: int) -> dict[int, int]:
    return dict(enumerate(table[offset + 6 : offset + 262]))


def _row(table: bytes, offset: int) -> dict[int, int]:
    first, count = struct.unpack_from(">HH", table, offset + 6)
    return dict(enumerate(struct.unpack_from(f">{count}H", table, offset + 10), first))


def _segments(table: bytes, offset: int) -> dict[int, int]:
    double = struct.unpack_from(">H", table, offset + 6)[0]
    ends, starts = offset + 14, offset + 16 + double
    found = {}
    for at in range(0, double, 2):
        end, first = (struct.unpack_from(">H", table, base + at)[0] for base in (ends, starts))
        place = starts + 2 * double + at
        shift = struct.unpack_from(">H", table, starts + double + at)[0]
        listed = struct.unpack_from(">H", table, place)[0]
        for code in range(first, min(end, 0xFFFE) + 1):
            glyph = code
            if listed:
                glyph = struct.unpack_from(">H", table, place + listed + 2 * (code - first))[0]
            if glyph:
                found[code] = (glyph + shift) & 0xFFFF
    return found


def _groups(table: bytes, offset: int) -> dict[int, int]:
    found: dict[int, int] = {}
    for at in range(struct.unpack_from(">L", table, offset + 12)[0]):
        first, last, glyph = struct.unpack_from(">LLL", table, offset + 16 + 12 * at)
        found |= {code: glyph + code - first for code in range(first, min(last, 0x10FFFF) + 1)}
    return found


_READERS = {0: _bytes, 4: _segments, 6: _row, 12: _groups}
"""Formats of the table of characters."""
