"""The window where whoever had the chair left: who finishes it signs, or it is closed without."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.commands.members import RemoveMember
from app.commands.office import Wait
from app.domain.meeting import MeetingState
from app.domain.person import Charge, PersonId
from app.session import Session
from tests.app.commands.sittings import scenario
from tests.app.commands.sittings import signed as ended
from tests.app.commands.test_handing import AIV, BM, CLERK, COORD, EVENING, MAYOR, NEW, together
from tests.ui.meeting_window import Window, meeting_window
from ui.words import words

pytestmark = pytest.mark.usefixtures("quick_passwords")


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
