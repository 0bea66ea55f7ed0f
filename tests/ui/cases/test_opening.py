"""Opening a case: refused with reasons before anybody is named, then opened, its name by hand."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from app.domain.case import About
from app.domain.person import Language
from ui.cases.list_screen import CaseListScreen
from ui.cases.opening import OpenCaseScreen
from ui.cases.page import CaseScreen
from ui.main_window import MainWindow
from ui.words import speak

Settle = Callable[[], None]
NAME = "Jonas Vanderstraeten-Özgür"


@pytest.fixture
def wizard(entered: MainWindow, settle: Settle, qtbot: QtBot) -> OpenCaseScreen:
    assert entered.frame is not None
    entered.frame.navigate("new_case")
    settle()
    screen = entered.frame.stack.currentWidget()
    assert isinstance(screen, OpenCaseScreen)
    qtbot.waitUntil(screen.go_on.isEnabled)
    return screen


def judged(wizard: OpenCaseScreen, settle: Settle, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not wizard._settled.isActive())
    settle()


def fill_subject(wizard: OpenCaseScreen) -> None:
    wizard.show_second()
    wizard.second.name.setText(NAME)
    wizard.second.born.line.setText("14/3/2010")
    signal = wizard.second.signals[0]
    signal.on.line.setText("20/11/2026")
    signal.behaviour.setPlainText("Verspreidt handleidingen in een klasgroep")
    signal.source.setText("school")


def test_the_basis_that_carries_a_livc_r_is_proposed(wizard: OpenCaseScreen) -> None:
    assert wizard.first.chosen_purpose == "terrorism"
    assert wizard.first.basis().citation == "wet 30 juli 2018"
    assert wizard.first.citation.currentText().endswith("°")
    assert wizard.first.note.text() == "° Niet bevestigd door een jurist"
    assert not wizard.first.note.isHidden()
    assert wizard.verdict.isHidden()


def test_a_purpose_that_does_not_fit_is_refused_before_anybody_is_named(
    wizard: OpenCaseScreen, settle: Settle, qtbot: QtBot
) -> None:
    wizard.first.purpose.choose("integrity")
    judged(wizard, settle, qtbot)
    assert "R3" in wizard.verdict.text
    assert "bevestigd" in wizard.verdict.text
    assert not wizard.go_on.isEnabled()
    wizard.show_second()
    assert wizard.stack.currentIndex() == 0


def test_a_consent_says_what_it_still_needs(
    wizard: OpenCaseScreen, settle: Settle, qtbot: QtBot
) -> None:
    wizard.first.kind.choose("consent")
    qtbot.waitUntil(lambda: "R1 " in wizard.verdict.text)
    assert not wizard.first.magistrate.isHidden()
    wizard.first.dated.line.setText("31/2/2026")
    wizard.first.dated.edited.emit()
    judged(wizard, settle, qtbot)
    assert "bestaat niet" in wizard.verdict.text
    assert not wizard.go_on.isEnabled()


def test_a_case_is_refused_with_reasons_then_opened_and_its_name_shown_by_hand(
    wizard: OpenCaseScreen, entered: MainWindow, settle: Settle
) -> None:
    fill_subject(wizard)
    wizard.second.signals[0].about.choose(About.BELIEF.value)
    wizard.open_case()
    settle()
    assert "R37" in wizard.refusal.text
    assert wizard.second.name.value == NAME
    assert wizard.second.signals[0].source.value == "school"
    wizard.second.signals[0].about.choose(About.BEHAVIOUR.value)
    wizard.open_case()
    settle()
    assert entered.frame is not None
    page = entered.frame.stack.currentWidget()
    assert isinstance(page, CaseScreen)
    assert NAME not in page.name.text()
    assert page.facts.fact("cases.page.stage") == "aanmelding"
    page.reveal_name()
    assert NAME in page.name.text()
    entered.frame.navigate("cases")
    settle()
    assert NAME not in page.name.text()
    assert wizard.second.name.value == ""


def test_without_a_name_the_form_says_so_and_nothing_is_opened(
    wizard: OpenCaseScreen, settle: Settle
) -> None:
    wizard.show_second()
    wizard.open_case()
    settle()
    assert "naam" in wizard.refusal.text
    assert wizard.isVisible()


def test_the_list_hides_names_until_asked_and_again_on_leaving(
    wizard: OpenCaseScreen, entered: MainWindow, settle: Settle
) -> None:
    fill_subject(wizard)
    wizard.open_case()
    settle()
    assert entered.frame is not None
    entered.frame.navigate("cases")
    settle()
    cases = entered.frame.stack.currentWidget()
    assert isinstance(cases, CaseListScreen)

    def cells() -> list[str]:
        model = cases.table.rows
        return [str(model.index(0, n).data()) for n in range(model.columnCount())]

    assert "verborgen" in cells()
    cases.reveal_name()
    settle()
    assert NAME in cells()
    assert NAME not in entered.windowTitle()
    entered.frame.navigate("people")
    entered.frame.navigate("cases")
    settle()
    assert NAME not in cells()
    speak(Language.FR)
    assert "masqué" in cells()
    assert "prévention des infractions terroristes" in cells()


def test_who_may_not_weigh_is_told_why_and_the_mayor_may(
    wizard: OpenCaseScreen, entered: MainWindow, settle: Settle
) -> None:
    fill_subject(wizard)
    wizard.open_case()
    settle()
    assert entered.frame is not None
    page = entered.frame.stack.currentWidget()
    assert isinstance(page, CaseScreen)
    page.buttons["is_case"].click()
    settle()
    assert "R10" in page.refusal.text
    entered.bridge.unlock("mayor", "play-mayor")
    settle()
    assert entered.bridge.acting == "mayor"
    page.buttons["is_case"].click()
    settle()
    assert page.facts.fact("cases.page.stage") == "weging"
    assert page.buttons["is_case"].isHidden()
