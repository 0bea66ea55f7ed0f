"""A slip of the hand costs nothing: no word, no protection, and never another person's name."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.commands.speaking import Withdraw
from app.domain.case import CaseId
from app.domain.law import Regime
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.errors import Locked
from app.queries.rounds import Rounds
from tests import builders
from tests.builders import card
from tests.ui.meeting_window import HARTENAAS, Window, first_meeting, select, until
from ui.meetings.refusal_place import LOWEST
from ui.table.people_panel import PeoplePanel

SAID = "Inzetten boven 2000 euro waren niet bijgehouden."
LONG = (
    "In drie van de acht zaken ontbraken de verplichte folders over gokverslaving; in één zaak"
    " waren inzetten boven 2000 euro niet bijgehouden."
)


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


def press_number(w: Window, person: str) -> None:
    """Alt and the number of somebody, wherever the focus is."""
    people = w.screen.meeting.table.people
    number = next(n for n in range(1, 10) if people.numbered(n) == person)
    press(w, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.AltModifier)


def test_what_was_chosen_for_a_text_survives_another_speaker(at_table: Window) -> None:
    form = at_table.desk.contribution
    form.choose(PersonId("ksc"))
    form.text.setPlainText(SAID)
    form.turn("secret")
    form.kept.choose("minutes")
    form.audience.choose("named")
    form.named.tick(["burgemeester"])
    form.data.list.tick(["health"])
    before = form.draft()
    form.choose(PersonId("politie"))
    form.choose(PersonId("ksc"))
    assert form.draft() == before
    assert form.secret.isChecked()
    assert form.command(MeetingId("m"), CaseId("c"), None).audience is not None


def test_a_secret_that_was_marked_again_by_hand_outlives_a_speaker_whose_words_are_open(
    at_table: Window,
) -> None:
    form = at_table.desk.contribution
    form.choose(PersonId("straathoek"))
    form.text.setPlainText(SAID)
    form.turn("secret")
    form.choose(PersonId("ksc"))
    assert form.secret.isChecked()


def test_a_default_that_opens_a_typed_text_says_so_and_nobody_speaking_opens_none(
    at_table: Window,
) -> None:
    form = at_table.desk.contribution
    form.choose(PersonId("straathoek"))
    form.text.setPlainText(SAID)
    assert form.secret.isChecked()
    form.speaker.choose(None)
    assert form.secret.isChecked()
    assert not at_table.said()
    form.choose(PersonId("ksc"))
    at_table.settle()
    assert not form.secret.isChecked()
    assert "nu niet geheim" in at_table.said()
    form.choose(PersonId("straathoek"))
    assert form.secret.isChecked()


def test_the_next_text_begins_with_nothing_chosen(at_table: Window) -> None:
    form = at_table.desk.contribution
    form.choose(PersonId("ksc"))
    form.text.setPlainText(SAID)
    form.turn("secret")
    form.audience.choose("named")
    at_table.press(form.send)
    assert not form.secret.isChecked()
    assert form.audience.currentData() == "admitted"


def test_what_is_typed_after_a_number_chose_who_does_it_is_text(at_table: Window) -> None:
    form = at_table.desk.action
    press(at_table, Qt.Key.Key_F4)
    press_number(at_table, "ksc")
    QTest.keyClicks(focused(at_table), "Overzicht")
    assert form.text.value == "Overzicht"
    assert form.owner.currentData() == "ksc"


def test_why_a_question_matters_stays_in_sight_when_somebody_else_is_asked(
    at_table: Window,
) -> None:
    form = at_table.desk.question
    press(at_table, Qt.Key.Key_F6)
    press_number(at_table, "straathoek")
    assert not form.text.isEnabled()
    QTest.keyClicks(focused(at_table), "Bescherming")
    press_number(at_table, "ksc")
    assert form.relevance.isVisible()
    assert form.relevance.value == "Bescherming"
    assert form.text.hasFocus()


def test_a_wrong_code_gives_way_to_the_next_that_is_typed(at_table: Window) -> None:
    codes = at_table.codes()
    at_table.contribute("ksc", SAID)
    prompt = at_table.desk.prompt
    at_table.screen.activateWindow()
    at_table.qtbot.waitUntil(at_table.screen.isActiveWindow)
    prompt.field.setText("000000")
    at_table.press(prompt.buttons[0])
    assert at_table.said()
    assert prompt.field.hasFocus()
    QTest.keyClicks(prompt.field, codes["ksc"])
    assert prompt.field.value == codes["ksc"]
    at_table.press(prompt.buttons[0])
    assert not prompt.isVisible()


def test_a_hint_goes_with_the_next_that_is_typed(at_table: Window) -> None:
    form = at_table.desk.contribution
    form.text.setPlainText(SAID)
    at_table.press(form.send)
    assert "wie spreekt" in at_table.said()
    form.choose(PersonId("ksc"))
    assert not at_table.said()


def test_a_draft_that_is_put_back_is_typed_on_where_it_ended(at_table: Window) -> None:
    desk = at_table.desk
    desk.restore({"contribution": {"speaker": "ksc", "text": "Inzetten boven "}})
    at_table.qtbot.waitUntil(desk.contribution.text.hasFocus)
    QTest.keyClicks(focused(at_table), "2000")
    assert desk.contribution.text.value == "Inzetten boven 2000"


def test_numbers_go_by_arrival_and_are_the_same_on_a_page_made_anew(at_table: Window) -> None:
    old = at_table.screen.meeting.table.people
    select(old.table, lambda chair: chair.person == "ksc")
    at_table.press(old.come)
    at_table.press(old.come)
    anew = PeoplePanel()
    anew.show_view(at_table.desk.view)
    numbers = {n: old.numbered(n) for n in range(1, 10)}
    assert {n: anew.numbered(n) for n in range(1, 10)} == numbers
    at = at_table.desk.at
    asked = at_table.call(lambda s: s.ask(Rounds(at.meeting, at.case), at.typist))[0].asked
    assert [p for p in numbers.values() if p is not None] == list(asked)
    anew.deleteLater()


def test_a_kept_text_without_a_name_says_so_in_the_list(at_table: Window) -> None:
    codes = at_table.codes()
    at_table.contribute("straathoek", SAID)
    at_table.desk.prompt.field.setText(codes["straathoek"])
    at_table.press(at_table.desk.prompt.buttons[0])
    (row,) = at_table.desk.texts_table.rows.rows
    assert row.said is not None
    assert row.said.contributor is None
    assert row.who == "zonder naam"


def test_the_sentence_that_others_read_is_read_in_full(at_table: Window) -> None:
    form = at_table.desk.decision
    at_table.contribute("politie", SAID, minutes=False)
    press(at_table, Qt.Key.Key_F3)
    form.sources.list.tick([at_table.desk.view.said[0].id])
    form.neutral.choose("measure")
    assert form.reads.isVisible()
    assert form.reads.text() == form.neutral.currentText()
    longest = max(form.neutral.itemText(n) for n in range(form.neutral.count()))
    form.neutral.showPopup()
    assert form.neutral.view().width() >= form.fontMetrics().horizontalAdvance(longest)
    form.neutral.hidePopup()
    form.neutral.choose("own")
    assert not form.reads.isVisible()


def test_a_wrong_password_leaves_its_field_and_its_error_their_height(
    qtbot: QtBot, tmp_path: Path
) -> None:
    scenario = until(builders.scenario_of(HARTENAAS), "contribute")
    with first_meeting(qtbot, tmp_path, scenario, members=(scenario.coordinator,)) as w:
        form = w.desk.decision
        w.desk.front(1)
        form.text.setPlainText("Voorrang.")
        form.sources.nothing.setChecked(True)
        w.press(form.send)
        asked = w.desk.notice.password
        assert "play-burgemeester" in asked.exercise.text()
        assert asked.exercise.isVisible()
        asked.field.line.setText("verkeerd")
        asked.field.entered.emit()
        w.settle()
        w.qtbot.waitUntil(lambda: asked.field.height() >= asked.field.minimumSizeHint().height())
        assert asked.label.height() >= asked.label.fontMetrics().height()
        overlay, refusal = w.desk.overlay, w.desk.notice.refusal
        assert overlay.height() >= asked.height() + min(refusal.height(), LOWEST)
        assert w.desk.rect().contains(overlay.geometry())


def test_saying_nothing_is_as_good_as_any_other_answer(at_table: Window) -> None:
    form = at_table.desk.question
    at_table.desk.front(3)
    form.choose(PersonId("straathoek"))
    form.relevance.setText("Bescherming")
    form.text.setPlainText("Komen minderjarigen in deze zaken?")
    at_table.press(form.send)
    own = at_table.take_laptop("straathoek")
    (card,) = own.cards
    assert len({str(button.property("role")) for button in card.buttons}) == 1


def test_who_accepted_is_told_so(
    at_table: Window,
) -> None:
    form = at_table.desk.action
    at_table.desk.front(2)
    form.owner.choose("straathoek")
    form.due.line.setText("18/12/2026")
    form.text.setPlainText("Contact opnemen.")
    form.sources.nothing.setChecked(True)
    at_table.press(form.send)
    own = at_table.take_laptop("straathoek")
    at_table.press(own.cards[0].buttons[0])
    assert own.none.isVisible()
    assert own.none.text() == "Bewaard."


def test_a_text_that_is_taken_back_while_it_is_corrected_leaves_the_form_too(
    at_table: Window,
) -> None:
    desk = at_table.desk
    at_table.contribute("ksc", SAID)
    at_table.press(desk.correct)
    assert desk.contribution.mode.isVisible()
    desk.contribution.text.setPlainText(SAID + " Toch niet.")
    assert desk.draft()
    said = desk.view.said[0]
    code = at_table.call(lambda s: card(s, said.id, "ksc"))
    at_table.call(lambda s: s.run(Withdraw(said.id, code), PersonId("ksc")))
    at_table.screen.refresh()
    at_table.settle()
    assert not desk.view.said
    assert desk.contribution.text.value == ""
    assert not desk.contribution.mode.isVisible()
    assert desk.draft() == {}


def test_a_question_to_somebody_who_may_be_silent_by_now_leaves_the_draft_at_once(
    at_table: Window,
) -> None:
    desk, form = at_table.desk, at_table.desk.question
    desk.front(3)
    form.choose(PersonId("ksc"))
    form.text.setPlainText("Hoeveel?")
    assert "question" in desk.draft()
    kept = []
    desk.typed.connect(lambda: kept.append(desk.draft()))
    free = [
        replace(chair, regime=Regime.RIGHT) if chair.person == "ksc" else chair
        for chair in desk.view.chairs
    ]
    desk.show_view(desk.at, replace(desk.view, chairs=tuple(free)), ())
    assert kept == [{}]
    assert form.text.value == "Hoeveel?"


def test_what_was_refused_stays_said_while_it_is_put_right_and_goes_with_the_next_text(
    at_table: Window,
) -> None:
    form = at_table.desk.contribution
    form.choose(PersonId("ksc"))
    form.text.setPlainText(SAID)
    form.data.fold.setChecked(True)
    form.data.list.tick(["health"])
    at_table.press(form.send)
    assert at_table.said()
    form.data.justification.setText("Het gaat om")
    assert at_table.said()
    form.text.clear()
    form.data.clear()
    form.text.setPlainText("Iets anders.")
    assert not at_table.said()


def test_what_was_said_of_another_step_goes_with_the_next_letter(at_table: Window) -> None:
    table = at_table.screen.meeting.table
    for notice in (at_table.desk.notice, table.notice):
        notice.refusal.show_error(Locked("wrong_table_code"))
        at_table.desk.contribution.text.insertPlainText("x")
        assert not notice.refusal.text


def test_the_list_says_who_reads_a_text_that_is_not_for_everyone(at_table: Window) -> None:
    codes, desk = at_table.codes(), at_table.desk
    form = desk.contribution
    form.choose(PersonId("ksc"))
    form.audience.choose("named")
    form.named.tick(["ksc", "politie"])
    at_table.contribute("ksc", SAID)
    texts = desk.texts_table
    column = next(n for n, c in enumerate(texts.rows.columns) if c.stretches)

    def told() -> str:
        return str(texts.rows.index(0, column).data())

    assert told().endswith("lezers: Koen Baert, Sarah Lemmens")
    desk.prompt.field.setText(codes["ksc"])
    at_table.press(desk.prompt.buttons[0])
    assert told().endswith("lezers: Koen Baert, Sarah Lemmens")


def test_two_texts_of_the_usual_length_are_seen_at_once(at_table: Window) -> None:
    for number in range(2):
        at_table.contribute("ksc", f"{number} {LONG}", minutes=False)
    texts = at_table.desk.texts_table
    at_table.qtbot.waitUntil(lambda: texts.rowHeight(0) > 2 * texts.fontMetrics().height())
    assert texts.rowHeight(0) + texts.rowHeight(1) <= texts.viewport().height()


def test_that_a_text_is_secret_stands_beside_its_scroll_bar(at_table: Window) -> None:
    text = at_table.desk.contribution.text
    at_table.desk.contribution.turn("secret")
    text.setPlainText("Een regel.\n" * 40)
    bar = text.verticalScrollBar()
    at_table.qtbot.waitUntil(bar.isVisible)
    assert not text._mark.geometry().intersects(QRect(bar.mapTo(text, QPoint(0, 0)), bar.size()))
