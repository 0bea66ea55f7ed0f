"""House rules that a glance at the files can hold: size, names, docstrings, what is imported."""

import ast
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[2]
MOST_LINES = 400
PRINTING = {"print", "pprint", "breakpoint"}
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "misc", "base", "manager"}
EMPTY_NAMES |= {"controller", "service"}
FOLDERS = ("app", "ui", "installer", "tests", "resources")
TEXTS = {".py", ".toml", ".md", ".sql", ".po", ".json", ".lock", ".txt", ".cfg", ".yml", ".yaml"}


def _files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def _modules(*folders: str) -> list[Path]:
    return [path for path in _files(*folders) if path.suffix == ".py"]


def _named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@dataclass(frozen=True)
class Source:
    """What the rules look at in a module; `prints` are lines."""

    text: str
    docstring: str | None
    imports: frozenset[str]
    prints: tuple[int, ...]


@cache
def _read(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    imports = frozenset(name for node in _statements(tree) for name in _imported(node))
    printing = ast.walk(tree) if any(word in text for word in PRINTING) else ()
    prints = tuple(node.lineno for node in printing if isinstance(node, ast.Call) and _prints(node))
    return Source(text, ast.get_docstring(tree), imports, prints)


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """All that can hold an import, and no expressions, of which there are many."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt | ast.excepthandler | ast.match_case):
            yield child
            yield from _statements(child)


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def _prints(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id in PRINTING


def test_the_files_are_found() -> None:
    assert len(_modules("app")) > 50
    assert Path(__file__) in _modules("tests")


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    lengths = {
        _named(path): len(_read(path).text.splitlines())
        for path in _modules("app", "ui", "installer", "tests")
    }
    assert {name: count for name, count in lengths.items() if count > MOST_LINES} == {}


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    empty = {
        _named(path)
        for path in _modules("app", "ui", "installer", "tests")
        for part in (*path.relative_to(ROOT).parts[:-1], path.stem)
        if EMPTY_NAMES & set(part.split("_"))
    }
    assert empty == set()


def test_every_module_says_why_it_exists() -> None:
    silent = [
        _named(path)
        for path in _modules("app", "ui", "installer", "tests")
        if not _read(path).docstring
    ]
    assert silent == []


def test_tests_are_no_packages() -> None:
    assert [_named(path) for path in _modules("tests") if path.name == "__init__.py"] == []


def test_nothing_below_the_screens_imports_qt() -> None:
    qt = {
        _named(path): name
        for path in _modules("app")
        for name in _read(path).imports
        if name.split(".")[0] in {"PySide6", "shiboken6", "PyQt6", "PyQt5", "PySide2"}
    }
    assert qt == {}


def test_the_network_part_of_qt_is_imported_nowhere() -> None:
    network = {
        _named(path): name
        for path in _modules("app", "ui", "installer", "tests")
        for name in _read(path).imports
        if {"QtNetwork", "QtWebSockets", "QtWebEngineCore"} & set(name.split("."))
    }
    assert network == {}


def test_only_the_command_line_and_the_installer_print() -> None:
    printing = [
        f"{_named(path)}:{line}"
        for path in _modules("app", "ui")
        if not path.is_relative_to(ROOT / "app" / "cli")
        for line in _read(path).prints
    ]
    assert printing == []


def test_nothing_is_left_to_be_done_later() -> None:
    later = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME)\b")
    found = [
        _named(path)
        for path in _modules("app", "ui", "installer", "tests")
        if later.search(_read(path).text)
    ]
    assert found == []


def _machine_words() -> list[str]:
    """Where this copy happens to lie and where its packages happened to come from."""
    words = [str(ROOT) + os.sep, str(Path.home()) + os.sep, "pypi." + "org", "python" + "hosted"]
    for variable in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_INDEX_URL"):
        words += [urlsplit(url).hostname or "" for url in os.environ.get(variable, "").split()]
    return [word for word in words if len(word) > 3 and word != "localhost"]


@pytest.mark.parametrize("word", _machine_words())
def test_no_file_names_this_machine_or_a_package_host(word: str) -> None:
    top = [path for path in ROOT.iterdir() if path.is_file()]
    naming = [
        _named(path)
        for path in (*top, *_files(*FOLDERS))
        if path.suffix in TEXTS and word in path.read_text(encoding="utf-8")
    ]
    assert naming == []


def test_the_lock_holds_no_address() -> None:
    for lock in (ROOT / "installer").glob("*.lock"):
        assert "://" not in lock.read_text(encoding="utf-8")
