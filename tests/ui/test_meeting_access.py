"""Every control of a meeting has a name, and changes its language while people work."""

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.domain.person import Language, PersonId
from app.wording.sentences import sentences
from tests import builders
from tests.ui.meeting_window import HARTENAAS, Window, meeting_window, until, visible_text
from tests.ui.test_access import nameless
from ui.table.item_desk import TABS
from ui.words import speak


@pytest.fixture
def at_table(qtbot: QtBot, tmp_path: Path) -> Any:
    scenario = until(builders.scenario_of(HARTENAAS), "propose_feedback")
    with meeting_window(qtbot, tmp_path, scenario) as w:
        assert nameless(w.screen) == []
        w.open_first()
        yield w


def test_in_every_place_of_a_meeting_every_control_has_a_name(at_table: Window) -> None:
    for page in range(3):
        at_table.turn(page)
        assert nameless(at_table.screen) == []
    at_table.screen.meeting.preparation.people.choose(PersonId("douane"))
    at_table.turn(1)
    desk = at_table.desk
    desk.contribution.audience.choose("named")
    desk.contribution.data.fold.setChecked(True)
    desk.contribution.data.list.tick(["health"])
    desk.question.choose(PersonId("straathoek"))
    desk.decision.sources.list.tick([desk.view.said[0].id])
    desk.decision.neutral.choose("own")
    at_table.settle()
    for index in range(len(TABS)):
        desk.front(index)
        assert nameless(at_table.screen) == [], TABS[index]


def test_in_the_dialogs_of_a_meeting_every_control_has_a_name(at_table: Window) -> None:
    table = at_table.screen.meeting.table
    table._show_cards()
    at_table.settle()
    assert nameless(at_table.dialog()) == []
    at_table.press(at_table.dialog().leave)
    at_table.desk.front(5)
    at_table.press(at_table.desk.rounds.hold)
    assert nameless(at_table.dialog()) == []
    at_table.press(at_table.dialog().mine)
    assert nameless(at_table.dialog()) == []
    at_table.press(at_table.dialog().leave)
    at_table.take_laptop("ksc")
    assert nameless(at_table.dialog()) == []
    at_table.press(at_table.dialog().leave)
    at_table.screen.list.plan_meeting()
    at_table.settle()
    assert nameless(at_table.dialog()) == []


def test_the_language_changes_while_a_text_is_being_typed(at_table: Window) -> None:
    form = at_table.desk.contribution
    form.choose(PersonId("ksc"))
    form.kept.choose("minutes")
    form.text.setPlainText("Half getypt")
    speak(Language.FR)
    at_table.settle()
    shown = "\n".join(visible_text(at_table.screen))
    told = sentences(Language.FR)
    for key in ("people.title", "contribution.keep", "keep.minutes", "badge.duty", "column.voice"):
        assert told.text(f"table.{key}") in shown, key
    dutch = sentences(Language.NL)
    for key in ("contribution.keep", "item.close", "keep.minutes", "badge.right", "people.hint"):
        assert dutch.text(f"table.{key}") not in shown, key
    assert form.text.value == "Half getypt"
    assert form.kept.currentData() == "minutes"


def test_the_screen_fits_a_small_laptop(at_table: Window) -> None:
    for page in range(3):
        at_table.turn(page)
        wanted = at_table.screen.minimumSizeHint()
        assert wanted.width() <= 1366 - 190, page
        assert wanted.height() <= 768 - 90, page
