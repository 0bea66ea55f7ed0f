"""`test.py` runs every check to its end and sums up."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

PYTEST = "pytest --numprocesses auto --dist worksteal"
CHECKS = ("ruff check", "ruff format", "mypy", "import-linter")
TOOL = """import sys
print("NAME", *sys.argv[1:])
sys.exit("NAME" in ("FAILING").split())
"""


@pytest.fixture
def tooled(stamped: Path) -> Path:
    """A checkout whose test tools say how they were called; mypy finds something."""
    names = ("ruff", "mypy", "pytest", "tests.benchmarks.run")
    for name in names:
        path = stamped.joinpath(*name.split(".")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TOOL.replace("NAME", name).replace("FAILING", "mypy"), "utf-8")
    linter = stamped / "importlinter" / "cli.py"
    linter.parent.mkdir()
    linter.write_text("def lint_imports_command():\n    print('floors')\n", "utf-8")
    return stamped


def test_one_finding_stops_no_other_check(tooled: Path, run: Run) -> None:
    answer = run(tooled, script="test.py")
    assert answer.returncode == 1
    for line in ("ruff check", "ruff format --check", "mypy", "floors", PYTEST):
        assert line in answer.stdout.splitlines()
    assert answer.stdout.splitlines()[-1] == "Not well: mypy"


def test_good_run_ends_with_what_pytest_says(tooled: Path, run: Run) -> None:
    (tooled / "mypy.py").write_text("", "utf-8")
    answer = run(tooled, script="test.py")
    assert answer.returncode == 0
    assert answer.stdout.splitlines()[-1] == PYTEST
    assert all(f"{name}: ok" in answer.stdout for name in CHECKS)


def test_fast_leaves_slow_tests_out_and_the_rest_goes_to_pytest(tooled: Path, run: Run) -> None:
    answer = run(tooled, "--fast", "--", "-k", "vault key", script="test.py")
    assert "pytest -m not slow -k vault key" in answer.stdout.splitlines()


def test_bench_runs_the_benchmarks_only(tooled: Path, run: Run) -> None:
    assert run(tooled, "--bench", script="test.py").stdout == "tests.benchmarks.run\n"


def test_unknown_option_is_refused_before_anything_runs(tooled: Path, run: Run) -> None:
    answer = run(tooled, "--quick", script="test.py")
    assert answer.returncode == 2
    assert answer.stdout == ""
