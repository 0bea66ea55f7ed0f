"""Reads a scenario file and checks the whole of it before anything is played."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.commands.scenario.shape import (
    Expectation,
    Outcome,
    Scenario,
    ScenarioOffice,
    ScenarioStep,
    first_coordinator,
)
from app.commands.scenario.source import line_of, read_text, tables
from app.commands.scenario.value import (
    Field,
    Place,
    TableForm,
    day,
    flag,
    ident,
    line,
    name,
    number,
    one_of,
    person,
)
from app.commands.scenario.verb import VERBS
from app.domain.law import RuleId
from app.domain.person import Category, Clearance, Community, Language, Person, PersonId
from app.errors import Unusable

FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(9900, 12, 31)
"""The clock stays between these days: terms of decades count on from it."""
LONGEST_RETENTION = 360
"""Months: the law allows thirty years at most (R38)."""
LAST_RULE = 45

_EXPECT = re.compile(r"ok|refused:R([1-9][0-9]?)")


def _clock(untrusted: object, place: Place) -> date:
    today = day(untrusted, place)
    if not FIRST_DAY <= today <= LAST_DAY:
        raise place.unusable("clock", first=FIRST_DAY.year, last=LAST_DAY.year)
    return today


def _expectation(untrusted: object, place: Place) -> Expectation:
    if not isinstance(untrusted, str):
        raise place.unusable("type", wanted="string")
    found = _EXPECT.fullmatch(untrusted)
    if not found or (found.group(1) and int(found.group(1)) > LAST_RULE):
        raise place.unusable("expect")
    if found.group(1) is None:
        return Expectation()
    return Expectation(Outcome.REFUSED, RuleId(f"R{found.group(1)}"))


_SCENARIO = TableForm(
    {"title": Field(name), "today": Field(_clock), "language": Field(one_of(*Language))}
)
_OFFICE = TableForm(
    {
        "municipality": Field(name),
        "mayor": Field(person),
        "dpo": Field(name),
        "retention_months": Field(number(1, LONGEST_RETENTION), required=False),
        "dpia": Field(line, required=False),
    }
)
_PERSON = TableForm(
    {
        "id": Field(ident),
        "name": Field(name),
        "function": Field(name),
        "organisation": Field(name),
        "category": Field(one_of(*Category)),
        "community": Field(one_of(*Community)),
        "language": Field(one_of(*Language)),
        "clearance": Field(one_of(*Clearance), required=False),
        "clearance_until": Field(day, required=False),
        "authorisation": Field(line, required=False),
        "authorisation_until": Field(day, required=False),
        "member": Field(flag, required=False),
    }
)
_STEP: Mapping[str, Field] = {
    "do": Field(line),
    "as": Field(person, required=False),
    "expect": Field(_expectation, required=False),
}
_TABLES = {"scenario": False, "office": False, "person": True, "step": True}
"""The tables of a file, and whether they repeat."""


def read_scenario(path: Path) -> Scenario:
    """The scenario in a file.

    Raises:
        Unusable: the file cannot be read, or as `parse_scenario` says.
    """
    return parse_scenario(read_text(path))


def parse_scenario(untrusted: str) -> Scenario:
    """The scenario in a TOML text.

    Raises:
        Unusable: a `scenario_…` code; its facts name the line, or the table with its number (from
            1) and the key.
    """
    found = tables(untrusted)
    _check_tables(found)
    try:
        return _read(found)
    except Unusable as error:
        table, number = str(error.facts.get("table")), int(error.facts.get("number", 0))
        line_number = line_of(untrusted, table, number) if number else None
        if line_number is None:
            raise
        raise Unusable(error.code, **{**error.facts, "line": line_number}) from None


def _read(found: Mapping[str, Any]) -> Scenario:
    head = _SCENARIO.read(found["scenario"], Place("scenario"))
    persons = _read_persons(found["person"])
    ids = frozenset(p.id for p in persons)
    office = ScenarioOffice(**_OFFICE.read(found["office"], Place("office", persons=ids)))
    try:
        coordinator = first_coordinator(persons)
    except StopIteration:
        raise Place("person").at("member").unusable("coordinator") from None
    clock = Place("step", persons=ids, today=head["today"])
    steps = tuple(_read_steps(found.get("step", []), clock, coordinator))
    return Scenario(office=office, persons=persons, steps=steps, **head)


def _check_tables(found: Mapping[str, Any]) -> None:
    for table, content in found.items():
        if table not in _TABLES:
            raise Unusable("scenario_table_unknown", table=Place("").at(table).key)
        if _TABLES[table]:
            if not isinstance(content, list):
                raise Unusable("scenario_table_repeats", table=table)
        elif not isinstance(content, dict):
            raise Unusable("scenario_table_once", table=table)
    for table in ("scenario", "office", "person"):
        if table not in found:
            raise Unusable("scenario_table_missing", table=table)


def _read_persons(untrusted: list[object]) -> tuple[Person, ...]:
    found: dict[PersonId, Person] = {}
    for count, entry in enumerate(untrusted, 1):
        place = Place("person", count)
        read = Person(**_PERSON.read(entry, place))
        if read.id in found:
            raise place.at("id").unusable("person_twice")
        found[read.id] = read
    return tuple(found.values())


def _read_steps(
    untrusted: list[object], clock: Place, coordinator: PersonId
) -> Iterator[ScenarioStep]:
    for count, entry in enumerate(untrusted, 1):
        step = _read_step(entry, replace(clock, number=count), coordinator)
        if step.do == "wait":
            clock = _later(replace(clock, number=count), step.fields["days"])
        yield step


def _read_step(untrusted: object, place: Place, coordinator: PersonId) -> ScenarioStep:
    if not isinstance(untrusted, dict):
        raise place.unusable("type", wanted="table")
    if "do" not in untrusted:
        raise place.at("do").unusable("key_missing")
    do = line(untrusted["do"], place.at("do"))
    if do not in VERBS:
        raise place.at("do").unusable("verb")
    form = VERBS[do]
    values = TableForm({**_STEP, **form.fields}, form.either).read(untrusted, place)
    return ScenarioStep(
        number=place.number,
        do=values.pop("do"),
        acting=values.pop("as", coordinator),
        expect=values.pop("expect", Expectation()),
        fields=values,
    )


def _later(place: Place, days: int) -> Place:
    if days > (LAST_DAY - place.today).days:
        raise place.at("days").unusable("clock", first=FIRST_DAY.year, last=LAST_DAY.year)
    return replace(place, today=place.today + timedelta(days=days))
