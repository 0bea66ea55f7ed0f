"""What takes long to load is loaded by whoever needs it, and by nobody at the start."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {
    "pyhanko",
    "reportlab",
    "keyring",
    "pypdfium2",
    "pikepdf",
    "aiohttp",
    "babel",
    "asyncio",
    "requests",
}
SESSION = {"app.session", "cryptography", "sqlcipher3", "msgspec"}
"""What an unlocked vault needs: it may come when the first window is there."""
BEHIND = {"ui.frame", "ui.unlock.key", "ui.unlock.folder", "importlib.resources"}
"""What nothing before the doors needs."""
QT = {"PySide6", "shiboken6"}


def loaded(statements: str) -> set[str]:
    """The names of all modules that a fresh interpreter has after these statements."""
    program = f"import sys, json\n{statements}\nprint(json.dumps(list(sys.modules)))"
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    answer = subprocess.run(
        [sys.executable, "-c", program],
        env=environ,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    names: list[str] = json.loads(answer.stdout.splitlines()[-1])
    return {part for name in names for part in (name, name.partition(".")[0])}


@pytest.mark.parametrize(
    ("start", "later"),
    [
        ("import ui.__main__", HEAVY | SESSION | QT),
        ("import ui.program", HEAVY | SESSION),
        ("import app.cli.program", HEAVY | QT),
        ("import app.session", HEAVY | QT),
    ],
)
def test_nothing_heavy_is_loaded_at_the_start(start: str, later: set[str]) -> None:
    assert loaded(start) & later == set()


def test_the_first_window_waits_for_no_session() -> None:
    shown = loaded(
        "from PySide6.QtWidgets import QApplication\n"
        "application = QApplication([])\n"
        "from ui.bridge import Bridge\n"
        "from ui.main_window import MainWindow\n"
        "window = MainWindow(Bridge())\n"
        "window.show()\n"
        "application.processEvents()\n"
        "window.close()\n"
        "window.bridge.close()\n"
    )
    assert "ui.main_window" in shown
    assert shown & (HEAVY | SESSION | BEHIND) == set()


def test_no_part_of_the_window_brings_the_network_along() -> None:
    everything = "\n".join(
        f"import {'.'.join(path.relative_to(ROOT).with_suffix('').parts)}"
        for path in sorted((ROOT / "ui").rglob("*.py"))
        if path.name != "__init__.py"
    )
    names = loaded(everything)
    assert "ui.meetings.screen" in names
    assert "PySide6.QtNetwork" not in names


def test_what_is_heavy_would_be_seen() -> None:
    assert "reportlab" in loaded("import app.minutes.layout")
    assert "pyhanko" in loaded("import app.signing.incremental")
