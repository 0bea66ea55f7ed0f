"""Runs pip on locked lists: wheels only, every file's hash checked, nothing else brought along."""

import os
import re
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

_COLLECTING = re.compile(r"^Collecting ([A-Za-z0-9._-]+)")
_INSTALLING = "Installing collected packages"


@dataclass(frozen=True)
class PipFailure:
    """What pip printed, and whether files of the environment had been touched."""

    output: str
    had_begun: bool


def install(python: Path, lists: Sequence[Path], progress: TextIO) -> PipFailure | None:
    """Install the lists into the environment of `python`; None when all went well.

    A person's pip settings (mirror, proxy, certificate) hold; those that lead elsewhere do not.
    """
    command = [str(python), "-I", "-m", "pip", "install", "--require-hashes", "--no-deps"]
    command += ["--only-binary", ":all:", "--no-input", "--disable-pip-version-check"]
    for path in lists:
        command += ["-r", str(path)]
    environ = os.environ | {"PIP_USER": "0", "PYTHONUTF8": "1"}
    with subprocess.Popen(
        command,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as pip:
        output = _follow(pip.stdout, progress) if pip.stdout else ""
    if pip.returncode == 0:
        return None
    return PipFailure(output, _INSTALLING in output)


def _follow(lines: Iterable[str], progress: TextIO) -> str:
    """All that pip says; on a terminal one line tells which package it is at."""
    seen = []
    for line in lines:
        seen.append(line)
        collecting = _COLLECTING.match(line)
        if progress.isatty() and (collecting or line.startswith(_INSTALLING)):
            step = f"fetching {collecting[1]}" if collecting else "unpacking"
            progress.write(f"\r  {step[:60]:<60}")
            progress.flush()
    if progress.isatty():
        progress.write(f"\r{'':<62}\r")
    return "".join(seen)
