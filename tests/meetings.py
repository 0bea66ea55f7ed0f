"""Meetings as lists of steps, for tests that play the same evening twice with one difference.

The office has a mayor in the chair, a coordinator and a minute-taker with key slots; the others
sit at the table without one unless `members` names them.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.commands.scenario.reading import parse_scenario
from app.commands.scenario.shape import Scenario

Step = Mapping[str, Any]
STAFF = {"mayor": "BM", "coord": "AIV", "scribe": "GEM"}
GUESTS = {
    "pol": "POL",
    "insp": "INSP",
    "care": "HULP",
    "youth": "JEUGD",
    "sport": "SOC",
    "doctor": "ARTS",
}
ALL = ("mayor", "coord", "scribe", *GUESTS)
TODAY = date(2026, 11, 23)


def step(do: str, who: str | None = None, expect: str | None = None, **fields: Any) -> Step:
    """One step; `who` acts, the coordinator by default."""
    told = {"do": do, "as": who, "expect": expect, **fields}
    return {name: value for name, value in told.items() if value is not None}


def _toml(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{name} = {_toml(v)}" for name, v in value.items()) + " }"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | bool | int):
        return json.dumps(value, ensure_ascii=False)
    return "[" + ", ".join(map(_toml, value)) + "]"


def _table(name: str, values: Mapping[str, Any]) -> str:
    return "\n".join([name, *(f"{key} = {_toml(value)}" for key, value in values.items())])


def _person(name: str, category: str, member: bool) -> Mapping[str, Any]:
    return {
        "id": name,
        "name": f"Naam van {name}",
        "function": "functie",
        "organisation": f"Dienst {name}",
        "category": category,
        "community": "flemish",
        "language": "nl",
        "member": member,
    }


def scenario(
    steps: Iterable[Step], members: Iterable[str] = (), others: Mapping[str, str] | None = None
) -> Scenario:
    """The scenario of these steps; `others` are more people, by category."""
    return parse_scenario(toml(steps, members, others))


def toml(
    steps: Iterable[Step], members: Iterable[str] = (), others: Mapping[str, str] | None = None
) -> str:
    """The same as a file."""
    everyone = {**STAFF, **GUESTS, **(others or {})}
    slots = {*STAFF, *members}
    head = {"title": "Een avond", "today": TODAY, "language": "nl"}
    office = {"municipality": "Zeestad", "mayor": "mayor", "dpo": "L. Vermandere"}
    tables = [_table("[scenario]", head), _table("[office]", office)]
    tables += [
        _table("[[person]]", _person(name, category, name in slots))
        for name, category in everyone.items()
    ]
    tables += [_table("[[step]]", one) for one in steps]
    return "\n\n".join(tables)


def consent(participants: Iterable[str] = ALL, **more: Any) -> Mapping[str, Any]:
    return {
        "type": "consent",
        "citation": "art. 353 §2 Sw.",
        "date": date(2026, 11, 10),
        "magistrate": "substituut D. Roels",
        "reasons": "Verwevenheid",
        "valid_until": date(2027, 5, 10),
        "participants": sorted(participants),
        "duties": ["insp"],
        **more,
    }


def opened_case(case: str = "k", subject: str = "Netwerk Zuid", **more: Any) -> list[Step]:
    fields = {
        "id": case,
        "kind": "consent",
        "purpose": "criminal_organisation",
        "subject": {"name": subject, "kind": "network"},
        "basis": consent(),
        **more,
    }
    return [step("open_case", **fields)]


def planned(meeting: str = "m", **more: Any) -> list[Step]:
    fields = {
        "id": meeting,
        "kind": "consent",
        "on": TODAY,
        "place": "Stadhuis",
        "chair": "mayor",
        "minute_taker": "scribe",
        **more,
    }
    return [step("plan", **fields)]


def invited(guests: Iterable[str], case: str = "k", meeting: str = "m") -> list[Step]:
    """These guests are invited and accept."""
    place = {"meeting": meeting, "case": case}
    return [
        one
        for guest in guests
        for one in (
            step("invite", person=guest, **place),
            step("respond", guest, answer="accept", **place),
        )
    ]


def declared(people: Iterable[str]) -> list[Step]:
    return [step("declare", who) for who in people]


def arrived(people: Iterable[str], case: str = "k", meeting: str = "m") -> list[Step]:
    return [step("arrive", who, meeting=meeting, case=case) for who in people]


def seated(guests: Iterable[str] = tuple(GUESTS), **case: Any) -> list[Step]:
    """One case on one agenda; staff and guests sit at the open item."""
    there = (*STAFF, *guests)
    return [
        *opened_case(**case),
        *planned(),
        step("add_item", meeting="m", case="k"),
        *invited(guests),
        *declared(there),
        step("open_meeting", "mayor", meeting="m"),
        step("open_item", "mayor", meeting="m", case="k"),
        *arrived(there),
    ]


def said(
    who: str,
    name: str,
    text: str,
    case: str = "k",
    meeting: str = "m",
    approve: bool = True,
    **more: Any,
) -> list[Step]:
    """A contribution for the minutes, not secret, approved."""
    fields = {"nature": "fact", "keep": "minutes", "secret": False, **more}
    spoken = step("contribute", who, id=name, meeting=meeting, case=case, text=text, **fields)
    return [spoken, *([step("approve", who, contribution=name)] if approve else [])]


def decided(name: str, text: str, derived_from: Iterable[str] = (), **more: Any) -> list[Step]:
    place = {"meeting": "m", "case": "k", **more}
    return [step("decide", "mayor", id=name, text=text, derived_from=[*derived_from], **place)]


def recorded(voters: Iterable[str], case: str = "k", meeting: str = "m") -> list[Step]:
    """Everybody agrees to recording in own files."""
    return [step("vote_record", v, meeting=meeting, case=case, vote="agree") for v in voters]


def closed(case: str = "k", meeting: str = "m") -> list[Step]:
    return [
        step("close_item", "mayor", meeting=meeting, case=case),
        step("close_meeting", "mayor", meeting=meeting),
    ]


def issued(meeting: str = "m") -> list[Step]:
    return [
        step("sign_minutes", "mayor", meeting=meeting),
        step("issue_minutes", meeting=meeting, to="all"),
    ]


def finished(guests: Iterable[str] = tuple(GUESTS)) -> list[Step]:
    """Consensus on own files, closed and issued."""
    return [*recorded((*STAFF, *guests)), *closed(), *issued()]
