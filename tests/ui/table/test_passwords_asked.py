"""A password that the table waits for is typed in its field, wherever somebody was meanwhile."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.person import PersonId
from tests import builders
from tests.ui.meeting_window import HARTENAAS, Window, first_meeting, until

QUESTION = "Hoeveel vaststellingen?"
CHAIR = "burgemeester"


@pytest.fixture
def asked(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """A question waits for the password of the chair."""
    scenario = until(builders.scenario_of(HARTENAAS), "contribute")
    with first_meeting(qtbot, tmp_path, scenario, members=(scenario.coordinator,)) as w:
        w.screen.activateWindow()
        qtbot.waitUntil(w.screen.isActiveWindow)
        desk = w.desk
        desk.front(3)
        desk.question.choose(PersonId("ksc"))
        desk.question.text.setPlainText(QUESTION)
        w.press(desk.question.send)
        assert desk.notice.password.isVisible()
        assert in_front(w)
        yield w


def in_front(w: Window) -> bool:
    """Whether what is typed now is the password."""
    return QApplication.focusWidget() is w.desk.notice.password.field.line


def test_the_key_of_the_step_leads_back_to_the_password_at_once(asked: Window) -> None:
    desk = asked.desk
    desk.question.text.setFocus()
    assert not in_front(asked)
    desk.keep_current()
    assert in_front(asked)
    QTest.keyClicks(QApplication.focusWidget(), f"play-{CHAIR}")
    asked.settle()
    assert in_front(asked)
    assert desk.question.text.value == QUESTION
    asked.press(desk.notice.password.open)
    assert desk.question.text.value == ""
    assert len(desk.question.duties.rows.rows) == 1


def test_what_was_changed_meanwhile_is_what_is_sent(asked: Window) -> None:
    desk = asked.desk
    desk.question.text.setFocus()
    desk.question.text.setPlainText("Iets anders?")
    desk.keep_current()
    asked.settle()
    desk.notice.password.field.line.setText(f"play-{CHAIR}")
    asked.press(desk.notice.password.open)
    assert desk.question.text.value == ""


def test_whoever_comes_back_from_what_is_personal_types_the_password(asked: Window) -> None:
    own = asked.take_laptop("douane")
    asked.press(own.leave)
    asked.screen.activateWindow()
    asked.qtbot.waitUntil(lambda: in_front(asked))


def test_the_password_of_another_member_is_asked_by_their_name(asked: Window) -> None:
    desk = asked.desk
    desk.notice.password.field.line.setText("half")
    before = desk.notice.password.label.text()
    names = asked.call(lambda session: {m.member: m.name for m in session.header.members})
    assert names[CHAIR] in before
    desk.notice.password.ask(asked.scenario.coordinator, "contribute", lambda: None)
    asked.settle()
    assert names[asked.scenario.coordinator] in desk.notice.password.label.text()
    assert desk.notice.password.field.value == ""


def test_closing_the_item_leaves_no_step_waiting_for_a_password(asked: Window) -> None:
    asked.bridge.unlock(CHAIR, f"play-{CHAIR}")
    asked.settle()
    asked.close_item()
    assert not asked.desk.notice.password.isVisible()
    assert not asked.desk.notice.password._retries
