"""Makes both locked lists anew from `pyproject.toml`; for maintainers.

    python3.11 installer/lock.py [--upgrade]

Each list pins every package with the hashes of all its files, so that one list serves Linux,
Windows and macOS; `requirements-test.lock` holds only what the tests need beyond
`requirements.lock`. Needs the network: `uv` is installed in a throw-away environment and resolves;
the lists are then tried, without installing anything, for each system and Python that we promise.
No address is written.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUN_LIST = ROOT / "installer" / "requirements.lock"
TEST_LIST = ROOT / "installer" / "requirements-test.lock"

SYSTEMS: Mapping[str, str] = {
    "x86_64-pc-windows-msvc": "Windows, 64-bit Intel and AMD",
    "aarch64-apple-darwin": "macOS 15 or newer, Apple chips",
    "x86_64-manylinux_2_34": "Linux, 64-bit Intel and AMD, glibc 2.34 or newer",
    "aarch64-manylinux_2_39": "Linux, 64-bit ARM, glibc 2.39 or newer",
}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
_HEADER = "# Made by installer/lock.py from pyproject.toml; not to be edited by hand.\n"
_PIN = re.compile(r"^[a-z0-9](?:[^\n]*\\\n)*[^\n]*", re.M)


def main(arguments: list[str]) -> int:
    """Write both lists; 1 if a system lacks a wheel, in which case they stay as they were."""
    parser = argparse.ArgumentParser(description="Locks the dependencies anew.")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions allowed")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        uv = _uv(Path(folder))
        run, test = Path(folder, "run.txt"), Path(folder, "test.txt")
        if not options.upgrade:
            run.write_text(_text(RUN_LIST), "utf-8")
            test.write_text(_text(RUN_LIST) + _text(TEST_LIST), "utf-8")
        _compile(uv, run)
        _compile(uv, test, "--extra", "test", "--constraint", str(run))
        lacking = [*_lacking(uv, test, Path(folder, "nothing"))]
        for sentence in lacking:
            sys.stderr.write(f"{sentence}\n")
        if lacking:
            return 1
        own, all_pins = pins(_text(run)), pins(_text(test))
        RUN_LIST.write_text(_HEADER + "".join(f"{pin}\n" for pin in own), "utf-8")
        beyond = [pin for pin in all_pins if pin not in own]
        TEST_LIST.write_text(_HEADER + "".join(f"{pin}\n" for pin in beyond), "utf-8")
    return 0


def pins(text: str) -> list[str]:
    """The entries of a list: `name==version ; marker` and its hashes, as written."""
    return _PIN.findall(text)


def _uv(folder: Path) -> Path:
    environment = folder / "environment"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    programs = environment / ("Scripts" if sys.platform == "win32" else "bin")
    subprocess.run([str(programs / "python"), "-m", "pip", "install", "-q", "uv"], check=True)
    return programs / "uv"


def _compile(uv: Path, output: Path, *more: str) -> None:
    command = [str(uv), "pip", "compile", str(ROOT / "pyproject.toml"), "-o", str(output), *more]
    command += ["--quiet", "--universal", "--python-version", PYTHONS[0], "--generate-hashes"]
    command += ["--only-binary", ":all:", "--no-config", "--no-annotate", "--no-header"]
    command += ["--no-emit-index-url", "--no-emit-find-links"]
    subprocess.run(command, check=True, cwd=output.parent)


def _lacking(uv: Path, path: Path, nowhere: Path) -> Iterable[str]:
    """A sentence for each system and Python for which some wheel is missing."""
    for system, name in SYSTEMS.items():
        for python in PYTHONS:
            command = [str(uv), "pip", "install", "--dry-run", "--quiet", "--no-config"]
            command += ["--target", str(nowhere), "--only-binary", ":all:", "--no-deps"]
            command += ["--require-hashes", "--python-platform", system]
            command += ["--python-version", python, "--requirements", str(path)]
            # What uv takes for macOS without this is too old for a tool of the tests.
            environ = os.environ | {"MACOSX_DEPLOYMENT_TARGET": "15.0"}
            answer = subprocess.run(command, capture_output=True, text=True, env=environ)
            if answer.returncode:
                yield f"{name}, Python {python}: {answer.stderr.strip()}"


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
