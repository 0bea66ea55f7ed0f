"""The projector where it is worked: beside the agenda of the real page at the table."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.domain.person import PersonId
from tests.meetings import TODAY, planned, said, scenario, seated
from tests.ui.meeting_window import Window, first_meeting, meeting_window, select
from ui.projector.panel import ProjectorPanel


@pytest.fixture
def at_table(qtbot: QtBot, tmp_path: Path) -> Any:
    steps = [*seated(("pol", "insp")), *said("insp", "t", "Gezegd")]
    with first_meeting(qtbot, tmp_path, scenario(steps)) as w:
        panel = w.screen.meeting.table.projector
        for _ in range(2):
            w.press(panel.open)
        assert lit(panel)
        yield w
        panel.close_projector()


def lit(panel: ProjectorPanel) -> bool:
    assert panel.window_ is not None
    return not panel.window_.dark


def test_it_stays_lit_while_people_work_and_turns_dark_when_somebody_comes(
    at_table: Window,
) -> None:
    table = at_table.screen.meeting.table
    at_table.contribute("mayor", "Nog iets", minutes=False)
    assert lit(table.projector)
    at_table.turn(0)
    at_table.turn(1)
    assert lit(table.projector)
    select(table.people.table, lambda chair: chair.person == "pol")
    at_table.press(table.people.come)
    assert lit(table.projector), "somebody left"
    select(table.people.table, lambda chair: chair.person == "pol")
    table.people.come.click()
    assert not lit(table.projector), "before the step is taken"
    at_table.settle()
    assert not lit(table.projector)
    at_table.press(table.projector.open)
    assert lit(table.projector)


def test_it_is_dark_once_the_item_closes(at_table: Window) -> None:
    table = at_table.screen.meeting.table
    at_table.close_item()
    assert not lit(table.projector)
    assert not table.projector.open.isEnabled()


def test_its_keys_are_found_by_name_at_the_table_alone(at_table: Window) -> None:
    keys = {action.shortcut().toString() for action in at_table.screen.actions()}
    assert {"F11", "F12", "Ctrl+PgDown", "Ctrl+PgUp"} <= keys
    shown = [a for a in at_table.screen.actions() if a.shortcut().toString() == "F12"]
    assert all(action.isVisible() for action in shown)
    at_table.turn(0)
    assert not any(action.isVisible() for action in shown)


def test_another_meeting_darkens_it(qtbot: QtBot, tmp_path: Path) -> None:
    later = planned("n", on=TODAY + timedelta(days=1))
    with meeting_window(qtbot, tmp_path, scenario([*seated(("pol",)), *later])) as w:
        select(w.screen.list.table, lambda line: line.meeting.state.value == "open")
        w.open_first()
        panel = w.screen.meeting.table.projector
        for _ in range(2):
            w.press(panel.open)
        assert lit(panel)
        w.press(w.screen.back)
        select(w.screen.list.table, lambda line: line.meeting.state.value == "planned")
        w.open_first()
        w.turn(1)
        assert not lit(panel)
        panel.close_projector()


def test_it_is_dark_for_whoever_is_not_admitted(qtbot: QtBot, tmp_path: Path) -> None:
    with meeting_window(qtbot, tmp_path, scenario(seated(("pol",)), members=("youth",))) as w:
        w.open_first()
        panel = w.screen.meeting.table.projector
        w.press(panel.open)
        w.bridge.act_as(PersonId("youth"))
        w.settle()
        panel.turn()
        w.settle()
        assert not lit(panel)
        panel.close_projector()
