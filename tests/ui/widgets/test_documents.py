"""Choosing a file begins where people keep theirs."""

import ast
from pathlib import Path

import pytest

from ui.widgets.documents import documents

UI = Path(__file__).parents[3] / "ui"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.chdir(UI)
    return tmp_path


@pytest.mark.skipif("sys.platform != 'linux'", reason="elsewhere the system keeps the folder")
def test_a_chooser_begins_among_the_documents_or_else_at_home(home: Path) -> None:
    assert documents() == str(home)
    (home / "Papieren").mkdir()
    (home / "user-dirs.dirs").write_text('XDG_DOCUMENTS_DIR="$HOME/Papieren"\n')
    assert documents() == str(home / "Papieren")


def test_no_chooser_begins_where_the_program_was_started() -> None:
    begun = []
    for path in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            if called == "QFileDialog" or called.startswith("QFileDialog.get"):
                begun.append((path.name, [ast.unparse(one) for one in node.args][2:3]))
    assert len(begun) > 5
    adrift = [
        name
        for name, where in begun
        if not where or ("documents()" not in where[0] and "Path.home()" not in where[0])
    ]
    assert adrift == []
