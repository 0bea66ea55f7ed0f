"""Nobody waits for keys that they do not need, and whose keys are enough is named first."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.commands.members import RemoveMember
from app.commands.minutes import IssueMinutes, SignMinutes
from app.commands.office import Declare, KeepPerson, Wait
from app.commands.people import WithdrawDeclaration
from app.domain.person import Category, Charge
from app.errors import WrongState
from app.queries.people import Persons
from app.session import Session
from tests.app.commands.sittings import said
from tests.app.commands.test_ending_unread import everything_of
from tests.app.commands.test_finishing import held
from tests.app.commands.test_handing import together
from tests.app.commands.test_signed_whole import (
    AIV,
    BM,
    CLERK,
    COORD,
    MAYOR,
    WORD,
    copied,
    evening,
    meeting_of,
    unlocked_anew,
)

pytestmark = pytest.mark.usefixtures("quick_passwords")


def former_coordinator_signs(folder: Path) -> Session:
    steps = evening(*said(WORD, "pol"), chair="mayor", also=("care",))
    session = held(folder, *steps, care={"member": True})
    session.run(Wait(1), COORD)
    together(session, Charge.MAYOR, BM, COORD, CLERK)
    session.work(RemoveMember(MAYOR), COORD)
    together(session, Charge.COORDINATOR, AIV, BM, CLERK)
    unlocked_anew(session, AIV, BM, COORD, CLERK)
    return session


def test_another_category_that_closed_nothing_waits_for_nobody(tmp_path: Path) -> None:
    session = former_coordinator_signs(tmp_path)
    who = next(one for one in session.ask(Persons(), AIV) if one.id == COORD)
    session.run(KeepPerson(replace(who, category=Category.GEM)), AIV)
    assert WORD.encode() in everything_of(session, COORD)
    session.run(SignMinutes(meeting_of(session)), COORD)
    assert WORD in copied(session, COORD)


def test_a_chair_who_declares_anew_waits_for_one_officer_alone(tmp_path: Path) -> None:
    """A guest whose name comes first could unlock as often as they like."""
    session = held(tmp_path, *evening(*said(WORD, "pol"), also=("aiv",)))
    session.run(WithdrawDeclaration(), CLERK)
    session.run(Declare(), CLERK)
    with pytest.raises(WrongState, match="keys_awaited member=coord"):
        session.run(SignMinutes(meeting_of(session)), CLERK)
    session.unlock(COORD, "play-coord")
    session.run(SignMinutes(meeting_of(session)), CLERK)
    session.run(IssueMinutes(meeting_of(session)), COORD)
    assert WORD in copied(session, CLERK)


def test_whose_keys_are_enough_is_named_first(tmp_path: Path) -> None:
    """A former coordinator signs: the mayor of then gave them all, a guest called `aiv` cannot."""
    session = held(tmp_path, *evening(*said(WORD, "pol"), also=("bm",)), care={"member": True})
    together(session, Charge.COORDINATOR, AIV, MAYOR, CLERK)
    session.run(WithdrawDeclaration(), COORD)
    session.run(Declare(), COORD)
    session.work(RemoveMember(CLERK), MAYOR)
    meeting = meeting_of(session)
    with pytest.raises(WrongState, match="keys_awaited member=mayor"):
        session.run(SignMinutes(meeting), COORD)
    unlocked_anew(session, COORD, MAYOR)
    session.run(SignMinutes(meeting), COORD)
    assert WORD in copied(session, COORD)
