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
from app.queries.people import USUAL, organisation_key
from app.queries.query import Open

LONGEST = 500
"""Characters in a cell: as a form takes them."""
_CODES = (Field.CATEGORY, Field.COMMUNITY, Field.LANGUAGE, Field.CLEARANCE)
_DAYS = (Field.CLEARANCE_UNTIL, Field.AUTHORISATION_UNTIL)
_NOTHING = {"", "-", "–", "—", "/"}


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

    @property
    def outcome(self) -> Outcome:
        """What an import would make of it."""
        if self.person is None:
            return Outcome.FAULTY
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
    separator: str
    ignored: tuple[str, ...]
    declared: bool
    """It has a column of declarations, which is never read."""
    rows: tuple[PartnerRow, ...]


@dataclass(frozen=True, slots=True)
class PreviewPartners(Open):
    """What importing these bytes would do. `language` is that of the screens.

    Answering raises Unusable, as `parse_partner_list` says.
    """

    untrusted: bytes = field(repr=False)
    language: Language

    def asks(self, desk: Desk) -> Verdict:
        """Whoever prepares keeps the list."""
        return preparing.keep_persons(desk.situation())

    def answer(self, desk: Desk) -> PartnerPreview:
        """Every line with what is to be said of it."""
        file = parse_partner_list(self.untrusted, self.language)
        reading = _Reading(desk, self.language)
        return PartnerPreview(
            encoding=file.encoding,
            separator=file.separator,
            ignored=file.ignored,
            declared=Field.DECLARED in file.columns,
            rows=tuple(reading.row(cells) for cells in file.lines),
        )


class _Reading:
    """One pass through a list."""

    def __init__(self, desk: Desk, language: Language) -> None:
        self._desk, self._language = desk, language
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
        found = {column: _read(column, text, remarks) for column, text in values.items()}
        faulty = any(remarked.remark in FATAL for remarked in remarks)
        person = None if faulty else self._person(found, known, remarks)
        return PartnerRow(cells.row, name, organisation, person, known, tuple(remarks))

    def _person(
        self, found: dict[Field, Any], known: Person | None, remarks: list[Remarked]
    ) -> Person:
        """Columns that the list does not have stay as they are."""
        for column in (Field.COMMUNITY, Field.LANGUAGE):
            if found.get(column) is None:
                found.pop(column, None)
                if known is None:
                    found[column] = self._assumed(column, found[Field.CATEGORY], remarks)
        told = {str(column): value for column, value in found.items()}
        citation = found.get(Field.AUTHORISATION)
        if citation and self._desk.law.statute(citation) is None:
            remarks.append(Remarked(Remark.NO_STATUTE, Field.AUTHORISATION, citation))
        return replace(known, **told) if known is not None else Person(self._new_id(), **told)

    def _assumed(
        self, column: Field, category: Category, remarks: list[Remarked]
    ) -> Community | Language:
        usual = USUAL.get(category, Community.MUNICIPAL)
        taken = usual if column is Field.COMMUNITY else self._desk.office.language
        name = code_name(column, taken, self._language)
        remarks.append(Remarked(Remark.ASSUMED, column, name))
        return taken

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
