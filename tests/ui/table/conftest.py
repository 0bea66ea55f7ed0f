"""The table of an exercise, just before the first word is said."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests import builders
from tests.ui.meeting_window import HARTENAAS, Window, meeting_window, until


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    builders.derive_each_password_once(monkeypatch.setattr)


@pytest.fixture
def at_table(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    scenario = until(builders.scenario_of(HARTENAAS), "contribute")
    with meeting_window(qtbot, tmp_path, scenario) as w:
        w.open_first()
        yield w
