"""What pages of backups share: a disk, the page, and one on which a backup was made."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from ui.backups.section import BackupsSection
from ui.main_window import MainWindow
from ui.settings.screen import SettingsScreen

Settle = Callable[[], None]


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    folder = tmp_path / "schijf"
    folder.mkdir()
    return folder


@pytest.fixture
def section(entered: MainWindow, settle: Settle) -> BackupsSection:
    assert entered.frame is not None
    entered.frame.navigate("settings", "backups")
    settle()
    (screen,) = entered.frame.findChildren(SettingsScreen)
    return screen.backups


@pytest.fixture
def backed(
    section: BackupsSection, disk: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> BackupsSection:
    """A folder was chosen, in Qt's own dialog, and a backup made."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(disk))
    section.now.click()
    settle()
    return section
