"""Every sentence that a screen names is there, in both languages of the screens."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.basis import Kind, Profile
from app.domain.case import About, Stage, SubjectKind
from app.domain.meeting import ItemState
from app.domain.person import Category, Language
from app.wording.sentences import DOMAINS, sentences

UI = Path(__file__).parents[2] / "ui"
SCREENED = (
    "screens",
    "meetings",
    "table",
    "copies",
    "cases",
    "partners",
    "projector",
    "today",
    "register",
    "settings",
    "backups",
)
NAMED = re.compile(rf'"((?:{"|".join(SCREENED)})\.[a-z_0-9.-]+)"')
CODES = {
    "about": About,
    "category": Category,
    "item": ItemState,
    "kind": Kind,
    "language": Language,
    "profile": Profile,
    "stage": Stage,
    "subject": SubjectKind,
}


def named() -> Iterator[tuple[str, str]]:
    for path in sorted(UI.rglob("*.py")):
        for key in NAMED.findall(path.read_text("utf-8")):
            yield key, str(path.relative_to(UI))


def test_the_search_for_sentences_finds_them() -> None:
    assert len({key for key, _ in named()}) > 150
    assert "screens" in DOMAINS


@pytest.mark.parametrize("language", Language)
def test_every_sentence_that_a_screen_names_is_there(language: Language) -> None:
    told = sentences(language)
    assert [f"{key} ({path})" for key, path in named() if not told.has(key)] == []


@pytest.mark.parametrize("language", Language)
def test_every_code_that_a_screen_shows_has_a_name(language: Language) -> None:
    told = sentences(language)
    keys = [f"screens.{group}.{code.value}" for group, codes in CODES.items() for code in codes]
    assert [key for key in keys if not told.has(key)] == []
