"""The checks of a checkout, each run to its end even when another has found something."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from installer import environment
from installer.failure import Unprepared

STATIC = (
    ("ruff check", ("-m", "ruff", "check")),
    ("ruff format", ("-m", "ruff", "format", "--check")),
    ("mypy", ("-m", "mypy")),
    ("import-linter", ("-c", "from importlinter.cli import lint_imports_command as go; go()")),
)
PYTEST = ("-m", "pytest")
EVERY_CORE = ("--numprocesses", "auto", "--dist", "worksteal")
BENCHMARKS = ("-m", "tests.benchmarks.run")


def run_checks(root: Path, arguments: Sequence[str], usage: str) -> int:
    """Run what the arguments ask for; 0 all well, 1 a finding, 2 could not be run.

    pytest goes last, so that its count of passed tests is the last line of a good run.
    """
    options, for_pytest = _parsed(arguments, usage)
    try:
        python = environment.prepare(root, environment.TEST)
    except Unprepared as obstacle:
        sys.stderr.write(f"{obstacle}\n")
        return 2
    try:
        if options.bench:
            return _run(root, python, BENCHMARKS)
        return _run_all(root, python, _asked(options.fast, for_pytest))
    except KeyboardInterrupt:
        return 130


def _run_all(root: Path, python: Path, for_pytest: Sequence[str]) -> int:
    findings = []
    for name, command in STATIC:
        begin = time.monotonic()
        status = _run(root, python, command)
        _tell(f"{name}: {'found something' if status else 'ok'} ({time.monotonic() - begin:.0f} s)")
        if status:
            findings.append(name)
    if _run(root, python, [*PYTEST, *for_pytest]):
        findings.append("pytest")
    if findings:
        _tell(f"Not well: {', '.join(findings)}")
    return 1 if findings else 0


def _asked(fast: bool, for_pytest: Sequence[str]) -> list[str]:
    """What pytest is told; whoever asks for some tests sees them run one after another."""
    chosen = ["-m", "not slow"] if fast else []
    return [*chosen, *(for_pytest or EVERY_CORE)]


def _run(root: Path, python: Path, command: Sequence[str]) -> int:
    """Run one check from the checkout's root, with Qt drawing off the screen unless told else."""
    environ = {"QT_QPA_PLATFORM": "offscreen"} | os.environ
    environ.pop("PYTHONPATH", None)
    return subprocess.run([str(python), *command], cwd=root, env=environ, check=False).returncode


def _parsed(arguments: Sequence[str], usage: str) -> tuple[argparse.Namespace, list[str]]:
    split = list(arguments).index("--") if "--" in arguments else len(arguments)
    parser = argparse.ArgumentParser(
        prog="installer/test.py",
        description=usage,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--fast", action="store_true", help="leave out the slow tests")
    parser.add_argument("--bench", action="store_true", help="run the benchmarks only")
    return parser.parse_args(list(arguments[:split])), list(arguments[split + 1 :])


def _tell(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
