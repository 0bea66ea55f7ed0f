"""What an import would do, line by line: added, changed, left as it is, or not possible and why."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from app.domain.person import Category, Community, Language, Person, PersonId
from app.domain.pseudonym import draw
from app.policy.permission import preparing
from app.policy.verdict import Verdict
from app.queries.desk import Desk
from app.queries.partner_cells import (
    Field,
    begins_formula,
    clean,
    code_name,
    code_of,
    day_of,
    folded,
    unquoted,
    words_for_none,
)
from app.queries.partner_list import NEEDED, Cells, parse_partner_list
from app.queries.people import organisation_key
from app.queries.query import Open

LONGEST = 500
"""Characters in a cell: as a form takes them."""
_CODES = (Field.CATEGORY, Field.COMMUNITY, Field.LANGUAGE, Field.CLEARANCE)
_DAYS = (Field.CLEARANCE_UNTIL, Field.AUTHORISATION_UNTIL)
_NOTHING = {"", "-", "–", "—", "/"}
_OF_THE_MUNICIPALITY = frozenset({Category.BM, Category.AIV, Category.GEM, Category.OCMW})
"""Categories that are of the municipality by what they are (R11): their authority is no guess."""


class Remark(StrEnum):
    """What is remarkable about a line."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NO_SUCH_CODE = "no_such_code"
    NO_SUCH_DAY = "no_such_day"
    TWICE = "twice"
    AMBIGUOUS = "ambiguous"
    UNSEEN = "unseen"
    FORMULA = "formula"
    ASSUMED = "assumed"
    NO_AUTHORITY = "no_authority"
    CHOSEN_AUTHORITY = "chosen_authority"
    MORE_CELLS = "more_cells"
    NO_STATUTE = "no_statute"


FATAL = {
    Remark.EMPTY,
    Remark.TOO_LONG,
    Remark.NO_SUCH_CODE,
    Remark.NO_SUCH_DAY,
    Remark.TWICE,
    Remark.AMBIGUOUS,
}
"""What keeps a line out; the rest is said, and the line can be read all the same."""


class Outcome(StrEnum):
    """What an import would make of a line."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    ASKS = "asks"
    """Somebody has to say first under which authority the person works."""
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class Remarked:
    """A remark, about which column, and what it tells: what was written, or taken instead."""

    remark: Remark
    column: Field | None = None
    told: str = ""


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A line of the list, and whom it would make of whom."""

    row: int
    name: str
    organisation: str
    person: Person | None
    known: Person | None
    remarks: tuple[Remarked, ...]
    asks: Category | None = None
    """Whose authority the list does not tell: the category of somebody new."""

    @property
    def outcome(self) -> Outcome:
        """What an import would make of it."""
        if self.person is None:
            return Outcome.FAULTY if self.asks is None else Outcome.ASKS
        if self.known is None:
            return Outcome.NEW
        return Outcome.SAME if self.person == self.known else Outcome.CHANGED

    @property
    def changes(self) -> tuple[str, ...]:
        """Names of the fields of `Person` that would change."""
        if self.person is None or self.known is None:
            return ()
        names = (one.name for one in fields(Person))
        return tuple(n for n in names if getattr(self.person, n) != getattr(self.known, n))


@dataclass(frozen=True, slots=True)
class PartnerPreview:
    """The whole list."""

    encoding: str
    ignored: tuple[str, ...]
    declared: bool
    """It has a column of declarations, which is never read."""
    rows: tuple[PartnerRow, ...]


@dataclass(frozen=True, slots=True)
class PreviewPartners(Open):
    """What importing these bytes would do. `language` is that of the screens.

    An authority decides who may come (R11), so none is assumed: `authorities` are what somebody
    chose for the new people of a category of whom the list does not tell it.
    Answering raises Unusable, as `parse_partner_list` says.
    """

    untrusted: bytes = field(repr=False)
    language: Language
    authorities: Mapping[Category, Community] = field(default_factory=dict)

    def asks(self, desk: Desk) -> Verdict:
        """Whoever prepares keeps the list."""
        return preparing.keep_persons(desk.situation())

    def answer(self, desk: Desk) -> PartnerPreview:
        """Every line with what is to be said of it."""
        file = parse_partner_list(self.untrusted, self.language)
        reading = _Reading(desk, self.language, self.authorities)
        return PartnerPreview(
            encoding=file.encoding,
            ignored=file.ignored,
            declared=Field.DECLARED in file.columns,
            rows=tuple(reading.row(cells) for cells in file.lines),
        )


class _Reading:
    """One pass through a list."""

    def __init__(
        self, desk: Desk, language: Language, authorities: Mapping[Category, Community]
    ) -> None:
        self._desk, self._language, self._authorities = desk, language, authorities
        self._known: dict[tuple[str, str], Person] = {}
        self._namesakes: Counter[tuple[str, str]] = Counter()
        for person in desk.persons.values():
            key = _key(person.name, person.organisation)
            self._known[key] = person
            self._namesakes[key] += 1
        self._taken = set(desk.persons)
        self._rows: dict[tuple[str, str], int] = {}

    def row(self, cells: Cells) -> PartnerRow:
        """A line as it would come into the list."""
        remarks: list[Remarked] = []
        values = dict(_values(cells.values, remarks))
        name, organisation = values.get(Field.NAME, ""), values.get(Field.ORGANISATION, "")
        key = _key(name, organisation)
        if name and organisation:
            if self._namesakes[key] > 1:
                remarks.append(Remarked(Remark.AMBIGUOUS))
            if key in self._rows:
                remarks.append(Remarked(Remark.TWICE, told=str(self._rows[key])))
            self._rows.setdefault(key, cells.row)
        if cells.more:
            remarks.append(Remarked(Remark.MORE_CELLS))
        known = self._known.get(key)
        found: dict[Field, Any] = {
            column: _read(column, text, remarks) for column, text in values.items()
        }
        if any(remarked.remark in FATAL for remarked in remarks):
            return PartnerRow(cells.row, name, organisation, None, known, tuple(remarks))
        asks = self._asks(found, known, remarks)
        lacks = asks is not None and asks not in self._authorities
        person = None if lacks else self._person(found, known, remarks)
        return PartnerRow(cells.row, name, organisation, person, known, tuple(remarks), asks)

    def _asks(
        self, found: dict[Field, Any], known: Person | None, remarks: list[Remarked]
    ) -> Category | None:
        """The category of somebody new whose authority the list does not tell; fill in a choice."""
        if found.get(Field.COMMUNITY) is not None:
            return None
        category: Category = found[Field.CATEGORY]
        found.pop(Field.COMMUNITY, None)
        if known is not None:
            return None
        if category in _OF_THE_MUNICIPALITY:
            found[Field.COMMUNITY] = Community.MUNICIPAL
            return None
        chosen = self._authorities.get(category)
        if chosen is None:
            remarks.append(Remarked(Remark.NO_AUTHORITY, Field.COMMUNITY))
        else:
            found[Field.COMMUNITY] = chosen
            name = code_name(Field.COMMUNITY, chosen, self._language)
            remarks.append(Remarked(Remark.CHOSEN_AUTHORITY, Field.COMMUNITY, name))
        return category

    def _person(
        self, found: dict[Field, Any], known: Person | None, remarks: list[Remarked]
    ) -> Person:
        """Columns that the list does not have stay as they are."""
        if found.get(Field.LANGUAGE) is None:
            found.pop(Field.LANGUAGE, None)
            if known is None:
                found[Field.LANGUAGE] = taken = self._desk.office.language
                name = code_name(Field.LANGUAGE, taken, self._language)
                remarks.append(Remarked(Remark.ASSUMED, Field.LANGUAGE, name))
        told = {str(column): value for column, value in found.items()}
        citation = found.get(Field.AUTHORISATION)
        if citation and self._desk.law.statute(citation) is None:
            remarks.append(Remarked(Remark.NO_STATUTE, Field.AUTHORISATION, citation))
        return replace(known, **told) if known is not None else Person(self._new_id(), **told)

    def _new_id(self) -> PersonId:
        while (drawn := PersonId(f"p-{draw().lower()}")) in self._taken:
            pass
        self._taken.add(drawn)
        return drawn


def _key(name: str, organisation: str) -> tuple[str, str]:
    return folded(name), organisation_key(organisation)


def _values(untrusted: Mapping[Field, str], remarks: list[Remarked]) -> Iterator[tuple[Field, str]]:
    """Clean texts of the columns that are read; a name in two columns becomes one."""
    texts = {column: _text(column, cell, remarks) for column, cell in untrusted.items()}
    texts.pop(Field.DECLARED, None)
    parts = [texts.pop(part, "") for part in (Field.FIRST_NAME, Field.LAST_NAME)]
    if Field.NAME not in texts:
        texts[Field.NAME] = " ".join(filter(None, parts))
    for column in NEEDED:
        if texts.get(column, "") in _NOTHING:
            texts[column] = ""
            remarks.append(Remarked(Remark.EMPTY, column))
    yield from texts.items()


def _text(column: Field, untrusted: str, remarks: list[Remarked]) -> str:
    text, unseen = clean(unquoted(untrusted))
    if unseen:
        remarks.append(Remarked(Remark.UNSEEN, column))
    if begins_formula(untrusted.lstrip(" ")) and text not in _NOTHING:
        remarks.append(Remarked(Remark.FORMULA, column))
    if len(text) > LONGEST:
        remarks.append(Remarked(Remark.TOO_LONG, column, str(LONGEST)))
    return text[:LONGEST]


def _read(column: Field, text: str, remarks: list[Remarked]) -> StrEnum | date | str | None:
    """The value of a cell for the field of `Person` of that name."""
    if column in NEEDED and not text:
        return None
    if column in _CODES:
        code = None if _says_none(column, text) else code_of(column, text)
        if code is None and not _says_none(column, text):
            remarks.append(Remarked(Remark.NO_SUCH_CODE, column, text))
        return code
    if column in _DAYS:
        day = day_of(text)
        if day is None and text not in _NOTHING:
            remarks.append(Remarked(Remark.NO_SUCH_DAY, column, text))
        return day
    return None if column is Field.AUTHORISATION and text in _NOTHING else text


def _says_none(column: Field, text: str) -> bool:
    return text in _NOTHING or (column is Field.CLEARANCE and folded(text) in words_for_none())
