"""Meetings in few words: a cast, and the steps that come before the one that a test is about."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from app.commands.scenario.reading import parse_scenario
from app.commands.scenario.shape import Scenario
from app.domain.casefile import CaseFile
from app.session import Session
from app.store.records import Records
from tests.builders import Outcomes, exercise, play

TODAY = date(2026, 11, 23)
CAST = {
    "mayor": {"category": "BM", "member": True},
    "coord": {"category": "AIV", "member": True},
    "clerk": {"category": "GEM", "member": True},
    "pol": {"category": "POL", "community": "federal", "clearance": "secret"},
    "insp": {"category": "INSP", "community": "federal"},
    "customs": {"category": "INSP", "community": "federal"},
    "care": {"category": "HULP", "community": "flemish"},
    "youth": {"category": "JEUGD", "community": "flemish"},
}
"""Mayor, coordinator and minute-taker (`clerk`) have a key slot, the others have none."""

Step = dict[str, Any]


def scenario(steps: Iterable[Step], today: date = TODAY, **changed: dict[str, Any]) -> Scenario:
    """The steps as a file would have them; `changed` alters or adds people of the cast."""
    lines = ["[scenario]", 'title = "t"', f"today = {today}", 'language = "nl"']
    lines += ["[office]", 'municipality = "Zeestad"', 'mayor = "mayor"', 'dpo = "L. Vermandere"']
    for name in {**CAST, **changed}:
        told = {"community": "municipal", "language": "nl", **CAST.get(name, {})}
        told |= {"id": name, "name": f"Name of {name}", "function": "f"}
        told |= {"organisation": f"Service of {name}", **changed.get(name, {})}
        lines += ["[[person]]", *_table(told)]
    for step in steps:
        lines += ["[[step]]", *_table(step)]
    return parse_scenario("\n".join(lines))


def tried(folder: Path, *steps: Step, **people: dict[str, Any]) -> tuple[Session, Outcomes]:
    """The steps in a vault of their own, however they end."""
    file = scenario(steps, **people)
    session = exercise(folder, file)
    return session, play(session, file)


def played(folder: Path, *steps: Step, **people: dict[str, Any]) -> tuple[Session, Outcomes]:
    """The same, where every step ends as it should."""
    session, outcomes = tried(folder, *steps, **people)
    assert outcomes.surprises == []
    return session, outcomes


def _table(values: Step) -> Iterable[str]:
    return (f"{key} = {_toml(value)}" for key, value in values.items())


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(_table(value)) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def case_file(session: Session, case: str, who: str = "mayor") -> CaseFile:
    """A case as the keys of a member open it."""
    with session._vault.transaction(who, now=session._now()) as transaction:
        file = Records(transaction).casefile(case)
    assert file is not None
    return file


def do(verb: str, who: str = "coord", **fields: Any) -> Step:
    """One step. `to_` and `for_` stand for the keys that Python keeps to itself."""
    return {"do": verb, "as": who} | {key.rstrip("_"): value for key, value in fields.items()}


def at(verb: str, who: str = "coord", case: str = "k", meeting: str = "m", **fields: Any) -> Step:
    """One step at the item."""
    return do(verb, who, meeting=meeting, case=case, **fields)


def opened(case: str = "k", who: str = "coord", named: Iterable[str] = CAST, **basis: Any) -> Step:
    """A case under a prosecutor's consent that names these people."""
    told = {
        "type": "consent",
        "citation": "art. 353 §2 Sw.",
        "date": date(2026, 11, 10),
        "magistrate": "substituut D. Roels",
        "reasons": "verwevenheid",
        "valid_until": date(2027, 5, 10),
        "participants": list(named),
    }
    return do(
        "open_case",
        who,
        id=case,
        kind="consent",
        purpose="criminal_organisation",
        subject={"name": "Netwerk", "kind": "network"},
        basis=told | basis,
    )


def planned(meeting: str = "m", chair: str = "mayor") -> Step:
    """A meeting today."""
    told = {"kind": "consent", "on": TODAY, "place": "Stadhuis"}
    return do("plan", id=meeting, chair=chair, minute_taker="clerk", **told)


def convened(*guests: str, case: str = "k", meeting: str = "m", chair: str = "mayor") -> list[Step]:
    """A case on the agenda, its guests invited and coming."""
    steps = [do("add_item", chair, meeting=meeting, case=case)]
    for guest in guests:
        steps.append(at("invite", chair, case, meeting, person=guest))
        steps.append(at("respond", guest, case, meeting, answer="accept"))
    return steps


def seated(*people: str, case: str = "k", meeting: str = "m", chair: str = "mayor") -> list[Step]:
    """The meeting and its item open; everybody declares and sits down."""
    steps = [do("open_meeting", chair, meeting=meeting), at("open_item", chair, case, meeting)]
    for person in people:
        steps += [do("declare", person), at("arrive", person, case, meeting)]
    return steps


def begun(*guests: str, named: Iterable[str] = CAST) -> list[Step]:
    """One case at one open item: mayor, coordinator, clerk and these guests sit there."""
    return [
        opened(named=named),
        planned(),
        *convened(*guests),
        *seated("mayor", "coord", "clerk", *guests),
    ]


def said(text: str, who: str, made: str = "c", **more: Any) -> list[Step]:
    """A contribution that is kept and approved."""
    told = {"nature": "fact", "keep": "minutes", "secret": False} | more
    return [
        at("contribute", who, id=made, text=text, **told),
        do("approve", who, contribution=made),
    ]


def recorded(*people: str) -> list[Step]:
    """Everyone agrees to recording in own files (R44)."""
    return [at("vote_record", person, vote="agree") for person in people]


def signed(case: str = "k", meeting: str = "m", chair: str = "mayor") -> list[Step]:
    """Item and meeting closed, minutes signed."""
    return [
        at("close_item", chair, case, meeting),
        do("close_meeting", chair, meeting=meeting),
        do("sign_minutes", chair, meeting=meeting),
    ]
