"""The cells of a partner list: what its columns are called, and its values to text and back.

Headings and names are recognised in every language of the program, whichever it speaks now.
"""

import re
import unicodedata
from datetime import date
from enum import StrEnum
from functools import cache

from app.domain.person import Category, Clearance, Community, Language, alphabetical
from app.wording.sentences import sentences


class Field(StrEnum):
    """A column that the program knows."""

    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    FUNCTION = "function"
    ORGANISATION = "organisation"
    CATEGORY = "category"
    COMMUNITY = "community"
    LANGUAGE = "language"
    CLEARANCE = "clearance"
    CLEARANCE_UNTIL = "clearance_until"
    AUTHORISATION = "authorisation"
    AUTHORISATION_UNTIL = "authorisation_until"
    DECLARED = "declared"
    """Written on export; never read, because a declaration is signed by the person alone."""


SUBJECT = "subject"
"""Headings of a list of persons who are discussed, which is refused (R35)."""
_CODES: dict[Field, type[StrEnum]] = {
    Field.CATEGORY: Category,
    Field.COMMUNITY: Community,
    Field.LANGUAGE: Language,
    Field.CLEARANCE: Clearance,
}
_SHARED = {Field.CATEGORY, Field.LANGUAGE}
"""Named with the screens' own sentences, because other screens show them too."""
_ALSO = {Field.CATEGORY, Field.COMMUNITY, Field.LANGUAGE}
"""People write other words for these too."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (CWE-1236)."""
_TEXT_MARK = "'"
_JOINERS = "\u200c\u200d"
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_BELGIAN = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?: 00:00(?::00)?)?")


def folded(text: str) -> str:
    """What is compared: without accents, capitals, and signs between words."""
    return " ".join(re.sub(r"[\W_]+", " ", alphabetical(text)).split())


@cache
def _headings() -> dict[str, str]:
    known: dict[str, str] = {}
    for column in (*Field, SUBJECT):
        known[folded(column)] = column
        for language in Language:
            told = sentences(language).text(f"partners.heading.{column}")
            known.update((folded(name), column) for name in told.split("|"))
    return known


def heading(untrusted: str) -> Field | str | None:
    """The column that a heading names, `SUBJECT` for one that R35 keeps out, None for others."""
    found = _headings().get(folded(untrusted))
    return found if found in (None, SUBJECT) else Field(found)


def heading_for(field: Field, language: Language) -> str:
    """What a column is called."""
    return sentences(language).text(f"partners.heading.{field}").partition("|")[0]


def _name_of(field: Field, code: StrEnum, language: Language) -> str:
    domain = "screens" if field in _SHARED else "partners"
    return sentences(language).text(f"{domain}.{field}.{code}")


@cache
def _codes(field: Field) -> dict[str, StrEnum | None]:
    """Every name of every code; None where a name could be two of them."""
    named: dict[str, StrEnum | None] = {}
    for code in _CODES[field]:
        names = {folded(_name_of(field, code, language)) for language in Language}
        if field in _ALSO:
            also = (word for language in Language for word in also_called(field, code, language))
            names |= set(map(folded, also))
        for name in names:
            named[name] = code if named.get(name, code) is code else None
    return named | {folded(code): code for code in _CODES[field]}


def also_called(field: Field, code: StrEnum, language: Language) -> tuple[str, ...]:
    """Other words that people write for a code; they are read in every language."""
    return tuple(sentences(language).text(f"partners.{field}_also.{code}").split("|"))


def code_of(field: Field, untrusted: str) -> StrEnum | None:
    """The code that a cell names, by itself or by its name in any language."""
    return _codes(field).get(folded(untrusted))


@cache
def words_for_none() -> frozenset[str]:
    """What stands for no clearance, in every language."""
    return frozenset(
        folded(sentences(language).text("partners.no_clearance")) for language in Language
    )


def code_name(field: Field, code: StrEnum, language: Language) -> str:
    """How a code is written: by its name, or itself where two have that name."""
    name = _name_of(field, code, language)
    return name if code_of(field, name) is code else str(code)


def day_of(untrusted: str) -> date | None:
    """A day as 2027-06-30 or, as a spreadsheet here writes it, 30/06/2027; None for others."""
    if found := _ISO.fullmatch(untrusted):
        year, month, day = map(int, found.groups())
    elif found := _BELGIAN.fullmatch(untrusted):
        day, month, year = map(int, found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def clean(untrusted: str) -> tuple[str, bool]:
    """A cell as one line of normal text (NFC), and whether something that nobody sees was in it."""
    text = untrusted.replace("\r\n", " ").replace("\n", " ").replace("\r", " ").replace("\t", " ")
    seen = "".join(sign for sign in text if _visible(sign))
    return " ".join(unicodedata.normalize("NFC", seen).split()), seen != text


def _visible(sign: str) -> bool:
    return sign in _JOINERS or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def begins_formula(untrusted: str) -> bool:
    """Whether a spreadsheet would take the text for a formula."""
    return untrusted.startswith(FORMULA)


def defused(text: str) -> str:
    """A cell that every spreadsheet takes for text: `unquoted` gives it back."""
    marked = begins_formula(text) or text.startswith(_TEXT_MARK)
    return _TEXT_MARK + text if marked else text


def unquoted(untrusted: str) -> str:
    """A cell without the mark that says it is text."""
    rest = untrusted[1:] if untrusted.startswith(_TEXT_MARK) else ""
    return rest if begins_formula(rest) or rest.startswith(_TEXT_MARK) else untrusted
