"""Evenings as values, as steps, and as what each who was there may know of them by the rules.

`known` is written from the rules alone and shares nothing with the program, so that the two can
disagree: who knows the same of two evenings must get the same bytes, who knows otherwise must not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.commands.scenario.shape import Scenario
from app.domain.person import Language
from tests.builders import changed
from tests.meetings import (
    ALL,
    GUESTS,
    STAFF,
    TODAY,
    Step,
    arrived,
    consent,
    declared,
    invited,
    opened_case,
    planned,
    recorded,
    said,
    scenario,
    step,
)

DEPUTY = "deputy"
"""Comes in the place of some guest, whose category is then theirs (R16)."""
ROOM = (*STAFF, *GUESTS, DEPUTY)
MEMBERS = ("pol", "insp", "care", "youth", DEPUTY)
"""Of them those who may have a laptop of their own."""
OFFICERS = frozenset({"mayor", "coord"})
NAMED_ONLY = frozenset({"youth", "sport"})
"""Of the youth service and of the social services: contributions only where they are named."""
LANGUAGES = {"care": "fr", "youth": "de", "insp": "en"}
PURPOSES = {"k": "criminal_organisation", "j": "integrity"}
DUE = date(2027, 1, 1)
SENTENCE = "Iemand zag er iemand die er nooit eerder was. "


@dataclass(frozen=True)
class Told:
    """A contribution. `audience` None is everyone admitted; `fate` says what became of it."""

    by: str
    text: str
    audience: frozenset[str] | None = None
    attributed: bool = False
    secret: bool = False
    judicial: bool = False
    fate: str = "kept"
    corrected: str | None = None


@dataclass(frozen=True)
class Outcome:
    """A decision, or with an owner an action; it rests on the contributions of these numbers."""

    text: str
    sources: frozenset[int] = frozenset()
    neutral: str | None = None
    agreed: bool = False
    """Whether all sources' contributors agreed to the neutral text; a template needs it not."""
    owner: str | None = None
    accepted: bool = True
    done: bool = False

    @property
    def finished(self) -> bool:
        """Who may not read an action cannot say that it is done; on no source, the owner may."""
        return self.done and not self.sources


@dataclass(frozen=True)
class Table:
    """One case on the agenda: who came, what was said, and what nobody else may ever hear of."""

    case: str
    guests: frozenset[str]
    scribe: bool = True
    late: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    own_files: bool = True
    judicial_consent: bool = False
    told: tuple[Told, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    silence: tuple[str, ...] = ()
    """What leaves no trace in anybody's copy."""
    revoked: frozenset[str] = frozenset()
    deputised: str | None = None
    """The guest who stays away, and sends the deputy."""

    @property
    def there(self) -> tuple[str, ...]:
        """Everybody who came, staff first."""
        staff = frozenset(STAFF) if self.scribe else OFFICERS
        sent = {DEPUTY} if self.deputised in self.guests else set()
        came = (self.guests - {self.deputised}) | staff | sent
        return tuple(person for person in ROOM if person in came)

    def stands_for(self, person: str) -> str:
        """Whose category somebody has here."""
        return self.deputised or person if person == DEPUTY else person

    @property
    def ended(self) -> tuple[str, ...]:
        """Of those who came, who lost the case since."""
        return tuple(person for person in self.there if person in self.revoked)

    @property
    def heard(self) -> tuple[tuple[int, Told], ...]:
        """What was said by who sat there."""
        return tuple((n, told) for n, told in enumerate(self.told) if told.by in self.there)

    @property
    def kept(self) -> Mapping[int, Told]:
        """What came into the minutes."""
        return {n: told for n, told in self.heard if told.fate == "kept"}

    @property
    def results(self) -> tuple[tuple[int, Outcome], ...]:
        """Of the outcomes those whose owner sat there."""
        found = enumerate(self.outcomes)
        return tuple((n, out) for n, out in found if out.owner in {None, *self.there})


@dataclass(frozen=True)
class Evening:
    tables: tuple[Table, ...]
    chair: str = "mayor"
    """Of the staff: by delegation, where it is not the mayor (R8)."""
    countersigned: bool = False
    """Whether the office wants the mayor's signature under that of another chair."""

    def __post_init__(self) -> None:
        """Whoever has the chair sits at every table."""
        if self.chair == "scribe":
            seated = tuple(replace(table, scribe=True) for table in self.tables)
            object.__setattr__(self, "tables", seated)

    @property
    def officers(self) -> frozenset[str]:
        return OFFICERS | {self.chair}


# By the rules


def known(evening: Evening, person: str) -> object:
    """All that somebody may know of an evening from a copy; None is no copy at all."""
    officer = person in evening.officers
    tables = [_of_table(table, person, officer) for table in evening.tables]
    found = tuple(table for table in tables if table is not None)
    second = evening.countersigned and evening.chair != "mayor"
    return (evening.chair, second, found) if found else None


def _of_table(table: Table, person: str, officer: bool) -> object:
    present = person in table.there
    if person in table.ended or not (officer or present):
        return None
    frame = (table.case, present)
    if not officer and not table.own_files:
        return frame
    said = tuple(told for told in (_said(table, n, person, officer) for n in table.kept) if told)
    out = tuple(seen for n, o in table.results if (seen := _result(table, o, person, officer)))
    came = frozenset((one, table.stands_for(one)) for one in table.there)
    return (*frame, came, table.own_files if present else None, said, out)


def _open(table: Table, told: Told, officer: bool) -> bool:
    """Whether somebody may put a judicial text in their own file."""
    return officer or not told.judicial or table.judicial_consent


def _said(table: Table, number: int, person: str, officer: bool) -> object:
    told = table.kept[number]
    named = told.audience is not None and person in told.audience
    reads = told.audience is None or named or officer
    if table.stands_for(person) in NAMED_ONLY and not named:
        reads = False
    if not _open(table, told, officer) or not (reads or person == told.by):
        return None
    return (told.corrected or told.text, told.by if told.attributed else None)


def _result(table: Table, out: Outcome, person: str, officer: bool) -> object:
    if out.owner is not None:
        if out.owner != person and not officer:
            return None
        if not out.accepted and out.owner not in STAFF:
            return None
    heard = dict(table.heard)
    sources = [heard[n] for n in out.sources if n in heard]
    if any(not _open(table, told, officer) for told in sources):
        return None
    reads = officer or all(
        told.fate == "kept" and (told.audience is None or person in told.audience)
        for told in sources
    )
    # How far it is, whoever else has the chair is not told (R43).
    follows = person in OFFICERS or person == out.owner
    about = (out.owner, follows and out.finished, follows) if out.owner else ("decision",)
    if reads:
        return (*about, out.text)
    if out.neutral == "measure" or (out.neutral and out.agreed):
        return (*about, "neutral", out.neutral)
    return None


# As steps


def scenario_of(evening: Evening, *after: Step, members: Iterable[str] = ()) -> Scenario:
    """The evening, closed, and what comes after; some speak another language."""
    made = scenario([*steps(evening), *after], members, {DEPUTY: "GEM"})
    spoken = {name: Language(code) for name, code in LANGUAGES.items()}
    persons = (replace(p, language=spoken.get(p.id, p.language)) for p in made.persons)
    return changed(made, persons=tuple(persons))


def steps(evening: Evening) -> list[Step]:
    tables, chair = evening.tables, evening.chair
    ready = [step("delegate", "mayor", to=chair)] if chair != "mayor" else []
    for table in tables:
        more = {"purpose": PURPOSES[table.case], "basis": consent((*ALL, DEPUTY))}
        ready += opened_case(table.case, f"Netwerk {table.case}", **more)
    ready += planned(chair=chair)
    ready += [step("add_item", meeting="m", case=table.case) for table in tables]
    for table in tables:
        ready += invited(sorted(table.guests - {table.deputised}), table.case)
        ready += _deputised(table)
    at_some = sorted({person for table in tables for person in table.there})
    ready += [*declared(at_some), step("open_meeting", chair, meeting="m")]
    for table in tables:
        ready += _sitting(table, chair)
    ready.append(step("close_meeting", chair, meeting="m"))
    for table in tables:
        ready += [
            step("correct_contribution", told.by, contribution=_name(table, n), text=told.corrected)
            for n, told in table.kept.items()
            if told.corrected
        ]
        ready += [step("revoke", case=table.case, person=person) for person in table.ended]
    return ready


def _name(table: Table, number: int) -> str:
    return f"{table.case}{number}"


def _deputised(table: Table) -> list[Step]:
    if table.deputised not in table.guests:
        return []
    place = {"meeting": "m", "case": table.case}
    answer = {"answer": "accept", "represented_by": DEPUTY}
    return [
        step("invite", person=table.deputised, **place),
        step("respond", table.deputised, **place, **answer),
    ]


def _sitting(table: Table, chair: str) -> list[Step]:
    place = {"meeting": "m", "case": table.case}
    late = [person for person in table.there if person in table.late]
    first = [person for person in table.there if person not in table.late]
    found = [step("open_item", chair, **place), *arrived(first, table.case)]
    found += arrived(late, table.case)
    if table.judicial_consent:
        told = {"date": TODAY, "magistrate": "substituut D. Roels"}
        found.append(step("judicial_consent", case=table.case, **told))
    for number, one in table.heard:
        found += _speaks(table, number, one)
    for sort in table.silence:
        found += _silence(sort, table, place, chair)
    for number, out in table.results:
        found += _results(table, number, out, place, chair)
    found += [
        step("withdraw", told.by, contribution=_name(table, n))
        for n, told in table.heard
        if told.fate == "withdrawn"
    ]
    if table.own_files:
        found += recorded(table.there, table.case)
    leaving = [person for person in table.there if person in table.left - set(STAFF)]
    found += [step("leave", person, **place) for person in leaving]
    return [*found, step("close_item", chair, **place)]


def _speaks(table: Table, number: int, told: Told) -> list[Step]:
    more: dict[str, Any] = {"secret": told.secret, "attributed": told.attributed}
    if told.audience is not None:
        more["audience"] = sorted(told.audience)
    if told.judicial:
        more |= {"categories": ["judicial"], "justification": "Nodig voor de finaliteit"}
    if told.fate == "spoken":
        more = {"secret": told.secret, "keep": "spoken"}
    name, approve = _name(table, number), told.fate in ("kept", "withdrawn")
    return said(told.by, name, told.text, case=table.case, approve=approve, **more)


def _results(
    table: Table, number: int, out: Outcome, place: Mapping[str, str], chair: str
) -> list[Step]:
    name, heard = f"{table.case}r{number}", dict(table.heard)
    sources = [n for n in sorted(out.sources) if n in heard]
    more: dict[str, Any] = {"derived_from": [_name(table, n) for n in sources]}
    if out.neutral is not None:
        more["neutral" if out.neutral == "measure" else "neutral_text"] = out.neutral
    if out.owner is None:
        found = [step("decide", chair, id=name, **place, text=out.text, **more)]
    else:
        more |= {"owner": out.owner, "due": DUE}
        found = [step("assign", chair, id=name, **place, text=out.text, **more)]
        if out.accepted and out.owner not in STAFF:
            found.append(step("accept_action", out.owner, action=name))
        if out.finished and (out.accepted or out.owner in STAFF):
            found.append(step("update_action", out.owner, action=name, state="done"))
    if out.agreed and out.neutral not in (None, "measure"):
        for n in sources:
            agreed = {"contribution": _name(table, n), "what": "neutral", "for": name}
            found.append(step("agree", heard[n].by, **agreed))
    return found


def _silence(sort: str, table: Table, place: Mapping[str, str], chair: str) -> list[Step]:
    case = table.case
    asked = {"question": SENTENCE, "relevance": "Om de finaliteit"}
    held = [person for person in ("care", "youth", "sport") if person in table.there]
    if sort in ("asked", "passed", "nothing to say") and held:
        found = [step("ask", chair, **place, id=f"{sort} {case}", to=held[0], **asked)]
        if sort == "passed":
            found.append(step("pass", held[0], question=f"{sort} {case}"))
        if sort == "nothing to say":
            found.append(step("answer", held[0], question=f"{sort} {case}", no_data=True))
        return found
    if sort == "duty" and "insp" in table.there:
        put = step("ask", chair, **place, id=f"duty {case}", to="insp", question=SENTENCE)
        return [put, step("answer", "insp", question=f"duty {case}", no_data=True)]
    if sort == "feedback":
        told = {"id": f"f{case}", "text": SENTENCE * 9, "derived_from": []}
        return [step("propose_feedback", **place, **told)]
    if sort == "signal":
        return [step("record_signal", case=case, on=TODAY, behaviour=SENTENCE, source="buurt")]
    if sort == "child":
        return [step("note_child_interest", case=case, text=SENTENCE)]
    return []
