"""Small checkouts: the real installer, a program of a few lines, lists that need no network."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from installer import environment

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """import json, os, sys
print(json.dumps({"argv": sys.argv[1:], "cwd": os.getcwd(), "isolated": sys.flags.isolated}))
sys.exit(7)
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout in a folder with a space, whose window and command line tell how they began."""
    root = tmp_path / "a café table"
    shutil.copytree(ROOT / "installer", root / "installer")
    for name in environment.TEST.lists:
        (root / "installer" / name).write_text("", "utf-8")
    for module in ("app/cli", "ui"):
        (root / module).mkdir(parents=True)
        (root / module / "__main__.py").write_text(PROGRAM, "utf-8")
    return root


@pytest.fixture
def stamped(checkout: Path) -> Path:
    """A checkout whose environment is made, and holds no pip that could be asked."""
    folder = checkout / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    for kind in (environment.RUN, environment.TEST):
        stamp = environment.wanted_stamp(folder, checkout, kind)
        (folder / f"casustafel-{kind.name}.stamp").write_text(stamp, "utf-8")
    return checkout


@pytest.fixture
def wheel(tmp_path: Path) -> Callable[[str], str]:
    """Makes a wheel in the folder that `run` gives pip, and returns its pin with the hash."""

    def make(name: str) -> str:
        path = tmp_path / "wheels" / f"{name}-1.0-py3-none-any.whl"
        path.parent.mkdir(exist_ok=True)
        info = f"{name}-1.0.dist-info"
        with zipfile.ZipFile(path, "w") as file:
            file.writestr(f"{name}.py", "THERE = True\n")
            file.writestr(
                f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
            )
            file.writestr(
                f"{info}/WHEEL",
                "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            )
            file.writestr(f"{info}/RECORD", f"{name}.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n")
        return f"{name}==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"

    return make


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs `installer/run.py` of a checkout from another folder, with pip kept off the network.

    `script` names another one of the installer's.
    """

    def start(
        root: Path, *arguments: str, script: str = "run.py", **environ: str
    ) -> subprocess.CompletedProcess[str]:
        (tmp_path / "elsewhere").mkdir(exist_ok=True)
        screenless = {"QT_QPA_PLATFORM": "offscreen"}
        offline = {
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": (tmp_path / "wheels").as_uri(),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_CACHE_DIR": "1",
        }
        return subprocess.run(
            [sys.executable, str(root / "installer" / script), *arguments],
            cwd=tmp_path / "elsewhere",
            env=os.environ | screenless | offline | environ,
            capture_output=True,
            text=True,
            check=False,
        )

    return start
