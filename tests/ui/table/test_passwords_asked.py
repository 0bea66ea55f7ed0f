"""A password that the table waits for is typed in its field, wherever somebody was meanwhile."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.speaking import Contribute
from app.domain.contribution import Keep, Nature, TextId
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.queries.board import ItemBoard
from app.session import Session
from tests import builders
from tests.ui.meeting_window import HARTENAAS, Window, first_meeting, until
from ui.table.take_back_dialog import TakeBackDialog

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


def test_enter_in_a_dialog_gives_the_password_and_takes_the_step(asked: Window) -> None:
    """Else the button that leaves would be pressed, and what was to be destroyed would stay."""
    at = asked.desk.at
    assert at is not None
    said = Contribute(
        at.meeting, at.case, SecretText("Een woord."), Nature.FACT, False, Keep.MINUTES
    )

    def speak(session: Session) -> TextId:
        session.unlock(CHAIR, f"play-{CHAIR}")
        made = session.run(said, PersonId(CHAIR)).made
        session.lock()
        session.unlock(asked.scenario.coordinator, f"play-{asked.scenario.coordinator}")
        return TextId(made or "")

    text = asked.call(speak)
    dialog = TakeBackDialog(asked.bridge, text, "Een woord.", PersonId(CHAIR), asked.screen)
    dialog.open()
    asked.press(dialog.keep)
    line = dialog.notice.password.field.line
    QTest.keyClicks(line, f"play-{CHAIR}")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert dialog.isVisible()  # it stays until the step is taken
    asked.settle()
    file = asked.call(lambda session: session.ask(ItemBoard(at.meeting, at.case), at.typist))
    assert text not in {one.id for one in file.said}
