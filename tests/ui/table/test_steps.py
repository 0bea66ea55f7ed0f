"""At the table: refusals keep what was typed, keys work, and each step is in the right name."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.contribution import Keep
from app.domain.person import PersonId
from tests import builders
from tests.ui.meeting_window import HARTENAAS, Window, first_meeting, select, until
from tests.ui.rest import waited_out

TEXT = "Inzetten boven 2000 euro waren niet bijgehouden."
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def key(w: Window, name: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    window = w.screen.window()
    focused: QWidget = window.focusWidget() or window
    QTest.keyClick(focused, name, modifier)
    w.settle()


def test_a_refused_step_shows_rule_source_and_remedy_and_keeps_the_text(at_table: Window) -> None:
    form = at_table.desk.contribution
    form.choose(PersonId("ksc"))
    form.text.setPlainText(TEXT)
    form.data.fold.setChecked(True)
    form.data.list.tick(["health"])
    at_table.press(form.send)
    said = at_table.said()
    assert "R25" in said
    assert len(said.splitlines()) == 3  # why, what would help, source
    assert form.text.value == TEXT
    assert form.data.values == {"health"}
    assert form.data.justification.isVisible()
    form.data.justification.setText("nodig voor de opvolging")
    at_table.press(form.send)
    assert not at_table.said()
    assert form.text.value == ""
    assert [line.text.text for line in at_table.desk.view.said] == [TEXT]


def test_a_text_of_nothing_is_said_to_be_empty_and_stays_where_it_was(at_table: Window) -> None:
    at_table.desk.contribution.choose(PersonId("ksc"))
    at_table.press(at_table.desk.contribution.send)
    assert "leeg" in at_table.said()


def test_who_signs_without_coming_or_does_not_sign_stays_away(qtbot: QtBot, tmp_path: Path) -> None:
    scenario = until(builders.scenario_of(HARTENAAS), "open_meeting")
    with first_meeting(qtbot, tmp_path, scenario) as w:
        w.open_table()
        people = w.screen.meeting.table.people
        coming: list[None] = []
        w.screen.meeting.table.arriving.connect(lambda: coming.append(None))
        select(people.table, lambda chair: chair.person == "ksc")
        w.press(people.come)
        w.press(w.dialog().leave)
        assert people.table.current is not None
        assert not people.table.current.declared
        w.press(people.declare)
        w.dialog().signed.setChecked(True)
        w.press(w.dialog().keep)
        assert (people.table.current.declared, people.table.current.present) == (True, False)
        assert not coming, "nobody was about to sit down"
        w.press(people.come)
        assert people.table.current.present
        assert len(coming) == 1


def test_the_whole_of_a_contribution_goes_by_keys(at_table: Window, qtbot: QtBot) -> None:
    at_table.screen.activateWindow()
    qtbot.waitUntil(at_table.screen.isActiveWindow)
    at_table.desk.texts_table.setFocus()
    people = at_table.screen.meeting.table.people
    ksc = next(n for n in range(1, 7) if people.numbered(n) == "ksc")
    key(at_table, Qt.Key(Qt.Key.Key_0 + ksc), ALT)
    form = at_table.desk.contribution
    assert form.chair is not None
    assert form.chair.person == "ksc"
    assert form.text.hasFocus()
    qtbot.keyClicks(form.text, TEXT)
    key(at_table, Qt.Key.Key_Return, CTRL)
    assert [line.text.text for line in at_table.desk.view.said] == [TEXT]
    key(at_table, Qt.Key.Key_F3)
    assert at_table.desk.decision.text.hasFocus()
    key(at_table, Qt.Key.Key_F4)
    assert at_table.desk.action.owner.hasFocus()
    key(at_table, Qt.Key.Key_F2)
    assert form.text.hasFocus()


def test_space_lets_somebody_leave_and_come_back(at_table: Window) -> None:
    table = at_table.screen.meeting.table.people.table
    select(table, lambda chair: chair.person == "straathoek")
    table.setFocus()
    key(at_table, Qt.Key.Key_Space)
    assert table.current is not None
    assert (table.current.person, table.current.present) == ("straathoek", False)
    key(at_table, Qt.Key.Key_Space)
    assert table.current.present


def test_defaults_come_from_the_speakers_category(at_table: Window) -> None:
    form = at_table.desk.contribution
    form.choose(PersonId("ksc"))
    assert not form.secret.isChecked()
    form.choose(PersonId("straathoek"))
    assert form.secret.isChecked()
    assert form.kept.currentData() == Keep.SPOKEN
    assert "An Desmedt" in form.always.text()
    assert "Joke Claes" in form.always.text()


def test_the_badge_says_right_duty_or_no_voice_and_nothing_else(at_table: Window) -> None:
    table = at_table.screen.meeting.table.people.table
    badges = {chair.person: table.rows.columns[1].text(chair) for chair in table.rows.rows}
    assert badges.pop("ksc") == "■ spreekplicht\ninspectie"
    assert badges["straathoek"] == "● spreekrecht\njeugdwerk"
    assert {badge.splitlines()[0] for badge in badges.values()} == {"● spreekrecht"}
    at_table.desk.pick(PersonId("ksc"))
    speaking = [table.rows.columns[1].text(chair) for chair in table.rows.rows]
    assert sum(badge.startswith("▶ spreekt nu") for badge in speaking) == 1
    select(table, lambda chair: chair.person == "straathoek")
    at_table.press(at_table.screen.meeting.table.people.come)
    (away,) = [c for c in table.rows.rows if c.person == "straathoek"]
    assert table.rows.columns[1].text(away) == "○ niet aan tafel\njeugdwerk"


def test_a_wrong_code_approves_nothing_and_can_be_typed_again(at_table: Window) -> None:
    codes = at_table.codes()
    at_table.contribute("ksc", TEXT)
    prompt = at_table.desk.prompt
    prompt.field.setText("AAAAAA")
    at_table.press(prompt.buttons[0])
    assert at_table.said()
    assert prompt.isVisible()
    assert not at_table.desk.view.said[0].approved
    prompt.field.setText(codes["ksc"].lower())
    at_table.press(prompt.buttons[0])
    assert at_table.desk.view.said[0].approved
    assert not prompt.isVisible()


def test_who_has_no_key_slot_takes_a_text_back_with_their_code(at_table: Window) -> None:
    codes, prompt = at_table.codes(), at_table.desk.prompt
    at_table.contribute("straathoek", TEXT)
    prompt.close_prompt()
    at_table.press(at_table.desk.withdraw)
    assert at_table.desk.window().focusWidget() is prompt.field
    prompt.field.setText("AAAAAA")
    at_table.press(prompt.buttons[0])
    assert at_table.said()
    assert [line.text.text for line in at_table.desk.view.said] == [TEXT]
    prompt.field.setText(codes["straathoek"])
    at_table.press(prompt.buttons[0])
    assert at_table.desk.view.said == ()
    assert not prompt.isVisible()


def test_one_reflex_keeps_what_a_member_said(at_table: Window) -> None:
    at_table.contribute("burgemeester", TEXT)
    at_table.press(at_table.desk.withdraw)
    dialog = at_table.dialog()
    assert dialog.leave.hasFocus()
    QTest.keyClick(dialog.leave, Qt.Key.Key_Return)
    at_table.settle()
    assert len(at_table.desk.view.said) == 1
    at_table.press(at_table.desk.withdraw)
    at_table.press(at_table.dialog().keep)
    assert at_table.desk.view.said == ()


def test_beside_a_decision_it_says_where_it_can_be_put_right(at_table: Window) -> None:
    desk = at_table.desk
    at_table.contribute("ksc", TEXT)
    assert not desk.header.outcome.isVisible()
    desk.front(1)
    desk.decision.text.setPlainText("Besluit.")
    desk.decision.sources.nothing.setChecked(True)
    at_table.press(desk.decision.send)
    select(desk.texts_table, lambda row: row.outcome is not None)
    assert not desk.withdraw.isEnabled()
    assert desk.header.outcome.isVisible()


def test_a_question_to_youth_work_asks_for_its_relevance_first(at_table: Window) -> None:
    form = at_table.desk.question
    at_table.desk.front(3)
    form.choose(PersonId("ksc"))
    assert not form.relevance.isVisible()
    form.choose(PersonId("straathoek"))
    assert form.relevance.isVisible()
    assert not form.text.isEnabled()
    form.relevance.setText("ter zake")
    assert form.text.isEnabled()


def test_an_answer_to_a_question_ends_it(at_table: Window) -> None:
    form = at_table.desk.question
    at_table.desk.front(3)
    form.choose(PersonId("politie"))
    form.text.setPlainText("Is er een dossier?")
    at_table.press(form.send)
    own = at_table.take_laptop("politie")
    at_table.press(own.cards[0].buttons[0])
    assert at_table.desk.contribution.mode.isVisible()
    at_table.desk.contribution.text.setPlainText(TEXT)
    at_table.press(at_table.desk.contribution.send)
    assert not at_table.desk.contribution.mode.isVisible()
    assert at_table.call(lambda session: len(session._table.questions)) == 0


def test_a_decision_needs_its_sources_or_the_statement(at_table: Window) -> None:
    form = at_table.desk.decision
    at_table.desk.front(1)
    form.text.setPlainText("Voorrang.")
    at_table.press(form.send)
    assert "steunt" in at_table.said()
    assert form.text.value == "Voorrang."
    form.sources.nothing.setChecked(True)
    at_table.press(form.send)
    assert [line.text.text for line in at_table.desk.view.decisions] == ["Voorrang."]


def test_after_a_decision_the_next_is_typed_where_it_was_while_a_code_is_still_asked(
    at_table: Window,
) -> None:
    at_table.screen.activateWindow()
    at_table.contribute("ksc", "Folders ontbraken.")
    assert at_table.desk.prompt.field.hasFocus()
    form = at_table.desk.decision
    at_table.desk.front(1)
    form.text.setPlainText("Voorrang.")
    form.sources.nothing.setChecked(True)
    at_table.press(form.send)
    assert at_table.desk.prompt.asks
    assert form.text.hasFocus()


def test_another_member_types_for_a_speaker_and_stays_the_typist(at_table: Window) -> None:
    at_table.bridge.act_as(PersonId("notulist"))
    at_table.settle()
    at_table.contribute("ksc", TEXT, minutes=False)
    assert not at_table.said()
    assert [line.contributor for line in at_table.desk.view.said] == ["ksc"]
    at_table.bridge.act_as(PersonId("coordinator"))
    at_table.settle()
    assert at_table.desk.view.said == ()  # a working note of others


def test_what_was_typed_for_a_case_survives_looking_elsewhere(at_table: Window) -> None:
    at_table.desk.contribution.text.setPlainText(TEXT)
    at_table.turn(0)
    at_table.turn(2)
    at_table.turn(1)
    assert at_table.desk.contribution.text.value == TEXT


def test_the_subjects_name_shows_only_by_hand(at_table: Window) -> None:
    header = at_table.desk.header
    assert header.subject.text() == ""
    at_table.press(header.reveal)
    assert "wedkantoren" in header.subject.text()
    at_table.desk.leave()
    assert header.subject.text() == ""


@pytest.mark.usefixtures("no_waiting")
def test_a_member_who_is_locked_gives_the_password_where_it_is_needed(
    qtbot: QtBot, tmp_path: Path
) -> None:
    scenario = until(builders.scenario_of(HARTENAAS), "open_meeting")
    with first_meeting(qtbot, tmp_path, scenario, ("coordinator",)) as w:
        opening = w.screen.meeting.preparation.opening
        password = w.screen.meeting.preparation.notice.password
        assert not password.isVisible()
        w.press(opening.open)
        assert password.isVisible()
        assert "An Desmedt" in password.label.text()
        assert password.step.text() == "Nodig voor: overleg openen"
        password.field.line.setText("wrong")
        qtbot.keyClick(password.field.line, Qt.Key.Key_Return)
        w.settle()
        assert password.isVisible()
        assert password.open.text() == "Wacht nog 1 s"
        password.field.line.setText("play-burgemeester")
        qtbot.keyClick(password.field.line, Qt.Key.Key_Return)
        w.settle()
        assert password.field.value == "play-burgemeester"  # too early: what is typed stays
        waited_out(password.waiting)
        qtbot.keyClick(password.field.line, Qt.Key.Key_Return)
        w.settle()
        assert not password.isVisible()
        assert w.screen.meeting.table is not None
        assert w.bridge.acting == "coordinator"
        assert not opening.open.isVisible()
