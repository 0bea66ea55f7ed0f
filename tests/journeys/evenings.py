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
    GUESTS,
    STAFF,
    TODAY,
    Step,
    arrived,
    declared,
    invited,
    opened_case,
    planned,
    recorded,
    said,
    scenario,
    step,
)

ROOM = (*STAFF, *GUESTS)
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

    @property
    def there(self) -> tuple[str, ...]:
        """Everybody who came, staff first."""
        staff = STAFF if self.scribe else tuple(OFFICERS)
        return tuple(person for person in ROOM if person in self.guests or person in staff)

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


# By the rules


def known(evening: Evening, person: str) -> object:
    """All that somebody may know of an evening from a copy; None is no copy at all."""
    tables = [_of_table(table, person) for table in evening.tables]
    found = tuple(table for table in tables if table is not None)
    return found or None


def _of_table(table: Table, person: str) -> object:
    officer, present = person in OFFICERS, person in table.there
    if person in table.ended or not (officer or present):
        return None
    frame = (table.case, present)
    if not officer and not table.own_files:
        return frame
    said = tuple(told for told in (_said(table, n, person) for n in table.kept) if told)
    out = tuple(seen for n, o in table.results if (seen := _result(table, o, person)))
    return (*frame, frozenset(table.there), table.own_files if present else None, said, out)


def _open(table: Table, told: Told, person: str) -> bool:
    """Whether somebody may put a judicial text in their own file."""
    return person in OFFICERS or not told.judicial or table.judicial_consent


def _said(table: Table, number: int, person: str) -> object:
    told = table.kept[number]
    named = told.audience is not None and person in told.audience
    reads = told.audience is None or named or person in OFFICERS
    if person in NAMED_ONLY and not named:
        reads = False
    if not _open(table, told, person) or not (reads or person == told.by):
        return None
    return (told.corrected or told.text, told.by if told.attributed else None)


def _result(table: Table, out: Outcome, person: str) -> object:
    if out.owner is not None:
        if out.owner != person and person not in OFFICERS:
            return None
        if not out.accepted and out.owner not in STAFF:
            return None
    heard = dict(table.heard)
    sources = [heard[n] for n in out.sources if n in heard]
    if any(not _open(table, told, person) for told in sources):
        return None
    reads = person in OFFICERS or all(
        told.fate == "kept" and (told.audience is None or person in told.audience)
        for told in sources
    )
    about = (out.owner, out.finished) if out.owner else ("decision",)
    if reads:
        return (*about, out.text)
    if out.neutral == "measure" or (out.neutral and out.agreed):
        return (*about, "neutral", out.neutral)
    return None


# As steps


def scenario_of(evening: Evening, *after: Step, members: Iterable[str] = ()) -> Scenario:
    """The evening, closed, and what comes after; some speak another language."""
    made = scenario([*steps(evening), *after], members)
    spoken = {name: Language(code) for name, code in LANGUAGES.items()}
    persons = (replace(p, language=spoken.get(p.id, p.language)) for p in made.persons)
    return changed(made, persons=tuple(persons))


def steps(evening: Evening) -> list[Step]:
    tables = evening.tables
    ready: list[Step] = []
    for table in tables:
        ready += opened_case(table.case, f"Netwerk {table.case}", purpose=PURPOSES[table.case])
    ready += planned()
    ready += [step("add_item", meeting="m", case=table.case) for table in tables]
    for table in tables:
        ready += invited(sorted(table.guests), table.case)
    at_some = sorted({person for table in tables for person in table.there})
    ready += [*declared(at_some), step("open_meeting", "mayor", meeting="m")]
    for table in tables:
        ready += _sitting(table)
    ready.append(step("close_meeting", "mayor", meeting="m"))
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


def _sitting(table: Table) -> list[Step]:
    place = {"meeting": "m", "case": table.case}
    late = [person for person in table.there if person in table.late]
    first = [person for person in table.there if person not in table.late]
    found = [step("open_item", "mayor", **place), *arrived(first, table.case)]
    found += arrived(late, table.case)
    if table.judicial_consent:
        told = {"date": TODAY, "magistrate": "substituut D. Roels"}
        found.append(step("judicial_consent", case=table.case, **told))
    for number, one in table.heard:
        found += _speaks(table, number, one)
    for sort in table.silence:
        found += _silence(sort, table, place)
    for number, out in table.results:
        found += _results(table, number, out, place)
    found += [
        step("withdraw", told.by, contribution=_name(table, n))
        for n, told in table.heard
        if told.fate == "withdrawn"
    ]
    if table.own_files:
        found += recorded(table.there, table.case)
    leaving = [person for person in table.there if person in table.left - set(STAFF)]
    found += [step("leave", person, **place) for person in leaving]
    return [*found, step("close_item", "mayor", **place)]


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


def _results(table: Table, number: int, out: Outcome, place: Mapping[str, str]) -> list[Step]:
    name, heard = f"{table.case}r{number}", dict(table.heard)
    sources = [n for n in sorted(out.sources) if n in heard]
    more: dict[str, Any] = {"derived_from": [_name(table, n) for n in sources]}
    if out.neutral is not None:
        more["neutral" if out.neutral == "measure" else "neutral_text"] = out.neutral
    if out.owner is None:
        found = [step("decide", "mayor", id=name, **place, text=out.text, **more)]
    else:
        more |= {"owner": out.owner, "due": DUE}
        found = [step("assign", "mayor", id=name, **place, text=out.text, **more)]
        if out.accepted and out.owner not in STAFF:
            found.append(step("accept_action", out.owner, action=name))
        if out.finished and (out.accepted or out.owner in STAFF):
            found.append(step("update_action", out.owner, action=name, state="done"))
    if out.agreed and out.neutral not in (None, "measure"):
        for n in sources:
            agreed = {"contribution": _name(table, n), "what": "neutral", "for": name}
            found.append(step("agree", heard[n].by, **agreed))
    return found


def _silence(sort: str, table: Table, place: Mapping[str, str]) -> list[Step]:
    case = table.case
    asked = {"question": SENTENCE, "relevance": "Om de finaliteit"}
    held = [person for person in ("care", "youth", "sport") if person in table.there]
    if sort in ("asked", "passed", "nothing to say") and held:
        found = [step("ask", "mayor", **place, id=f"{sort} {case}", to=held[0], **asked)]
        if sort == "passed":
            found.append(step("pass", held[0], question=f"{sort} {case}"))
        if sort == "nothing to say":
            found.append(step("answer", held[0], question=f"{sort} {case}", no_data=True))
        return found
    if sort == "duty" and "insp" in table.there:
        put = step("ask", "mayor", **place, id=f"duty {case}", to="insp", question=SENTENCE)
        return [put, step("answer", "insp", question=f"duty {case}", no_data=True)]
    if sort == "feedback":
        told = {"id": f"f{case}", "text": SENTENCE * 9, "derived_from": []}
        return [step("propose_feedback", **place, **told)]
    if sort == "signal":
        return [step("record_signal", case=case, on=TODAY, behaviour=SENTENCE, source="buurt")]
    if sort == "child":
        return [step("note_child_interest", case=case, text=SENTENCE)]
    return []
