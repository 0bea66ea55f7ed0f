"""What is searched: the one module of this package that opens a text.

A term is a whole name in one of its forms, a code, a number, a word of some length, or a run of
letters of a withheld text. Common words alone are no finding: a hit counts only if the reader was
not told the same, and what they were told is all that a clean document says.
"""

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from unicodedata import normalize

from app.audit.merkle import HASH_LENGTH
from app.audit.opening import DEPTH
from app.domain.pseudonym import ALPHABET, LENGTH
from app.domain.reveal import reveal
from app.domain.secret import SecretText
from app.domain.withheld import Withheld
from app.leaks.canonical import solid, words
from app.leaks.inflection import (
    ENDINGS,
    GENITIVES,
    PARTICLES,
    SHORTEST_ALONE,
    TITLES,
    day_forms,
    name_forms,
    numbers,
)
from app.leaks.known import WORD, Explained, Known
from app.leaks.vocabulary import VOCABULARY

RUN = 16
"""Letters of a run, about three words; any common run of `RUN + STRIDE - 1` letters is found."""
STRIDE = 6
PART, SKIP = 6, 3
"""Letters by which a name of eight or more is found inside a text without spaces."""
LONGEST_NAME = 6
"""Words of a name or a date at most."""
WORD_IN_BYTES, WORD_BY_CHANCE = 6, 8
"""Letters of a word that counts by itself among bytes, and with accents among random ones: of those
every second is some letter with an accent, and shorter words stand there by chance.
"""
LONGEST_WORD = 30
_People = tuple[tuple[SecretText, ...], tuple[SecretText, ...], tuple[date, ...]]
_CODES = re.compile(f"[{ALPHABET}]{{{LENGTH},}}")
_TAILS = frozenset(ENDINGS)
_INFLECTED = tuple((end, end[::-1]) for end in ENDINGS if end)
_LETTERED = re.compile(r"[^\W\d_]+")
_LETTERS = re.compile(rb"[A-Za-z\x80-\xff]{6,}")
_ALL_PLAIN = re.compile(rb"[A-Za-z0-9]+")
_PLAIN = re.compile(rb"[A-Za-z]{6,}")
_TOKENS = re.compile(rb"[A-Za-z0-9]{6,}")


@dataclass(frozen=True, slots=True)
class _Form:
    """Of one withheld text: its words and its runs, each forwards and backwards."""

    words: frozenset[str]
    beginnings: frozenset[str]
    """Of its words, to find one that is written as several."""
    runs: frozenset[str]


@dataclass(frozen=True)
class _Names:
    """Of people and days, in all their forms."""

    forms: frozenset[str] = field(repr=False)

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """Of each form, to find the names of several words."""
        return _beginnings(self.forms)

    @cached_property
    def parts(self) -> dict[str, list[str]]:
        """Long names by their first letters, from each place at which a part may begin.

        A form with an ending is found by the name in it; here it would take the first letters of
        the next word for its ending.
        """
        long = {name for name in self.forms if len(name) >= PART + SKIP - 1}
        found: dict[str, list[str]] = {}
        for name in long:
            if any(bare in long for bare in _bare(name)):
                continue
            for at in range(SKIP):
                found.setdefault(name[at : at + PART], []).append(name)
        return found


class Forms:
    """What texts and names are searched as, each worked out once for all copies of a meeting.

    Lives as long as one signing: no cache of the process may hold what is secret.
    """

    def __init__(self) -> None:
        self._texts: dict[SecretText, _Form] = {}
        self._names: dict[tuple[SecretText, bool], frozenset[str]] = {}
        self._everyone: dict[_People, _Names] = {}
        self._random: dict[bytes, tuple[frozenset[str], str]] = {}

    def text(self, text: SecretText) -> _Form:
        """Of a text."""
        if text not in self._texts:
            self._texts[text] = _form(reveal(text))
        return self._texts[text]

    def names(self, withheld: Withheld) -> _Names:
        """Of all whom it names.

        They are the same for every copy, and so no copy costs more where there are more of them.
        """
        people = withheld.people, withheld.subjects, withheld.born
        if people not in self._everyone:
            self._everyone[people] = _Names(
                frozenset().union(
                    *map(self._name, withheld.people),
                    *(self._name(name, given_alone=True) for name in withheld.subjects),
                    *(day_forms(day) for day in withheld.born),
                )
            )
        return self._everyone[people]

    def drawn(self, data: bytes) -> tuple[frozenset[str], str]:
        """What may be words among random bytes, and all their letters in a row.

        Two copies prove a passage that both show by the same hashes; what is longer than a row of
        those is a copy's own, and not kept.
        """
        if len(data) > DEPTH * HASH_LENGTH:
            return _among_random(data)
        if data not in self._random:
            self._random[data] = _among_random(data)
        return self._random[data]

    def _name(self, name: SecretText, given_alone: bool = False) -> frozenset[str]:
        key = name, given_alone
        if key not in self._names:
            forms = name_forms(reveal(name), given_alone) | {solid(reveal(name))}
            # One or two letters stand in every document.
            self._names[key] = _both_ways({one for one in forms if len(one) >= SHORTEST_ALONE})
        return self._names[key]


def _among_random(data: bytes) -> tuple[frozenset[str], str]:
    inside = {
        run[at : at + length].decode("ascii").lower()
        for run in _PLAIN.findall(data)
        for at in range(len(run))
        for length in range(WORD_IN_BYTES, min(LONGEST_WORD, len(run) - at) + 1)
    }
    accented = b"\n".join(_LETTERS.findall(data))
    told = (*words(accented.decode("latin-1")), *words(accented.decode("utf-8", "ignore")))
    inside |= {word for word in told if len(word) >= WORD_BY_CHANCE}
    letters = b"".join(_ALL_PLAIN.findall(data)).decode("ascii").lower()
    return frozenset(inside), letters


def _form(text: str) -> _Form:
    told = words(text)
    whole = "".join(told)
    runs = {whole[at : at + RUN] for at in range(len(whole) - RUN + 1)}
    alone = {w for w in told if len(w) >= WORD and not w.isdigit()}
    alone |= {w for w in told if len(w) >= 4 and any(map(str.isdigit, w))}
    both = _both_ways(alone | set(numbers(text)))
    return _Form(both, _beginnings(both), _both_ways(runs))


def _bare(name: str) -> Iterator[str]:
    """What a name would be without each ending that it may have, forwards or backwards."""
    for end, begin in _INFLECTED:
        if name.endswith(end):
            yield name.removesuffix(end)
        if name.startswith(begin):
            yield name.removeprefix(begin)


def _beginnings(told: Set[str]) -> frozenset[str]:
    return frozenset(one[:end] for one in told for end in range(1, len(one)))


def _both_ways(told: Set[str]) -> frozenset[str]:
    return frozenset({*told, *(one[::-1] for one in told)})


class SearchTerms:
    """All that one recipient may not learn, ready to be searched; says nothing of itself."""

    def __init__(self, withheld: Withheld, known: Known, forms: Forms | None = None) -> None:
        forms = forms or Forms()
        texts = [forms.text(text) for text in withheld.texts if text]
        self._words: Set[str] = frozenset().union(*(form.words for form in texts))
        self._beginnings: Set[str] = frozenset().union(*(form.beginnings for form in texts))
        self._runs: Set[str] = frozenset().union(*(form.runs for form in texts))
        self._names = forms.names(withheld)
        self._drawn = forms.drawn
        self._codes = frozenset(reveal(code) for code in withheld.codes)
        self._explained = Explained(known)

    def __repr__(self) -> str:
        return "SearchTerms(…)"

    def in_text(self, text: str, *, lone: bool = True, technical: bool = False) -> bool:
        """Whether a text says something withheld, forwards or backwards, spaced or not.

        Without `lone`, an ordinary word by itself is nothing; `technical` lets the words of the
        file format pass.
        """
        if not text or text.isspace():
            return False
        told = words(text)
        spared = VOCABULARY if technical else frozenset()
        return (
            self._in_words(self._rows(told, spared), lone, spared)
            or self._in_letters("".join(told))
            or self.in_codes(text)
        )

    def told(self, word: str) -> bool:
        """Whether the reader was told a word."""
        return self._explained(word)

    def in_codes(self, text: str) -> bool:
        """Whether a random name stands there; only a disclosed text explains one."""
        runs = _CODES.findall(text) if self._codes else ()
        found = {run[at : at + LENGTH] for run in runs for at in range(len(run) - LENGTH + 1)}
        hits = {code for code in self._codes if code in found or code[::-1] in found}
        return any(not self._explained.said(code) for code in hits)

    def in_bytes(self, data: bytes, *, lone: bool = True) -> bool:
        """Whether bytes hold a longer word, a name or a code as letters of one or two bytes."""
        letters = _LETTERS.findall(data)
        if not letters:
            return False
        if self._codes and any(
            token in self._codes or token[::-1] in self._codes
            for token in map(_ascii, _TOKENS.findall(data))
        ):
            return True
        joined = b"\n".join(letters)
        told = words(joined.decode("latin-1"))
        if not joined.isascii():
            told += words(joined.decode("utf-8", "ignore"))
        told = [word for word in told if len(word) >= WORD_IN_BYTES]
        return self._in_words(set(told), lone, VOCABULARY) or self._in_letters(
            solid(data.decode("utf-8", "ignore"))
        )

    def in_drawn(self, data: bytes, *, lone: bool = True) -> bool:
        """The same among random bytes, in which letters may stand before and behind a word."""
        inside, letters = self._drawn(data)
        return self._in_words(inside, lone, VOCABULARY) or self._in_letters(letters)

    def _in_words(self, grams: Set[str], lone: bool, spared: Set[str]) -> bool:
        for wanted in (self._words, self._names.forms) if lone else (self._names.forms,):
            if any(not self._explained(hit) for hit in (wanted & grams) - spared):
                return True
        return False

    def _rows(self, told: list[str], spared: Set[str]) -> set[str]:
        """Every word, and up to `LONGEST_NAME` in a row, solid, that begin as a term does.

        None ends with a word that is but an ending, and none is made of spared words alone: `nl-BE`
        before `x-default` is nobody's name.
        """
        found, of_words, of_names = set(told), self._beginnings, self._names.beginnings
        for at, row in enumerate(told):
            bare = row in spared
            for last in told[at + 1 : at + LONGEST_NAME]:
                if row not in of_words and row not in of_names:
                    break
                row += last
                bare = bare and last in spared
                if last not in _TAILS and not bare:
                    found.add(row)
        return found

    def _in_letters(self, letters: str) -> bool:
        """Runs of letters wherever words begin: hyphens, line ends and missing spaces aside."""
        runs = {letters[at : at + RUN] for at in range(0, len(letters) - RUN + 1, STRIDE)}
        if any(not self._explained.run(hit) for hit in runs & self._runs):
            return True
        parts = {letters[at : at + PART] for at in range(0, len(letters) - PART + 1, SKIP)}
        known = self._names.parts
        for part in parts & known.keys():
            inside = (name for name in known[part] if name in letters)
            if any(not self._explained(name) for name in inside):
                return True
        return False


class ShortNames:
    """Names of two letters, such as An and Bo, which name somebody where they bear a capital."""

    def __init__(self, people: Iterable[SecretText], own: str) -> None:
        """`own` is the name of whom nobody is kept from naming."""
        told = {word for name in people for word in words(reveal(name)) if len(word) == 2}
        short = told - PARTICLES - TITLES - {*words(own)}
        self._forms = {word + ending for word in short for ending in ENDINGS}

    def in_text(self, text: str) -> bool:
        """Whether a text names one of them, with an ending or without."""
        capital = (one for one in _LETTERED.findall(normalize("NFC", text)) if one != one.lower())
        return any(solid(one) in self._forms for one in capital)


class WholeNames:
    """Names that say something only as a whole, such as those that are made of ordinary words."""

    def __init__(self, names: Iterable[SecretText], people: Iterable[SecretText] = ()) -> None:
        """`people` count with first name and surname, in both orders."""
        told = [row for name in names if (row := words(reveal(name)))]
        for name in people:
            row = [word for word in words(reveal(name)) if word not in TITLES]
            told += [row, [*row[1:], row[0]]] if len(row) > 1 else []
        forms = {form for row in told for form in (" ".join(row), "".join(row))}
        self._whole = {f" {form}{ending} " for form in forms for ending in GENITIVES}
        self._long = {one for row in told if len(one := "".join(row)) >= PART + SKIP - 1}

    def in_text(self, text: str) -> bool:
        """Whether one stands there as words, however spaced or hyphenated; a long one anyhow."""
        told = words(text)
        row, letters = f" {' '.join(told)} ", "".join(told)
        return any(one in row for one in self._whole) or any(one in letters for one in self._long)


def _ascii(token: bytes) -> str:
    return token.decode("ascii")
