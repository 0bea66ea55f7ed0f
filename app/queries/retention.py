"""How long a case is kept and from which day, and what about it asks for attention (R38)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from app.domain.calendar import months_later
from app.domain.case import Case, CaseId, CaseTerm, Stage
from app.domain.meeting import Item, ItemState, Meeting
from app.domain.person import PersonId
from app.policy.permission import preparing
from app.policy.rules import r38_most
from app.queries.desk import Desk
from app.queries.query import Open

AHEAD = timedelta(days=30)
"""How long before its day something asks for attention: time for one more meeting."""


class Attention(StrEnum):
    """What is due soon or already, and never happens by itself."""

    REVIEW = "review"
    RETENTION = "retention"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Clock:
    """The retention clock of one case. Nothing of it ends by itself: erasing is a step."""

    months: int
    """The term that was agreed, or before that the one that is proposed."""
    agreed_on: date | None
    """When those present agreed it; None while it is proposed."""
    from_discussion: bool
    """Runs from the last discussion, where services of the French Community sit; else from the
    closure."""
    runs_from: date | None
    """None while it does not run."""
    ends_on: date | None
    review_on: date | None
    """None once the case is closed, unless it is held."""
    hold: bool


def through_superiors(desk: Desk) -> frozenset[PersonId]:
    """Partners of the French Community's services, with whom a term runs otherwise (R38)."""
    categories = desk.law.categories
    return frozenset(p.id for p in desk.persons.values() if categories[p.category].through_superior)


def with_superiors(case: Case, superior: frozenset[PersonId]) -> bool:
    """Whether such services belong to a case, or sat at it and stand otherwise by now (R38)."""
    return case.superiors_sat or bool(superior & case.admitted)


def superiors_came(desk: Desk, items: Iterable[Item]) -> bool:
    """Whether such services came to an item that opened, or were to: by that a term runs (R38).

    Of an item that was written again the last counts. What is planned may still be cancelled.
    """
    last = {item.id: item for item in items}.values()
    begun = [item for item in last if item.state is not ItemState.PLANNED]
    people = {one for item in begun for one in (*item.coming, *item.attendance.arrived)}
    people |= {p for _, m in desk.sittings(begun) for p in (m.chair, m.minute_taker)}
    return bool(through_superiors(desk) & people)


def clock(desk: Desk, case: Case, superior: frozenset[PersonId]) -> Clock:
    """The clock of a case; `superior` is what `through_superiors` answers."""
    discussed = with_superiors(case, superior)
    last = case.discussed_on[-1] if case.discussed_on else None
    runs_from = (last or case.closed_on) if discussed else case.closed_on
    agreed = case.retention_months
    proposed = agreed or desk.office.months_for(case.kind)
    months = min(proposed, r38_most(desk.law, case, discussed))
    return Clock(
        months=months,
        agreed_on=case.discussed_on[0] if agreed and case.discussed_on else None,
        from_discussion=discussed,
        runs_from=runs_from,
        ends_on=months_later(runs_from, months) if runs_from else None,
        review_on=case.review_on if case.stage is not Stage.AFSLUITING or case.hold else None,
        hold=case.hold,
    )


def attention(case: Case, runs: Clock, today: date) -> Iterator[Attention]:
    """What asks for attention today."""
    soon = today + AHEAD
    if runs.review_on is not None and runs.review_on <= soon:
        yield Attention.REVIEW
    if runs.ends_on is not None and runs.ends_on <= soon and not runs.hold:
        yield Attention.RETENTION
    until = case.basis.valid_until
    if until is not None and until <= soon and case.stage is not Stage.AFSLUITING:
        yield Attention.CONSENT


@dataclass(frozen=True, slots=True)
class DueCase:
    """A case whose term is over: nothing happens to it before somebody decides."""

    id: CaseId
    key: str
    closed: bool
    """Else it is closed first: a term that runs from the last discussion does not wait for it."""
    ends_on: date
    months: int
    out: int
    """Copies that speak of it and were issued: they are to be asked back."""
    unread: bool = False
    """Whether whoever acts is not admitted: they know no more of it than this (R38)."""


@dataclass(frozen=True, slots=True)
class Overdue(Open):
    """Every case that is to be erased by now, for whoever may erase it; the longest due first."""

    def answer(self, desk: Desk) -> tuple[DueCase, ...]:
        """Cases that are held for the archive are not among them."""
        superior = through_superiors(desk)
        cases = (case for case in desk.records.cases() if desk.acting in desk.admitted(case))
        lines = desk.each(cases, lambda case: _due(desk, case, clock(desk, case, superior)))
        others = (due for term in unread(desk) if (due := _due_unread(desk, term)) is not None)
        return tuple(sorted((*lines, *others), key=lambda line: (line.ends_on, line.key)))


@dataclass(frozen=True, slots=True)
class Unread(Open):
    """Cases that the coordinator may end and does not read: keys and clocks; nobody else's."""

    def answer(self, desk: Desk) -> tuple[CaseTerm, ...]:
        """By key."""
        return tuple(sorted(unread(desk), key=lambda term: term.key))


def unread(desk: Desk) -> Iterator[CaseTerm]:
    """All of them, as they are today."""
    return desk.each(tuple(desk.records.terms()), lambda term: if_unread(desk, term))


def if_unread(desk: Desk, term: CaseTerm) -> Iterator[CaseTerm]:
    """The term as it is today, if the acting person ends its case by this alone."""
    if ends_unread(desk, term.case):
        yield as_proposed(desk, term)


def ends_unread(desk: Desk, case: CaseId) -> bool:
    """Whether the acting person is coordinator, and not admitted to a case or without its keys."""
    if not preparing.follows_up(Desk.situation(desk)):
        return False
    known = desk.records.case(case)
    return known is None or desk.acting not in desk.admitted(known)


def as_proposed(desk: Desk, term: CaseTerm) -> CaseTerm:
    """A term that nobody agreed yet follows the office where that proposes a longer one by now."""
    kind = next((k for k, of in desk.law.kinds.items() if term.key.startswith(of.letter)), None)
    if term.most is None or kind is None:
        return term
    months = min(desk.office.months_for(kind), term.most)
    return replace(term, months=max(term.months, months))


def ends_on(term: CaseTerm) -> date | None:
    """The day on which its term is over; None while that does not run, or it is held."""
    if term.runs_from is None or term.hold:
        return None
    return months_later(term.runs_from, term.months)


def _due_unread(desk: Desk, term: CaseTerm) -> DueCase | None:
    day = ends_on(term)
    if day is None or day > desk.today:
        return None
    out = _out(desk, term.case, desk.records.meetings())
    return DueCase(term.case, term.key, term.is_closed, day, term.months, out, unread=True)


def _due(desk: Desk, case: Case, runs: Clock) -> Iterator[DueCase]:
    if runs.ends_on is None or runs.ends_on > desk.today or runs.hold:
        return
    if not preparing.end_case(desk.situation(case)).allowed:
        return
    out = _out(desk, case.id, desk.meetings_of(case.id))
    yield DueCase(case.id, case.key, case.is_closed, runs.ends_on, runs.months, out)


def _out(desk: Desk, case: CaseId, meetings: Iterable[Meeting]) -> int:
    """How many copies that speak of a case are with their recipients."""
    copies = {
        copy.code
        for meeting in meetings
        for copy in desk.records.copies(meeting)
        if case in copy.cases and copy.issued_on is not None and copy.destroyed_on is None
    }
    return len(copies)
