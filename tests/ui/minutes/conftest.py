"""A meeting that is over, at its minutes: before and after they were signed."""

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests import builders
from tests.ui.meeting_window import HARTENAAS, first_meeting, until


@pytest.fixture
def closed(qtbot: QtBot, tmp_path: Path) -> Any:
    scenario = until(builders.scenario_of(HARTENAAS), "sign_minutes")
    with first_meeting(qtbot, tmp_path, scenario) as w:
        yield w


@pytest.fixture
def signed(qtbot: QtBot, tmp_path: Path) -> Any:
    scenario = until(builders.scenario_of(HARTENAAS), "issue_minutes")
    with first_meeting(qtbot, tmp_path, scenario) as w:
        yield w
