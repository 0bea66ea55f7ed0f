"""The import contracts hold, and each of them is seen to catch what it is there for."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]

BREACHES = [
    ("floors", "app/domain/__init__.py", "import app.policy"),
    ("floors", "app/queries/__init__.py", "import app.commands"),
    ("floors", "app/errors.py", "import app.domain"),
    ("floors", "app/store/__init__.py", "import app.minutes"),
    ("floors", "app/signing/__init__.py", "import app.store"),
    ("floors", "app/leaks/__init__.py", "import app.minutes"),
    ("floors", "app/policy/__init__.py", "import app.wording"),
    ("floors", "app/utils.py", "x = 1"),
    ("floors", "app/exchange/__init__.py", "import app.store"),
    ("screens", "app/session.py", "def show():\n    import ui"),
    ("front-door", "ui/__init__.py", "import app.store"),
    ("front-door", "ui/__init__.py", "from app.domain.reveal import reveal"),
    ("front-door", "app/cli/__init__.py", "import app.policy"),
    ("two-faces", "ui/__init__.py", "import app.cli"),
    ("no-qt", "app/cli/__init__.py", "def show():\n    from PySide6.QtCore import QObject"),
    ("no-secret-in-documents", "app/minutes/__init__.py", "import app.domain.secret"),
    ("no-secret-in-documents", "app/minutes/__init__.py", "import app.domain.decision"),
    ("no-secret-in-documents", "app/domain/person.py", "import app.domain.contribution"),
    ("one-way-out", "app/queries/__init__.py", "from app.domain.reveal import reveal"),
    ("one-way-out", "app/store/__init__.py", "from app.domain.reveal import reveal"),
    ("left-out", "app/minutes/__init__.py", "import app.domain.withheld"),
    ("left-out", "app/queries/copies.py", "from app.leaks.terms import SearchTerms"),
    ("domain-alone", "app/domain/__init__.py", "import msgspec"),
    ("plain-tools", "app/crypto/__init__.py", "import app.domain.person"),
]


def _lint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", program, "--no-cache", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sources")
    for package in ("app", "ui"):
        ignored = shutil.ignore_patterns("__pycache__", "*.sql")
        shutil.copytree(ROOT / package, folder / package, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_every_import_follows_the_contracts() -> None:
    linted = _lint(ROOT)
    assert linted.returncode == 0, linted.stdout + linted.stderr


@pytest.mark.parametrize(
    ("contract", "file", "line"),
    BREACHES,
    ids=[f"{c} {f} {n}" for n, (c, f, _) in enumerate(BREACHES)],
)
def test_a_breach_is_caught_by_its_contract(
    sources: Path, contract: str, file: str, line: str
) -> None:
    path = sources / file
    before = path.read_bytes() if path.exists() else None
    made = not path.parent.exists()
    path.parent.mkdir(exist_ok=True)
    try:
        path.write_bytes((before or b'"""New."""\n') + f"\n{line}\n".encode())
        linted = _lint(sources, "--contract", contract)
    finally:
        if made:
            shutil.rmtree(path.parent)
        elif before is None:
            path.unlink()
        else:
            path.write_bytes(before)

    assert linted.returncode == 1, linted.stdout + linted.stderr
    assert "0 kept, 1 broken" in linted.stdout


def test_every_contract_has_a_breach_that_it_catches() -> None:
    assert {one["id"] for one in CONTRACTS} == {contract for contract, _, _ in BREACHES}


def test_the_front_door_decides_about_every_part_of_the_program() -> None:
    seen = {"cli", "session", "commands", "queries", "domain", "wording", "errors"}
    (door,) = (one for one in CONTRACTS if one["id"] == "front-door")
    shut = {name.removeprefix("app.") for name in door["forbidden_modules"]}
    parts = {
        path.stem
        for path in (ROOT / "app").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert parts - {"__init__"} <= seen | shut
