"""Environments made for real, by pip, from wheels of a few bytes."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from installer import environment
from installer.failure import Unprepared

Run = Callable[..., subprocess.CompletedProcess[str]]
Wheel = Callable[[str], str]

PROGRAM = "import casus_first, casus_second; print('both there')"


@pytest.fixture
def listed(checkout: Path, wheel: Wheel) -> Path:
    """A checkout that needs two packages."""
    pins = wheel("casus_first") + wheel("casus_second")
    (checkout / "installer" / "requirements.lock").write_text(pins, "utf-8")
    (checkout / "app" / "cli" / "__main__.py").write_text(PROGRAM, "utf-8")
    return checkout


@pytest.mark.slow
def test_first_run_installs_and_an_interrupted_one_is_repaired(listed: Path, run: Run) -> None:
    first = run(listed, "law")
    assert first.stdout == "both there\n"

    folder = listed / ".venv"
    assert environment.is_ready(folder, listed, environment.RUN)
    assert not environment.is_ready(folder, listed, environment.TEST)
    (folder / "casustafel.unfinished").touch()
    (folder / "casustafel-run.stamp").unlink()
    half = next(folder.rglob("casus_second.py"))
    half.unlink()

    repaired = run(listed, "law")
    assert repaired.stdout == "both there\n"
    assert half.exists()
    assert not (folder / "casustafel.unfinished").exists()


@pytest.mark.slow
def test_altered_wheel_is_refused_and_a_good_one_is_taken_later(
    listed: Path, run: Run, wheel: Wheel, tmp_path: Path
) -> None:
    path = next((tmp_path / "wheels").glob("casus_second*"))
    good = path.read_bytes()
    path.write_bytes(good.replace(b"THERE = True", b"THERE = Evil"))
    refused = run(listed, "law")
    assert refused.returncode == 2
    assert "not the one that was locked" in refused.stderr.splitlines()[-1]
    assert not list((listed / ".venv").rglob("casus_*.py"))

    path.write_bytes(good)
    assert run(listed, "law").stdout == "both there\n"


@pytest.mark.slow
def test_package_that_cannot_be_fetched_is_one_sentence(
    listed: Path, run: Run, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "wheels")
    answer = run(listed, "law")
    assert answer.returncode == 2
    assert answer.stderr.splitlines()[-1].startswith("The packages could not be fetched")


def test_folder_that_is_no_environment_is_left_alone(listed: Path, run: Run) -> None:
    (listed / ".venv").mkdir()
    (listed / ".venv" / "diary.txt").write_text("mine", "utf-8")
    answer = run(listed, "law")
    assert answer.returncode == 2
    assert "move it away" in answer.stderr
    assert (listed / ".venv" / "diary.txt").read_text("utf-8") == "mine"


def test_full_disk_is_said_before_anything_is_made(checkout: Path) -> None:
    huge = environment.Kind("run", environment.RUN.lists, 10**9)
    with pytest.raises(Unprepared, match="make room"):
        environment.prepare(checkout, huge)
    assert not (checkout / ".venv").exists()


def test_changed_list_is_noticed(stamped: Path) -> None:
    (stamped / "installer" / "requirements-test.lock").write_text("# other\n", "utf-8")
    folder = stamped / ".venv"
    assert environment.is_ready(folder, stamped, environment.RUN)
    assert not environment.is_ready(folder, stamped, environment.TEST)


def test_environment_whose_python_is_gone_is_not_ready(stamped: Path) -> None:
    folder = stamped / ".venv"
    assert environment.is_ready(folder, stamped, environment.RUN)
    environment.python_of(folder).unlink()
    assert not environment.is_ready(folder, stamped, environment.RUN)


def test_environment_whose_base_is_gone_is_not_ready(stamped: Path) -> None:
    folder = stamped / ".venv"
    (folder / "pyvenv.cfg").write_text("home = /nowhere/at/all\n", "utf-8")
    assert not environment.is_ready(folder, stamped, environment.RUN)
