"""What tests of backups share."""

from pathlib import Path

import pytest


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """A disk that is there, for backups."""
    folder = tmp_path / "disk"
    folder.mkdir()
    return folder
