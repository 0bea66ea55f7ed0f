"""A damaged record of one case takes no other case away, also where they shared a meeting."""

from pathlib import Path

import pytest

from app.commands.agenda import RemoveItem
from app.commands.cases import CloseCase, EraseCase
from app.commands.members import RemoveMember
from app.commands.minutes import SignMinutes
from app.commands.office import Declare, Wait
from app.commands.sitting import Arrive, OpenItem
from app.domain.case import CaseId
from app.domain.meeting import MeetingId, MeetingState
from app.domain.person import Charge
from app.errors import Damaged
from app.queries.cases import CaseList, CaseView
from app.queries.meetings import MeetingList
from app.session import Session
from tests.app.commands.sittings import at, convened, do, opened, planned, recorded, said, seated
from tests.app.commands.sittings import played as played_out
from tests.app.commands.sittings import signed as ended
from tests.app.commands.spoiling import spoil, spoil_last, unlocked_anew
from tests.app.commands.test_chair_left import (
    BM,
    CLERK,
    COORD,
    MAYOR,
    NAMED,
    played,
    together,
)
from tests.app.commands.test_handing import NEW

pytestmark = pytest.mark.usefixtures("quick_passwords")
TABLE = ("mayor", "coord", "clerk")
EVENING = (
    opened(named=NAMED),
    opened("k2", named=NAMED),
    planned(),
    *convened("pol"),
    *convened("pol", case="k2"),
    *seated(*TABLE, "pol"),
    *said("gezien", "pol"),
    *recorded(*TABLE, "pol"),
    at("close_item", "mayor"),
    at("open_item", "mayor", "k2"),
    *(at("arrive", who, "k2") for who in TABLE),
    *(at("vote_record", who, "k2", vote="agree") for who in TABLE),
)


@pytest.fixture(params=[False, True], ids=["unsigned", "issued"])
def session(request: pytest.FixtureRequest, tmp_path: Path) -> Session:
    """The mayor who chaired two cases is gone, and of one of them a record is damaged."""
    out = (do("sign_minutes", "mayor", meeting="m"), do("issue_minutes", meeting="m", to="all"))
    end = (*ended("k2")[:2], *(out if request.param else ()))
    made = played(tmp_path, *EVENING, *end)
    made.run(Wait(1), COORD)
    together(made, Charge.MAYOR, BM, COORD, CLERK)
    made.work(RemoveMember(MAYOR), COORD)
    _whole, spoilt = sorted(case.id for case in made.ask(CaseList(), COORD))
    spoil_last(made, spoilt)
    unlocked_anew(made, COORD)
    return made


def test_what_is_whole_is_read_closed_and_erased(session: Session) -> None:
    whole = min(line.id for line in session.ask(CaseList(), COORD))
    assert session.ask(CaseView(whole), COORD).line.id == whole
    session.run(CloseCase(whole), COORD)
    session.run(EraseCase(whole), COORD)
    assert whole not in [line.id for line in session.ask(CaseList(), COORD)]


@pytest.mark.parametrize("state", ["planned", "issued"])
def test_minutes_wait_for_a_damaged_meeting_of_their_case_where_something_was_said(
    tmp_path: Path, state: str
) -> None:
    out = (do("sign_minutes", "mayor", meeting="m"), do("issue_minutes", meeting="m", to="all"))
    after = (planned("m2"), *convened("pol", meeting="m2"), *seated(*TABLE, "pol", meeting="m2"))
    end = (*recorded_at("m2", *TABLE, "pol"), *ended(meeting="m2")[:2])
    steps = (*EVENING, *ended("k2")[:2], *out, planned("m3"), *convened("pol", meeting="m3"))
    made = played(tmp_path, *steps, *after, *end)
    meetings = {line.state: line.id for line in made.ask(MeetingList(), COORD)}
    spoil(made, meetings[MeetingState.CONVENED if state == "planned" else MeetingState.ISSUED])
    unlocked_anew(made, MAYOR, COORD, CLERK)
    sign = SignMinutes(meetings[MeetingState.CLOSED])
    if state == "planned":
        made.run(sign, MAYOR)
    else:  # of what was said there nobody can tell what a copy may not say
        with pytest.raises(Damaged):
            made.run(sign, MAYOR)


def recorded_at(meeting: str, *people: str) -> list[dict[str, object]]:
    return [at("vote_record", one, "k", meeting, vote="agree") for one in people]


@pytest.fixture(params=["frame", "inside"])
def agenda(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Session, MeetingId, CaseId]:
    """A case on the agenda beside one that is damaged, at a meeting that nobody opened yet."""
    cases = (opened(named=NAMED), opened("k2", named=NAMED))
    items = (at("add_item", "mayor"), *convened("pol", case="k2"))
    made, outcomes = played_out(tmp_path, *cases, planned(), *items, do("declare", "mayor"), **NEW)
    whole, spoilt = outcomes.ids["k"], outcomes.ids["k2"]
    (spoil if request.param == "frame" else spoil_last)(made, spoilt)
    unlocked_anew(made, MAYOR, COORD, CLERK)
    return made, MeetingId(outcomes.ids["m"]), CaseId(whole)


def test_a_whole_case_comes_off_the_agenda(agenda: tuple[Session, MeetingId, CaseId]) -> None:
    session, meeting, case = agenda
    session.run(RemoveItem(meeting, case), COORD)
    assert not session.ask(CaseView(case), COORD).items
    assert session.ask(MeetingList(), CLERK), "who may come to the other knows of it still"


def test_a_whole_case_comes_to_the_table(tmp_path: Path) -> None:
    begun = EVENING[: next(n for n, step in enumerate(EVENING) if step["do"] == "open_item")]
    made, outcomes = played_out(tmp_path, *begun, **NEW)
    spoil(made, outcomes.ids["k2"])
    unlocked_anew(made, MAYOR, COORD, CLERK)
    place = MeetingId(outcomes.ids["m"]), CaseId(outcomes.ids["k"])
    made.run(OpenItem(*place), MAYOR)
    made.run(Declare(), CLERK)
    made.run(Arrive(*place), CLERK)
