"""The checklist of the manual names tests that are there, and says the same in both languages."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HELP = ROOT / "resources" / "help"
NOT_HELD = {"nl": "**Niet gehouden**, omdat ", "fr": "**Non tenu**, parce que "}
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
ASVS = """1.2.4 1.3.2 2.3.3 2.3.5 5.2 5.3.2 6.2.1 6.2.3 6.2.4 6.2.5 6.2.7 6.2.9 6.2.10 6.3.1 6.5.1
7.3.1 7.3.2 7.5.3 8.3.1 11.2.2 11.2.5 11.3 11.3.4 11.5.1 13.4.2 14.2.7 16.2.5 16.3 16.4.1 16.5.3"""
NORMS = {f"ASVS {number}" for number in ASVS.split()}
NORMS |= {"MASVS-PLATFORM", "CyFun", "eIDAS 26", "eIDAS 32"}
TEN = {str(number) for number in range(1, 11)}

Row = tuple[str, str, str]
"""What is asked, its number, and what holds it."""


@cache
def tables(language: str) -> tuple[tuple[Row, ...], ...]:
    text = (HELP / language / "checklist.md").read_text("utf-8")
    found = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    return tuple(tuple(_row(line) for line in one.splitlines()[2:]) for one in found)


def _row(line: str) -> Row:
    what, number, held = (cell.strip() for cell in line.strip("|").split("|"))
    return what, number, held


@cache
def runs(file: str) -> frozenset[str]:
    """The tests of a file that are neither skipped nor expected to fail."""
    path = ROOT / file
    nodes = ast.parse(path.read_text("utf-8")).body if path.is_file() else []
    return frozenset(
        node.name
        for node in nodes
        if isinstance(node, ast.FunctionDef)
        and not any(
            mark in ast.unparse(decorator)
            for decorator in node.decorator_list
            for mark in ("mark.skip(", "mark.xfail")
        )
    )


def told(row: Row, language: str) -> tuple[tuple[str, str], ...]:
    """The tests of a row; empty where it is not held."""
    if row[2].startswith(NOT_HELD[language]):
        return ()
    named = tuple(TEST.findall(row[2]))
    assert " ".join(f"`{file}::{test}`" for file, test in named) == row[2]
    assert named
    return named


@pytest.mark.parametrize("language", NOT_HELD)
def test_every_row_names_tests_that_run_or_says_why_it_is_not_held(language: str) -> None:
    missing = [
        f"{file}::{test}"
        for rows in tables(language)
        for row in rows
        for file, test in told(row, language)
        if test not in runs(file)
    ]
    assert missing == []
    for rows in tables(language):
        for what, _number, held in rows:
            assert what.endswith(".")
            assert held.endswith(("`", "."))


def test_both_languages_have_the_same_rows() -> None:
    dutch, french = (
        [[(row[1], told(row, code)) for row in rows] for rows in tables(code)] for code in NOT_HELD
    )
    assert dutch == french


def test_nothing_that_was_asked_is_left_out() -> None:
    norms, threats, proofs = ({number for _, number, _ in rows} for rows in tables("nl"))
    assert norms == NORMS
    assert threats == proofs == TEN


def test_what_is_not_held_is_told_apart() -> None:
    """The check itself: a row without a test, or with one that is not there, would be seen."""
    assert "test_no_such_thing" not in runs("tests/architecture/test_checklist.py")
    assert runs("tests/architecture/test_nowhere.py") == frozenset()
    with pytest.raises(AssertionError):
        told(("What.", "ASVS 1.2.4", "somehow"), "nl")
