"""Breaks a text into drawn lines of a given width; nothing of the text is lost or hyphenated."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from app.minutes import bidi
from app.minutes.font import FALLBACK, Face, face
from app.minutes.script import as_typed, drawn

_NUMBER = "".join(rf"(?<!\b{number} )" for number in (r"\d", r"\d\d", r"\d\d\d"))
_NUMBER += "".join(rf"(?<!\b{number} )" for number in (r"\d\.", r"\d\d\.", "1er"))
_SHORT = "".join(rf"(?<!\b{short} )" for short in (r"[A-Z]\.", r"[Aa]rt\.", r"[Nn]r\."))
_YEAR = r"(?:19|20)\d\d(?!\d)"
_SPACE = re.compile(
    rf" (?<!« )(?![:;?!»](?: |$)){_SHORT}"
    rf"(?:(?![^\W\d_]|[€%])|{_NUMBER})"
    rf"(?:(?!{_YEAR})|(?<![^\W\d_] )(?<!\w\. ))"
)
"""At which a line may break: not within a date, nor between a number and what it counts."""


@dataclass(frozen=True, slots=True)
class Look:
    """A typeface, its size and line height in points, and an RGB colour (0 to 1 each)."""

    font: str
    size: float
    leading: float
    colour: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is drawn, in visual order. `indent` is in points, for lines set right."""

    pieces: tuple[tuple[str, str], ...]
    """(typeface, characters that it draws)."""
    indent: float = 0.0
    said: str | None = None
    """Its characters in the order in which they are read, where they are drawn in another."""


class _Measures(dict[str, float]):
    """Widths by character, in a typeface or else in the one that stands in for it."""

    def __init__(self, main: Face) -> None:
        super().__init__(main.width_of)
        self._fallback: dict[str, float] = face(FALLBACK).width_of

    def __missing__(self, character: str) -> float:
        return self._fallback[character]


@cache
def _measures(font: str) -> _Measures:
    return _Measures(face(font))


def width(text: str, look: Look) -> float:
    """Width of a single line in points."""
    shown = drawn(text, face(FALLBACK).covered)
    return sum(map(_measures(look.font).__getitem__, shown)) * look.size / 1000


def set_lines(text: str, look: Look, available: float) -> tuple[Line, ...]:
    """The lines of a text that may be `available` points wide; at least one.

    Lines break at spaces and where the text does, but not between a word and the mark that French
    sets off from it (`but : …`, `« mot »`), nor in a day, behind a number or an initial (`1er mai
    2027`, `20 min`, `art. 5`, `D. Roels`); a word wider than a line breaks anywhere but
    before a combining mark. A line that was broken at a space ends with it, and so does one that
    the text itself ends before its own end: words do not run together when the text is copied
    out or read aloud.
    """
    shown = drawn(text, face(FALLBACK).covered)
    limit = available * 1000 / look.size
    measures = _measures(look.font)
    covered = face(look.font).covered
    found: list[Line] = []
    for paragraph in shown.split("\n"):
        if found:
            found[-1] = _spaced(found[-1])
        spans = _breaks(paragraph, measures, limit)
        if bidi.has_rtl(paragraph):
            found += _bidi_lines(paragraph, spans, look, available)
        elif covered.issuperset(paragraph):
            found += (Line(((look.font, paragraph[a:b]),)) for a, b in spans)
        else:
            found += (Line(_pieces(paragraph[a:b], look.font)) for a, b in spans)
    return tuple(found)


def _spaced(line: Line) -> Line:
    """A line with a space behind it."""
    *first, (font, text) = line.pieces
    said = None if line.said is None else line.said + " "
    return replace(line, pieces=(*first, (font, text + " ")), said=said)


def _pieces(text: str, font: str) -> tuple[tuple[str, str], ...]:
    covered = face(font).covered
    return tuple(
        (font if own else FALLBACK, "".join(run))
        for own, run in groupby(text, covered.__contains__)
    )


def _bidi_lines(
    paragraph: str, spans: Iterator[tuple[int, int]], look: Look, available: float
) -> Iterator[Line]:
    base, levels = bidi.levels(paragraph)
    measures = _measures(look.font)
    for start, end in spans:
        typed = paragraph[start:end]
        bare = typed.rstrip(" ")
        line = bidi.visual(bare, levels[start:end], base)
        free = available - sum(map(measures.__getitem__, line)) * look.size / 1000
        # The space at which the line was broken shows nothing, and parts what follows it.
        shown = line + typed[len(bare) :]
        yield Line(_pieces(shown, look.font), max(free, 0.0) if base else 0.0, as_typed(typed))


def _breaks(paragraph: str, measures: _Measures, limit: float) -> Iterator[tuple[int, int]]:
    """(start, end) of each line; the space at which a line was broken still belongs to it."""
    measure = measures.__getitem__
    space = measures[" "]
    start = end = 0
    used = -space
    for word in _SPACE.split(paragraph):
        wide = sum(map(measure, word))
        if used + space + wide > limit and end > start:
            yield start, end + 1
            start, used = end + 1, -space
        begin = end + 1 if used >= 0 else start
        used += space + wide
        end = begin + len(word)
        if used > limit:
            for cut in _cuts(paragraph, begin, end, measures, limit - (used - wide)):
                yield start, cut
                start = cut
            used = sum(map(measure, paragraph[start:end]))
    yield start, end


def _cuts(paragraph: str, start: int, end: int, measures: _Measures, room: float) -> Iterator[int]:
    """Where a word that is wider than a line breaks."""
    used = 0.0
    for index in range(start, end):
        wide = measures[paragraph[index]]
        if used + wide > room and index > start and not _clings(paragraph[index]):
            yield index
            used, start = 0.0, index
        used += wide


def _clings(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me")
