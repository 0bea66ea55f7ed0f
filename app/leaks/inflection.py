"""The forms that a name takes in Dutch, French, English and German sentences, and in lists."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache

from app.domain.language import Language
from app.leaks.canonical import solid, words
from app.wording.dates import long_date

ENDINGS = ("", "s", "es", "en", "n", "je", "jes", "tje", "tjes", "ke", "kes", "ken", "ske")
"""Genitive, plural and diminutive; an apostrophe parts words and needs no ending of its own."""
GENITIVES = ("", "s", "es")
"""The endings of names made of ordinary words: of those, a diminutive may be another word."""
_TITLES = """
    mr mrs ms dr drs prof ir ing lic dhr mevr mej meester heer mme mlle me m herr
"""
TITLES = frozenset(_TITLES.split())
_PARTICLES = """
    de den der des du d la le l het t ten ter te van von vande vanden vander vom zu zur el al ben
    bin ibn ait abu da di dos a
"""
PARTICLES = frozenset(_PARTICLES.split())
SHORTEST_ALONE = 3
"""Letters of a surname that says something by itself."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_DIGITS = re.compile(r"\+?\d(?:[ ./()-]{0,2}\d){5,}")
_DAY = re.compile(r"\b(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b")
_ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)")
_WORDED = re.compile(r"\b(\d{1,2})\.?(?:er)? ([^\W\d_]{3,9}) (\d{4})\b")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PLATE = re.compile(r"\b\d-[A-Z]{3}-\d{3}\b|\b(?:[A-Z]{1,3}-)?[A-Z]{1,3}[- ]\d{2,4}\b")


def name_forms(name: str, given_alone: bool = False) -> frozenset[str]:
    """What may stand for a person, each solid: in both orders, by initials, by surname alone.

    `given_alone` adds the first name by itself: for those discussed, of whom nothing may be said.
    """
    spellings = {name, unicodedata.normalize("NFC", name).translate(_UMLAUTS)}
    return frozenset(form for each in spellings for form in _forms(each, given_alone))


def _forms(name: str, given_alone: bool) -> Iterator[str]:
    parts = [part for part in name.split() if solid(part) and solid(part) not in TITLES]
    if not parts:
        return
    given, family = parts[0], parts[1:]
    if not family:
        yield from _alone(given)
        return
    core = _without_particles(family)
    first, initial = solid(given), solid(given)[:1]
    for surname in {solid(" ".join(family)), solid(" ".join(core))}:
        for ending in ENDINGS:
            yield first + surname + ending
            yield initial + surname + ending
            yield surname + first + ending
        yield surname + initial
    yield from _alone(" ".join(family))
    for part in re.split(r"[\s-]", " ".join(core)):
        yield from _alone(part)
    if given_alone:
        yield from _alone(given)


def _alone(text: str) -> Iterator[str]:
    plain = solid(text)
    if len(plain) >= SHORTEST_ALONE and plain not in PARTICLES:
        yield from (plain + ending for ending in ENDINGS)


def _without_particles(family: list[str]) -> list[str]:
    left = family
    while len(left) > 1 and solid(left[0]) in PARTICLES:
        left = left[1:]
    return left


def numbers(text: str) -> Iterator[str]:
    """Telephone and account numbers, plates, addresses and dates of a text, each solid."""
    for pattern in (_DIGITS, _ADDRESS, _PLATE):
        yield from (solid(found[0]) for found in pattern.finditer(text))
    yield from (form for day in days(text) for form in day_forms(day))


def days(text: str) -> Iterator[date]:
    """The days that a text names, in figures or with a month in one of the four languages."""
    told = [(y, m, d) for d, m, y in _DAY.findall(text)] + _ISO.findall(text)
    for day, month, year in _WORDED.findall(text):
        told.append((year, _months().get(solid(month), 0), day))
    for year, month, day in told:
        try:
            yield date(int(year), int(month), int(day))
        except ValueError:
            continue


def day_forms(day: date) -> frozenset[str]:
    """A day as it may be written, each solid; without leading zeros only with the month's name."""
    figures = {f"{day:%d%m%Y}", f"{day:%Y%m%d}", f"{day:%d%m%y}", f"{day:%y%m%d}"}
    return frozenset(figures | {solid(long_date(day, language)) for language in Language})


@cache
def _months() -> dict[str, int]:
    found: dict[str, int] = {}
    for month in range(1, 13):
        for language in Language:
            told = words(long_date(date(2000, month, 1), language))
            found |= {word: month for word in told if word.isalpha() and len(word) > 2}
    return found
