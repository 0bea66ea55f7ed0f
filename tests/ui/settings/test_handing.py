"""An office is handed over in the settings, with two passwords, and the page says who did it."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.members import AddMember
from app.commands.office import KeepPerson
from app.domain.person import Category, Charge, PersonId
from app.session import Session
from tests.ui.conftest import Town, enter, person
from tests.ui.settings.shown import settings_of
from ui.bridge import Bridge
from ui.frame import NAVIGATION
from ui.main_window import MainWindow
from ui.settings.handing_dialog import HandOverDialog
from ui.settings.screen import SettingsScreen

Settle = Callable[[], None]
HEIR = PersonId("heir")
WORD = "play-heir en meer"


@pytest.fixture
def screen(qtbot: QtBot, bridge: Bridge, town: Town, settle: Settle) -> SettingsScreen:
    with Session.open(town.folder) as session:
        session.unlock("aiv", town.passwords["aiv"])
        session.run(KeepPerson(person("heir", "Noor Maes", Category.BM)), PersonId("aiv"))
        session.work(AddMember(HEIR, WORD), PersonId("aiv"))
    made = settings_of(bridge, town)
    qtbot.addWidget(made)
    made.enter("settings", "office")
    made.refresh()
    settle()
    return made


def dialog(screen: SettingsScreen, settle: Settle) -> HandOverDialog:
    screen.office.hand_over.click()
    settle()
    shown = QApplication.activeModalWidget()
    assert isinstance(shown, HandOverDialog)
    return shown


def test_the_office_of_mayor_goes_to_another_with_two_passwords(
    screen: SettingsScreen, settle: Settle
) -> None:
    form = dialog(screen, settle)
    assert form.charge.currentData() == Charge.MAYOR.value
    assert [form.to.itemData(row) for row in range(form.to.count())] == [HEIR]
    assert form.reminder.isVisibleTo(form), "on one laptop it is no control"
    form.second.choose(HEIR)
    form.password.line.setText("play-aiv")
    form.do()
    assert not form.refusal.isHidden()
    form.second_password.line.setText(WORD)
    form.do()
    settle()
    screen.refresh()
    settle()
    assert screen.office.mayor.text() == "Noor Maes"
    told = screen.office.handed.text()
    assert "Greet Van Acker" in told
    assert "Tine Hoste" in told


def test_a_wrong_password_of_the_second_changes_nothing(
    screen: SettingsScreen, settle: Settle
) -> None:
    form = dialog(screen, settle)
    form.second.choose(HEIR)
    form.password.line.setText("play-aiv")
    form.second_password.line.setText("iets anders en lang")
    form.do()
    settle()
    assert not form.refusal.isHidden()
    screen.refresh()
    settle()
    assert screen.office.mayor.text() == "Greet Van Acker"
    assert screen.office.handed.isHidden()


def test_who_holds_an_office_is_not_offered_and_where_nobody_fits_it_says_so(
    screen: SettingsScreen, settle: Settle
) -> None:
    form = dialog(screen, settle)
    form._people = tuple(one for one in form._people if one.id != HEIR)
    form._offer()
    assert form.to.count() == 0
    assert form.nobody_fits.isVisibleTo(form)
    form.password.line.setText("play-aiv")
    form.do()
    assert "sleutels" in form.refusal.text


def test_the_coordinators_office_goes_to_somebody_who_is_not_here_without_an_alarm(
    window: MainWindow, bridge: Bridge, town: Town, settle: Settle
) -> None:
    with Session.open(town.folder) as session:
        session.unlock("aiv", town.passwords["aiv"])
        session.run(KeepPerson(person("heir", "Noor Maes", Category.AIV)), PersonId("aiv"))
        session.work(AddMember(HEIR, WORD), PersonId("aiv"))
    enter(window, town, settle)
    frame = window.frame
    assert frame is not None
    for place in (*NAVIGATION, "settings"):
        frame.navigate(place, "office" if place == "settings" else None)
        settle()
    shown = frame.stack.currentWidget()
    assert isinstance(shown, SettingsScreen)
    form = dialog(shown, settle)
    form.charge.choose(Charge.COORDINATOR.value)
    form.to.choose(HEIR)
    form.second.choose(PersonId("mayor"))
    form.password.line.setText("play-aiv")
    form.second_password.line.setText("play-mayor")
    form.do()
    settle()
    assert frame.failure.text == ""
    assert shown.office.coordinator.text() == "Noor Maes"
