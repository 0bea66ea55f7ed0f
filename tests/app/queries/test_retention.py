"""The retention clock: proposed, agreed, running from its day, and never ending by itself."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.commands.cases import Advance, CloseCase, EraseCase, HoldCase, Weigh
from app.domain.case import Case, Stage
from app.domain.law import Term
from app.domain.person import Office, PersonId
from app.errors import Refused, WrongState
from app.queries.cases import CaseList, CaseView
from app.queries.retention import Attention, Clock, attention, clock
from app.session import Session
from tests import builders
from tests.app.commands.sittings import TODAY, begun, opened, scenario, signed
from tests.builders import Outcomes, exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")
COORD = PersonId("coord")


class _Desk:
    """As much of a desk as the clock looks at."""

    law = builders.law()

    def __init__(self, office: Office) -> None:
        self.office = office


def runs(
    case: Case, superior: frozenset[PersonId] = frozenset(), *, office: Office | None = None
) -> Clock:
    desk = _Desk(office or builders.office())
    return clock(desk, case, superior)  # type: ignore[arg-type]


def played(folder: Path, *steps: object) -> tuple[Session, Outcomes]:
    file = scenario(steps)  # type: ignore[arg-type]
    session = exercise(folder, file)
    made = play(session, file)
    assert not made.surprises
    return session, made


def test_a_term_is_proposed_until_those_present_agree_it() -> None:
    proposed = runs(builders.case(retention_months=None))
    assert (proposed.agreed_on, proposed.months) == (None, builders.office().retention_months)
    day = date(2026, 11, 26)
    agreed = runs(builders.case(retention_months=24, discussed_on=(day, date(2027, 1, 5))))
    assert (agreed.agreed_on, agreed.months) == (day, 24)


def test_a_term_runs_by_the_services_that_sat_there_whatever_they_are_by_now() -> None:
    talk = date(2026, 11, 26)
    sat = builders.case(retention_months=12, discussed_on=(talk,), superiors_sat=True)
    most = builders.law().term(Term.SUPERIOR_RETENTION)
    assert (runs(sat).from_discussion, runs(sat).ends_on) == (True, date(2027, 11, 26))
    proposed = replace(sat, retention_months=None)
    assert runs(proposed, office=builders.office(retention_months=2 * most)).months == most


def test_a_proposed_term_is_no_longer_than_whoever_was_admitted_allows() -> None:
    case = builders.case(retention_months=None, admitted=builders.ids("fwb"))
    most = builders.law().term(Term.SUPERIOR_RETENTION)
    office = builders.office(retention_months=2 * most)
    assert runs(case, office=office).months == 2 * most
    assert runs(case, builders.ids("fwb"), office=office).months == most


def test_a_term_runs_from_the_closure_and_with_the_french_community_from_the_last_word() -> None:
    talk, end = date(2026, 11, 26), date(2027, 3, 1)
    case = builders.case(
        retention_months=12, discussed_on=(talk,), closed_on=end, admitted=builders.ids("fwb")
    )
    assert runs(case).ends_on == date(2028, 3, 1)
    with_fwb = runs(case, builders.ids("fwb"))
    assert (with_fwb.from_discussion, with_fwb.ends_on) == (True, date(2027, 11, 26))
    assert runs(replace(case, closed_on=None)).runs_from is None


def test_what_is_due_within_a_month_asks_for_attention_and_a_day_earlier_nothing_does() -> None:
    case = builders.case(basis=builders.statute(), review_on=date(2027, 3, 31))
    assert list(attention(case, runs(case), date(2027, 2, 28))) == []
    assert list(attention(case, runs(case), date(2027, 3, 1))) == [Attention.REVIEW]
    until = builders.case(basis=builders.consent(valid_until=date(2027, 3, 31)))
    assert list(attention(until, runs(until), date(2027, 3, 1))) == [Attention.CONSENT]


def test_a_closed_case_asks_for_its_erasure_or_if_it_is_held_for_its_review() -> None:
    case = builders.case(
        stage=Stage.AFSLUITING,
        retention_months=1,
        closed_on=date(2027, 1, 1),
        review_on=date(2027, 1, 1),
        basis=builders.consent(valid_until=date(2027, 1, 1)),
    )
    on = date(2027, 2, 1)
    assert list(attention(case, runs(case), on)) == [Attention.RETENTION]
    held = replace(case, hold=True)
    assert list(attention(held, runs(held), on)) == [Attention.REVIEW], "never silently"


def test_a_case_that_was_never_discussed_is_to_be_reviewed_in_six_months(tmp_path: Path) -> None:
    session, _made = played(tmp_path, opened())
    line = session.ask(CaseList(), COORD)[0]
    assert line.review_on == date(2027, 5, 23)
    assert line.attention == ()


def test_a_held_case_is_not_erased_before_the_hold_is_lifted(tmp_path: Path) -> None:
    session, made = played(tmp_path, opened())
    case = made.ids["k"]
    session.run(CloseCase(case))
    session.run(HoldCase(case, hold=True))
    with pytest.raises(WrongState, match="case_on_hold"):
        session.run(EraseCase(case))
    assert session.ask(CaseView(case), COORD).clock.hold
    both = {member: f"play-{member}" for member in ("coord", "mayor")}
    session.run_together(HoldCase(case, hold=False), COORD, both)
    session.run(EraseCase(case))
    assert session.ask(CaseList(), COORD) == ()


def test_closing_by_the_last_stage_starts_the_clock_too(tmp_path: Path) -> None:
    session, made = played(tmp_path, *begun("insp"), *signed())
    case = made.ids["k"]
    session.run(Weigh(case, is_case=True), PersonId("mayor"))
    session.run(Advance(case, Stage.AFSLUITING))
    assert session.ask(CaseView(case), COORD).clock.runs_from == TODAY


@pytest.mark.parametrize(("who", "rules"), [("mayor", ("R10",)), ("insp", ("R10",))])
def test_only_the_coordinator_holds_a_case(
    tmp_path: Path, who: str, rules: tuple[str, ...]
) -> None:
    session, made = played(tmp_path, opened())
    with pytest.raises(Refused) as refused:
        session.run(HoldCase(made.ids["k"], hold=True), PersonId(who))
    assert refused.value.rules == rules
