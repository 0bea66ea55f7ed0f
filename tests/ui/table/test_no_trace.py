"""Declining, passing and saying nothing leave a screen on which nothing can be read (R14, R21)."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.domain.person import PersonId
from tests import builders
from tests.ui.meeting_window import HARTENAAS, Window, first_meeting, until, visible_text
from ui.table import item_header

QUESTION = "Komen minderjarigen in deze zaken?"
RELEVANCE = "Bescherming van minderjarigen"
HANDED_ON = "Doorgegeven. Wie het aangaat, ziet het onder Persoonlijk (F9)."


@pytest.fixture(autouse=True)
def _clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is compared is the whole picture: its clocks show one moment."""
    monkeypatch.setattr(item_header, "now", lambda: datetime(2026, 11, 26, 14, 3))


def screen(w: Window) -> QImage:
    """Every pixel that anybody at the table can see, once the window has the keyboard again."""
    w.screen.activateWindow()
    w.qtbot.waitUntil(w.screen.isActiveWindow)
    w.settle()
    return w.screen.grab().toImage()


def ask(w: Window) -> None:
    form = w.desk.question
    w.desk.front(3)
    form.choose(PersonId("straathoek"))
    form.relevance.setText(RELEVANCE)
    form.text.setPlainText(QUESTION)
    w.press(form.send)
    assert w.call(lambda session: len(session._table.questions)) == 1
    assert w.said() == HANDED_ON
    w.press(w.desk.overlay.dismiss)


@pytest.mark.parametrize("ending", ["passed", "not answered", "looked and left"])
def test_after_a_question_the_screen_is_that_of_a_table_where_none_was_asked(
    qtbot: QtBot, tmp_path: Path, ending: str
) -> None:
    scenario = until(builders.scenario_of(HARTENAAS), "contribute")
    with first_meeting(qtbot, tmp_path, scenario) as w:
        w.screen.meeting.table.people.select(PersonId("straathoek"))
        w.desk.front(3)
        before = screen(w)
        ask(w)
        assert screen(w) == before
        if ending != "not answered":
            own = w.take_laptop("straathoek")
            assert QUESTION in "\n".join(visible_text(own))
            assert RELEVANCE in "\n".join(visible_text(own))
            if ending == "passed":
                w.press(own.cards[0].buttons[1])
                assert w.call(lambda session: len(session._table.questions)) == 0
                assert own.none.isVisible()
            w.press(own.leave)
            w.desk.front(3)
        assert screen(w) == before


def test_what_is_typed_of_a_question_is_gone_with_it(qtbot: QtBot, tmp_path: Path) -> None:
    scenario = until(builders.scenario_of(HARTENAAS), "contribute")
    with first_meeting(qtbot, tmp_path, scenario) as w:
        ask(w)
        w.turn(0)
        w.turn(1)
        w.desk.leave()
        w.settle()
        shown = "\n".join(visible_text(w.screen))
        assert QUESTION not in shown
        assert RELEVANCE not in shown
        assert not w.desk.question.duties.isVisible()


def test_what_waits_for_somebody_is_on_nobody_elses_page(qtbot: QtBot, tmp_path: Path) -> None:
    scenario = until(builders.scenario_of(HARTENAAS), "contribute")
    with first_meeting(qtbot, tmp_path, scenario) as w:
        ask(w)
        people = w.screen.meeting.table.people
        for chair in people.table.rows.rows:
            people.select(chair.person)
            assert people.own.isEnabled()  # whether something waits or not
            own = w.take_laptop(chair.person)
            mine = chair.person == "straathoek"
            assert (QUESTION in "\n".join(visible_text(own))) == mine
            assert own.none.isVisible() != mine
            w.press(own.leave)


def test_the_cover_is_the_same_for_who_has_something_and_who_has_not(
    qtbot: QtBot, tmp_path: Path
) -> None:
    scenario = until(builders.scenario_of(HARTENAAS), "contribute")
    with first_meeting(qtbot, tmp_path, scenario) as w:
        people, covers = w.screen.meeting.table.people, []
        people.select(PersonId("straathoek"))
        for asked in (False, True):
            if asked:
                ask(w)
            w.press(people.own)
            covers.append(w.dialog().grab().toImage())
            w.press(w.dialog().leave)
        assert covers[0] == covers[1]


def test_under_a_duty_the_question_stays_until_it_is_answered(qtbot: QtBot, tmp_path: Path) -> None:
    scenario = until(builders.scenario_of(HARTENAAS), "contribute")
    with first_meeting(qtbot, tmp_path, scenario) as w:
        w.desk.front(3)
        w.desk.question.choose(PersonId("ksc"))
        w.desk.question.text.setPlainText("Hoeveel vaststellingen?")
        w.press(w.desk.question.send)
        assert w.said() == HANDED_ON
        assert [duty.person for duty in w.desk.question.duties.rows.rows] == ["ksc"]
        w.close_item()
        assert w.said().count("R42") == 1
        w.press(w.desk.question.nothing)
        assert not w.desk.question.duties.isVisible()
        assert not w.said()


def offer(w: Window) -> None:
    form = w.desk.action
    w.desk.front(2)
    form.owner.choose("straathoek")
    form.due.line.setText("18/12/2026")
    form.text.setPlainText("Contact opnemen.")
    form.sources.nothing.setChecked(True)
    w.press(form.send)
    assert w.call(lambda session: len(session._table.offers)) == 1
    assert w.said() == HANDED_ON
    w.press(w.desk.overlay.dismiss)


@pytest.mark.parametrize("pending", [ask, offer], ids=["a question", "an offer"])
def test_what_closing_would_end_is_told_alike_whether_something_waits_for_a_right_holder_or_not(
    qtbot: QtBot, tmp_path: Path, pending: Callable[[Window], None]
) -> None:
    scenario = until(builders.scenario_of(HARTENAAS), "contribute")
    with first_meeting(qtbot, tmp_path, scenario) as w:
        told = []
        for waits in (False, True):
            if waits:
                pending(w)
            w.press(w.desk.header.close_item)
            told.append((visible_text(w.dialog()), w.dialog().grab().toImage()))
            w.press(w.dialog().leave)
        assert told[0] == told[1]


def test_declining_is_one_click_that_shows_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    scenario = until(builders.scenario_of(HARTENAAS), "respond")
    with first_meeting(qtbot, tmp_path, scenario) as w:
        people = w.screen.meeting.preparation.people
        people.choose(PersonId("douane"))
        w.settle()
        before = visible_text(w.screen)
        w.press(people.card.decline)
        people.choose(PersonId("douane"))  # any answer goes on to who is next
        w.settle()
        assert visible_text(w.screen) == before


@pytest.mark.parametrize("looked", [False, True])
def test_an_offer_that_is_not_taken_leaves_nothing(
    qtbot: QtBot, tmp_path: Path, looked: bool
) -> None:
    scenario = until(builders.scenario_of(HARTENAAS), "contribute")
    with first_meeting(qtbot, tmp_path, scenario) as w:
        w.screen.meeting.table.people.select(PersonId("straathoek"))
        w.desk.front(2)
        before = screen(w)
        offer(w)
        if looked:
            own = w.take_laptop("straathoek")
            assert "Contact opnemen." in "\n".join(visible_text(own))
            w.press(own.leave)
        w.desk.front(2)
        assert screen(w) == before
        assert w.desk.view is not None
        assert w.desk.view.actions == ()
