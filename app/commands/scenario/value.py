"""Reads the single values of a scenario: each is what the domain needs, or unusable.

A reader gets an outside value and the place where it stands, and answers with a domain value.
What it raises names the place and never repeats the value: it may be a text of a case.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from app.commands.typed import told_one
from app.domain.person import PersonId
from app.domain.secret import TEXT_LIMIT, SecretText, size
from app.errors import Unusable

LINE_LIMIT = 200
"""Characters of a name, a place or a citation."""
ID_LIMIT = 64
"""Characters of an id."""

_CONTROL_IN_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CONTROL_IN_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SHOWN_KEY = 40


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands, and what it may refer to there.

    `number` counts tables of one name from 1 and is 0 for a table that stands once. `persons` are
    the ids of the file, `today` is the clock at that step.
    """

    table: str
    number: int = 0
    key: str = ""
    persons: frozenset[str] = frozenset()
    today: date = date.max

    def at(self, key: str) -> "Place":
        """The place of a key of this table, or of a part of this key."""
        shown = "".join(c if c.isprintable() else "?" for c in key[: _SHOWN_KEY + 1])
        if len(shown) > _SHOWN_KEY:
            shown = shown[:_SHOWN_KEY] + "…"
        return replace(self, key=f"{self.key}.{shown}" if self.key else shown)

    def nth(self, number: int) -> "Place":
        """The place of one entry of this list, counted from 1."""
        return replace(self, key=f"{self.key}[{number}]")

    def unusable(self, code: str, **facts: str | int) -> Unusable:
        """The error for this place. `place` is the table with its number, as one reads it."""
        place = f"[[{self.table}]] {self.number}" if self.number else f"[{self.table}]"
        return Unusable(
            f"scenario_{code}",
            place=place,
            table=self.table,
            number=self.number,
            field=self.key,
            **facts,
        )


Read = Callable[[object, Place], Any]
"""Turns an outside value into a domain value or raises `Unusable`."""


@dataclass(frozen=True, slots=True)
class Field:
    """A key of a table: how it is read and whether it must be there."""

    read: Read
    required: bool = True


@dataclass(frozen=True, slots=True)
class TableForm:
    """The keys that a table may have. Of two keys in `either`, one at most is given."""

    fields: Mapping[str, Field] = field(default_factory=dict)
    either: tuple[str, str] | None = None

    def read(self, untrusted: object, place: Place) -> dict[str, Any]:
        """The values of the keys that are there; absent keys stay absent."""
        if not isinstance(untrusted, dict):
            raise place.unusable("type", wanted="table")
        for key in untrusted:
            if key not in self.fields:
                raise place.at(str(key)).unusable("key_unknown")
        for key, wanted in self.fields.items():
            if wanted.required and key not in untrusted:
                raise place.at(key).unusable("key_missing")
        if self.either and all(key in untrusted for key in self.either):
            raise place.at(self.either[1]).unusable("both", other=self.either[0])
        return {
            key: self.fields[key].read(value, place.at(key)) for key, value in untrusted.items()
        }


def _string(untrusted: object, place: Place, limit: int, control: re.Pattern[str]) -> str:
    if not isinstance(untrusted, str):
        raise place.unusable("type", wanted="string")
    if size(untrusted) > limit:
        raise place.unusable("long", limit=limit)
    found = control.search(untrusted)
    if found:
        raise place.unusable("control", code_point=f"U+{ord(found.group()):04X}")
    return untrusted


def line(untrusted: object, place: Place) -> str:
    """A name, place or citation: one line, which may be blank where a rule judges it."""
    return _string(untrusted, place, LINE_LIMIT, _CONTROL_IN_LINE)


def name(untrusted: object, place: Place) -> str:
    """One line that says something."""
    read = line(untrusted, place)
    if not read.strip():
        raise place.unusable("empty")
    return read


def ident(untrusted: object, place: Place) -> str:
    """An id: of a person, or one that a step gives and later steps name."""
    read = _string(untrusted, place, ID_LIMIT, _CONTROL_IN_LINE)
    if not read.strip():
        raise place.unusable("empty")
    return read


def reasons(untrusted: object, place: Place) -> str:
    """A longer text that is no secret of its own: it may have paragraphs."""
    return _string(untrusted, place, TEXT_LIMIT, _CONTROL_IN_TEXT)


def text(untrusted: object, place: Place) -> SecretText:
    """A text of a case that must say something."""
    read = optional_text(untrusted, place)
    if not read:
        raise place.unusable("empty")
    return read


def optional_text(untrusted: object, place: Place) -> SecretText:
    """A text of a case that may be blank: whether a blank one suffices is for the rules."""
    read = SecretText(_string(untrusted, place, TEXT_LIMIT, _CONTROL_IN_TEXT))
    if read.undrawn:
        raise place.unusable("undrawn", signs=told_one(read.undrawn))
    return read


def secret_name(untrusted: object, place: Place) -> SecretText:
    """The name of whom a case is about."""
    return SecretText(name(untrusted, place))


def day(untrusted: object, place: Place) -> date:
    """A TOML date; one with a time is none."""
    if not isinstance(untrusted, date) or isinstance(untrusted, datetime):
        raise place.unusable("type", wanted="date")
    return untrusted


def birth(untrusted: object, place: Place) -> date:
    """A day that has been, on the clock at that step."""
    read = day(untrusted, place)
    if read > place.today:
        raise place.unusable("born")
    return read


def flag(untrusted: object, place: Place) -> bool:
    """True or false."""
    if not isinstance(untrusted, bool):
        raise place.unusable("type", wanted="boolean")
    return untrusted


def always(untrusted: object, place: Place) -> bool:
    """True, for a key that says something only by being there."""
    if flag(untrusted, place) is not True:
        raise place.unusable("choice", allowed="true")
    return True


def number(lowest: int, highest: int) -> Read:
    """A whole number between two bounds, both included."""

    def read(untrusted: object, place: Place) -> int:
        if not isinstance(untrusted, int) or isinstance(untrusted, bool):
            raise place.unusable("type", wanted="integer")
        if not lowest <= untrusted <= highest:
            raise place.unusable("range", lowest=lowest, highest=highest)
        return untrusted

    return read


def choice(*allowed: str) -> Read:
    """One of some words."""

    def read(untrusted: object, place: Place) -> str:
        if not isinstance(untrusted, str):
            raise place.unusable("type", wanted="string")
        if untrusted not in allowed:
            raise place.unusable("choice", allowed=", ".join(allowed))
        return untrusted

    return read


def one_of(*words: StrEnum) -> Read:
    """One of these members of an enumeration of the domain, by its value."""
    members = {word.value: word for word in words}
    read_word = choice(*members)
    return lambda untrusted, place: members[read_word(untrusted, place)]


def person(untrusted: object, place: Place) -> PersonId:
    """The id of a person of the file."""
    read = ident(untrusted, place)
    if read not in place.persons:
        raise place.unusable("person")
    return PersonId(read)


def listed(read_entry: Read) -> Read:
    """A list of values, as a tuple."""

    def read(untrusted: object, place: Place) -> tuple[Any, ...]:
        if not isinstance(untrusted, list):
            raise place.unusable("type", wanted="array")
        return tuple(read_entry(entry, place.nth(n)) for n, entry in enumerate(untrusted, 1))

    return read


def set_of(read_entry: Read) -> Read:
    """A list of values whose order says nothing, as a frozen set."""
    read_list = listed(read_entry)
    return lambda untrusted, place: frozenset(read_list(untrusted, place))


persons = set_of(person)


def persons_or(everyone: str) -> Read:
    """A list of person ids, or the word that stands for everyone: then None."""

    def read(untrusted: object, place: Place) -> frozenset[PersonId] | None:
        if isinstance(untrusted, str):
            choice(everyone)(untrusted, place)
            return None
        found: frozenset[PersonId] = persons(untrusted, place)
        return found

    return read
