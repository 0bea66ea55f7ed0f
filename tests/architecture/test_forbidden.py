"""What the sources may not hold, whoever writes them: code from text, weak chance, odd ciphers.

Numbers are those of OWASP ASVS 5.0. Each rule is shown to catch a breach.
"""

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(path for part in ("app", "ui") for path in (ROOT / part).rglob("*.py"))
STATEMENTS = {"SELECT", "INSERT", "UPDATE", "DELETE", "PRAGMA", "CREATE", "DROP", "ALTER", "WHERE"}
OURS = {"setting", "name", "sql", "number", "table", "columns"}
OURS |= {"LISTED", "COLUMNS", "_COLUMNS", "_CIRCLE", "_HEAD"}
"""What is put into a statement: constants, settings, names and numbers of the program itself."""
ENVIRONMENT = {"'SYSTEMROOT'", "'XDG_SESSION_ID'", "name"}
"""Where Windows has its programs, which session is ours, in which language somebody reads."""

SWITCHES = {"getenv", "qEnvironmentVariable", "breakpoint", "__debug__", "gettrace"}

Nodes = tuple[ast.AST, ...]
Breaches = Iterator[tuple[int, str]]


@cache
def _nodes(path: Path) -> Nodes:
    return tuple(ast.walk(ast.parse(path.read_text("utf-8"))))


def _imports(nodes: Nodes) -> Breaches:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def code_from_text(nodes: Nodes) -> Breaches:
    """ASVS 1.3.2: nothing that was read becomes code or objects of any kind."""
    for line, name in _imports(nodes):
        if name.split(".")[0] in {"pickle", "cPickle", "marshal", "shelve", "dill", "yaml"}:
            yield line, name
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            called = node.func.id
            if called in {"eval", "exec", "compile", "__import__"}:
                yield node.lineno, called


def chance_of_its_own(nodes: Nodes) -> Breaches:
    """ASVS 11.5.1: chance is the operating system's."""
    for line, name in _imports(nodes):
        if name.split(".")[0] in {"random", "uuid", "numpy"} or "QRandom" in name:
            yield line, name


def other_ciphers(nodes: Nodes) -> Breaches:
    """ASVS 11.3: no cipher that does not notice what was changed."""
    for line, name in _imports(nodes):
        primitives = "cryptography.hazmat.primitives"
        sealing = (f"{primitives}.ciphers.aead.AESGCM", f"{primitives}.hpke.")
        ciphers = f"{primitives}.ciphers" in name or f"{primitives}.padding" in name
        if (ciphers or name.startswith("cryptography.fernet")) and not name.startswith(sealing):
            yield line, name


def values_in_statements(nodes: Nodes) -> Breaches:
    """ASVS 1.2.4: values are given beside a statement, never in it."""
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            if _is_statement(node):
                said = (ast.unparse(one.value) for one in node.values if not _is_constant(one))
                yield from ((node.lineno, one) for one in said if one not in OURS)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
            if _is_statement(node.left) and not _is_constant(node.right):
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            filled = node.func.attr == "format"
            if filled and _is_statement(node.func.value):
                yield node.lineno, ast.unparse(node)


def _is_constant(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant)


def _is_statement(node: ast.AST) -> bool:
    """Whether its constant parts speak SQL."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    texts = (p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str))
    return any(STATEMENTS & set(text.split()) for text in texts)


def switches(nodes: Nodes) -> Breaches:
    """ASVS 13.4.2: nothing that somebody sets beside the program makes it say or do more."""
    read = [n for n in nodes if isinstance(n, ast.Attribute) and n.attr == "environ"]
    allowed = set[ast.AST]()
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            if node.func.attr == "get" and ast.unparse(node.args[0]) in ENVIRONMENT:
                allowed.add(node.func.value)
        elif isinstance(node, ast.Subscript) and ast.unparse(node.slice) in ENVIRONMENT:
            allowed.add(node.value)
        elif isinstance(node, ast.Attribute | ast.Name):
            name = node.attr if isinstance(node, ast.Attribute) else node.id
            if name in SWITCHES:
                yield node.lineno, name
    yield from ((node.lineno, "environ") for node in read if node not in allowed)


def databases(nodes: Nodes) -> Breaches:
    """ASVS 1.2.4: only the store speaks to a database, where its statements are looked at."""
    for line, name in _imports(nodes):
        if name.split(".")[0] in {"sqlite3", "sqlcipher3", "QtSql"} or "QtSql" in name:
            yield line, name


Rule = Callable[[Nodes], Breaches]
BREACHES: dict[Rule, tuple[str, ...]] = {
    code_from_text: ("import pickle", "eval(text)", "from marshal import loads"),
    chance_of_its_own: ("import random", "from uuid import uuid4"),
    other_ciphers: (
        "from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes",
        "from cryptography.hazmat.primitives.ciphers.aead import AESCCM",
        "from cryptography.fernet import Fernet",
    ),
    values_in_statements: (
        'rows(f"SELECT name FROM record WHERE id = {record}")',
        'rows("SELECT name FROM record WHERE id = %s" % record)',
        'rows("SELECT name FROM record WHERE id = " + record)',
        'rows("SELECT name FROM record WHERE id = {}".format(record))',
    ),
    switches: ('os.environ.get("DEBUG")', 'os.environ["DEBUG"]', 'os.getenv("DEBUG")', "__debug__"),
    databases: ("import sqlite3", "from sqlcipher3 import dbapi2"),
}


def found(rule: Rule, within: Path | None = None) -> list[str]:
    """What a rule finds in the program, but for one folder."""
    return [
        f"{path.relative_to(ROOT).as_posix()}:{line} {what}"
        for path in MODULES
        if path.parent != within
        for line, what in rule(_nodes(path))
    ]


def test_nothing_that_is_read_becomes_code() -> None:
    assert found(code_from_text) == []


def test_chance_is_the_operating_systems() -> None:
    assert found(chance_of_its_own) == []


def test_nothing_is_sealed_by_a_cipher_that_notices_no_change() -> None:
    assert found(other_ciphers) == []


def test_no_value_stands_in_a_statement() -> None:
    assert found(values_in_statements) == []


def test_only_the_store_speaks_to_a_database() -> None:
    assert found(databases, ROOT / "app" / "store") == []
    assert found(databases)


def test_nothing_set_beside_the_program_makes_it_say_or_do_more() -> None:
    assert found(switches) == []


@pytest.mark.parametrize(
    ("rule", "source"), [(rule, source) for rule, sources in BREACHES.items() for source in sources]
)
def test_a_breach_would_be_found(rule: Rule, source: str) -> None:
    assert list(rule(tuple(ast.walk(ast.parse(source)))))
