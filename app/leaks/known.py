"""What a reader was told, by which a hit is explained and is no finding."""

from dataclasses import dataclass, field
from functools import cached_property

from app.leaks.canonical import words
from app.leaks.inflection import day_forms, days
from app.leaks.written import Written

WORD = 5
"""Letters of a word that counts by itself in a text."""
PIECE = 10
"""Letters of a run that the reader was told, if the rest belongs to what stands beside it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the reader of the document was told: strings that their document may hold."""

    said: tuple[str, ...] = ()
    """Texts that were disclosed to them."""
    frame: tuple[str, ...] = ()
    """Everything else that stands there, in reading order."""
    written: Written = field(default=Written(), repr=False)
    """What every document of ours holds beside its texts."""
    signers: frozenset[str] = frozenset()
    """Fingerprints of certificates that were known before: SHA-256, hexadecimal."""


@dataclass(frozen=True)
class Explained:
    """Whether the reader was told the same."""

    known: Known = field(repr=False)
    _asked: dict[str, bool] = field(default_factory=dict, repr=False)

    def __call__(self, hit: str) -> bool:
        """Whether they were told a word or a name."""
        told = self._asked.get(hit)
        if told is None:
            inside = len(hit) >= WORD and (hit in self._solid or hit[::-1] in self._solid)
            told = self._asked[hit] = inside or hit in self._words or self._met(hit)
        return told

    def _met(self, hit: str) -> bool:
        """Two words that the reader was told each, and that stand beside each other by chance."""
        return any(hit[:at] in self._words and hit[at:] in self._words for at in range(1, len(hit)))

    def run(self, run: str) -> bool:
        """The same of a run of letters, which may also be the end of one text and the next one.

        Of the two pieces one must be long: hardly a letter of a withheld text is then new.
        """
        return self(run) or any(
            max(at, len(run) - at) >= PIECE and run[:at] in self._solid and run[at:] in self._solid
            for at in range(1, len(run))
        )

    def said(self, code: str) -> bool:
        """Whether a disclosed text holds a code."""
        return any(code in text for text in self.known.said)

    @cached_property
    def _told(self) -> list[str]:
        return words("\n".join((*self.known.frame, *self.known.said)))

    @cached_property
    def _words(self) -> frozenset[str]:
        named = {
            form
            for text in (*self.known.frame, *self.known.said)
            for day in days(text)
            for form in day_forms(day)
        }
        return frozenset({*self._told, *(word[::-1] for word in self._told), *named})

    @cached_property
    def _solid(self) -> str:
        return "".join(self._told)
