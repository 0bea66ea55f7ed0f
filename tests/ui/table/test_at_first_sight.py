"""What the table tells without being asked: the clock, an offer's terms, who reads, where to go."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.meeting import MeetingState
from app.domain.person import Language, PersonId
from tests import builders
from tests.ui.meeting_window import HARTENAAS, Window, first_meeting, until
from ui.table import item_header
from ui.table.item_desk import ItemDesk
from ui.words import speak

SAID = "Inzetten boven 2000 euro waren niet bijgehouden."
HIDDEN = "Alleen voor wie genoemd is."
AROUND = 24
"""Pixels beside the text of a cell."""


@pytest.fixture
def at_table(at_table: Window) -> Window:
    at_table.screen.activateWindow()
    at_table.qtbot.waitUntil(at_table.screen.isActiveWindow)
    return at_table


def focused(w: Window) -> QWidget:
    window = QApplication.activeWindow() or w.screen.window()
    return window.focusWidget() or window


def press(w: Window, name: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focused(w), name, modifier)
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
    assert clock.text() == "Oefening: de klok staat stil"
    at_table.desk.header._know_clock(False)
    assert clock.text().startswith("Nu ")
    assert "sinds" not in clock.text()


@pytest.mark.parametrize(
    ("page", "whose"), [(1, "wie aan tafel kwam"), (2, "wie hier was en dit uitvoert")]
)
def test_the_form_says_in_whose_copies_its_text_stands(
    at_table: Window, page: int, whose: str
) -> None:
    at_table.desk.front(page)
    told = (at_table.desk.decision, at_table.desk.action)[page - 1].copies
    assert told.isVisible()
    assert "burgemeester, voorzitter, coördinator" in told.text()
    assert f"na akkoord (F8) ook {whose}" in told.text()


def test_what_others_read_is_chosen_only_where_there_are_others(at_table: Window) -> None:
    at_table.contribute("politie", "Drie zaken sloten te laat.", minutes=False)
    at_table.desk.front(1)
    form = at_table.desk.decision
    only_some = (form.reads, form.others, form.neutral)
    assert not any(part.isVisible() for part in (*only_some, form.everyone))
    form.sources.nothing.setChecked(True)
    assert form.everyone.text().startswith("Elke toegelatene leest dit")
    assert form.everyone.isVisible()
    assert not any(part.isVisible() for part in only_some)
    form.sources.list.tick([at_table.desk.view.said[0].id])
    assert all(part.isVisible() for part in only_some)
    assert form.reads.text().startswith("Voluit voor de lezers van alles waarop het steunt")
    assert not form.everyone.isVisible()


def test_what_was_chosen_for_others_goes_nowhere_once_there_are_none(at_table: Window) -> None:
    at_table.contribute("politie", "Drie zaken sloten te laat.", minutes=False)
    form = at_table.desk.decision
    at_table.desk.front(1)
    form.sources.list.tick([at_table.desk.view.said[0].id])
    form.neutral.choose("own")
    form.own.setText("Er volgt toezicht.")
    assert form.own.isVisible()
    assert form.neutral_text() is not None
    form.sources.nothing.setChecked(True)
    assert form.sources.values == ()
    assert not form.own.isVisible()
    assert form.neutral_text() is None


@pytest.mark.parametrize(
    ("owner", "form_says", "then"),
    [
        ("burgemeester", "Bestaat meteen", "De afspraak staat in de lijst"),
        ("ksc", "Bestaat pas", "Wie het aangaat"),
    ],
)
def test_an_action_says_since_when_it_exists(
    at_table: Window, owner: str, form_says: str, then: str
) -> None:
    form = at_table.desk.action
    assert not form.exists.isVisible()
    at_table.desk.front(2)
    form.owner.choose(owner)
    assert form.exists.isVisible()
    assert form_says in form.exists.text()
    offer(at_table, owner)
    assert then in at_table.said()
    assert len(at_table.desk.view.actions) == (owner == "burgemeester")
    assert not form.exists.isVisible(), "whoever it was offered to is not named any more"


def test_nothing_is_withdrawn_once_the_minutes_are_signed(at_table: Window) -> None:
    at_table.contribute("ksc", "Drie zaken sloten te laat.", minutes=False)
    page = at_table.screen.meeting.table
    assert at_table.desk.withdraw.isEnabled()
    board, office = page._board, page._office
    assert board is not None
    assert office is not None
    signed = replace(board, line=replace(board.line, state=MeetingState.SIGNED))
    page.show_board(signed, office, page._people)
    at_table.settle()
    assert not at_table.desk.withdraw.isEnabled()


def test_the_key_of_a_case_is_read_in_full_in_the_agenda(at_table: Window) -> None:
    agenda = at_table.screen.meeting.table.agenda
    for language in Language:
        speak(language)
        at_table.settle()
        key, state = agenda.model().index(0, 0).data().split("\n")
        assert key == at_table.desk.view.case_key
        widest = max(map(agenda.fontMetrics().horizontalAdvance, (key, state)))
        assert widest < agenda.columnWidth(0) - AROUND, language


def test_the_time_of_an_item_that_opens_here_runs(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = datetime(2026, 11, 26, 14, 3)
    time = [begun]
    monkeypatch.setattr(item_header, "now", lambda: time[0])
    scenario = until(builders.scenario_of(HARTENAAS), "open_item")
    with first_meeting(qtbot, tmp_path, scenario) as w:
        w.press(w.desk.header.open)
        time[0] = begun + timedelta(minutes=5, seconds=5)
        w.desk.header._show_clock()
        assert w.desk.header.clock.text() == "Open: 05:05"  # no second clock beside the exercise's
        w.desk.header._know_clock(False)
        assert w.desk.header.clock.text() == "Open sinds 14:03 (05:05) · nu 14:08"
        desk = ItemDesk(w.bridge)  # as after a lock: nobody knows since when
        assert w.desk.at is not None
        assert w.desk.view is not None
        desk.show_view(w.desk.at, w.desk.view, ())
        w.settle()
        desk.header._know_clock(False)
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
    assert [button.text() for button in card.buttons] == ["Aanvaarden", "Nu niets zeggen"]
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
    words_on = [button.text() for button in own.cards[0].buttons if button.isVisible()]
    assert words_on == ["Nu niets zeggen"], "nobody accepts what they cannot read"


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
    at_table.press(at_table.dialog().keep)  # it was said what is lost
    assert at_table.desk.view.state == "closed"


def test_who_still_has_to_sign_moves_no_button_below_the_people(at_table: Window) -> None:
    people = at_table.screen.meeting.table.people
    assert people.declare.isHidden()
    before = people.come.mapTo(people, people.come.rect().topLeft())
    people.declare.show()
    at_table.settle()
    assert people.declare.isVisible()
    assert people.come.mapTo(people, people.come.rect().topLeft()) == before


def press_number(w: Window, person: str) -> None:
    """Alt and the number of somebody, wherever the focus is."""
    people = w.screen.meeting.table.people
    number = next(n for n in range(1, 10) if people.numbered(n) == person)
    press(w, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.AltModifier)


def test_in_an_action_a_number_chooses_who_does_it_and_the_cursor_stays(at_table: Window) -> None:
    desk = at_table.desk
    press(at_table, Qt.Key.Key_F4)
    desk.action.due.setFocus()
    before = focused(at_table)
    press_number(at_table, "ksc")
    assert desk.action.owner.currentData() == "ksc"
    assert desk.contribution.chair is None
    assert focused(at_table) is before
    assert desk.tabs.currentIndex() == 2


def test_in_a_decision_a_number_chooses_nobody_and_says_so(at_table: Window) -> None:
    desk = at_table.desk
    press(at_table, Qt.Key.Key_F3)
    press_number(at_table, "ksc")
    assert desk.decision.text.hasFocus()
    assert desk.contribution.chair is None
    assert "kiest hier niemand" in at_table.said()


def test_from_the_list_of_people_a_number_leads_back_to_the_form_in_front(at_table: Window) -> None:
    press(at_table, Qt.Key.Key_F4)
    press(at_table, Qt.Key.Key_F10)
    press_number(at_table, "ksc")
    desk = at_table.desk
    assert desk.action.owner.currentData() == "ksc"
    assert desk.action.isAncestorOf(focused(at_table))


def test_whom_a_number_asks_says_where_typing_goes_on(at_table: Window) -> None:
    form = at_table.desk.question
    press(at_table, Qt.Key.Key_F6)
    assert form.to.hasFocus()
    press_number(at_table, "straathoek")
    assert form.relevance.hasFocus()
    QTest.keyClicks(focused(at_table), "Ter zake")
    assert form.relevance.value == "Ter zake"
    press(at_table, Qt.Key.Key_Tab)
    assert form.text.hasFocus()
    press_number(at_table, "ksc")
    assert form.text.hasFocus()


def test_a_choice_from_the_list_of_who_is_asked_leads_to_its_relevance(at_table: Window) -> None:
    form = at_table.desk.question
    press(at_table, Qt.Key.Key_F6)
    form.to.showPopup()
    form.to.choose("straathoek")
    form.to.hidePopup()
    at_table.settle()
    at_table.screen.activateWindow()
    at_table.qtbot.waitUntil(at_table.screen.isActiveWindow)
    assert form.relevance.hasFocus()


def test_a_question_without_words_or_relevance_is_not_asked(at_table: Window) -> None:
    form = at_table.desk.question
    press(at_table, Qt.Key.Key_F6)
    for person, says in (("ksc", "Vul de vraag in"), ("straathoek", "ter zake")):
        press_number(at_table, person)
        press(at_table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert says in at_table.said()
        assert form.chair is not None
    assert form.relevance.hasFocus()
    assert at_table.call(lambda session: len(session._table.questions)) == 0
    assert at_table.desk.view.open_duties == ()


def test_a_list_in_which_nothing_stands_says_what_comes_there_until_something_does(
    at_table: Window,
) -> None:
    texts = at_table.desk.texts_table
    assert not texts.rows.rows
    assert texts.nothing.isVisible()
    assert texts.nothing.text().startswith("Hier komt wat er gezegd en beslist wordt.")
    assert texts.nothing.height() >= texts.nothing.heightForWidth(texts.nothing.width())
    at_table.contribute("ksc", SAID)
    assert texts.rows.rows
    assert not texts.nothing.isVisible()
