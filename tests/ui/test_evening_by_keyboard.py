"""Both example meetings, prepared, run and closed with nothing but the window and a keyboard.

The steps are those of the files that the program's own player plays. At the end every recipient's
copy says the same, whether the evening went by the window or by that player.
"""

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from pytestqt.qtbot import QtBot

from app.commands.office import Wait
from app.commands.scenario.shape import Scenario
from app.queries.cases import CaseList
from app.queries.copies import CopyFile, Recipients
from app.queries.meetings import MeetingList
from app.session import Session
from tests import builders
from tests.ui import evening_closing, evening_preparing, evening_table
from tests.ui.evening import Evening, enter, take_over_partners
from tests.ui.keyboard import Keyboard
from ui.bridge import Bridge
from ui.main_window import MainWindow

pytestmark = pytest.mark.slow
STEPS = {**evening_preparing.STEPS, **evening_table.STEPS, **evening_closing.STEPS}
NOT_OFFERED = {
    "livc-r": {"R14", "R10", "R32", "R35"},
    "hartenaas": {"R4", "R17", "R20", "R23", "R31"},
}
"""Refusals that the window has no need of: it offers no such step."""
MOST_KEYS = 3_000
"""Letters that are typed, and every Tab and arrow, of a whole evening."""


def vault_of(scenario: Scenario, folder: Path) -> Path:
    """An office with the members of a scenario and nobody else, closed."""
    members = replace(scenario, persons=tuple(p for p in scenario.persons if p.member))
    Session.create(folder, builders.opening_of(members))[0].close()
    return folder


def copies(session: Session, scenario: Scenario) -> Mapping[str, str]:
    """By name, what everybody's copy says; the keys of cases, drawn by lot, are left out."""
    chair = scenario.office.mayor
    meeting = session.ask(MeetingList(), chair)[0].id
    keys = [line.key for line in session.ask(CaseList(), chair)]
    found = {}
    for line in session.ask(Recipients(meeting), chair):
        pdf = session.ask(CopyFile(meeting, line.person, draft=True), chair)
        text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
        for key in keys:
            text = text.replace(key, "CASE")
        found[line.name] = " ".join(text.split())
    return found


def played(scenario: Scenario, folder: Path) -> Mapping[str, str]:
    """The copies after the same evening without a window."""
    with builders.exercise(folder, scenario) as session:
        assert not builders.play(session, scenario).surprises
        return copies(session, scenario)


class Desk:
    """What the test itself does with the vault: let days go by, and read the copies."""

    def __init__(self, bridge: Bridge, keys: Keyboard) -> None:
        self._bridge, self._keys = bridge, keys

    def days(self, count: int) -> None:
        """No key lets days go by."""
        self._bridge.call(lambda session: session.run(Wait(count)), changes=True)
        self._keys.rest()

    def copies(self, scenario: Scenario) -> Mapping[str, str]:
        """What everybody's copy says."""
        found: list[Mapping[str, str]] = []
        self._bridge.call(lambda session: copies(session, scenario), found.append)
        self._keys.rest()
        return found[0]


@pytest.mark.parametrize("name", ["livc-r", "hartenaas"])
def test_a_whole_evening_goes_by_keyboard_alone(
    name: str, window: MainWindow, bridge: Bridge, qtbot: QtBot, tmp_path: Path
) -> None:
    scenario = builders.scenario_of(builders.EXERCISES / f"{name}.toml")
    window.activateWindow()
    keys = Keyboard(qtbot, window, bridge)
    desk = Desk(bridge, keys)
    evening = Evening(keys, scenario, tmp_path, desk.days, scenario.coordinator)
    enter(evening, vault_of(scenario, tmp_path / "kluis"))
    take_over_partners(evening)
    for step in scenario.steps:
        evening.act(evening.typist(step))
        STEPS[step.do](evening, step)

    rules = {s.number: s.expect.rule for s in scenario.steps if s.expect.rule is not None}
    silent = {rule for number, rule in rules.items() if number not in evening.refused}
    assert silent == NOT_OFFERED[name]
    issued = list((tmp_path / "copies").iterdir())
    expected = played(scenario, tmp_path)
    assert len(issued) == len(expected)
    assert all(file.read_bytes().startswith(b"%PDF") for file in issued)
    assert desk.copies(scenario) == expected
    assert keys.pressed < MOST_KEYS
