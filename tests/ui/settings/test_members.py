"""Keys are given and taken on the page of the members, and what is beyond recall is said."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.language import Language
from app.domain.person import PersonId
from app.queries.people import Persons
from tests.ui.conftest import Town
from tests.ui.settings.shown import settings_of
from ui.bridge import Bridge
from ui.people.form import PersonDialog
from ui.settings.member_dialogs import AddMemberDialog, RemoveMemberDialog
from ui.settings.screen import SettingsScreen
from ui.words import speak, words

WORD = "play-korps en meer"
Settle = Callable[[], None]


@pytest.fixture
def screen(qtbot: QtBot, bridge: Bridge, town: Town, settle: Settle) -> SettingsScreen:
    made = settings_of(bridge, town)
    qtbot.addWidget(made)
    made.enter("settings", "members")
    settle()
    return made


def dialog() -> object:
    return QApplication.activeModalWidget()


def names(screen: SettingsScreen) -> list[str]:
    return [line.person.name for line in screen.members.table.rows.rows]


def added(screen: SettingsScreen, settle: Settle) -> None:
    screen.members.add.click()
    form = dialog()
    assert isinstance(form, AddMemberDialog)
    assert [form.who.itemData(n) for n in range(form.who.count())] == ["korps"]
    form.password.line.setText("play-aiv")
    form.own.once.line.setText(WORD)
    form.own.again.line.setText(WORD)
    form.do()
    settle()


def test_members_are_listed_with_the_day_of_their_keys(screen: SettingsScreen) -> None:
    assert names(screen) == ["Greet Van Acker", "Tine Hoste"]
    since = screen.members.table.rows.rows[0].since
    assert since is not None
    assert words().date(since) in str(
        screen.members.table.rows.data(screen.members.table.rows.index(0, 2))
    )


def test_mayor_coordinator_and_oneself_stay_and_the_screen_says_why(screen: SettingsScreen) -> None:
    for row in range(2):
        screen.members.table.selectRow(row)
        assert not screen.members.remove.isEnabled()
        assert screen.members.hint.isVisible()


def test_somebody_gets_keys_by_a_password_of_their_own_and_loses_them_again(
    screen: SettingsScreen, bridge: Bridge, settle: Settle
) -> None:
    added(screen, settle)
    screen.refresh()
    settle()
    assert names(screen) == ["Greet Van Acker", "Marc Thys", "Tine Hoste"]
    failures: list[object] = []
    bridge.unlock("korps", WORD, None, failures.append)
    settle()
    assert failures == []
    bridge.act_as(PersonId("aiv"))
    screen.members.table.selectRow(1)
    assert screen.members.remove.isEnabled()
    screen.members.remove.click()
    form = dialog()
    assert isinstance(form, RemoveMemberDialog)
    settle()
    told = [label.text() for label in form.findChildren(type(screen.members.hint))]
    assert words().text("settings.members.ends_recall") in told
    form.password.line.setText("play-aiv")
    form.do()
    settle()
    screen.refresh()
    settle()
    assert names(screen) == ["Greet Van Acker", "Tine Hoste"]
    found: list[object] = []
    bridge.call(lambda s: (s.unlocked, s.ask(Persons())), found.append)
    settle()
    unlocked, people = found[0]  # type: ignore[misc]
    assert unlocked == {"aiv"}
    assert next(p for p in people if p.id == "korps").left_on is not None


def test_where_nobody_is_left_to_get_keys_no_form_opens_and_what_to_do_is_said(
    screen: SettingsScreen, bridge: Bridge, settle: Settle
) -> None:
    added(screen, settle)
    screen.refresh()
    settle()
    screen.members.add.click()
    assert dialog() is None
    assert "Zet de persoon eerst in die lijst" in screen.members.refusal.text


def test_wrong_password_removes_nobody(screen: SettingsScreen, settle: Settle) -> None:
    added(screen, settle)
    screen.refresh()
    settle()
    screen.members.table.selectRow(1)
    screen.members.remove.click()
    form = dialog()
    assert isinstance(form, RemoveMemberDialog)
    settle()
    form.password.line.setText("anders")
    form.do()
    settle()
    assert form.refusal.isVisible()
    form.reject()
    screen.refresh()
    settle()
    assert "Marc Thys" in names(screen)


def test_keys_are_given_by_the_password_of_who_gives_them_and_not_by_an_open_screen(
    screen: SettingsScreen, settle: Settle
) -> None:
    screen.members.add.click()
    form = dialog()
    assert isinstance(form, AddMemberDialog)
    told = [label.text() for label in form.findChildren(type(screen.members.hint))]
    assert words().text("settings.members.begins_vault") in told
    assert words().text("settings.members.recall") in told
    form.own.once.line.setText(WORD)
    form.own.again.line.setText(WORD)
    form.password.line.setText(WORD)
    form.do()
    settle()
    assert words().text("errors.wrong_password") in form.refusal.text
    assert form.own.value == WORD
    form.reject()
    screen.refresh()
    settle()
    assert names(screen) == ["Greet Van Acker", "Tine Hoste"]


def test_who_gets_keys_is_asked_first_then_who_gives_them_then_the_new_password(
    screen: SettingsScreen, settle: Settle
) -> None:
    screen.members.add.click()
    form = dialog()
    assert isinstance(form, AddMemberDialog)
    settle()
    assert form.focusWidget() is form.who
    order = [form.who, form.password.line, form.password.eye, form.own.once.line]
    for following in order[1:]:
        QTest.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
        assert form.focusWidget() is following
    form.reject()


def test_two_passwords_that_differ_add_nobody_and_stay_typed(
    screen: SettingsScreen, settle: Settle
) -> None:
    screen.members.add.click()
    form = dialog()
    assert isinstance(form, AddMemberDialog)
    form.own.once.line.setText(WORD)
    form.do()
    settle()
    assert form.refusal.text == words().text("settings.members.lacks")
    assert form.own.value == WORD
    form.reject()


def test_details_are_changed_on_the_form_of_the_partners(
    screen: SettingsScreen, settle: Settle
) -> None:
    screen.members.table.selectRow(0)
    screen.members.change.click()
    form = dialog()
    assert isinstance(form, PersonDialog)
    assert form.name.value == "Greet Van Acker"
    form.reject()


def test_who_may_not_change_it_hears_why(
    screen: SettingsScreen, bridge: Bridge, settle: Settle
) -> None:
    added(screen, settle)
    bridge.unlock("korps", WORD)
    settle()
    bridge.act_as(PersonId("korps"))
    screen.refresh()
    settle()
    screen.members.add.click()
    assert "R10" in screen.members.refusal.text
    assert dialog() is None


def test_the_page_speaks_every_language(screen: SettingsScreen) -> None:
    for language in Language:
        speak(language)
        screen.texts()
        model = screen.members.table.rows
        assert "." not in words().text("settings.members.title")
        assert all(str(model.data(model.index(0, n))) for n in range(3))
