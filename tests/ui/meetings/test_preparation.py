"""Before the table: verdicts are seen before anybody tries, and say what would help."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.scenario.shape import Scenario
from app.domain.person import PersonId
from app.errors import Locked
from app.queries.meetings import MeetingList
from app.session import Session
from tests import builders
from tests.ui.meeting_window import HARTENAAS, Window, first_meeting, until, visible_text
from ui.words import words

LIVC = builders.EXERCISES / "livc-r.toml"


def soon(scenario: Scenario) -> Scenario:
    """The same meeting, less than fourteen days ahead."""
    steps = [
        replace(s, fields={**s.fields, "on": date(2026, 12, 10)}) if s.do == "plan" else s
        for s in scenario.steps
    ]
    return replace(scenario, steps=tuple(steps))


@pytest.fixture
def prepared(qtbot: QtBot, tmp_path: Path) -> Any:
    scenario = soon(until(builders.scenario_of(LIVC), "invite"))
    with first_meeting(qtbot, tmp_path, scenario) as w:
        yield w


def choose(w: Window, person: str) -> Any:
    people = w.screen.meeting.preparation.people
    people.choose(PersonId(person))
    w.settle()
    return people.card


def standing(w: Window, person: str) -> str:
    table = w.screen.meeting.preparation.people.table
    line = next(line for line in table.rows.rows if line.person == person)
    return table.rows.columns[1].text(line)


def test_everybody_has_a_verdict_before_anybody_is_invited(prepared: Window) -> None:
    assert "R12" in standing(prepared, "ocad")
    assert "R9" in standing(prepared, "politie")
    assert "R8" in standing(prepared, "korps")  # the coordinator has no delegation
    card = choose(prepared, "ocad")
    assert not card.invite.isEnabled()
    assert len(card.verdict.text.splitlines()) > 4


def test_the_mayor_may_what_the_coordinator_may_not(prepared: Window) -> None:
    prepared.bridge.act_as(PersonId("mayor"))
    prepared.settle()
    assert standing(prepared, "korps") == "mag"
    prepared.press(choose(prepared, "korps").invite)
    assert standing(prepared, "korps") == "uitgenodigd"
    prepared.press(choose(prepared, "korps").accept)
    assert standing(prepared, "korps") == "neemt deel"


def test_urgency_is_asked_only_where_it_is_needed_and_the_verdict_follows(
    prepared: Window,
) -> None:
    prepared.bridge.act_as(PersonId("mayor"))
    prepared.settle()
    assert not choose(prepared, "clb").urgency.isVisible()
    card = choose(prepared, "justitie")
    assert card.urgency.isVisible()
    assert not card.reasons.isVisible()  # the subject is sixteen
    assert not card.invite.isEnabled()
    card.urgency.setText("De aanslag is aangekondigd voor deze week.")
    card.urgency.editingFinished.emit()
    prepared.settle()
    assert card.invite.isEnabled()
    prepared.press(card.invite)
    assert standing(prepared, "justitie") == "uitgenodigd"
    assert not choose(prepared, "clb").urgency.isVisible()


def test_whoever_declined_is_shown_as_whoever_has_not_answered(prepared: Window) -> None:
    prepared.bridge.act_as(PersonId("mayor"))
    prepared.settle()
    for person in ("clb", "jeugd"):
        prepared.press(choose(prepared, person).invite)
    prepared.press(choose(prepared, "jeugd").decline)
    assert standing(prepared, "jeugd") == standing(prepared, "clb") == "uitgenodigd"


def test_why_the_meeting_cannot_open_is_said_beforehand(prepared: Window) -> None:
    opening = prepared.screen.meeting.preparation.opening
    assert not opening.open.isEnabled()
    said = " ".join(label for row in opening.rows for label in visible_text(row))
    assert "R9" in said
    assert "korpschef" in said


def test_what_is_seen_to_stop_it_is_not_offered_to_a_chair_who_is_not_unlocked(
    prepared: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_about: object) -> None:
        raise Locked("member_locked", member="mayor")

    opening = prepared.screen.meeting.preparation.opening
    monkeypatch.setattr(Session, "may", locked)
    prepared.screen.refresh()
    prepared.settle()
    assert any(row.need.blocks for row in opening.rows)
    assert not opening.open.isEnabled()
    assert "nog niet" in opening.state.text()


def test_an_agenda_says_why_a_case_cannot_stand_on_it(qtbot: QtBot, tmp_path: Path) -> None:
    scenario = until(builders.scenario_of(LIVC), "record_signal")
    with first_meeting(qtbot, tmp_path, scenario) as w:
        preparation = w.screen.meeting.preparation
        w.press(preparation.agenda.add)
        assert "R27" in preparation.notice.refusal.text
        assert preparation.agenda.case.currentData() is not None


def test_a_meeting_that_lacks_a_place_is_not_planned(prepared: Window) -> None:
    prepared.screen.list.plan_meeting()
    prepared.settle()
    plan = prepared.dialog()
    plan.day.line.setText("morgen")
    prepared.press(plan.keep)
    assert plan.refusal.text
    assert plan.day.line.text() == "morgen"
    plan.day.line.setText("17/12/2026")
    prepared.press(plan.keep)
    assert "plaats" in plan.refusal.text
    assert plan.made is None


def test_the_keyboard_stays_in_the_panel_after_inviting_and_accepting(
    qtbot: QtBot, tmp_path: Path
) -> None:
    scenario = until(builders.scenario_of(HARTENAAS), "invite")
    with first_meeting(qtbot, tmp_path, scenario) as w:
        card = choose(w, "politie")
        w.screen.activateWindow()
        card.invite.setFocus()
        w.press(card.invite)
        people = w.screen.meeting.preparation.people.table
        assert people.hasFocus()  # the answer comes days later, and is no Enter away
        card.accept.setFocus()
        w.press(card.accept)
        assert people.hasFocus()


def test_a_double_click_does_not_reach_whoever_stands_next(qtbot: QtBot, tmp_path: Path) -> None:
    scenario = until(builders.scenario_of(HARTENAAS), "invite")
    with first_meeting(qtbot, tmp_path, scenario) as w:
        card = choose(w, "politie")
        w.press(card.invite)
        w.press(card.accept)
        following = w.screen.meeting.preparation.people.table.current
        assert following.person != "politie"
        assert card.invite.isVisible()
        at = QPointF(card.invite.rect().center())
        for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
            left = Qt.MouseButton.LeftButton
            again = QMouseEvent(kind, at, at, left, left, Qt.KeyboardModifier.NoModifier)
            again.setTimestamp(card._pressed + 150)
            QApplication.sendEvent(card.invite, again)
        w.settle()
        assert not w.screen.meeting.preparation.people.table.current.invited


def test_the_meeting_is_opened_in_the_name_of_the_chair_and_goes_on_at_the_table(
    qtbot: QtBot, tmp_path: Path
) -> None:
    scenario = until(builders.scenario_of(HARTENAAS), "open_meeting")
    with first_meeting(qtbot, tmp_path, scenario) as w:
        pages = w.screen.meeting.pages
        assert pages.currentIndex() == 0
        opening = w.screen.meeting.preparation.opening
        chair = w.call(lambda session: session.ask(MeetingList())[0].chair)
        assert opening.in_name.isVisible()
        assert "in naam van" in opening.in_name.text()
        w.bridge.act_as(chair)
        w.settle()
        assert opening.in_name.isHidden()
        w.bridge.act_as(scenario.coordinator)
        w.settle()
        w.press(w.screen.meeting.preparation.opening.open)
        assert pages.currentIndex() == 1
        assert w.screen.meeting.table.desk is not None


def sheet(w: Window, key: str) -> Any:
    page = w.screen.meeting.preparation
    name = words().text(f"meetings.menu.{key}")
    next(action for action in page.menu.menu().actions() if action.text() == name).trigger()
    w.settle()
    return w.dialog()


def test_the_agenda_is_printed_from_the_menu_of_the_meeting(qtbot: QtBot, tmp_path: Path) -> None:
    with first_meeting(
        qtbot, tmp_path, until(builders.scenario_of(HARTENAAS), "open_meeting")
    ) as w:
        w.screen.meeting.pages.setCurrentIndex(0)
        w.settle()
        choose(w, "ksc")
        for key in ("print_agenda", "print_notice"):
            shown = sheet(w, key)
            (page,) = shown.preview.labels
            assert "Casus C-" in page.accessibleDescription()
            assert "Hartenaas" not in page.accessibleDescription()
            shown.reject()
            w.settle()


def test_an_agenda_that_nobody_may_have_is_not_made(prepared: Window) -> None:
    choose(prepared, "ocad")
    for key in ("print_agenda", "print_notice"):
        shown = sheet(prepared, key)
        assert "uitgenodigd" in shown.state.text()
        assert not shown.print.isEnabled()
        shown.reject()
        prepared.settle()
