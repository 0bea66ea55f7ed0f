"""Opening a case: refused with reasons before anybody is named, then opened, its name by hand."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.case import About
from app.domain.language import Language
from app.domain.person import PersonId
from tests.ui.cases.conftest import Screens
from ui.cases.opening import OpenCaseScreen
from ui.words import speak

Settle = Callable[[], None]
NAME = "Jonas Vanderstraeten-Özgür"


@pytest.fixture
def wizard(screens: Screens, qtbot: QtBot) -> OpenCaseScreen:
    screens.arrive("new_case")
    qtbot.waitUntil(screens.wizard.go_on.isEnabled)
    return screens.wizard


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


def test_the_basis_that_carries_a_livc_r_is_proposed_whole(wizard: OpenCaseScreen) -> None:
    assert wizard.first.chosen_purpose == "terrorism"
    assert wizard.first.basis().citation == "wet 30 juli 2018"
    item = wizard.first.citation.currentItem()
    assert item is not None
    assert item.text().endswith("extremisme en terrorisme°")
    assert wizard.first.note.text() == "° Niet bevestigd door een jurist"
    assert not wizard.first.note.isHidden()
    assert wizard.verdict.isHidden()


def test_a_long_basis_is_shown_in_as_many_lines_as_it_needs(
    wizard: OpenCaseScreen, screens: Screens, settle: Settle
) -> None:
    citation = wizard.first.citation
    for width in (1136, 520):
        screens.stack.resize(width, 640)
        settle()
        wide = citation.fontMetrics().horizontalAdvance(citation.item(0).text())
        lines = -(-wide // citation.viewport().width())
        assert citation.visualItemRect(citation.item(0)).height() >= (
            lines * citation.fontMetrics().height()
        )
        assert citation.visualItemRect(citation.item(0)).bottom() < citation.viewport().height()


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
    wizard: OpenCaseScreen, screens: Screens, settle: Settle
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
    page = screens.page
    assert page.isVisible()
    assert NAME not in page.name.text()
    assert page.facts.fact("cases.page.stage") == "aanmelding"
    page.reveal_name()
    assert NAME in page.name.text()
    screens.arrive("cases")
    assert NAME not in page.name.text()
    assert wizard.second.name.value == ""


def test_back_keeps_what_was_typed_and_cancelling_forgets_whom_it_named(
    wizard: OpenCaseScreen, screens: Screens, settle: Settle
) -> None:
    fill_subject(wizard)
    assert "wet van 30 juli 2018" in wizard.summary.text()
    wizard.show_first()
    assert wizard.first.kind.hasFocus()
    wizard.show_second()
    assert wizard.second.name.value == NAME
    screens.arrive("cases")
    screens.arrive("new_case")
    assert wizard.second.name.value == NAME
    wizard._leave()
    settle()
    assert wizard.second.name.value == ""
    assert wizard.second.signals[0].empty


def test_a_french_screen_offers_the_same_basis_in_french(
    wizard: OpenCaseScreen, settle: Settle
) -> None:
    speak(Language.FR)
    settle()
    item = wizard.first.citation.currentItem()
    assert item is not None
    assert item.text().startswith("loi du 30 juillet 2018")
    assert wizard.first.purpose.currentText() == "prévention des infractions terroristes"
    assert wizard.first.basis().citation == "wet 30 juli 2018"


def test_the_first_part_is_filled_without_a_mouse(wizard: OpenCaseScreen, qtbot: QtBot) -> None:
    wizard.first.kind.setFocus()
    reached = []
    for _ in range(8):
        qtbot.keyClick(wizard.focusWidget() or wizard, Qt.Key.Key_Tab)
        focused = wizard.window().focusWidget()
        reached.append(focused)
        if focused is wizard.go_on:
            break
    assert reached[0] is wizard.first.purpose
    assert reached[1] is wizard.first.citation
    assert reached[-1] is wizard.go_on


def test_without_a_name_the_form_says_so_and_nothing_is_opened(
    wizard: OpenCaseScreen, settle: Settle
) -> None:
    wizard.show_second()
    wizard.open_case()
    settle()
    assert "naam" in wizard.refusal.text
    assert wizard.isVisible()


def test_who_may_not_weigh_is_told_before_and_the_mayor_may(
    wizard: OpenCaseScreen, screens: Screens, settle: Settle
) -> None:
    fill_subject(wizard)
    wizard.open_case()
    settle()
    page = screens.page
    told = page.buttons["is_case"].accessibleDescription()
    assert told.startswith("R10")
    page.buttons["is_case"].click()
    settle()
    assert "R10" in page.refusal.text
    screens.bridge.act_as(PersonId("mayor"))
    settle()
    assert page.buttons["is_case"].accessibleDescription() == ""
    page.buttons["is_case"].click()
    settle()
    assert page.facts.fact("cases.page.stage") == "weging"
    assert page.buttons["is_case"].isHidden()
    assert page.buttons["close"].accessibleDescription().startswith("R10")
