"""Opening a case: refused with reasons before anybody is named, then opened, its name by hand."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget
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
def untouched(screens: Screens, qtbot: QtBot) -> OpenCaseScreen:
    screens.arrive("new_case")
    qtbot.waitUntil(lambda: screens.wizard.first.purpose.count() > 0)
    return screens.wizard


@pytest.fixture
def wizard(untouched: OpenCaseScreen, qtbot: QtBot) -> OpenCaseScreen:
    """The purpose is chosen."""
    untouched.first.purpose.choose("terrorism")
    qtbot.waitUntil(untouched.go_on.isEnabled)
    return untouched


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


def test_no_purpose_is_chosen_before_somebody_chooses_one(
    untouched: OpenCaseScreen, settle: Settle, qtbot: QtBot
) -> None:
    wizard, first = untouched, untouched.first
    for kind in ("livc_r", "consent"):
        first.kind.choose(kind)
        judged(wizard, settle, qtbot)
        assert first.chosen_purpose == ""
        assert first.purpose.currentText() == "nog niet gekozen"
        assert "Kies waarvoor het overleg dient" in wizard.verdict.text
        assert wizard.allowed.isHidden()
        assert not wizard.go_on.isEnabled()


def test_the_basis_that_carries_a_livc_r_is_proposed_for_its_purpose(
    wizard: OpenCaseScreen,
) -> None:
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


def test_on_a_wide_screen_every_line_of_a_refusal_has_its_height(
    wizard: OpenCaseScreen, screens: Screens, settle: Settle, qtbot: QtBot
) -> None:
    screens.stack.resize(1136, 300)
    wizard.first.purpose.choose("criminal_organisation")
    judged(wizard, settle, qtbot)
    cut = [
        label.text()
        for label in wizard.verdict._labels()
        if label.height() < label.heightForWidth(label.width())
    ]
    assert "R3" in wizard.verdict.text
    assert not cut


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


def tabbed(wizard: OpenCaseScreen, qtbot: QtBot, times: int) -> list[QWidget | None]:
    reached = []
    for _ in range(times):
        qtbot.keyClick(wizard.window().focusWidget() or wizard, Qt.Key.Key_Tab)
        reached.append(wizard.window().focusWidget())
    return reached


def test_tab_goes_through_every_signal_before_the_button_for_another_one(
    wizard: OpenCaseScreen, qtbot: QtBot
) -> None:
    wizard.show_second()
    second = wizard.second
    second.add_signal()
    one, two = second.signals
    second.born.line.setFocus()
    reached = [
        widget for widget in tabbed(wizard, qtbot, 13) if not isinstance(widget, QToolButton)
    ]
    assert reached == [
        one.on.line,
        one.behaviour,
        one.source,
        one.about,
        two.on.line,
        two.behaviour,
        two.source,
        two.about,
        two.remove,
        second.more,
    ]


def test_an_added_signal_is_taken_out_again_and_an_empty_one_is_left_out(
    wizard: OpenCaseScreen, qtbot: QtBot
) -> None:
    fill_subject(wizard)
    second = wizard.second
    second.add_signal()
    second.signals[1].behaviour.setPlainText(" ")
    second.signals[1].on.line.setText("31/2/2026")
    assert second.lacks() is None
    assert len(second.sightings()) == 1
    second.signals[1].remove.setFocus()
    second.signals[1].remove.click()
    assert len(second.signals) == 1
    assert second.more.hasFocus()
    assert not second.signals[0].remove.isVisible()
    second.signals[0].about.setFocus()
    assert tabbed(wizard, qtbot, 1) == [second.more]


def test_cancelling_leaves_nothing_of_the_consent_to_the_next_case(
    wizard: OpenCaseScreen, screens: Screens, settle: Settle, qtbot: QtBot
) -> None:
    first = wizard.first
    untouched = first.basis()
    first.kind.choose("consent")
    settle()
    first.magistrate.setText("PdK Dendermonde")
    first.reasons.setPlainText("Gevaar voor derden")
    first.valid_until.line.setText("31/12/2026")
    ticked = first.participants.item(0)
    assert ticked is not None
    ticked.setCheckState(Qt.CheckState.Checked)
    screens.arrive("cases")
    screens.arrive("new_case")
    assert first.magistrate.value == "PdK Dendermonde"
    wizard.cancel.click()
    settle()
    screens.arrive("new_case")
    judged(wizard, settle, qtbot)
    assert first.basis() == untouched
    first.kind.choose("consent")
    settle()
    basis = first.basis()
    assert basis.magistrate is None
    assert basis.reasons is None
    assert basis.valid_until is None
    assert not basis.participants


def test_an_opened_case_leaves_nothing_of_its_consent_to_the_next(
    wizard: OpenCaseScreen, screens: Screens, settle: Settle
) -> None:
    wizard.first.inquiry.setText("onderzoek 12")
    fill_subject(wizard)
    wizard.open_case()
    settle()
    assert screens.page.isVisible()
    assert wizard.first.inquiry.value == ""


def test_enter_on_the_form_never_leaves_it(
    wizard: OpenCaseScreen, screens: Screens, settle: Settle, qtbot: QtBot
) -> None:
    wizard.first.purpose.choose("integrity")
    judged(wizard, settle, qtbot)
    wizard.cancel.setFocus()
    qtbot.keyClick(wizard.cancel, Qt.Key.Key_Return)
    assert wizard.isVisible()
    qtbot.keyClick(wizard.cancel, Qt.Key.Key_Space)
    settle()
    assert screens.cases.isVisible()


def test_a_case_begins_at_its_top_however_far_one_had_read(
    wizard: OpenCaseScreen, screens: Screens, settle: Settle
) -> None:
    fill_subject(wizard)
    wizard.open_case()
    settle()
    screens.stack.resize(1136, 300)
    bar = screens.page.parts.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    case = screens.places[-1][1]
    screens.arrive("cases")
    screens.arrive("case", case)
    assert bar.maximum() > 0
    assert bar.value() == 0
