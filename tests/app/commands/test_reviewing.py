"""Nothing stays silently: a case is looked at again, and what is past its term is listed."""

from pathlib import Path

import pytest

from app.commands.cases import CloseCase, EraseCase, HoldCase
from app.commands.office import Wait
from app.commands.reviewing import ReviewCase
from app.domain.case import CaseId
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.errors import Refused, Unusable, WrongState
from app.policy.permission import preparing
from app.queries.cases import CaseList, CasePage, CaseView
from app.queries.register import AllCopies, Standing
from app.queries.retention import Attention, Overdue
from app.queries.today import Due, Today
from app.session import Session
from tests.app.commands.sittings import begun, do, opened, recorded, said, scenario, signed
from tests.builders import after, exercise, ids, play, situation
from tests.builders import case as case_of

pytestmark = pytest.mark.usefixtures("quick_passwords")
COORD, MAYOR, INSP = map(PersonId, ("coord", "mayor", "insp"))
WHY = SecretText("de opvolging loopt nog")


@pytest.fixture
def one(tmp_path: Path) -> tuple[Session, CaseId]:
    session, made = after(tmp_path, scenario([opened()]))
    return session, CaseId(made.ids["k"])


def page(session: Session, case: CaseId) -> CasePage:
    return session.ask(CaseView(case), COORD)


def due(session: Session) -> set[Due]:
    return {line.what for line in session.ask(Today(), COORD).lines}


def test_a_review_is_asked_every_day_until_somebody_says_why_the_case_is_kept(
    one: tuple[Session, CaseId],
) -> None:
    session, case = one
    session.run(Wait(190), COORD)
    assert Due.REVIEW in due(session)
    session.run(Wait(1), COORD)
    assert Due.REVIEW in due(session)
    with pytest.raises(Unusable, match="review_without_reason"):
        session.run(ReviewCase(case, SecretText("")), COORD)
    session.run(ReviewCase(case, WHY), COORD)
    assert Due.REVIEW not in due(session)
    shown = page(session, case)
    (review,) = shown.reviews
    assert (review.on, review.reason, review.months) == (
        shown.today,
        "de opvolging loopt nog",
        None,
    )
    assert shown.line.review_on is not None
    assert (shown.line.review_on - shown.today).days > 170
    session.run(Wait(190), COORD)
    assert Due.REVIEW in due(session)


def test_whoever_prepares_reviews_and_nobody_else(one: tuple[Session, CaseId]) -> None:
    session, case = one
    with pytest.raises(Refused) as refused:
        session.run(ReviewCase(case, WHY), INSP)
    assert refused.value.rules == ("R10",)
    session.run(ReviewCase(case, WHY), MAYOR)


@pytest.mark.parametrize(
    ("months", "rules"), [(None, ()), (13, ()), (60, ()), (12, ("R38",)), (61, ("R38",))]
)
def test_with_the_french_community_a_term_grows_to_five_years(
    months: int | None, rules: tuple[str, ...]
) -> None:
    case = case_of(retention_months=12, admitted=ids("coord", "fwb"))
    assert preparing.review(situation("coord", case=case), months).rules == rules


def test_without_the_french_community_no_term_grows(one: tuple[Session, CaseId]) -> None:
    session, case = one
    with pytest.raises(Refused) as refused:
        session.run(ReviewCase(case, WHY, 12), COORD)
    assert refused.value.rules == ("R38",)


def test_what_is_past_its_term_is_listed_until_it_is_erased_or_held(
    one: tuple[Session, CaseId],
) -> None:
    session, case = one
    assert session.ask(Overdue(), COORD) == ()
    session.run(CloseCase(case), COORD)
    session.run(Wait(250), COORD)
    for _ in range(2):  # nothing expires by itself, and nothing stops being said
        (line,) = session.ask(Overdue(), COORD)
        assert (line.id, line.closed, line.out) == (case, True, 0)
        assert Due.RETENTION in due(session)
        session.run(Wait(40), COORD)
    assert session.ask(Overdue(), MAYOR) == (), "the coordinator erases"
    session.run(HoldCase(case, hold=True), COORD)
    assert session.ask(Overdue(), COORD) == ()
    with pytest.raises(WrongState, match="case_on_hold"):
        session.run(EraseCase(case), COORD)
    session.run(Wait(190), COORD)
    (held,) = session.ask(CaseList(), COORD)
    assert held.attention == (Attention.REVIEW,), "what is held comes back for review too"
    session.run(ReviewCase(case, WHY), COORD)
    both = {member: f"play-{member}" for member in (COORD, MAYOR)}
    session.run_together(HoldCase(case, hold=False), COORD, both)
    session.run(EraseCase(case), COORD)
    assert session.ask(CaseList(), COORD) == ()


def test_issued_copies_of_an_erased_case_are_listed_for_recall(tmp_path: Path) -> None:
    everyone = ("mayor", "coord", "clerk", "insp")
    steps = [*begun("insp"), *said("kept", "insp"), *recorded(*everyone), *signed()]
    file = scenario([*steps, do("issue_minutes", meeting="m", to=["insp"])])
    session = exercise(tmp_path, file)
    case = CaseId(play(session, file).ids["k"])
    session.run(CloseCase(case), COORD)
    session.run(Wait(250), COORD)
    (line,) = session.ask(Overdue(), COORD)
    assert line.out == 1
    session.run(EraseCase(case), COORD)
    copies = session.ask(AllCopies(), COORD).lines
    assert {c.recipient for c in copies if c.standing is Standing.RECALLED} == {"insp"}
    (recall,) = (d for d in session.ask(Today(), COORD).lines if d.what is Due.RECALL)
    assert recall.case == "", "which case it was is gone"
