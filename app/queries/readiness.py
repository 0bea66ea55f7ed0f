"""What is missing before a meeting can open and its cases can come to the table.

Each need names the place of the window that solves it. A declaration that somebody else still
has to sign waits for that person and is shown to nobody else (spec 2), so it is no need here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from app.domain.case import Case, Stage
from app.domain.meeting import BEFORE, Item, Meeting
from app.domain.person import PersonId
from app.policy import rules
from app.policy.permission import preparing, table
from app.policy.situation import Situation
from app.queries.cabinet import Place
from app.queries.desk import Desk
from app.queries.typed import Typed


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that is missing.

    `code` has the sentence `meetings.need.<code>`, whose blanks are the names in `facts`: `case` (a
    key), `person` (a name), `categories` (codes), `day`. `place` and `ident` are what
    `ui.widgets.screen.Navigate` takes.
    """

    code: str
    facts: Mapping[str, str | date] = field(default_factory=lambda: MappingProxyType({}))
    place: str = "preparation"
    ident: str | None = None
    blocks: bool = True
    """The meeting, or one of its cases, cannot open without it; False: it helps to know."""


def may_know(desk: Desk, meeting: Meeting) -> bool:
    """Whether the acting person may know the agenda: they prepare, chair or write."""
    officers = desk.situation(None, meeting).officers
    known = desk.acting in officers | {meeting.minute_taker}
    return known and desk.records.agenda(meeting) is not None


def readiness(desk: Desk, meeting: Meeting) -> tuple[Need, ...]:
    """What is missing before this meeting can open, in the order in which one would solve it.

    Empty where everything is there, where the meeting has begun, and for whoever may not know
    the agenda (`may_know`).
    """
    if meeting.state not in BEFORE or not may_know(desk, meeting):
        return ()
    return tuple(_needs(desk, meeting))


def _needs(desk: Desk, meeting: Meeting) -> Iterator[Need]:
    here = str(meeting.id)
    if meeting.on < desk.today:
        yield Need("day_passed", {"day": meeting.on}, ident=here, blocks=False)
    if not meeting.place.strip():
        yield Need("place", ident=here)
    yield from _chair(desk, meeting)
    agenda = desk.records.agenda(meeting)
    cases = agenda.cases if agenda is not None else ()
    if not cases and desk.law.kinds[meeting.kind].personal_data:
        yield Need("agenda", ident=here)
    for case in cases:
        place = next(desk.each((case,), lambda case: (desk.at(meeting.id, case),)), None)
        if place is None or not desk.looking(place).admitted(desk.acting):
            yield Need("unseen", place="cases")
        else:
            yield from _of_item(desk, place)
    if not desk.office.dpo.strip():
        yield Need("dpo", place="settings")
    if desk.person(desk.acting).declared_on is None:
        yield Need("own_declaration", {}, "people", str(desk.acting), blocks=False)


def _chair(desk: Desk, meeting: Meeting) -> Iterator[Need]:
    """Who chairs is the mayor or a delegate, today and on the day (R8)."""
    day = max(meeting.on, desk.today)
    if not desk.office.leads(meeting.chair, day, meeting.id):
        name = desk.person(meeting.chair).name
        yield Need("delegation", {"person": name}, ident=str(meeting.id))


def _of_item(desk: Desk, place: Place) -> Iterator[Need]:
    case, item, meeting = place.file.case, place.item, place.meeting
    s = desk.looking(place)
    told: dict[str, str | date] = {"case": case.key}
    at_case, here = str(case.id), str(meeting.id)
    if case.stage is Stage.AFSLUITING:
        yield Need("case_closed", told, ident=here)
        return
    if case.basis.lapsed(desk.today):
        yield Need("consent_lapsed", told, "case", at_case)
    elif case.basis.lapsed(meeting.on) and case.basis.valid_until is not None:
        until = {"day": case.basis.valid_until}
        yield Need("consent_lapses", told | until, "case", at_case, blocks=False)
    if Typed(desk, [case.subject]).in_place(meeting.place):
        yield Need("place_names", told, ident=here, blocks=False)
    if rules.r27_child_interest(desk.law, case, desk.today):
        yield Need("child_interest", told, "case", at_case)
    if not s.admitted(meeting.chair) or rules.r5_named(case.basis, meeting.chair):
        yield Need("chair", told | _named(desk, meeting.chair), ident=here)
    if not s.admitted(meeting.minute_taker):
        writer = told | _named(desk, meeting.minute_taker)
        yield Need("minute_taker", writer, ident=here, blocks=False)
    yield from _of_guests(desk, s, case, item, told)


def _of_guests(
    desk: Desk, s: Situation, case: Case, item: Item, told: Mapping[str, str | date]
) -> Iterator[Need]:
    """Who was invited: anybody, the core (R9), and police who are cleared on the day."""
    here = str(item.meeting)
    core = rules.r9_core(s, case, table.expected(item))
    if core is None and not item.invitations:
        yield Need("nobody_invited", told, ident=here)
    if core is not None:
        yield from _core(desk, core.facts["missing"].split(", "), told, here)
    asked = table.expected(item) if preparing.panel(s).allowed else frozenset()
    for person in sorted((asked | case.admitted) - case.revoked):
        if rules.r9_clearance(s, case.kind, person) is not None:
            yield Need("clearance", _named(desk, person), "people", str(person), blocks=False)


def _core(
    desk: Desk, missing: list[str], told: Mapping[str, str | date], here: str
) -> Iterator[Need]:
    """Whoever can be invited is; for what no partner is known as, one is added first (R9)."""
    known = {person.category for person in desk.persons.values()}
    absent = [code for code in missing if code not in known]
    asked = [code for code in missing if code in known]
    if absent:
        yield Need("core_unknown", {**told, "categories": ", ".join(absent)}, "people")
    if asked:
        yield Need("core", {**told, "categories": ", ".join(asked)}, ident=here)


def _named(desk: Desk, person: PersonId) -> dict[str, str | date]:
    return {"person": desk.person(person).name}
