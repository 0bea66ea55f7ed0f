"""Every language has every message, every blank, and every error that the program can raise."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from app import errors
from app.domain.person import Language
from app.wording.po import Messages, read_messages
from app.wording.sentences import DOMAINS, sentences

ROOT = Path(__file__).parents[3]
FOLDER = Path(str(files("resources"))) / "translations"
FAMILIES = set(re.findall(r"class (\w+)\(", Path(errors.__file__).read_text("utf-8")))

BLANK = re.compile(r"\{(\w+)\}")


@cache
def messages(language: Language, domain: str) -> Messages:
    path = FOLDER / language / "LC_MESSAGES" / f"{domain}.po"
    return read_messages(path.read_text("utf-8"), path.name) if path.exists() else {}


@cache
def codes() -> tuple[tuple[str, str], ...]:
    """(code, file:line) of every error and finding with a literal code."""
    return tuple(_codes())


def _codes() -> Iterator[tuple[str, str]]:
    for path in sorted([*(ROOT / "app").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else None
            name = node.func.id if isinstance(node.func, ast.Name) else name
            where = f"{path.relative_to(ROOT)}:{node.lineno}"
            for code in literals(node.args[0]):
                if name in FAMILIES or name == "Finding":
                    yield code, where
                elif name == "unusable":
                    yield f"scenario_{code}", where


def literals(value: ast.expr) -> Iterator[str]:
    """The texts that an argument can be: itself, or either side of a condition."""
    if isinstance(value, ast.IfExp):
        yield from literals(value.body)
        yield from literals(value.orelse)
    elif isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value


def test_the_search_for_codes_finds_them() -> None:
    found = {code for code, _ in codes()}
    assert {"wrong_password", "catalogue_damaged", "scenario_key_missing", "refused"} <= found
    assert {"meeting_not_closed", "signed_already"} <= found
    assert len(found) > 60


@pytest.mark.parametrize("language", Language)
def test_every_error_has_a_sentence(language: Language) -> None:
    own = {**messages(language, "errors"), **messages(language, "cli")}
    lacking = [
        f"{code} ({where})"
        for code, where in codes()
        if f"errors.{code}" not in own and f"cli.error.{code}" not in own
    ]
    assert not lacking


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", Language)
def test_every_language_has_every_message(language: Language, domain: str) -> None:
    assert messages(language, domain).keys() == messages(Language.NL, domain).keys()


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", Language)
def test_a_translation_has_the_blanks_and_forms_of_the_dutch(
    language: Language, domain: str
) -> None:
    dutch = messages(Language.NL, domain)
    for key, forms in messages(language, domain).items():
        assert key.startswith(f"{domain}.")
        assert len(forms) == len(dutch[key]), key
        for own, other in zip(forms, dutch[key], strict=True):
            assert set(BLANK.findall(own)) == set(BLANK.findall(other)), key


def test_every_file_belongs_to_a_known_domain() -> None:
    assert {path.stem for path in FOLDER.rglob("*.po")} <= set(DOMAINS)


@pytest.mark.parametrize("language", Language)
def test_no_sentence_is_blank(language: Language) -> None:
    for domain in DOMAINS:
        for key in messages(language, domain):
            assert sentences(language).text(key).strip(), key
