"""A meeting that nobody can sign any more is closed for good, for everybody who opens any of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.commands.delegation import Delegate
from app.commands.members import RemoveMember
from app.commands.minutes import SignMinutes
from app.commands.office import Wait
from app.commands.sitting import CloseMeeting
from app.commands.speaking import Contribute
from app.domain.contribution import Keep, Nature
from app.domain.meeting import ItemState, MeetingId, MeetingState
from app.domain.person import Charge, PersonId
from app.domain.secret import SecretText
from app.errors import Refused, WrongState
from app.queries.cases import CaseList
from app.queries.meetings import MeetingList
from app.queries.people import Persons
from app.queries.today import Due
from app.session import Session
from app.store.records import Records
from tests.app.commands.sittings import at, begun, convened, do, opened, seated
from tests.app.commands.sittings import signed as ended
from tests.app.commands.test_chair_left import (
    AIV,
    BM,
    CLERK,
    CLERKS,
    COORD,
    EVENING,
    MAYOR,
    NAMED,
    NOTE,
    both_left,
    due,
    mayor_left,
    place,
    played,
    together,
)
from tests.app.commands.test_ending_unread import everything_of

pytestmark = pytest.mark.usefixtures("quick_passwords")
OTHER = PersonId("other")
THEIRS = "nota van een ander"


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """Two cases that no single member opens together; nobody is there who may sign."""
    session = played(
        tmp_path,
        *begun("pol", named=NAMED)[:2],
        opened("k2", named=[name for name in NAMED if name != "clerk"]),
        *convened("pol"),
        *convened("other", case="k2"),
        *seated("mayor", "coord", "clerk", "pol"),
        at("contribute", "clerk", id="n", text=NOTE, nature="fact", secret=False),
        at("close_item", "mayor"),
        at("open_item", "mayor", case="k2"),
        do("declare", "other"),
        *(at("arrive", one, case="k2") for one in ("mayor", "coord", "other")),
        at("contribute", "other", case="k2", id="o", text=THEIRS, nature="fact", secret=False),
    )
    session.run(Wait(1), COORD)
    together(session, Charge.MAYOR, BM, COORD, CLERK)
    session.work(RemoveMember(MAYOR), COORD)
    together(session, Charge.COORDINATOR, AIV, BM, CLERK)
    session.work(RemoveMember(COORD), AIV)
    return session


def let_go(session: Session) -> MeetingId:
    meeting = session.ask(MeetingList(), BM)[0].id
    session.run(CloseMeeting(meeting), BM)
    return meeting


def unlocked_anew(session: Session) -> None:
    members = sorted(session.unlocked)
    session.lock()
    for member in members:
        session.unlock(member, f"play-{member}")


def test_each_case_closes_and_its_notes_go_with_who_opens_it(session: Session) -> None:
    let_go(session)
    unlocked_anew(session)
    assert NOTE.encode() not in everything_of(session, CLERK)
    assert THEIRS.encode() not in everything_of(session, OTHER)
    with session._vault.transaction("other", now=session._now()) as transaction:
        records = Records(transaction)
        (case,) = records.cases()
        file = records.casefile(case.id)
        assert file is not None
        assert [(i.state, i.attendance.present) for i in file.items] == [
            (ItemState.CLOSED, frozenset())
        ]
    assert session.check("aiv") == ()


def test_nothing_is_said_at_it_any_more(session: Session) -> None:
    meeting, (case,) = let_go(session), session.ask(CaseList(), OTHER)
    late = SecretText("na het sluiten")
    said = Contribute(meeting, case.id, late, Nature.FACT, secret=False, keep=Keep.SPOKEN)
    with pytest.raises(WrongState, match="item_closed"):
        session.run(said, OTHER)


@pytest.mark.parametrize("first", [True, False], ids=["named first", "named after"])
def test_nobody_signs_it_any_more(tmp_path: Path, first: bool) -> None:
    session = both_left(tmp_path, *EVENING, *CLERKS, *ended()[:2])
    meeting = let_go(session)
    with pytest.raises(WrongState, match="meeting_let_go"):
        session.run(Delegate(CLERK, meeting=meeting), BM)
    if first:
        session.run(Delegate(CLERK), BM)
    with pytest.raises(Refused):
        session.run(SignMinutes(meeting), CLERK)
    assert due(session, CLERK) | due(session, BM) <= {Due.APPROVAL}
    assert session.ask(MeetingList(), BM)[0].state is MeetingState.CLOSED


def test_whom_it_asks_to_destroy_notes_tells_nobody_who_came(tmp_path: Path) -> None:
    session = mayor_left(tmp_path, *EVENING, *ended()[:2])
    meeting, _case = place(session)
    session.run(SignMinutes(meeting), COORD)
    members = [one for one in session.ask(Persons(), OTHER) if one.member and one.id != COORD]
    assert {one.clears for one in members} == {frozenset({meeting})}
    unlocked_anew(session)
    assert not any(one.clears for one in session.ask(Persons(), OTHER))


def test_its_chair_is_told_that_a_meeting_to_come_is_not_open(tmp_path: Path) -> None:
    session = played(tmp_path, *begun("pol", named=NAMED)[:2])
    with pytest.raises(WrongState, match="meeting_not_open"):
        session.run(CloseMeeting(session.ask(MeetingList(), MAYOR)[0].id), MAYOR)


def test_nobody_is_had_to_destroy_the_notes_of_a_meeting_that_goes_on(tmp_path: Path) -> None:
    """By an asking that somebody wrote with tools of their own."""
    note = at("contribute", "clerk", id="n", text=NOTE, nature="fact", secret=False)
    session = played(tmp_path, *begun("pol", named=NAMED), note)
    (meeting,) = session.ask(MeetingList(), COORD)
    with session._vault.transaction("clerk", now=session._now()) as transaction:
        records = Records(transaction)
        asked = replace(records.persons()[MAYOR], clears=frozenset({meeting.id}))
        records.keep_persons([asked], session._setting.members)
        transaction.log(b"x", frozenset({"clerk"}))
    before = everything_of(session, MAYOR)
    session.unlock(MAYOR, f"play-{MAYOR}")
    assert NOTE.encode() in before
    assert NOTE.encode() in everything_of(session, MAYOR)
