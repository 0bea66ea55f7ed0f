"""The window where whoever had the chair left: who finishes it signs, or it is closed without."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.commands.cases import Revoke
from app.commands.members import RemoveMember
from app.commands.office import Wait
from app.domain.meeting import MeetingState
from app.domain.person import Charge, PersonId
from app.queries.cases import CaseList
from app.session import Session
from tests.app.commands.sittings import TODAY, convened, do, opened, planned, scenario, seated
from tests.app.commands.sittings import signed as ended
from tests.app.commands.test_handing import (
    AIV,
    BM,
    CLERK,
    COORD,
    EVENING,
    MAYOR,
    NAMED,
    NEW,
    together,
)
from tests.ui.meeting_window import Window, meeting_window
from ui.words import words

pytestmark = pytest.mark.usefixtures("quick_passwords")
RAN_OUT = (
    do("delegate", "mayor", to="clerk", until=TODAY),
    opened(named=NAMED),
    planned(chair="clerk"),
    *convened("pol", chair="coord"),
    *seated("mayor", "coord", "clerk", "pol", chair="clerk"),
)


def left(session: Session, *, both: bool) -> None:
    session.run(Wait(1), COORD)
    together(session, Charge.MAYOR, BM, COORD, CLERK)
    session.work(RemoveMember(MAYOR), COORD)
    if both:
        together(session, Charge.COORDINATOR, AIV, BM, CLERK)
        session.work(RemoveMember(COORD), AIV)


def look(w: Window, who: PersonId) -> None:
    w.bridge.act_as(who)
    w.settle()
    w.screen.refresh()
    w.settle()
    w.open_first()


def state(w: Window) -> MeetingState:
    frame = w.screen.meeting._frame
    assert frame is not None
    return frame.board.line.state


def test_the_coordinator_of_then_signs(qtbot: QtBot, tmp_path: Path) -> None:
    file = scenario((*EVENING, *ended()[:2]), **NEW)
    with meeting_window(qtbot, tmp_path, file) as w:
        w.call(lambda session: left(session, both=False))
        look(w, COORD)
        w.press(w.screen.meeting.minutes.sign)
        assert w.dialog().acting == COORD
        w.confirm()
        w.screen.refresh()
        w.settle()
        assert state(w) is MeetingState.SIGNED


def test_a_new_mayor_closes_what_nobody_signs(qtbot: QtBot, tmp_path: Path) -> None:
    with meeting_window(qtbot, tmp_path, scenario(EVENING, **NEW)) as w:
        w.call(lambda session: left(session, both=True))
        look(w, BM)
        prepared = w.screen.meeting.preparation
        w.screen.meeting.pages.setCurrentWidget(prepared)
        w.settle()
        assert prepared._delegating.isEnabled()
        prepared.delegate()
        w.settle()
        w.dialog().who.choose(CLERK)
        w.settle()
        assert w.dialog().give.isEnabled()
        w.dialog().reject()
        w.settle()
        page = w.screen.meeting.table
        w.screen.meeting.pages.setCurrentWidget(page)
        w.settle()
        w.press(page.close_meeting)
        said = [one.text() for one in w.dialog().losses]
        assert said == [words().text("table.closing.unsigned")]
        w.press(w.dialog().keep)
        assert state(w) is MeetingState.CLOSED
        assert not page.close_meeting.isVisible()


def test_a_mayor_delegates_again_where_a_delegation_is_over(qtbot: QtBot, tmp_path: Path) -> None:
    file = scenario((*RAN_OUT, *ended(chair="clerk")[:2]), **NEW)
    with meeting_window(qtbot, tmp_path, file) as w:
        look(w, MAYOR)
        prepared = w.screen.meeting.preparation
        w.screen.meeting.pages.setCurrentWidget(prepared)
        w.settle()
        assert not prepared._delegating.isEnabled()
        w.call(lambda session: session.run(Wait(1), COORD))
        w.screen.refresh()
        w.settle()
        assert prepared._delegating.isEnabled()
        prepared.delegate()
        w.settle()
        w.press(w.dialog().give)
        w.dialog().reject()
        w.screen.refresh()
        w.settle()
        assert not prepared._delegating.isEnabled()


def test_a_chair_still_leads_the_cases_that_they_did_not_lose(qtbot: QtBot, tmp_path: Path) -> None:
    more = (*RAN_OUT[:2], opened("k2", named=NAMED), planned(chair="clerk"))
    agenda = (*convened("pol", chair="coord"), *convened("pol", case="k2", chair="coord"))
    file = scenario((*more, *agenda, do("open_meeting", "clerk", meeting="m")), **NEW)
    with meeting_window(qtbot, tmp_path, file) as w:
        lost, _ = w.call(lambda session: session.ask(CaseList(), COORD))
        w.call(lambda session: session.run(Revoke(lost.id, CLERK), COORD))
        look(w, COORD)
        page = w.screen.meeting.table
        board = page._board
        assert board is not None
        leaders = {line.case: page._at(board, line).chair for line in board.agenda}
        assert {one for case, one in leaders.items() if case != lost.id} == {CLERK}
        assert leaders[lost.id] == COORD
