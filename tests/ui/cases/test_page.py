"""The page of a case that was discussed: its plan is kept up to date, its circle is ended."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QStackedWidget, QTableView
from pytestqt.qtbot import QtBot

from app.commands.annexes import Amend, SignAnnex
from app.commands.scenario.playing import passwords_of
from app.commands.scenario.reading import read_scenario
from app.domain.basis import Basis, BasisType
from app.domain.language import Language
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.queries.tablecodes import TableCode
from tests import builders
from tests.ui.cases.conftest import SIZE, Screens, dialog
from tests.ui.meeting_window import HARTENAAS, select, visible_text
from ui.bridge import Bridge
from ui.words import speak


@pytest.fixture
def played(qtbot: QtBot, bridge: Bridge, settle: Any, tmp_path: Path) -> Screens:
    """The example meeting is over; everyone with a key slot has unlocked."""
    scenario = read_scenario(HARTENAAS)
    session = builders.exercise(tmp_path, scenario)
    builders.play(session, scenario)
    session.close()
    failures: list[Any] = []
    bridge.open_vault(max(tmp_path.glob("vault*")), lambda _header: None, failures.append)
    for member, password in passwords_of(scenario).items():
        bridge.unlock(member, password, None, failures.append)
    settle()
    bridge.act_as(scenario.coordinator)
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    stack.resize(*SIZE)
    made = Screens(bridge, settle, stack)
    stack.show()
    made.arrive("cases")
    made.arrive("case", made.cases.lines[0].id)
    assert not failures, failures
    return made


def act(screens: Screens, what: str) -> None:
    """Let whoever holds this office act."""
    found: list[Any] = []
    screens.bridge.call(lambda s: s.header.members, found.append)
    screens.settle()
    names = {member.member for member in found[0]}
    circle = screens.page.page
    assert circle is not None
    person = next(line.person for line in circle.circle if line.through == what)
    assert person in names
    screens.bridge.act_as(PersonId(person))
    screens.settle()


def test_an_action_is_brought_up_to_date_in_one_step(played: Screens) -> None:
    plan = played.page.parts.plan
    plan.table.setFocus()
    plan.table.chosen.emit(plan.table.current)
    form = dialog()
    form.state.choose("done")
    form.remark.setPlainText("Bezorgd op papier.")
    form.do()
    played.settle()
    assert dialog() is None
    cell = plan.table.rows.index(0, 3).data()
    assert cell == "uitgevoerd\nBezorgd op papier."


def test_who_closes_a_case_is_told_how_many_actions_are_still_open(played: Screens) -> None:
    waiting = [line for line in played.page.page.course.actions if line.state == "open"]
    played.page.buttons["close"].click()
    form = dialog()
    assert waiting
    assert f"nog openstaan: {len(waiting)}." in " ".join(visible_text(form))
    form.reject()


def test_the_course_of_the_case_is_on_one_page_and_leads_to_the_meeting(played: Screens) -> None:
    timeline = played.page.parts.timeline.table
    told = [timeline.rows.index(row, 1).data() for row in range(timeline.rows.rowCount())]
    assert sorted(set(told)) == [
        "Afspraak",
        "Beslissing",
        "Casus geopend",
        "Gewogen",
        "Overleg",
        "Signaal",
    ]
    signals = played.page.parts.signals.table.rows.rows
    assert told.count("Signaal") == len(signals) > 0
    select(timeline, lambda event: event.what == "meeting")
    timeline.chosen.emit(timeline.current)
    assert played.places[-1][0] == "meeting"


def test_what_the_law_words_follows_the_language_of_the_screen(played: Screens) -> None:
    assert played.page.page is not None
    dutch = played.page.page.citation
    speak(Language.FR)
    played.settle()
    french = played.page.page.citation
    assert french != dutch
    shown = "\n".join(visible_text(played.page))
    assert french in shown
    assert dutch not in shown


def test_who_is_neither_owner_nor_mayor_nor_coordinator_sees_no_state(played: Screens) -> None:
    plan = played.page.parts.plan
    assert plan.table.rows.index(0, 3).data() == "open"
    act(played, "minute_taker")
    assert plan.table.rows.index(0, 3).data() in ("", None)
    assert plan.hint.text().startswith("R10")
    plan.update_state.click()
    assert "R10" in played.page.refusal.text
    assert dialog() is None


def test_the_reasons_of_what_is_refused_stand_under_the_buttons(played: Screens) -> None:
    panel = played.page.parts.steps
    assert panel.buttons["close"].accessibleDescription() == ""
    act(played, "minute_taker")
    offered = [b for b in panel.buttons.values() if not b.isHidden()]
    assert offered
    assert all(button.accessibleDescription().startswith("R10") for button in offered)
    assert "Nu niet mogelijk" in visible_text(panel)


def test_an_admission_is_ended_with_the_password_and_says_what_that_means(played: Screens) -> None:
    circle = played.page.parts.circle
    select(circle.table, lambda line: line.through == "mayor")
    assert circle.revoke.isHidden()
    select(circle.table, lambda line: line.name == "Yasmina El Idrissi")
    circle.revoke.click()
    form = dialog()
    played.settle()
    said = "\n".join(visible_text(form))
    assert "Yasmina El Idrissi" in said
    assert "niet opnieuw uitgenodigd" in said
    form.password.line.setText(f"play-{played.bridge.acting}")
    form.do()
    played.settle()
    last = circle.table.rows.rows[-1]
    assert (last.name, last.lost) == ("Yasmina El Idrissi", True)
    select(circle.table, lambda line: line.lost)
    assert circle.revoke.isHidden()


def test_tables_are_as_high_as_their_rows_in_every_width(played: Screens) -> None:
    for width in (SIZE[0], 620):
        played.stack.resize(width, SIZE[1])
        played.settle()
        parts = played.page.parts
        for section in (parts.plan, parts.timeline, parts.signals, parts.circle):
            table = section.table
            assert table.viewport().height() >= table.verticalHeader().length()
            assert table.viewport().height() <= table.verticalHeader().length() + 8


@pytest.mark.parametrize("language", Language)
def test_every_control_has_a_name_in_every_language(played: Screens, language: Language) -> None:
    speak(language)
    played.settle()
    kinds = (QAbstractButton, QComboBox, QLineEdit, QTableView)
    for screen in (played.cases, played.page, played.wizard):
        for kind in kinds:
            for widget in screen.findChildren(kind):
                name = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
                nameless = not (name or widget.objectName().startswith("qt_") or not _own(widget))
                assert not nameless, (screen, widget)


def _own(widget: Any) -> bool:
    """Not a part that Qt puts inside its own widgets, such as a table's corner."""
    parent = widget.parent()
    return not isinstance(parent, QTableView | QComboBox | QLineEdit)


def test_the_page_is_worked_and_left_without_a_mouse(played: Screens, qtbot: QtBot) -> None:
    page = played.page
    assert page.parts.reveal.hasFocus()
    qtbot.keyClick(page.parts.reveal, Qt.Key.Key_Return)
    assert "Netwerk" in page.name.text()
    reached = set()
    for _ in range(30):
        qtbot.keyClick(played.stack.window().focusWidget(), Qt.Key.Key_Tab)
        reached.add(played.stack.window().focusWidget())
    parts = page.parts
    wanted = {parts.plan.table, parts.plan.update_state, parts.timeline.table, parts.circle.table}
    assert wanted <= reached
    assert page.buttons["close"] in reached
    page._leave()
    assert "Netwerk" not in page.name.text()


def test_under_a_consent_the_page_says_who_must_answer_and_under_a_law_nothing(
    played: Screens,
) -> None:
    page, facts = played.page.page, played.page.facts
    assert page is not None
    assert facts.fact("cases.page.duties") == "Sarah Lemmens"
    facts.show_page(replace(page, basis=replace(page.basis, duties=frozenset())), {})
    assert facts.fact("cases.page.duties").startswith("niemand")
    facts.show_page(replace(page, basis=Basis(BasisType.LAW, "wet")), {})
    assert not facts.fact("cases.page.duties")


def test_words_that_a_signed_annex_put_right_stand_beside_those_of_the_minutes(
    played: Screens,
) -> None:
    page = played.page.page
    assert page is not None
    meeting, action = page.items[0].meeting, page.course.actions[0]
    new, later = SecretText("Het volledige overzicht bezorgen."), date(2027, 2, 9)
    held: list[Any] = []
    asked, by = TableCode(action.id, action.owner), read_scenario(HARTENAAS).coordinator
    played.bridge.call(lambda session: session.ask(asked, by), held.append)
    played.settle()
    played.run(Amend(action.id, new, due=later, code=held[0]), action.owner)
    plan = played.page.parts.plan.table.rows
    played.arrive("case", page.line.id)
    assert plan.index(0, 0).data() == action.text, "it is not signed yet"
    played.run(SignAnnex(meeting), "burgemeester")
    played.arrive("case", page.line.id)
    told = plan.index(0, 0).data().splitlines()
    assert told[0] == "Het volledige overzicht bezorgen."
    assert told[1].startswith("Verbeterd op ")
    assert told[2:] == [f"Eerder: {action.text}", "Eerdere termijn: 18 dec 2026"]
    assert plan.index(0, 2).data() == "9 feb 2027"
    timeline = played.page.parts.timeline.table.rows
    cells = [timeline.index(row, 2).data() for row in range(timeline.rowCount())]
    assert "\n".join(told) in cells
