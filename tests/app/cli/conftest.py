"""Runs the command line as people do: another process, its exit status, its two streams."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

import pytest

ROOT = Path(__file__).parents[3]
EXERCISES = ROOT / "resources" / "exercises"


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    status: int
    out: str
    err: str


Run = Callable[..., Ended]


def run_cli(*arguments: object, language: str = "en", cwd: Path = ROOT) -> Ended:
    return run_as_typed(*arguments, "--language", language, cwd=cwd)


def run_as_typed(*arguments: object, cwd: Path = ROOT) -> Ended:
    """Without a terminal, with nothing added to the arguments."""
    typed = [str(argument) for argument in arguments]
    return _started(typed, cwd) if sys.platform != "linux" else _forked(typed, cwd)


def _started(arguments: list[str], cwd: Path) -> Ended:
    ended = subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        timeout=120,
        check=False,
    )
    return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def _forked(arguments: list[str], cwd: Path) -> Ended:
    from tests.app.cli.starter import Forked  # Windows lacks what it needs

    with Path(os.devnull).open("rb") as nothing, TemporaryFile() as out, TemporaryFile() as err:
        streams = (nothing.fileno(), out.fileno(), err.fileno())
        with Forked("app.cli.__main__", arguments, cwd, streams) as run:
            status = run.wait(120)
        out.seek(0)
        err.seek(0)
        return Ended(status, out.read().decode(), err.read().decode())


@pytest.fixture(scope="session")
def cli() -> Run:
    return run_cli


@dataclass(frozen=True)
class PlayedVault:
    """The first exercise, played with `--json` and `--drafts`."""

    vault: Path
    out: Path
    ended: Ended
    passwords: Path

    def member(self, member: str) -> tuple[object, ...]:
        return ("--vault", self.vault, "--member", member, "--password-file", self.password(member))

    def password(self, member: str) -> Path:
        file = self.passwords / member
        file.write_text(f"play-{member}\n")
        return file


@pytest.fixture(scope="session")
def hartenaas(tmp_path_factory: pytest.TempPathFactory) -> PlayedVault:
    folder = tmp_path_factory.mktemp("hartenaas")
    vault, out, passwords = folder / "vault", folder / "out", folder / "passwords"
    passwords.mkdir()
    scenario = EXERCISES / "hartenaas.toml"
    ended = run_cli("play", scenario, "--vault", vault, "--out", out, "--json", "--drafts")
    return PlayedVault(vault, out, ended, passwords)


@pytest.fixture
def example(tmp_path: Path) -> Callable[[str, str], Path]:
    """A copy of the first exercise with one text replaced by another."""

    def changed(old: str, new: str) -> Path:
        text = (EXERCISES / "hartenaas.toml").read_text("utf-8")
        assert old in text
        path = tmp_path / "changed.toml"
        path.write_text(text.replace(old, new, 1), "utf-8")
        return path

    return changed
