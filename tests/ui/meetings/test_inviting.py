"""The invite panel: whom the table needs first, found by typing, and the way out of a refusal."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.commands.cases import CloseCase
from app.domain.person import PersonId
from app.errors import WrongState
from app.queries.readiness import Need
from app.queries.ways import Way
from tests import builders
from tests.ui.meeting_window import Window, first_meeting, until
from ui.words import words

LIVC = builders.EXERCISES / "livc-r.toml"


@pytest.fixture
def prepared(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    scenario = until(builders.scenario_of(LIVC), "invite")
    with first_meeting(qtbot, tmp_path, scenario) as w:
        yield w


def panel(w: Window) -> Any:
    return w.screen.meeting.preparation.people


def choose(w: Window, person: str) -> Any:
    panel(w).choose(PersonId(person))
    w.settle()
    return panel(w).card


def ways(card: Any) -> dict[str, Any]:
    return {button.text(): button for button in card.ways}


def test_the_core_stands_first_and_whom_the_law_bars_last(prepared: Window) -> None:
    lines = panel(prepared).table.rows.rows
    ranks = [line.rank for line in lines]
    assert ranks == sorted(ranks)
    assert {line.category.value for line in lines if line.rank == 0} == {"BM", "POL", "PREV"}
    assert next(line for line in lines if line.person == "ocad").rank == 2


def test_typing_finds_people_by_name_service_or_category(prepared: Window) -> None:
    people = panel(prepared)
    people.filter.setText("elodie")
    assert [line.person for line in people.table.rows.rows] == ["justitie"]
    people.filter.setText("POL dender")
    assert {line.person for line in people.table.rows.rows} == {"korps", "politie"}
    people.filter.setText("zzz")
    assert people.nobody.isVisible()
    prepared.qtbot.keyClick(people.filter, Qt.Key.Key_Escape)
    assert len(people.table.rows.rows) > 5
    assert not people.nobody.isVisible()


def test_the_arrow_down_goes_from_the_search_to_who_was_found(prepared: Window) -> None:
    people = panel(prepared)
    prepared.screen.activateWindow()
    people.filter.setFocus()
    people.filter.setText("clb")
    prepared.qtbot.keyClick(people.filter, Qt.Key.Key_Down)
    assert people.table.hasFocus()
    assert people.table.current.person == "clb"


def test_the_coordinator_lets_the_mayor_invite(prepared: Window) -> None:
    card = choose(prepared, "korps")
    assert not card.invite.isEnabled()
    prepared.press(ways(card)["De burgemeester nodigt uit"])
    assert panel(prepared).inviter.currentData() == "mayor"
    assert panel(prepared).table.current.person == "korps"
    prepared.press(card.invite)
    assert panel(prepared).table.current.invited
    assert prepared.bridge.acting == prepared.scenario.coordinator


def test_the_mayors_password_is_asked_where_it_is_needed(qtbot: QtBot, tmp_path: Path) -> None:
    scenario = until(builders.scenario_of(LIVC), "invite")
    members = (str(scenario.coordinator),)
    with first_meeting(qtbot, tmp_path, scenario, members) as w:
        w.press(ways(choose(w, "korps"))["De burgemeester nodigt uit"])
        password = w.screen.meeting.preparation.notice.password
        assert password.isVisible()
        w.screen.activateWindow()
        password.field.setFocus()
        password.field.line.setText("play-mayor")
        password.field.entered.emit()
        w.settle()
        assert panel(w).table.hasFocus()  # where somebody was, not the button that comes next
        w.press(choose(w, "korps").invite)
        assert panel(w).table.current.invited


def test_a_missing_clearance_leads_to_the_partner_and_no_seat_leads_nowhere(
    prepared: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    went: list[tuple[str, str | None]] = []
    page = prepared.screen.meeting.preparation
    monkeypatch.setattr(page, "_go", lambda place, ident: went.append((place, ident)))
    prepared.bridge.act_as(PersonId("mayor"))
    prepared.settle()
    prepared.press(ways(choose(prepared, "politie"))["Naar de partner: veiligheidsmachtiging"])
    assert went == [("people", "politie")]
    assert not choose(prepared, "ocad").ways


def test_a_way_to_the_delegation_opens_it(prepared: Window) -> None:
    prepared.press(ways(choose(prepared, "korps"))["Naar de delegatie"])
    assert prepared.dialog().give.isVisible()


def test_the_superior_and_the_last_day_are_named(prepared: Window) -> None:
    card = choose(prepared, "justitie")
    assert card.superior.isVisible()
    assert "R45" in card.superior.text()
    assert not choose(prepared, "clb").superior.isVisible()


def test_taking_part_is_offered_only_where_the_rules_allow_it(prepared: Window) -> None:
    prepared.bridge.act_as(PersonId("mayor"))
    prepared.settle()
    prepared.press(choose(prepared, "korps").invite)
    card = choose(prepared, "korps")
    assert card.accept.isEnabled()
    card.instead.choose(PersonId("politie"))  # whose clearance has lapsed
    prepared.settle()
    assert not card.accept.isEnabled()
    assert "R9" in card.verdict.text
    card.instead.choose(None)
    prepared.settle()
    prepared.press(card.accept)
    rows = panel(prepared).table.rows.rows
    assert next(line for line in rows if line.person == "korps").accepted


def test_a_need_leads_to_the_step_that_solves_it(
    prepared: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = prepared.screen.meeting.preparation
    rows = {row.need.code: row for row in page.opening.rows}
    prepared.screen.activateWindow()
    prepared.press(rows["core"].step)
    assert panel(prepared).table.hasFocus()
    assert panel(prepared).table.current.category.value == "POL"
    went: list[tuple[str, str | None]] = []
    monkeypatch.setattr(page, "_go", lambda place, ident: went.append((place, ident)))
    prepared.press(rows["own_declaration"].step)
    assert went == [("people", prepared.scenario.coordinator)]
    for code in ("day_passed", "delegation"):
        page.solve(Need(code, {}, "preparation", None))
        prepared.settle()
        prepared.dialog().reject()
        prepared.settle()


def test_a_closed_case_on_an_agenda_is_named_and_taken_off_by_its_step(prepared: Window) -> None:
    page = prepared.screen.meeting.preparation
    case = page.agenda.table.current.case
    prepared.bridge.run(CloseCase(case), PersonId(prepared.scenario.coordinator))
    prepared.settle()
    rows = {row.need.code: row for row in page.opening.rows}
    assert page.agenda.undo.isHidden()
    prepared.press(rows["case_closed"].step)
    assert page.agenda.undo.isHidden(), "it would be refused"
    assert not page.agenda.table.rows.rows
    assert "case_closed" not in {row.need.code for row in page.opening.rows}


def test_nobody_may_be_asked_to_a_closed_case_and_the_card_says_why(prepared: Window) -> None:
    page = prepared.screen.meeting.preparation
    case = page.agenda.table.current.case
    prepared.press(ways(choose(prepared, "korps"))["De burgemeester nodigt uit"])
    lines = panel(prepared).table.rows.rows
    free = next(line for line in lines if not line.findings and not line.admitted)
    assert choose(prepared, free.person).invite.isEnabled()
    prepared.bridge.run(CloseCase(case), PersonId(prepared.scenario.coordinator))
    prepared.settle()
    card = choose(prepared, free.person)
    assert not card.invite.isEnabled()
    assert card.state.isHidden()
    assert card.verdict.text == words().error(WrongState("case_closed"))
    row = panel(prepared).table.currentIndex().row()
    assert panel(prepared).table.rows.index(row, 1).data() == "kan niet meer"


def test_the_card_is_never_cut_off_at_its_right(prepared: Window) -> None:
    prepared.screen.resize(1136, 640)
    people = panel(prepared)
    card = choose(prepared, "korps")
    card._show_ways((Way("clearance", "people", "korps"),))
    prepared.settle()
    beside = people._beside
    assert beside.minimumSizeHint().width() >= card.minimumSizeHint().width()
    assert beside.viewport().width() >= card.width()


def test_who_may_not_know_who_was_invited_is_told_who_does(prepared: Window) -> None:
    writer = prepared.screen.meeting.preparation._board.line.minute_taker
    prepared.bridge.act_as(writer)
    prepared.settle()
    assert "coördinator" in panel(prepared).heading.text()
    assert not panel(prepared).table.rows.rows
    assert not prepared.screen.meeting.preparation.notice.refusal.text


def test_enter_on_a_row_invites_and_an_answer_either_way_goes_to_the_next_person(
    prepared: Window,
) -> None:
    people, qtbot = panel(prepared), prepared.qtbot
    prepared.screen.activateWindow()
    prepared.press(ways(choose(prepared, "korps"))["De burgemeester nodigt uit"])
    people.table.setFocus()
    asked = []
    for answer in ("accept", "decline"):
        asked.append(people.table.current.person)
        at = people.table.currentIndex().row()
        qtbot.keyClick(people.table, Qt.Key.Key_Return)
        prepared.settle()
        assert people.table.current.person == asked[-1]
        assert people.table.current.invited
        assert people.table.hasFocus()
        qtbot.keyClick(people.table, Qt.Key.Key_Return)
        assert people.card.accept.hasFocus()
        button = getattr(people.card, answer)
        button.setFocus()
        qtbot.keyClick(button, Qt.Key.Key_Space)
        prepared.settle()
        assert people.table.hasFocus()
        assert people.table.currentIndex().row() == at + 1
    first = next(line for line in people.table.rows.rows if line.person == asked[0])
    assert first.accepted


def test_enter_on_somebody_who_may_not_come_goes_to_the_way_out(prepared: Window) -> None:
    card = choose(prepared, "korps")
    prepared.screen.activateWindow()
    panel(prepared).table.setFocus()
    prepared.qtbot.keyClick(panel(prepared).table, Qt.Key.Key_Return)
    prepared.settle()
    assert not panel(prepared).table.current.invited
    assert card.ways[0].hasFocus()


def test_after_inviting_a_second_enter_answers_for_nobody(prepared: Window) -> None:
    people, qtbot = panel(prepared), prepared.qtbot
    prepared.screen.activateWindow()
    prepared.press(ways(choose(prepared, "korps"))["De burgemeester nodigt uit"])
    people.card.invite.setFocus()
    for _ in range(2):
        qtbot.keyClick(prepared.screen.window().focusWidget(), Qt.Key.Key_Return)
        prepared.settle()
    assert people.table.current.invited
    assert not people.table.current.accepted


def test_colleagues_stand_first_among_who_may_come_and_none_is_proposed_for_the_next(
    prepared: Window,
) -> None:
    prepared.bridge.act_as(PersonId("mayor"))
    prepared.settle()
    prepared.press(choose(prepared, "korps").invite)
    card = choose(prepared, "korps")
    rows = {line.person: line for line in panel(prepared).table.rows.rows}
    offered = [rows[card.instead.itemData(n)] for n in range(1, card.instead.count())]
    same = [line.organisation == rows[PersonId("korps")].organisation for line in offered]
    assert any(same)
    assert same == sorted(same, reverse=True)
    assert all(line.organisation in card.instead.itemText(n) for n, line in enumerate(offered, 1))
    card.instead.choose(PersonId("politie"))
    choose(prepared, "mayor")
    assert choose(prepared, "korps").instead.currentData() is None


def test_the_rows_and_cards_of_both_say_who_comes_in_whose_place(prepared: Window) -> None:
    prepared.bridge.act_as(PersonId("mayor"))
    prepared.settle()
    prepared.press(choose(prepared, "clb").invite)
    card = choose(prepared, "clb")
    card.instead.choose(PersonId("jeugd"))
    prepared.settle()
    prepared.press(card.accept)
    told = {
        "clb": "Samir Belkacem komt in de plaats",
        "jeugd": "vervangt Nele Pauwels",
    }
    for person, sentence in told.items():
        assert choose(prepared, person).state.text() == sentence
        assert card.state.isVisible()
        row = panel(prepared).table.currentIndex()
        assert row.siblingAtColumn(1).data() == sentence
