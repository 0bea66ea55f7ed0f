"""What the table tells without being asked: the clock, an offer's terms, who reads, where to go."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.person import PersonId
from tests import builders
from tests.ui.meeting_window import HARTENAAS, Window, meeting_window, until
from ui.table import item_header
from ui.table.item_desk import ItemDesk

SAID = "Inzetten boven 2000 euro waren niet bijgehouden."
HIDDEN = "Alleen voor wie genoemd is."


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    builders.derive_each_password_once(monkeypatch.setattr)


@pytest.fixture
def at_table(qtbot: QtBot, tmp_path: Path) -> Any:
    scenario = until(builders.scenario_of(HARTENAAS), "contribute")
    with meeting_window(qtbot, tmp_path, scenario) as w:
        w.open_first()
        w.screen.activateWindow()
        w.qtbot.waitUntil(w.screen.isActiveWindow)
        yield w


def press(w: Window, name: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    window = QApplication.activeWindow() or w.screen.window()
    focused: QWidget = window.focusWidget() or window
    QTest.keyClick(focused, name, modifier)
    w.settle()


def offer(w: Window, person: str, sources: tuple[str, ...] = ()) -> None:
    form = w.desk.action
    w.desk.front(2)
    form.owner.choose(person)
    form.due.line.setText("18/12/2026")
    form.text.setPlainText("Contact opnemen.")
    form.sources.list.tick(sources)
    form.sources.nothing.setChecked(not sources)
    w.press(form.send)


def test_the_time_of_an_item_that_opened_out_of_sight_is_not_made_up(at_table: Window) -> None:
    clock = at_table.desk.header.clock
    assert clock.isVisible()
    assert clock.text().startswith("Nu ")
    assert "sinds" not in clock.text()


def test_the_time_of_an_item_that_opens_here_runs(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = datetime(2026, 11, 26, 14, 3)
    time = [begun]
    monkeypatch.setattr(item_header, "now", lambda: time[0])
    scenario = until(builders.scenario_of(HARTENAAS), "open_item")
    with meeting_window(qtbot, tmp_path, scenario) as w:
        w.open_first()
        w.press(w.desk.header.open)
        time[0] = begun + timedelta(minutes=5, seconds=5)
        w.desk.header._show_clock()
        assert w.desk.header.clock.text() == "Open sinds 14:03 (05:05) · nu 14:08"
        desk = ItemDesk(w.bridge)  # as after a lock: nobody knows since when
        assert w.desk.at is not None
        assert w.desk.view is not None
        desk.show_view(w.desk.at, w.desk.view, ())
        assert desk.header.clock.text() == "Nu 14:08"
        desk.deleteLater()


def test_an_offer_says_its_terms_to_its_owner_and_two_equal_ways(at_table: Window) -> None:
    codes = at_table.codes()
    at_table.contribute("ksc", SAID)
    at_table.desk.prompt.field.setText(codes["ksc"])
    at_table.press(at_table.desk.prompt.buttons[0])
    form = at_table.desk.contribution
    form.choose(PersonId("politie"))
    form.kept.choose("minutes")
    form.audience.choose("named")
    form.text.setPlainText(HIDDEN)
    at_table.press(form.send)
    read = {said.text.text: said.id for said in at_table.desk.view.said}
    offer(at_table, "straathoek", (read[SAID],))
    own = at_table.take_laptop("straathoek")
    (card,) = own.cards
    shown = card.text.text()
    assert "Contact opnemen." in shown
    assert "Tegen 18 dec 2026" in shown
    assert f"Steunt op: {SAID}" in shown
    assert HIDDEN not in shown
    assert [button.text() for button in card.buttons] == ["Aanvaarden", "Verdergaan"]
    assert len({str(button.property("role")) for button in card.buttons}) == 1
    at_table.press(card.buttons[1])
    assert not card.isVisible()
    at_table.press(own.leave)
    assert at_table.call(lambda session: len(session._table.offers)) == 1
    assert at_table.desk.view.actions == ()


def test_an_offer_that_rests_on_what_its_owner_may_not_read_says_so(at_table: Window) -> None:
    at_table.contribute("ksc", SAID)
    (said,) = at_table.desk.view.said
    offer(at_table, "straathoek", (said.id,))
    own = at_table.take_laptop("straathoek")
    shown = own.cards[0].text.text()
    assert "niet voor u bestemd" in shown
    assert SAID not in shown
    assert "Steunt op" not in shown


def test_escape_answers_nothing_for_whoever_has_the_laptop(at_table: Window) -> None:
    offer(at_table, "straathoek")
    own = at_table.take_laptop("straathoek")
    own.cards[0].buttons[0].setFocus()
    QTest.keyClick(own.cards[0].buttons[0], Qt.Key.Key_Escape)
    at_table.settle()
    assert at_table.desk.view.actions == ()
    assert at_table.call(lambda session: len(session._table.offers)) == 1


def test_who_gets_a_text_only_when_named_is_said_where_readers_are_chosen(
    at_table: Window,
) -> None:
    form = at_table.desk.contribution
    form.choose(PersonId("ksc"))
    assert "In het exemplaar van Yasmina El Idrissi" in form.always.text()
    form.audience.choose("named")
    assert "exemplaar" not in form.always.text()
    form.audience.choose("admitted")
    form.choose(PersonId("straathoek"))
    assert "exemplaar" not in form.always.text()


def test_kinds_of_data_go_with_the_speaker_whose_words_they_were_about(at_table: Window) -> None:
    form = at_table.desk.contribution
    form.data.list.tick(["health"])
    form.choose(PersonId("ksc"))
    assert form.data.values == {"health"}
    form.choose(PersonId("politie"))
    assert form.data.values == frozenset()


def test_an_action_begins_with_who_does_it_and_tab_goes_down_the_form(at_table: Window) -> None:
    form = at_table.desk.action
    press(at_table, Qt.Key.Key_F4)
    assert form.owner.hasFocus()
    press(at_table, Qt.Key.Key_Tab)
    assert form.due.line.hasFocus()


def test_the_list_of_texts_is_one_key_away(at_table: Window) -> None:
    press(at_table, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert at_table.desk.texts_table.hasFocus()


def test_what_the_buttons_do_is_also_found_by_name(at_table: Window) -> None:
    actions = {action.text(): action for action in at_table.screen.actions()}
    wanted = {"Punt openen", "Punt sluiten", "Naamkaarten", "Overleg sluiten"}
    assert wanted <= set(actions)
    actions["Punt openen"].trigger()  # it is open: nothing happens
    actions["Naamkaarten"].trigger()
    at_table.settle()
    at_table.press(at_table.dialog().leave)
    actions["Punt sluiten"].trigger()
    at_table.settle()
    assert at_table.desk.view.state == "closed"
