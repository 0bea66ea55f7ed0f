"""What ends closes what follows at once, and cannot end what is not there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.commands.office import Declare, KeepPerson
from app.commands.people import EndAuthorisation, EndClearance, WithdrawDeclaration
from app.commands.step import Command
from app.domain.person import PersonId
from app.errors import WrongState
from app.queries.people import Persons
from app.session import Session
from tests.app.commands.sittings import TODAY, begun, do, scenario
from tests.builders import exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")
POL, CARE, INSP = PersonId("pol"), PersonId("care"), PersonId("insp")


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return exercise(tmp_path, scenario([]))


@pytest.mark.parametrize(
    ("command", "acting", "code"),
    [
        (lambda: WithdrawDeclaration(), CARE, "not_declared"),
        (lambda: EndClearance(CARE, TODAY), None, "no_clearance"),
        (lambda: EndAuthorisation(POL, TODAY), None, "no_authorisation"),
        (lambda: Declare(date(2026, 11, 24)), CARE, "declared_in_the_future"),
    ],
)
def test_what_is_not_there_does_not_end(
    session: Session, command: Callable[[], Command], acting: PersonId | None, code: str
) -> None:
    with pytest.raises(WrongState) as caught:
        session.run(command(), acting=acting)
    assert caught.value.code == code


def test_an_end_is_no_renewal(session: Session) -> None:
    session.run(EndClearance(POL, date(2026, 12, 1)))
    with pytest.raises(WrongState) as caught:
        session.run(EndClearance(POL, date(2026, 12, 2)))
    assert caught.value.code == "ended_sooner"


def test_a_sheet_of_before_the_withdrawal_brings_nothing_back(session: Session) -> None:
    session.run(Declare(), acting=CARE)
    session.run(WithdrawDeclaration(), acting=CARE)
    with pytest.raises(WrongState) as caught:
        session.run(Declare(date(2026, 11, 22)), acting=CARE)
    assert caught.value.code == "declared_before_withdrawal"
    session.run(Declare(), acting=CARE)
    care = next(p for p in session.ask(Persons()) if p.id == CARE)
    assert (care.declared_on, care.withdrawn_on) == (TODAY, None)


def test_whoever_withdraws_leaves_the_table_and_the_log_says_only_that_a_record_changed(
    tmp_path: Path,
) -> None:
    file = scenario([*begun("insp"), do("withdraw_declaration", "insp")])
    session = exercise(tmp_path, file)
    made = play(session, file)
    assert made.surprises == []
    last = list(session.log("coord"))[-1].entry
    assert last is not None
    assert last.act.value == "item_record_changed"
    assert (last.acting, last.why, last.to) == (None, None, ())


def test_the_log_says_whose_line_of_the_list_changed(session: Session) -> None:
    care = next(p for p in session.ask(Persons()) if p.id == CARE)
    session.run(KeepPerson(replace(care, function="begeleider")))
    last = list(session.log("coord"))[-1].entry
    assert last is not None
    assert (last.why, last.to) == ("keep_person", (CARE,))
