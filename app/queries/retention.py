"""How long a case is kept and from which day, and what about it asks for attention (R38)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.calendar import months_later
from app.domain.case import Case, CaseId, Stage
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


def clock(desk: Desk, case: Case, superior: frozenset[PersonId]) -> Clock:
    """The clock of a case; `superior` is what `through_superiors` answers."""
    discussed = bool(superior & case.admitted)
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


@dataclass(frozen=True, slots=True)
class Overdue(Open):
    """Every case that is to be erased by now, for whoever may erase it; the longest due first."""

    def answer(self, desk: Desk) -> tuple[DueCase, ...]:
        """Cases that are held for the archive are not among them."""
        superior = through_superiors(desk)
        cases = (case for case in desk.records.cases() if desk.acting in desk.admitted(case))
        lines = desk.each(cases, lambda case: _due(desk, case, clock(desk, case, superior)))
        return tuple(sorted(lines, key=lambda line: (line.ends_on, line.key)))


def _due(desk: Desk, case: Case, runs: Clock) -> Iterator[DueCase]:
    if runs.ends_on is None or runs.ends_on > desk.today or runs.hold:
        return
    if not preparing.end_case(desk.situation(case)).allowed:
        return
    file = desk.casefile(case.id)
    held = (desk.records.meeting(item.meeting) for item in (file.items if file else ()))
    copies = {
        copy.code
        for meeting in held
        if meeting is not None
        for copy in desk.records.copies(meeting)
        if case.id in copy.cases and copy.issued_on is not None and copy.destroyed_on is None
    }
    closed = case.stage is Stage.AFSLUITING
    yield DueCase(case.id, case.key, closed, runs.ends_on, runs.months, len(copies))
