"""The typefaces that this program brings along, to compare with them what a file embeds.

A typeface that draws another letter than it says shows people one text and tells programs another.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from app.leaks.program import KNOWN, FontProgram
from resources import FOLDER

NAMES = ("NotoSans-Regular", "NotoSans-Bold", "DejaVuSans")
STANDS_IN = "DejaVuSans"
"""Draws a box for a letter that none of them has."""
_BOX = 0xFFFD
_SUBSET = re.compile(r"/?[A-Z]{6}\+(.+)")
_FORMS = re.compile("[\ufb50-\ufefc]")


@dataclass(frozen=True)
class Bundled:
    """One of them, whole."""

    name: str
    program: FontProgram

    def draws(self, other: FontProgram, shown: Iterable[tuple[int, str]]) -> bool:
        """Whether another program is a part of this one, and draws these (code, text) as it does.

        Raises one of `UNREADABLE_PROGRAM` for one that cannot be read.
        """
        return (
            other.tables.keys() <= KNOWN
            and other.frame == self.program.frame
            and all(self._draws(other, other.glyph_of[code], text) for code, text in shown)
        )

    def _draws(self, other: FontProgram, glyph: int, text: str) -> bool:
        own = self._glyphs.get(text)
        if own is None and self.name == STANDS_IN:
            own = {self.program.letters[_BOX]}
        return own is not None and other.shape(glyph) in map(self.program.shape, own)

    @cached_property
    def _glyphs(self) -> Mapping[str, set[int]]:
        """Text → the glyphs that may show it: an Arabic letter has up to four."""
        found: dict[str, set[int]] = defaultdict(set)
        for code, glyph in self.program.letters.items():
            letter = chr(code)
            typed = unicodedata.normalize("NFKC", letter) if _FORMS.match(letter) else letter
            found[typed].add(glyph)
        return dict(found)


def bundled(name: str) -> Bundled | None:
    """By the name under which a subset of it is embedded."""
    found = _SUBSET.fullmatch(name)
    return _read(found[1]) if found is not None and found[1] in NAMES else None


@cache
def _read(name: str) -> Bundled:
    data = (FOLDER / "fonts" / f"{name}.ttf").read_bytes()
    return Bundled(name, FontProgram(data))
