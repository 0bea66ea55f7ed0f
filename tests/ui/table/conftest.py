"""The table of an exercise, just before the first word is said."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests import builders
from tests.ui.meeting_window import HARTENAAS, Window, first_meeting, until


@pytest.fixture
def at_table(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    scenario = until(builders.scenario_of(HARTENAAS), "contribute")
    with first_meeting(qtbot, tmp_path, scenario) as w:
        yield w
