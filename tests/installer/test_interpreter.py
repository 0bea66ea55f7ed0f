"""An old or a too new Python gets one sentence, and can read the file that says it."""

import ast
import sys
from pathlib import Path

import pytest

from installer import interpreter

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 9, 18), (3, 10, 1)])
def test_old_python_is_told_which_command_to_type(version: tuple[int, ...]) -> None:
    assert interpreter.complaint(version, "installer/run.py", "python3.12", "unused") == (
        f"Casustafel needs Python 3.11 or newer; this is 3.{version[1]};"
        " run: python3.12 installer/run.py"
    )


def test_old_python_without_another_is_told_what_installs_one() -> None:
    sentence = interpreter.complaint((3, 9), "installer/run.py", None, "brew install python@3.13")
    assert sentence is not None
    assert sentence.endswith("install one with: brew install python@3.13")


def test_python_that_no_package_knows_yet_is_told_the_range() -> None:
    sentence = interpreter.complaint((3, 15, 0), "installer/run.py", "python3.13", "unused")
    assert sentence is not None
    assert "needs Python 3.11 to 3.14; this is 3.15" in sentence


@pytest.mark.parametrize("minor", [11, 12, 13, 14])
def test_supported_python_hears_nothing(minor: int) -> None:
    assert interpreter.complaint((3, minor, 0), "run.py", None, "unused") is None


@pytest.mark.parametrize("system", ["win32", "darwin", "linux"])
def test_every_system_has_a_command_that_installs_python(system: str) -> None:
    assert "install" in interpreter.install_command(system)


def test_python_that_does_not_start_is_not_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shim = tmp_path / "python3.13"
    shim.write_text("#!/bin/sh\nexit 127\n", "utf-8")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert interpreter.find_other("linux") is None


@pytest.mark.skipif("sys.platform == 'win32'", reason="asks the py launcher there")
def test_python_that_starts_is_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"python3.{sys.version_info[1]}"
    (tmp_path / name).symlink_to(sys.executable)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert interpreter.find_other("linux") == name


@pytest.mark.parametrize("name", ["__init__", "run", "test", "interpreter"])
def test_old_python_can_read_what_it_runs_first(name: str) -> None:
    source = (ROOT / "installer" / f"{name}.py").read_text("utf-8")
    ast.parse(source, feature_version=(3, 6))
