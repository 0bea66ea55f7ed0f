"""Declining, passing and saying nothing leave a screen on which nothing can be read (R14, R21)."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.person import PersonId
from tests import builders
from tests.ui.meeting_window import HARTENAAS, Window, meeting_window, until, visible_text

QUESTION = "Komen minderjarigen in deze zaken?"
RELEVANCE = "Bescherming van minderjarigen"


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    builders.derive_each_password_once(monkeypatch.setattr)


def screen(w: Window) -> list[str]:
    return visible_text(w.screen, without=(w.desk.header.clock,))


def ask(w: Window) -> None:
    form = w.desk.question
    w.desk.front(3)
    form.choose(PersonId("straathoek"))
    form.relevance.setText(RELEVANCE)
    form.text.setPlainText(QUESTION)
    w.press(form.send)


def test_passing_leaves_the_screen_as_if_nothing_had_been_asked(
    qtbot: QtBot, tmp_path: Path
) -> None:
    scenario = until(builders.scenario_of(HARTENAAS), "contribute")
    with meeting_window(qtbot, tmp_path, scenario) as w:
        w.open_first()
        w.desk.front(3)
        w.desk.question.choose(PersonId("straathoek"))
        w.settle()
        before = screen(w)
        ask(w)
        assert w.desk.prompt.isVisible()
        assert QUESTION in "\n".join(screen(w))
        w.press(w.desk.prompt.buttons[-1])
        assert screen(w) == before
        assert w.call(lambda session: len(session._table.questions)) == 0


def test_a_question_that_is_left_alone_is_on_no_list(qtbot: QtBot, tmp_path: Path) -> None:
    scenario = until(builders.scenario_of(HARTENAAS), "contribute")
    with meeting_window(qtbot, tmp_path, scenario) as w:
        w.open_first()
        ask(w)
        w.turn(0)
        w.turn(1)
        w.desk.leave()
        w.settle()
        shown = "\n".join(visible_text(w.screen))
        assert QUESTION not in shown
        assert RELEVANCE not in shown
        assert not w.desk.question.duties.isVisible()


def test_what_waits_for_somebody_shows_once_they_say_who_looks(
    qtbot: QtBot, tmp_path: Path
) -> None:
    scenario = until(builders.scenario_of(HARTENAAS), "contribute")
    with meeting_window(qtbot, tmp_path, scenario) as w:
        w.open_first()
        ask(w)
        w.desk.prompt.close_prompt()
        w.desk.front(6)
        w.settle()
        assert QUESTION not in "\n".join(screen(w))
        w.desk.waiting.who.choose(PersonId("straathoek"))
        w.settle()
        assert QUESTION in "\n".join(screen(w))
        w.press(w.desk.waiting.leave)
        assert QUESTION not in "\n".join(screen(w))
        w.desk.waiting.who.choose(PersonId("politie"))
        w.settle()
        assert QUESTION not in "\n".join(screen(w))


def test_under_a_duty_the_question_stays_until_it_is_answered(qtbot: QtBot, tmp_path: Path) -> None:
    scenario = until(builders.scenario_of(HARTENAAS), "contribute")
    with meeting_window(qtbot, tmp_path, scenario) as w:
        w.open_first()
        w.desk.front(3)
        w.desk.question.choose(PersonId("ksc"))
        w.desk.question.text.setPlainText("Hoeveel vaststellingen?")
        w.press(w.desk.question.send)
        w.press(w.desk.prompt.buttons[-1])
        assert [duty.person for duty in w.desk.question.duties.rows.rows] == ["ksc"]
        w.press(w.desk.header.close_item)
        assert w.said().count("R42") == 1
        w.press(w.desk.question.nothing)
        assert not w.desk.question.duties.isVisible()
        assert not w.said()


def test_declining_is_one_click_that_shows_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    scenario = until(builders.scenario_of(HARTENAAS), "respond")
    with meeting_window(qtbot, tmp_path, scenario) as w:
        w.open_first()
        people = w.screen.meeting.preparation.people
        people.choose(PersonId("douane"))
        w.settle()
        before = visible_text(w.screen)
        w.press(people.card.decline)
        assert visible_text(w.screen) == before


def test_an_offer_that_is_not_taken_leaves_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    scenario = until(builders.scenario_of(HARTENAAS), "contribute")
    with meeting_window(qtbot, tmp_path, scenario) as w:
        w.open_first()
        w.desk.front(2)
        form = w.desk.action
        form.owner.choose("straathoek")
        form.due.line.setText("18/12/2026")
        w.settle()
        before = screen(w)
        form.text.setPlainText("Contact opnemen.")
        form.sources.nothing.setChecked(True)
        w.press(form.send)
        assert "Contact opnemen." in "\n".join(screen(w))
        w.press(w.desk.prompt.buttons[-1])
        assert screen(w) == before
