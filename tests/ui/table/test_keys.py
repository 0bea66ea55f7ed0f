"""The whole table by keys: who speaks, what it is, who comes, what waits, what was meant."""

from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.contribution import Nature
from app.domain.person import Language, PersonId
from app.wording.sentences import sentences
from tests.ui.meeting_window import Window, select
from ui.table.contribution_form import KEYS
from ui.words import speak

TEXT = "Inzetten boven 2000 euro waren niet bijgehouden."
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def at_table(at_table: Window) -> Window:
    activate(at_table)
    at_table.desk.front(0)
    return at_table


def activate(w: Window) -> None:
    """As a window manager does when a dialog closes."""
    w.screen.activateWindow()
    w.qtbot.waitUntil(w.screen.isActiveWindow)


def focused(w: Window) -> QWidget:
    window = QApplication.activeWindow() or w.screen.window()
    return window.focusWidget() or window


def key(w: Window, name: Qt.Key, modifier: Any = PLAIN) -> None:
    QTest.keyClick(focused(w), name, modifier)
    w.settle()


def alt(w: Window, what: str) -> None:
    """The key of a choice, as the screen names it."""
    sequence = QKeySequence(sentences(Language.NL).text(f"table.key.{what}"))
    key(w, sequence[0].key(), ALT)


def test_each_choice_turns_by_its_own_key_while_the_cursor_stays_in_the_text(
    at_table: Window, qtbot: QtBot
) -> None:
    form = at_table.desk.contribution
    form.choose(PersonId("ksc"))
    qtbot.keyClicks(form.text, TEXT)
    alt(at_table, "nature")
    assert form.nature.currentData() == Nature.INTERPRETATION
    alt(at_table, "secret")
    assert form.secret.isChecked()
    alt(at_table, "attributed")
    assert form.attributed.isChecked()
    alt(at_table, "kept")
    assert form.kept.currentData() == "minutes"
    assert form.text.hasFocus()
    assert form.text.value == TEXT
    alt(at_table, "audience")
    assert form.named.hasFocus()
    key(at_table, Qt.Key.Key_Space)
    alt(at_table, "data")
    assert form.data.list.hasFocus()
    key(at_table, Qt.Key.Key_F2)
    assert form.text.hasFocus()
    key(at_table, Qt.Key.Key_Return, CTRL)
    (said,) = at_table.desk.view.said
    assert (said.nature, said.secret, said.attributed) == (Nature.INTERPRETATION, True, True)
    assert said.audience is not None
    assert said.text.text == TEXT


def test_the_key_of_secrecy_makes_secret_and_never_the_opposite(at_table: Window) -> None:
    form = at_table.desk.contribution
    form.choose(PersonId("straathoek"))
    form.text.setFocus()
    assert form.secret.isChecked()
    for _twice in range(2):
        alt(at_table, "secret")
        assert form.secret.isChecked()
    assert form.text.accessibleDescription() == "◆ Geheim"
    assert form.holds.isVisible()
    assert form.holds.text().startswith("geheim (niet meer: Alt+Shift+G)")
    secrecy = QKeySequence(sentences(Language.NL).text("table.key.secret"))[0].key()
    key(at_table, secrecy, ALT | Qt.KeyboardModifier.ShiftModifier)
    assert not form.secret.isChecked()
    assert form.text.hasFocus()
    assert form.text.accessibleDescription() == ""
    assert form.holds.text().startswith("niet geheim")


def test_each_choice_says_at_once_what_holds_now(at_table: Window) -> None:
    form = at_table.desk.contribution
    form.choose(PersonId("ksc"))
    form.text.setFocus()
    before = "niet geheim · feit · alleen gezegd · lezers: toegelatenen · zonder naam"
    assert form.holds.text() == before
    for name, says in (("nature", "interpretatie"), ("kept", "voor het verslag")):
        alt(at_table, name)
        assert says in form.holds.text()
    alt(at_table, "attributed")
    assert form.holds.text().endswith("met naam")
    alt(at_table, "audience")
    assert "lezers: wie ik noem" in form.holds.text()


@pytest.mark.parametrize("language", list(Language))
def test_the_keys_are_shown_and_no_two_things_share_one(
    at_table: Window, language: Language
) -> None:
    speak(language)
    at_table.settle()
    told = sentences(language)
    keys = [told.text(f"table.key.{name}") for name in KEYS]
    assert len(set(keys)) == len(KEYS)
    taken = {shortcut.toString() for a in at_table.screen.actions() for shortcut in a.shortcuts()}
    assert not taken & set(keys)
    form = at_table.desk.contribution
    shown = [caption.text() for caption in form.captions.values()]
    shown += [form.secret.text(), form.attributed.text(), form.data.fold.text()]
    assert all(any(name in text for text in shown) for name in keys)


def test_a_belgian_keyboard_picks_the_speaker_without_typing_a_letter(at_table: Window) -> None:
    form, people = at_table.desk.contribution, at_table.screen.meeting.table.people
    form.text.setFocus()
    ksc = next(n for n in range(1, 10) if people.numbered(n) == "ksc")
    sign = "&é\"'(§è!ç"[ksc - 1]
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
        event = QKeyEvent(kind, ord(sign.upper()), ALT, sign)
        QApplication.sendEvent(form.text, event)
        assert event.isAccepted()
    assert form.chair is not None
    assert form.chair.person == "ksc"
    assert form.text.value == ""


def test_a_number_stays_with_its_person_while_others_come_and_go(at_table: Window) -> None:
    people = at_table.screen.meeting.table.people
    before = {n: people.numbered(n) for n in range(1, 7)}
    select(people.table, lambda chair: chair.person == before[2])
    at_table.press(people.come)
    assert people.numbered(2) is None
    assert {n: people.numbered(n) for n in range(3, 7)} == {n: before[n] for n in range(3, 7)}
    at_table.press(people.come)
    assert {n: people.numbered(n) for n in range(1, 7)} == before


def test_the_list_of_people_by_keys_and_back_to_the_text(at_table: Window) -> None:
    people = at_table.screen.meeting.table.people
    key(at_table, Qt.Key.Key_F10)
    assert people.table.hasFocus()
    QTest.keyClicks(people.table, "yas")
    assert people.table.current.person == "straathoek"
    key(at_table, Qt.Key.Key_Insert)
    assert not people.table.current.present
    key(at_table, Qt.Key.Key_Space)
    assert people.table.current.present
    key(at_table, Qt.Key.Key_Escape)
    assert at_table.desk.contribution.text.hasFocus()


def test_nobody_speaks_until_somebody_is_chosen(at_table: Window) -> None:
    form = at_table.desk.contribution
    assert form.chair is None
    form.text.setPlainText(TEXT)
    key(at_table, Qt.Key.Key_Return, CTRL)
    assert "wie spreekt" in at_table.said()
    assert form.text.value == TEXT
    assert at_table.desk.view.said == ()


def test_text_of_a_speaker_who_leaves_is_put_in_nobody_elses_mouth(at_table: Window) -> None:
    form, people = at_table.desk.contribution, at_table.screen.meeting.table.people
    at_table.desk.pick(PersonId("ksc"))
    form.text.setPlainText(TEXT)
    select(people.table, lambda chair: chair.person == "ksc")
    at_table.press(people.come)
    assert form.chair is None
    assert form.text.value == TEXT


def test_f5_goes_to_the_code_and_then_to_the_next_text_that_waits(at_table: Window) -> None:
    codes = at_table.codes()
    activate(at_table)
    at_table.contribute("ksc", TEXT)
    prompt = at_table.desk.prompt
    key(at_table, Qt.Key.Key_F5)
    assert prompt.field.hasFocus()
    key(at_table, Qt.Key.Key_Escape)
    assert not prompt.isVisible()
    key(at_table, Qt.Key.Key_F5)
    assert prompt.field.hasFocus()
    QTest.keyClicks(prompt.field, codes["ksc"])
    key(at_table, Qt.Key.Key_Return)
    (said,) = at_table.desk.view.said
    assert said.approved
    assert said.attested
    states = at_table.desk.texts_table.rows.columns[-1]
    assert (
        states.text(at_table.desk.texts_table.rows.rows[0]) == "● goedgekeurd\nbevestigd aan tafel"
    )


def test_a_code_goes_to_its_field_and_never_into_the_next_text(at_table: Window) -> None:
    codes = at_table.codes()
    activate(at_table)
    form, prompt = at_table.desk.contribution, at_table.desk.prompt
    form.choose(PersonId("ksc"))
    form.kept.choose("minutes")
    at_table.desk.front(0)
    QTest.keyClicks(focused(at_table), TEXT)
    key(at_table, Qt.Key.Key_Return, CTRL)
    QTest.keyClicks(focused(at_table), codes["ksc"])
    assert form.text.value == ""
    assert prompt.field.text() == codes["ksc"]
    key(at_table, Qt.Key.Key_Return)
    assert at_table.desk.view.said[0].approved
    assert form.text.hasFocus()


def test_who_types_on_keeps_the_text_when_the_code_is_asked(at_table: Window) -> None:
    form = at_table.desk.contribution
    form.choose(PersonId("ksc"))
    form.kept.choose("minutes")
    at_table.desk.front(0)
    QTest.keyClicks(form.text, TEXT)
    QTest.keyClick(form.text, Qt.Key.Key_Return, CTRL)
    QTest.keyClicks(form.text, "En verder")
    at_table.settle()
    assert form.text.hasFocus()
    assert form.text.value == "En verder"


def test_f5_finds_the_text_that_waits_wherever_the_list_stands(at_table: Window) -> None:
    codes = at_table.codes()
    activate(at_table)
    at_table.contribute("ksc", "Alleen gezegd.", minutes=False)
    at_table.contribute("ksc", TEXT)
    key(at_table, Qt.Key.Key_Escape)
    at_table.desk.texts_table.selectRow(0)
    at_table.desk.contribution.text.setFocus()
    key(at_table, Qt.Key.Key_F5)
    prompt = at_table.desk.prompt
    assert prompt.field.hasFocus()
    QTest.keyClicks(prompt.field, codes["ksc"])
    key(at_table, Qt.Key.Key_Return)
    assert [said.approved for said in at_table.desk.view.said] == [False, True]
    assert not at_table.said()
    key(at_table, Qt.Key.Key_F5)
    assert "Geen tekst wacht" in at_table.said()


def test_f9_shows_what_waits_for_the_person_of_the_list(at_table: Window) -> None:
    at_table.contribute("straathoek", TEXT)
    at_table.press(at_table.desk.prompt.buttons[-1])
    at_table.screen.meeting.table.people.select(PersonId("straathoek"))
    key(at_table, Qt.Key.Key_F9)
    own = at_table.dialog()
    assert TEXT not in own.whose.text()
    assert own.code.hasFocus()
    own.code.setText("AAAAAA")
    at_table.press(own.mine)
    assert "tafelcode klopt niet" in own.notice.refusal.text
    assert own.cards == []
    own.code.setText(at_table.card("straathoek").lower())
    key(at_table, Qt.Key.Key_Return)
    assert not own.notice.refusal.text
    assert TEXT in own.cards[0].text.text()
    at_table.press(own.cards[0].buttons[0])
    assert own.cards == []
    assert at_table.desk.view.said[0].approved
    at_table.press(own.leave)


def test_undoing_in_an_empty_text_brings_back_what_was_kept_to_type_it_again(
    at_table: Window, qtbot: QtBot
) -> None:
    at_table.contribute("ksc", "Inzetten boven 200 euro")
    (first,) = at_table.desk.view.said
    form = at_table.desk.contribution
    form.text.setFocus()
    key(at_table, Qt.Key.Key_Z, CTRL)
    assert form.text.value == "Inzetten boven 200 euro"
    assert form.kept.currentData() == "minutes"
    assert form.mode.isVisible()
    assert len(at_table.desk.view.said) == 1  # nothing is withdrawn by a reflex
    form.text.selectAll()
    qtbot.keyClicks(form.text, TEXT)
    key(at_table, Qt.Key.Key_Return, CTRL)
    (said,) = at_table.desk.view.said
    assert (said.id, said.text.text) == (first.id, TEXT)
    assert not form.mode.isVisible()


def test_whoever_types_on_while_a_text_is_being_kept_loses_no_letter(
    at_table: Window, qtbot: QtBot
) -> None:
    form = at_table.desk.contribution
    form.choose(PersonId("ksc"))
    qtbot.keyClicks(form.text, TEXT)
    for _twice in range(2):
        QTest.keyClick(form.text, Qt.Key.Key_Return, CTRL)
    qtbot.keyClicks(form.text, "En verder")
    at_table.settle()
    assert [line.text.text for line in at_table.desk.view.said] == [TEXT]
    assert form.text.value == "En verder"
    key(at_table, Qt.Key.Key_Return, CTRL)
    assert [line.text.text for line in at_table.desk.view.said] == [TEXT, "En verder"]


def test_escape_leaves_a_text_that_was_brought_back_as_it_was(at_table: Window) -> None:
    at_table.contribute("ksc", TEXT)
    form = at_table.desk.contribution
    at_table.press(at_table.desk.correct)
    assert form.text.value == TEXT
    form.text.setPlainText("iets anders")
    key(at_table, Qt.Key.Key_Escape)
    assert form.text.value == ""
    assert not form.mode.isVisible()
    assert [line.text.text for line in at_table.desk.view.said] == [TEXT]


def test_correcting_does_not_overwrite_what_is_being_typed(at_table: Window) -> None:
    at_table.contribute("ksc", TEXT)
    at_table.desk.contribution.text.setPlainText("half getypt")
    at_table.press(at_table.desk.correct)
    assert at_table.desk.contribution.text.value == "half getypt"
    assert "aan het typen" in at_table.said()


@pytest.mark.parametrize("choice", ["audience", "data"])
def test_who_types_on_after_a_list_was_opened_types_in_the_text_and_ticks_nobody(
    at_table: Window, choice: str
) -> None:
    form = at_table.desk.contribution
    form.choose(PersonId("ksc"))
    opened = {"audience": form.named, "data": form.data.list}[choice]
    alt(at_table, choice)
    assert opened.hasFocus()
    for letter in "de man":
        QTest.keyClicks(focused(at_table), letter)
    assert form.text.value == "de man"
    assert opened.values == ()
    opened.setFocus()
    key(at_table, Qt.Key.Key_Space)
    assert len(opened.values) == 1
    key(at_table, Qt.Key.Key_Escape)
    assert form.text.hasFocus()
    opened.setFocus()
    opened.setCurrentRow(0)
    for modifiers in (Qt.KeyboardModifier.GroupSwitchModifier, CTRL | ALT):
        opened.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, 0, modifiers, "€"))
    opened.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_X, ALT, "x"))
    composed = QInputMethodEvent()
    composed.setCommitString("é")
    opened.setFocus()
    assert opened.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    QApplication.sendEvent(opened, composed)
    assert form.text.value == "de man€€é"
    assert form.text.hasFocus()
    assert len(opened.values) == 1
