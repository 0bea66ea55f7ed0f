"""`run.py` with an environment that is made already: what it starts, and how little it does."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli.program import COMMANDS

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_second_run_starts_at_once_without_asking_pip(stamped: Path, run: Run) -> None:
    answer = run(stamped, "play", "x.toml")
    assert answer.stderr == ""
    assert json.loads(answer.stdout)["argv"] == ["play", "x.toml"]


def test_exit_status_is_that_of_the_program(stamped: Path, run: Run) -> None:
    assert run(stamped, "law").returncode == 7


def test_no_argument_opens_the_exercise(stamped: Path, run: Run) -> None:
    assert json.loads(run(stamped).stdout)["argv"] == ["--exercise"]


def test_window_passes_its_arguments_on(stamped: Path, run: Run) -> None:
    assert json.loads(run(stamped, "window", "--language", "fr").stdout)["argv"] == [
        "--language",
        "fr",
    ]


def test_program_runs_in_the_folder_of_its_user(stamped: Path, run: Run, tmp_path: Path) -> None:
    assert Path(json.loads(run(stamped, "law").stdout)["cwd"]) == tmp_path / "elsewhere"


def test_arguments_keep_spaces_quotes_and_accents(stamped: Path, run: Run) -> None:
    odd = ["play", "a b", "it's", 'say "é"', "--", ""]
    assert json.loads(run(stamped, *odd).stdout)["argv"] == odd


def test_packages_of_the_user_are_kept_out(stamped: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "evil").mkdir()
    (tmp_path / "evil" / "json.py").write_text("raise SystemExit('foreign code ran')", "utf-8")
    answer = run(stamped, "law", PYTHONPATH=str(tmp_path / "evil"))
    assert json.loads(answer.stdout)["isolated"] == 1


def test_help_needs_no_environment(checkout: Path, run: Run) -> None:
    answer = run(checkout, "--help")
    assert answer.returncode == 0
    assert "casustafel-cli" in answer.stdout
    assert not (checkout / ".venv").exists()


def test_help_lists_every_command(checkout: Path, run: Run) -> None:
    words = set(re.findall(r"[a-z-]+", run(checkout, "--help").stdout))
    assert not set(COMMANDS) - words


@pytest.mark.skipif("sys.platform != 'linux'", reason="only Linux runs without a screen")
def test_no_screen_is_one_sentence_and_nothing_is_made(checkout: Path, run: Run) -> None:
    answer = run(checkout, QT_QPA_PLATFORM="", DISPLAY="", WAYLAND_DISPLAY="", LC_ALL="en_GB")
    assert answer.returncode == 2
    assert answer.stderr.startswith("There is no screen")
    assert answer.stderr.count("\n") == 1
    assert not (checkout / ".venv").exists()
